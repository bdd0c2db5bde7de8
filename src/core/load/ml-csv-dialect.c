/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-csv-dialect.h"

#include "ml-number.h"

#include <math.h>

/**
 * ml_csv_dialect_init:
 * @missing: words that stand for a missing value, with blanks between them
 */
void
ml_csv_dialect_init (MlCsvDialect *self, char delimiter, char quote,
                     char decimal, const char *missing)
{
  *self = (MlCsvDialect){ .delimiter = delimiter,
                          .quote = quote,
                          .decimal = decimal };
  self->stops[(guint8) delimiter] = 1;
  self->stops['\n'] = self->stops['\r'] = 1;
  self->missing_text = g_strdup (missing != NULL ? missing : "");
  g_auto (GStrv) words = g_strsplit (self->missing_text, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      self->begins_missing[(guint8) *words[i]] = 1;
      ml_label_table_add (&self->missing, words[i], strlen (words[i]), words[i],
                          TRUE);
    }
}

/** ml_csv_dialect_clear: frees what it holds */
void
ml_csv_dialect_clear (MlCsvDialect *self)
{
  ml_label_table_clear (&self->missing);
  g_clear_pointer (&self->missing_text, g_free);
}

static inline gboolean
is_line_end (char c)
{
  return c == '\n' || c == '\r';
}

/* The plain field's end: delimiter, line end or @end. */
static inline const char *
plain_end (const MlCsvDialect *self, const char *p, const char *end)
{
  while (p < end && !self->stops[(guint8) *p])
    p++;
  return p;
}

/* Blanks before a quote do not count. Returns the quote, or NULL. */
static inline const char *
opening_quote (const MlCsvDialect *self, const char *p, const char *end)
{
  while (p < end && *p == ' ')
    p++;
  return self->quote != '\0' && p < end && *p == self->quote ? p : NULL;
}

/* The quote that closes the field opened before @p, or NULL. */
static const char *
closing_quote (const MlCsvDialect *self, const char *p, const char *end,
               gboolean *has_doubled)
{
  for (;; p += 2)
    {
      p = memchr (p, self->quote, (gsize) (end - p));
      if (p == NULL || p + 1 >= end || p[1] != self->quote)
        return p;
      *has_doubled = TRUE;
    }
}

static void
decode (const MlCsvDialect *self, MlCsvField *field, GString *scratch)
{
  g_string_truncate (scratch, 0);
  for (gsize i = 0; i < field->length; i++)
    {
      g_string_append_c (scratch, field->text[i]);
      if (field->text[i] == self->quote)
        i++;
    }
  field->text = scratch->str;
  field->length = scratch->len;
  field->is_decoded = TRUE;
}

static const char *
read_quoted (const MlCsvDialect *self, const char *open, const char *end,
             GString *scratch, MlCsvField *field)
{
  gboolean has_doubled = FALSE;
  const char *close = closing_quote (self, open + 1, end, &has_doubled);
  field->is_quoted = TRUE;
  if (close == NULL)
    {
      field->at = open;
      field->problem = "unterminated quote; close it";
      return end;
    }
  field->text = open + 1;
  field->length = (gsize) (close - field->text);
  const char *next = close + 1;
  while (next < end && *next == ' ' && self->delimiter != ' ')
    next++;
  if (next < end && !self->stops[(guint8) *next])
    {
      field->at = next;
      field->problem = "text after the closing quote; double the quotes that "
                       "belong to the text";
      return next;
    }
  if (has_doubled)
    decode (self, field, scratch);
  return next;
}

/**
 * ml_csv_read_field:
 * @scratch: holds the value of a field with doubled quotes
 * @field: (out): its value; a plain one without blanks around it
 *
 * Returns: the delimiter or line end behind it, or @end
 */
const char *
ml_csv_read_field (const MlCsvDialect *self, const char *p, const char *end,
                   GString *scratch, MlCsvField *field)
{
  *field = (MlCsvField){ .at = p };
  const char *const open = opening_quote (self, p, end);
  if (open != NULL)
    return read_quoted (self, open, end, scratch, field);
  const char *const next = plain_end (self, p, end);
  const char *last = next;
  while (p < last && (*p == ' ' || *p == '\t'))
    p++;
  while (last > p && (last[-1] == ' ' || last[-1] == '\t'))
    last--;
  field->at = field->text = p;
  field->length = (gsize) (last - p);
  return next;
}

