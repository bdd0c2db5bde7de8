/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Disturbs what passes, while training only. */
#include "ml-layer.h"

#include <glib/gi18n-lib.h>

G_DECLARE_FINAL_TYPE (MlNoiseLayer, ml_noise_layer, ML, NOISE_LAYER, MlLayer)

struct _MlNoiseLayer
{
  MlLayer parent;
  double zeros, deviation;
};

G_DEFINE_FINAL_TYPE (MlNoiseLayer, ml_noise_layer, ML_TYPE_LAYER)

static const MlOption options[] = {
  ML_OPTION_DOUBLE (MlNoiseLayer, zeros, 0, 0.99, 0.3, NULL, N_ ("Zeros"),
                    N_ ("Share of the values that become 0")),
  ML_OPTION_DOUBLE (MlNoiseLayer, deviation, 0, 100, 0, NULL, N_ ("Deviation"),
                    N_ ("Standard deviation of normal noise that is added")),
};

static MlNode *
build (MlLayer *layer, MlGraph *graph, MlNode *input, GError **error)
{
  MlNoiseLayer *self = ML_NOISE_LAYER (layer);
  MlNode *node
      = self->deviation > 0
            ? ml_add_noise (graph, input, (float) self->deviation, error)
            : input;
  return node == NULL ? NULL
                      : ml_mask (graph, node, (float) self->zeros, error);
}

static void
ml_noise_layer_class_init (MlNoiseLayerClass *klass)
{
  MlLayerClass *layer_class = ML_LAYER_CLASS (klass);
  layer_class->title = N_ ("Noise");
  layer_class->category = N_ ("Elementwise");
  layer_class->description
      = N_ ("Hides or blurs values while training, so that the layers behind "
            "it learn what belongs together.");
  layer_class->build = build;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_noise_layer_init (MlNoiseLayer *self)
{
}
