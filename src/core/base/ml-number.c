/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const double ml_powers_of_ten[23]
    = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

/**
 * ml_number_read_slowly:
 * @start: a whole number as ml_number_scan() accepts it
 * @end: its end
 *
 * Returns: the nearest double; ±infinity if it is too large, 0 if too small
 */
double
ml_number_read_slowly (const char *start, const char *end, char point)
{
  const gsize length = (gsize) (end - start);
  char small[128];
  g_autofree char *large = length < sizeof small ? NULL : g_malloc (length + 1);
  char *text = large != NULL ? large : small;
  memcpy (text, start, length);
  text[length] = '\0';
  char *sign = point != '.' ? memchr (text, point, length) : NULL;
  if (sign != NULL)
    *sign = '.';
  return g_ascii_strtod (text, NULL);
}

/* @digits with a point before the last @decimals; digits first backwards. */
static gsize
print_fixed (guint64 digits, guint decimals, gboolean is_negative, char *text)
{
  char backwards[ML_NUMBER_SIZE];
  guint n = 0;
  for (guint i = 0; digits > 0 || i <= decimals; i++)
    {
      if (i == decimals && i > 0)
        backwards[n++] = '.';
      backwards[n++] = (char) ('0' + digits % 10);
      digits /= 10;
    }
  gsize length = 0;
  if (is_negative)
    text[length++] = '-';
  while (n > 0)
    text[length++] = backwards[--n];
  text[length] = '\0';
  return length;
}

