/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Operators that work on each value, or each row, by itself. */
#include "ml-ops.h"

#include "ml-error.h"
#include "ml-kernels.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static gboolean
same_shape (MlNode *node, GError **error)
{
  const MlNode *input = node->inputs[0];
  node->n_sizes = input->n_sizes;
  node->channels_last = input->channels_last;
  memcpy (node->sizes, input->sizes, sizeof node->sizes);
  return TRUE;
}

/**
 * ml_hand_on:
 * @input: wants gradients
 * @offset: where they lie in its own
 *
 * Hands @n gradients on to an operator's input: the only reader writes, others
 * add.
 */
void
ml_hand_on (const MlNode *input, gsize offset, gsize n, const float *gradients)
{
  float *into = input->gradients + offset;
  if (!input->is_shared)
    memcpy (into, gradients, n * sizeof (float));
  else
    for (gsize i = 0; i < n; i++)
      into[i] += gradients[i];
}

static void
activate_forward (const MlNode *node, MlPass *pass)
{
  gsize offset = pass->first * node->n_values;
  gsize n = pass->n_rows * node->n_values;
  memcpy (node->values + offset, node->inputs[0]->values + offset,
          n * sizeof (float));
  ml_activation_apply ((MlActivation) node->settings.activation, n,
                       node->values + offset);
}

static void
activate_backward (const MlNode *node, MlPass *pass)
{
  gsize offset = pass->first * node->n_values;
  gsize n = pass->n_rows * node->n_values;
  ml_activation_chain ((MlActivation) node->settings.activation, n,
                       node->values + offset, node->gradients + offset);
  ml_hand_on (node->inputs[0], offset, n, node->gradients + offset);
}

static const MlOp activate_op = { .name = "activate",
                                  .shape = same_shape,
                                  .forward = activate_forward,
                                  .backward = activate_backward };

/** ml_activate: Returns: (transfer none) (nullable): activation (input) */
MlNode *
ml_activate (MlGraph *graph, MlNode *input, MlActivation activation,
             GError **error)
{
  const MlOpSettings settings = { .activation = (int) activation };
  return ml_graph_add (graph, &activate_op, &settings, 1, &input, error);
}

/**
 * ml_softmax_rows:
 * @in: rows × n
 * @out: rows × n: exp (in) / Σ exp (in) of each row; safe for large values
 * @normalizers: (nullable): rows: log Σ exp (in)
 */
void
ml_softmax_rows (guint n_rows, gsize n, const float *in, float *out,
                 float *normalizers)
{
  for (guint row = 0; row < n_rows; row++)
    {
      const float *x = in + row * n;
      float largest = x[0];
      for (gsize i = 1; i < n; i++)
        largest = MAX (largest, x[i]);
      for (gsize i = 0; i < n; i++)
        out[row * n + i] = x[i] - largest;
      if (normalizers != NULL)
        normalizers[row] = largest;
    }
  ml_kernels ()->exponential (n_rows * n, out);
  for (guint row = 0; row < n_rows; row++)
    {
      float *y = out + row * n, sum = 0;
      for (gsize i = 0; i < n; i++)
        sum += y[i];
      for (gsize i = 0; i < n; i++)
        y[i] /= sum;
      if (normalizers != NULL)
        normalizers[row] += logf (sum);
    }
}

static void
softmax_forward (const MlNode *node, MlPass *pass)
{
  gsize offset = pass->first * node->n_values;
  ml_softmax_rows (pass->n_rows, node->n_values,
                   node->inputs[0]->values + offset, node->values + offset,
                   NULL);
}

/* dx = y (dy - Σ y dy) */
static void
softmax_backward (const MlNode *node, MlPass *pass)
{
  gsize n = node->n_values;
  for (guint row = pass->first; row < pass->first + pass->n_rows; row++)
    {
      const float *y = node->values + row * n;
      float *dy = node->gradients + row * n, dot = 0;
      for (gsize i = 0; i < n; i++)
        dot += y[i] * dy[i];
      for (gsize i = 0; i < n; i++)
        dy[i] = y[i] * (dy[i] - dot);
      ml_hand_on (node->inputs[0], row * n, n, dy);
    }
}

