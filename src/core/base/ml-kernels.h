/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The inner loops of networks, compiled once for each kind of processor and
 * chosen when the program runs. Call ml_gemm() for products. */
#pragma once

#include <glib.h>

enum
{
  ML_KERNEL_MAX_INNER = 256, /* k of multiply_step */
};

typedef struct /* v = momentum v + g + decay w;  w = w - rate v */
{
  float rate, momentum, decay;
  float *weights, *velocity;
} MlMomentum;

typedef struct
{
  const char *name; /* "avx512" */

  /* c (m × n) = a · b, or c + a · b if adds. Element (i, p) of a lies at
   * a[i * row_a + p * step_a], so a may be transposed; b is k × n, row-major. */
  void (*multiply) (guint m, guint n, guint k, const float *a, gsize row_a, gsize step_a,
                    const float *b, gsize stride_b, gboolean adds, float *c, gsize stride_c);

  /* The same with b transposed: n × k, row-major; a is m × k, row-major. */
  void (*multiply_transposed) (guint m, guint n, guint k, const float *a, gsize stride_a,
                               const float *b, gsize stride_b, gboolean adds, float *c, gsize stride_c);

  void (*momentum_step) (gsize n, const MlMomentum *step, const float *gradients);

  /* The same with the gradient aᵀ · b, m × n, which is not kept; a is k × m. The
   * weights are m × n, side by side; the bits are those of the two calls. */
  void (*multiply_step) (guint m, guint n, guint k, const float *a, gsize stride_a,
                         const float *b, gsize stride_b, const MlMomentum *step);

  void (*scale_bytes) (gsize n, const guint8 *bytes, float factor, float *out);

  double (*sum_squares) (gsize n, const float *values);
} MlKernels;

const MlKernels *ml_kernels (void);         /* the best this processor can run */
const MlKernels *ml_kernels_nth (guint index); /* each it can run, the plain ones last; then NULL */

guint ml_flush_denormals   (void);          /* this thread takes numbers below 1e-38 for 0; what to restore */
void  ml_restore_denormals (guint state);
