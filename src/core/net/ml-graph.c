/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-graph.h. Nodes stand in the order they were added, which is an order
 * to compute them in: an operator's inputs exist before it does. */
#include "ml-graph-private.h"

#include "ml-error.h"
#include "ml-matrix.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  ALIGNMENT = 16,      /* floats: 64 bytes */
  BLOCK_LENGTH = 8192, /* floats: a block and its weights stay in the cache */
  BLOCK_ROWS = 8,      /* as many rows as a kernel makes at a time */
};

/* No array of a graph has more floats: 1 GiB. */
#define MAX_FLOATS ((gsize) 1 << 28)

static void
node_free (MlNode *node)
{
  g_free (node->name);
  g_free (node);
}

/** ml_graph_new: Returns: (transfer full): an empty graph */
MlGraph *
ml_graph_new (void)
{
  MlGraph *self = g_new0 (MlGraph, 1);
  self->nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) node_free);
  self->inputs = g_ptr_array_new ();
  self->to_output = g_ptr_array_new ();
  self->to_loss = g_ptr_array_new ();
  self->blocks = g_array_new (FALSE, FALSE, sizeof (MlBlock));
  self->readers = g_array_new (FALSE, FALSE, sizeof (Reader));
  return self;
}

/** ml_graph_free: frees @self, its nodes and its arena; NULL is fine */
void
ml_graph_free (MlGraph *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->nodes);
  g_ptr_array_unref (self->inputs);
  g_ptr_array_unref (self->to_output);
  g_ptr_array_unref (self->to_loss);
  g_array_unref (self->blocks);
  g_array_unref (self->readers);
  ml_aligned_free (self->arena);
  g_free (self->layer);
  g_free (self);
}

/* -- Building ------------------------------------------------------------- */

/* The product of a node's sizes, refused if no machine could hold it. */
static gboolean
measure (MlNode *node, GError **error)
{
  node->n_values = 1;
  for (guint i = 0; i < node->n_sizes; i++)
    {
      gsize size = node->sizes[i];
      if (size == 0 || size > MAX_FLOATS / node->n_values)
        {
          g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                       size == 0 ? _ ("a layer of no units cannot learn: give "
                                      "it at least one")
                                 : _ ("the network would not fit into memory: "
                                      "take fewer units"));
          return FALSE;
        }
      node->n_values *= size;
    }
  return TRUE;
}

static gboolean
is_picture (const MlNode *node)
{
  return node->n_sizes == 3;
}

static MlNode *
node_new (MlNodeKind kind, guint n_sizes, const guint *sizes)
{
  g_assert (n_sizes <= ML_NODE_SIZES);
  MlNode *node = g_new0 (MlNode, 1);
  node->kind = kind;
  node->n_sizes = n_sizes;
  for (guint i = 0; i < n_sizes; i++)
    node->sizes[i] = sizes[i];
  return node;
}

/**
 * ml_graph_add_input:
 * @sizes: of one row, at most 2²⁸ floats in all; a picture lies channel by
 *   channel, as files have it
 *
 * Returns: (transfer none): a node whose values the caller fills
 */
MlNode *
ml_graph_add_input (MlGraph *self, guint n_sizes, const guint *sizes)
{
  MlNode *node = node_new (ML_NODE_INPUT, n_sizes, sizes);
  gboolean fits = measure (node, NULL);
  node->channels_last = is_picture (node) && sizes[0] == 1;
  g_ptr_array_add (self->nodes, node);
  g_ptr_array_add (self->inputs, node);
  g_return_val_if_fail (fits, node);
  return node;
}

/* Takes "weights" for a parameter's or a state's name within its layer. */
static MlNode *
add_kept (MlGraph *self, MlNodeKind kind, const char *name, guint n_sizes,
          const guint *sizes, MlDraw draw, float scale)
{
  MlNode *node = node_new (kind, n_sizes, sizes);
  node->name = self->layer != NULL ? g_strconcat (self->layer, ".", name, NULL)
                                   : g_strdup (name);
  node->draw = draw;
  node->scale = scale;
  g_ptr_array_add (self->nodes, node);
  return node;
}

/**
 * ml_graph_add_parameter:
 * @name: its name within the layer: "weights"
 * @draw: how ml_graph_initialize() fills it
 *
 * A parameter of one size is a bias: weight decay leaves it alone.
 *
 * Returns: (transfer none) (nullable): the node
 */
