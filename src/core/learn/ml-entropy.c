/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-entropy.h"

#include <math.h>

/** ml_entropy_table: Returns: (transfer none): x ln x of 0, 1, 2, … */
const double *
ml_entropy_table (void)
{
  static double table[ML_ENTROPY_TABLE];
  static gsize is_made = 0;
  if (g_once_init_enter (&is_made))
    {
      for (guint i = 1; i < ML_ENTROPY_TABLE; i++)
        table[i] = i * log (i);
      g_once_init_leave (&is_made, 1);
    }
  return table;
}

/** ml_entropy_x_log_x: Returns: @x ln @x, 0 for what is not above 0 */
double
ml_entropy_x_log_x (double x)
{
  if (!(x > 0))
    return 0;
  if (x < ML_ENTROPY_TABLE)
    {
      const guint whole = (guint) x;
      if (whole == x)
        return ml_entropy_table ()[whole];
    }
  return x * log (x);
}

/**
 * ml_entropy_whole:
 * @counts: n_branches × n
 *
 * Returns: bits a row before the split
 */
double
ml_entropy_whole (const double *counts, guint n_branches, guint n)
{
  double sum = 0, total = 0;
  for (guint k = 0; k < n; k++)
    {
      double of_class = 0;
      for (guint b = 0; b < n_branches; b++)
        of_class += counts[(gsize) b * n + k];
      sum -= ml_entropy_x_log_x (of_class);
      total += of_class;
    }
  if (ml_nearly_equal (total, 0))
    return 0;
  return (sum + ml_entropy_x_log_x (total)) / (total * G_LN2);
}

/**
 * ml_entropy_nats:
 * @counts: n_branches × n
 * @totals: n_branches: the sums of @counts
 *
 * Returns: minus the entropy within the branches, in nats times weight
 */
double
ml_entropy_nats (const double *counts, const double *totals, guint n_branches,
                 guint n)
{
  double sum = 0;
  for (guint b = 0; b < n_branches; b++)
    {
      for (guint k = 0; k < n; k++)
        sum += ml_entropy_x_log_x (counts[(gsize) b * n + k]);
      sum -= ml_entropy_x_log_x (totals[b]);
    }
  return sum;
}

/**
 * ml_entropy_within:
 * @counts: n_branches × n
 *
 * Returns: bits a row after the split
 */
double
ml_entropy_within (const double *counts, guint n_branches, guint n)
{
  double sum = 0, total = 0;
  for (guint b = 0; b < n_branches; b++)
    {
      double of_branch = 0;
      for (guint k = 0; k < n; k++)
        {
          sum += ml_entropy_x_log_x (counts[(gsize) b * n + k]);
          of_branch += counts[(gsize) b * n + k];
        }
      sum -= ml_entropy_x_log_x (of_branch);
      total += of_branch;
    }
  if (ml_nearly_equal (total, 0))
    return 0;
  return -sum / (total * G_LN2);
}
