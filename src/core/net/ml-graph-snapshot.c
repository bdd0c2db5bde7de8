/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-graph-snapshot.h"

#include "ml-matrix.h"
#include "ml-ops.h"
#include "ml-parallel.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

/* "layer1.weights" as a person calls it. */
static char *
caption_of (const MlNode *node)
{
  static const struct
  {
    const char *name, *words;
  } known[] = {
    { "weights", N_ ("weights") },
    { "bias", N_ ("biases") },
    { "activations", N_ ("activations") },
    { "mean", N_ ("running mean") },
    { "variance", N_ ("running variance") },
    { "gain", N_ ("gains") },
    { "gates.activations", N_ ("Gates") },
    { "reconstruction.activations", N_ ("Reconstruction") },
  };
  const char *dot = strchr (node->name, '.');
  const char *what = dot != NULL ? dot + 1 : node->name;
  guint layer = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (known[i].name, what) == 0
        || strcmp (known[i].name, node->name) == 0)
      what = _ (known[i].words);
  return sscanf (node->name, "layer%u.", &layer) == 1
             ? g_strdup_printf (_ ("Layer %u: %s"), layer, what)
             : g_strdup (what);
}

static void
add_tensor (MlSnapshot *snapshot, const MlNode *node, guint n_sizes,
            const guint *sizes)
{
  g_autofree char *caption = caption_of (node);
  ml_snapshot_add_unset (snapshot, node->name, caption, n_sizes, sizes);
}

/* (nullable): what an operator multiplies @weights with */
static const MlNode *
factor_of (const MlGraph *graph, const MlNode *weights)
{
  for (guint i = 0; i < ml_graph_n_nodes (graph); i++)
    {
      const MlNode *node = ml_graph_node (graph, i);
      for (guint k = 1; k < node->n_inputs; k++)
        if (node->inputs[k] == weights)
          return node->inputs[0];
    }
  return NULL;
}

/* Inputs × units become units × inputs, or units × picture. */
static void
add_dense_weights (const MlGraph *graph, const MlNode *node,
                   MlSnapshot *snapshot)
{
  const MlNode *input = factor_of (graph, node);
  const guint n_inputs = node->sizes[0], n_units = node->sizes[1];
  guint sizes[ML_NODE_SIZES] = { n_units, n_inputs };
  guint n_sizes = 2;
  if (input != NULL && input->n_sizes == 3)
    {
      const guint skipped = input->sizes[0] == 1 ? 1 : 0; /* one channel */
      n_sizes = 4 - skipped;
      memcpy (sizes + 1, input->sizes + skipped,
              (n_sizes - 1) * sizeof (guint));
    }
  add_tensor (snapshot, node, n_sizes, sizes);
}

/* Size × size × channels × filters become filters × channels × size × size. */
static void
add_filters (const MlNode *node, MlSnapshot *snapshot)
{
  const guint sizes[]
      = { node->sizes[3], node->sizes[2], node->sizes[0], node->sizes[1] };
  add_tensor (snapshot, node, 4, sizes);
}

static void
copy_filters (const MlNode *node, float *values)
{
  const guint n_pixels = node->sizes[0] * node->sizes[1];
  const guint n_channels = node->sizes[2], n_filters = node->sizes[3];
  for (guint f = 0; f < n_filters; f++)
    for (guint c = 0; c < n_channels; c++)
      for (guint pixel = 0; pixel < n_pixels; pixel++)
        *values++
            = node->values[((gsize) pixel * n_channels + c) * n_filters + f];
}

static void
add_rows (const MlNode *node, const char *name, const char *caption,
          guint n_rows, MlSnapshot *snapshot)
{
  guint sizes[ML_NODE_SIZES] = { n_rows };
  guint n_sizes = MIN (node->n_sizes, ML_NODE_SIZES - 1);
  for (guint i = 0; i < n_sizes; i++)
    sizes[i + 1] = node->sizes[i];
  ml_snapshot_add_unset (snapshot, name, caption, n_sizes + 1, sizes);
}

/* What one answer of the picture @node sees of the network's input: size,
 * stride and first of its window, in pixels, the same in both directions. The
 * answer in line y sees the lines first + y · stride … + size − 1; first is
 * negative where it sees padding. FALSE where two branches meet. */
