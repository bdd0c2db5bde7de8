/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-logistic.h"

#include "ml-minimize.h"
#include "ml-parallel.h"

#include <math.h>
#include <string.h>

enum
{
  SLICE = 256,      /* rows */
  MOST_SLICES = 64, /* each has a gradient of its own */
  TOGETHER = 4,     /* rows, so that no sum waits for another */
};

typedef struct
{
  const MlLogistic *problem;
  guint n_slices, slice_rows, n_scores; /* n_scores: n_classes - 1         */
  gsize n;                              /* coefficients                    */
  const double *x;   /* n_scores × (1 + n_inputs), as the gradients; b is
                        the first                                          */
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

/* Here and in the gradient, sums run in the order of inputs and rows, and not
 * as OpenBLAS likes it on one processor or another: where the search ends
 * depends on the last bits.
 *
 * @coefficients: n_scores × (1 + n_inputs)
 * @scores: (out): @stride numbers from one row to the next
 */
static void
score_rows (guint n_rows, guint n_inputs, guint n_scores,
            const double *coefficients, const double *inputs, gsize stride,
            double *scores)
{
  for (guint from = 0; from < n_rows; from += TOGETHER)
    {
      const double *rows[TOGETHER], *x = coefficients;
      for (guint r = 0; r < TOGETHER; r++)
        rows[r] = inputs + (gsize) MIN (from + r, n_rows - 1) * n_inputs;
      for (guint k = 0; k < n_scores; k++, x += 1 + n_inputs)
        {
          double sums[TOGETHER] = { x[0], x[0], x[0], x[0] };
          for (guint j = 0; j < n_inputs; j++)
            for (guint r = 0; r < TOGETHER; r++)
              sums[r] += x[1 + j] * rows[r][j];
          for (guint r = 0; r < MIN (TOGETHER, n_rows - from); r++)
            scores[(from + r) * stride + k] = sums[r];
        }
    }
}

/* Adds what a row, whose loss has @slopes, gives: as coefficients lie. */
static void
add_gradient (guint n_inputs, guint n_scores, const double *slopes,
              const double *inputs, double *gradient)
{
  for (guint k = 0; k < n_scores; k++, gradient += 1 + n_inputs)
    {
      const double slope = slopes[k];
      gradient[0] += slope;
      for (guint j = 0; j < n_inputs; j++)
        gradient[1 + j] += slope * inputs[j];
    }
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
  double *gradient = self->gradients + slice * self->n;
  memset (gradient, 0, sizeof (double) * self->n);
  double loss = 0;
  double *scores = self->scores + (gsize) from * n_scores;
  score_rows (n, n_inputs, n_scores, self->x, inputs, n_scores, scores);
  for (guint i = from; i < from + n; i++)
    {
      loss += row_loss (scores, n_scores, (guint) problem->classes[i],
                        problem->weights != NULL ? problem->weights[i] : 1);
      add_gradient (n_inputs, n_scores, scores, inputs, gradient);
      scores += n_scores;
      inputs += n_inputs;
    }
  self->losses[slice] = loss;
}

/* Returns: what it costs */
static double
add_ridge (const Objective *self, const double *x, double *gradient)
{
  const double ridge = self->problem->ridge;
  const gsize stride = 1 + (gsize) self->problem->n_inputs;
  double squares = 0;
  for (gsize i = 0; i < self->n; i++)
    if (i % stride != 0)
      {
        squares += x[i] * x[i];
        gradient[i] += 2 * ridge * x[i];
      }
  return ridge * squares;
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
  return loss + add_ridge (self, x, gradient);
}

static void
transpose (guint n_rows, guint n_columns, const double *from, double *to)
{
  for (gsize i = 0; i < n_rows; i++)
    for (gsize j = 0; j < n_columns; j++)
      to[j * n_rows + i] = from[i * n_columns + j];
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
    x[k * (1 + (gsize) self->n_inputs)]
        = log (counts[k]) - log (counts[self->n_classes - 1]);
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
  g_autofree double *x = g_new0 (double, objective.n + 1);
  start_from_priors (self, x);
  const MlMinimize search = { .n = (guint) objective.n,
                              .objective = evaluate,
                              .data = &objective,
                              .max_iterations = self->max_iterations,
                              .limited_memory = self->limited_memory,
                              .monitor = monitor };
  ml_minimize (&search, x);
  double *coefficients = g_new (double, objective.n + 1);
  transpose (objective.n_scores, 1 + self->n_inputs, x, coefficients);
  return coefficients;
}

/** ml_logistic_predict: @out: (out): the probability of each class */
void
ml_logistic_predict (guint n_rows, guint n_inputs, guint n_classes,
                     const double *coefficients, const double *inputs,
                     double *out)
{
  const guint n_scores = n_classes - 1;
  g_autofree double *x = g_new (double, ((gsize) n_inputs + 1) * n_scores + 1);
  transpose (1 + n_inputs, n_scores, coefficients, x);
  score_rows (n_rows, n_inputs, n_scores, x, inputs, n_classes, out);
  for (guint i = 0; i < n_rows; i++, out += n_classes)
    {
      out[n_scores] = 0;
      double largest = out[0], sum = 0;
      for (guint k = 1; k < n_classes; k++)
        largest = MAX (largest, out[k]);
      for (guint k = 0; k < n_classes; k++)
        sum += out[k] = exp (out[k] - largest);
      for (guint k = 0; k < n_classes; k++)
        out[k] /= sum;
    }
}
