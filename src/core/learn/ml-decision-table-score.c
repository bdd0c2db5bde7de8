/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-decision-table-score.h"

#include "ml-number.h"
#include "ml-splitter.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  ROWS_A_TICK = 4096,
};

typedef struct
{
  const MlSubset *rows;
  MlDecisionTable *table;
  guint n_classes; /* 1: numbers                                     */
  guint *cells;    /* n_rows: that each row is in                    */
  double *priors;  /* n_classes: weights, each from 1; of numbers the mean */
  double *shares;  /* (nullable): n_rows × n_classes, for the AUC    */
  const guint32 *order; /* (nullable) */
  double right, squared, absolute, weight;
} Scoring;

/* Weights of the classes, each from 1; the mean of numbers. */
static void
count_priors (const MlSubset *rows, double *out)
{
  const guint n_classes = ml_subset_n_classes (rows);
  double sum = 0, weights = 0;
  for (guint k = 0; k < n_classes; k++)
    out[k] = 1;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double class = ml_subset_target (rows, i);
      const double weight = ml_subset_weight (rows, i);
      if (n_classes > 1)
        out[(guint) class] += weight;
      sum += class * weight;
      weights += weight;
    }
  if (n_classes == 1)
    out[0] = sum / weights;
}

static void
normalize (double *shares, guint n)
{
  double sum = 0;
  for (guint k = 0; k < n; k++)
    sum += shares[k];
  for (guint k = 0; k < n; k++)
    shares[k] /= sum;
}

/** ml_decision_table_priors: @rows: not none; of each the class is known */
void
ml_decision_table_priors (const MlSubset *rows, double *out)
{
  count_priors (rows, out);
  if (ml_subset_n_classes (rows) > 1)
    normalize (out, ml_subset_n_classes (rows));
}

/* -- A fold ---------------------------------------------------------------- */

/* @sign: -1: takes the row out of its cell and the priors; 1: puts it back. */
static void
move (Scoring *self, guint row, int sign)
{
  const double class = ml_subset_target (self->rows, row);
  const double weight = sign * ml_subset_weight (self->rows, row);
  ml_decision_table_put (self->table, self->cells[row], class, weight);
  if (self->n_classes > 1)
    self->priors[(guint) class] += weight;
}

/* @out: n_classes: what the table says of the row. */
static void
count_errors (Scoring *self, guint row, const double *out)
{
  const double class = ml_subset_target (self->rows, row);
  const double weight = ml_subset_weight (self->rows, row);
  const guint n = self->n_classes;
  double squared = 0, absolute = 0;
  for (guint k = 0; k < n; k++)
    {
      const double truth = n > 1 ? k == (guint) class : class;
      squared += (out[k] - truth) * (out[k] - truth);
      absolute += fabs (out[k] - truth);
    }
  self->squared += weight * squared / n;
  self->absolute += weight * absolute / n;
  self->weight += weight;
  if (n > 1 && ml_number_largest (out, n) == (guint) class)
    self->right += weight;
  if (self->shares != NULL)
    memcpy (self->shares + (gsize) row * n, out, n * sizeof *out);
}

static guint
row_at (const Scoring *self, guint place)
{
  return self->order != NULL ? self->order[place] : place;
}

/* @from, @to: places; @out: n_classes, scratch */
static void
test_fold (Scoring *self, guint from, guint to, double *out)
{
  const guint n = self->n_classes;
  for (guint i = from; i < to; i++)
    move (self, row_at (self, i), -1);
  for (guint i = from; i < to; i++)
    {
      const guint row = row_at (self, i);
      if (!ml_decision_table_answer (self->table, self->cells[row], out))
        {
          memcpy (out, self->priors, n * sizeof *out);
          if (n > 1)
            normalize (out, n);
        }
      count_errors (self, row, out);
    }
  for (guint i = from; i < to; i++)
    move (self, row_at (self, i), 1);
}

/* -- The area under the ROC curve ------------------------------------------ */

typedef struct
{
  double share, weight;
  gboolean is_in;
} Case;

static int
compare_cases (const void *a, const void *b)
{
  const double x = ((const Case *) a)->share, y = ((const Case *) b)->share;
  return (x > y) - (x < y);
}

/* Of @cases (n) the chance that one in the class has a larger share than one
 * that is not; equals count half. NaN: there are none of one kind. */
