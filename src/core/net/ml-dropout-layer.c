/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drops values at random while training (Srivastava et al., 2014). */
#include "ml-layer.h"

#include <glib/gi18n-lib.h>

G_DECLARE_FINAL_TYPE (MlDropoutLayer, ml_dropout_layer, ML, DROPOUT_LAYER,
                      MlLayer)

struct _MlDropoutLayer
{
  MlLayer parent;
  double rate;
};

G_DEFINE_FINAL_TYPE (MlDropoutLayer, ml_dropout_layer, ML_TYPE_LAYER)

static const MlOption options[] = {
  ML_OPTION_DOUBLE (MlDropoutLayer, rate, 0, 0.95, 0.5, NULL, N_ ("Rate"),
                    N_ ("What share of the values is dropped")),
};

static MlNode *
build (MlLayer *layer, MlGraph *graph, MlNode *input, GError **error)
{
  return ml_dropout (graph, input, ML_DROPOUT_LAYER (layer)->rate, error);
}

static void
ml_dropout_layer_class_init (MlDropoutLayerClass *klass)
{
  MlLayerClass *layer_class = ML_LAYER_CLASS (klass);
  layer_class->title = N_ ("Dropout");
  layer_class->category = N_ ("Regularization");
  layer_class->description
      = N_ ("While training, leaves out values at random, so that units do not "
            "rely on each other; predictions use all.");
  layer_class->build = build;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_dropout_layer_init (MlDropoutLayer *self)
{
}
