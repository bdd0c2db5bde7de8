/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The product of MlRuns: a is read in runs where it lies, so the windows of a
 * convolution need no copy. Included by ml-kernels-isa.c alone, which compiles
 * it for each instruction set. Tiles as there, with three differences: there
 * is one for every number of rows, for pictures are narrow; the last columns
 * are a vector, or half of one, of which only some lanes are read and written;
 * and sums start at a bias and may end rectified, while they are registers. */
#pragma once

#include "ml-kernels.h"

#if LANES > 4
#include <immintrin.h>
#endif

/* A vector's first lanes. Lanes beyond them are neither read nor written. */
#if LANES == 16
typedef __mmask16 Lanes;
typedef __m256 Half;

INLINE Lanes
first_lanes (guint n)
{
  return (Lanes) ((1u << n) - 1);
}

INLINE Vector
load_lanes (const float *from, Lanes lanes)
{
  return (Vector) _mm512_maskz_loadu_ps (lanes, from);
}

INLINE void
store_lanes (float *to, Lanes lanes, Vector values)
{
  _mm512_mask_storeu_ps (to, lanes, (__m512) values);
}

INLINE Half
load_half (const float *from, Lanes lanes)
{
  return _mm256_maskz_loadu_ps ((__mmask8) lanes, from);
}

INLINE void
store_half (float *to, Lanes lanes, Half values)
{
  _mm256_mask_storeu_ps (to, (__mmask8) lanes, values);
}
#elif LANES == 8
typedef __m256i Lanes;
typedef __m128 Half;

INLINE Lanes
first_lanes (guint n)
{
  const __m256i numbers = _mm256_setr_epi32 (0, 1, 2, 3, 4, 5, 6, 7);
  return _mm256_cmpgt_epi32 (_mm256_set1_epi32 ((int) n), numbers);
}

INLINE Vector
load_lanes (const float *from, Lanes lanes)
{
  return (Vector) _mm256_maskload_ps (from, lanes);
}

INLINE void
store_lanes (float *to, Lanes lanes, Vector values)
{
  _mm256_maskstore_ps (to, lanes, (__m256) values);
}

INLINE Half
load_half (const float *from, Lanes lanes)
{
  return _mm_maskload_ps (from, _mm256_castsi256_si128 (lanes));
}

INLINE void
store_half (float *to, Lanes lanes, Half values)
{
  _mm_maskstore_ps (to, _mm256_castsi256_si128 (lanes), values);
}
#else
typedef guint Lanes;
typedef Vector Half; /* no smaller one pays */

INLINE Lanes
first_lanes (guint n)
{
  return n;
}

INLINE Vector
load_lanes (const float *from, Lanes lanes)
{
  Vector values = { 0 };
  for (guint i = 0; i < lanes; i++)
    values[i] = from[i];
  return values;
}

INLINE void
store_lanes (float *to, Lanes lanes, Vector values)
{
  for (guint i = 0; i < lanes; i++)
    to[i] = values[i];
}

#define load_half load_lanes
#define store_half store_lanes
#endif

typedef int Signs __attribute__ ((vector_size (LANES * sizeof (float))));
typedef int HalfSigns __attribute__ ((vector_size (sizeof (Half))));

/* What is below 0 becomes 0; NaN stays NaN. */
INLINE Vector
rectify (Vector values)
{
  return (Vector) ((Signs) values & ~(Signs) (values < 0));
}

INLINE Half
rectify_half (Half values)
{
  return (Half) ((HalfSigns) values & ~(HalfSigns) (values < 0));
}

/* Columns of a tile: whole vectors, then perhaps one more of which @lanes
 * count: PART_HALF or PART_WHOLE. */
enum
{
  PART_NONE,
  PART_HALF,
  PART_WHOLE,
};

typedef struct
{
  Vector whole[TILE_ROWS][TILE_VECTORS];
  Half half[TILE_ROWS];
} Sums;

INLINE void
start_sums (guint rows, guint whole, guint part, const float *bias, Lanes lanes,
            Sums *sums)
{
  UNROLL for (guint i = 0; i < rows; i++)
  {
    UNROLL for (guint j = 0; j < whole; j++) sums->whole[i][j]
        = bias != NULL ? *(const Vector *) (bias + j * LANES) : (Vector){ 0 };
    if (part == PART_WHOLE)
      sums->whole[i][whole] = bias != NULL
                                  ? load_lanes (bias + whole * LANES, lanes)
                                  : (Vector){ 0 };
    if (part == PART_HALF)
      sums->half[i] = bias != NULL ? load_half (bias + whole * LANES, lanes)
                                   : (Half){ 0 };
  }
}

