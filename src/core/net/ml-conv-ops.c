/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Convolution of pictures (LeCun et al., "Gradient-based learning applied to
 * document recognition", 1998), as networks mean it: the filter is not
 * mirrored.
 *
 *   Y[y, x, f] = f (b[f] + Σ X[y s + i, x s + j, c] W[i, j, c, f])
 *
 * All lies with channels side by side, so a filter's row over the picture is a
 * run of size · C floats, and a row of results is a sum of `size` products
 *
 *   (width' × size · C, rows overlap, stride s · C)  ·  (size · C × filters)
 *
 * of the picture where it lies: no patch is ever copied. The gradient of the
 * weights is the same with the first factor transposed. Padding is real: a
 * picture with a frame of zeros, made in scratch. */
#include "ml-ops.h"

#include "ml-error.h"
#include "ml-matrix.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  INPUT,
  WEIGHTS,
  BIAS,
};

/* What the loops need to know, in floats: rows of the picture with its frame,
 * of results, and of a filter. */
typedef struct
{
  guint size, filters, height, width; /* of results */
  guint run;                          /* size · C: a filter's row */
  gsize step, down, row; /* one place right, one place down, one row down */
  gsize n_padded;        /* the picture with its frame */
} Geometry;

static Geometry
geometry_of (const MlNode *node)
{
  const MlNode *input = node->inputs[INPUT];
  const MlOpSettings *s = &node->settings;
  gsize channels = input->sizes[0];
  gsize height = input->sizes[1] + 2 * (gsize) s->padding;
  gsize row = (input->sizes[2] + 2 * (gsize) s->padding) * channels;
  return (Geometry){ .size = s->size,
                     .filters = node->sizes[0],
                     .height = node->sizes[1],
                     .width = node->sizes[2],
                     .run = s->size * (guint) channels,
                     .step = s->stride * channels,
                     .down = s->stride * row,
                     .row = row,
                     .n_padded = height * row };
}

/* Scratch of a row: the picture with its frame, the same of its gradient, and
 * the gradients of one row of windows, which a slice needs once. */
static gboolean
conv_shape (MlNode *node, GError **error)
{
  const MlNode *input = node->inputs[INPUT], *weights = node->inputs[WEIGHTS];
  const MlOpSettings *s = &node->settings;
  if (s->padding >= s->size)
    {
      g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                   _ ("a padding of %u lets a %u × %u filter see nothing but "
                      "zeros: take at most %u"),
                   s->padding, s->size, s->size, s->size - 1);
      return FALSE;
    }
  if (!ml_window_shape (node, _ ("filter"), weights->sizes[3], error))
    return FALSE;
  const Geometry g = geometry_of (node);
  node->n_row_scratch = (gsize) g.width * g.run;
  if (s->padding > 0)
    node->n_row_scratch += 2 * g.n_padded;
  node->n_multiplications
      = (double) weights->n_values * node->sizes[1] * node->sizes[2];
  g_assert (weights->sizes[2] == input->sizes[0]);
  return TRUE;
}

static float *
padded_values (const MlNode *node, guint row)
{
  return node->row_scratch + row * node->n_row_scratch;
}

/* Copies a picture into the middle of its frame, or adds it from there. */
static void
frame (const MlNode *node, const float *picture, float *framed)
{
  const MlNode *input = node->inputs[INPUT];
  const Geometry g = geometry_of (node);
  gsize length = (gsize) input->sizes[2] * input->sizes[0];
  gsize before = (gsize) node->settings.padding * input->sizes[0];
  memset (framed, 0, g.n_padded * sizeof (float));
  for (guint y = 0; y < input->sizes[1]; y++)
    memcpy (framed + (y + node->settings.padding) * g.row + before,
            picture + y * length, length * sizeof (float));
}

static void
unframe (const MlNode *node, guint row, const float *framed)
{
  const MlNode *input = node->inputs[INPUT];
  const Geometry g = geometry_of (node);
  gsize length = (gsize) input->sizes[2] * input->sizes[0];
  gsize before = (gsize) node->settings.padding * input->sizes[0];
  for (guint y = 0; y < input->sizes[1]; y++)
    ml_hand_on (input, row * input->n_values + y * length, length,
                framed + (y + node->settings.padding) * g.row + before);
}

/* The picture that the windows of a row of the batch see. */
static const float *
seen (const MlNode *node, guint row)
{
  const MlNode *input = node->inputs[INPUT];
  return node->settings.padding > 0 ? padded_values (node, row)
                                    : input->values + row * input->n_values;
}

