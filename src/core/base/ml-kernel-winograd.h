/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The transforms of fast convolution with tiles of 6 × 6 values: Winograd,
 * "Arithmetic complexity of computations", 1980; as Lavin and Gray, "Fast
 * algorithms for convolutional neural networks", 2016, section 4.3, write them.
 * Six values stand for a polynomial at 0, 1, -1, 2, -2 and infinity. Included
 * by ml-kernels-isa.c alone. See MlTile and net/ml-winograd.h. */
#pragma once

#include "ml-kernels.h"

enum
{
  SIDE = ML_TILE_SIDE,
};

/* The compiler must not know what became of @pointer. */
#define KEEP_COUNTING(pointer) __asm__("" : "+r"(pointer))

typedef enum
{
  LINE_WINDOW, /* Bᵀ: 6 pixels to 6 values                              */
  LINE_WINDOW_BACK, /* B: its transpose, for the way back                    */
  LINE_RESULTS_4, /* Aᵀ: 6 values to 4 results of filters of 3             */
  LINE_RESULTS_2, /* 6 values to 2 results of filters of 5                 */
  LINE_SPREAD_4,  /* A: its transpose                                      */
  LINE_SPREAD_2,
} Line;

INLINE void
transform_line (Line line, const Vector *x, Vector *y)
{
  Vector sum1, difference1, sum2, difference2;
  switch (line)
    {
    case LINE_WINDOW:
      sum1 = x[4] - 4 * x[2];
      difference1 = x[3] - 4 * x[1];
      sum2 = x[4] - x[2];
      difference2 = 2 * (x[3] - x[1]);
      y[0] = 4 * x[0] - 5 * x[2] + x[4];
      y[1] = sum1 + difference1;
      y[2] = sum1 - difference1;
      y[3] = sum2 + difference2;
      y[4] = sum2 - difference2;
      y[5] = 4 * x[1] - 5 * x[3] + x[5];
      return;
    case LINE_SPREAD_4:
      sum1 = x[0] + x[2];
      difference1 = x[1] + x[3];
      sum2 = x[0] + 4 * x[2];
      difference2 = 2 * x[1] + 8 * x[3];
      y[0] = x[0];
      y[1] = sum1 + difference1;
      y[2] = sum1 - difference1;
      y[3] = sum2 + difference2;
      y[4] = sum2 - difference2;
      y[5] = x[3];
      return;
    case LINE_SPREAD_2:
      y[0] = x[0];
      y[1] = x[0] + x[1];
      y[2] = x[0] - x[1];
      y[3] = x[0] + 2 * x[1];
      y[4] = x[0] - 2 * x[1];
      y[5] = x[1];
      return;
    default:
      break;
    }
  sum1 = x[1] + x[2];
  difference1 = x[1] - x[2];
  sum2 = x[3] + x[4];
  difference2 = x[3] - x[4];
  if (line == LINE_WINDOW_BACK)
    {
      y[0] = 4 * x[0];
      y[1] = 4 * x[5] - 4 * difference1 - 2 * difference2;
      y[2] = -5 * x[0] - 4 * sum1 - sum2;
      y[3] = difference1 + 2 * difference2 - 5 * x[5];
      y[4] = x[0] + sum1 + sum2;
      y[5] = x[5];
      return;
    }
  y[0] = x[0] + sum1 + sum2;
  y[1] = difference1 + 2 * difference2;
  if (line == LINE_RESULTS_2)
    {
      y[1] += x[5];
      return;
    }
  y[2] = sum1 + 4 * sum2;
  y[3] = difference1 + 8 * difference2 + x[5];
}

/* Columns, then rows. */
INLINE void
transform_square (Line line, guint n_in, guint n_out, Vector square[SIDE][SIDE])
{
  Vector half[SIDE][SIDE];
  UNROLL for (guint j = 0; j < n_in; j++)
  {
    Vector in[SIDE], out[SIDE];
    UNROLL for (guint i = 0; i < n_in; i++) in[i] = square[i][j];
    transform_line (line, in, out);
    UNROLL for (guint i = 0; i < n_out; i++) half[i][j] = out[i];
  }
  UNROLL for (guint i = 0; i < n_out; i++)
      transform_line (line, half[i], square[i]);
}

INLINE Vector
load_some (const float *from, gboolean is_whole, Lanes lanes)
{
  return is_whole ? *(const Vector *) from : load_lanes (from, lanes);
}

