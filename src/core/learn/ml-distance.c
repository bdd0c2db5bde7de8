/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * |a - b|² = |a|² + |b|² - 2 a·b: of pictures only the products cost time. They
 * are taken 4 × 4 rows at a time, so that every byte loaded is used four times.
 * The kernels differ in speed and in nothing else. */
#include "ml-distance.h"

#include "ml-distance-amx.h"

#include <math.h>

#if defined(__x86_64__)
#define HAS_X86 1
#include <immintrin.h>
#else
#define HAS_X86 0
#endif

#define TILE 4
#define CHUNK 32768 /* columns at a time: their products fit 32 bits */

/* -- Kernels --------------------------------------------------------------- */

#if HAS_X86
#define TARGET_VNNI __attribute__ ((target ("avx512f,avx512bw,avx512vnni")))
#define TARGET_AVX2 __attribute__ ((target ("avx2")))

static gboolean
has_vnni (void)
{
  return __builtin_cpu_supports ("avx512bw")
         && __builtin_cpu_supports ("avx512vnni");
}

static gboolean
has_avx2 (void)
{
  return __builtin_cpu_supports ("avx2");
}

typedef struct /* the products of one row of a with four rows of b */
{
  __m512i b0, b1, b2, b3; /* named, not arrays: they must stay in registers */
} VnniRow;

/* 64 bytes of a row of a, and those of four rows of b. */
TARGET_VNNI static inline __attribute__ ((always_inline)) VnniRow
add_64 (VnniRow sums, __m512i a, __m512i b0, __m512i b1, __m512i b2, __m512i b3)
{
  sums.b0 = _mm512_dpbusd_epi32 (sums.b0, a, b0);
  sums.b1 = _mm512_dpbusd_epi32 (sums.b1, a, b1);
  sums.b2 = _mm512_dpbusd_epi32 (sums.b2, a, b2);
  sums.b3 = _mm512_dpbusd_epi32 (sums.b3, a, b3);
  return sums;
}

/* products[0 … 3] += the sums over the lanes: four at once, in pairs. */
TARGET_VNNI static inline __attribute__ ((always_inline)) void
finish_row (VnniRow sums, gint32 *products)
{
  __m512i b01 = _mm512_add_epi32 (_mm512_unpacklo_epi32 (sums.b0, sums.b1),
                                  _mm512_unpackhi_epi32 (sums.b0, sums.b1));
  __m512i b23 = _mm512_add_epi32 (_mm512_unpacklo_epi32 (sums.b2, sums.b3),
                                  _mm512_unpackhi_epi32 (sums.b2, sums.b3));
  __m512i all = _mm512_add_epi32 (_mm512_unpacklo_epi64 (b01, b23),
                                  _mm512_unpackhi_epi64 (b01, b23));
  __m256i half = _mm256_add_epi32 (_mm512_castsi512_si256 (all),
                                   _mm512_extracti64x4_epi64 (all, 1));
  __m128i four = _mm_add_epi32 (_mm256_castsi256_si128 (half),
                                _mm256_extracti128_si256 (half, 1));
  __m128i *out = (__m128i *) (gpointer) products;
  _mm_storeu_si128 (out, _mm_add_epi32 (_mm_loadu_si128 (out), four));
}

