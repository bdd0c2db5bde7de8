/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-interval-labels.h"

#include "ml-number.h"

#include <string.h>

/* Without a power of ten, and zeros at the end. (transfer full) */
static char *
plain_number (double number, guint decimals)
{
  char *text = ml_number_fixed (number, decimals);
  if (strchr (text, '.') == NULL)
    return text;
  char *last = text + strlen (text) - 1;
  while (*last == '0')
    *last-- = '\0';
  if (*last == '.')
    *last = '\0';
  return text;
}

/** ml_interval_decimals: Cuts that look alike would give the same label twice.
 * Returns: at least @decimals, as many as tell them apart */
guint
ml_interval_decimals (const double *cuts, guint n, guint decimals)
{
  for (; decimals < 15; decimals++)
    {
      gboolean is_enough = TRUE;
      for (guint i = 0; i + 1 < n && is_enough; i++)
        is_enough = ml_number_round (cuts[i], decimals)
                    < ml_number_round (cuts[i + 1], decimals);
      if (is_enough)
        break;
    }
  return decimals;
}

/**
 * ml_interval_label:
 * @cuts: @n, rising
 * @index: of the n + 1 intervals
 * @decimals: see ml_interval_decimals()
 *
 * Returns: (transfer full): "(2.45-4.75]"
 */
char *
ml_interval_label (const double *cuts, guint n, guint index, guint decimals)
{
  if (n == 0)
    return g_strdup ("All");
  g_autofree char *from
      = index > 0 ? plain_number (cuts[index - 1], decimals) : NULL;
  g_autofree char *to = index < n ? plain_number (cuts[index], decimals) : NULL;
  return g_strdup_printf ("(%s-%s%c", from != NULL ? from : "-inf",
                          to != NULL ? to : "inf", to != NULL ? ']' : ')');
}

static void
add_intervals (MlRemap *remap, const double *cuts, guint n,
               MlIntervalFlags flags, guint decimals)
{
  decimals = ml_interval_decimals (cuts, n, decimals);
  for (guint i = 0; i <= n; i++)
    {
      g_autofree char *label = n > 0 && (flags & ML_INTERVALS_NUMBERED)
                                   ? g_strdup_printf ("B%uof%u", i + 1, n + 1)
                                   : ml_interval_label (cuts, n, i, decimals);
      ml_remap_add_label (remap, label);
      if (i < n)
        ml_remap_add_number (remap, cuts[i]);
    }
}

/**
 * ml_interval_labels_add:
 * @decimals: of cuts in labels, at most 15; more where cuts look alike
 *
 * Replaces @column by its intervals.
 */
void
ml_interval_labels_add (MlRemapList *list, const MlSubset *rows, guint column,
                        const GArray *cuts, MlIntervalFlags flags,
                        guint decimals)
{
  const double *values = (const double *) (gconstpointer) cuts->data;
  if (!(flags & ML_INTERVALS_BINARY) || cuts->len == 0)
    {
      MlRemap *remap = ml_remap_list_add (list, rows, column, ML_REMAP_BINS);
      add_intervals (remap, values, cuts->len, flags, decimals);
      return;
    }
  for (guint i = 0; i < cuts->len; i++)
    {
      MlRemap *remap = ml_remap_list_add (list, rows, column, ML_REMAP_BINS);
      g_autofree char *name = g_steal_pointer (&remap->name);
      remap->name = g_strdup_printf ("%s_%u", name, i + 1);
      add_intervals (remap, values + i, 1, flags, decimals);
    }
}