INLINE void
store_some (float *to, gboolean is_whole, Lanes lanes, Vector values)
{
  if (is_whole)
    *(Vector *) to = values;
  else
    store_lanes (to, lanes, values);
}

/* @values where @rectified is above 0. */
INLINE Vector
chain_rectifier (Vector values, Vector rectified)
{
  return (Vector) ((Signs) values & (Signs) (rectified > 0));
}

/* Pixels to values. */
INLINE void
enter_channels (Line line, guint n_pixels, const MlTile *t, guint at,
                gboolean is_whole, Lanes lanes)
{
  Vector square[SIDE][SIDE];
  const float *pixels = t->pixels + at;
  UNROLL for (guint i = 0; i < n_pixels; i++)
  {
    UNROLL for (guint j = 0; j < n_pixels; j++) square[i][j]
        = load_some (pixels + j * t->right, is_whole, lanes);
    pixels += t->down;
  }
  if (t->rectified != NULL)
    {
      const float *rectified = t->rectified + at;
      UNROLL for (guint i = 0; i < n_pixels; i++)
      {
        UNROLL for (guint j = 0; j < n_pixels; j++) square[i][j]
            = chain_rectifier (
                square[i][j],
                load_some (rectified + j * t->right, is_whole, lanes));
        rectified += t->down;
      }
    }
  transform_square (line, n_pixels, SIDE, square);
  float *values = t->values + at;
  UNROLL for (guint i = 0; i < SIDE; i++)
      UNROLL for (guint j = 0; j < SIDE; j++)
  {
    store_some (values, is_whole, lanes, square[i][j]);
    values += t->next;
  }
}

INLINE void
enter (Line line, guint n_pixels, const MlTile *t)
{
  guint at = 0;
  for (; at + LANES <= t->n; at += LANES)
    enter_channels (line, n_pixels, t, at, TRUE, first_lanes (0));
  if (at < t->n)
    enter_channels (line, n_pixels, t, at, FALSE, first_lanes (t->n - at));
}

/* Values to pixels: added to what is there, or to a bias. */
INLINE void
leave_channels (Line line, guint n_pixels, const MlTile *t, guint at,
                gboolean is_whole, Lanes lanes)
{
  Vector square[SIDE][SIDE], bias = { 0 };
  const float *values = t->values + at;
  if (t->bias != NULL)
    bias = load_some (t->bias + at, is_whole, lanes);
  UNROLL for (guint i = 0; i < SIDE; i++)
      UNROLL for (guint j = 0; j < SIDE; j++)
  {
    square[i][j] = load_some (values, is_whole, lanes);
    values += t->next;
  }
  transform_square (line, SIDE, n_pixels, square);
  float *pixels = t->pixels + at;
  UNROLL for (guint i = 0; i < n_pixels; i++)
  {
    UNROLL for (guint j = 0; j < n_pixels; j++)
    {
      float *to = pixels + j * t->right;
      Vector pixel = square[i][j];
      pixel += t->bias != NULL ? bias : load_some (to, is_whole, lanes);
      store_some (to, is_whole, lanes,
                  t->is_rectified ? rectify (pixel) : pixel);
    }
    pixels += t->down;
  }
}

INLINE void
leave (Line line, guint n_pixels, const MlTile *t)
{
  guint at = 0;
  for (; at + LANES <= t->n; at += LANES)
    leave_channels (line, n_pixels, t, at, TRUE, first_lanes (0));
  if (at < t->n)
    leave_channels (line, n_pixels, t, at, FALSE, first_lanes (t->n - at));
}

static void
transform_tile (MlTileKind kind, const MlTile *t)
{
  switch (kind)
    {
    case ML_TILE_WINDOW:
      enter (LINE_WINDOW, SIDE, t);
      break;
    case ML_TILE_WINDOW_BACK:
      leave (LINE_WINDOW_BACK, SIDE, t);
      break;
    case ML_TILE_RESULTS_4:
      leave (LINE_RESULTS_4, 4, t);
      break;
    case ML_TILE_RESULTS_2:
      leave (LINE_RESULTS_2, 2, t);
      break;
    case ML_TILE_SPREAD_4:
      enter (LINE_SPREAD_4, 4, t);
      break;
    case ML_TILE_SPREAD_2:
    default:
      enter (LINE_SPREAD_2, 2, t);
    }
}