static void
conv_forward (const MlNode *node, MlPass *pass)
{
  const MlNode *input = node->inputs[INPUT];
  const Geometry g = geometry_of (node);
  for (guint row = pass->first; row < pass->first + pass->n_rows; row++)
    {
      float *out = node->values + row * node->n_values;
      if (node->settings.padding > 0)
        frame (node, input->values + row * input->n_values,
               padded_values (node, row));
      const float *picture = seen (node, row);
      for (guint y = 0; y < g.height; y++)
        for (guint i = 0; i < g.size; i++)
          ml_gemm (FALSE, FALSE, g.width, g.filters, g.run, 1,
                   picture + y * g.down + i * g.row, (guint) g.step,
                   node->inputs[WEIGHTS]->values
                       + (gsize) i * g.run * g.filters,
                   g.filters, i > 0 ? 1 : 0,
                   out + (gsize) y * g.width * g.filters, g.filters);
      for (gsize at = 0; at < node->n_values; at += g.filters)
        for (guint f = 0; f < g.filters; f++)
          out[at + f] += node->inputs[BIAS]->values[f];
      ml_activation_apply ((MlActivation) node->settings.activation,
                           node->n_values, out);
    }
}

/* Adds what a row of windows gives back to the picture they overlap on. */
static void
add_windows (const Geometry *g, const float *windows, float *picture)
{
  for (guint x = 0; x < g->width; x++)
    for (guint k = 0; k < g->run; k++)
      picture[x * g->step + k] += windows[x * g->run + k];
}

static void
backward_to_picture (const MlNode *node, guint row, float *windows, float *into)
{
  const Geometry g = geometry_of (node);
  const float *gradients = node->gradients + row * node->n_values;
  for (guint y = 0; y < g.height; y++)
    for (guint i = 0; i < g.size; i++)
      {
        ml_gemm (FALSE, TRUE, g.width, g.run, g.filters, 1,
                 gradients + (gsize) y * g.width * g.filters, g.filters,
                 node->inputs[WEIGHTS]->values + (gsize) i * g.run * g.filters,
                 g.filters, 0, windows, g.run);
        add_windows (&g, windows, into + y * g.down + i * g.row);
      }
}

static void
conv_backward (const MlNode *node, MlPass *pass)
{
  const MlNode *input = node->inputs[INPUT];
  const Geometry g = geometry_of (node);
  gsize offset = pass->first * node->n_values;
  ml_activation_chain ((MlActivation) node->settings.activation,
                       pass->n_rows * node->n_values, node->values + offset,
                       node->gradients + offset);
  if (!input->wants_gradient)
    return;
  gboolean is_framed = node->settings.padding > 0;
  float *windows
      = padded_values (node, pass->first) + (is_framed ? 2 * g.n_padded : 0);
  for (guint row = pass->first; row < pass->first + pass->n_rows; row++)
    {
      float *into = is_framed ? padded_values (node, row) + g.n_padded
                              : input->gradients + row * input->n_values;
      if (is_framed || !input->is_shared)
        memset (into, 0,
                (is_framed ? g.n_padded : input->n_values) * sizeof (float));
      backward_to_picture (node, row, windows, into);
      if (is_framed)
        unframe (node, row, into);
    }
}

static void
bias_gradient (const MlNode *node, guint n_rows)
{
  const MlNode *bias = node->inputs[BIAS];
  guint n = node->sizes[0];
  if (!bias->is_shared)
    memset (bias->gradients, 0, n * sizeof (float));
  for (gsize at = 0; at < n_rows * node->n_values; at += n)
    for (guint f = 0; f < n; f++)
      bias->gradients[f] += node->gradients[at + f];
}

/* Rows from … of the weights, (i, j, c) × filters, over all pictures. */
static void
conv_gradient (const MlNode *node, guint which, guint n_rows, guint from,
               guint n)
{
  if (which == BIAS)
    {
      bias_gradient (node, n_rows);
      return;
    }
  const MlNode *weights = node->inputs[WEIGHTS];
  const Geometry g = geometry_of (node);
  float *into = weights->gradients + (gsize) from * g.filters;
  if (!weights->is_shared)
    memset (into, 0, (gsize) n * g.filters * sizeof (float));
  for (guint row = 0; row < n_rows; row++)
    for (guint k = from; k < from + n;)
      {
        guint i = k / g.run, length = MIN (from + n, (i + 1) * g.run) - k;
        for (guint y = 0; y < g.height; y++)
          ml_gemm (TRUE, FALSE, length, g.filters, g.width, 1,
                   seen (node, row) + y * g.down + i * g.row + k % g.run,
                   (guint) g.step,
                   node->gradients + row * node->n_values
                       + (gsize) y * g.width * g.filters,
                   g.filters, 1, weights->gradients + (gsize) k * g.filters,
                   g.filters);
        k += length;
      }
}

