/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-dbn-unrolling.h. */
#include "ml-dbn-unrolling.h"

#include "ml-matrix.h"

#include <string.h>

/* The @index-th parameter of @graph, in order. */
static const MlNode *
nth_parameter (const MlGraph *graph, guint index)
{
  for (guint i = 0;; i++)
    {
      const MlNode *node = ml_graph_node (graph, i);
      if (node->kind == ML_NODE_PARAMETER && index-- == 0)
        return node;
    }
}

static void
copy_to (const MlNode *node, const float *values, gsize n)
{
  g_assert (node->n_values == n);
  memcpy (node->values, values, n * sizeof (float));
}

/* Dense layer @layer of @graph becomes the way up of @machine, or its way down.
 */
static void
set_layer (const MlGraph *graph, guint layer, const MlRbm *machine,
           gboolean is_down)
{
  const MlNode *weights = nth_parameter (graph, 2 * layer);
  const MlNode *bias = nth_parameter (graph, 2 * layer + 1);
  const gsize n = (gsize) machine->n_visible * machine->n_hidden;
  if (is_down)
    {
      g_assert (weights->n_values == n);
      ml_transpose (machine->n_visible, machine->n_hidden, machine->weights,
                    weights->values);
      copy_to (bias, machine->visible_bias, machine->n_visible);
      return;
    }
  copy_to (weights, machine->weights, n);
  copy_to (bias, machine->hidden_bias, machine->n_hidden);
}

/**
 * ml_dbn_unroll:
 * @dbn: tied, without labels
 * @network: as many dense layers as @dbn has machines, of as many units; or
 *   twice as many: back to the inputs again
 *
 * Returns: (transfer full) (nullable): a graph of @network whose first
 *   parameters are those of @dbn
 */
MlGraph *
ml_dbn_unroll (const MlDbn *dbn, MlNetwork *network, const MlEncoder *encoder,
               GError **error)
{
  const guint n = dbn->n_layers, n_layers = ml_network_length (network);
  guint sizes[3] = { ml_encoder_n_inputs (encoder) };
  const guint n_sizes = ml_encoder_shape (encoder, sizes) ? 3 : 1;
  const guint n_outputs
      = n_layers == n ? ml_dbn_n_units (dbn, n) : ml_dbn_n_units (dbn, 0);
  g_return_val_if_fail (n_layers == n || n_layers == 2 * n, NULL);
  MlGraph *graph = ml_network_build (network, n_sizes, sizes, n_outputs,
                                     ML_LOSS_SQUARED_ERROR, 1, error);
  for (guint i = 0; graph != NULL && i < n; i++)
    {
      set_layer (graph, i, dbn->up[i], FALSE);
      if (n_layers == 2 * n)
        set_layer (graph, 2 * n - 1 - i, dbn->up[i], TRUE);
    }
  return graph;
}
