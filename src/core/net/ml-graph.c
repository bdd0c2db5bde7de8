/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-graph.h. Nodes stand in the order they were added, which is an order
 * to compute them in: an operator's inputs exist before it does. */
#include "ml-graph.h"

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

typedef struct /* an operator that reads a parameter */
{
  const MlNode *parameter, *node;
  guint input;
} Reader;

struct _MlGraph
{
  GPtrArray *nodes;  /* MlNode */
  char *layer;       /* (nullable): the one being built */
  GPtrArray *inputs; /* MlNode, not owned */
  MlNode *output, *loss;
  GPtrArray *to_output, *to_loss; /* MlNode, not owned: what each needs */
  guint capacity;
  gsize n_weights, n_parameters;
  float *arena, *weights, *gradients;
  GArray *blocks;  /* MlBlock */
  GArray *readers; /* Reader */
};

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
 * @sizes: of one row, at most 2²⁸ floats in all
 *
 * Returns: (transfer none): a node whose values the caller fills
 */
MlNode *
ml_graph_add_input (MlGraph *self, guint n_sizes, const guint *sizes)
{
  MlNode *node = node_new (ML_NODE_INPUT, n_sizes, sizes);
  gboolean fits = measure (node, NULL);
  g_ptr_array_add (self->nodes, node);
  g_ptr_array_add (self->inputs, node);
  g_return_val_if_fail (fits, node);
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
  MlNode *node = node_new (ML_NODE_PARAMETER, n_sizes, sizes);
  node->name = self->layer != NULL ? g_strconcat (self->layer, ".", name, NULL)
                                   : g_strdup (name);
  node->draw = draw;
  node->scale = scale;
  node->decays = n_sizes > 1;
  node->wants_gradient = TRUE;
  g_ptr_array_add (self->nodes, node);
  return measure (node, error) ? node : NULL;
}

/**
 * ml_graph_add:
 * @inputs: (array length=n_inputs): nodes of this graph
 *
 * Adds an operator; its shape is known at once.
 *
 * Returns: (transfer none) (nullable): the node, NULL with %ML_ERROR_OPTION if
 *   the shapes do not go together
 */
MlNode *
ml_graph_add (MlGraph *self, const MlOp *op, int setting, guint n_inputs,
              MlNode *const *inputs, GError **error)
{
  g_assert (n_inputs <= ML_NODE_INPUTS);
  MlNode *node = node_new (ML_NODE_OPERATOR, 0, NULL);
  node->op = op;
  node->setting = setting;
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

/* Floats of all that is not a parameter; 0: too many. */
static gsize
count_activations (const MlGraph *self, guint capacity)
{
  gsize total = 0;
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const MlNode *node = g_ptr_array_index (self->nodes, i);
      if (node->kind == ML_NODE_PARAMETER)
        continue;
      if (node->n_values > MAX_FLOATS / capacity)
        return 0;
      gsize length = aligned (node->n_values * capacity);
      total += node->wants_gradient ? 2 * length : length;
    }
  return total;
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

static void
place_activations (MlGraph *self, float *place)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      MlNode *node = g_ptr_array_index (self->nodes, i);
      if (node->kind == ML_NODE_PARAMETER)
        continue;
      gsize length = aligned (node->n_values * self->capacity);
      node->values = place;
      place += length;
      if (!node->wants_gradient)
        continue;
      node->gradients = place;
      place += length;
    }
}

static void
count_weights (MlGraph *self)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const MlNode *node = g_ptr_array_index (self->nodes, i);
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
  count_weights (self);
  gsize n_activations = count_activations (self, capacity);
  gboolean fits = n_activations > 0 && n_activations <= 4 * MAX_FLOATS
                  && self->n_weights <= MAX_FLOATS;
  if (fits)
    self->arena = ml_aligned_try_new (2 * self->n_weights + n_activations);
  if (self->arena == NULL)
    {
      g_set_error_literal (error, ML_ERROR, ML_ERROR_OPTION,
                           _ ("the network would not fit into memory: take "
                              "fewer units or a smaller batch"));
      return FALSE;
    }
  self->weights = self->arena;
  self->gradients = self->arena + self->n_weights;
  place_parameters (self);
  place_activations (self, self->arena + 2 * self->n_weights);
  return TRUE;
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
  double cost = (double) self->n_parameters;
  for (guint i = 0; i < self->to_loss->len; i++)
    {
      const MlNode *node = g_ptr_array_index (self->to_loss, i);
      cost += 4 * (double) node->n_values;
    }
  return cost;
}

/* -- Running -------------------------------------------------------------- */

