/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pooling: one number for each window and channel of a picture. What is left of
 * the picture where no whole window fits is passed over. */
#include "ml-kernels.h"
#include "ml-ops.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static gboolean
pool_shape (MlNode *node, GError **error)
{
  return ml_window_shape (node, _ ("window"), node->inputs[0]->sizes[0], error);
}

/* What is done with n channels of one pixel: @pixel of the picture, @result of
 * the window, and on the way back the gradients of both. */
typedef void (*PixelFunc) (guint n, const float *restrict pixel,
                           float *restrict result);
typedef void (*BackFunc) (guint n, const float *restrict pixel,
                          const float *restrict result, float *restrict d_pixel,
                          const float *restrict d_result);

/* Where pixel (i, j) of window (y, x) lies in a picture. */
static gsize
pixel_at (const MlNode *node, guint y, guint x, guint i, guint j)
{
  const MlNode *input = node->inputs[0];
  guint stride = node->settings.stride;
  return ((gsize) (y * stride + i) * input->sizes[2] + x * stride + j)
         * input->sizes[0];
}

/* results = fold over the window, starting at @start. */
static void
fold_windows (const MlNode *node, guint row, float start, PixelFunc fold)
{
  const guint n = node->sizes[0], size = node->settings.size;
  const float *picture
      = node->inputs[0]->values + row * node->inputs[0]->n_values;
  float *result = node->values + row * node->n_values;
  for (guint y = 0; y < node->sizes[1]; y++)
    for (guint x = 0; x < node->sizes[2]; x++, result += n)
      {
        for (guint c = 0; c < n; c++)
          result[c] = start;
        for (guint i = 0; i < size; i++)
          for (guint j = 0; j < size; j++)
            fold (n, picture + pixel_at (node, y, x, i, j), result);
      }
}

static void
unfold_windows (const MlNode *node, guint row, BackFunc back)
{
  const MlNode *input = node->inputs[0];
  const guint n = node->sizes[0], size = node->settings.size;
  const float *picture = input->values + row * input->n_values;
  float *d_picture = input->gradients + row * input->n_values;
  gsize at = row * node->n_values;
  if (!input->is_shared)
    memset (d_picture, 0, input->n_values * sizeof (float));
  for (guint y = 0; y < node->sizes[1]; y++)
    for (guint x = 0; x < node->sizes[2]; x++, at += n)
      for (guint i = 0; i < size; i++)
        for (guint j = 0; j < size; j++)
          {
            gsize pixel = pixel_at (node, y, x, i, j);
            back (n, picture + pixel, node->values + at, d_picture + pixel,
                  node->gradients + at);
          }
}

/* -- Maximum -------------------------------------------------------------- */

/* Whether each pixel belongs to one window, so that it needs no sum. */
static gboolean
covers (const MlNode *node)
{
  const guint size = node->settings.size;
  return size == node->settings.stride
         && node->sizes[1] * size == node->inputs[0]->sizes[1]
         && node->sizes[2] * size == node->inputs[0]->sizes[2];
}

/* A row of windows. */
static MlWindows
windows_at (const MlNode *node, guint row, guint y)
{
  const MlNode *input = node->inputs[0];
  const gsize at = row * input->n_values + pixel_at (node, y, 0, 0, 0);
  const gsize result
      = row * node->n_values + (gsize) y * node->sizes[2] * node->sizes[0];
  return (MlWindows){
    .n = node->sizes[0],
    .size = node->settings.size,
    .n_windows = node->sizes[2],
    .right = (gsize) node->settings.stride * node->sizes[0],
    .down = (gsize) input->sizes[2] * node->sizes[0],
    .pixels = input->values + at,
    .results = node->values + result,
    .pixel_gradients = input->gradients != NULL ? input->gradients + at : NULL,
    .result_gradients
    = node->gradients != NULL ? node->gradients + result : NULL,
    .adds = input->is_shared || !covers (node),
  };
}

static void
max_forward (const MlNode *node, MlPass *pass)
{
  for (guint row = pass->first; row < pass->first + pass->n_rows; row++)
    for (guint y = 0; y < node->sizes[1]; y++)
      {
        const MlWindows windows = windows_at (node, row, y);
        ml_kernels ()->max_pool (&windows);
      }
}

static void
max_backward (const MlNode *node, MlPass *pass)
{
  const MlNode *input = node->inputs[0];
  if (!input->is_shared && !covers (node))
    memset (input->gradients + pass->first * input->n_values, 0,
            pass->n_rows * input->n_values * sizeof (float));
  for (guint row = pass->first; row < pass->first + pass->n_rows; row++)
    for (guint y = 0; y < node->sizes[1]; y++)
      {
        const MlWindows windows = windows_at (node, row, y);
        ml_kernels ()->max_unpool (&windows);
      }
}

/* -- Average -------------------------------------------------------------- */

static void
add_pixel (guint n, const float *restrict pixel, float *restrict result)
{
  for (guint c = 0; c < n; c++)
    result[c] += pixel[c];
}

static void
give_equally (guint n, const float *restrict pixel,
              const float *restrict result, float *restrict d_pixel,
              const float *restrict d_result)
{
  for (guint c = 0; c < n; c++)
    d_pixel[c] += d_result[c];
}

static void
scale (gsize n, float factor, float *values)
{
  for (gsize i = 0; i < n; i++)
    values[i] *= factor;
}

static float
share (const MlNode *node)
{
  return 1 / (float) (node->settings.size * node->settings.size);
}