static const MlOp softmax_op = { .name = "softmax",
                                 .shape = same_shape,
                                 .forward = softmax_forward,
                                 .backward = softmax_backward };

/**
 * ml_softmax:
 *
 * Returns: (transfer none) (nullable): a row's values as probabilities,
 *   exp (x) / Σ exp (x)
 */
MlNode *
ml_softmax (MlGraph *graph, MlNode *input, GError **error)
{
  return ml_graph_add (graph, &softmax_op, NULL, 1, &input, error);
}

static gboolean
add_shape (MlNode *node, GError **error)
{
  if (node->inputs[0]->n_values != node->inputs[1]->n_values
      || node->inputs[0]->channels_last != node->inputs[1]->channels_last)
    {
      g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                   _ ("layers of %zu and %zu units cannot be added"),
                   node->inputs[0]->n_values, node->inputs[1]->n_values);
      return FALSE;
    }
  return same_shape (node, error);
}

static void
add_forward (const MlNode *node, MlPass *pass)
{
  gsize from = pass->first * node->n_values;
  gsize end = from + pass->n_rows * node->n_values;
  for (gsize i = from; i < end; i++)
    node->values[i] = node->inputs[0]->values[i] + node->inputs[1]->values[i];
}

static void
add_backward (const MlNode *node, MlPass *pass)
{
  gsize offset = pass->first * node->n_values;
  for (guint i = 0; i < node->n_inputs; i++)
    if (node->inputs[i]->wants_gradient)
      ml_hand_on (node->inputs[i], offset, pass->n_rows * node->n_values,
                  node->gradients + offset);
}

static const MlOp add_op = { .name = "add",
                             .shape = add_shape,
                             .forward = add_forward,
                             .backward = add_backward };

/** ml_add: Returns: (transfer none) (nullable): @a + @b, of equal shapes */
MlNode *
ml_add (MlGraph *graph, MlNode *a, MlNode *b, GError **error)
{
  MlNode *const inputs[] = { a, b };
  return ml_graph_add (graph, &add_op, NULL, 2, inputs, error);
}

/* -- Examples for the gradient test ---------------------------------------- */

static MlNode *
linear_example (MlGraph *graph, MlNode *input, GError **error)
{
  return ml_activate (graph, input, ML_ACTIVATION_LINEAR, error);
}

static MlNode *
relu_example (MlGraph *graph, MlNode *input, GError **error)
{
  return ml_activate (graph, input, ML_ACTIVATION_RELU, error);
}

static MlNode *
leaky_relu_example (MlGraph *graph, MlNode *input, GError **error)
{
  return ml_activate (graph, input, ML_ACTIVATION_LEAKY_RELU, error);
}

static MlNode *
elu_example (MlGraph *graph, MlNode *input, GError **error)
{
  return ml_activate (graph, input, ML_ACTIVATION_ELU, error);
}

static MlNode *
tanh_example (MlGraph *graph, MlNode *input, GError **error)
{
  return ml_activate (graph, input, ML_ACTIVATION_TANH, error);
}

static MlNode *
sigmoid_example (MlGraph *graph, MlNode *input, GError **error)
{
  return ml_activate (graph, input, ML_ACTIVATION_SIGMOID, error);
}

static MlNode *
add_example (MlGraph *graph, MlNode *input, GError **error)
{
  return ml_add (graph, ml_activate (graph, input, ML_ACTIVATION_TANH, error),
                 input, error);
}

const MlOpExample ml_elementwise_ops[] = {
  { &activate_op, linear_example },
  { &activate_op, relu_example },
  { &activate_op, leaky_relu_example },
  { &activate_op, elu_example },
  { &activate_op, tanh_example },
  { &activate_op, sigmoid_example },
  { &softmax_op, ml_softmax },
  { &add_op, add_example },
  { NULL, NULL },
};
