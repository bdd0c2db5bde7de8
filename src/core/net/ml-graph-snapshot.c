/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-graph-snapshot.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Whether @weights multiply the network's input itself. */
static gboolean
reads_input (const MlGraph *graph, const MlNode *weights)
{
  for (guint i = 0; i < ml_graph_n_nodes (graph); i++)
    {
      const MlNode *node = ml_graph_node (graph, i);
      for (guint k = 1; k < node->n_inputs; k++)
        if (node->inputs[k] == weights)
          return node->inputs[0] == ml_graph_input (graph);
    }
  return FALSE;
}

/* @from: rows × columns; @to: columns × rows */
static void
transpose (guint rows, guint columns, const float *restrict from,
           float *restrict to)
{
  const guint tile = 16; /* both sides of a tile stay in the cache */
  for (guint i0 = 0; i0 < rows; i0 += tile)
    for (guint j0 = 0; j0 < columns; j0 += tile)
      for (guint j = j0; j < MIN (j0 + tile, columns); j++)
        for (guint i = i0; i < MIN (i0 + tile, rows); i++)
          to[(gsize) j * rows + i] = from[(gsize) i * columns + j];
}

/* Inputs × units become units × inputs, or units × picture. */
static void
add_weights (const MlGraph *graph, const MlNode *node, MlSnapshot *snapshot)
{
  const MlNode *input = ml_graph_input (graph);
  guint sizes[ML_NODE_SIZES] = { node->sizes[1], node->sizes[0] };
  guint n_sizes = 2;
  if (input->n_sizes == 3 && reads_input (graph, node))
    {
      const guint skipped = input->sizes[0] == 1 ? 1 : 0; /* one channel */
      n_sizes = 4 - skipped;
      memcpy (sizes + 1, input->sizes + skipped,
              (n_sizes - 1) * sizeof (guint));
    }
  float *values
      = ml_snapshot_add (snapshot, node->name, _ ("Weights"), n_sizes, sizes);
  transpose (node->sizes[0], node->sizes[1], node->values, values);
}

static void
add_copy (const MlNode *node, const char *caption, MlSnapshot *snapshot)
{
  float *values = ml_snapshot_add (snapshot, node->name, caption, node->n_sizes,
                                   node->sizes);
  memcpy (values, node->values, node->n_values * sizeof (float));
}

static void
add_activations (const MlNode *node, const char *name, const char *caption,
                 guint n_rows, MlSnapshot *snapshot)
{
  guint sizes[ML_NODE_SIZES] = { n_rows };
  guint n_sizes = MIN (node->n_sizes, ML_NODE_SIZES - 1);
  for (guint i = 0; i < n_sizes; i++)
    sizes[i + 1] = node->sizes[i];
  float *values = ml_snapshot_add (snapshot, name, caption, n_sizes + 1, sizes);
  memcpy (values, node->values, n_rows * node->n_values * sizeof (float));
}

/**
 * ml_graph_snapshot:
 * @n_rows: of the batch, whose activations are copied too; 0: none
 *
 * Returns: (transfer full): "layer1.weights" (units × inputs, or units ×
 *   height × width if the input is a picture), "layer1.bias",
 *   "layer1.activations" (rows × units), "input.activations", "output"
 */
MlSnapshot *
ml_graph_snapshot (const MlGraph *graph, guint n_rows)
{
  MlSnapshot *snapshot = ml_snapshot_new ();
  for (guint i = 0; i < ml_graph_n_nodes (graph); i++)
    {
      const MlNode *node = ml_graph_node (graph, i);
      if (node->name == NULL)
        continue;
      if (node->kind == ML_NODE_STATE)
        add_copy (node, _ ("Running averages"), snapshot);
      else if (node->kind == ML_NODE_PARAMETER && node->n_sizes == 2)
        add_weights (graph, node, snapshot);
      else if (node->kind == ML_NODE_PARAMETER)
        add_copy (node, _ ("Biases"), snapshot);
      else if (n_rows > 0)
        add_activations (node, node->name, _ ("Activations"), n_rows, snapshot);
    }
  if (n_rows > 0)
    {
      add_activations (ml_graph_input (graph), "input.activations",
                       _ ("Inputs"), n_rows, snapshot);
      add_activations (ml_graph_output (graph), "output", _ ("Output"), n_rows,
                       snapshot);
    }
  return snapshot;
}
