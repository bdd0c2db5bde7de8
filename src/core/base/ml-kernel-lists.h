/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Products with rows of which most are zero: what is not is listed, and the
 * rows of the other matrix that the list names are added up in registers.
 * Included by ml-kernels-isa.c alone, which compiles it for each instruction
 * set. Sums go in the order of the list, so a row's result does not depend on
 * the rows beside it. */
#pragma once

#include "ml-kernels.h"
#include "ml-update-rules.h"

enum
{
  LISTED_VECTORS = 8, /* of sums, in registers */
};

#if LANES == 16
/* Into registers first: some processors compress to memory slowly. */
INLINE guint
list_part (guint i, __mmask16 lanes, const float *values, guint16 *places)
{
  const __m512i numbers = _mm512_setr_epi32 (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
                                             11, 12, 13, 14, 15);
  const __m512 part = _mm512_maskz_loadu_ps (lanes, values + i);
  const __mmask16 found
      = _mm512_cmp_ps_mask (part, _mm512_setzero_ps (), _CMP_NEQ_UQ);
  const __m512i listed = _mm512_maskz_compress_epi32 (
      found, _mm512_add_epi32 (_mm512_set1_epi32 ((int) i), numbers));
  _mm256_storeu_si256 ((__m256i_u *) places, _mm512_cvtepi32_epi16 (listed));
  return (guint) __builtin_popcount (found);
}

static guint
list_nonzero (guint n, const float *values, guint16 *places)
{
  guint n_listed = 0, i = 0;
  for (; i + LANES <= n; i += LANES)
    n_listed += list_part (i, 0xffff, values, places + n_listed);
  if (i < n)
    n_listed += list_part (i, (__mmask16) ((1u << (n - i)) - 1), values,
                           places + n_listed);
  return n_listed;
}
#else
static guint
list_nonzero (guint n, const float *values, guint16 *places)
{
  guint n_listed = 0;
  for (guint i = 0; i < n; i++)
    {
      places[n_listed] = (guint16) i;
      n_listed += !(values[i] == 0);
    }
  return n_listed;
}
#endif

/* @vectors of the sums; a constant where this is used. */
INLINE void
add_listed_part (guint vectors, const MlListed *l, const float *b, float *sums)
{
  Vector parts[LISTED_VECTORS];
  UNROLL for (guint j = 0; j < vectors; j++) parts[j]
      = *(const Vector *) (sums + j * LANES);
  for (guint k = 0; k < l->n_listed; k++)
    {
      const guint place = l->places[k];
      const float factor = l->values[place * l->step];
      const float *row = b + place * l->stride;
      UNROLL for (guint j = 0; j < vectors; j++) parts[j]
          += factor * *(const Vector *) (row + j * LANES);
    }
  UNROLL for (guint j = 0; j < vectors; j++) *(Vector *) (sums + j * LANES)
      = parts[j];
}

INLINE void
add_all_listed (const MlListed *l, float *sums)
{
  const float *b = l->b;
  guint left = l->n / LANES;
  for (; left >= LISTED_VECTORS; left -= LISTED_VECTORS)
    {
      add_listed_part (LISTED_VECTORS, l, b, sums);
      b += LISTED_VECTORS * LANES;
      sums += LISTED_VECTORS * LANES;
    }
  switch (left)
    {
    case 7:
      add_listed_part (7, l, b, sums);
      break;
    case 6:
      add_listed_part (6, l, b, sums);
      break;
    case 5:
      add_listed_part (5, l, b, sums);
      break;
    case 4:
      add_listed_part (4, l, b, sums);
      break;
    case 3:
      add_listed_part (3, l, b, sums);
      break;
    case 2:
      add_listed_part (2, l, b, sums);
      break;
    case 1:
      add_listed_part (1, l, b, sums);
      break;
    default:
      break;
    }
}

static void
add_listed (const MlListed *listed, float *sums)
{
  add_all_listed (listed, sums);
}

static void
step_listed (const MlListed *listed, const MlUpdate *update, gsize at)
{
  float gradients[ML_LISTED_MAX] __attribute__ ((aligned (64)));
  memset (gradients, 0, listed->n * sizeof (float));
  add_all_listed (listed, gradients);
  update_row (update, at, listed->n, gradients);
}

/* -- Transposing -----------------------------------------------------------
 */

#if LANES == 16
/* Single floats, pairs, then quarters of a vector change places. */
INLINE void
transpose_tile (const float *from, gsize stride_from, float *to,
                gsize stride_to)
{
  __m512 a[16], b[16];
  UNROLL for (guint i = 0; i < 16; i++) b[i]
      = _mm512_loadu_ps (from + i * stride_from);
  UNROLL for (guint i = 0; i < 16; i += 2)
  {
    a[i] = _mm512_unpacklo_ps (b[i], b[i + 1]);
    a[i + 1] = _mm512_unpackhi_ps (b[i], b[i + 1]);
  }
  UNROLL for (guint i = 0; i < 16; i += 4)
  {
    const __m512d *pairs = (const __m512d *) (a + i);
    b[i] = (__m512) _mm512_unpacklo_pd (pairs[0], pairs[2]);
    b[i + 1] = (__m512) _mm512_unpackhi_pd (pairs[0], pairs[2]);
    b[i + 2] = (__m512) _mm512_unpacklo_pd (pairs[1], pairs[3]);
    b[i + 3] = (__m512) _mm512_unpackhi_pd (pairs[1], pairs[3]);
  }
  UNROLL for (guint i = 0; i < 4; i++)
  {
    a[i] = _mm512_shuffle_f32x4 (b[i], b[i + 4], 0x88);
    a[i + 4] = _mm512_shuffle_f32x4 (b[i], b[i + 4], 0xdd);
    a[i + 8] = _mm512_shuffle_f32x4 (b[i + 8], b[i + 12], 0x88);
    a[i + 12] = _mm512_shuffle_f32x4 (b[i + 8], b[i + 12], 0xdd);
  }
  UNROLL for (guint i = 0; i < 8; i++)
  {
    _mm512_storeu_ps (to + i * stride_to,
                      _mm512_shuffle_f32x4 (a[i], a[i + 8], 0x88));
    _mm512_storeu_ps (to + (i + 8) * stride_to,
                      _mm512_shuffle_f32x4 (a[i], a[i + 8], 0xdd));
  }
}
#else
INLINE void
transpose_tile (const float *from, gsize stride_from, float *to,
                gsize stride_to)
{
  for (guint j = 0; j < 16; j++)
    for (guint i = 0; i < 16; i++)
      to[j * stride_to + i] = from[i * stride_from + j];
}
#endif

static void
transpose_tiles (guint rows, guint columns, const float *from,
                 gsize stride_from, float *to, gsize stride_to)
{
  for (guint i = 0; i < rows; i += 16)
    for (guint j = 0; j < columns; j += 16)
      transpose_tile (from + i * stride_from + j, stride_from,
                      to + j * stride_to + i, stride_to);
}
