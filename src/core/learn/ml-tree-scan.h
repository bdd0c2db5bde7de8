/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two branches while rows go from the right one to the left, one by one. What
 * is left of entropy is kept up to date by the class that changes, two
 * look-ups a row. Sums that come about in another order end in another last
 * bit, on which ties depend: whoever finds a promising cut here computes it
 * again in full, see ml_entropy_within(). */
#pragma once

#include "ml-entropy.h"

#include <math.h>
#include <string.h>

#define ML_TREE_SCAN_SLACK 1e-9 /* relative: what the quick sum may be wrong by */

typedef struct
{
  const double *table; /* x ln x of 0 … limit - 1                  */
  guint limit;
  guint n;             /* classes                                  */
  double *counts;      /* 2 × n: left, right                       */
  double left, right;  /* their sums                               */
  double sum;          /* of x ln x over all counts                */
} MlTreeScan;

static inline double
ml_tree_scan_x_log_x (const MlTreeScan *self, double x)
{
  if (x < self->limit)
    {
      const int whole = (int) x;
      if (whole == x)
        return self->table[whole < 0 ? 0 : whole];
    }
  return x > 0 ? x * log (x) : 0;
}

/* All of @totals (n) stand right. */
static inline void
ml_tree_scan_start (MlTreeScan *self, const double *totals)
{
  memset (self->counts, 0, sizeof (double) * self->n);
  memcpy (self->counts + self->n, totals, sizeof (double) * self->n);
  self->left = self->right = self->sum = 0;
  for (guint k = 0; k < self->n; k++)
    {
      self->right += totals[k];
      self->sum += ml_tree_scan_x_log_x (self, totals[k]);
    }
}

static inline void
ml_tree_scan_move (MlTreeScan *self, guint class, double weight)
{
  double *left = &self->counts[class], *right = &self->counts[self->n + class];
  const double before = ml_tree_scan_x_log_x (self, *left)
                        + ml_tree_scan_x_log_x (self, *right);
  *left += weight;
  *right -= weight;
  self->left += weight;
  self->right -= weight;
  self->sum += ml_tree_scan_x_log_x (self, *left)
               + ml_tree_scan_x_log_x (self, *right) - before;
}

/* Minus the entropy of both branches, in nats times weight: the greater, the
 * better. */
static inline double
ml_tree_scan_purity (const MlTreeScan *self)
{
  return self->sum - ml_tree_scan_x_log_x (self, self->left)
         - ml_tree_scan_x_log_x (self, self->right);
}
