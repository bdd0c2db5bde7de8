/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The inner loops of networks, compiled once for each kind of processor and
 * chosen when the program runs. Call ml_gemm() for products. */
#pragma once

#include "ml-random.h"

#include <glib.h>

enum
{
  ML_KERNEL_MAX_INNER = 256, /* k of multiply_step */
  ML_TILE_SIDE = 6,          /* see MlTile         */
  ML_LISTED_MAX = 128,       /* n of MlListed      */
};

typedef enum /* g is the gradient, w a weight; squares and roots of each by itself */
{
  ML_UPDATE_PLAIN,    /* w -= rate g                                                */
  ML_UPDATE_MOMENTUM, /* v = keep1 v + g;  w -= rate v                              */
  ML_UPDATE_NESTEROV, /* v = keep1 v + g;  w -= rate (g + keep1 v)                  */
  ML_UPDATE_ADAGRAD,  /* s += g²;  w -= rate g / (√s + epsilon)                     */
  ML_UPDATE_RMSPROP,  /* s = keep1 s + take1 g²;  w -= rate g / (√s + epsilon)      */
  ML_UPDATE_ADADELTA, /* s = keep1 s + take1 g²;  d = √((x + epsilon) / (s + epsilon)) g;
                         x = keep1 x + take1 d²;  w -= rate d                       */
  ML_UPDATE_ADAM,     /* m = keep1 m + take1 g;  s = keep2 s + take2 g²;
                         w -= shrink_l2 w + shrink_l1 sign w + rate m / (root √s + epsilon) */
} MlUpdateRule;

typedef struct /* one update of some weights */
{
  MlUpdateRule rule;
  float rate;
  float factor, l2, l1; /* g = factor · the loss's gradient + l2 w + l1 sign w */
  float keep1, take1, keep2, take2;
  float root, epsilon;
  float shrink_l2, shrink_l1;
  guint n_states;       /* that the rule has                                */
  float *weights, *state[2];
} MlUpdate;

/* c (m × n) = a · b, whose inner size is n_runs runs of `run`: element (i, p) of
 * run r of a lies at a[i * row_a + r * jump_a + p * step_a], where rows may
 * overlap, as windows of a picture do; b is (n_runs · run) × n, row-major. */
typedef struct
{
  guint m, n, n_runs, run;
  const float *a, *b;
  gsize row_a, jump_a, step_a, stride_b;
  float *c;
  gsize stride_c;
  const float *bias;     /* (nullable): n, where the sums start               */
  gboolean adds;         /* to what c holds                                   */
  gboolean is_rectified; /* negative results become 0                         */
} MlRuns;

typedef enum /* of squares of pixels into 6 × 6 values, and back */
{
  ML_TILE_WINDOW,      /* 6 × 6 pixels to values                         */
  ML_TILE_WINDOW_BACK, /* values to 6 × 6 pixels, added: the transpose   */
  ML_TILE_RESULTS_4,   /* values to 4 × 4 results of 3 × 3 filters       */
  ML_TILE_RESULTS_2,   /* values to 2 × 2 results of 5 × 5 filters       */
  ML_TILE_SPREAD_4,    /* 4 × 4 pixels to values: the transpose          */
  ML_TILE_SPREAD_2,
} MlTileKind;

typedef struct /* a square of a picture, n channels side by side */
{
  guint n;
  float *pixels;
  gsize right, down;     /* to the next pixel and to the next row, floats     */
  float *values;
  gsize next;            /* to the next of the 36 values, floats              */
  const float *bias;     /* (nullable): n, that results start from; NULL: from what is there */
  const float *rectified; /* (nullable): like pixels; where it is not above 0, a pixel that is spread counts as 0 */
  gboolean is_rectified; /* negative results become 0                         */
} MlTile;

typedef struct /* a row of windows over a picture, n channels side by side */
{
  guint n, size, n_windows;
  gsize right, down;       /* to the next window; to the next row of pixels   */
  const float *pixels;
  float *results;          /* n_windows × n                                   */
  float *pixel_gradients;  /* of the way back: like pixels                    */
  const float *result_gradients;
  gboolean adds;           /* to the pixels' gradients; else they are written */
} MlWindows;

/* Some rows of b, each with a factor: values[p · step] · b[p · stride …] for each
 * listed p. */
typedef struct
{
  guint n;               /* floats of a row: a multiple of 16, at most ML_LISTED_MAX */
  guint n_listed;
  const guint16 *places; /* rising                                            */
  const float *values;
  gsize step;
  const float *b;
  gsize stride;
} MlListed;

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

  void (*multiply_runs) (const MlRuns *runs);

  void (*transform_tile) (MlTileKind kind, const MlTile *tile);

  void (*max_pool) (const MlWindows *windows);   /* the largest pixel of each, by channel */
  void (*max_unpool) (const MlWindows *windows); /* its gradient, to the first that is largest */

  void (*step) (gsize n, const MlUpdate *update, const float *gradients);

  /* The same with the gradient aᵀ · b, m × n, which is not kept; a is k × m. The
   * weights are m × n, side by side; the bits are those of the two calls. */
  void (*multiply_step) (guint m, guint n, guint k, const float *a, gsize stride_a,
                         const float *b, gsize stride_b, const MlUpdate *update);

  /* For rows that are mostly zero: which of n values are not (room for n, up to
   * 65536), adding up what is listed, or moving row `at` of the update's weights
   * against it. Rows and columns that are transposed are multiples of 16. */
  guint (*list_nonzero) (guint n, const float *values, guint16 *places);
  void (*add_listed) (const MlListed *listed, float *sums);
  void (*step_listed) (const MlListed *listed, const MlUpdate *update, gsize at);
  void (*transpose_tiles) (guint rows, guint columns, const float *from, gsize stride_from, float *to, gsize stride_to);

  /* In place. Within a few ulp; a value's result does not depend on its place. */
  void (*exponential) (gsize n, float *values);   /* exp (x)                                    */
  void (*sigmoid) (gsize n, float *values);       /* 1 / (1 + exp (-x))                         */
  void (*tangent) (gsize n, float *values);       /* tanh (x)                                   */
  void (*elu) (gsize n, float *values);           /* x > 0: x; else exp (x) - 1                 */
  void (*softplus) (gsize n, float *values);      /* log (1 + exp (x))                          */

  /* Numbers of [0, 1) with 24 random bits, the same with any kernels; 0 or 1
   * with the given probabilities. Whole rounds of ML_RANDOM_LANES are drawn. */
  void (*uniform) (MlRandomLanes *random, gsize n, float *out);
  void (*bernoulli) (MlRandomLanes *random, gsize n, const float *probabilities, float *out);

  void (*scale_bytes) (gsize n, const guint8 *bytes, float factor, float *out);

  double (*sum_squares) (gsize n, const float *values);
} MlKernels;

const MlKernels *ml_kernels (void);         /* the best this processor can run */
const MlKernels *ml_kernels_nth (guint index); /* each it can run, the plain ones last; then NULL */

guint ml_flush_denormals   (void);          /* this thread takes numbers below 1e-38 for 0; what to restore */
void  ml_restore_denormals (guint state);