MlNode *
ml_graph_add_parameter (MlGraph *self, const char *name, guint n_sizes,
                        const guint *sizes, MlDraw draw, float scale,
                        GError **error)
{
  MlNode *node
      = add_kept (self, ML_NODE_PARAMETER, name, n_sizes, sizes, draw, scale);
  node->decays = n_sizes > 1;
  node->wants_gradient = TRUE;
  return measure (node, error) ? node : NULL;
}

/**
 * ml_graph_add_state:
 * @name: its name within the layer: "mean"
 * @start: what all its values are at first
 *
 * What an operator remembers from batch to batch, such as running averages. It
 * is saved and copied with the weights; optimizers do not see it.
 *
 * Returns: (transfer none) (nullable): the node
 */
MlNode *
ml_graph_add_state (MlGraph *self, const char *name, guint n_sizes,
                    const guint *sizes, float start, GError **error)
{
  MlNode *node = add_kept (self, ML_NODE_STATE, name, n_sizes, sizes,
                           ML_DRAW_CONSTANT, start);
  return measure (node, error) ? node : NULL;
}

/**
 * ml_graph_add:
 * @settings: (nullable): for the operator
 * @inputs: (array length=n_inputs): nodes of this graph
 *
 * Adds an operator; its shape is known at once.
 *
 * Returns: (transfer none) (nullable): the node, NULL with %ML_ERROR_OPTION if
 *   the shapes do not go together
 */
MlNode *
ml_graph_add (MlGraph *self, const MlOp *op, const MlOpSettings *settings,
              guint n_inputs, MlNode *const *inputs, GError **error)
{
  g_assert (n_inputs <= ML_NODE_INPUTS);
  MlNode *node = node_new (ML_NODE_OPERATOR, 0, NULL);
  node->op = op;
  if (settings != NULL)
    node->settings = *settings;
  node->n_inputs = n_inputs;
  for (guint i = 0; i < n_inputs; i++)
    {
      node->inputs[i] = inputs[i];
      node->wants_gradient |= inputs[i]->wants_gradient;
    }
  g_ptr_array_add (self->nodes, node);
  return op->shape (node, error) && measure (node, error) ? node : NULL;
}

/** ml_graph_begin_layer: names the parameters that follow "@name.…" */
void
ml_graph_begin_layer (MlGraph *self, const char *name)
{
  g_free (self->layer);
  self->layer = g_strdup (name);
}

/** ml_graph_end_layer: @output: the node that stands for the layer's answer */
void
ml_graph_end_layer (MlGraph *self, MlNode *output)
{
  if (output->name == NULL)
    output->name = g_strconcat (self->layer, ".activations", NULL);
  g_clear_pointer (&self->layer, g_free);
}

/* -- Sealing -------------------------------------------------------------- */

static void
collect_needed (const MlNode *node, GHashTable *needed)
{
  if (!g_hash_table_add (needed, (gpointer) node))
    return;
  for (guint i = 0; i < node->n_inputs; i++)
    collect_needed (node->inputs[i], needed);
}

/* The operators behind @last, itself included, in order. */
static void
list_operators (const MlGraph *self, const MlNode *last, GPtrArray *into)
{
  g_autoptr (GHashTable) needed = g_hash_table_new (NULL, NULL);
  collect_needed (last, needed);
  for (guint i = 0; i < self->nodes->len; i++)
    {
      MlNode *node = g_ptr_array_index (self->nodes, i);
      if (node->op != NULL && g_hash_table_contains (needed, node))
        g_ptr_array_add (into, node);
    }
}

/* Who reads what, on the way to the loss. */
static void
find_readers (MlGraph *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < self->to_loss->len; i++)
    {
      const MlNode *node = g_ptr_array_index (self->to_loss, i);
      for (guint input = 0; input < node->n_inputs; input++)
        {
          MlNode *read = node->inputs[input];
          if (!g_hash_table_add (seen, read))
            read->is_shared = TRUE;
          Reader reader = { read, node, input };
          if (read->kind == ML_NODE_PARAMETER)
            g_array_append_val (self->readers, reader);
        }
    }
}

/* Inputs stand before what reads them, so their phases are known. */
static void
number_phases (MlGraph *self)
{
  self->n_phases = 1;
  for (guint i = 0; i < self->to_loss->len; i++)
    {
      MlNode *node = g_ptr_array_index (self->to_loss, i);
      for (guint input = 0; input < node->n_inputs; input++)
        node->phase = MAX (node->phase, node->inputs[input]->phase);
      node->phase += node->op->meet != NULL;
      self->n_phases = MAX (self->n_phases, node->phase + 1);
    }
}

