/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-layer-watch.h. Norms are sums over blocks, each made by one thread and
 * added in the order of the blocks. That units saturate is what keeps gradients
 * from lower layers: X. Glorot and Y. Bengio, "Understanding the difficulty of
 * training deep feedforward neural networks" (AISTATS 2010). */
#include "ml-layer-watch.h"

#include "ml-activation.h"
#include "ml-kernels.h"
#include "ml-matrix.h"

#include <math.h>
#include <string.h>

enum
{
  LEAST_ROWS = 16,       /* whose answers are looked at … */
  MOST_VALUES = 1 << 18, /* … and more while a layer's are no more than these */
};

typedef struct
{
  const MlNode *bend; /* (nullable): whose answers its activation makes */
  guint n_units;      /* of bend: of a picture, channels */
} Layer;

typedef struct /* of one block */
{
  int layer;                       /* -1: of biases, which do not count */
  double gradient, weight, change; /* sums of squares */
} Sums;

struct _MlLayerWatch
{
  const MlGraph *graph;
  GArray *layers;   /* Layer */
  GPtrArray *names; /* char *, NULL at the end */
  Sums *sums;       /* by block */
  float *change;    /* of weights, as long as the graph's */
  guint8 *is_alive; /* by unit of the layer under way */
  MlLayerStats *stats;
};

static gboolean
is_weights (const MlNode *node)
{
  return node->kind == ML_NODE_PARAMETER && node->n_sizes > 1;
}

static gboolean
reads_weights (const MlNode *node)
{
  for (guint i = 0; i < node->n_inputs; i++)
    if (is_weights (node->inputs[i]))
      return TRUE;
  return FALSE;
}

/* (nullable): the first operator that reads @node */
static const MlNode *
reader_of (const MlGraph *graph, const MlNode *node)
{
  for (guint i = 0; i < ml_graph_n_nodes (graph); i++)
    {
      const MlNode *reader = ml_graph_node (graph, i);
      for (guint k = 0; k < reader->n_inputs; k++)
        if (reader->inputs[k] == node)
          return reader;
    }
  return NULL;
}

/* (nullable): the operator that bends what @weights make, be it their own or
 * one behind it, such as a layer that is an activation and no more. */
static const MlNode *
find_bend (const MlGraph *graph, const MlNode *weights)
{
  const MlNode *node = reader_of (graph, weights);
  while (node != NULL && node != ml_graph_loss (graph)
         && node->settings.activation == ML_ACTIVATION_LINEAR)
    {
      node = reader_of (graph, node);
      if (node != NULL && reads_weights (node))
        return NULL;
    }
  return node != ml_graph_loss (graph) ? node : NULL;
}

/* The number of @weights' layer, which is added if it is new. */
static int
layer_of (MlLayerWatch *self, const MlNode *weights)
{
  const char *dot = strchr (weights->name, '.');
  const gsize length
      = dot != NULL ? (gsize) (dot - weights->name) : strlen (weights->name);
  for (guint i = 0; i < self->layers->len; i++)
    {
      const char *name = g_ptr_array_index (self->names, i);
      if (strlen (name) == length && strncmp (name, weights->name, length) == 0)
        return (int) i;
    }
  Layer layer = { .bend = find_bend (self->graph, weights) };
  if (layer.bend != NULL)
    layer.n_units = layer.bend->n_sizes == 3 ? layer.bend->sizes[0]
                                             : (guint) layer.bend->n_values;
  g_array_append_val (self->layers, layer);
  g_ptr_array_add (self->names, g_strndup (weights->name, length));
  return (int) self->layers->len - 1;
}

/** ml_layer_watch_new: @graph: sealed; outlives what is returned. Returns:
 * (transfer full): a watch */
MlLayerWatch *
ml_layer_watch_new (const MlGraph *graph)
{
  MlLayerWatch *self = g_new0 (MlLayerWatch, 1);
  const guint n_blocks = ml_graph_n_blocks (graph);
  guint most_units = 1;
  self->graph = graph;
  self->layers = g_array_new (FALSE, FALSE, sizeof (Layer));
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->sums = g_new0 (Sums, n_blocks);
  self->change = ml_aligned_new (ml_graph_n_weights (graph));
  for (guint i = 0; i < n_blocks; i++)
    {
      const MlNode *parameter = ml_graph_block (graph, i)->parameter;
      self->sums[i].layer
          = is_weights (parameter) ? layer_of (self, parameter) : -1;
    }
  for (guint i = 0; i < self->layers->len; i++)
    most_units
        = MAX (most_units, g_array_index (self->layers, Layer, i).n_units);
  g_ptr_array_add (self->names, NULL);
  self->is_alive = g_new (guint8, most_units);
  self->stats = g_new0 (MlLayerStats, MAX (self->layers->len, 1));
  return self;
}

/** ml_layer_watch_free: NULL is fine */
void
ml_layer_watch_free (MlLayerWatch *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->layers);
  g_ptr_array_unref (self->names);
  g_free (self->sums);
  ml_aligned_free (self->change);
  g_free (self->is_alive);
  g_free (self->stats);
  g_free (self);
}

