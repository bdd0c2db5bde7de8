/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-stack.h. */
#include "plot-stack.h"

#include "plot-layers.h"
#include "plot-picture.h"

#include "ml-matrix.h"

#include <math.h>

/* (nullable): the values of "layer@layer.@what", if there are @n */
static const float *
vector_of (const MlSnapshot *snapshot, guint layer, const char *what, guint n)
{
  const MlTensor *tensor = plot_layers_find (snapshot, layer, what);
  return tensor != NULL && ml_tensor_length (tensor) == n ? tensor->values
                                                          : NULL;
}

/* Weights and biases of the way down, where it has some of its own. */
static void
read_way_down (const MlSnapshot *snapshot, guint layer, PlotStackLayer *self)
{
  const MlTensor *weights
      = plot_layers_find (snapshot, layer, "generative_weights");
  const float *bias
      = vector_of (snapshot, layer, "generative_bias", self->n_visible);
  if (weights == NULL || bias == NULL
      || ml_tensor_length (weights) != (gsize) self->n_hidden * self->n_visible)
    return;
  self->down_weights = weights->values;
  self->visible_bias = bias;
}

/* Whether @layer of @snapshot is units that each read all there is below. */
static gboolean
read_layer (const MlSnapshot *snapshot, guint layer, PlotStackLayer *self)
{
  const MlTensor *weights = plot_layers_find (snapshot, layer, "weights");
  if (weights == NULL || weights->n_sizes < 2 || ml_tensor_length (weights) == 0
      || plot_layers_is_conv (snapshot, layer))
    return FALSE;
  self->n_hidden = weights->sizes[0];
  self->n_visible = (guint) (ml_tensor_length (weights) / self->n_hidden);
  self->weights = weights->values;
  self->bias = vector_of (snapshot, layer, "bias", self->n_hidden);
  self->visible_bias
      = vector_of (snapshot, layer, "visible_bias", self->n_visible);
  self->down_weights = self->weights;
  read_way_down (snapshot, layer, self);
  return TRUE;
}

/**
 * plot_stack_read:
 * @snapshot: (nullable): must live as long as what is returned
 * @is_generative: only layers that know the way down, too
 *
 * Returns: (transfer full) (element-type PlotStackLayer): the layers from 1 on,
 *   as long as each reads just what the one below answers; may be empty
 */
GArray *
plot_stack_read (const MlSnapshot *snapshot, gboolean is_generative)
{
  GArray *layers = g_array_new (FALSE, FALSE, sizeof (PlotStackLayer));
  const guint last = plot_layers_last (snapshot);
  PlotStackLayer layer;
  for (guint i = 1; i <= last && read_layer (snapshot, i, &layer); i++)
    {
      const guint n_below
          = i > 1 ? g_array_index (layers, PlotStackLayer, i - 2).n_hidden
                  : layer.n_visible;
      if (layer.n_visible != n_below
          || (is_generative
              && (layer.bias == NULL || layer.visible_bias == NULL)))
        break;
      g_array_append_val (layers, layer);
    }
  return layers;
}

gboolean
plot_stack_is_machine (const PlotStackLayer *self)
{
  return self->bias != NULL && self->visible_bias != NULL
         && self->down_weights == self->weights;
}

static void
squash (gsize n, const float *bias, guint n_units, float *values)
{
  for (gsize i = 0; i < n * n_units; i++)
    {
      const float sum = values[i] + (bias != NULL ? bias[i % n_units] : 0);
      values[i] = 1 / (1 + expf (-sum));
    }
}

/** plot_stack_up: @visible: @n × n_visible; @hidden: (out): @n × n_hidden:
 * probabilities */
void
plot_stack_up (const PlotStackLayer *self, guint n, const float *visible,
               float *hidden)
{
  ml_gemm (FALSE, TRUE, n, self->n_hidden, self->n_visible, 1, visible,
           self->n_visible, self->weights, self->n_visible, 0, hidden,
           self->n_hidden);
  squash (n, self->bias, self->n_hidden, hidden);
}

/** plot_stack_down: @hidden: @n × n_hidden; @visible: (out): @n × n_visible */
void
plot_stack_down (const PlotStackLayer *self, guint n, const float *hidden,
                 float *visible)
{
  ml_gemm (FALSE, FALSE, n, self->n_visible, self->n_hidden, 1, hidden,
           self->n_hidden, self->down_weights, self->n_visible, 0, visible,
           self->n_visible);
  squash (n, self->visible_bias, self->n_visible, visible);
}

/**
 * plot_stack_fits:
 * @column: (out): of the pictures
 */
gboolean
plot_stack_fits (const MlSnapshot *snapshot, MlDataset *data, guint *column)
{
  const int found = data != NULL ? plot_picture_column (data) : -1;
  g_autoptr (GArray) stack = plot_stack_read (snapshot, TRUE);
  if (found < 0 || stack->len == 0 || ml_dataset_n_rows (data) < 2)
    return FALSE;
  *column = (guint) found;
  return g_array_index (stack, PlotStackLayer, 0).n_visible
         == ml_attribute_n_bytes (ml_dataset_attribute (data, *column));
}

/**
 * plot_stack_probe:
 * @first: row of @data
 * @layer: from 1
 *
 * For snapshots without a model, such as those of a stack that is only in part
 * trained.
 *
 * Returns: (transfer full) (nullable): "input.activations" and
 *   "layer1.activations" of @n pictures; NULL if the stack does not read them
 */
MlSnapshot *
plot_stack_probe (const MlSnapshot *snapshot, MlDataset *data, guint first,
                  guint n, guint layer)
{
  guint column;
  g_autoptr (GArray) stack = plot_stack_read (snapshot, TRUE);
  if (!plot_stack_fits (snapshot, data, &column) || layer < 1
      || layer > stack->len)
    return NULL;
  const guint *shape = ml_dataset_attribute (data, column)->shape;
  const guint sizes[] = { n, shape[0], shape[1], shape[2] };
  const guint units[]
      = { n, g_array_index (stack, PlotStackLayer, layer - 1).n_hidden };
  MlSnapshot *made = ml_snapshot_new ();
  float *pictures = ml_snapshot_add (made, "input.activations", NULL, 4, sizes);
  const gsize size = (gsize) shape[0] * shape[1] * shape[2];
  for (guint i = 0; i < n; i++)
    plot_picture_read_all (data, column, first + i, pictures + i * size);
  g_autofree char *name = g_strdup_printf ("layer%u.activations", layer);
  float *answers = ml_snapshot_add (made, name, NULL, 2, units);
  g_autofree float *below = NULL;
  for (guint i = 0; i < layer; i++)
    {
      const PlotStackLayer *now = &g_array_index (stack, PlotStackLayer, i);
      float *hidden
          = i + 1 < layer ? g_new (float, (gsize) n * now->n_hidden) : answers;
      plot_stack_up (now, n, below != NULL ? below : pictures, hidden);
      g_free (below);
      below = i + 1 < layer ? hidden : NULL;
    }
  return made;
}
