/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-linear-algebra.h. OpenBLAS brings LAPACK with it, whose Fortran
 * functions are declared here: there is no header of LAPACK everywhere. */
#include "ml-linear-algebra.h"

#include "ml-blas.h"

#include <cblas.h>
#include <float.h>
#include <math.h>
#include <string.h>

typedef blasint Int;

extern void dpotrf_ (const char *part, const Int *n, double *a,
                     const Int *stride, Int *info, gsize);
extern void dpotrs_ (const char *part, const Int *n, const Int *n_rhs,
                     const double *a, const Int *stride, double *b,
                     const Int *stride_b, Int *info, gsize);
extern void dgelsy_ (const Int *rows, const Int *columns, const Int *n_rhs,
                     double *a, const Int *stride, double *b,
                     const Int *stride_b, Int *pivots, const double *smallest,
                     Int *rank, double *work, const Int *n_work, Int *info);
extern void dsyevd_ (const char *job, const char *part, const Int *n, double *a,
                     const Int *stride, double *values, double *work,
                     const Int *n_work, Int *whole, const Int *n_whole,
                     Int *info, gsize, gsize);

/**
 * ml_multiply:
 * @stride_a: numbers from one row of @a to the next, as it lies in memory
 *
 * @c = @alpha · op(@a) · op(@b) + @beta · @c. With @beta 0, @c may be
 * uninitialized.
 */
void
ml_multiply (gboolean transpose_a, gboolean transpose_b, guint m, guint n,
             guint k, double alpha, const double *a, guint stride_a,
             const double *b, guint stride_b, double beta, double *c,
             guint stride_c)
{
  if (m == 0 || n == 0)
    return;
  ml_blas_use_one_thread ();
  cblas_dgemm (CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans,
               transpose_b ? CblasTrans : CblasNoTrans, (Int) m, (Int) n,
               (Int) k, alpha, a, (Int) MAX (stride_a, 1), b,
               (Int) MAX (stride_b, 1), beta, c, (Int) MAX (stride_c, 1));
}

/** ml_mirror: the lower triangle of @a (n × n) becomes what the upper one is */
void
ml_mirror (guint n, double *a)
{
  const gsize tile = 16; /* both sides of a tile stay in the cache */
  for (gsize i0 = 0; i0 < n; i0 += tile)
    for (gsize j0 = 0; j0 <= i0; j0 += tile)
      for (gsize i = i0; i < MIN (i0 + tile, n); i++)
        for (gsize j = j0; j < MIN (j0 + tile, i); j++)
          a[i * n + j] = a[j * n + i];
}

/** ml_gram: @gram: (out): the product of each row with those from it on: the
 * upper triangle */
void
ml_gram (guint n, guint k, const double *rows, double *gram)
{
  if (n == 0)
    return;
  ml_blas_use_one_thread ();
  cblas_dsyrk (CblasRowMajor, CblasUpper, CblasNoTrans, (Int) n, (Int) k, 1,
               rows, (Int) MAX (k, 1), 0, gram, (Int) n);
}

static void
cross_products (guint n, guint k, const double *rows, double before,
                double *products)
{
  if (k == 0)
    return;
  ml_blas_use_one_thread ();
  cblas_dsyrk (CblasRowMajor, CblasUpper, CblasTrans, (Int) k, (Int) n, 1, rows,
               (Int) k, before, products, (Int) k);
  ml_mirror (k, products);
}

/** ml_cross_products: @products: (out): the product of each column with each */
void
ml_cross_products (guint n, guint k, const double *rows, double *products)
{
  cross_products (n, k, rows, 0, products);
}

/** ml_add_cross_products: adds those of more rows to @products */
void
ml_add_cross_products (guint n, guint k, const double *rows, double *products)
{
  cross_products (n, k, rows, 1, products);
}

/** ml_dot: Returns: a · b */
double
ml_dot (guint n, const double *a, const double *b)
{
  ml_blas_use_one_thread ();
  return cblas_ddot ((Int) n, a, 1, b, 1);
}