static void
draw_parameter (const MlNode *node, MlRandom *random)
{
  for (gsize i = 0; i < node->n_values; i++)
    switch (node->draw)
      {
      case ML_DRAW_UNIFORM:
        node->values[i]
            = node->scale * (float) (2 * ml_random_uniform (random) - 1);
        break;
      case ML_DRAW_NORMAL:
        node->values[i] = node->scale * (float) ml_random_normal (random);
        break;
      case ML_DRAW_ZEROS:
      default:
        node->values[i] = 0;
      }
}

/**
 * ml_graph_initialize:
 *
 * Draws all parameters, each from a stream of its own: changing one layer does
 * not change how the others start.
 */
void
ml_graph_initialize (MlGraph *self, guint64 seed)
{
  guint stream = 0;
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const MlNode *node = g_ptr_array_index (self->nodes, i);
      if (node->kind != ML_NODE_PARAMETER)
        continue;
      MlRandom random;
      ml_random_init (&random, seed, stream++);
      draw_parameter (node, &random);
    }
}

static void
run_operators (const GPtrArray *operators, MlPass *pass)
{
  for (guint i = 0; i < operators->len; i++)
    {
      const MlNode *node = g_ptr_array_index (operators, i);
      node->op->forward (node, pass);
    }
}

/** ml_graph_run: computes the output of @pass's rows from the input */
void
ml_graph_run (const MlGraph *self, MlPass *pass)
{
  run_operators (self->to_output, pass);
}

/** ml_graph_forward: computes the loss of @pass's rows from input and target */
void
ml_graph_forward (const MlGraph *self, MlPass *pass)
{
  run_operators (self->to_loss, pass);
}

/* What several operators will add to starts at zero. */
static void
clear_shared (const MlNode *node, const MlPass *pass)
{
  if (node->is_shared && node->gradients != NULL)
    memset (node->gradients + pass->first * node->n_values, 0,
            pass->n_rows * node->n_values * sizeof (float));
}

/**
 * ml_graph_backward:
 * @pass: the one that went forward
 *
 * From the gradients of the loss node, which the caller sets (1/rows for a
 * mean), computes those of all nodes but the parameters; ml_graph_gather()
 * makes these.
 */
void
ml_graph_backward (const MlGraph *self, MlPass *pass)
{
  for (guint i = 0; i < self->to_loss->len; i++)
    clear_shared (g_ptr_array_index (self->to_loss, i), pass);
  for (guint i = self->to_loss->len; i-- > 0;)
    {
      const MlNode *node = g_ptr_array_index (self->to_loss, i);
      if (node->wants_gradient)
        node->op->backward (node, pass);
    }
}

/** ml_graph_n_blocks: Returns: into how many blocks the parameters are cut */
guint
ml_graph_n_blocks (const MlGraph *self)
{
  return self->blocks->len;
}

/**
 * ml_graph_gather:
 * @block: which
 * @n_rows: of the batch; all must have gone backward
 *
 * Makes the gradient of some parameters over the whole batch.
 *
 * Returns: (transfer none): where it lies in ml_graph_gradients()
 */
const MlBlock *
ml_graph_gather (const MlGraph *self, guint block, guint n_rows)
{
  const MlBlock *b = ml_graph_block (self, block);
  if (b->parameter->is_shared)
    memset (self->gradients + b->offset, 0, b->length * sizeof (float));
  for (guint i = 0; i < self->readers->len; i++)
    {
      const Reader *reader = &g_array_index (self->readers, Reader, i);
      if (reader->parameter == b->parameter)
        reader->node->op->gradient (reader->node, reader->input, n_rows,
                                    b->from, b->n);
    }
  return b;
}

/** ml_graph_block: Returns: (transfer none): the @block-th */
const MlBlock *
ml_graph_block (const MlGraph *self, guint block)
{
  return &g_array_index (self->blocks, MlBlock, block);
}

/**
 * ml_graph_product:
 * @product: (out): the gradient that ml_graph_gather() would compute
 *
 * Lets an optimizer use a gradient while it is still in registers.
 *
 * Returns: FALSE if the gradient is not one product
 */
gboolean
ml_graph_product (const MlGraph *self, guint block, guint n_rows,
                  MlProduct *product)
{
  const MlBlock *b = ml_graph_block (self, block);
  for (guint i = 0; i < self->readers->len && !b->parameter->is_shared; i++)
    {
      const Reader *reader = &g_array_index (self->readers, Reader, i);
      const MlOp *op = reader->node->op;
      if (reader->parameter == b->parameter)
        return op->product != NULL
               && op->product (reader->node, reader->input, n_rows, b->from,
                               b->n, product);
    }
  return FALSE;
}
