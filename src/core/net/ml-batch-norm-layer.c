/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Batch normalization (Ioffe and Szegedy, 2015). */
#include "ml-layer.h"

#include <glib/gi18n-lib.h>

G_DECLARE_FINAL_TYPE (MlBatchNormLayer, ml_batch_norm_layer, ML,
                      BATCH_NORM_LAYER, MlLayer)

struct _MlBatchNormLayer
{
  MlLayer parent;
  double share;
};

G_DEFINE_FINAL_TYPE (MlBatchNormLayer, ml_batch_norm_layer, ML_TYPE_LAYER)

static const MlOption options[] = {
  ML_OPTION_DOUBLE (MlBatchNormLayer, share, 0.001, 1, 0.1, NULL,
                    N_ ("Share of a batch"),
                    N_ ("How much of a batch goes into the running averages "
                        "that predictions use")),
};

static MlNode *
build (MlLayer *layer, MlGraph *graph, MlNode *input, GError **error)
{
  return ml_batch_norm (graph, input, ML_BATCH_NORM_LAYER (layer)->share,
                        error);
}

static void
ml_batch_norm_layer_class_init (MlBatchNormLayerClass *klass)
{
  MlLayerClass *layer_class = ML_LAYER_CLASS (klass);
  layer_class->title = N_ ("Batch normalization");
  layer_class->category = N_ ("Regularization");
  layer_class->description = N_ (
      "Shifts and scales each unit, or each channel of a picture, to mean 0 "
      "and variance 1 over the mini-batch, then by what it learns.");
  layer_class->build = build;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_batch_norm_layer_init (MlBatchNormLayer *self)
{
}
