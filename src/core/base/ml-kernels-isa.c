/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-kernels.h. meson compiles this file once for each instruction set,
 * with LANES floats in a vector, TILE_ROWS chosen for its registers, NAME the
 * table's name, and a · b + c as one instruction where there is one.
 *
 * A product is made of tiles of TILE_ROWS × 2 vectors that stay in registers
 * while p runs over the inner size. Networks multiply few rows, so copying b
 * first, as libraries for large matrices do, would take as long as the product:
 * here b is read where it lies. Every element is summed in the order of p,
 * whatever the tile, so a row's result does not depend on the rows beside it.
 */
#include "ml-kernels.h"

#include <string.h>

enum
{
  CHUNK = 256, /* of p, where something must be copied: 16 kB at most */
  AHEAD = 8,   /* rows of b fetched early */
};

typedef float Vector __attribute__ ((vector_size (LANES * sizeof (float)),
                                     aligned (4), may_alias));

#define INLINE static inline __attribute__ ((always_inline))
#define UNROLL _Pragma ("GCC unroll 16")

/* @rows and @vectors are constants where this is used, so sums are registers.
 */
INLINE void
tile (guint rows, guint vectors, guint k, const float *a, gsize row_a,
      gsize step_a, const float *b, gsize stride_b, gboolean adds, float *c,
      gsize stride_c)
{
  Vector sums[TILE_ROWS][2];
  UNROLL for (guint i = 0; i < rows; i++)
      UNROLL for (guint j = 0; j < vectors; j++) sums[i][j]
      = (Vector){ 0 };
  for (guint p = 0; p < k; p++, a += step_a, b += stride_b)
    {
      Vector row[2];
      __builtin_prefetch (b + AHEAD * stride_b);
      __builtin_prefetch (b + AHEAD * stride_b + (vectors - 1) * LANES);
      UNROLL for (guint j = 0; j < vectors; j++) row[j]
          = *(const Vector *) (b + j * LANES);
      UNROLL for (guint i = 0; i < rows; i++)
          UNROLL for (guint j = 0; j < vectors; j++) sums[i][j]
          += a[i * row_a] * row[j];
    }
  UNROLL for (guint i = 0; i < rows; i++)
      UNROLL for (guint j = 0; j < vectors; j++)
  {
    Vector *out = (Vector *) (c + i * stride_c + j * LANES);
    if (adds)
      *out += sums[i][j];
    else
      *out = sums[i][j];
  }
}

/* Fewer rows than a tile has: one row at a time. */
INLINE void
tile_or_rows (guint rows, guint vectors, guint k, const float *a, gsize row_a,
              gsize step_a, const float *b, gsize stride_b, gboolean adds,
              float *c, gsize stride_c)
{
  if (rows == TILE_ROWS)
    tile (TILE_ROWS, vectors, k, a, row_a, step_a, b, stride_b, adds, c,
          stride_c);
  else if (rows == TILE_ROWS / 2)
    tile (TILE_ROWS / 2, vectors, k, a, row_a, step_a, b, stride_b, adds, c,
          stride_c);
  else
    for (guint i = 0; i < rows; i++)
      tile (1, vectors, k, a + i * row_a, row_a, step_a, b, stride_b, adds,
            c + i * stride_c, stride_c);
}

/* All rows of some columns of c. */
INLINE void
multiply_columns (guint vectors, guint m, guint k, const float *a, gsize row_a,
                  gsize step_a, const float *b, gsize stride_b, gboolean adds,
                  float *c, gsize stride_c)
{
  for (guint i = 0; i < m; i += TILE_ROWS)
    tile_or_rows (MIN (TILE_ROWS, m - i), vectors, k, a + i * row_a, row_a,
                  step_a, b, stride_b, adds, c + i * stride_c, stride_c);
}

