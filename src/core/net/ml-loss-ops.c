/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Losses: from a prediction and its target to one value a row. The caller sets
 * the loss's own gradient, 1/rows for a mean, so row weights cost nothing. */
#include "ml-ops.h"

#include "ml-error.h"
#include "ml-kernels.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  PREDICTION,
  TARGET,
};

static gboolean
loss_shape (MlNode *node, GError **error)
{
  gsize n = node->inputs[PREDICTION]->n_values;
  gsize wanted = node->inputs[TARGET]->n_values;
  if (n != wanted)
    {
      g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                   _ ("the last layer has %zu units, but the class needs %zu"),
                   n, wanted);
      return FALSE;
    }
  node->n_sizes = 1;
  node->sizes[0] = 1;
  return TRUE;
}

/* A float of scratch for each value. */
static gboolean
cross_entropy_shape (MlNode *node, GError **error)
{
  node->n_row_scratch = (guint) node->inputs[PREDICTION]->n_values;
  return loss_shape (node, error);
}

/* -Σ t log softmax (x) = Σ t (log Σ exp (x) - x); backward needs softmax (x),
 * too, so that it is kept. */
static void
cross_entropy_forward (const MlNode *node, MlPass *pass)
{
  const MlNode *prediction = node->inputs[PREDICTION];
  gsize n = prediction->n_values, offset = pass->first * n;
  ml_softmax_rows (pass->n_rows, n, prediction->values + offset,
                   node->row_scratch + offset, node->values + pass->first);
  for (guint row = pass->first; row < pass->first + pass->n_rows; row++)
    {
      const float *x = prediction->values + row * n;
      const float *t = node->inputs[TARGET]->values + row * n;
      float normalizer = node->values[row], loss = 0;
      for (gsize i = 0; i < n; i++)
        loss += t[i] * (normalizer - x[i]);
      node->values[row] = loss;
    }
}

/* softmax (x) Σ t - t */
static void
cross_entropy_backward (const MlNode *node, MlPass *pass)
{
  const MlNode *prediction = node->inputs[PREDICTION];
  gsize n = prediction->n_values;
  for (guint row = pass->first; row < pass->first + pass->n_rows; row++)
    {
      const float *y = node->row_scratch + row * n;
      const float *t = node->inputs[TARGET]->values + row * n;
      float *dx = prediction->gradients + row * n, sum = 0;
      for (gsize i = 0; i < n; i++)
        sum += t[i];
      for (gsize i = 0; i < n; i++)
        dx[i] = node->gradients[row] * (sum * y[i] - t[i])
                + (prediction->is_shared ? dx[i] : 0);
    }
}

static const MlOp cross_entropy_op = { .name = "cross-entropy",
                                       .shape = cross_entropy_shape,
                                       .forward = cross_entropy_forward,
                                       .backward = cross_entropy_backward };

/**
 * ml_cross_entropy:
 * @input: sums before softmax
 * @target: probabilities, usually a one among zeros
 *
 * Returns: (transfer none) (nullable): -Σ target · log softmax (input), nats
 */
MlNode *
ml_cross_entropy (MlGraph *graph, MlNode *input, MlNode *target, GError **error)
{
  MlNode *const inputs[] = { input, target };
  return ml_graph_add (graph, &cross_entropy_op, NULL, 2, inputs, error);
}

/* -t log σ (x) - (1 - t) log (1 - σ (x)) = log (1 + exp (x)) - t x */
static void
binary_forward (const MlNode *node, MlPass *pass)
{
  const MlNode *prediction = node->inputs[PREDICTION];
  gsize n = prediction->n_values, offset = pass->first * n;
  float *softplus = node->row_scratch + offset;
  memcpy (softplus, prediction->values + offset,
          pass->n_rows * n * sizeof (float));
  ml_kernels ()->softplus (pass->n_rows * n, softplus);
  for (guint row = pass->first; row < pass->first + pass->n_rows; row++)
    {
      const float *x = prediction->values + row * n;
      const float *t = node->inputs[TARGET]->values + row * n;
      float loss = 0;
      for (gsize i = 0; i < n; i++)
        loss += softplus[i] - t[i] * x[i];
      node->values[row] = loss;
      softplus += n;
    }
}