/**
 * ml_cholesky_solve:
 * @a: n × n, symmetric; becomes its factor
 * @b: n, becomes the solution
 *
 * Returns: FALSE if @a is not positive definite; then @b is as it was
 */
gboolean
ml_cholesky_solve (guint n, double *a, double *b)
{
  const Int size = (Int) n, one = 1;
  Int info = 0;
  if (n == 0)
    return TRUE;
  ml_blas_use_one_thread ();
  dpotrf_ ("L", &size, a, &size, &info, 1);
  if (info != 0)
    return FALSE;
  dpotrs_ ("L", &size, &one, a, &size, b, &size, &info, 1);
  return info == 0;
}

/**
 * ml_least_squares:
 * @a: rows × columns, column by column; overwritten
 * @b: rows; overwritten
 * @x: (out): columns; the shortest of those that come nearest
 *
 * By QR with column pivoting, which unlike the normal equations does not square
 * what is badly conditioned.
 *
 * Returns: FALSE if something in it is not finite
 */
gboolean
ml_least_squares (guint rows, guint columns, double *a, double *b, double *x)
{
  const Int m = (Int) rows, n = (Int) columns, one = 1;
  const Int longest = MAX (m, n), ask = -1;
  const double smallest = DBL_EPSILON; /* of the largest singular value */
  Int rank, info = 0;
  double wanted;
  if (n == 0)
    return TRUE;
  ml_blas_use_one_thread ();
  g_autofree double *right = g_new0 (double, (gsize) longest);
  g_autofree Int *pivots = g_new0 (Int, columns);
  memcpy (right, b, sizeof *b * rows);
  for (gsize i = 0; i < (gsize) rows * columns; i++)
    if (!isfinite (a[i]))
      return FALSE;
  dgelsy_ (&m, &n, &one, a, &m, right, &longest, pivots, &smallest, &rank,
           &wanted, &ask, &info);
  const Int n_work = (Int) wanted;
  g_autofree double *work = g_new (double, (gsize) MAX (n_work, 1));
  dgelsy_ (&m, &n, &one, a, &m, right, &longest, pivots, &smallest, &rank, work,
           &n_work, &info);
  memcpy (x, right, sizeof *x * columns);
  return info == 0 && isfinite (x[0]);
}

static void
reverse_rows (guint n, double *a, double *values)
{
  for (guint i = 0; i < n / 2; i++)
    {
      const guint other = n - 1 - i;
      double kept = values[i];
      values[i] = values[other];
      values[other] = kept;
      for (guint j = 0; j < n; j++)
        {
          kept = a[(gsize) i * n + j];
          a[(gsize) i * n + j] = a[(gsize) other * n + j];
          a[(gsize) other * n + j] = kept;
        }
    }
}

/**
 * ml_eigen:
 * @a: n × n, symmetric; becomes the vectors of length 1, one a row
 * @values: (out): n, falling
 *
 * Returns: FALSE if they could not be found
 */
gboolean
ml_eigen (guint n, double *a, double *values)
{
  const Int size = (Int) n, ask = -1;
  double wanted;
  Int wanted_whole, info = 0;
  if (n == 0)
    return TRUE;
  ml_blas_use_one_thread ();
  dsyevd_ ("V", "L", &size, a, &size, values, &wanted, &ask, &wanted_whole,
           &ask, &info, 1, 1);
  const Int n_work = (Int) wanted;
  g_autofree double *work = g_new (double, (gsize) MAX (n_work, 1));
  g_autofree Int *whole = g_new (Int, (gsize) MAX (wanted_whole, 1));
  dsyevd_ ("V", "L", &size, a, &size, values, work, &n_work, whole,
           &wanted_whole, &info, 1, 1);
  if (info != 0)
    return FALSE;
  reverse_rows (n, a, values); /* LAPACK's rise */
  return TRUE;
}
