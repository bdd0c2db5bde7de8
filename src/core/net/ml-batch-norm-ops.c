/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Batch normalization: Ioffe and Szegedy, "Batch normalization: Accelerating
 * deep network training by reducing internal covariate shift", 2015, algorithms
 * 1 and 2. A unit is a value of a row, or a channel of a picture; n is how many
 * numbers a batch has of it, its pixels counted.
 *
 *   x̂ = (x - mean) / √(variance + ε),   y = gain x̂ + bias
 *   dx = gain / √(variance + ε) (dy - Σ dy / n - x̂ Σ dy x̂ / n)
 *
 * While training, mean and variance are those of the whole batch, found when
 * all slices meet; a prediction takes the running averages. Sums are in double
 * in the order of rows, so the bits do not depend on threads. */
#include "ml-ops.h"

#include <math.h>
#include <string.h>

enum
{
  INPUT,
  GAIN,
  BIAS,
  MEAN, /* running averages */
  VARIANCE,
};

#define EPSILON 1e-5

typedef struct /* what the slices use, in the node's scratch: units each */
{
  float *mean, *factor; /* 1 / √(variance + ε)                  */
  float *mean_gradient, *mean_pull; /* Σ dy / n and Σ dy x̂ / n              */
  double *sums, *squares;
} Moments;

static guint
units_of (const MlNode *node)
{
  return node->inputs[GAIN]->sizes[0];
}

static Moments
moments_of (const MlNode *node)
{
  const guint units = units_of (node), step = (units + 15) / 16 * 16;
  double *sums = (double *) (gpointer) node->scratch;
  float *floats = node->scratch + 4 * step;
  return (Moments){ floats, floats + step, floats + 2 * step, floats + 3 * step,
                    sums,   sums + step };
}

static gboolean
shape (MlNode *node, GError **error)
{
  const MlNode *input = node->inputs[INPUT];
  node->n_sizes = input->n_sizes;
  memcpy (node->sizes, input->sizes, sizeof node->sizes);
  node->channels_last = input->channels_last;
  node->n_scratch = 8 * ((units_of (node) + 15) / 16 * 16);
  g_assert (input->n_sizes == 3
                ? input->channels_last && units_of (node) == input->sizes[0]
                : units_of (node) == input->n_values);
  return TRUE;
}

/* For a prediction; a training batch puts its own in their place. */
static void
begin (const MlNode *node)
{
  const Moments m = moments_of (node);
  for (guint i = 0; i < units_of (node); i++)
    {
      m.mean[i] = node->inputs[MEAN]->values[i];
      double variance = (double) node->inputs[VARIANCE]->values[i];
      m.factor[i] = (float) (1 / sqrt (variance + EPSILON));
    }
}

/* -- Forward -------------------------------------------------------------- */

static void
add_up (gsize n, guint units, const float *restrict x, double *restrict sums,
        double *restrict squares)
{
  memset (sums, 0, units * sizeof *sums);
  memset (squares, 0, units * sizeof *squares);
  for (gsize row = 0; row < n; row++, x += units)
    for (guint i = 0; i < units; i++)
      {
        sums[i] += (double) x[i];
        squares[i] += (double) x[i] * (double) x[i];
      }
}

/* The batch's variance for the batch; the running one is that of the rows to
 * come, n / (n - 1) times as large. */
static void
keep_running (const MlNode *node, guint unit, gsize n, double mean,
              double variance)
{
  const double share = (double) node->settings.rate;
  float *kept = node->inputs[MEAN]->values + unit;
  *kept = (float) ((1 - share) * (double) *kept + share * mean);
  if (n < 2)
    return;
  kept = node->inputs[VARIANCE]->values + unit;
  variance *= (double) n / (double) (n - 1);
  *kept = (float) ((1 - share) * (double) *kept + share * variance);
}

static void
meet (const MlNode *node, guint n_rows)
{
  const Moments m = moments_of (node);
  const guint units = units_of (node);
  const gsize n = n_rows * (node->n_values / units);
  add_up (n, units, node->inputs[INPUT]->values, m.sums, m.squares);
  for (guint i = 0; i < units; i++)
    {
      double mean = m.sums[i] / (double) n;
      double variance = fmax (m.squares[i] / (double) n - mean * mean, 0);
      m.mean[i] = (float) mean;
      m.factor[i] = (float) (1 / sqrt (variance + EPSILON));
      keep_running (node, i, n, mean, variance);
    }
}

static void
forward (const MlNode *node, MlPass *pass)
{
  const Moments m = moments_of (node);
  const guint units = units_of (node);
  const gsize offset = pass->first * node->n_values;
  const float *gain = node->inputs[GAIN]->values;
  const float *bias = node->inputs[BIAS]->values;
  const float *x = node->inputs[INPUT]->values + offset;
  float *y = node->values + offset;
  for (gsize n = pass->n_rows * (node->n_values / units); n > 0; n--)
    {
      for (guint i = 0; i < units; i++)
        y[i] = gain[i] * ((x[i] - m.mean[i]) * m.factor[i]) + bias[i];
      x += units;
      y += units;
    }
}

