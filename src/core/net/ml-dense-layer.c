/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A layer in which every unit sees every input. */
#include "ml-init.h"
#include "ml-layer.h"

#include <glib/gi18n-lib.h>

G_DECLARE_FINAL_TYPE (MlDenseLayer, ml_dense_layer, ML, DENSE_LAYER, MlLayer)

struct _MlDenseLayer
{
  MlLayer parent;
  guint units;
  int activation, init;
  double init_range;
};

G_DEFINE_FINAL_TYPE (MlDenseLayer, ml_dense_layer, ML_TYPE_LAYER)

static const MlOption options[] = {
  ML_OPTION_UINT (MlDenseLayer, units, 1, 100000, 64, NULL, N_ ("Units"),
                  N_ ("How many units the layer has")),
  ML_OPTION_CHOICE (MlDenseLayer, activation, ml_activation_get_type,
                    ML_ACTIVATION_RELU, NULL, N_ ("Activation"),
                    N_ ("What a unit makes of its sum")),
  ML_OPTION_CHOICE (MlDenseLayer, init, ml_init_get_type, ML_INIT_AUTO, NULL,
                    N_ ("Initial weights"),
                    N_ ("He suits ReLU, Glorot the others")),
  ML_OPTION_DOUBLE (MlDenseLayer, init_range, 0, 100, 0.05, NULL,
                    N_ ("Initial range"),
                    N_ ("Uniform weights start between minus this and this")),
};

static MlNode *
build (MlLayer *layer, MlGraph *graph, MlNode *input, GError **error)
{
  MlDenseLayer *self = ML_DENSE_LAYER (layer);
  const guint sizes[] = { (guint) input->n_values, self->units };
  float scale;
  MlDraw draw
      = ml_init_draw ((MlInit) self->init, (MlActivation) self->activation,
                      sizes[0], sizes[1], self->init_range, &scale);
  MlNode *weights
      = ml_graph_add_parameter (graph, "weights", 2, sizes, draw, scale, error);
  if (weights == NULL)
    return NULL;
  MlNode *bias = ml_graph_add_parameter (graph, "bias", 1, &self->units,
                                         ML_DRAW_ZEROS, 0, error);
  if (bias == NULL)
    return NULL;
  return ml_dense (graph, input, weights, bias, (MlActivation) self->activation,
                   error);
}

static void
ml_dense_layer_class_init (MlDenseLayerClass *klass)
{
  MlLayerClass *layer_class = ML_LAYER_CLASS (klass);
  layer_class->title = N_ ("Dense");
  layer_class->category = N_ ("Linear");
  layer_class->description = N_ ("Every unit sees every input: weighted sums, "
                                 "a bias each, then the activation.");
  layer_class->build = build;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_dense_layer_init (MlDenseLayer *self)
{
}
