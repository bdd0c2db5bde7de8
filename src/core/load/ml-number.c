/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-number.h"

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
