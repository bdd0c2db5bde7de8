/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Squared distances between many rows at once: the inner loops of nearest
 * neighbors. Between pictures they are whole numbers and exact on every
 * processor; between rows of doubles each pair's terms are added in the order
 * of the columns, so that equal distances stay equal. */
#pragma once

#include <glib.h>

typedef struct /* how to compute products of bytes on one kind of processor */
{
  const char *name;
  guint offset; /* taken from the bytes of b first: 0 or 128 */
  gboolean (*is_supported) (void);
  /* products[i * 4 + j] += row i of a · (row j of b - offset), for 4 × 4 rows, width <= 32768 */
  void (*multiply) (const guint8 *const a[4], const guint8 *const b[4], gsize width, gint32 products[16]);
  /* or, multiply being NULL, any number of rows: out[i * n_b + j] -= 2 · row i of a · row j of b */
  void (*subtract) (const guint8 *const *a, guint n_a, const guint8 *const *b, guint n_b, gsize from, gsize width, double *out);
} MlByteKernel;

const MlByteKernel *ml_byte_kernels (guint *n_kernels); /* the best first; the last runs everywhere */
const MlByteKernel *ml_byte_kernel  (void);             /* the best that this processor has         */

double ml_distance_norm  (const guint8 *row, gsize width); /* sum of squares */
void   ml_distance_bytes (const MlByteKernel *kernel, const guint8 *const *a, const double *norms_a, guint n_a,
                          const guint8 *const *b, const double *norms_b, guint n_b, gsize width, double *out); /* n_a × n_b */

/* One column of n rows against one query's value; adds to sums (n). */
void   ml_distance_add_numbers (double *sums, const double *column, guint n, double query, double low, double high);
void   ml_distance_add_labels  (double *sums, const double *column, guint n, double query);
