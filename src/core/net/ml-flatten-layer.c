/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Makes a row of numbers of a picture. Dense layers read pictures as they are;
 * this one shows the step. */
#include "ml-layer.h"

#include <glib/gi18n-lib.h>

G_DECLARE_FINAL_TYPE (MlFlattenLayer, ml_flatten_layer, ML, FLATTEN_LAYER,
                      MlLayer)

struct _MlFlattenLayer
{
  MlLayer parent;
};

G_DEFINE_FINAL_TYPE (MlFlattenLayer, ml_flatten_layer, ML_TYPE_LAYER)

static MlNode *
build (MlLayer *layer, MlGraph *graph, MlNode *input, GError **error)
{
  return ml_flatten (graph, input, error);
}

static void
ml_flatten_layer_class_init (MlFlattenLayerClass *klass)
{
  MlLayerClass *layer_class = ML_LAYER_CLASS (klass);
  layer_class->title = N_ ("Flatten");
  layer_class->category = N_ ("Pictures");
  layer_class->description
      = N_ ("The values of a picture in one row, channel by channel.");
  layer_class->build = build;
}

static void
ml_flatten_layer_init (MlFlattenLayer *self)
{
}