/* The instruction multiplies unsigned by signed bytes: hence b - 128. */
TARGET_VNNI static void
multiply_vnni (const guint8 *const a[TILE], const guint8 *const b[TILE],
               gsize width, gint32 products[TILE * TILE])
{
  const __m512i flip = _mm512_set1_epi8 ((char) 0x80);
  const __m512i zero = _mm512_setzero_si512 ();
  VnniRow row0 = { zero, zero, zero, zero }, row1 = row0, row2 = row0,
          row3 = row0;
  for (gsize at = 0; at < width; at += 64)
    {
      gsize left = width - at;
      __mmask64 mask = left >= 64 ? ~0ULL : (1ULL << left) - 1;
#define LOAD(row) _mm512_maskz_loadu_epi8 (mask, (row) + at)
      __m512i b0 = _mm512_xor_si512 (LOAD (b[0]), flip);
      __m512i b1 = _mm512_xor_si512 (LOAD (b[1]), flip);
      __m512i b2 = _mm512_xor_si512 (LOAD (b[2]), flip);
      __m512i b3 = _mm512_xor_si512 (LOAD (b[3]), flip);
      row0 = add_64 (row0, LOAD (a[0]), b0, b1, b2, b3);
      row1 = add_64 (row1, LOAD (a[1]), b0, b1, b2, b3);
      row2 = add_64 (row2, LOAD (a[2]), b0, b1, b2, b3);
      row3 = add_64 (row3, LOAD (a[3]), b0, b1, b2, b3);
#undef LOAD
    }
  finish_row (row0, products);
  finish_row (row1, products + TILE);
  finish_row (row2, products + 2 * TILE);
  finish_row (row3, products + 3 * TILE);
}

TARGET_AVX2 static gint32
sum_of_eight (__m256i v)
{
  __m128i half = _mm_add_epi32 (_mm256_castsi256_si128 (v),
                                _mm256_extracti128_si256 (v, 1));
  half = _mm_add_epi32 (half, _mm_shuffle_epi32 (half, 0x4e));
  half = _mm_add_epi32 (half, _mm_shuffle_epi32 (half, 0xb1));
  return _mm_cvtsi128_si32 (half);
}

TARGET_AVX2 static __m256i
load_sixteen (const guint8 *bytes)
{
  return _mm256_cvtepu8_epi16 (
      _mm_loadu_si128 ((const __m128i *) (gconstpointer) bytes));
}

/* Bytes widened to 16 bits: their products and sums of two never saturate. */
TARGET_AVX2 static void
multiply_avx2 (const guint8 *const a[TILE], const guint8 *const b[TILE],
               gsize width, gint32 products[TILE * TILE])
{
  const gsize whole = width / 16 * 16;
  for (guint half = 0; half < TILE; half += 2) /* 2 × 4 fit the registers */
    {
      __m256i p[2][TILE];
      for (guint j = 0; j < TILE; j++)
        p[0][j] = p[1][j] = _mm256_setzero_si256 ();
      for (gsize at = 0; at < whole; at += 16)
        {
          __m256i first = load_sixteen (a[half] + at);
          __m256i second = load_sixteen (a[half + 1] + at);
          for (guint j = 0; j < TILE; j++)
            {
              __m256i row = load_sixteen (b[j] + at);
              p[0][j]
                  = _mm256_add_epi32 (p[0][j], _mm256_madd_epi16 (first, row));
              p[1][j]
                  = _mm256_add_epi32 (p[1][j], _mm256_madd_epi16 (second, row));
            }
        }
      for (guint i = 0; i < 2; i++)
        for (guint j = 0; j < TILE; j++)
          {
            gint32 sum = sum_of_eight (p[i][j]);
            for (gsize at = whole; at < width; at++)
              sum += (gint32) a[half + i][at] * b[j][at];
            products[(half + i) * TILE + j] += sum;
          }
    }
}
#endif

static gboolean
always (void)
{
  return TRUE;
}

static void
multiply_plain (const guint8 *const a[TILE], const guint8 *const b[TILE],
                gsize width, gint32 products[TILE * TILE])
{
  for (guint i = 0; i < TILE; i++)
    for (guint j = 0; j < TILE; j++)
      {
        const guint8 *x = a[i], *y = b[j];
        gint32 sum = 0;
        for (gsize at = 0; at < width; at++)
          sum += (gint32) x[at] * y[at];
        products[i * TILE + j] += sum;
      }
}