static const MlOp conv_op = { .name = "convolution",
                              .shape = conv_shape,
                              .forward = conv_forward,
                              .backward = conv_backward,
                              .gradient = conv_gradient };

/**
 * ml_conv:
 * @input: a picture: channels × height × width
 * @weights: size × size × channels × filters
 * @bias: filters
 * @settings: activation, size, stride, padding
 *
 * Returns: (transfer none) (nullable): filters × height' × width', see
 *   ml_window_count()
 */
MlNode *
ml_conv (MlGraph *graph, MlNode *input, MlNode *weights, MlNode *bias,
         const MlOpSettings *settings, GError **error)
{
  input = ml_picture (graph, input, _ ("a convolution"), error);
  MlNode *const inputs[] = { input, weights, bias };
  return input == NULL ? NULL
                       : ml_graph_add (graph, &conv_op, settings,
                                       G_N_ELEMENTS (inputs), inputs, error);
}

/* -- Examples for the gradient test ---------------------------------------- */

static MlNode *
filters (MlGraph *graph, MlNode *picture, guint n, const MlOpSettings *settings,
         GError **error)
{
  const guint sizes[]
      = { settings->size, settings->size, picture->sizes[0], n };
  MlNode *weights = ml_graph_add_parameter (graph, "weights", 4, sizes,
                                            ML_DRAW_UNIFORM, 0.5f, error);
  MlNode *bias = ml_graph_add_parameter (graph, "bias", 1, &n, ML_DRAW_UNIFORM,
                                         1, error);
  return ml_conv (graph, picture, weights, bias, settings, error);
}

static MlNode *
small_example (MlGraph *graph, MlNode *input, GError **error)
{
  const guint sizes[] = { 1, 2, 3 };
  const MlOpSettings settings
      = { .activation = ML_ACTIVATION_LINEAR, .size = 2, .stride = 1 };
  return filters (graph, ml_reshape (graph, input, 3, sizes, error), 2,
                  &settings, error);
}

static MlNode *
pixel_example (MlGraph *graph, MlNode *input, GError **error)
{
  const guint sizes[] = { 3, 2, 1 };
  const MlOpSettings settings
      = { .activation = ML_ACTIVATION_SIGMOID, .size = 1, .stride = 1 };
  return filters (graph, ml_reshape (graph, input, 3, sizes, error), 17,
                  &settings, error);
}

static MlNode *
padded_example (MlGraph *graph, MlNode *input, GError **error)
{
  const guint sizes[] = { 2, 4, 5 };
  const MlOpSettings settings = {
    .activation = ML_ACTIVATION_TANH, .size = 3, .stride = 1, .padding = 1
  };
  return filters (graph, ml_example_picture (graph, input, sizes, error), 5,
                  &settings, error);
}

/* A step of 2 leaves a column out; the frame is as wide as it may be. */
static MlNode *
strided_example (MlGraph *graph, MlNode *input, GError **error)
{
  const guint sizes[] = { 3, 5, 4 };
  const MlOpSettings settings = {
    .activation = ML_ACTIVATION_TANH, .size = 3, .stride = 2, .padding = 2
  };
  return filters (graph, ml_example_picture (graph, input, sizes, error), 4,
                  &settings, error);
}

/* Two filters read one picture, and a third reads the sum: 2 of 5 places. */
static MlNode *
shared_example (MlGraph *graph, MlNode *input, GError **error)
{
  const guint sizes[] = { 2, 5, 5 };
  const MlOpSettings whole = {
    .activation = ML_ACTIVATION_TANH, .size = 3, .stride = 1, .padding = 1
  };
  const MlOpSettings parts
      = { .activation = ML_ACTIVATION_TANH, .size = 1, .stride = 1 };
  const MlOpSettings last
      = { .activation = ML_ACTIVATION_TANH, .size = 2, .stride = 2 };
  MlNode *picture = ml_example_picture (graph, input, sizes, error);
  MlNode *sum = ml_add (graph, filters (graph, picture, 3, &whole, error),
                        filters (graph, picture, 3, &parts, error), error);
  return filters (graph, sum, 2, &last, error);
}

const MlOpExample ml_conv_ops[]
    = { { &conv_op, small_example },  { &conv_op, pixel_example },
        { &conv_op, padded_example }, { &conv_op, strided_example },
        { &conv_op, shared_example }, { NULL, NULL } };
