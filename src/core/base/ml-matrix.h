/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row-major matrix of float, 64-byte aligned, and the products that networks
 * are made of; ml-linear-algebra.h has those of double. */
#pragma once

#include <glib.h>

typedef struct
{
  guint rows, columns;
  float *data; /* rows × columns */
} MlMatrix;

MlMatrix *ml_matrix_new  (guint rows, guint columns); /* zeros */
void      ml_matrix_free (MlMatrix *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlMatrix, ml_matrix_free)

float    *ml_aligned_new  (gsize n_floats);           /* zeros, 64-byte aligned */
float    *ml_aligned_try_new (gsize n_floats);        /* or NULL if there is no room */
void      ml_aligned_free (float *values);

void      ml_transpose    (guint rows, guint columns, const float *from, float *to); /* rows × columns; columns × rows */
void      ml_transpose_columns (guint rows, guint columns, const float *from, guint stride, float *to); /* of rows that are longer */

/* c (m × n) = alpha · op(a) · op(b) + beta · c; a is m × k or, transposed, k × m. */
void      ml_gemm (gboolean transpose_a, gboolean transpose_b, guint m, guint n, guint k,
                   float alpha, const float *a, guint stride_a, const float *b, guint stride_b,
                   float beta, float *c, guint stride_c);
