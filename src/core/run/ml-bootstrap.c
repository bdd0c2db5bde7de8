/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-bootstrap.h. Efron and Tibshirani, An introduction to the bootstrap,
 * 1993, percentile intervals; vertical averaging of ROC curves after Fawcett
 * 2006. Rows are sorted once; a resample only draws how often each counts. Each
 * resample has a random stream of its own, so any number of threads gives the
 * same intervals. */
#include "ml-bootstrap.h"

#include "ml-parallel.h"
#include "ml-random.h"

#include <math.h>
#include <stdlib.h>

typedef struct
{
  double probability, weight;
  gboolean is_positive, is_right;
} Case;

enum
{
  SLICES = 64, /* of resamples; fixed, whatever the number of threads */
};

/* What a resample gives: the grids of both curves, then three figures. */
typedef struct
{
  const MlBootstrapSettings *settings;
  const Case *cases;
  guint n_cases, n_figures;
  float *figures; /* n_resamples × n_figures */
  GCancellable *cancellable;
} Run;

static int
compare_falling (const void *a, const void *b)
{
  const double x = ((const Case *) a)->probability;
  const double y = ((const Case *) b)->probability;
  return (x < y) - (x > y);
}

static GArray *
collect_cases (const MlEvaluation *evaluation, guint class_index)
{
  const MlPrediction *predictions = ml_evaluation_predictions (evaluation);
  const guint n = ml_evaluation_n_predictions (evaluation);
  GArray *cases = g_array_sized_new (FALSE, FALSE, sizeof (Case), n);
  for (guint i = 0; i < n; i++)
    {
      const double p = ml_evaluation_distribution (evaluation, i)[class_index];
      const Case one
          = { p, predictions[i].weight, predictions[i].actual == class_index,
              predictions[i].actual == predictions[i].predicted };
      if (!isnan (predictions[i].actual) && !isnan (p))
        g_array_append_val (cases, one);
    }
  if (cases->len > 0)
    qsort (cases->data, cases->len, sizeof (Case), compare_falling);
  return cases;
}

static void
draw_counts (MlRandom *random, guint n, guint32 *counts)
{
  for (guint i = 0; i < n; i++)
    counts[i] = 0;
  for (guint i = 0; i < n; i++)
    counts[ml_random_below (random, n)]++;
}

/* The resample's weights of positive, negative and right rows. */
typedef struct
{
  double positives, negatives, right;
} Totals;

static Totals
sum_up (const Run *run, const guint32 *counts)
{
  Totals sum = { 0 };
  for (guint i = 0; i < run->n_cases; i++)
    {
      const double weight = counts[i] * run->cases[i].weight;
      *(run->cases[i].is_positive ? &sum.positives : &sum.negatives) += weight;
      sum.right += run->cases[i].is_right ? weight : 0;
    }
  return sum;
}

/* Fills the grid points that the step from (x0, y0) to (x1, y1) passes;
 * straight between, without its end, or at the later height. Returns: the next
 * point. */
static guint
fill (float *grid, guint next, guint n_points, double x0, double y0, double x1,
      double y1, gboolean is_straight)
{
  for (; next < n_points; next++)
    {
      const double x = (double) next / (n_points - 1);
      if (is_straight ? x >= x1 : x > x1) /* its end may rise yet */
        break;
      const double share = x1 > x0 ? (x - x0) / (x1 - x0) : 1;
      grid[next] = (float) (is_straight ? y0 + share * (y1 - y0) : y1);
    }
  return next;
}

/* Walks through the rows as the threshold falls. @out: both grids, ROC area,
 * precision–recall area, accuracy. */
static void
walk (const Run *run, const guint32 *counts, const Totals *all, float *out)
{
  const guint n_points = run->settings->n_points;
  float *roc = out, *precision = out + n_points;
  double tp = 0, fp = 0, auc = 0, prc = 0;
  guint next_roc = 0, next_recall = 0;
  for (guint i = 0; i < run->n_cases;)
    {
      const double p = run->cases[i].probability;
      double more_tp = 0, more_fp = 0;
      for (; i < run->n_cases && run->cases[i].probability == p; i++)
        *(run->cases[i].is_positive ? &more_tp : &more_fp)
            += counts[i] * run->cases[i].weight;
      if (more_tp == 0 && more_fp == 0)
        continue;
      const double x0 = fp / all->negatives, y0 = tp / all->positives;
      tp += more_tp;
      fp += more_fp;
      const double x1 = fp / all->negatives, y1 = tp / all->positives;
      auc += (x1 - x0) * (y0 + y1) / 2;
      prc += (y1 - y0) * tp / (tp + fp);
      /* Of a rise straight up the curve is at its top. */
      if (x1 > x0)
        next_roc = fill (roc, next_roc, n_points, x0, y0, x1, y1, TRUE);
      if (y1 > y0)
        next_recall = fill (precision, next_recall, n_points, y0, 0, y1,
                            tp / (tp + fp), FALSE);
    }
  fill (roc, next_roc, n_points, 1, 1, 2, 1, FALSE);
  fill (precision, next_recall, n_points, 1, 0, 2,
        all->positives / (all->positives + all->negatives), FALSE);
  out[2 * n_points] = (float) auc;
  out[2 * n_points + 1] = (float) prc;
  out[2 * n_points + 2]
      = (float) (100 * all->right / (all->positives + all->negatives));
}