static gboolean
find_field (const MlGraph *graph, const MlNode *node, float *field)
{
  float size = 1, stride = 1, first = 0;
  for (; node != ml_graph_input (graph); node = node->inputs[0])
    {
      const MlOpSettings *s = &node->settings;
      for (guint i = 1; i < node->n_inputs; i++)
        if (node->inputs[i]->kind == ML_NODE_OPERATOR)
          return FALSE;
      if (node->kind != ML_NODE_OPERATOR || node->n_inputs == 0)
        return FALSE;
      if (s->size == 0) /* no window: a pixel sees a pixel */
        continue;
      size = (size - 1) * (float) s->stride + (float) s->size;
      first = first * (float) s->stride - (float) s->padding;
      stride *= (float) s->stride;
    }
  field[0] = size;
  field[1] = stride;
  field[2] = first;
  return TRUE;
}

/* @names: (nullable): NULL: all */
static gboolean
is_wanted (const char *name, const char *const *names)
{
  return names == NULL || g_strv_contains (names, name);
}

static void
add_field (const MlGraph *graph, const MlNode *node, const char *const *names,
           MlSnapshot *snapshot)
{
  float field[3];
  const guint n = G_N_ELEMENTS (field);
  guint layer = 0;
  if (node->n_sizes != 3 || sscanf (node->name, "layer%u.", &layer) != 1)
    return;
  g_autofree char *name = g_strdup_printf ("layer%u.field", layer);
  if (!is_wanted (name, names) || !find_field (graph, node, field))
    return;
  g_autofree char *caption
      = g_strdup_printf (_ ("Layer %u: receptive field"), layer);
  float *values = ml_snapshot_add_unset (snapshot, name, caption, 1, &n);
  memcpy (values, field, sizeof field);
}

static gboolean
is_of_rows (const MlNode *node)
{
  return node->kind != ML_NODE_PARAMETER && node->kind != ML_NODE_STATE;
}

static gboolean
is_dense (const MlNode *node)
{
  return node->kind == ML_NODE_PARAMETER && node->n_sizes == 2;
}

static void
add_node (const MlGraph *graph, const MlNode *node, guint n_rows,
          MlSnapshot *snapshot)
{
  if (is_of_rows (node))
    {
      g_autofree char *caption = caption_of (node);
      add_rows (node, node->name, caption, n_rows, snapshot);
    }
  else if (is_dense (node))
    add_dense_weights (graph, node, snapshot);
  else if (node->kind == ML_NODE_PARAMETER && node->n_sizes == 4)
    add_filters (node, snapshot);
  else
    add_tensor (snapshot, node, node->n_sizes, node->sizes);
}

static void
add_layers (const MlGraph *graph, guint n_rows, const char *const *names,
            MlSnapshot *snapshot)
{
  for (guint i = 0; i < ml_graph_n_nodes (graph); i++)
    {
      const MlNode *node = ml_graph_node (graph, i);
      if (node->name == NULL || (is_of_rows (node) && n_rows == 0))
        continue;
      if (is_wanted (node->name, names))
        add_node (graph, node, n_rows, snapshot);
      if (is_of_rows (node))
        add_field (graph, node, names, snapshot);
    }
}

/* What the graph begins and ends with, under names of their own. */
#define N_ENDS 3

typedef struct
{
  const char *name, *caption;
  const MlNode *node;
} End;

static void
list_ends (const MlGraph *graph, End *ends)
{
  ends[0] = (End){ "input.activations", N_ ("Inputs"), ml_graph_input (graph) };
  ends[1] = (End){ "output", N_ ("Output"), ml_graph_output (graph) };
  ends[2] = (End){ "target", N_ ("Target"), ml_graph_target (graph) };
}

/* Copying: on all threads, for the network waits meanwhile. */

enum
{
  UNITS
  = 16, /* of a dense layer: stay in the cache and are worth a thread's while */
};

/* Weights of a dense layer may be most of a network, so threads share them. */
typedef struct
{
  const MlNode *weights, *input; /* @input: (nullable) */
  float *values;
} Dense;

static void
copy_units (guint slice, gpointer data)
{
  const Dense *dense = data;
  const guint n_inputs = dense->weights->sizes[0];
  const guint n_units = dense->weights->sizes[1];
  const guint first = slice * UNITS, n = MIN (UNITS, n_units - first);
  const float *from = dense->weights->values + first;
  float *to = dense->values + (gsize) first * n_inputs;
  if (dense->input == NULL)
    {
      ml_transpose_columns (n_inputs, n, from, n_units, to);
      return;
    }
  g_autofree float *rows = g_new (float, (gsize) n *n_inputs);
  ml_transpose_columns (n_inputs, n, from, n_units, rows);
  ml_copy_by_channel (dense->input, n, rows, to);
}

typedef struct
{
  const MlGraph *graph;
  MlSnapshot *snapshot;
  gboolean is_of_weights;
  guint first, n_rows; /* of the snapshot: that the batch has; n_rows 0: none */
  End ends[N_ENDS];
} Copying;

