/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-mdl-cuts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  CASES_A_LOOK = 4096, /* for a stop */
};

typedef struct
{
  double value, weight;
  guint class;
} Case;

typedef struct
{
  const Case *cases; /* rising */
  guint n_classes;
  MlMdlFlags flags;
  GArray *cuts;       /* double */
  MlMonitor *monitor; /* (nullable) */
} Search;

/* The best way to cut some cases in two. */
typedef struct
{
  double cut, entropy;  /* entropy: of the class, knowing the side */
  double *left, *right; /* n_classes: weights                      */
  guint n_left;         /* cases                                   */
  double n_candidates;
} Best;

static int
compare_cases (const void *a, const void *b)
{
  const double x = ((const Case *) a)->value, y = ((const Case *) b)->value;
  return (x > y) - (x < y);
}

static double
x_log_x (double x)
{
  return x > 0 ? x * log (x) : 0;
}

/* Sum and Σ x ln x of @weights. */
static double
log_sum (const double *weights, guint n, double *sum)
{
  double logs = 0;
  *sum = 0;
  for (guint k = 0; k < n; k++)
    {
      logs += x_log_x (weights[k]);
      *sum += weights[k];
    }
  return logs;
}

/* In bits. */
static double
entropy_of (const double *weights, guint n)
{
  double sum;
  const double logs = log_sum (weights, n, &sum);
  return sum > 0 ? (x_log_x (sum) - logs) / (sum * G_LN2) : 0;
}

static double
entropy_of_two (const double *left, const double *right, guint n)
{
  double a, b;
  double logs = log_sum (left, n, &a) - x_log_x (a);
  logs += log_sum (right, n, &b) - x_log_x (b);
  return a + b > 0 ? -logs / ((a + b) * G_LN2) : 0;
}

static guint
n_used (const double *weights, guint n)
{
  guint used = 0;
  for (guint k = 0; k < n; k++)
    used += weights[k] > 0;
  return used;
}

/* -- What a cut costs ------------------------------------------------------ */

/* log2 of n over k, for weights as well. */
static double
log2_choose (double n, double k)
{
  return (lgamma (n + 1) - lgamma (k + 1) - lgamma (n - k + 1)) / G_LN2;
}

/* Bits to tell the class of each case: first how many of each, then which. */
static double
kononenko_bits (const double *weights, guint n, guint n_prior)
{
  double sum, orders = 0;
  log_sum (weights, n, &sum);
  for (guint k = 0; k < n; k++)
    orders -= lgamma (weights[k] + 1);
  return log2_choose (sum + n_prior - 1, n_prior - 1)
         + (orders + lgamma (sum + 1)) / G_LN2;
}

static gboolean
pays_for_kononenko (const Search *s, const double *prior, const Best *best)
{
  const guint n = s->n_classes, n_prior = n_used (prior, n);
  return kononenko_bits (prior, n, n_prior)
         > log2 (best->n_candidates) + kononenko_bits (best->left, n, n_prior)
               + kononenko_bits (best->right, n, n_prior);
}

static gboolean
pays_for_fayyad (const Search *s, const double *prior, double gain,
                 const Best *best)
{
  const guint n = s->n_classes;
  const double k = n_used (prior, n);
  const double left = n_used (best->left, n) * entropy_of (best->left, n);
  const double right = n_used (best->right, n) * entropy_of (best->right, n);
  double sum;
  log_sum (prior, n, &sum);
  const double delta
      = log2 (pow (3, k) - 2) - (k * entropy_of (prior, n) - left - right);
  return gain > (log2 (best->n_candidates) + delta) / sum;
}

/* -- The search ------------------------------------------------------------ */

/* FALSE: all values are equal, or no cut tells anything. */
static gboolean
find_best (const Search *s, guint from, guint to, const double *prior,
           Best *best)
{
  const guint n = s->n_classes;
  g_autofree double *left = g_new0 (double, n);
  g_autofree double *right = g_memdup2 (prior, n * sizeof *right);
  best->entropy = entropy_of (prior, n);
  const double before = best->entropy;
  guint n_places = 0;
  for (guint i = from; i + 1 < to; i++)
    {
      if (i % CASES_A_LOOK == 0 && ml_monitor_is_stopped (s->monitor))
        return FALSE;
      const Case *here = &s->cases[i], *next = here + 1;
      left[here->class] += here->weight;
      right[here->class] -= here->weight;
      if (!(here->value < next->value))
        continue;
      n_places++;
      const double entropy = entropy_of_two (left, right, n);
      if (!(entropy < best->entropy))
        continue;
      best->entropy = entropy;
      best->cut = (here->value + next->value) / 2;
      best->n_left = i + 1 - from;
      memcpy (best->left, left, n * sizeof *left);
      memcpy (best->right, right, n * sizeof *right);
    }
  best->n_candidates
      = s->flags & ML_MDL_BETTER_ENCODING ? n_places : to - from - 1.0;
  return before - best->entropy > 0;
}

static void
cut_cases (Search *s, guint from, guint to)
{
  const guint n = s->n_classes;
  g_autofree double *prior = g_new0 (double, n);
  g_autofree double *sides = g_new0 (double, 2 * (gsize) n);
  Best best = { .left = sides, .right = sides + n };
  if (to - from < 2)
    return;
  for (guint i = from; i < to; i++)
    prior[s->cases[i].class] += s->cases[i].weight;
  if (!find_best (s, from, to, prior, &best))
    return;
  const double gain = entropy_of (prior, n) - best.entropy;
  if (s->flags & ML_MDL_KONONENKO ? !pays_for_kononenko (s, prior, &best)
                                  : !pays_for_fayyad (s, prior, gain, &best))
    return;
  cut_cases (s, from, from + best.n_left);
  g_array_append_val (s->cuts, best.cut);
  cut_cases (s, from + best.n_left, to);
}

/**
 * ml_mdl_cuts:
 * @rows: their class is nominal; rows without one are left out
 * @column: of numbers; missing ones are left out
 * @monitor: (nullable)
 *
 * Returns: (transfer full) (nullable): the cuts, rising; NULL: stopped
 */
GArray *
ml_mdl_cuts (const MlSubset *rows, guint column, MlMdlFlags flags,
             MlMonitor *monitor)
{
  g_autofree Case *cases = g_new (Case, rows->n_rows + 1);
  guint n = 0;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double value = ml_subset_value (rows, i, column);
      const double class = ml_subset_target (rows, i);
      if (isfinite (value) && !isnan (class))
        cases[n++] = (Case){ value, ml_subset_weight (rows, i), (guint) class };
    }
  qsort (cases, n, sizeof *cases, compare_cases);
  Search search = { .cases = cases,
                    .n_classes = ml_subset_n_classes (rows),
                    .flags = flags,
                    .cuts = g_array_new (FALSE, FALSE, sizeof (double)),
                    .monitor = monitor };
  cut_cases (&search, 0, n);
  if (ml_monitor_is_stopped (monitor))
    g_clear_pointer (&search.cuts, g_array_unref);
  return search.cuts;
}
