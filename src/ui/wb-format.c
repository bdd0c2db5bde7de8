/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-format.h"

#include <math.h>

/** wb_format_seconds: Returns: (transfer full): "0:12"; "" for NaN */
char *
wb_format_seconds (double seconds)
{
  if (!isfinite (seconds) || seconds < 0 || seconds > 1e7)
    return g_strdup ("");
  const guint whole = (guint) ceil (seconds);
  if (whole >= 3600)
    return g_strdup_printf ("%u:%02u:%02u", whole / 3600, whole / 60 % 60,
                            whole % 60);
  return g_strdup_printf ("%u:%02u", whole / 60, whole % 60);
}

/** wb_format_count: Returns: (transfer full): 182,000 in every locale, for the
 * group separator of C is empty */
char *
wb_format_count (double value)
{
  g_autofree char *digits = g_strdup_printf ("%.0f", value);
  GString *text = g_string_new (digits);
  for (gssize i = (gssize) text->len - 3; i > 0; i -= 3)
    g_string_insert_c (text, i, ',');
  return g_string_free (text, FALSE);
}

/** wb_format_sizes: Returns: (transfer full): "20 × 24 × 24" */
char *
wb_format_sizes (guint n_sizes, const guint *sizes)
{
  if (n_sizes == 0)
    return g_strdup ("–");
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < n_sizes; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? " × " : "", sizes[i]);
  return g_string_free (text, FALSE);
}