static const MlByteKernel kernels[] = {
#if HAS_X86
  { "AMX", 0, ml_distance_amx_is_supported, NULL, ml_distance_amx_subtract },
  { "AVX-512 VNNI", 128, has_vnni, multiply_vnni, NULL },
  { "AVX2", 0, has_avx2, multiply_avx2, NULL },
#endif
  { "plain", 0, always, multiply_plain, NULL },
};

/** ml_byte_kernels: Returns: (transfer none) (array length=n_kernels): all */
const MlByteKernel *
ml_byte_kernels (guint *n_kernels)
{
  *n_kernels = G_N_ELEMENTS (kernels);
  return kernels;
}

/** ml_byte_kernel: Returns: (transfer none): the fastest there is here */
const MlByteKernel *
ml_byte_kernel (void)
{
  const MlByteKernel *kernel = kernels;
  while (!kernel->is_supported ())
    kernel++;
  return kernel;
}

/* -- Pictures -------------------------------------------------------------- */

/** ml_distance_norm: Returns: the sum of the squares of @width bytes */
double
ml_distance_norm (const guint8 *row, gsize width)
{
  guint64 sum = 0;
  for (gsize i = 0; i < width; i++)
    sum += (guint32) row[i] * row[i];
  return (double) sum;
}

/* The products of one tile, over all columns. */
static void
multiply_tile (const MlByteKernel *kernel, const guint8 *const a[TILE],
               const guint8 *const b[TILE], gsize width,
               double products[TILE * TILE])
{
  for (guint i = 0; i < TILE * TILE; i++)
    products[i] = 0;
  for (gsize at = 0; at < width; at += CHUNK)
    {
      const guint8 *chunk_a[TILE], *chunk_b[TILE];
      gint32 part[TILE * TILE] = { 0 };
      for (guint i = 0; i < TILE; i++)
        {
          chunk_a[i] = a[i] + at;
          chunk_b[i] = b[i] + at;
        }
      kernel->multiply (chunk_a, chunk_b, MIN (width - at, CHUNK), part);
      for (guint i = 0; i < TILE * TILE; i++)
        products[i] += part[i];
    }
}

static double
sum_of (const guint8 *row, gsize width)
{
  guint64 sum = 0;
  for (gsize i = 0; i < width; i++)
    sum += row[i];
  return (double) sum;
}

/* Fills a tile from @from on; past the end its last row is repeated. */
static void
take_tile (const guint8 *const *rows, guint n_rows, guint from,
           const guint8 *tile[TILE])
{
  for (guint i = 0; i < TILE; i++)
    tile[i] = rows[MIN (from + i, n_rows - 1)];
}

static void
distances_by_tiles (const MlByteKernel *kernel, const guint8 *const *a,
                    const double *norms_a, guint n_a, const guint8 *const *b,
                    const double *norms_b, guint n_b, gsize width, double *out)
{
  for (guint i = 0; i < n_a; i += TILE)
    {
      const guint8 *tile_a[TILE], *tile_b[TILE];
      double products[TILE * TILE], norms[TILE];
      take_tile (a, n_a, i, tile_a);
      /* What the offset takes from the products is given to the norms. */
      for (guint y = 0; y < MIN (TILE, n_a - i); y++)
        norms[y]
            = norms_a[i + y] - 2.0 * kernel->offset * sum_of (tile_a[y], width);
      for (guint j = 0; j < n_b; j += TILE)
        {
          take_tile (b, n_b, j, tile_b);
          multiply_tile (kernel, tile_a, tile_b, width, products);
          for (guint y = 0; y < MIN (TILE, n_a - i); y++)
            for (guint x = 0; x < MIN (TILE, n_b - j); x++)
              out[(gsize) (i + y) * n_b + j + x]
                  = norms[y] + norms_b[j + x] - 2 * products[y * TILE + x];
        }
    }
}

