/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-layer.h"

#include "ml-settings.h"

G_DEFINE_ABSTRACT_TYPE (MlLayer, ml_layer, G_TYPE_OBJECT)

static void
ml_layer_class_init (MlLayerClass *klass)
{
}

static void
ml_layer_init (MlLayer *self)
{
}

/**
 * ml_layer_build:
 * @input: what the layer reads
 *
 * Returns: (transfer none) (nullable): what it answers; NULL with an error that
 *   says which shapes do not go together
 */
MlNode *
ml_layer_build (MlLayer *self, MlGraph *graph, MlNode *input, GError **error)
{
  return ML_LAYER_GET_CLASS (self)->build (self, graph, input, error);
}

/** ml_layer_to_text: Returns: (transfer full): name and options that differ
 *  from their presets; ml_layer_from_text() reads it */
char *
ml_layer_to_text (MlLayer *self)
{
  return ml_settings_to_text (self);
}

/**
 * ml_layer_from_text:
 * @text: "Dense units=128 activation=relu"
 *
 * Returns: (transfer full) (nullable): the layer, or NULL with
 *   %ML_ERROR_OPTION
 */
MlLayer *
ml_layer_from_text (const char *text, GError **error)
{
  return ml_settings_from_text (ML_TYPE_LAYER, text, error);
}
