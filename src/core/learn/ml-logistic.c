/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-logistic.h"

#include "ml-linear-algebra.h"
#include "ml-minimize.h"
#include "ml-parallel.h"

#include <math.h>
#include <string.h>

enum
{
  SLICE = 256,      /* rows */
  MOST_SLICES = 64, /* each has a gradient of its own */
};

typedef struct
{
  const MlLogistic *problem;
  guint n_slices, slice_rows, n_scores; /* n_scores: n_classes - 1         */
  gsize n;                              /* coefficients                    */
  const double *x;
  double *scores;    /* n_rows × n_scores                                  */
  double *gradients; /* n_slices × n                                       */
  double losses[MOST_SLICES];
} Objective;

/* Turns the scores of a row into the slopes of its loss by them; returns the
 * loss. */
static double
row_loss (double *scores, guint n_scores, guint class, double weight)
{
  double shift = 0;
  for (guint k = 0; k < n_scores; k++)
    shift = MAX (shift, scores[k]);
  const double own = class < n_scores ? scores[class] : 0;
  double sum = exp (-shift);
  for (guint k = 0; k < n_scores; k++)
    sum += scores[k] = exp (scores[k] - shift);
  for (guint k = 0; k < n_scores; k++)
    scores[k] = weight * (scores[k] / sum - (k == class));
  return weight * (shift + log (sum) - own);
}

static void
evaluate_slice (guint slice, gpointer data)
{
  Objective *self = data;
  const MlLogistic *problem = self->problem;
  const guint from = slice * self->slice_rows;
  const guint n = MIN (self->slice_rows, problem->n_rows - from);
  const guint n_scores = self->n_scores, n_inputs = problem->n_inputs;
  const double *inputs = problem->inputs + (gsize) from * n_inputs;
  double *scores = self->scores + (gsize) from * n_scores;
  double *gradient = self->gradients + slice * self->n;
  for (guint i = 0; i < n; i++)
    memcpy (scores + (gsize) i * n_scores, self->x, sizeof (double) * n_scores);
  ml_multiply (FALSE, FALSE, n, n_scores, n_inputs, 1, inputs, n_inputs,
               self->x + n_scores, n_scores, 1, scores, n_scores);
  double loss = 0;
  for (guint i = 0; i < n; i++)
    loss
        += row_loss (scores + (gsize) i * n_scores, n_scores,
                     (guint) problem->classes[from + i],
                     problem->weights != NULL ? problem->weights[from + i] : 1);
  self->losses[slice] = loss;
  memset (gradient, 0, sizeof (double) * n_scores);
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < n_scores; k++)
      gradient[k] += scores[(gsize) i * n_scores + k];
  ml_multiply (TRUE, FALSE, n_inputs, n_scores, n, 1, inputs, n_inputs, scores,
               n_scores, 0, gradient + n_scores, n_scores);
}

static double
evaluate (const double *x, double *gradient, gpointer data)
{
  Objective *self = data;
  self->x = x;
  ml_parallel_for (self->n_slices, evaluate_slice, self);
  double loss = 0;
  memset (gradient, 0, sizeof (double) * self->n);
  for (guint slice = 0; slice < self->n_slices; slice++)
    {
      const double *part = self->gradients + slice * self->n;
      loss += self->losses[slice];
      for (gsize i = 0; i < self->n; i++)
        gradient[i] += part[i];
    }
  for (gsize i = self->n_scores; i < self->n; i++)
    {
      loss += self->problem->ridge * x[i] * x[i];
      gradient[i] += 2 * self->problem->ridge * x[i];
    }
  return loss;
}

/* Without inputs, the classes are as frequent as they are, each counted once
 * more. */
static void
start_from_priors (const MlLogistic *self, double *x)
{
  g_autofree double *counts = g_new (double, self->n_classes);
  for (guint k = 0; k < self->n_classes; k++)
    counts[k] = 1;
  for (guint i = 0; i < self->n_rows; i++)
    counts[self->classes[i]] += self->weights != NULL ? self->weights[i] : 1;
  for (guint k = 0; k + 1 < self->n_classes; k++)
    x[k] = log (counts[k]) - log (counts[self->n_classes - 1]);
}

/**
 * ml_logistic_fit:
 * @monitor: (nullable): a stop ends it where it is
 *
 * Returns: (transfer full): the coefficients, b_k and then those of each input
 */
double *
ml_logistic_fit (const MlLogistic *self, MlMonitor *monitor)
{
  Objective objective = { .problem = self, .n_scores = self->n_classes - 1 };
  objective.n = ((gsize) self->n_inputs + 1) * objective.n_scores;
  objective.slice_rows
      = MAX (SLICE, (self->n_rows + MOST_SLICES - 1) / MOST_SLICES);
  objective.n_slices
      = (self->n_rows + objective.slice_rows - 1) / objective.slice_rows;
  g_autofree double *scores
      = g_new (double, (gsize) self->n_rows *objective.n_scores + 1);
  g_autofree double *gradients
      = g_new (double, objective.n *objective.n_slices + 1);
  objective.scores = scores;
  objective.gradients = gradients;
  double *x = g_new0 (double, objective.n + 1);
  start_from_priors (self, x);
  const MlMinimize search = { .n = (guint) objective.n,
                              .objective = evaluate,
                              .data = &objective,
                              .max_iterations = self->max_iterations,
                              .limited_memory = self->limited_memory,
                              .monitor = monitor };
  ml_minimize (&search, x);
  return x;
}

/** ml_logistic_predict: @out: (out): the probability of each class */
void
ml_logistic_predict (guint n_rows, guint n_inputs, guint n_classes,
                     const double *coefficients, const double *inputs,
                     double *out)
{
  const guint n_scores = n_classes - 1;
  for (guint i = 0; i < n_rows; i++)
    {
      memcpy (out + (gsize) i * n_classes, coefficients,
              sizeof (double) * n_scores);
      out[(gsize) i * n_classes + n_scores] = 0;
    }
  ml_multiply (FALSE, FALSE, n_rows, n_scores, n_inputs, 1, inputs, n_inputs,
               coefficients + n_scores, n_scores, 1, out, n_classes);
  for (guint i = 0; i < n_rows; i++, out += n_classes)
    {
      double largest = out[0], sum = 0;
      for (guint k = 1; k < n_classes; k++)
        largest = MAX (largest, out[k]);
      for (guint k = 0; k < n_classes; k++)
        sum += out[k] = exp (out[k] - largest);
      for (guint k = 0; k < n_classes; k++)
        out[k] /= sum;
    }
}
