/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Inputs in groups, each switched by a gate that sees all inputs: s_m = sigmoid
 * (u_m · x + a_m), and what passes is s_m x_i. */
#include "ml-init.h"
#include "ml-layer.h"

#include <glib/gi18n-lib.h>

G_DECLARE_FINAL_TYPE (MlGatesLayer, ml_gates_layer, ML, GATES_LAYER, MlLayer)

struct _MlGatesLayer
{
  MlLayer parent;
  guint rows, columns;
  int init;
  double init_range;
};

G_DEFINE_FINAL_TYPE (MlGatesLayer, ml_gates_layer, ML_TYPE_LAYER)

static const MlOption options[] = {
  ML_OPTION_UINT (MlGatesLayer, rows, 1, 1000, 1, NULL, N_ ("Rows"),
                  N_ ("Groups from top to bottom; 1 if the inputs are no "
                      "picture")),
  ML_OPTION_UINT (MlGatesLayer, columns, 1, 100000, 4, NULL, N_ ("Columns"),
                  N_ ("Groups from left to right")),
  ML_OPTION_CHOICE (MlGatesLayer, init, ml_init_get_type, ML_INIT_AUTO, NULL,
                    N_ ("Initial weights"), N_ ("Automatic: Glorot")),
  ML_OPTION_DOUBLE (MlGatesLayer, init_range, 0, 100, 0.05, NULL,
                    N_ ("Initial range"),
                    N_ ("Uniform weights start between minus this and this")),
};

static MlNode *
build (MlLayer *layer, MlGraph *graph, MlNode *input, GError **error)
{
  MlGatesLayer *self = ML_GATES_LAYER (layer);
  const guint sizes[] = { (guint) input->n_values, self->rows * self->columns };
  float scale;
  MlDraw draw = ml_init_draw ((MlInit) self->init, ML_ACTIVATION_SIGMOID,
                              sizes[0], sizes[1], self->init_range, &scale);
  if (input->channels_last && input->sizes[0] > 1
      && (input = ml_flatten (graph, input, error)) == NULL)
    return NULL;
  MlNode *weights
      = ml_graph_add_parameter (graph, "weights", 2, sizes, draw, scale, error);
  MlNode *bias = weights == NULL
                     ? NULL
                     : ml_graph_add_parameter (graph, "bias", 1, sizes + 1,
                                               ML_DRAW_ZEROS, 0, error);
  if (bias == NULL)
    return NULL;
  MlNode *gates
      = ml_dense (graph, input, weights, bias, ML_ACTIVATION_SIGMOID, error);
  if (gates == NULL)
    return NULL;
  gates->name = g_strdup ("gates.activations");
  return ml_gate (graph, input, gates, self->rows, self->columns, error);
}

static void
ml_gates_layer_class_init (MlGatesLayerClass *klass)
{
  MlLayerClass *layer_class = ML_LAYER_CLASS (klass);
  layer_class->title = N_ ("Gates");
  layer_class->category = N_ ("Linear");
  layer_class->description
      = N_ ("Groups of inputs, each with a gate between 0 and 1 that looks at "
            "all inputs and says how much of the group passes.");
  layer_class->build = build;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_gates_layer_init (MlGatesLayer *self)
{
}