INLINE void
end_sums (guint rows, guint whole, guint part, const MlRuns *r, Lanes lanes,
          const Sums *sums, float *c)
{
  UNROLL for (guint i = 0; i < rows; i++, c += r->stride_c)
  {
    float *last = c + whole * LANES;
    UNROLL for (guint j = 0; j < whole; j++)
    {
      Vector *out = (Vector *) (c + j * LANES);
      Vector sum = sums->whole[i][j];
      if (r->adds)
        sum += *out;
      *out = r->is_rectified ? rectify (sum) : sum;
    }
    if (part == PART_WHOLE)
      {
        Vector sum = sums->whole[i][whole];
        if (r->adds)
          sum += load_lanes (last, lanes);
        store_lanes (last, lanes, r->is_rectified ? rectify (sum) : sum);
      }
    if (part == PART_HALF)
      {
        Half sum = sums->half[i];
        if (r->adds)
          sum += load_half (last, lanes);
        store_half (last, lanes, r->is_rectified ? rectify_half (sum) : sum);
      }
  }
}

/* @rows, @whole and @part are constants where this is used, so sums are
 * registers. */
INLINE void
run_tile (guint rows, guint whole, guint part, const MlRuns *r, guint i,
          guint j, Lanes lanes)
{
  Sums sums;
  const float *start = r->a + i * r->row_a, *b = r->b + j;
  const gsize row_a = r->row_a, step_a = r->step_a, stride_b = r->stride_b;
  const guint n_vectors = whole + (part == PART_WHOLE ? 1 : 0);
  const guint middle = (rows + 1) / 2;
  start_sums (rows, whole, part, r->bias != NULL ? r->bias + j : NULL, lanes,
              &sums);
  for (guint run = 0; run < r->n_runs; run++, start += r->jump_a)
    {
      const float *a = start, *half = start + middle * row_a;
      for (guint p = 0; p < r->run; p++, a += step_a, half += step_a)
        {
          Vector row[TILE_VECTORS];
          Half rest = { 0 };
          UNROLL for (guint k = 0; k < whole; k++) row[k]
              = *(const Vector *) (b + k * LANES);
          if (part == PART_WHOLE)
            row[whole] = load_lanes (b + whole * LANES, lanes);
          if (part == PART_HALF)
            rest = load_half (b + whole * LANES, lanes);
          b += stride_b;
          const float *halves[2] = { a, half };
          UNROLL for (guint k = 0; k < rows; k++)
          {
            float factor = halves[k / middle][k % middle * row_a];
            UNROLL for (guint v = 0; v < n_vectors; v++) sums.whole[k][v]
                += factor * row[v];
            if (part == PART_HALF)
              sums.half[k] += factor * rest;
          }
        }
    }
  end_sums (rows, whole, part, r, lanes, &sums, r->c + i * r->stride_c + j);
}

/* All rows of some columns. */
INLINE void
run_columns (guint whole, guint part, const MlRuns *r, guint j, Lanes lanes)
{
  guint i = 0;
  for (; i + TILE_ROWS <= r->m; i += TILE_ROWS)
    run_tile (TILE_ROWS, whole, part, r, i, j, lanes);
  switch (r->m - i)
    {
#if TILE_ROWS > 4
    case 7:
      run_tile (7, whole, part, r, i, j, lanes);
      break;
    case 6:
      run_tile (6, whole, part, r, i, j, lanes);
      break;
    case 5:
      run_tile (5, whole, part, r, i, j, lanes);
      break;
    case 4:
      run_tile (4, whole, part, r, i, j, lanes);
      break;
#endif
    case 3:
      run_tile (3, whole, part, r, i, j, lanes);
      break;
    case 2:
      run_tile (2, whole, part, r, i, j, lanes);
      break;
    case 1:
      run_tile (1, whole, part, r, i, j, lanes);
      break;
    default:
      break;
    }
}

static void
multiply_runs (const MlRuns *r)
{
  guint j = 0;
  for (; j + WIDTH <= r->n; j += WIDTH)
    run_columns (TILE_VECTORS, PART_NONE, r, j, first_lanes (0));
  guint rest = r->n - j;
  if (rest == 0)
    return;
  guint whole = rest > LANES ? 1 : 0, n = rest - whole * LANES;
  gboolean is_half = LANES > 4 && n <= LANES / 2;
  const Lanes lanes = first_lanes (n);
  if (whole > 0 && is_half)
    run_columns (1, PART_HALF, r, j, lanes);
  else if (whole > 0)
    run_columns (1, PART_WHOLE, r, j, lanes);
  else if (is_half)
    run_columns (0, PART_HALF, r, j, lanes);
  else
    run_columns (0, PART_WHOLE, r, j, lanes);
}
