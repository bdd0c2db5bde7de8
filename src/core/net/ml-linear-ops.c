/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Operators that are matrix products. The activation is part of the product's
 * operator: it works on a slice that is still in the cache.
 *
 *   forward    Y = f (X W + b)
 *   backward   dZ = dY f' (Y), in place;  dX = dZ Wᵀ
 *   gradient   dW = Xᵀ dZ, db = sum of the rows of dZ, over the whole batch
 *
 * Transposed, for layers that go the way back with the weights of another one:
 * Y = f (X Wᵀ + b), dX = dZ W, dW = dZᵀ X.  */
#include "ml-ops.h"

#include "ml-error.h"
#include "ml-matrix.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  INPUT,
  WEIGHTS,
  BIAS,
};

static const MlOp transposed_op;

static gboolean
is_transposed (const MlNode *node)
{
  return node->op == &transposed_op;
}

static gboolean
dense_shape (MlNode *node, GError **error)
{
  const MlNode *input = node->inputs[INPUT], *weights = node->inputs[WEIGHTS];
  guint n_inputs = weights->sizes[is_transposed (node) ? 1 : 0];
  guint n_units = weights->sizes[is_transposed (node) ? 0 : 1];
  if (weights->n_sizes != 2 || n_inputs != input->n_values
      || node->inputs[BIAS]->n_values != n_units)
    {
      g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                   _ ("a dense layer of %u inputs cannot follow a layer of "
                      "%zu units"),
                   n_inputs, input->n_values);
      return FALSE;
    }
  node->n_sizes = 1;
  node->sizes[0] = n_units;
  node->n_multiplications = (double) weights->n_values;
  return TRUE;
}

static void
add_to_rows (guint n_rows, guint n, const float *restrict bias,
             float *restrict values)
{
  for (guint row = 0; row < n_rows; row++, values += n)
    for (guint j = 0; j < n; j++)
      values[j] += bias[j];
}

static void
dense_forward (const MlNode *node, MlPass *pass)
{
  const MlNode *input = node->inputs[INPUT], *weights = node->inputs[WEIGHTS];
  guint n_inputs = (guint) input->n_values, n_units = node->sizes[0];
  float *out = node->values + (gsize) pass->first * n_units;
  ml_gemm (FALSE, is_transposed (node), pass->n_rows, n_units, n_inputs, 1,
           input->values + (gsize) pass->first * n_inputs, n_inputs,
           weights->values, weights->sizes[1], 0, out, n_units);
  add_to_rows (pass->n_rows, n_units, node->inputs[BIAS]->values, out);
  ml_activation_apply ((MlActivation) node->settings.activation,
                       (gsize) pass->n_rows * n_units, out);
}

static void
dense_backward (const MlNode *node, MlPass *pass)
{
  const MlNode *input = node->inputs[INPUT], *weights = node->inputs[WEIGHTS];
  guint n_inputs = (guint) input->n_values, n_units = node->sizes[0];
  gsize offset = (gsize) pass->first * n_units;
  ml_activation_chain ((MlActivation) node->settings.activation,
                       (gsize) pass->n_rows * n_units, node->values + offset,
                       node->gradients + offset);
  if (input->wants_gradient)
    ml_gemm (FALSE, !is_transposed (node), pass->n_rows, n_inputs, n_units, 1,
             node->gradients + offset, n_units, weights->values,
             weights->sizes[1], input->is_shared ? 1 : 0,
             input->gradients + (gsize) pass->first * n_inputs, n_inputs);
}

static void
sum_rows (guint n_rows, guint n, const float *restrict values, gboolean adds,
          float *restrict sums)
{
  if (!adds)
    memset (sums, 0, n * sizeof (float));
  for (guint row = 0; row < n_rows; row++, values += n)
    for (guint j = 0; j < n; j++)
      sums[j] += values[j];
}

static gboolean
dense_product (const MlNode *node, guint which, guint n_rows, guint from,
               guint n, MlProduct *product)
{
  const MlNode *input = node->inputs[INPUT], *weights = node->inputs[WEIGHTS];
  const float *x = input->values, *dz = node->gradients;
  gboolean transposed = is_transposed (node);
  *product = (MlProduct){ .m = n,
                          .n = weights->sizes[1],
                          .k = n_rows,
                          .a = (transposed ? dz : x) + from,
                          .b = transposed ? x : dz,
                          .stride_a = weights->sizes[0],
                          .stride_b = weights->sizes[1] };
  return which == WEIGHTS;
}

static void
dense_gradient (const MlNode *node, guint which, guint n_rows, guint from,
                guint n)
{
  const MlNode *parameter = node->inputs[which];
  MlProduct p;
  if (!dense_product (node, which, n_rows, from, n, &p))
    sum_rows (n_rows, node->sizes[0], node->gradients, parameter->is_shared,
              parameter->gradients);
  else
    ml_gemm (TRUE, FALSE, p.m, p.n, p.k, 1, p.a, p.stride_a, p.b, p.stride_b,
             parameter->is_shared ? 1 : 0,
             parameter->gradients + (gsize) from * p.n, p.n);
}

