/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot-columns.h"

#include <math.h>

#define ENOUGH_ROWS 5000 /* to tell which columns separate the classes */

/* The square of Pearson's correlation of two columns of numbers. */
static double
determination (MlDataset *data, guint target, guint column)
{
  const double *x = ml_dataset_numbers (data, column);
  const double *y = ml_dataset_numbers (data, target);
  const guint n_rows = ml_dataset_n_rows (data);
  const guint stride = 1 + n_rows / ENOUGH_ROWS;
  double n = 0, mean_x = 0, mean_y = 0, xx = 0, yy = 0, xy = 0;
  for (guint row = 0; row < n_rows; row += stride)
    if (isfinite (x[row]) && isfinite (y[row]))
      {
        const double dx = x[row] - mean_x, dy = y[row] - mean_y;
        n++;
        mean_x += dx / n;
        mean_y += dy / n;
        xx += dx * (x[row] - mean_x);
        yy += dy * (y[row] - mean_y);
        xy += dx * (y[row] - mean_y);
      }
  return xx > 0 && yy > 0 ? xy / xx * (xy / yy) : 0;
}

/* How well a column tells the class: between-class over within-class variance
 * (Fisher's ratio), or what it determines of a number; −1: it is no number. */
static double
separation (MlDataset *data, int target, guint column)
{
  if ((int) column == target
      || !ml_attribute_has_numbers (ml_dataset_attribute (data, column)))
    return -1;
  const MlAttribute *class = target >= 0
                                 ? ml_dataset_attribute (data, (guint) target)
                                 : NULL;
  if (class != NULL && ml_attribute_has_numbers (class))
    return determination (data, (guint) target, column);
  if (class == NULL || class->kind != ML_ATTRIBUTE_NOMINAL)
    return 0;
  const double *values = ml_dataset_numbers (data, column);
  const gint32 *codes = ml_dataset_codes (data, (guint) target);
  g_autofree double *n = g_new0 (double, class->n_labels + 1);
  g_autofree double *sum = g_new0 (double, class->n_labels + 1);
  const guint n_rows = ml_dataset_n_rows (data);
  const guint stride = 1 + n_rows / ENOUGH_ROWS;
  double total = 0, n_known = 0, squares = 0, between = 0, within = 0;
  for (guint row = 0; row < n_rows; row += stride)
    if (codes[row] >= 0 && isfinite (values[row]))
      {
        n[codes[row]]++;
        n_known++;
        sum[codes[row]] += values[row];
        total += values[row];
      }
  for (guint row = 0; row < n_rows; row += stride)
    if (codes[row] >= 0 && isfinite (values[row]))
      {
        const double mean = sum[codes[row]] / n[codes[row]];
        within += (values[row] - mean) * (values[row] - mean);
        squares += (values[row] - total / n_known)
                   * (values[row] - total / n_known);
      }
  between = squares - within;
  return squares > 0 ? between / MAX (within, 1e-12 * squares) : 0;
}

/* The best separating numeric column that is not @taken, or −1. */
static int
best_column (MlDataset *data, int target, int taken)
{
  int best = -1;
  double most = -1;
  for (guint i = 0; i < ml_dataset_n_columns (data); i++)
    {
      const double value = (int) i == taken ? -1 : separation (data, target, i);
      if (value > most)
        most = value, best = (int) i;
    }
  return best;
}

/* What attribute number @wanted means: a numeric input, or −1. */
static int
wanted_column (MlDataset *data, int target, guint wanted)
{
  if (wanted == 0 || wanted > ml_dataset_n_columns (data)
      || (int) wanted - 1 == target)
    return -1;
  const gboolean has_numbers
      = ml_attribute_has_numbers (ml_dataset_attribute (data, wanted - 1));
  return has_numbers ? (int) wanted - 1 : -1;
}

/**
 * plot_columns_choose:
 * @x: (inout): number of the attribute across: 1, 2, …; 0: chosen by how well
 *   it separates the classes. Afterwards the column, from 0
 * @y: (inout): the same for up
 *
 * Columns chosen here stand in the order of the table.
 *
 * Returns: FALSE if there are no two numeric inputs
 */
gboolean
plot_columns_choose (MlDataset *data, int target, guint *x, guint *y)
{
  int first = wanted_column (data, target, *x);
  int second = wanted_column (data, target, *y);
  const gboolean is_free = first < 0 && second < 0;
  if (first < 0)
    first = best_column (data, target, second);
  if (second < 0 || second == first)
    second = best_column (data, target, first);
  if (first < 0 || second < 0)
    return FALSE;
  *x = (guint) (is_free ? MIN (first, second) : first);
  *y = (guint) (is_free ? MAX (first, second) : second);
  return TRUE;
}

/**
 * plot_columns_choose_one:
 * @wanted: number of the attribute: 1, 2, …; 0: chosen by how well it tells the
 *   class
 *
 * Returns: the column, from 0; −1: there is no numeric input
 */
int
plot_columns_choose_one (MlDataset *data, int target, guint wanted)
{
  const int column = wanted_column (data, target, wanted);
  return column >= 0 ? column : best_column (data, target, -1);
}

/** plot_columns_range: Returns: the range of a column's numbers with a margin
 */
PlotScale
plot_columns_range (MlDataset *data, guint column)
{
  const double *values = ml_dataset_numbers (data, column);
  double low = (double) INFINITY, high = -(double) INFINITY;
  for (guint row = 0; row < ml_dataset_n_rows (data); row++)
    if (isfinite (values[row]))
      {
        low = MIN (low, values[row]);
        high = MAX (high, values[row]);
      }
  PlotScale scale = { .is_date = ml_dataset_attribute (data, column)->kind
                                 == ML_ATTRIBUTE_DATE };
  plot_scale_set_range (&scale, low, high);
  const double room = 0.05 * (scale.maximum - scale.minimum);
  plot_scale_set_range (&scale, scale.minimum - room, scale.maximum + room);
  return scale;
}
