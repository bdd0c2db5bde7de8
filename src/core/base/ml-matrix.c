/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-matrix.h. OpenBLAS computes each product on the calling thread; what
 * runs side by side is decided by ml_parallel_for(). */
#include "ml-matrix.h"

#include "ml-blas.h"
#include "ml-kernels.h"
#include "ml-spare-memory.h"

#include <cblas.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum
{
  ALIGNMENT = 64,      /* bytes: a cache line and the widest vector register */
  HUGE_PAGE = 2 << 20, /* bytes: a large array asks for such pages */
};

/* What stands right before the values. */
typedef struct
{
  char *memory; /* as it was allocated */
  gsize n_bytes;
} Block;

/* (nullable): zeros from @offset on */
static char *
zeroed (gsize n_bytes, gsize *offset, gsize alignment)
{
  char *memory = ml_spare_take (n_bytes);
  const gboolean is_spare = memory != NULL;
  if (!is_spare)
    memory = calloc (1, n_bytes);
  if (memory == NULL)
    return NULL;
  *offset = 2 * alignment - (gsize) memory % alignment;
  if (is_spare)
    memset (memory + *offset, 0, n_bytes - *offset);
  return memory;
}

/**
 * ml_aligned_try_new:
 *
 * Pages that nobody writes to cost no memory, unless they were used before.
 *
 * Returns: (transfer full) (nullable): @n_floats zeros, aligned to 64 bytes, or
 *   NULL if there is no room for them; free with ml_aligned_free()
 */
float *
ml_aligned_try_new (gsize n_floats)
{
  if (n_floats > G_MAXSIZE / sizeof (float) - HUGE_PAGE)
    return NULL;
  const gsize n_bytes = n_floats * sizeof (float);
  const gsize alignment = n_bytes >= HUGE_PAGE / 2 ? HUGE_PAGE : ALIGNMENT;
  Block block = { .n_bytes = n_bytes + 2 * alignment };
  gsize offset;
  block.memory = zeroed (block.n_bytes, &offset, alignment);
  if (block.memory == NULL)
    return NULL;
  char *values = block.memory + offset;
#ifdef MADV_HUGEPAGE
  if (alignment == HUGE_PAGE) /* only a hint: nobody minds if it is refused */
    madvise (values, n_bytes, MADV_HUGEPAGE);
#endif
  memcpy (values - sizeof block, &block, sizeof block);
  return (float *) (gpointer) values;
}

/** ml_aligned_new: Returns: (transfer full): as ml_aligned_try_new(); the
 *  program ends if there is no room, as with g_malloc() */
float *
ml_aligned_new (gsize n_floats)
{
  float *values = ml_aligned_try_new (n_floats);
  if (values == NULL)
    g_error ("out of memory: %" G_GSIZE_FORMAT " floats", n_floats);
  return values;
}

/** ml_aligned_free: @values may be NULL */
void
ml_aligned_free (float *values)
{
  if (values == NULL)
    return;
  Block block;
  memcpy (&block, (char *) values - sizeof block, sizeof block);
  ml_spare_free (block.memory, block.n_bytes);
}

/** ml_matrix_new: Returns: (transfer full): a matrix of zeros */
MlMatrix *
ml_matrix_new (guint rows, guint columns)
{
  MlMatrix *self = g_new0 (MlMatrix, 1);
  self->rows = rows;
  self->columns = columns;
  self->data = ml_aligned_new ((gsize) rows * columns);
  return self;
}

/** ml_matrix_free: @self may be NULL */
void
ml_matrix_free (MlMatrix *self)
{
  if (self == NULL)
    return;
  ml_aligned_free (self->data);
  g_free (self);
}

/** ml_transpose_columns: the same with @stride floats from one row of @from to
 * the next, of which only some columns are taken */
void
ml_transpose_columns (guint rows, guint columns, const float *restrict from,
                      guint stride, float *restrict to)
{
  const guint tile = 16; /* both sides of a tile stay in the cache */
  for (guint i0 = 0; i0 < rows; i0 += tile)
    for (guint j0 = 0; j0 < columns; j0 += tile)
      for (guint j = j0; j < MIN (j0 + tile, columns); j++)
        for (guint i = i0; i < MIN (i0 + tile, rows); i++)
          to[(gsize) j * rows + i] = from[(gsize) i * stride + j];
}

/** ml_transpose: @from: rows × columns; @to: (out): columns × rows */
void
ml_transpose (guint rows, guint columns, const float *from, float *to)
{
  ml_transpose_columns (rows, columns, from, columns, to);
}

/* Our kernels read b where it lies, which pays as long as it fits the cache or
 * few rows of a use it: a library copies b first, for each call anew. The
 * limits are a guess from cache sizes. */
static gboolean
is_small (guint m, guint n, guint k)
{
  return m <= 64 || (m <= 256 && (gsize) n * k <= 1 << 20);
}

/**
 * ml_gemm:
 * @m: rows of @c
 * @n: columns of @c
 * @k: the inner size, columns of op(@a) and rows of op(@b)
 * @stride_a: floats from one row of @a to the next, as it lies in memory
 *
 * @c = @alpha · op(@a) · op(@b) + @beta · @c, all row-major, on the calling
 * thread alone. With @beta 0, @c may be uninitialized.
 */
void
ml_gemm (gboolean transpose_a, gboolean transpose_b, guint m, guint n, guint k,
         float alpha, const float *a, guint stride_a, const float *b,
         guint stride_b, float beta, float *c, guint stride_c)
{
  if (m == 0 || n == 0)
    return;
  gboolean is_plain = alpha == 1 && (beta == 0 || beta == 1);
  if (is_plain && is_small (m, n, k) && !transpose_b)
    ml_kernels ()->multiply (m, n, k, a, transpose_a ? 1 : stride_a,
                             transpose_a ? stride_a : 1, b, stride_b, beta == 1,
                             c, stride_c);
  else if (is_plain && is_small (m, n, k) && !transpose_a)
    ml_kernels ()->multiply_transposed (m, n, k, a, stride_a, b, stride_b,
                                        beta == 1, c, stride_c);
  else
    {
      ml_blas_use_one_thread ();
      cblas_sgemm (CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans,
                   transpose_b ? CblasTrans : CblasNoTrans, (blasint) m,
                   (blasint) n, (blasint) k, alpha, a, (blasint) stride_a, b,
                   (blasint) stride_b, beta, c, (blasint) stride_c);
    }
}