static void
resample (guint slice, gpointer data)
{
  Run *run = data;
  const guint n = run->settings->n_resamples;
  const guint first = (guint) ((guint64) slice * n / SLICES);
  const guint end = (guint) ((slice + 1.0) * n / SLICES);
  g_autofree guint32 *counts = g_new (guint32, run->n_cases);
  for (guint i = first; i < end; i++)
    {
      MlRandom random;
      Totals all;
      if (g_cancellable_is_cancelled (run->cancellable))
        return;
      ml_random_init (&random, run->settings->seed, i);
      do /* one kind alone has no curve */
        {
          draw_counts (&random, run->n_cases, counts);
          all = sum_up (run, counts);
        }
      while (!(all.positives > 0 && all.negatives > 0));
      walk (run, counts, &all, run->figures + (gsize) i * run->n_figures);
    }
}

static int
compare_rising (const void *a, const void *b)
{
  const float x = *(const float *) a, y = *(const float *) b;
  return (x > y) - (x < y);
}

/* Between the two nearest of the sorted values. */
static double
quantile (const float *sorted, guint n, double share)
{
  const double place = share * (n - 1);
  const guint below = (guint) place, above = MIN (below + 1, n - 1);
  const double step = (double) sorted[above] - (double) sorted[below];
  return (double) sorted[below] + (place - below) * step;
}

static MlInterval
interval (const Run *run, guint figure, float *room)
{
  const guint n = run->settings->n_resamples;
  const double tail = (1 - run->settings->level) / 2;
  for (guint i = 0; i < n; i++)
    room[i] = run->figures[(gsize) i * run->n_figures + figure];
  qsort (room, n, sizeof (float), compare_rising);
  return (MlInterval){ quantile (room, n, tail), quantile (room, n, 1 - tail) };
}

static MlBootstrap *
collect (const Run *run)
{
  const guint n_points = run->settings->n_points;
  MlBootstrap *self = g_new0 (MlBootstrap, 1);
  g_autofree float *room = g_new (float, run->settings->n_resamples);
  self->n_points = n_points;
  self->roc = g_new (MlInterval, n_points);
  self->precision = g_new (MlInterval, n_points);
  for (guint i = 0; i < n_points; i++)
    {
      self->roc[i] = interval (run, i, room);
      self->precision[i] = interval (run, n_points + i, room);
    }
  self->auc = interval (run, 2 * n_points, room);
  self->prc = interval (run, 2 * n_points + 1, room);
  self->accuracy = interval (run, 2 * n_points + 2, room);
  return self;
}

static gboolean
has_both (const GArray *cases)
{
  gboolean has_positive = FALSE, has_negative = FALSE;
  for (guint i = 0; i < cases->len; i++)
    {
      const Case *one = &g_array_index (cases, Case, i);
      if (one->weight > 0)
        *(one->is_positive ? &has_positive : &has_negative) = TRUE;
    }
  return has_positive && has_negative;
}

/**
 * ml_bootstrap_new:
 * @class_index: the class that counts as positive
 *
 * Draws as many rows as were tested, with replacement, and looks at the curves
 * of those; again and again, on all cores.
 *
 * Returns: (transfer full) (nullable): NULL if cancelled, or if there are not
 *   both positive and negative rows
 */
MlBootstrap *
ml_bootstrap_new (const MlEvaluation *evaluation, guint class_index,
                  const MlBootstrapSettings *settings,
                  GCancellable *cancellable)
{
  g_return_val_if_fail (settings->n_resamples > 0 && settings->n_points > 1,
                        NULL);
  g_autoptr (GArray) cases = collect_cases (evaluation, class_index);
  if (!has_both (cases))
    return NULL;
  Run run = { settings,   (const Case *) (gpointer) cases->data,
              cases->len, 2 * settings->n_points + 3,
              NULL,       cancellable };
  run.figures = g_new0 (float, (gsize) settings->n_resamples *run.n_figures);
  ml_parallel_for (SLICES, resample, &run);
  MlBootstrap *made
      = g_cancellable_is_cancelled (cancellable) ? NULL : collect (&run);
  g_free (run.figures);
  return made;
}

/** ml_bootstrap_free: NULL is fine */
void
ml_bootstrap_free (MlBootstrap *self)
{
  if (self == NULL)
    return;
  g_free (self->roc);
  g_free (self->precision);
  g_free (self);
}