static double
area_of (Case *cases, guint n)
{
  double in = 0, out = 0, area = 0;
  qsort (cases, n, sizeof *cases, compare_cases);
  for (guint i = 0; i < n;)
    {
      double equal_in = 0, equal_out = 0;
      const double share = cases[i].share;
      for (; i < n && cases[i].share == share; i++)
        *(cases[i].is_in ? &equal_in : &equal_out) += cases[i].weight;
      area += equal_in * (out + equal_out / 2);
      in += equal_in;
      out += equal_out;
    }
  return area / (in * out);
}

/* The mean over the classes by their weights. */
static double
mean_area (const Scoring *self)
{
  const MlSubset *rows = self->rows;
  const guint n = self->n_classes;
  g_autofree Case *cases = g_new (Case, rows->n_rows + 1);
  double sum = 0, weights = 0;
  for (guint k = 0; k < n; k++)
    {
      double weight = 0;
      for (guint i = 0; i < rows->n_rows; i++)
        {
          cases[i] = (Case){ self->shares[(gsize) i * n + k],
                             ml_subset_weight (rows, i),
                             (guint) ml_subset_target (rows, i) == k };
          weight += cases[i].is_in ? cases[i].weight : 0;
        }
      const double area = area_of (cases, rows->n_rows);
      if (isnan (area))
        continue;
      sum += weight * area;
      weights += weight;
    }
  return weights > 0 ? sum / weights : 0;
}

/* -- All folds ------------------------------------------------------------- */

static double
score_of (const Scoring *self, MlTableMeasure measure)
{
  switch (measure)
    {
    case ML_TABLE_MEASURE_RMSE:
      return -sqrt (self->squared / self->weight);
    case ML_TABLE_MEASURE_MAE:
      return -self->absolute / self->weight;
    case ML_TABLE_MEASURE_AUC:
      return mean_area (self);
    case ML_TABLE_MEASURE_AUTO:
    case ML_TABLE_MEASURE_RIGHT:
    default:
      return self->n_classes > 1 ? 100 * self->right / self->weight
                                 : -sqrt (self->squared / self->weight);
    }
}

static gboolean
fill (Scoring *self, MlMonitor *monitor)
{
  for (guint i = 0; i < self->rows->n_rows; i++)
    {
      if (i % ROWS_A_TICK == 0 && ml_monitor_is_stopped (monitor))
        return FALSE;
      self->cells[i] = ml_decision_table_add (self->table, self->rows, i);
    }
  return TRUE;
}

static gboolean
test_folds (Scoring *self, guint n_folds, MlMonitor *monitor)
{
  g_autofree double *out = g_new (double, self->n_classes);
  const guint n = n_folds > 1 ? n_folds : self->rows->n_rows;
  for (guint i = 0; i < n; i++)
    {
      if ((n_folds > 1 || i % ROWS_A_TICK == 0)
          && ml_monitor_is_stopped (monitor))
        return FALSE;
      test_fold (self, ml_splitter_first (self->rows->n_rows, n, i),
                 ml_splitter_first (self->rows->n_rows, n, i + 1), out);
    }
  return TRUE;
}

/**
 * ml_decision_table_score:
 * @rows: in the order in which they are put into the table; the class is known
 * @columns: of labels
 * @monitor: (nullable): stops it
 * @score: (out): minus the error, or percent that are right, or the AUC
 *
 * Returns: FALSE with @error set if it was stopped
 */
gboolean
ml_decision_table_score (const MlTableScoring *how, const MlSubset *rows,
                         const guint *columns, guint n_columns,
                         MlMonitor *monitor, double *score, GError **error)
{
  const guint n_classes = ml_subset_n_classes (rows);
  g_autoptr (MlDecisionTable) table
      = ml_decision_table_new (columns, n_columns, n_classes);
  g_autofree guint *cells = g_new (guint, rows->n_rows + 1);
  g_autofree double *priors = g_new (double, n_classes);
  g_autofree double *shares
      = how->measure == ML_TABLE_MEASURE_AUC
            ? g_new (double, (gsize) rows->n_rows *n_classes)
            : NULL;
  Scoring self = { .rows = rows,
                   .table = table,
                   .n_classes = n_classes,
                   .cells = cells,
                   .priors = priors,
                   .shares = shares,
                   .order = how->order };
  count_priors (rows, priors);
  if (!fill (&self, monitor) || !test_folds (&self, how->n_folds, monitor))
    return ml_monitor_set_stopped_error (monitor, error);
  *score = score_of (&self, how->measure);
  return TRUE;
}
