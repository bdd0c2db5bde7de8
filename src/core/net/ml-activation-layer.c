/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An activation by itself, for layers that have none of their own. */
#include "ml-layer.h"

#include <glib/gi18n-lib.h>

G_DECLARE_FINAL_TYPE (MlActivationLayer, ml_activation_layer, ML,
                      ACTIVATION_LAYER, MlLayer)

struct _MlActivationLayer
{
  MlLayer parent;
  int activation;
};

G_DEFINE_FINAL_TYPE (MlActivationLayer, ml_activation_layer, ML_TYPE_LAYER)

static const MlOption options[] = {
  ML_OPTION_CHOICE (MlActivationLayer, activation, ml_activation_get_type,
                    ML_ACTIVATION_RELU, NULL, N_ ("Activation"),
                    N_ ("What becomes of each value")),
};

static MlNode *
build (MlLayer *layer, MlGraph *graph, MlNode *input, GError **error)
{
  MlActivationLayer *self = ML_ACTIVATION_LAYER (layer);
  return ml_activate (graph, input, (MlActivation) self->activation, error);
}

static void
ml_activation_layer_class_init (MlActivationLayerClass *klass)
{
  MlLayerClass *layer_class = ML_LAYER_CLASS (klass);
  layer_class->title = N_ ("Activation");
  layer_class->category = N_ ("Elementwise");
  layer_class->description
      = N_ ("Bends each value by itself; without one, layers of sums are no "
            "more than one sum.");
  layer_class->build = build;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_activation_layer_init (MlActivationLayer *self)
{
}
