/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A layer that shrinks pictures: one number for each window. */
#include "ml-layer.h"

#include <glib/gi18n-lib.h>

G_DECLARE_FINAL_TYPE (MlPoolLayer, ml_pool_layer, ML, POOL_LAYER, MlLayer)

struct _MlPoolLayer
{
  MlLayer parent;
  int kind;
  guint size, stride;
};

G_DEFINE_FINAL_TYPE (MlPoolLayer, ml_pool_layer, ML_TYPE_LAYER)

static const MlOption options[] = {
  ML_OPTION_CHOICE (MlPoolLayer, kind, ml_pooling_get_type, ML_POOLING_MAX,
                    NULL, N_ ("Kind"), N_ ("What becomes of a window")),
  ML_OPTION_UINT (MlPoolLayer, size, 1, 99, 2, NULL, N_ ("Size"),
                  N_ ("Height and width of a window in pixels")),
  ML_OPTION_UINT (MlPoolLayer, stride, 0, 99, 0, NULL, N_ ("Stride"),
                  N_ ("Pixels from one window to the next; 0: side by side")),
};

static MlNode *
build (MlLayer *layer, MlGraph *graph, MlNode *input, GError **error)
{
  MlPoolLayer *self = ML_POOL_LAYER (layer);
  const MlOpSettings settings
      = { .size = self->size,
          .stride = self->stride > 0 ? self->stride : self->size };
  return ml_pool (graph, input, (MlPooling) self->kind, &settings, error);
}

static void
ml_pool_layer_class_init (MlPoolLayerClass *klass)
{
  MlLayerClass *layer_class = ML_LAYER_CLASS (klass);
  layer_class->title = N_ ("Pooling");
  layer_class->category = N_ ("Pictures");
  layer_class->description
      = N_ ("Shrinks pictures: of each window of pixels only the largest, or "
            "their mean, stays.");
  layer_class->build = build;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
  ml_option_set_zero (G_OBJECT_CLASS (klass), "stride", N_ ("size"));
}

static void
ml_pool_layer_init (MlPoolLayer *self)
{
}