static const MlOp dense_op = { .name = "dense",
                               .shape = dense_shape,
                               .forward = dense_forward,
                               .backward = dense_backward,
                               .gradient = dense_gradient,
                               .product = dense_product };

/**
 * ml_dense:
 * @input: rows × inputs, of any shape
 * @weights: inputs × units
 * @bias: units
 *
 * Returns: (transfer none) (nullable): activation (input · weights + bias),
 *   rows × units
 */
MlNode *
ml_dense (MlGraph *graph, MlNode *input, MlNode *weights, MlNode *bias,
          MlActivation activation, GError **error)
{
  MlNode *const inputs[] = { input, weights, bias };
  const MlOpSettings settings = { .activation = (int) activation };
  return ml_graph_add (graph, &dense_op, &settings, G_N_ELEMENTS (inputs),
                       inputs, error);
}

static const MlOp transposed_op = { .name = "dense-transposed",
                                    .shape = dense_shape,
                                    .forward = dense_forward,
                                    .backward = dense_backward,
                                    .gradient = dense_gradient,
                                    .product = dense_product };

/**
 * ml_dense_transposed:
 * @input: rows × units, of any shape
 * @weights: inputs × units, usually those of a ml_dense()
 * @bias: inputs
 *
 * Returns: (transfer none) (nullable): activation (input · weightsᵀ + bias),
 *   rows × inputs
 */
MlNode *
ml_dense_transposed (MlGraph *graph, MlNode *input, MlNode *weights,
                     MlNode *bias, MlActivation activation, GError **error)
{
  MlNode *const inputs[] = { input, weights, bias };
  const MlOpSettings settings = { .activation = (int) activation };
  return ml_graph_add (graph, &transposed_op, &settings, G_N_ELEMENTS (inputs),
                       inputs, error);
}

/* -- Examples for the gradient test ---------------------------------------- */

static MlNode *
example (MlGraph *graph, MlNode *input, MlActivation activation, GError **error)
{
  const guint sizes[] = { (guint) input->n_values, 5 };
  MlNode *weights = ml_graph_add_parameter (graph, "weights", 2, sizes,
                                            ML_DRAW_UNIFORM, 1, error);
  MlNode *bias = ml_graph_add_parameter (graph, "bias", 1, sizes + 1,
                                         ML_DRAW_UNIFORM, 1, error);
  return ml_dense (graph, input, weights, bias, activation, error);
}

static MlNode *
linear_example (MlGraph *graph, MlNode *input, GError **error)
{
  return example (graph, input, ML_ACTIVATION_LINEAR, error);
}

static MlNode *
relu_example (MlGraph *graph, MlNode *input, GError **error)
{
  return example (graph, input, ML_ACTIVATION_RELU, error);
}

static MlNode *
tanh_example (MlGraph *graph, MlNode *input, GError **error)
{
  return example (graph, input, ML_ACTIVATION_TANH, error);
}

static MlNode *
sigmoid_example (MlGraph *graph, MlNode *input, GError **error)
{
  return example (graph, input, ML_ACTIVATION_SIGMOID, error);
}

/* With weights of its own. */
static MlNode *
transposed_example (MlGraph *graph, MlNode *input, GError **error)
{
  const guint sizes[] = { 5, (guint) input->n_values };
  MlNode *weights = ml_graph_add_parameter (graph, "weights", 2, sizes,
                                            ML_DRAW_UNIFORM, 1, error);
  MlNode *bias = ml_graph_add_parameter (graph, "bias", 1, sizes,
                                         ML_DRAW_UNIFORM, 1, error);
  return ml_dense_transposed (graph, input, weights, bias, ML_ACTIVATION_TANH,
                              error);
}

/* There and back with the same weights, which get both gradients. */
static MlNode *
tied_example (MlGraph *graph, MlNode *input, GError **error)
{
  const guint sizes[] = { (guint) input->n_values, 4 };
  MlNode *weights = ml_graph_add_parameter (graph, "weights", 2, sizes,
                                            ML_DRAW_UNIFORM, 1, error);
  MlNode *bias = ml_graph_add_parameter (graph, "bias", 1, sizes + 1,
                                         ML_DRAW_UNIFORM, 1, error);
  MlNode *back = ml_graph_add_parameter (graph, "back", 1, sizes,
                                         ML_DRAW_UNIFORM, 1, error);
  MlNode *code
      = ml_dense (graph, input, weights, bias, ML_ACTIVATION_SIGMOID, error);
  return ml_dense_transposed (graph, code, weights, back, ML_ACTIVATION_LINEAR,
                              error);
}

const MlOpExample ml_linear_ops[] = { { &dense_op, linear_example },
                                      { &dense_op, relu_example },
                                      { &dense_op, tanh_example },
                                      { &dense_op, sigmoid_example },
                                      { &transposed_op, transposed_example },
                                      { &transposed_op, tied_example },
                                      { NULL, NULL } };
