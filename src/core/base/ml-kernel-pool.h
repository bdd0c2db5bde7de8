/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The largest of each window and channel, and the way back. Included by
 * ml-kernels-isa.c alone; see MlWindows. */
#pragma once

#include "ml-kernels.h"

/* @mask ? a : 0 and the rest, lane by lane. */
INLINE Vector
keep_where (Signs mask, Vector values)
{
  return (Vector) ((Signs) values & mask);
}

/* The first of two equal ones stays; NaN wins. */
INLINE Vector
larger (Vector value, Vector best)
{
  Signs wins = (Signs) (value > best) | (Signs) (value != value);
  return (Vector) (((Signs) value & wins) | ((Signs) best & ~wins));
}

INLINE void
pool_channels (const MlWindows *w, guint size, const float *pixels,
               float *results, gboolean is_whole, Lanes lanes)
{
  Vector best = load_some (pixels, is_whole, lanes);
  for (guint i = 0; i < size; i++)
    for (guint j = i == 0 ? 1 : 0; j < size; j++)
      best = larger (
          load_some (pixels + i * w->down + j * w->n, is_whole, lanes), best);
  store_some (results, is_whole, lanes, best);
}

/* The first pixel that is the largest takes the gradient, so no other finds
 * any. */
INLINE void
unpool_channels (const MlWindows *w, guint size, gsize at, gsize pixel,
                 gboolean is_whole, Lanes lanes)
{
  const Vector best = load_some (w->results + at, is_whole, lanes);
  Vector left = load_some (w->result_gradients + at, is_whole, lanes);
  for (guint i = 0; i < size; i++)
    for (guint j = 0; j < size; j++)
      {
        gsize where = pixel + i * w->down + j * w->n;
        float *to = w->pixel_gradients + where;
        Signs mask
            = (Signs) (load_some (w->pixels + where, is_whole, lanes) == best);
        Vector taken = keep_where (mask, left);
        left = keep_where (~mask, left);
        if (w->adds)
          taken += load_some (to, is_whole, lanes);
        store_some (to, is_whole, lanes, taken);
      }
}

INLINE void
pool_windows (const MlWindows *w, guint size)
{
  for (guint x = 0; x < w->n_windows; x++)
    {
      const float *pixels = w->pixels + x * w->right;
      float *results = w->results + (gsize) x * w->n;
      guint c = 0;
      for (; c + LANES <= w->n; c += LANES)
        pool_channels (w, size, pixels + c, results + c, TRUE, first_lanes (0));
      if (c < w->n)
        pool_channels (w, size, pixels + c, results + c, FALSE,
                       first_lanes (w->n - c));
    }
}

INLINE void
unpool_windows (const MlWindows *w, guint size)
{
  for (guint x = 0; x < w->n_windows; x++)
    {
      gsize pixel = x * w->right, at = (gsize) x * w->n;
      guint c = 0;
      for (; c + LANES <= w->n; c += LANES)
        unpool_channels (w, size, at + c, pixel + c, TRUE, first_lanes (0));
      if (c < w->n)
        unpool_channels (w, size, at + c, pixel + c, FALSE,
                         first_lanes (w->n - c));
    }
}

static void
max_pool (const MlWindows *w)
{
  if (w->size == 2) /* the usual one, as a constant */
    pool_windows (w, 2);
  else
    pool_windows (w, w->size);
}

static void
max_unpool (const MlWindows *w)
{
  if (w->size == 2)
    unpool_windows (w, 2);
  else
    unpool_windows (w, w->size);
}