/**
 * ml_distance_bytes:
 * @a: @n_a pointers to rows of @width bytes
 * @norms_a: their ml_distance_norm()
 * @b: @n_b pointers
 * @out: n_a × n_b squared distances: whole numbers, exact
 *
 * Keep @n_b × @width within the cache; any thread.
 */
void
ml_distance_bytes (const MlByteKernel *kernel, const guint8 *const *a,
                   const double *norms_a, guint n_a, const guint8 *const *b,
                   const double *norms_b, guint n_b, gsize width, double *out)
{
  if (kernel->subtract == NULL)
    {
      distances_by_tiles (kernel, a, norms_a, n_a, b, norms_b, n_b, width, out);
      return;
    }
  for (guint i = 0; i < n_a; i++)
    for (guint j = 0; j < n_b; j++)
      out[(gsize) i * n_b + j] = norms_a[i] + norms_b[j];
  for (gsize at = 0; at < width; at += CHUNK)
    kernel->subtract (a, n_a, b, n_b, at, MIN (width - at, CHUNK), out);
}

/* -- Doubles --------------------------------------------------------------- */

/* One loop a case, and each once more for wider vectors: lanes are rows, so
 * width changes no result (and contraction into fused products is off). */
#define DEFINE_LOOPS(suffix, target)                                           \
  target static void add_known_##suffix (                                      \
      double *restrict sums, const double *restrict column, guint n,           \
      double query, double low, double high)                                   \
  {                                                                            \
    double if_missing = fmax (query - low, high - query);                      \
    for (guint i = 0; i < n; i++)                                              \
      {                                                                        \
        double value = column[i];                                              \
        double d = value == value ? value - query : if_missing;                \
        sums[i] += d * d;                                                      \
      }                                                                        \
  }                                                                            \
  target static void add_missing_##suffix (double *restrict sums,              \
                                           const double *restrict column,      \
                                           guint n, double low, double high)   \
  {                                                                            \
    for (guint i = 0; i < n; i++)                                              \
      {                                                                        \
        double value = column[i];                                              \
        double below = value - low, above = high - value;                      \
        double d = below > above ? below : above;                              \
        d = value == value ? d : high - low;                                   \
        sums[i] += d * d;                                                      \
      }                                                                        \
  }                                                                            \
  target static void add_labels_##suffix (double *restrict sums,               \
                                          const double *restrict column,       \
                                          guint n, double query)               \
  {                                                                            \
    for (guint i = 0; i < n; i++)                                              \
      sums[i] += column[i] == query ? 0.0 : 1.0;                               \
  }

DEFINE_LOOPS (plain, )
#if HAS_X86
DEFINE_LOOPS (avx2, TARGET_AVX2)
#endif

/**
 * ml_distance_add_numbers:
 * @sums: n
 * @column: n; NaN: missing
 * @query: NaN: missing
 * @low: the smallest value there is
 * @high: the largest
 *
 * Adds the squared difference of each row to @query. A missing value is as
 * far away as can be: from a known one max (query - low, high - query), from
 * another missing one high - low.
 */
void
ml_distance_add_numbers (double *sums, const double *column, guint n,
                         double query, double low, double high)
{
#if HAS_X86
  if (has_avx2 ())
    {
      if (isnan (query))
        add_missing_avx2 (sums, column, n, low, high);
      else
        add_known_avx2 (sums, column, n, query, low, high);
      return;
    }
#endif
  if (isnan (query))
    add_missing_plain (sums, column, n, low, high);
  else
    add_known_plain (sums, column, n, query, low, high);
}

/**
 * ml_distance_add_labels:
 *
 * Adds 0 where the label is the same and 1 where it is another or missing.
 */
void
ml_distance_add_labels (double *sums, const double *column, guint n,
                        double query)
{
#if HAS_X86
  if (has_avx2 ())
    {
      add_labels_avx2 (sums, column, n, query);
      return;
    }
#endif
  add_labels_plain (sums, column, n, query);
}
