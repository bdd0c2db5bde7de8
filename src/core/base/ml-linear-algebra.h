/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Products, systems and eigenvalues in double, for the learners of statistics;
 * networks take ml-matrix.h. All of it is BLAS and LAPACK, on the calling
 * thread alone. Matrices are row-major unless a line says so. */
#pragma once

#include <glib.h>

/* c (m × n) = alpha · op(a) · op(b) + beta · c; a is m × k or, transposed, k × m. */
void     ml_multiply        (gboolean transpose_a, gboolean transpose_b, guint m, guint n, guint k,
                             double alpha, const double *a, guint stride_a, const double *b, guint stride_b,
                             double beta, double *c, guint stride_c);
void     ml_gram            (guint n, guint k, const double *rows, double *gram);    /* n × k; n × n: products of rows, upper triangle */
void     ml_add_cross_products (guint n, guint k, const double *rows, double *products); /* the same, added to what is there */
void     ml_cross_products  (guint n, guint k, const double *rows, double *products); /* n × k; k × k: of columns */
void     ml_mirror          (guint n, double *a);                                     /* lower triangle = upper */
double   ml_dot             (guint n, const double *a, const double *b);


gboolean ml_cholesky_solve  (guint n, double *a, double *b);   /* a x = b, both overwritten; FALSE: not positive definite */
gboolean ml_least_squares   (guint rows, guint columns, double *a, double *b, double *x); /* a: rows × columns by columns */
gboolean ml_eigen           (guint n, double *a, double *values); /* symmetric; values fall, row i of a is the i-th vector */
