/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A layer of filters, each a small picture that is laid on every place of the
 * input: what it learns in one place holds for all. */
#include "ml-init.h"
#include "ml-layer.h"

#include <glib/gi18n-lib.h>

G_DECLARE_FINAL_TYPE (MlConvLayer, ml_conv_layer, ML, CONV_LAYER, MlLayer)

struct _MlConvLayer
{
  MlLayer parent;
  guint filters, size, stride, padding;
  int activation, init;
  double init_range;
};

G_DEFINE_FINAL_TYPE (MlConvLayer, ml_conv_layer, ML_TYPE_LAYER)

static const MlOption options[] = {
  ML_OPTION_UINT (MlConvLayer, filters, 1, 4096, 20, NULL, N_ ("Filters"),
                  N_ ("How many filters, each with a picture of answers")),
  ML_OPTION_UINT (MlConvLayer, size, 1, 99, 5, NULL, N_ ("Size"),
                  N_ ("Height and width of a filter in pixels")),
  ML_OPTION_UINT (MlConvLayer, stride, 1, 99, 1, NULL, N_ ("Stride"),
                  N_ ("Pixels from one place of a filter to the next")),
  ML_OPTION_UINT (MlConvLayer, padding, 0, 98, 0, NULL, N_ ("Padding"),
                  N_ ("Zeros around the picture; (size − 1) / 2 keeps its "
                      "size")),
  ML_OPTION_CHOICE (MlConvLayer, activation, ml_activation_get_type,
                    ML_ACTIVATION_RELU, NULL, N_ ("Activation"),
                    N_ ("What a filter makes of its sums")),
  ML_OPTION_CHOICE (MlConvLayer, init, ml_init_get_type, ML_INIT_AUTO, NULL,
                    N_ ("Initial weights"),
                    N_ ("He suits ReLU, Glorot the others")),
  ML_OPTION_DOUBLE (MlConvLayer, init_range, 0, 100, 0.05, NULL,
                    N_ ("Initial range"),
                    N_ ("Uniform weights start between minus this and this")),
};

static MlNode *
build (MlLayer *layer, MlGraph *graph, MlNode *input, GError **error)
{
  MlConvLayer *self = ML_CONV_LAYER (layer);
  const MlOpSettings settings = { .activation = self->activation,
                                  .size = self->size,
                                  .stride = self->stride,
                                  .padding = self->padding };
  input = ml_picture (graph, input, _ ("a convolution"), error);
  if (input == NULL)
    return NULL;
  const guint sizes[]
      = { self->size, self->size, input->sizes[0], self->filters };
  const guint area = self->size * self->size;
  float scale;
  MlDraw draw = ml_init_draw ((MlInit) self->init,
                              (MlActivation) self->activation, area * sizes[2],
                              area * sizes[3], self->init_range, &scale);
  MlNode *weights
      = ml_graph_add_parameter (graph, "weights", 4, sizes, draw, scale, error);
  if (weights == NULL)
    return NULL;
  MlNode *bias = ml_graph_add_parameter (graph, "bias", 1, &self->filters,
                                         ML_DRAW_ZEROS, 0, error);
  return bias == NULL ? NULL
                      : ml_conv (graph, input, weights, bias, &settings, error);
}

static void
ml_conv_layer_class_init (MlConvLayerClass *klass)
{
  MlLayerClass *layer_class = ML_LAYER_CLASS (klass);
  layer_class->title = N_ ("Convolution");
  layer_class->category = N_ ("Pictures");
  layer_class->description
      = N_ ("Small filters, each laid on every place of a picture: weighted "
            "sums of what they cover, a bias each, then the activation.");
  layer_class->build = build;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_conv_layer_init (MlConvLayer *self)
{
}