static gsize
print_slowly (double number, char *text)
{
  /* 15 digits hold every shorter number, but for subnormal ones */
  for (int digits = fabs (number) < 1e-300 ? 1 : 15; digits <= 17; digits++)
    {
      char format[8];
      g_snprintf (format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd (text, ML_NUMBER_SIZE, format, number);
      if (g_ascii_strtod (text, NULL) == number)
        break;
    }
  return strlen (text);
}

/**
 * ml_number_print:
 * @text: (out): ML_NUMBER_SIZE bytes
 *
 * Writes the shortest decimal number that reads back as the same double; "?"
 * for NaN. Most numbers of tables have few decimals: if r / 10^k, both exact as
 * doubles, gives the number again, so does reading r with k decimals.
 *
 * Returns: the length
 */
gsize
ml_number_print (double number, char *text)
{
  const double size = fabs (number);
  if (isnan (number))
    return g_strlcpy (text, "?", ML_NUMBER_SIZE);
  if (isinf (number))
    return g_strlcpy (text, number > 0 ? "Infinity" : "-Infinity",
                      ML_NUMBER_SIZE);
  if (size < 1e15 && (size >= 1e-4 || size == 0))
    for (guint decimals = 0; decimals <= 15; decimals++)
      {
        const double digits = rint (size * ml_powers_of_ten[decimals]);
        if (digits >= 1e15)
          break;
        if (digits / ml_powers_of_ten[decimals] == size)
          return print_fixed ((guint64) digits, decimals, signbit (number),
                              text);
      }
  return print_slowly (number, text);
}

/**
 * ml_number_format:
 * @decimals: at most 15
 *
 * Returns: (transfer full): @number with at most so many decimals, as WEKA
 * shows it: without zeros at the end
 */
char *
ml_number_format (double number, guint decimals)
{
  char text[ML_NUMBER_SIZE];
  const double factor = ml_powers_of_ten[MIN (decimals, 15)];
  const double rounded = round (number * factor) / factor;
  /* + 0: no "-0" */
  return g_strndup (
      text,
      ml_number_print (isfinite (rounded) ? rounded + 0.0 : number, text));
}

/**
 * ml_number_fixed:
 *
 * Returns: (transfer full): @number with so many decimals, half up as Java
 *   rounds
 */
char *
ml_number_fixed (double number, guint decimals)
{
  const double scale = pow (10, decimals);
  const double scaled = floor (fabs (number) * scale + 0.5);
  if (!(scaled < 0x1p53)) /* NaN and infinity too */
    {
      char text[ML_NUMBER_SIZE];
      return g_strndup (text, ml_number_print (number, text));
    }
  const char *sign = number < 0 && scaled > 0 ? "-" : "";
  const double whole = floor (scaled / scale);
  if (decimals == 0)
    return g_strdup_printf ("%s%.0f", sign, whole);
  return g_strdup_printf ("%s%.0f.%0*.0f", sign, whole, (int) decimals,
                          scaled - whole * scale);
}

/**
 * ml_number_append_aligned:
 *
 * Appends @number right-aligned at its point, in @width; zeros at the end are
 * blank, as in WEKA's reports.
 */
void
ml_number_append_aligned (GString *text, double number, guint width,
                          guint decimals)
{
  g_autofree char *digits
      = isnan (number) ? g_strdup ("NaN") : ml_number_fixed (number, decimals);
  char *point = strchr (digits, '.');
  if (point != NULL)
    {
      char *last = digits + strlen (digits) - 1;
      while (*last == '0')
        *last-- = '\0';
      if (last == point)
        *point = '\0';
    }
  const gsize length = strlen (digits);
  const gsize whole = point != NULL ? (gsize) (point - digits) : length;
  const gsize behind = decimals > 0 ? decimals + 1 : 0; /* with the point */
  const gsize before = width > behind ? width - behind : 0;
  const gsize indent = before > whole ? before - whole : 0;
  g_string_append_printf (text, "%*s%s", (int) indent, "", digits);
  if (indent + length < width)
    g_string_append_printf (text, "%*s", (int) (width - indent - length), "");
}

/* The shortest "d.ddde-dd" that reads back as @number. */
static void
print_power (double number, char text[ML_NUMBER_SIZE])
{
  for (int decimals = 0; decimals <= 16; decimals++)
    {
      char format[8];
      g_snprintf (format, sizeof format, "%%.%de", decimals);
      g_ascii_formatd (text, ML_NUMBER_SIZE, format, number);
      if (g_ascii_strtod (text, NULL) == number)
        break;
    }
}

/**
 * ml_number_as_java:
 *
 * Returns: (transfer full): @number as Java's Double.toString() writes it, with
 *   at least one decimal, and a power of ten below 0.001 and from ten million
 * on
 */
char *
ml_number_as_java (double number)
{
  char text[ML_NUMBER_SIZE];
  const double size = fabs (number);
  if (!isfinite (number))
    return g_strdup (isnan (number) ? "NaN"
                     : number > 0   ? "Infinity"
                                    : "-Infinity");
  if (size == 0 || (size >= 1e-3 && size < 1e7))
    {
      ml_number_print (number, text);
      return g_strconcat (text, strchr (text, '.') != NULL ? "" : ".0", NULL);
    }
  print_power (number, text);
  char *exponent = strchr (text, 'e');
  *exponent = '\0';
  return g_strdup_printf ("%s%sE%d", text,
                          strchr (text, '.') != NULL ? "" : ".0",
                          atoi (exponent + 1));
}

/**
 * ml_number_round:
 *
 * Returns: @number rounded half up to so many decimals (at most 22)
 */
double
ml_number_round (double number, guint decimals)
{
  const double scale = ml_powers_of_ten[decimals];
  const double scaled = floor (fabs (number) * scale + 0.5);
  if (!(scaled < 0x1p53)) /* has no decimals to lose; NaN and infinity too */
    return number;
  return number < 0 ? -scaled / scale : scaled / scale;
}

/**
 * ml_number_unit:
 * @size: how far numbers may be apart
 *
 * Returns: a power of two; numbers of @size that are multiplied by it neither
 *   overflow nor vanish when they are squared, and lose no bit. 1 if there is
 *   none.
 */
double
ml_number_unit (double size)
{
  int exponent;
  if (!(size > 0) || !isfinite (size))
    return 1;
  frexp (size, &exponent);
  return ldexp (1, CLAMP (1 - exponent, -1000, 1000));
}

/** ml_number_compare: Returns: below, at or above 0 as the double at @a is to
 * the one at @b */
int
ml_number_compare (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

/** ml_number_place: Returns: how many of @rising, doubles, lie below @number:
 * the place of the first that does not */
guint
ml_number_place (const GArray *rising, double number)
{
  guint from = 0, to = rising->len;
  while (from < to)
    {
      const guint middle = (from + to) / 2;
      if (g_array_index (rising, double, middle) < number)
        from = middle + 1;
      else
        to = middle;
    }
  return from;
}

/** ml_number_largest: Returns: the index of the largest of @n, the first of
 * equals; 0 if there are none */
guint
ml_number_largest (const double *values, gsize n)
{
  gsize best = 0;
  for (gsize i = 1; i < n; i++)
    if (values[i] > values[best])
      best = i;
  return (guint) best;
}

/** ml_number_largest_float: as ml_number_largest() */
guint
ml_number_largest_float (const float *values, gsize n)
{
  gsize best = 0;
  for (gsize i = 1; i < n; i++)
    if (values[i] > values[best])
      best = i;
  return (guint) best;
}
