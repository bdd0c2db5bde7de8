/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-correlation.h"

#include <math.h>

/* @column, or whether it is @label, less its mean; 0 where missing. Returns:
 * the mean. */
static double
fill_centered (const MlSubset *rows, guint column, int label, double *out)
{
  double sum = 0, weight = 0;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double value = ml_subset_value (rows, i, column);
      out[i] = isnan (value) || label < 0 ? value : value == label;
      if (isnan (value))
        continue;
      sum += ml_subset_weight (rows, i) * out[i];
      weight += ml_subset_weight (rows, i);
    }
  const double mean = weight > 0 ? sum / weight : 0;
  for (guint i = 0; i < rows->n_rows; i++)
    out[i] = isnan (out[i]) ? 0 : out[i] - mean;
  return mean;
}

static double
pearson (const MlSubset *rows, const double *a, const double *b)
{
  double ab = 0, aa = 0, bb = 0;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double weight = ml_subset_weight (rows, i);
      ab += weight * a[i] * b[i];
      aa += weight * a[i] * a[i];
      bb += weight * b[i] * b[i];
    }
  return aa > 0 && bb > 0 ? fabs (ab / sqrt (aa * bb)) : 0;
}

/* How many columns of 0 and 1 it is; 0: it is one of numbers; -1: neither. */
static int
n_indicators (const MlSubset *rows, guint column)
{
  const MlAttribute *attribute = ml_dataset_attribute (rows->data, column);
  return ml_attribute_has_numbers (attribute)      ? 0
         : attribute->kind == ML_ATTRIBUTE_NOMINAL ? (int) attribute->n_labels
                                                   : -1;
}

/**
 * ml_correlation:
 *
 * Returns: how closely two columns go together, 0 to 1
 */
double
ml_correlation (const MlSubset *rows, guint a, guint b)
{
  const int n_a = n_indicators (rows, a), n_b = n_indicators (rows, b);
  g_autofree double *x = g_new (double, rows->n_rows + 1);
  g_autofree double *y = g_new (double, rows->n_rows + 1);
  double sum = 0;
  if (n_a < 0 || n_b < 0)
    return 0;
  for (int i = 0; i < MAX (n_a, 1); i++)
    {
      const double mean_a = fill_centered (rows, a, n_a > 0 ? i : -1, x);
      for (int j = 0; j < MAX (n_b, 1); j++)
        {
          const double mean_b = fill_centered (rows, b, n_b > 0 ? j : -1, y);
          sum += (n_a > 0 ? mean_a : 1) * (n_b > 0 ? mean_b : 1)
                 * pearson (rows, x, y);
        }
    }
  return sum;
}