static void
copy_node (const Copying *c, const MlNode *node, const char *name)
{
  const MlTensor *tensor
      = name != NULL ? ml_snapshot_find (c->snapshot, name) : NULL;
  if (tensor == NULL)
    return;
  if (is_of_rows (node))
    ml_copy_by_channel (node, c->n_rows, node->values,
                        tensor->values + (gsize) c->first * node->n_values);
  else if (!c->is_of_weights)
    return;
  else if (is_dense (node))
    return; /* see copy_dense() */
  else if (node->kind == ML_NODE_PARAMETER && node->n_sizes == 4)
    copy_filters (node, tensor->values);
  else
    memcpy (tensor->values, node->values, node->n_values * sizeof (float));
}

static void
copy_slice (guint index, gpointer data)
{
  const Copying *c = data;
  if (index < N_ENDS)
    copy_node (c, c->ends[index].node, c->ends[index].name);
  else
    {
      const MlNode *node = ml_graph_node (c->graph, index - N_ENDS);
      copy_node (c, node, node->name);
    }
}

static void
copy_dense (const Copying *c)
{
  for (guint i = 0; i < ml_graph_n_nodes (c->graph); i++)
    {
      const MlNode *node = ml_graph_node (c->graph, i);
      const MlTensor *tensor = node->name != NULL && is_dense (node)
                                   ? ml_snapshot_find (c->snapshot, node->name)
                                   : NULL;
      if (tensor == NULL)
        continue;
      Dense dense = { node, factor_of (c->graph, node), tensor->values };
      ml_parallel_for ((node->sizes[1] + UNITS - 1) / UNITS, copy_units,
                       &dense);
    }
}

static void
copy (const MlGraph *graph, MlSnapshot *snapshot, gboolean is_of_weights,
      guint first, guint n_rows)
{
  Copying copying = { graph, snapshot, is_of_weights, first, n_rows };
  list_ends (graph, copying.ends);
  ml_parallel_for (N_ENDS + ml_graph_n_nodes (graph), copy_slice, &copying);
  if (is_of_weights)
    copy_dense (&copying);
}

/* Tensors without values yet. */
static MlSnapshot *
make_room (const MlGraph *graph, guint n_rows, const char *const *names)
{
  MlSnapshot *snapshot = ml_snapshot_new ();
  End ends[N_ENDS];
  list_ends (graph, ends);
  add_layers (graph, n_rows, names, snapshot);
  for (guint i = 0; n_rows > 0 && i < N_ENDS; i++)
    if (is_wanted (ends[i].name, names))
      add_rows (ends[i].node, ends[i].name, _ (ends[i].caption), n_rows,
                snapshot);
  return snapshot;
}

/**
 * ml_graph_snapshot_new:
 * @n_rows: that ml_graph_snapshot_fill() will be given; 0: none
 * @names: (nullable) (array zero-terminated=1): tensors to take; NULL: all
 *
 * Returns: (transfer full): weights as they are, and room for what @n_rows rows
 *   make of them; see ml_graph_snapshot()
 */
MlSnapshot *
ml_graph_snapshot_new (const MlGraph *graph, guint n_rows,
                       const char *const *names)
{
  MlSnapshot *snapshot = make_room (graph, n_rows, names);
  copy (graph, snapshot, TRUE, 0, 0);
  return snapshot;
}

/**
 * ml_graph_snapshot_fill:
 * @snapshot: that nobody else has seen yet
 * @first: row of the snapshot
 *
 * Copies what the first @n_rows rows of the batch make.
 */
void
ml_graph_snapshot_fill (const MlGraph *graph, MlSnapshot *snapshot, guint first,
                        guint n_rows)
{
  copy (graph, snapshot, FALSE, first, n_rows);
}

/**
 * ml_graph_snapshot:
 * @n_rows: of the batch, whose activations are copied too; 0: none
 *
 * All by channel, however it lies in memory.
 *
 * Returns: (transfer full): "layer1.weights" (units × inputs; units × height ×
 *   width or units × channels × height × width if the layer reads a picture;
 *   filters × channels × size × size), "layer1.bias", "layer1.activations"
 *   (rows × units or rows × channels × height × width), "layer1.field" (size,
 *   stride and first of what an answer sees of the input picture),
 *   "input.activations", "output", "target"
 */
MlSnapshot *
ml_graph_snapshot (const MlGraph *graph, guint n_rows)
{
  MlSnapshot *snapshot = make_room (graph, n_rows, NULL);
  copy (graph, snapshot, TRUE, 0, n_rows);
  return snapshot;
}
