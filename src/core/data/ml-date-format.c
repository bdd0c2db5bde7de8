/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-date-format.h"

#include "ml-error.h"

#include <math.h>
#include <string.h>

/* One run of a letter, or one character for itself (letter 0). */
typedef struct
{
  char letter;
  guint count;
  char literal;
} Field;

struct _MlDateFormat
{
  GArray *fields;
};

typedef struct
{
  int year, month, day, hour, minute, second, millisecond;
  gboolean is_twelve_hours, is_afternoon;
} Fields;

static const char *const months[]
    = { "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December" };

static void
add_literal (MlDateFormat *self, char literal)
{
  const Field field = { 0, 1, literal };
  g_array_append_val (self->fields, field);
}

/* A quoted piece; two quotes stand for one. Returns what follows, or NULL. */
static const char *
add_quoted (MlDateFormat *self, const char *p)
{
  if (p[1] == '\'')
    {
      add_literal (self, '\'');
      return p + 2;
    }
  for (p++; *p != '\0'; p++)
    if (*p != '\'')
      add_literal (self, *p);
    else if (p[1] == '\'')
      add_literal (self, *p++);
    else
      return p + 1;
  return NULL;
}

static const char *
add_letters (MlDateFormat *self, const char *p)
{
  Field field = { *p, 0, 0 };
  for (; *p == field.letter; p++)
    field.count++;
  if (strchr ("yMdHhmsSa", field.letter) == NULL || field.count > 9)
    return NULL;
  g_array_append_val (self->fields, field);
  return p;
}

/**
 * ml_date_format_new:
 * @pattern: such as "yyyy-MM-dd'T'HH:mm:ss"
 *
 * Returns: (transfer full): the format, or NULL with %ML_ERROR_PARSE if the
 *   pattern has a letter that is not known here or an open quote
 */