/** ml_layer_watch_names: @n_layers: (out). Returns: (transfer none): the
 * layers that have weights, as their tensors are named */
const char *const *
ml_layer_watch_names (const MlLayerWatch *self, guint *n_layers)
{
  *n_layers = self->layers->len;
  return (const char *const *) self->names->pdata;
}

/** ml_layer_watch_before: @block: its gradient is made, its weights have not
 * moved yet */
void
ml_layer_watch_before (MlLayerWatch *self, guint block)
{
  Sums *sums = &self->sums[block];
  const MlBlock *b = ml_graph_block (self->graph, block);
  const float *weights = ml_graph_weights (self->graph) + b->offset;
  if (sums->layer < 0)
    return;
  sums->weight = ml_kernels ()->sum_squares (b->length, weights);
  sums->gradient = ml_kernels ()->sum_squares (
      b->length, ml_graph_gradients (self->graph) + b->offset);
}

/** ml_layer_watch_after: @block: its weights have moved; @before: all weights
 * as they were */
void
ml_layer_watch_after (MlLayerWatch *self, guint block, const float *before)
{
  Sums *sums = &self->sums[block];
  const MlBlock *b = ml_graph_block (self->graph, block);
  const float *weights = ml_graph_weights (self->graph) + b->offset;
  float *change = self->change + b->offset;
  if (sums->layer < 0)
    return;
  for (gsize i = 0; i < b->length; i++)
    change[i] = before[b->offset + i] - weights[i];
  sums->change = ml_kernels ()->sum_squares (b->length, change);
}

/* The slope of both falls below a tenth of its largest at the same sum, 3.64
 * for sigmoid and half of it for tanh. */
static gsize
count_saturated (const float *values, gsize n, MlActivation activation)
{
  gsize count = 0;
  if (activation == ML_ACTIVATION_SIGMOID)
    for (gsize i = 0; i < n; i++)
      count += values[i] * (1 - values[i]) < 0.025f;
  else
    for (gsize i = 0; i < n; i++)
      count += 1 - values[i] * values[i] < 0.1f;
  return count;
}

/* Unit of value i of a row: i itself, or its channel. */
static float
share_of_dead (MlLayerWatch *self, const Layer *layer, guint n_rows)
{
  const MlNode *node = layer->bend;
  const gsize n_pixels = node->n_values / layer->n_units;
  const gsize step = node->channels_last ? layer->n_units : 1;
  const gsize unit_step = node->channels_last ? 1 : n_pixels;
  guint n_dead = 0;
  memset (self->is_alive, 0, layer->n_units);
  for (guint row = 0; row < n_rows; row++)
    for (gsize pixel = 0; pixel < n_pixels; pixel++)
      {
        const float *values
            = node->values + row * node->n_values + pixel * step;
        for (guint unit = 0; unit < layer->n_units; unit++)
          self->is_alive[unit] |= values[unit * unit_step] > 0;
      }
  for (guint unit = 0; unit < layer->n_units; unit++)
    n_dead += !self->is_alive[unit];
  return (float) n_dead / (float) layer->n_units;
}

static void
measure_answers (MlLayerWatch *self, const Layer *layer, guint n_rows,
                 MlLayerStats *stats)
{
  stats->saturated = stats->dead = (float) NAN;
  if (layer->bend == NULL)
    return;
  const MlActivation activation
      = (MlActivation) layer->bend->settings.activation;
  const gsize n_values = layer->bend->n_values;
  n_rows = MIN (n_rows, MAX (LEAST_ROWS, (guint) (MOST_VALUES / n_values)));
  if (activation == ML_ACTIVATION_RELU)
    stats->dead = share_of_dead (self, layer, n_rows);
  else if (activation == ML_ACTIVATION_SIGMOID
           || activation == ML_ACTIVATION_TANH)
    stats->saturated = (float) count_saturated (layer->bend->values,
                                                n_rows * n_values, activation)
                       / (float) (n_rows * n_values);
}

/**
 * ml_layer_watch_measure:
 * @n_rows: of the batch; its answers still stand in the graph. Of a large layer
 *   only the first ones are looked at
 *
 * Returns: (transfer none): of each layer, until the next call
 */
const MlLayerStats *
ml_layer_watch_measure (MlLayerWatch *self, guint n_rows)
{
  for (guint i = 0; i < self->layers->len; i++)
    {
      MlLayerStats *stats = &self->stats[i];
      double gradient = 0, weight = 0, change = 0;
      for (guint b = 0; b < ml_graph_n_blocks (self->graph); b++)
        if (self->sums[b].layer == (int) i)
          {
            gradient += self->sums[b].gradient;
            weight += self->sums[b].weight;
            change += self->sums[b].change;
          }
      stats->gradient_norm = (float) sqrt (gradient);
      stats->weight_norm = (float) sqrt (weight);
      stats->update_ratio
          = weight > 0 ? (float) sqrt (change / weight) : (float) NAN;
      measure_answers (self, &g_array_index (self->layers, Layer, i), n_rows,
                       stats);
    }
  return self->stats;
}