static guint
parameter_columns (const MlNode *parameter)
{
  return parameter->sizes[parameter->n_sizes - 1];
}

static void
cut_blocks (MlGraph *self, const MlNode *parameter, gsize offset)
{
  guint columns = parameter_columns (parameter);
  guint rows = (guint) (parameter->n_values / columns);
  guint step = MAX (BLOCK_LENGTH / columns / BLOCK_ROWS, 1) * BLOCK_ROWS;
  for (guint from = 0; from < rows; from += step)
    {
      guint n = MIN (step, rows - from);
      MlBlock block = { parameter, from, n, offset + (gsize) from * columns,
                        (gsize) n * columns };
      g_array_append_val (self->blocks, block);
    }
}

static gsize
aligned (gsize length)
{
  return (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static gboolean
is_kept (const MlNode *node)
{
  return node->kind == ML_NODE_PARAMETER || node->kind == ML_NODE_STATE;
}

static guint
n_slices (const MlGraph *self, guint capacity)
{
  guint rows = ml_graph_slice_rows (self);
  return (capacity + rows - 1) / rows;
}

/* Floats of all that is not kept; 0: too many. */
static gsize
count_activations (const MlGraph *self, guint capacity)
{
  gsize total = 0;
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const MlNode *node = g_ptr_array_index (self->nodes, i);
      if (is_kept (node))
        continue;
      if (node->n_values > MAX_FLOATS / capacity
          || node->n_row_scratch > MAX_FLOATS / capacity
          || node->n_slice_scratch > MAX_FLOATS / capacity
          || node->n_scratch > MAX_FLOATS)
        return 0;
      gsize length = aligned (node->n_values * capacity);
      total += node->wants_gradient ? 2 * length : length;
      total += aligned (node->n_row_scratch * capacity);
      total += aligned (node->n_slice_scratch * n_slices (self, capacity));
      total += aligned (node->n_scratch);
    }
  return total;
}

/* States stand behind all parameters. */
static void
place_states (MlGraph *self)
{
  float *place = self->weights + self->n_weights;
  for (guint i = 0; i < self->nodes->len; i++)
    {
      MlNode *node = g_ptr_array_index (self->nodes, i);
      if (node->kind != ML_NODE_STATE)
        continue;
      node->values = place;
      place += aligned (node->n_values);
    }
}

static void
place_parameters (MlGraph *self)
{
  gsize offset = 0;
  for (guint i = 0; i < self->nodes->len; i++)
    {
      MlNode *node = g_ptr_array_index (self->nodes, i);
      if (node->kind != ML_NODE_PARAMETER)
        continue;
      node->values = self->weights + offset;
      node->gradients = self->gradients + offset;
      cut_blocks (self, node, offset);
      offset += aligned (node->n_values);
    }
}

static float *
take (float **place, gsize length)
{
  float *taken = *place;
  *place += aligned (length);
  return length > 0 ? taken : NULL;
}

static void
place_activations (MlGraph *self, float *place)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      MlNode *node = g_ptr_array_index (self->nodes, i);
      if (is_kept (node))
        continue;
      gsize length = node->n_values * self->capacity;
      node->values = take (&place, length);
      if (node->wants_gradient)
        node->gradients = take (&place, length);
      node->row_scratch = take (&place, node->n_row_scratch * self->capacity);
      node->slice_scratch = take (
          &place, node->n_slice_scratch * n_slices (self, self->capacity));
      node->slice_rows = ml_graph_slice_rows (self);
      node->scratch = take (&place, node->n_scratch);
    }
}

static void
count_weights (MlGraph *self)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const MlNode *node = g_ptr_array_index (self->nodes, i);
      if (node->kind == ML_NODE_STATE)
        self->n_states += aligned (node->n_values);
      if (node->kind != ML_NODE_PARAMETER)
        continue;
      self->n_parameters += node->n_values;
      self->n_weights += aligned (node->n_values);
    }
}

/**
 * ml_graph_seal:
 * @loss: one value a row: what training lowers
 * @output: what the network answers
 * @capacity: rows of the largest batch
 *
 * Takes the memory for everything in one piece; no node can be added later.
 * Parameters are zeros until ml_graph_initialize() or a copy fills them.
 *
 * Returns: FALSE with %ML_ERROR_OPTION if it would take too much memory
 */
