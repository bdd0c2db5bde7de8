/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Operators that only move values: between a row of numbers and a picture, and
 * between the two ways a picture may lie. People count channel by channel; in
 * memory a pixel's channels lie side by side, so that a window's rows are runs
 * of floats and every loop over channels is vector code. */
#include "ml-ops.h"

#include "ml-error.h"
#include "ml-matrix.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* -- Windows -------------------------------------------------------------- */

/**
 * ml_window_count:
 * @padding: zeros before and after
 *
 * Dumoulin and Visin, "A guide to convolution arithmetic for deep learning",
 * 2016, relationship 6.
 *
 * Returns: how many places a window has, ⌊(length + 2 padding - size) / stride⌋
 *   + 1; 0 if it does not fit
 */
guint
ml_window_count (guint length, guint size, guint stride, guint padding)
{
  guint whole = length + 2 * padding;
  return size > whole ? 0 : (whole - size) / stride + 1;
}

/**
 * ml_window_shape:
 * @what: "filter", for the message
 * @channels: that the node makes
 *
 * Gives @node the shape of a window's places on its first input, a picture.
 *
 * Returns: FALSE with %ML_ERROR_OPTION if the window does not fit
 */
gboolean
ml_window_shape (MlNode *node, const char *what, guint channels, GError **error)
{
  const MlNode *input = node->inputs[0];
  const MlOpSettings *s = &node->settings;
  guint height
      = ml_window_count (input->sizes[1], s->size, s->stride, s->padding);
  guint width
      = ml_window_count (input->sizes[2], s->size, s->stride, s->padding);
  node->n_sizes = 3;
  node->channels_last = TRUE;
  node->sizes[0] = channels;
  node->sizes[1] = height;
  node->sizes[2] = width;
  if (height > 0 && width > 0)
    return TRUE;
  g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
               _ ("a %u × %u %s does not fit a %u × %u picture: take a smaller "
                  "one, or fewer layers that shrink the picture before it"),
               s->size, s->size, what, input->sizes[1], input->sizes[2]);
  return FALSE;
}

/* -- Another shape -------------------------------------------------------- */

static gboolean
lies_by_pixel (const MlNode *node)
{
  return node->n_sizes == 3 && node->channels_last && node->sizes[0] > 1;
}

/* Whether values change places; if so, they are a matrix to transpose. */
static gboolean
moves (const MlNode *node)
{
  return lies_by_pixel (node) != lies_by_pixel (node->inputs[0]);
}

/**
 * ml_copy_by_channel:
 * @values: @n_rows rows that lie as @node's values do
 * @out: (out): the same, each channel by channel
 */
void
ml_copy_by_channel (const MlNode *node, guint n_rows, const float *values,
                    float *out)
{
  gsize n = node->n_values;
  if (!lies_by_pixel (node))
    memcpy (out, values, n_rows * n * sizeof (float));
  else
    for (guint row = 0; row < n_rows; row++)
      ml_transpose (node->sizes[1] * node->sizes[2], node->sizes[0],
                    values + row * n, out + row * n);
}

static gboolean
reshape_shape (MlNode *node, GError **error)
{
  const MlNode *input = node->inputs[0];
  const MlOpSettings *s = &node->settings;
  gsize n_values = 1;
  node->n_sizes = s->n_sizes;
  node->channels_last = s->n_sizes == 3;
  for (guint i = 0; i < s->n_sizes; i++)
    n_values *= node->sizes[i] = s->sizes[i];
  node->n_row_scratch = moves (node) ? n_values : 0;
  if (n_values == input->n_values)
    return TRUE;
  g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
               _ ("%zu values cannot take a shape of %zu"), input->n_values,
               n_values);
  return FALSE;
}

/* One row's values in the order of @to, from the order of @from. */
static void
reorder (const MlNode *from, const MlNode *to, const float *values, float *out)
{
  if (lies_by_pixel (from))
    ml_copy_by_channel (from, 1, values, out);
  else
    ml_transpose (to->sizes[0], to->sizes[1] * to->sizes[2], values, out);
}

static void
reshape_forward (const MlNode *node, MlPass *pass)
{
  const MlNode *input = node->inputs[0];
  gsize n = node->n_values;
  if (!moves (node))
    memcpy (node->values + pass->first * n, input->values + pass->first * n,
            pass->n_rows * n * sizeof (float));
  else
    for (guint row = pass->first; row < pass->first + pass->n_rows; row++)
      reorder (input, node, input->values + row * n, node->values + row * n);
}

