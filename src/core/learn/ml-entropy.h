/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Entropies of tables of counts, in bits (Quinlan, "C4.5", 1993, chapter 2).
 * Equal splits are told apart by the last bit of these sums, so they are added
 * in a fixed order: branch by branch, class by class. */
#pragma once

#include <glib.h>

enum
{
  ML_ENTROPY_TABLE = 10000 /* whole counts below this are looked up */
};

const double *ml_entropy_table (void); /* x ln x of 0 … ML_ENTROPY_TABLE - 1 */

double ml_entropy_x_log_x (double x);
double ml_entropy_nats    (const double *counts, const double *totals, guint n_branches, guint n); /* minus what is left, times weight */
double ml_entropy_within  (const double *counts, guint n_branches, guint n); /* bits a row after the split     */
double ml_entropy_whole   (const double *counts, guint n_branches, guint n); /* bits a row before the split    */

/* Two figures that differ by less are taken as equal, in the manner of WEKA. */
#define ML_SMALL 1e-6

static inline gboolean
ml_nearly_equal (double a, double b)
{
  return a == b || (a - b < ML_SMALL && b - a < ML_SMALL);
}

static inline gboolean
ml_clearly_greater (double a, double b)
{
  return a - b > ML_SMALL;
}

/* a is greater, or no clear difference. */
static inline gboolean
ml_hardly_less (double a, double b)
{
  return b - a < ML_SMALL || a >= b;
}
