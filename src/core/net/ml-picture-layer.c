/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Takes a row of numbers for the pixels of a picture, line by line, for tables
 * whose columns are pixels. */
#include "ml-error.h"
#include "ml-layer.h"

#include <glib/gi18n-lib.h>

G_DECLARE_FINAL_TYPE (MlPictureLayer, ml_picture_layer, ML, PICTURE_LAYER,
                      MlLayer)

struct _MlPictureLayer
{
  MlLayer parent;
  guint width, channels;
};

G_DEFINE_FINAL_TYPE (MlPictureLayer, ml_picture_layer, ML_TYPE_LAYER)

static const MlOption options[] = {
  ML_OPTION_UINT (MlPictureLayer, width, 1, 65535, 28, NULL, N_ ("Width"),
                  N_ ("Pixels in a line")),
  ML_OPTION_UINT (MlPictureLayer, channels, 1, 255, 1, NULL, N_ ("Channels"),
                  N_ ("Numbers of a pixel; the channels follow each other")),
};

static MlNode *
build (MlLayer *layer, MlGraph *graph, MlNode *input, GError **error)
{
  MlPictureLayer *self = ML_PICTURE_LAYER (layer);
  const gsize line = (gsize) self->width * self->channels;
  const guint height = (guint) (input->n_values / line);
  const guint sizes[] = { self->channels, height, self->width };
  if (height > 0 && input->n_values % line == 0)
    return ml_reshape (graph, input, 3, sizes, error);
  g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
               _ ("%zu values cannot be lines of %u pixels: choose a width "
                  "that divides them"),
               input->n_values, self->width);
  return NULL;
}

static void
ml_picture_layer_class_init (MlPictureLayerClass *klass)
{
  MlLayerClass *layer_class = ML_LAYER_CLASS (klass);
  layer_class->title = N_ ("Picture");
  layer_class->category = N_ ("Pictures");
  layer_class->description
      = N_ ("Takes a row of numbers for the pixels of a picture, line by "
            "line.");
  layer_class->build = build;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_picture_layer_init (MlPictureLayer *self)
{
}