/* -- Backward ------------------------------------------------------------- */

static void
meet_back (const MlNode *node, guint n_rows)
{
  const Moments m = moments_of (node);
  const guint units = units_of (node);
  const gsize n = n_rows * (node->n_values / units);
  const float *x = node->inputs[INPUT]->values, *dy = node->gradients;
  memset (m.sums, 0, units * sizeof *m.sums);
  memset (m.squares, 0, units * sizeof *m.squares);
  for (gsize row = 0; row < n; row++, x += units, dy += units)
    for (guint i = 0; i < units; i++)
      {
        m.sums[i] += (double) dy[i];
        m.squares[i] += (double) dy[i] * (double) (x[i] - m.mean[i]);
      }
  for (guint i = 0; i < units; i++)
    {
      m.squares[i] *= (double) m.factor[i]; /* Σ dy x̂ */
      m.mean_gradient[i] = (float) (m.sums[i] / (double) n);
      m.mean_pull[i] = (float) (m.squares[i] / (double) n);
    }
}

/* One row, or one pixel. */
static void
pass_back (const MlNode *node, const Moments *m, const float *x,
           const float *dy, gboolean is_training, float *dx)
{
  const float *gain = node->inputs[GAIN]->values;
  const gboolean adds = node->inputs[INPUT]->is_shared;
  for (guint i = 0; i < units_of (node); i++)
    {
      float normal = (x[i] - m->mean[i]) * m->factor[i];
      float part = m->mean_gradient[i] + normal * m->mean_pull[i];
      float d = gain[i] * m->factor[i] * (dy[i] - (is_training ? part : 0));
      dx[i] = d + (adds ? dx[i] : 0);
    }
}

static void
backward (const MlNode *node, MlPass *pass)
{
  const Moments m = moments_of (node);
  const MlNode *input = node->inputs[INPUT];
  const guint units = units_of (node);
  const gsize n = pass->n_rows * (node->n_values / units);
  if (!input->wants_gradient)
    return;
  for (gsize row = 0; row < n; row++)
    {
      gsize at = pass->first * node->n_values + row * units;
      pass_back (node, &m, input->values + at, node->gradients + at,
                 pass->is_training, input->gradients + at);
    }
}

/* The sums of meet_back(): of a batch that trained. */
static void
gradient (const MlNode *node, guint which, guint n_rows, guint from, guint n)
{
  const Moments m = moments_of (node);
  const MlNode *parameter = node->inputs[which];
  const double *sums = which == GAIN ? m.squares : m.sums;
  for (guint i = 0; i < units_of (node); i++)
    parameter->gradients[i]
        = (float) sums[i]
          + (parameter->is_shared ? parameter->gradients[i] : 0);
}

static const MlOp batch_norm_op = { .name = "batch-normalization",
                                    .shape = shape,
                                    .begin = begin,
                                    .meet = meet,
                                    .forward = forward,
                                    .meet_back = meet_back,
                                    .backward = backward,
                                    .gradient = gradient };

/**
 * ml_batch_norm:
 * @input: rows × units, or pictures
 * @share: of a batch in the running averages
 *
 * Adds gains and biases, parameters of a number a unit, and the running mean
 * and variance, states.
 *
 * Returns: (transfer none) (nullable): @input with mean 0 and variance 1 over
 *   the batch, times the gain, plus the bias; for a prediction, over all
 *   training rows
 */
MlNode *
ml_batch_norm (MlGraph *graph, MlNode *input, double share, GError **error)
{
  const MlOpSettings settings = { .rate = (float) share };
  if (input->n_sizes == 3)
    input = ml_picture (graph, input, NULL, error);
  const guint units
      = input->n_sizes == 3 ? input->sizes[0] : (guint) input->n_values;
  MlNode *inputs[]
      = { [INPUT] = input,
          [GAIN] = ml_graph_add_parameter (graph, "gain", 1, &units,
                                           ML_DRAW_CONSTANT, 1, error),
          [BIAS] = ml_graph_add_parameter (graph, "bias", 1, &units,
                                           ML_DRAW_ZEROS, 0, error),
          [MEAN] = ml_graph_add_state (graph, "mean", 1, &units, 0, error),
          [VARIANCE]
          = ml_graph_add_state (graph, "variance", 1, &units, 1, error) };
  return ml_graph_add (graph, &batch_norm_op, &settings, G_N_ELEMENTS (inputs),
                       inputs, error);
}

/* -- Examples for the gradient test ---------------------------------------- */

static MlNode *
units_example (MlGraph *graph, MlNode *input, GError **error)
{
  return ml_batch_norm (graph, input, 0.1, error);
}

static MlNode *
channels_example (MlGraph *graph, MlNode *input, GError **error)
{
  const guint sizes[] = { 3, 2, 2 };
  input = ml_example_picture (graph, input, sizes, error);
  return ml_batch_norm (graph, input, 0.1, error);
}

const MlOpExample ml_batch_norm_ops[] = { { &batch_norm_op, units_example },
                                          { &batch_norm_op, channels_example },
                                          { NULL, NULL } };
