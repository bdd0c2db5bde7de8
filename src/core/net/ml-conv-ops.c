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
 * picture with a frame of zeros, made in scratch. Where it pays, the way of
 * ml-winograd.h is taken instead. */
#include "ml-ops.h"

#include "ml-error.h"
#include "ml-kernels.h"
#include "ml-matrix.h"
#include "ml-winograd.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  INPUT,
  WEIGHTS,
  BIAS,
  BAND_PLACES = 128, /* of windows: both factors of a gradient fit the cache */
};

/* What the loops need to know: sizes of the results, and distances in floats
 * over the picture with its frame. */
typedef struct
{
  guint size, filters, height, width;
  guint channels, run;   /* of the picture; size · channels: a filter's row */
  gsize row, step, down; /* to the next row; the next place right, and down */
  gsize n_framed;        /* floats of the picture with its frame            */
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
                     .channels = (guint) channels,
                     .run = s->size * (guint) channels,
                     .row = row,
                     .step = s->stride * channels,
                     .down = s->stride * row,
                     .n_framed = height * row };
}

/* Scratch of a row: the picture with its frame, and the same of its gradient.
 * Scratch of all: the weights for the way back. */
static gboolean
conv_shape (MlNode *node, GError **error)
{
  const MlNode *input = node->inputs[INPUT], *weights = node->inputs[WEIGHTS];
  const MlOpSettings *s = &node->settings;
  g_assert (weights->sizes[2] == input->sizes[0]);
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
  node->n_multiplications
      = (double) weights->n_values * node->sizes[1] * node->sizes[2];
  if (ml_winograd_suits (node))
    {
      ml_winograd_shape (node);
      return TRUE;
    }
  if (s->padding > 0)
    node->n_row_scratch = 2 * geometry_of (node).n_framed;
  if (input->wants_gradient)
    node->n_scratch = weights->n_values;
  return TRUE;
}

static gboolean
is_fast (const MlNode *node)
{
  return node->n_slice_scratch > 0;
}

/* Each pixel of the filters, channels × filters, transposed. */
static void
conv_begin (const MlNode *node)
{
  const MlNode *weights = node->inputs[WEIGHTS];
  const gsize n = (gsize) weights->sizes[2] * weights->sizes[3];
  if (is_fast (node))
    ml_winograd_begin (node);
  if (is_fast (node) || node->scratch == NULL)
    return;
  for (gsize at = 0; at < weights->n_values; at += n)
    ml_transpose (weights->sizes[2], weights->sizes[3], weights->values + at,
                  node->scratch + at);
}

/* -- Frames --------------------------------------------------------------- */

static float *
framed_values (const MlNode *node, guint row)
{
  return node->row_scratch + row * node->n_row_scratch;
}

static float *
framed_gradients (const MlNode *node, guint row)
{
  return framed_values (node, row) + node->n_row_scratch / 2;
}

/* Where row @y of the picture lies in its frame. */
static gsize
framed_at (const MlNode *node, guint y)
{
  const Geometry g = geometry_of (node);
  guint padding = node->settings.padding;
  return (y + padding) * g.row + (gsize) padding * g.channels;
}

static void
frame (const MlNode *node, guint row)
{
  const MlNode *input = node->inputs[INPUT];
  const gsize length = (gsize) input->sizes[2] * input->sizes[0];
  const float *picture = input->values + row * input->n_values;
  float *framed = framed_values (node, row);
  memset (framed, 0, node->n_row_scratch / 2 * sizeof (float));
  for (guint y = 0; y < input->sizes[1]; y++)
    memcpy (framed + framed_at (node, y), picture + y * length,
            length * sizeof (float));
}

static void
unframe (const MlNode *node, guint row)
{
  const MlNode *input = node->inputs[INPUT];
  const gsize length = (gsize) input->sizes[2] * input->sizes[0];
  const float *framed = framed_gradients (node, row);
  for (guint y = 0; y < input->sizes[1]; y++)
    ml_hand_on (input, row * input->n_values + y * length, length,
                framed + framed_at (node, y));
}