MlDateFormat *
ml_date_format_new (const char *pattern, GError **error)
{
  g_autoptr (MlDateFormat) self = g_new (MlDateFormat, 1);
  self->fields = g_array_new (FALSE, FALSE, sizeof (Field));
  for (const char *p = pattern; *p != '\0';)
    {
      const char *const at = p;
      if (*p == '\'')
        p = add_quoted (self, p);
      else if (g_ascii_isalpha (*p))
        p = add_letters (self, p);
      else
        add_literal (self, *p++);
      if (p != NULL)
        continue;
      if (*at == '\'')
        g_set_error (error, ML_ERROR, ML_ERROR_PARSE,
                     "the date format “%s” has an open quote; close it",
                     pattern);
      else
        g_set_error (error, ML_ERROR, ML_ERROR_PARSE,
                     "the date format “%s” has the letter %c, which is not "
                     "supported; use y M d H h m s S a",
                     pattern, *at);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/** ml_date_format_free: frees @self */
void
ml_date_format_free (MlDateFormat *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->fields);
  g_free (self);
}

/* Digits up to @width; at most 9, so that an int holds them. NULL: none. */
static const char *
read_digits (const char *p, const char *end, guint width, int *value)
{
  const char *const start = p;
  *value = 0;
  for (;
       p < end && g_ascii_isdigit (*p) && (guint) (p - start) < MIN (width, 9);
       p++)
    *value = *value * 10 + (*p - '0');
  return p > start ? p : NULL;
}

static const char *
read_month (const char *p, const char *end, int *month)
{
  for (int i = 0; i < 12; i++)
    for (int is_short = 0; is_short < 2; is_short++)
      {
        const gsize length = is_short ? 3 : strlen (months[i]);
        if ((gsize) (end - p) < length
            || g_ascii_strncasecmp (p, months[i], length) != 0)
          continue;
        *month = i + 1;
        return p + length;
      }
  return NULL;
}

static const char *
read_half_day (const char *p, const char *end, Fields *into)
{
  if (end - p < 2 || g_ascii_tolower (p[1]) != 'm')
    return NULL;
  into->is_afternoon = g_ascii_tolower (*p) == 'p';
  return into->is_afternoon || g_ascii_tolower (*p) == 'a' ? p + 2 : NULL;
}

static gboolean
is_number (const Field *field)
{
  return field->letter != 0 && field->letter != 'a'
         && !(field->letter == 'M' && field->count > 2);
}

static int *
place_of (Fields *into, char letter)
{
  switch (letter)
    {
    case 'y':
      return &into->year;
    case 'M':
      return &into->month;
    case 'd':
      return &into->day;
    case 'm':
      return &into->minute;
    case 's':
      return &into->second;
    case 'S':
      return &into->millisecond;
    default:
      into->is_twelve_hours = letter == 'h';
      return &into->hour;
    }
}

/* @next_is_number: then the field has exactly its count of digits. */
static const char *
read_field (const Field *field, gboolean next_is_number, const char *p,
            const char *end, Fields *into)
{
  if (field->letter == 0)
    return p < end && *p == field->literal ? p + 1 : NULL;
  if (field->letter == 'a')
    return read_half_day (p, end, into);
  if (!is_number (field))
    return read_month (p, end, &into->month);
  int *value = place_of (into, field->letter);
  const char *next
      = read_digits (p, end, next_is_number ? field->count : G_MAXUINT, value);
  if (next != NULL && field->letter == 'y' && field->count <= 2
      && next - p == 2)
    *value += *value < 69 ? 2000 : 1900;
  return next;
}

static int
days_in_month (int year, int month)
{
  static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  const gboolean is_leap
      = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return days[month - 1] + (month == 2 && is_leap);
}

/* Days before year @y, month 1, counted from year 1 of the Gregorian calendar.
 */
static gint64
days_before_year (gint64 y)
{
  y--;
  return y * 365 + y / 4 - y / 100 + y / 400;
}

static gboolean
to_milliseconds (Fields *f, double *milliseconds)
{
  if (f->is_twelve_hours)
    {
      if (f->hour < 1 || f->hour > 12)
        return FALSE;
      f->hour = f->hour % 12 + (f->is_afternoon ? 12 : 0);
    }
  if (f->year < 1 || f->month < 1 || f->month > 12 || f->day < 1
      || f->day > days_in_month (f->year, f->month) || f->hour > 23
      || f->minute > 59 || f->second > 59 || f->millisecond > 999)
    return FALSE;
  gint64 days = days_before_year (f->year) - days_before_year (1970);
  for (int month = 1; month < f->month; month++)
    days += days_in_month (f->year, month);
  days += f->day - 1;
  const gint64 seconds
      = ((days * 24 + f->hour) * 60 + f->minute) * 60 + f->second;
  *milliseconds = (double) (seconds * 1000 + f->millisecond);
  return TRUE;
}

/**
 * ml_date_format_parse:
 * @length: bytes of @text; all of them must fit the format
 * @milliseconds: (out): since 1970-01-01 UTC
 *
 * Returns: whether @text is a date of this format
 */
gboolean
ml_date_format_parse (const MlDateFormat *self, const char *text, gsize length,
                      double *milliseconds)
{
  Fields fields = { .year = 1970, .month = 1, .day = 1 };
  const char *const end = text + length;
  const char *p = text;
  const Field *all = (const Field *) (gpointer) self->fields->data;
  const guint n = self->fields->len;
  for (guint i = 0; i < n && p != NULL; i++)
    p = read_field (&all[i], i + 1 < n && is_number (&all[i + 1]), p, end,
                    &fields);
  return p == end && to_milliseconds (&fields, milliseconds);
}

static gboolean
from_milliseconds (double milliseconds, Fields *f)
{
  /* years 1 … 9999 */
  if (!(milliseconds >= -62135596800000.0 && milliseconds < 253402300800000.0))
    return FALSE;
  gint64 rest = (gint64) floor (milliseconds);
  gint64 days = rest / 86400000;
  rest %= 86400000;
  if (rest < 0)
    rest += 86400000, days--;
  f->millisecond = (int) (rest % 1000);
  f->second = (int) (rest / 1000 % 60);
  f->minute = (int) (rest / 60000 % 60);
  f->hour = (int) (rest / 3600000);
  days += days_before_year (1970);
  f->year = (int) (days / 366) + 1; /* never too late; then up to the year */
  while (days_before_year (f->year + 1) <= days)
    f->year++;
  days -= days_before_year (f->year);
  for (f->month = 1; days >= days_in_month (f->year, f->month); f->month++)
    days -= days_in_month (f->year, f->month);
  f->day = (int) days + 1;
  return TRUE;
}

static void
print_field (const Field *field, Fields *f, GString *into)
{
  if (field->letter == 0)
    g_string_append_c (into, field->literal);
  else if (field->letter == 'a')
    g_string_append (into, f->hour < 12 ? "AM" : "PM");
  else if (!is_number (field))
    g_string_append_len (into, months[f->month - 1],
                         field->count == 3 ? 3 : -1);
  else
    {
      int value = *place_of (f, field->letter);
      if (field->letter == 'h')
        value = (value + 11) % 12 + 1;
      if (field->letter == 'y' && field->count == 2)
        value %= 100;
      g_string_append_printf (into, "%0*d", (int) field->count, value);
    }
}

/**
 * ml_date_format_print:
 * @into: gets the text appended
 *
 * Returns: FALSE if the time lies outside the years 1 … 9999; then nothing is
 *   appended
 */
gboolean
ml_date_format_print (const MlDateFormat *self, double milliseconds,
                      GString *into)
{
  Fields fields = { 0 };
  if (!from_milliseconds (milliseconds, &fields))
    return FALSE;
  for (guint i = 0; i < self->fields->len; i++)
    print_field (&g_array_index (self->fields, Field, i), &fields, into);
  return TRUE;
}
