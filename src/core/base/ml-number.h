/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Decimal numbers, read and written exactly and fast. A number of at most 19 digits whose
 * digits fit 53 bits and whose power of ten is at most 22 needs one rounding
 * only, since both are exact as doubles (W. D. Clinger, "How to read floating
 * point numbers accurately", PLDI 1990). All others go the careful way. No
 * locale is asked. */
#pragma once

#include <glib.h>

extern const double ml_powers_of_ten[23]; /* 1e0 … 1e22 */

enum
{
  ML_NUMBER_SIZE = 32 /* bytes that hold any number as text */
};

double ml_number_read_slowly (const char *start, const char *end, char point);
gsize  ml_number_print       (double number, char *text);
char  *ml_number_format      (double number, guint decimals); /* (transfer full): "0.25", zeros at the end left out */
char  *ml_number_fixed       (double number, guint decimals); /* (transfer full): "0.2500" */
void   ml_number_append_aligned (GString *text, double number, guint width, guint decimals);
char  *ml_number_as_java     (double number);                 /* (transfer full): "50.0", "1.0E-4" */
double ml_number_round       (double number, guint decimals); /* half up */
int    ml_number_compare     (gconstpointer a, gconstpointer b); /* of doubles, for qsort(): rising; NaN equals all */
guint  ml_number_largest       (const double *values, gsize n); /* which one: the first of equals; 0 if there are none */
guint  ml_number_largest_float (const float *values, gsize n);
guint  ml_number_place       (const GArray *rising, double number); /* how many of the doubles lie below it */
double ml_number_unit        (double size); /* a power of two that brings size to 1 … 2 */

/**
 * ml_number_scan:
 * @p: where a number may start
 * @end: nothing is read from here on
 * @point: the decimal sign
 * @value: (out): ±infinity if the number is too large for a double
 *
 * Returns: (nullable): the first byte that does not belong to the number, or
 *   NULL if there is no number at @p. "Infinity", "NaN", hexadecimal and
 *   suffixes are no part of a number.
 */
static inline const char *
ml_number_scan (const char *p, const char *end, char point, double *value)
{
  const char *const start = p;
  const gboolean is_negative = p < end && *p == '-';
  if (is_negative || (p < end && *p == '+'))
    p++;
  guint64 digits = 0;
  guint8 digit;
  const char *const first = p;
  while (p < end && (digit = (guint8) (*p - '0')) <= 9)
    digits = digits * 10 + digit, p++;
  gsize n_digits = (gsize) (p - first);
  gssize exponent = 0;
  if (p < end && *p == point)
    {
      const char *const fraction = ++p;
      while (p < end && (digit = (guint8) (*p - '0')) <= 9)
        digits = digits * 10 + digit, p++;
      exponent = fraction - p;
      n_digits += (gsize) (p - fraction);
    }
  if (n_digits == 0)
    return NULL;
  if (p < end && (*p == 'e' || *p == 'E'))
    {
      const char *q = p + 1;
      const gboolean is_small = q < end && *q == '-';
      if (is_small || (q < end && *q == '+'))
        q++;
      gssize power = 0;
      const char *const power_start = q;
      for (; q < end && (digit = (guint8) (*q - '0')) <= 9; q++)
        if (power < 100000)
          power = power * 10 + digit;
      if (q == power_start)
        return p; /* "12e": the letter is left over */
      exponent += is_small ? -power : power;
      p = q;
    }
  if (G_LIKELY (n_digits <= 19 && digits <= G_GUINT64_CONSTANT (1) << 53
                && exponent >= -22 && exponent <= 22))
    {
      double number = exponent < 0
                          ? (double) digits / ml_powers_of_ten[-exponent]
                          : (double) digits * ml_powers_of_ten[exponent];
      *value = is_negative ? -number : number;
    }
  else
    *value = ml_number_read_slowly (start, p, point);
  return p;
}
