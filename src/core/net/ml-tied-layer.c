/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A dense layer the other way round: it has the weights of a layer before it,
 * transposed, and biases of its own, as the way back of an autoencoder. */
#include "ml-error.h"
#include "ml-layer.h"

#include <glib/gi18n-lib.h>

G_DECLARE_FINAL_TYPE (MlTiedLayer, ml_tied_layer, ML, TIED_LAYER, MlLayer)

struct _MlTiedLayer
{
  MlLayer parent;
  guint layer;
  int activation;
};

G_DEFINE_FINAL_TYPE (MlTiedLayer, ml_tied_layer, ML_TYPE_LAYER)

static const MlOption options[] = {
  ML_OPTION_UINT (MlTiedLayer, layer, 1, 1000, 1, NULL, N_ ("Layer"),
                  N_ ("Number of the dense layer whose weights it shares")),
  ML_OPTION_CHOICE (MlTiedLayer, activation, ml_activation_get_type,
                    ML_ACTIVATION_RELU, NULL, N_ ("Activation"),
                    N_ ("What a unit makes of its sum")),
};

/* Returns: (nullable): the weights of a dense layer that was built before */
static MlNode *
find_weights (MlGraph *graph, guint layer)
{
  g_autofree char *name = g_strdup_printf ("layer%u.weights", layer);
  for (guint i = 0; i < ml_graph_n_nodes (graph); i++)
    {
      MlNode *node = ml_graph_node (graph, i);
      if (g_strcmp0 (node->name, name) == 0 && node->n_sizes == 2)
        return node;
    }
  return NULL;
}

static MlNode *
build (MlLayer *layer, MlGraph *graph, MlNode *input, GError **error)
{
  MlTiedLayer *self = ML_TIED_LAYER (layer);
  MlNode *weights = find_weights (graph, self->layer);
  if (weights == NULL)
    {
      g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                   _ ("layer %u is no dense layer before this one; name one "
                      "that is"),
                   self->layer);
      return NULL;
    }
  MlNode *bias = ml_graph_add_parameter (graph, "bias", 1, weights->sizes,
                                         ML_DRAW_ZEROS, 0, error);
  return bias == NULL
             ? NULL
             : ml_dense_transposed (graph, input, weights, bias,
                                    (MlActivation) self->activation, error);
}

static void
ml_tied_layer_class_init (MlTiedLayerClass *klass)
{
  MlLayerClass *layer_class = ML_LAYER_CLASS (klass);
  layer_class->title = N_ ("Tied dense");
  layer_class->category = N_ ("Linear");
  layer_class->description
      = N_ ("The way back through a dense layer: its weights, transposed, and "
            "biases of its own.");
  layer_class->build = build;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_tied_layer_init (MlTiedLayer *self)
{
}