static void
reshape_backward (const MlNode *node, MlPass *pass)
{
  gsize n = node->n_values;
  for (guint row = pass->first; row < pass->first + pass->n_rows; row++)
    {
      const float *gradients = node->gradients + row * n;
      if (moves (node))
        {
          float *ordered = node->row_scratch + row * n;
          reorder (node, node->inputs[0], gradients, ordered);
          gradients = ordered;
        }
      ml_hand_on (node->inputs[0], row * n, n, gradients);
    }
}

static const MlOp reshape_op = { .name = "reshape",
                                 .shape = reshape_shape,
                                 .forward = reshape_forward,
                                 .backward = reshape_backward };

/**
 * ml_reshape:
 * @sizes: (array length=n_sizes): as many values as @input has; three are
 *   channels × height × width
 *
 * The order of values is the one people count in, channel by channel, however
 * they lie in memory.
 *
 * Returns: (transfer none) (nullable): the same values in another shape
 */
MlNode *
ml_reshape (MlGraph *graph, MlNode *input, guint n_sizes, const guint *sizes,
            GError **error)
{
  MlOpSettings settings = { .n_sizes = n_sizes };
  g_return_val_if_fail (n_sizes <= G_N_ELEMENTS (settings.sizes), NULL);
  memcpy (settings.sizes, sizes, n_sizes * sizeof *sizes);
  if (n_sizes == 3 && lies_by_pixel (input))
    input = ml_flatten (graph, input, error);
  return input == NULL
             ? NULL
             : ml_graph_add (graph, &reshape_op, &settings, 1, &input, error);
}

/** ml_flatten: Returns: (transfer none) (nullable): a picture's values as a
 *  row, channel by channel */
MlNode *
ml_flatten (MlGraph *graph, MlNode *input, GError **error)
{
  const guint size = (guint) input->n_values;
  return ml_reshape (graph, input, 1, &size, error);
}

/**
 * ml_picture:
 * @what: what needs it, "a convolution"
 *
 * Returns: (transfer none) (nullable): @input with the channels of a pixel side
 *   by side: itself if it lies so; NULL with %ML_ERROR_OPTION if it is no
 *   picture
 */
MlNode *
ml_picture (MlGraph *graph, MlNode *input, const char *what, GError **error)
{
  if (input->n_sizes == 3)
    return input->channels_last
               ? input
               : ml_reshape (graph, input, 3, input->sizes, error);
  g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
               _ ("%s needs a picture, channels × height × width, and gets a "
                  "row of %zu values: it must stand before Dense and Flatten, "
                  "and the data must be pictures"),
               what, input->n_values);
  return NULL;
}

/* -- Examples for the gradient test ---------------------------------------- */

/**
 * ml_example_picture:
 * @sizes: (array fixed-size=3): channels × height × width
 *
 * Returns: (transfer none) (nullable): a picture that depends on all of @input
 */
MlNode *
ml_example_picture (MlGraph *graph, MlNode *input, const guint *sizes,
                    GError **error)
{
  const guint n_values = sizes[0] * sizes[1] * sizes[2];
  const guint shape[] = { (guint) input->n_values, n_values };
  MlNode *weights = ml_graph_add_parameter (graph, "mixture", 2, shape,
                                            ML_DRAW_UNIFORM, 1, error);
  MlNode *bias = ml_graph_add_parameter (graph, "ground", 1, &n_values,
                                         ML_DRAW_UNIFORM, 1, error);
  MlNode *values
      = ml_dense (graph, input, weights, bias, ML_ACTIVATION_LINEAR, error);
  return ml_reshape (graph, values, 3, sizes, error);
}

/* 6 values, 3 × 1 × 2, and back: both moves. */
static MlNode *
there_and_back_example (MlGraph *graph, MlNode *input, GError **error)
{
  const guint sizes[] = { 3, 1, 2 };
  MlNode *picture = ml_reshape (graph, input, 3, sizes, error);
  return ml_flatten (
      graph, ml_activate (graph, picture, ML_ACTIVATION_TANH, error), error);
}

static MlNode *
picture_example (MlGraph *graph, MlNode *input, GError **error)
{
  const guint sizes[] = { 2, 1, 3 }, others[] = { 3, 2, 1 };
  return ml_reshape (graph, ml_reshape (graph, input, 3, sizes, error), 3,
                     others, error);
}

const MlOpExample ml_picture_ops[] = { { &reshape_op, there_and_back_example },
                                       { &reshape_op, picture_example },
                                       { NULL, NULL } };