/* The picture that the windows of a row of the batch see. */
static const float *
seen (const MlNode *node, guint row)
{
  const MlNode *input = node->inputs[INPUT];
  return node->settings.padding > 0 ? framed_values (node, row)
                                    : input->values + row * input->n_values;
}

/* -- Forward -------------------------------------------------------------- */

static void
filter_picture (const MlNode *node, const float *picture, float *out)
{
  const Geometry g = geometry_of (node);
  MlRuns runs
      = { .m = g.width,
          .n = g.filters,
          .n_runs = g.size,
          .run = g.run,
          .row_a = g.step,
          .jump_a = g.row,
          .step_a = 1,
          .b = node->inputs[WEIGHTS]->values,
          .stride_b = g.filters,
          .stride_c = g.filters,
          .bias = node->inputs[BIAS]->values,
          .is_rectified = node->settings.activation == ML_ACTIVATION_RELU };
  for (guint y = 0; y < g.height; y++)
    {
      runs.a = picture + y * g.down;
      runs.c = out + (gsize) y * g.width * g.filters;
      ml_kernels ()->multiply_runs (&runs);
    }
}

static void
conv_forward (const MlNode *node, MlPass *pass)
{
  const MlActivation activation = (MlActivation) node->settings.activation;
  if (is_fast (node))
    ml_winograd_forward (node, pass);
  for (guint row = pass->first; row < pass->first + pass->n_rows; row++)
    {
      float *out = node->values + row * node->n_values;
      if (node->settings.padding > 0 && !is_fast (node))
        frame (node, row);
      if (!is_fast (node))
        filter_picture (node, seen (node, row), out);
      if (activation != ML_ACTIVATION_RELU)
        ml_activation_apply (activation, node->n_values, out);
    }
}

/* -- Backward ------------------------------------------------------------- */

/* Each pixel of the filters gives to the pixels it was laid on. */
static void
spread (const MlNode *node, const float *gradients, float *picture)
{
  const Geometry g = geometry_of (node);
  MlRuns runs = { .m = g.width,
                  .n = g.channels,
                  .n_runs = 1,
                  .run = g.filters,
                  .row_a = g.filters,
                  .step_a = 1,
                  .b = node->scratch,
                  .stride_b = g.channels,
                  .stride_c = g.step,
                  .adds = TRUE };
  for (guint i = 0; i < g.size; i++)
    for (guint j = 0; j < g.size; j++)
      {
        for (guint y = 0; y < g.height; y++)
          {
            runs.a = gradients + (gsize) y * g.width * g.filters;
            runs.c = picture + y * g.down + i * g.row + j * g.channels;
            ml_kernels ()->multiply_runs (&runs);
          }
        runs.b += (gsize) g.filters * g.channels;
      }
}

static void
picture_backward (const MlNode *node, guint row)
{
  const MlNode *input = node->inputs[INPUT];
  const gboolean is_framed = node->settings.padding > 0;
  const gsize n = is_framed ? node->n_row_scratch / 2 : input->n_values;
  float *into
      = is_framed ? framed_gradients (node, row) : input->gradients + row * n;
  if (is_framed || !input->is_shared)
    memset (into, 0, n * sizeof (float));
  spread (node, node->gradients + row * node->n_values, into);
  if (is_framed)
    unframe (node, row);
}

static void
conv_backward (const MlNode *node, MlPass *pass)
{
  const gsize offset = pass->first * node->n_values;
  const MlActivation activation = (MlActivation) node->settings.activation;
  if (!is_fast (node) || activation != ML_ACTIVATION_RELU)
    ml_activation_chain (activation, pass->n_rows * node->n_values,
                         node->values + offset, node->gradients + offset);
  if (is_fast (node))
    ml_winograd_backward (node, pass);
  else if (node->inputs[INPUT]->wants_gradient)
    for (guint row = pass->first; row < pass->first + pass->n_rows; row++)
      picture_backward (node, row);
}