static void
average_forward (const MlNode *node, MlPass *pass)
{
  for (guint row = pass->first; row < pass->first + pass->n_rows; row++)
    {
      fold_windows (node, row, 0, add_pixel);
      scale (node->n_values, share (node), node->values + row * node->n_values);
    }
}

static void
average_backward (const MlNode *node, MlPass *pass)
{
  for (guint row = pass->first; row < pass->first + pass->n_rows; row++)
    {
      scale (node->n_values, share (node),
             node->gradients + row * node->n_values);
      unfold_windows (node, row, give_equally);
    }
}

/* -- Square root of the sum of squares ------------------------------------ */

static void
add_square (guint n, const float *restrict pixel, float *restrict result)
{
  for (guint c = 0; c < n; c++)
    result[c] += pixel[c] * pixel[c];
}

/* dx = dy x / y; a window of zeros has no slope to speak of. */
static void
give_by_size (guint n, const float *restrict pixel,
              const float *restrict result, float *restrict d_pixel,
              const float *restrict d_result)
{
  for (guint c = 0; c < n; c++)
    d_pixel[c] += result[c] > 0 ? d_result[c] * pixel[c] / result[c] : 0;
}

static void
l2_forward (const MlNode *node, MlPass *pass)
{
  for (guint row = pass->first; row < pass->first + pass->n_rows; row++)
    {
      float *results = node->values + row * node->n_values;
      fold_windows (node, row, 0, add_square);
      for (gsize i = 0; i < node->n_values; i++)
        results[i] = sqrtf (results[i]);
    }
}

static void
l2_backward (const MlNode *node, MlPass *pass)
{
  for (guint row = pass->first; row < pass->first + pass->n_rows; row++)
    unfold_windows (node, row, give_by_size);
}

static const MlOp max_op = { .name = "max-pool",
                             .shape = pool_shape,
                             .forward = max_forward,
                             .backward = max_backward };
static const MlOp average_op = { .name = "average-pool",
                                 .shape = pool_shape,
                                 .forward = average_forward,
                                 .backward = average_backward };
static const MlOp l2_op = { .name = "l2-pool",
                            .shape = pool_shape,
                            .forward = l2_forward,
                            .backward = l2_backward };

/**
 * ml_pool:
 * @input: a picture: channels × height × width
 * @settings: size and stride of the window
 *
 * Returns: (transfer none) (nullable): channels × height' × width', see
 *   ml_window_count()
 */
MlNode *
ml_pool (MlGraph *graph, MlNode *input, MlPooling kind,
         const MlOpSettings *settings, GError **error)
{
  static const MlOp *const ops[] = { &max_op, &average_op, &l2_op };
  input = ml_picture (graph, input, _ ("pooling"), error);
  return input == NULL
             ? NULL
             : ml_graph_add (graph, ops[kind], settings, 1, &input, error);
}

/** ml_pooling_get_type: Returns: the enum, for option tables */
GType
ml_pooling_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { ML_POOLING_MAX, N_ ("Maximum"), "max" },
    { ML_POOLING_AVERAGE, N_ ("Average"), "average" },
    { ML_POOLING_L2, N_ ("Root of squares (L2)"), "l2" },
    { 0, NULL, NULL },
  };
  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("MlPooling", values));
  return type;
}

/* -- Examples for the gradient test ---------------------------------------- */

/* Windows side by side; a row and a column are left over. */
static MlNode *
apart (MlGraph *graph, MlNode *input, MlPooling kind, GError **error)
{
  const guint sizes[] = { 2, 5, 3 };
  const MlOpSettings settings = { .size = 2, .stride = 2 };
  return ml_pool (graph, ml_example_picture (graph, input, sizes, error), kind,
                  &settings, error);
}

/* Windows overlap, and the picture has another reader. */
static MlNode *
overlapping (MlGraph *graph, MlNode *input, MlPooling kind, GError **error)
{
  const guint sizes[] = { 3, 5, 5 };
  const MlOpSettings settings = { .size = 3, .stride = 2 };
  const MlOpSettings again = { .size = 2, .stride = 1 };
  MlNode *picture = ml_example_picture (graph, input, sizes, error);
  MlNode *other
      = ml_pool (graph, picture, ML_POOLING_AVERAGE, &settings, error);
  MlNode *sum = ml_add (graph, ml_pool (graph, picture, kind, &settings, error),
                        other, error);
  return ml_pool (graph, sum, kind, &again, error);
}

static MlNode *
max_apart (MlGraph *graph, MlNode *input, GError **error)
{
  return apart (graph, input, ML_POOLING_MAX, error);
}

static MlNode *
max_overlapping (MlGraph *graph, MlNode *input, GError **error)
{
  return overlapping (graph, input, ML_POOLING_MAX, error);
}

static MlNode *
average_apart (MlGraph *graph, MlNode *input, GError **error)
{
  return apart (graph, input, ML_POOLING_AVERAGE, error);
}

static MlNode *
average_overlapping (MlGraph *graph, MlNode *input, GError **error)
{
  return overlapping (graph, input, ML_POOLING_AVERAGE, error);
}

static MlNode *
l2_apart (MlGraph *graph, MlNode *input, GError **error)
{
  return apart (graph, input, ML_POOLING_L2, error);
}

static MlNode *
l2_overlapping (MlGraph *graph, MlNode *input, GError **error)
{
  return overlapping (graph, input, ML_POOLING_L2, error);
}

const MlOpExample ml_pool_ops[] = {
  { &max_op, max_apart },
  { &max_op, max_overlapping },
  { &average_op, average_apart },
  { &average_op, average_overlapping },
  { &l2_op, l2_apart },
  { &l2_op, l2_overlapping },
  { NULL, NULL },
};