gboolean
ml_graph_seal (MlGraph *self, MlNode *loss, MlNode *output, guint capacity,
               GError **error)
{
  g_return_val_if_fail (self->arena == NULL && loss->n_values == 1, FALSE);
  g_return_val_if_fail (capacity > 0 && loss->wants_gradient, FALSE);
  self->loss = loss;
  self->output = output;
  self->capacity = capacity;
  list_operators (self, loss, self->to_loss);
  list_operators (self, output, self->to_output);
  find_readers (self);
  number_phases (self);
  count_weights (self);
  gsize n_activations = count_activations (self, capacity);
  gboolean fits = n_activations > 0 && n_activations <= 4 * MAX_FLOATS
                  && self->n_weights + self->n_states <= MAX_FLOATS;
  gsize n_kept = self->n_weights + self->n_states;
  if (fits)
    self->arena = ml_aligned_try_new (n_kept + self->n_weights + n_activations);
  if (self->arena == NULL)
    {
      g_set_error_literal (error, ML_ERROR, ML_ERROR_OPTION,
                           _ ("the network would not fit into memory: take "
                              "fewer units or a smaller batch"));
      return FALSE;
    }
  self->weights = self->arena;
  self->gradients = self->arena + n_kept;
  place_parameters (self);
  place_states (self);
  place_activations (self, self->gradients + self->n_weights);
  return TRUE;
}

/**
 * ml_graph_freeze:
 * @self: sealed
 * @n_layers: the first so many
 *
 * Takes the parameters of "layer1" … out of the blocks, so that no optimizer
 * sees them; they stay among the weights.
 */
void
ml_graph_freeze (MlGraph *self, guint n_layers)
{
  for (guint i = self->blocks->len; i-- > 0;)
    {
      const MlBlock *block = &g_array_index (self->blocks, MlBlock, i);
      guint64 layer = 0;
      if (g_str_has_prefix (block->parameter->name, "layer"))
        layer = g_ascii_strtoull (block->parameter->name + strlen ("layer"),
                                  NULL, 10);
      if (layer >= 1 && layer <= n_layers)
        g_array_remove_index (self->blocks, i);
    }
}

/* -- What it holds -------------------------------------------------------- */

/** ml_graph_capacity: Returns: rows of the largest batch */
guint
ml_graph_capacity (const MlGraph *self)
{
  return self->capacity;
}

/** ml_graph_input: Returns: (transfer none): what the network reads */
MlNode *
ml_graph_input (const MlGraph *self)
{
  return g_ptr_array_index (self->inputs, 0);
}

/** ml_graph_target: Returns: (transfer none): what it should answer */
MlNode *
ml_graph_target (const MlGraph *self)
{
  return g_ptr_array_index (self->inputs, 1);
}

/** ml_graph_output: Returns: (transfer none): what it does answer */
MlNode *
ml_graph_output (const MlGraph *self)
{
  return self->output;
}

/** ml_graph_loss: Returns: (transfer none): rows × 1 */
MlNode *
ml_graph_loss (const MlGraph *self)
{
  return self->loss;
}

/** ml_graph_n_nodes: Returns: how many nodes there are, of any kind */
guint
ml_graph_n_nodes (const MlGraph *self)
{
  return self->nodes->len;
}

/** ml_graph_node: Returns: (transfer none): the @index-th node added */
MlNode *
ml_graph_node (const MlGraph *self, guint index)
{
  return g_ptr_array_index (self->nodes, index);
}

/** ml_graph_n_parameters: Returns: weights and biases that can change */
gsize
ml_graph_n_parameters (const MlGraph *self)
{
  return self->n_parameters;
}

/** ml_graph_n_weights: Returns: length of the flat vectors */
gsize
ml_graph_n_weights (const MlGraph *self)
{
  return self->n_weights;
}

/** ml_graph_n_kept: Returns: length of what begins at ml_graph_weights() and is
 *  copied and saved: the weights, then the states */
gsize
ml_graph_n_kept (const MlGraph *self)
{
  return self->n_weights + self->n_states;
}

/** ml_graph_weights: Returns: (transfer none): all parameters, one vector */
float *
ml_graph_weights (const MlGraph *self)
{
  return self->weights;
}

/** ml_graph_gradients: Returns: (transfer none): their gradients, likewise */
float *
ml_graph_gradients (const MlGraph *self)
{
  return self->gradients;
}

/** ml_graph_cost: Returns: about how many multiplications one row takes */
double
ml_graph_cost (const MlGraph *self)
{
  double cost = 0;
  for (guint i = 0; i < self->to_loss->len; i++)
    {
      const MlNode *node = g_ptr_array_index (self->to_loss, i);
      cost += node->n_multiplications + 4 * (double) node->n_values;
    }
  return cost;
}