/* -- Gradients ------------------------------------------------------------ */

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

/* Adds what rows @y … of the results of one picture give to @n rows of the
 * weights, which belong to one row of the filters. */
static void
add_gradient (const MlNode *node, guint row, guint y, guint height, guint from,
              guint n)
{
  const Geometry g = geometry_of (node);
  const MlRuns runs
      = { .m = n,
          .n = g.filters,
          .n_runs = height,
          .run = g.width,
          .a
          = seen (node, row) + y * g.down + from / g.run * g.row + from % g.run,
          .row_a = 1,
          .jump_a = g.down,
          .step_a = g.step,
          .b = node->gradients + row * node->n_values
               + (gsize) y * g.width * g.filters,
          .stride_b = g.filters,
          .c = node->inputs[WEIGHTS]->gradients + (gsize) from * g.filters,
          .stride_c = g.filters,
          .adds = TRUE };
  ml_kernels ()->multiply_runs (&runs);
}

/* Rows from … of the weights, (i, j, c) × filters, over all pictures; some rows
 * of a picture at a time, so that they stay in the cache. */
static void
conv_gradient (const MlNode *node, guint which, guint n_rows, guint from,
               guint n)
{
  if (is_fast (node) && which == BIAS)
    ml_winograd_bias (node, n_rows);
  else if (is_fast (node))
    ml_winograd_gradient (node, n_rows, from, n);
  else if (which == BIAS)
    bias_gradient (node, n_rows);
  if (is_fast (node) || which == BIAS)
    return;
  const MlNode *weights = node->inputs[WEIGHTS];
  const Geometry g = geometry_of (node);
  const guint band = MAX (BAND_PLACES / g.width, 1);
  if (!weights->is_shared)
    memset (weights->gradients + (gsize) from * g.filters, 0,
            (gsize) n * g.filters * sizeof (float));
  for (guint row = 0; row < n_rows; row++)
    for (guint y = 0; y < g.height; y += band)
      for (guint k = from, length; k < from + n; k += length)
        {
          length = MIN (from + n, (k / g.run + 1) * g.run) - k;
          add_gradient (node, row, y, MIN (band, g.height - y), k, length);
        }
}

static const MlOp conv_op = { .name = "convolution",
                              .shape = conv_shape,
                              .begin = conv_begin,
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

/* Large enough for the fast way: tiles that reach out of the picture on all
 * sides, and a second reader of it. */
static MlNode *
fast_example (MlGraph *graph, MlNode *input, guint size, guint padding,
              GError **error)
{
  const guint sizes[] = { 8, 5, 6 };
  const MlOpSettings fast = { .activation = ML_ACTIVATION_TANH,
                              .size = size,
                              .stride = 1,
                              .padding = padding };
  const MlOpSettings pixels
      = { .activation = ML_ACTIVATION_TANH, .size = 1, .stride = 1 };
  MlNode *picture = ml_example_picture (graph, input, sizes, error);
  MlNode *sum = ml_add (graph, filters (graph, picture, 8, &pixels, error),
                        picture, error);
  return filters (graph, sum, 9, &fast, error);
}

static MlNode *
fast_3_example (MlGraph *graph, MlNode *input, GError **error)
{
  return fast_example (graph, input, 3, 1, error);
}

static MlNode *
fast_5_example (MlGraph *graph, MlNode *input, GError **error)
{
  return fast_example (graph, input, 5, 1, error);
}

const MlOpExample ml_conv_ops[]
    = { { &conv_op, small_example },  { &conv_op, pixel_example },
        { &conv_op, padded_example }, { &conv_op, strided_example },
        { &conv_op, shared_example }, { &conv_op, fast_3_example },
        { &conv_op, fast_5_example }, { NULL, NULL } };