/* σ (x) - t */
static void
binary_backward (const MlNode *node, MlPass *pass)
{
  const MlNode *prediction = node->inputs[PREDICTION];
  gsize n = prediction->n_values, offset = pass->first * n;
  float *y = node->row_scratch + offset;
  memcpy (y, prediction->values + offset, pass->n_rows * n * sizeof (float));
  ml_kernels ()->sigmoid (pass->n_rows * n, y);
  for (guint row = pass->first; row < pass->first + pass->n_rows; row++, y += n)
    {
      const float *t = node->inputs[TARGET]->values + row * n;
      float *dx = prediction->gradients + row * n;
      for (gsize i = 0; i < n; i++)
        dx[i] = node->gradients[row] * (y[i] - t[i])
                + (prediction->is_shared ? dx[i] : 0);
    }
}

static const MlOp binary_op = { .name = "binary-cross-entropy",
                                .shape = cross_entropy_shape,
                                .forward = binary_forward,
                                .backward = binary_backward };

/**
 * ml_binary_cross_entropy:
 * @input: sums before a sigmoid
 * @target: probabilities, each for itself
 *
 * Returns: (transfer none) (nullable): -Σ target · log σ (input) + (1 - target)
 *   · log (1 - σ (input)), nats; finite for any finite input
 */
MlNode *
ml_binary_cross_entropy (MlGraph *graph, MlNode *input, MlNode *target,
                         GError **error)
{
  MlNode *const inputs[] = { input, target };
  return ml_graph_add (graph, &binary_op, NULL, 2, inputs, error);
}

static void
squared_error_forward (const MlNode *node, MlPass *pass)
{
  gsize n = node->inputs[PREDICTION]->n_values;
  for (guint row = pass->first; row < pass->first + pass->n_rows; row++)
    {
      const float *y = node->inputs[PREDICTION]->values + row * n;
      const float *t = node->inputs[TARGET]->values + row * n;
      float loss = 0;
      for (gsize i = 0; i < n; i++)
        loss += 0.5f * (y[i] - t[i]) * (y[i] - t[i]);
      node->values[row] = loss;
    }
}

static void
squared_error_backward (const MlNode *node, MlPass *pass)
{
  const MlNode *prediction = node->inputs[PREDICTION];
  gsize n = prediction->n_values;
  for (guint row = pass->first; row < pass->first + pass->n_rows; row++)
    {
      const float *y = prediction->values + row * n;
      const float *t = node->inputs[TARGET]->values + row * n;
      float *dy = prediction->gradients + row * n;
      for (gsize i = 0; i < n; i++)
        dy[i] = node->gradients[row] * (y[i] - t[i])
                + (prediction->is_shared ? dy[i] : 0);
    }
}

static const MlOp squared_error_op = { .name = "squared-error",
                                       .shape = loss_shape,
                                       .forward = squared_error_forward,
                                       .backward = squared_error_backward };

/**
 * ml_squared_error:
 *
 * Returns: (transfer none) (nullable): ½ Σ (input - target)²
 */
MlNode *
ml_squared_error (MlGraph *graph, MlNode *input, MlNode *target, GError **error)
{
  MlNode *const inputs[] = { input, target };
  return ml_graph_add (graph, &squared_error_op, NULL, 2, inputs, error);
}

/* -- Examples for the gradient test ---------------------------------------- */

static MlNode *
cross_entropy_example (MlGraph *graph, MlNode *input, GError **error)
{
  MlNode *target = ml_graph_add_input (graph, input->n_sizes, input->sizes);
  return ml_cross_entropy (graph, input, target, error);
}

static MlNode *
binary_example (MlGraph *graph, MlNode *input, GError **error)
{
  MlNode *target = ml_graph_add_input (graph, input->n_sizes, input->sizes);
  return ml_binary_cross_entropy (graph, input, target, error);
}

static MlNode *
squared_error_example (MlGraph *graph, MlNode *input, GError **error)
{
  MlNode *target = ml_graph_add_input (graph, input->n_sizes, input->sizes);
  return ml_squared_error (graph, input, target, error);
}

const MlOpExample ml_loss_ops[]
    = { { &cross_entropy_op, cross_entropy_example },
        { &binary_op, binary_example },
        { &squared_error_op, squared_error_example },
        { NULL, NULL } };