/* Fewer columns than a vector has: b is copied and filled up with zeros. */
static void
multiply_tail (guint m, guint n, guint k, const float *a, gsize row_a,
               gsize step_a, const float *b, gsize stride_b, gboolean adds,
               float *c, gsize stride_c)
{
  float part[CHUNK * LANES] = { 0 }, out[TILE_ROWS * LANES];
  for (guint from = 0; from < k || from == 0; from += CHUNK)
    {
      guint length = MIN (CHUNK, k - from);
      for (guint p = 0; p < length; p++)
        memcpy (part + p * LANES, b + (from + p) * stride_b,
                n * sizeof (float));
      for (guint i = 0; i < m; i += TILE_ROWS)
        {
          guint rows = MIN (TILE_ROWS, m - i);
          tile_or_rows (rows, 1, length, a + i * row_a + from * step_a, row_a,
                        step_a, part, LANES, FALSE, out, LANES);
          for (guint r = 0; r < rows; r++)
            for (guint j = 0; j < n; j++)
              {
                float *to = c + (i + r) * stride_c + j;
                *to = out[r * LANES + j] + (adds || from > 0 ? *to : 0);
              }
        }
    }
}

static void
multiply (guint m, guint n, guint k, const float *a, gsize row_a, gsize step_a,
          const float *b, gsize stride_b, gboolean adds, float *c,
          gsize stride_c)
{
  guint j = 0;
  for (; j + 2 * LANES <= n; j += 2 * LANES)
    multiply_columns (2, m, k, a, row_a, step_a, b + j, stride_b, adds, c + j,
                      stride_c);
  for (; j + LANES <= n; j += LANES)
    multiply_columns (1, m, k, a, row_a, step_a, b + j, stride_b, adds, c + j,
                      stride_c);
  if (j < n)
    multiply_tail (m, n - j, k, a, row_a, step_a, b + j, stride_b, adds, c + j,
                   stride_c);
}

/* @rows rows of a, side by side: part (length × LANES), zeros beyond @rows. */
static void
pack_rows (guint rows, guint length, const float *a, gsize stride_a,
           float *part)
{
  for (guint p = 0; p < length; p++)
    for (guint i = 0; i < rows; i++)
      part[p * LANES + i] = a[i * stride_a + p];
}

/* cᵀ = b aᵀ: the lanes of a vector are rows of a, which are few; only these are
 * copied, b is read where it lies. */
static void
multiply_transposed (guint m, guint n, guint k, const float *a, gsize stride_a,
                     const float *b, gsize stride_b, gboolean adds, float *c,
                     gsize stride_c)
{
  float part[CHUNK * LANES] = { 0 }, out[TILE_ROWS * LANES];
  for (guint i = 0; i < m; i += LANES)
    for (guint from = 0; from < k || from == 0; from += CHUNK)
      {
        guint length = MIN (CHUNK, k - from), lanes = MIN (LANES, m - i);
        gboolean adds_now = adds || from > 0;
        pack_rows (lanes, length, a + i * stride_a + from, stride_a, part);
        for (guint j = 0; j < n; j += TILE_ROWS)
          {
            guint rows = MIN (TILE_ROWS, n - j);
            tile_or_rows (rows, 1, length, b + j * stride_b + from, stride_b, 1,
                          part, LANES, FALSE, out, LANES);
            for (guint lane = 0; lane < lanes; lane++)
              for (guint r = 0; r < rows; r++)
                {
                  float *to = c + (i + lane) * stride_c + j + r;
                  *to = out[r * LANES + lane] + (adds_now ? *to : 0);
                }
          }
      }
}

static void
momentum_step (gsize n, float rate, float momentum, float decay,
               float *restrict weights, const float *restrict gradients,
               float *restrict velocity)
{
  for (gsize i = 0; i < n; i++)
    {
      velocity[i] = momentum * velocity[i] + gradients[i] + decay * weights[i];
      weights[i] -= rate * velocity[i];
    }
}

static void
scale_bytes (gsize n, const guint8 *restrict bytes, float factor,
             float *restrict out)
{
  for (gsize i = 0; i < n; i++)
    out[i] = (float) bytes[i] * factor;
}

static double
sum_squares (gsize n, const float *values)
{
  Vector sums = { 0 };
  double total = 0;
  gsize i = 0;
  for (; i + LANES <= n; i += LANES)
    {
      Vector v = *(const Vector *) (values + i);
      sums += v * v;
    }
  for (; i < n; i++)
    total += (double) (values[i] * values[i]);
  for (guint lane = 0; lane < LANES; lane++)
    total += (double) sums[lane];
  return total;
}

extern const MlKernels NAME;
const MlKernels NAME = { .name = ISA,
                         .multiply = multiply,
                         .multiply_transposed = multiply_transposed,
                         .momentum_step = momentum_step,
                         .scale_bytes = scale_bytes,
                         .sum_squares = sum_squares };
