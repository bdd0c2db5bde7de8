/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Softmax by itself, for answers that are probabilities of a squared error. */
#include "ml-layer.h"

#include <glib/gi18n-lib.h>

G_DECLARE_FINAL_TYPE (MlSoftmaxLayer, ml_softmax_layer, ML, SOFTMAX_LAYER,
                      MlLayer)

struct _MlSoftmaxLayer
{
  MlLayer parent;
};

G_DEFINE_FINAL_TYPE (MlSoftmaxLayer, ml_softmax_layer, ML_TYPE_LAYER)

static MlNode *
build (MlLayer *layer, MlGraph *graph, MlNode *input, GError **error)
{
  return ml_softmax (graph, input, error);
}

static void
ml_softmax_layer_class_init (MlSoftmaxLayerClass *klass)
{
  MlLayerClass *layer_class = ML_LAYER_CLASS (klass);
  layer_class->title = N_ ("Softmax");
  layer_class->category = N_ ("Elementwise");
  layer_class->description
      = N_ ("Turns all values into probabilities that sum to one. The loss "
            "cross-entropy has its own: with it, leave this layer out.");
  layer_class->build = build;
}

static void
ml_softmax_layer_init (MlSoftmaxLayer *self)
{
}