/**
 * ml_csv_skip_field:
 * @unclosed: (inout): set to the opening quote if it is never closed
 *
 * Returns: the delimiter or line end behind the field, or @end
 */
const char *
ml_csv_skip_field (const MlCsvDialect *self, const char *p, const char *end,
                   const char **unclosed)
{
  gboolean has_doubled;
  const char *const open = opening_quote (self, p, end);
  if (open == NULL)
    return plain_end (self, p, end);
  const char *close = closing_quote (self, open + 1, end, &has_doubled);
  if (close != NULL)
    return plain_end (self, close + 1, end);
  *unclosed = open;
  return end;
}

/** ml_csv_next_line: Returns: the first byte behind the line end at @p */
const char *
ml_csv_next_line (const char *p, const char *end)
{
  if (p < end && *p == '\r')
    p++;
  else if (p < end)
    return p + 1;
  return p < end && *p == '\n' ? p + 1 : p;
}

/**
 * ml_csv_skip_record:
 * @n_fields: (out): how many it has
 * @unclosed: (inout): set to an opening quote that is never closed
 *
 * Returns: the start of the line behind it, or @end
 */
const char *
ml_csv_skip_record (const MlCsvDialect *self, const char *p, const char *end,
                    guint *n_fields, const char **unclosed)
{
  for (*n_fields = 1;; ++*n_fields, p++)
    {
      p = ml_csv_skip_field (self, p, end, unclosed);
      if (p == end || is_line_end (*p))
        return ml_csv_next_line (p, end);
    }
}

/** ml_csv_skip_blank_lines: Returns: the start of the first line with something
 * but blanks, or @end */
const char *
ml_csv_skip_blank_lines (const char *p, const char *end)
{
  while (p < end)
    {
      const char *q = p;
      while (q < end && *q == ' ')
        q++;
      if (q < end && !is_line_end (*q))
        return p;
      p = ml_csv_next_line (q, end);
    }
  return end;
}

/** ml_csv_is_missing: Returns: whether @field is empty or one of the missing
 * words, and not quoted */
gboolean
ml_csv_is_missing (const MlCsvDialect *self, const MlCsvField *field)
{
  return !field->is_quoted
         && (field->length == 0
             || ml_label_table_find (&self->missing, field->text, field->length,
                                     field->text + field->length)
                    >= 0);
}

/* "02134" is a code, and a whole number from 2^53 on would change as a double.
 */
static gboolean
would_lose (const MlCsvDialect *self, const char *text, gsize length,
            double value)
{
  const char *const end = text + length;
  const char *p = text + (*text == '-' || *text == '+');
  if (end - p >= 2 && p[0] == '0' && g_ascii_isdigit (p[1]))
    return TRUE;
  if (fabs (value) < 9007199254740992.0)
    return FALSE;
  while (p < end && g_ascii_isdigit (*p))
    p++;
  return p == end;
}

static gboolean
is_infinite (const char *text, gsize length)
{
  const gsize skip = length > 0 && (*text == '-' || *text == '+');
  text += skip, length -= skip;
  return (length == 3 && g_ascii_strncasecmp (text, "inf", 3) == 0)
         || (length == 8 && g_ascii_strncasecmp (text, "infinity", 8) == 0);
}

/** ml_csv_number: Returns: what @text is as a number; @value is set if it is
 * one */
MlCsvNumber
ml_csv_number (const MlCsvDialect *self, const char *text, gsize length,
               double *value)
{
  const char *const end = text + length;
  double number;
  if (length == 0 || ml_number_scan (text, end, self->decimal, &number) != end)
    return is_infinite (text, length) ? ML_CSV_INFINITE : ML_CSV_TEXT;
  if (!isfinite (number))
    return ML_CSV_TOO_LARGE;
  if (would_lose (self, text, length, number))
    return ML_CSV_TEXT;
  *value = number;
  return ML_CSV_NUMBER;
}
