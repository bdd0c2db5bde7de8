/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-matrix.h. OpenBLAS computes each product on the calling thread; what
 * runs side by side is decided by ml_parallel_for(). */
#include "ml-matrix.h"

#include <cblas.h>
#include <stdlib.h>
#include <string.h>

enum
{
  ALIGNMENT = 64, /* bytes: a cache line and the widest vector register */
};

/**
 * ml_aligned_new:
 *
 * Returns: (transfer full): @n_floats zeros, aligned to 64 bytes; free with
 *   ml_aligned_free()
 */
float *
ml_aligned_new (gsize n_floats)
{
  gpointer values = NULL;
  gsize n_bytes = MAX (n_floats, 1) * sizeof (float);
  if (n_floats > G_MAXSIZE / sizeof (float)
      || posix_memalign (&values, ALIGNMENT, n_bytes) != 0)
    g_error ("out of memory: %" G_GSIZE_FORMAT " floats", n_floats);
  memset (values, 0, n_bytes);
  return values;
}

/** ml_aligned_free: @values may be NULL */
void
ml_aligned_free (float *values)
{
  free (values);
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

static void
use_one_blas_thread (void)
{
  static gsize is_done = 0;
  if (g_once_init_enter (&is_done))
    {
      openblas_set_num_threads (1);
      g_once_init_leave (&is_done, 1);
    }
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
  use_one_blas_thread ();
  cblas_sgemm (CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans,
               transpose_b ? CblasTrans : CblasNoTrans, (blasint) m,
               (blasint) n, (blasint) k, alpha, a, (blasint) stride_a, b,
               (blasint) stride_b, beta, c, (blasint) stride_c);
}
