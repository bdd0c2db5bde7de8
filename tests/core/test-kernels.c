/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every set of kernels this processor can run, against the definitions. */
#include "ml-kernels.h"

#include "ml-matrix.h"
#include "ml-random.h"

#include <math.h>
#include <string.h>

static MlMatrix *
random_matrix (MlRandom *random, guint rows, guint columns)
{
  MlMatrix *matrix = ml_matrix_new (rows, columns);
  for (gsize i = 0; i < (gsize) rows * columns; i++)
    matrix->data[i] = (float) ml_random_normal (random);
  return matrix;
}

static float
at (const MlMatrix *matrix, gboolean transposed, guint i, guint j)
{
  return transposed ? matrix->data[j * matrix->columns + i]
                    : matrix->data[i * matrix->columns + j];
}

/* c has three columns more than the product, which must stay as they are. */
static void
assert_product (const MlMatrix *a, gboolean a_transposed, const MlMatrix *b,
                gboolean b_transposed, guint k, const MlMatrix *before,
                gboolean adds, const MlMatrix *c)
{
  for (guint i = 0; i < c->rows; i++)
    for (guint j = 0; j < c->columns; j++)
      {
        double expected = (double) at (before, FALSE, i, j);
        if (j < c->columns - 3)
          {
            expected = adds ? expected : 0;
            for (guint p = 0; p < k; p++)
              expected += (double) at (a, a_transposed, i, p)
                          * (double) at (b, b_transposed, p, j);
          }
        g_assert_cmpfloat_with_epsilon ((double) at (c, FALSE, i, j), expected,
                                        2e-6 * (10 + k));
      }
}

static void
check_products (const MlKernels *kernels, MlRandom *random, guint m, guint n,
                guint k, gboolean adds)
{
  g_autoptr (MlMatrix) a = random_matrix (random, m, k);
  g_autoptr (MlMatrix) a_t = random_matrix (random, k, m);
  g_autoptr (MlMatrix) b = random_matrix (random, k, n);
  g_autoptr (MlMatrix) b_t = random_matrix (random, n, k);
  g_autoptr (MlMatrix) before = random_matrix (random, m, n + 3);
  g_autoptr (MlMatrix) c = ml_matrix_new (m, n + 3);
  gsize n_bytes = sizeof (float) * m * (n + 3);

  memcpy (c->data, before->data, n_bytes);
  kernels->multiply (m, n, k, a->data, k, 1, b->data, n, adds, c->data, n + 3);
  assert_product (a, FALSE, b, FALSE, k, before, adds, c);

  memcpy (c->data, before->data, n_bytes);
  kernels->multiply (m, n, k, a_t->data, 1, m, b->data, n, adds, c->data,
                     n + 3);
  assert_product (a_t, TRUE, b, FALSE, k, before, adds, c);

  memcpy (c->data, before->data, n_bytes);
  kernels->multiply_transposed (m, n, k, a->data, k, b_t->data, k, adds,
                                c->data, n + 3);
  assert_product (a, FALSE, b_t, TRUE, k, before, adds, c);
}

static void
test_products (void)
{
  const guint sizes[][3]
      = { { 1, 1, 1 },   { 16, 32, 7 },  { 5, 10, 128 },  { 16, 256, 40 },
          { 9, 33, 17 }, { 3, 4, 300 },  { 17, 47, 600 }, { 64, 10, 16 },
          { 2, 5, 0 },   { 24, 70, 520 } };
  const MlKernels *kernels;
  for (guint nth = 0; (kernels = ml_kernels_nth (nth)) != NULL; nth++)
    {
      MlRandom random;
      ml_random_init (&random, 1, 0);
      g_test_message ("%s", kernels->name);
      for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
        for (guint adds = 0; adds < 2; adds++)
          check_products (kernels, &random, sizes[i][0], sizes[i][1],
                          sizes[i][2], adds);
    }
}

/* A row's product has the same bits alone and among others. */
static void
test_rows_do_not_mix (void)
{
  const MlKernels *kernels;
  MlRandom random;
  ml_random_init (&random, 2, 0);
  g_autoptr (MlMatrix) a = random_matrix (&random, 21, 100);
  g_autoptr (MlMatrix) b = random_matrix (&random, 100, 43);
  g_autoptr (MlMatrix) all = ml_matrix_new (21, 43);
  g_autoptr (MlMatrix) one = ml_matrix_new (1, 43);
  for (guint nth = 0; (kernels = ml_kernels_nth (nth)) != NULL; nth++)
    {
      kernels->multiply (21, 43, 100, a->data, 100, 1, b->data, 43, FALSE,
                         all->data, 43);
      for (guint row = 0; row < 21; row++)
        {
          kernels->multiply (1, 43, 100, a->data + row * 100, 100, 1, b->data,
                             43, FALSE, one->data, 43);
          g_assert_cmpmem (one->data, 43 * sizeof (float), all->data + row * 43,
                           43 * sizeof (float));
        }
    }
}

/* Two thirds of @a, which is m × k or transposed, become 0, in patches that a
 * tile of rows lies in or across. */
static void
blacken (MlMatrix *a, gboolean transposed)
{
  for (guint row = 0; row < a->rows; row++)
    for (guint column = 0; column < a->columns; column++)
      {
        guint i = transposed ? column : row, p = transposed ? row : column;
        if ((p / 7 + i / 8) % 3 != 0)
          a->data[row * a->columns + column] = 0;
      }
}

/* Where all rows of a tile are zero nothing is computed, and the bits are those
 * of the row alone, which leaves nothing out. */
static void
test_black_parts (void)
{
  const MlKernels *kernels;
  const guint n = 4 * 32 + 23, k = 300;
  MlRandom random;
  ml_random_init (&random, 4, 0);
  for (guint m = 8; m <= 37; m += 29)
    {
      g_autoptr (MlMatrix) a = random_matrix (&random, m, k);
      g_autoptr (MlMatrix) a_t = ml_matrix_new (k, m);
      g_autoptr (MlMatrix) b = random_matrix (&random, k, n);
      g_autoptr (MlMatrix) all = ml_matrix_new (m, n);
      g_autoptr (MlMatrix) turned = ml_matrix_new (m, n);
      g_autoptr (MlMatrix) one = ml_matrix_new (1, n);
      const gsize n_bytes = n * sizeof (float);
      blacken (a, FALSE);
      for (guint i = 0; i < m; i++)
        for (guint p = 0; p < k; p++)
          a_t->data[p * m + i] = a->data[i * k + p];
      for (guint nth = 0; (kernels = ml_kernels_nth (nth)) != NULL; nth++)
        {
          kernels->multiply (m, n, k, a->data, k, 1, b->data, n, FALSE,
                             all->data, n);
          kernels->multiply (m, n, k, a_t->data, 1, m, b->data, n, FALSE,
                             turned->data, n);
          for (guint row = 0; row < m; row++)
            {
              kernels->multiply (1, n, k, a->data + row * k, k, 1, b->data, n,
                                 FALSE, one->data, n);
              g_assert_cmpmem (one->data, n_bytes, all->data + row * n,
                               n_bytes);
              g_assert_cmpmem (one->data, n_bytes, turned->data + row * n,
                               n_bytes);
            }
        }
    }
}

static void
test_loops (void)
{
  const MlKernels *kernels;
  for (guint nth = 0; (kernels = ml_kernels_nth (nth)) != NULL; nth++)
    {
      float weights[35], gradients[35], velocity[35], scaled[35];
      guint8 bytes[35];
      for (guint i = 0; i < 35; i++)
        {
          weights[i] = 1;
          gradients[i] = (float) i;
          velocity[i] = 2;
          bytes[i] = (guint8) (7 * i);
        }
      /* v = 0.5 · 2 + i + 0.25 · 1;  w = 1 - 0.5 v: exact in floats */
      const MlUpdate update = { .rule = ML_UPDATE_MOMENTUM,
                                .rate = 0.5f,
                                .factor = 1,
                                .l2 = 0.25f,
                                .keep1 = 0.5f,
                                .n_states = 1,
                                .weights = weights,
                                .state = { velocity } };
      kernels->step (35, &update, gradients);
      kernels->scale_bytes (35, bytes, 0.5f, scaled);
      for (guint i = 0; i < 35; i++)
        {
          g_assert_cmpfloat (velocity[i], ==, 1.25f + (float) i);
          g_assert_cmpfloat (weights[i], ==, 1 - 0.5f * velocity[i]);
          g_assert_cmpfloat (scaled[i], ==, 3.5f * (float) i);
        }
      /* 0² + … + 34² = 34 · 35 · 69 / 6 */
      g_assert_cmpfloat (kernels->sum_squares (35, gradients), ==, 13685);
    }
}

static const MlUpdateRule rules[]
    = { ML_UPDATE_MOMENTUM, ML_UPDATE_NESTEROV, ML_UPDATE_ADAGRAD,
        ML_UPDATE_RMSPROP,  ML_UPDATE_ADADELTA, ML_UPDATE_ADAM };

static void
check_multiply_step (const MlKernels *kernels, MlRandom *random,
                     const guint *sizes, gboolean is_black, MlUpdate two)
{
  const guint m = sizes[0], n = sizes[1], k = sizes[2];
  const gsize n_bytes = sizeof (float) * m * n;
  g_autoptr (MlMatrix) a = random_matrix (random, k, m);
  g_autoptr (MlMatrix) b = random_matrix (random, k, n);
  g_autoptr (MlMatrix) c = ml_matrix_new (m, n);
  if (is_black)
    blacken (a, TRUE);
  g_autoptr (MlMatrix) weights = random_matrix (random, m, n);
  g_autoptr (MlMatrix) first = ml_matrix_new (m, n);  /* sums of squares, */
  g_autoptr (MlMatrix) second = ml_matrix_new (m, n); /* so not below zero */
  for (gsize i = 0; i < (gsize) m * n; i++)
    {
      first->data[i] = (float) ml_random_uniform (random);
      second->data[i] = (float) ml_random_uniform (random);
    }
  g_autofree float *w = g_memdup2 (weights->data, n_bytes);
  g_autofree float *s = g_memdup2 (first->data, n_bytes);
  g_autofree float *t = g_memdup2 (second->data, n_bytes);
  MlUpdate one = two;
  one.weights = weights->data;
  one.state[0] = first->data;
  one.state[1] = two.n_states > 1 ? second->data : NULL;
  two.weights = w;
  two.state[0] = s;
  two.state[1] = two.n_states > 1 ? t : NULL;
  kernels->multiply (m, n, k, a->data, 1, m, b->data, n, FALSE, c->data, n);
  kernels->step ((gsize) m * n, &two, c->data);
  kernels->multiply_step (m, n, k, a->data, m, b->data, n, &one);
  g_assert_cmpmem (weights->data, n_bytes, w, n_bytes);
  g_assert_cmpmem (first->data, n_bytes, s, n_bytes);
  g_assert_cmpmem (second->data, n_bytes, t, n_bytes);
}

/* Computing a gradient and stepping in one go: as in two. */
static void
test_multiply_step (void)
{
  const guint sizes[][3]
      = { { 1, 1, 1 }, { 21, 43, 64 }, { 64, 256, 256 }, { 5, 10, 33 } };
  const MlKernels *kernels;
  MlRandom random;
  ml_random_init (&random, 3, 0);
  for (guint nth = 0; (kernels = ml_kernels_nth (nth)) != NULL; nth++)
    for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
      for (gsize rule = 0; rule < 2 * G_N_ELEMENTS (rules); rule++)
        {
          const MlUpdate update
              = { .rule = rules[rule / 2],
                  .rate = 0.1f,
                  .factor = 0.7f,
                  .l2 = 0.01f,
                  .l1 = rule % 2 ? 0.02f : 0,
                  .keep1 = 0.9f,
                  .take1 = 0.1f,
                  .keep2 = 0.99f,
                  .take2 = 0.01f,
                  .root = 1.5f,
                  .epsilon = 1e-6f,
                  .shrink_l2 = 0.03f,
                  .n_states = rules[rule / 2] < ML_UPDATE_ADADELTA ? 1 : 2 };
          check_multiply_step (kernels, &random, sizes[i], rule % 2, update);
          check_multiply_step (kernels, &random, sizes[i], !(rule % 2), update);
        }
}

/* What MlRuns says, word by word, in double. */
static double
expected_run (const MlRuns *r, guint i, guint j, double before)
{
  double sum = r->bias != NULL ? (double) r->bias[j] : 0;
  for (guint run = 0; run < r->n_runs; run++)
    for (guint p = 0; p < r->run; p++)
      sum += (double) r->a[i * r->row_a + run * r->jump_a + p * r->step_a]
             * (double) r->b[(run * r->run + p) * r->stride_b + j];
  sum += r->adds ? before : 0;
  return r->is_rectified ? fmax (sum, 0) : sum;
}

/* c has two columns more than the product, which must stay as they are. */
static void
check_runs (const MlKernels *kernels, MlRandom *random, MlRuns *r)
{
  g_autoptr (MlMatrix) before = random_matrix (random, r->m, r->n + 2);
  g_autoptr (MlMatrix) c = ml_matrix_new (r->m, r->n + 2);
  memcpy (c->data, before->data, sizeof (float) * r->m * (r->n + 2));
  r->c = c->data;
  r->stride_c = r->n + 2;
  kernels->multiply_runs (r);
  for (guint i = 0; i < r->m; i++)
    for (guint j = 0; j < r->n + 2; j++)
      {
        double old = (double) at (before, FALSE, i, j);
        double value = j < r->n ? expected_run (r, i, j, old) : old;
        g_assert_cmpfloat_with_epsilon ((double) at (c, FALSE, i, j), value,
                                        1e-4);
      }
}

/* Windows of a picture 13 pixels high, one row of results; and the same picture
 * read the other way, as for a gradient. Every number of rows and of columns.
 */
static void
test_runs (void)
{
  const guint channels = 3, size = 4, width = 30;
  const MlKernels *kernels;
  MlRandom random;
  ml_random_init (&random, 4, 0);
  g_autoptr (MlMatrix) picture = random_matrix (&random, 13, width * channels);
  g_autoptr (MlMatrix) bias = random_matrix (&random, 1, 70);
  for (guint nth = 0; (kernels = ml_kernels_nth (nth)) != NULL; nth++)
    for (guint n = 1; n <= 70; n++)
      {
        /* Exactly as large as it must be: a read beyond it would be found. */
        g_autoptr (MlMatrix) b
            = random_matrix (&random, size * size * channels, n);
        MlRuns windows = { .m = 1 + n % 26,
                           .n = n,
                           .n_runs = size,
                           .run = size * channels,
                           .a = picture->data,
                           .row_a = channels,
                           .jump_a = width * channels,
                           .step_a = 1,
                           .b = b->data,
                           .stride_b = n,
                           .bias = n % 3 > 0 ? bias->data : NULL,
                           .adds = n % 2,
                           .is_rectified = n % 4 > 1 };
        MlRuns gradient = { .m = 1 + n % 19,
                            .n = n,
                            .n_runs = 2,
                            .run = 24,
                            .a = picture->data,
                            .row_a = 1,
                            .jump_a = 2 * width * channels,
                            .step_a = channels,
                            .b = b->data,
                            .stride_b = n,
                            .adds = TRUE };
        check_runs (kernels, &random, &windows);
        check_runs (kernels, &random, &gradient);
      }
}

/* The matrices of Lavin and Gray 2016 for F(4 × 4, 3 × 3), and Aᵀ of the same
 * points for two results. */
static const double window_matrix[6][6]
    = { { 4, 0, -5, 0, 1, 0 },  { 0, -4, -4, 1, 1, 0 }, { 0, 4, -4, -1, 1, 0 },
        { 0, -2, -1, 2, 1, 0 }, { 0, 2, -1, -2, 1, 0 }, { 0, 4, 0, -5, 0, 1 } };
static const double four_results[6][6] = { { 1, 1, 1, 1, 1, 0 },
                                           { 0, 1, -1, 2, -2, 0 },
                                           { 0, 1, 1, 4, 4, 0 },
                                           { 0, 1, -1, 8, -8, 1 } };
static const double two_results[6][6]
    = { { 1, 1, 1, 1, 1, 0 }, { 0, 1, -1, 2, -2, 1 } };

/* matrix · square · matrixᵀ, or with the matrix transposed; n channels. */
static void
expected_tile (const double matrix[6][6], gboolean transposed, guint n_in,
               guint n_out, guint n, const float *square, double *out)
{
  for (guint at = 0; at < n_out * n_out * n; at++)
    {
      guint c = at % n, i = at / n / n_out, j = at / n % n_out;
      double sum = 0;
      for (guint k = 0; k < n_in; k++)
        for (guint l = 0; l < n_in; l++)
          sum += (transposed ? matrix[k][i] * matrix[l][j]
                             : matrix[i][k] * matrix[j][l])
                 * (double) square[(k * n_in + l) * n + c];
      out[at] = sum;
    }
}

typedef struct
{
  MlTileKind kind;
  const double (*matrix)[6];
  gboolean transposed, enters; /* pixels to values */
  guint side;                  /* of the pixels    */
} TileCase;

static void
check_tile (const MlKernels *kernels, MlRandom *random, const TileCase *c,
            guint n, gboolean rectifies)
{
  const guint n_pixels = c->side * c->side;
  g_autoptr (MlMatrix) pixels = random_matrix (random, n_pixels, n);
  g_autoptr (MlMatrix) values = random_matrix (random, 36, n);
  g_autoptr (MlMatrix) bias = random_matrix (random, 1, n);
  g_autoptr (MlMatrix) signs = random_matrix (random, n_pixels, n);
  g_autoptr (MlMatrix) before = random_matrix (random, n_pixels, n);
  g_autofree double *out = g_new (double, (gsize) 36 * n);
  const gboolean adds = c->kind == ML_TILE_WINDOW_BACK;
  MlTile tile = { .n = n,
                  .pixels = pixels->data,
                  .right = n,
                  .down = (gsize) c->side * n,
                  .values = values->data,
                  .next = n,
                  .bias = c->enters || adds ? NULL : bias->data,
                  .rectified = c->enters && rectifies ? signs->data : NULL,
                  .is_rectified = !c->enters && rectifies };
  memcpy (before->data, pixels->data, sizeof (float) * n_pixels * n);
  for (guint i = 0; i < n_pixels * n && tile.rectified != NULL; i++)
    before->data[i] = signs->data[i] > 0 ? before->data[i] : 0;
  expected_tile (c->matrix, c->transposed, c->enters ? c->side : 6,
                 c->enters ? 6 : c->side, n,
                 c->enters ? before->data : values->data, out);
  kernels->transform_tile (c->kind, &tile);
  const MlMatrix *found = c->enters ? values : pixels;
  for (guint i = 0; i < found->rows * n; i++)
    {
      double expected = out[i];
      if (!c->enters)
        expected += (double) (adds ? before->data[i] : bias->data[i % n]);
      if (tile.is_rectified)
        expected = fmax (expected, 0);
      g_assert_cmpfloat_with_epsilon ((double) found->data[i], expected, 2e-4);
    }
}

/* Every number of channels up to two vectors and more; the arrays are exactly
 * as large as they must be. */
static void
test_tiles (void)
{
  const TileCase cases[] = {
    { ML_TILE_WINDOW, window_matrix, FALSE, TRUE, 6 },
    { ML_TILE_WINDOW_BACK, window_matrix, TRUE, FALSE, 6 },
    { ML_TILE_RESULTS_4, four_results, FALSE, FALSE, 4 },
    { ML_TILE_RESULTS_2, two_results, FALSE, FALSE, 2 },
    { ML_TILE_SPREAD_4, four_results, TRUE, TRUE, 4 },
    { ML_TILE_SPREAD_2, two_results, TRUE, TRUE, 2 },
  };
  const MlKernels *kernels;
  MlRandom random;
  ml_random_init (&random, 5, 0);
  for (guint nth = 0; (kernels = ml_kernels_nth (nth)) != NULL; nth++)
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
      for (guint n = 1; n <= 35; n++)
        check_tile (kernels, &random, &cases[i], n, n % 2 > 0);
}

/* 2 × 2 windows over numbers of three kinds only, so that many are equal: the
 * first largest one takes all of the gradient. */
static void
check_max_pool (const MlKernels *kernels, MlRandom *random, guint n)
{
  const guint width = 6, n_pixels = 2 * width;
  g_autoptr (MlMatrix) pixels = random_matrix (random, n_pixels, n);
  g_autoptr (MlMatrix) gradients = ml_matrix_new (n_pixels, n);
  g_autoptr (MlMatrix) given = random_matrix (random, 3, n);
  g_autoptr (MlMatrix) results = ml_matrix_new (3, n);
  for (guint i = 0; i < n_pixels * n; i++)
    pixels->data[i] = roundf (pixels->data[i]);
  const MlWindows windows = { .n = n,
                              .size = 2,
                              .n_windows = 3,
                              .right = 2 * (gsize) n,
                              .down = (gsize) width * n,
                              .pixels = pixels->data,
                              .results = results->data,
                              .pixel_gradients = gradients->data,
                              .result_gradients = given->data };
  kernels->max_pool (&windows);
  kernels->max_unpool (&windows);
  for (guint at = 0; at < 3 * n; at++)
    {
      const guint x = at / n * 2, c = at % n;
      const guint window[] = { x * n + c, (x + 1) * n + c, (x + width) * n + c,
                               (x + width + 1) * n + c };
      guint best = 0;
      for (guint k = 1; k < 4; k++)
        if (pixels->data[window[k]] > pixels->data[window[best]])
          best = k;
      g_assert_cmpfloat (results->data[at], ==, pixels->data[window[best]]);
      for (guint k = 0; k < 4; k++)
        g_assert_cmpfloat (gradients->data[window[k]], ==,
                           k == best ? given->data[at] : 0);
    }
}

static void
test_max_pool (void)
{
  const MlKernels *kernels;
  MlRandom random;
  ml_random_init (&random, 6, 0);
  for (guint nth = 0; (kernels = ml_kernels_nth (nth)) != NULL; nth++)
    for (guint n = 1; n <= 35; n++)
      check_max_pool (kernels, &random, n);
}

/* xoshiro128+ as its authors define it (Blackman and Vigna, 2018). */
static guint32
xoshiro128_plus (guint32 *s)
{
  const guint32 result = s[0] + s[3], t = s[1] << 9;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = s[3] << 11 | s[3] >> 21;
  return result;
}

/* Lane by lane the definition's numbers, with every set of kernels. */
static void
test_uniform (void)
{
  enum
  {
    N = 3 * ML_RANDOM_LANES + 5
  };
  const MlKernels *kernels;
  for (guint nth = 0; (kernels = ml_kernels_nth (nth)) != NULL; nth++)
    {
      MlRandomLanes random, reference;
      float out[N + 1], p[N], states[N];
      ml_random_lanes_init (&random, 7, 8);
      reference = random;
      out[N] = -1;
      kernels->uniform (&random, N, out);
      g_assert_cmpfloat (out[N], ==, -1);
      for (guint i = 0; i < 4 * ML_RANDOM_LANES; i++)
        {
          guint32 s[4];
          for (guint k = 0; k < 4; k++)
            s[k] = reference.state[k][i % ML_RANDOM_LANES];
          const guint32 expected = xoshiro128_plus (s) >> 8;
          for (guint k = 0; k < 4; k++)
            reference.state[k][i % ML_RANDOM_LANES] = s[k];
          if (i < N)
            g_assert_cmpfloat ((double) out[i], ==, expected * 0x1p-24);
        }
      g_assert_cmpmem (&random, sizeof random, &reference, sizeof reference);
      ml_random_lanes_init (&random, 7, 8);
      for (guint i = 0; i < N; i++)
        p[i] = i % 3 == 0 ? 0 : i % 3 == 1 ? 1 : 0.5f;
      kernels->bernoulli (&random, N, p, states);
      for (guint i = 0; i < N; i++)
        g_assert_cmpfloat ((double) states[i], ==, out[i] < p[i] ? 1 : 0);
    }
}

/* Rows that are mostly zero, with and without a list. */
static void
check_listed (const MlKernels *kernels, MlRandom *random, guint n, guint k)
{
  g_autoptr (MlMatrix) b = random_matrix (random, k, n);
  g_autoptr (MlMatrix) a
      = random_matrix (random, k, 3); /* every third counts */
  g_autoptr (MlMatrix) sums = random_matrix (random, 1, n);
  g_autofree float *row = g_new (float, k);
  g_autofree guint16 *places = g_new (guint16, k);
  for (guint p = 0; p < k; p++)
    if (ml_random_below (random, 4) > 0)
      a->data[3 * p] = 0;
  for (guint p = 0; p < k; p++)
    row[p] = a->data[3 * p];
  MlListed listed = { .n = n,
                      .places = places,
                      .values = a->data,
                      .step = 3,
                      .b = b->data,
                      .stride = n };
  listed.n_listed = kernels->list_nonzero (k, row, places);
  guint at = 0;
  for (guint p = 0; p < k; p++)
    if (row[p] != 0)
      g_assert_cmpuint (places[at++], ==, p);
  g_assert_cmpuint (at, ==, listed.n_listed);
  g_autofree float *before = g_memdup2 (sums->data, n * sizeof (float));
  g_autofree float *weights = g_memdup2 (sums->data, n * sizeof (float));
  const MlUpdate update = {
    .rule = ML_UPDATE_PLAIN, .rate = 0.5f, .factor = 0.25f, .weights = weights
  };
  kernels->add_listed (&listed, sums->data);
  kernels->step_listed (&listed, &update, 0);
  for (guint j = 0; j < n; j++)
    {
      double expected = 0;
      for (guint p = 0; p < k; p++)
        expected += (double) (row[p] * b->data[p * n + j]);
      g_assert_cmpfloat_with_epsilon ((double) sums->data[j],
                                      (double) before[j] + expected,
                                      2e-6 * (10 + k));
      g_assert_cmpfloat_with_epsilon ((double) weights[j],
                                      (double) before[j] - 0.125 * expected,
                                      2e-6 * (10 + k));
    }
}

static void
test_listed (void)
{
  const MlKernels *kernels;
  MlRandom random;
  ml_random_init (&random, 9, 0);
  for (guint nth = 0; (kernels = ml_kernels_nth (nth)) != NULL; nth++)
    for (guint n = 16; n <= ML_LISTED_MAX; n += 16)
      for (guint k = 0; k < 70; k += 23)
        check_listed (kernels, &random, n, k);
}

static void
test_transpose_tiles (void)
{
  const MlKernels *kernels;
  MlRandom random;
  ml_random_init (&random, 10, 0);
  g_autoptr (MlMatrix) from = random_matrix (&random, 32, 50);
  for (guint nth = 0; (kernels = ml_kernels_nth (nth)) != NULL; nth++)
    {
      g_autoptr (MlMatrix) to = ml_matrix_new (48, 33);
      kernels->transpose_tiles (32, 48, from->data, 50, to->data, 33);
      for (guint i = 0; i < 32; i++)
        for (guint j = 0; j < 48; j++)
          g_assert_cmpfloat ((double) at (to, FALSE, j, i), ==,
                             (double) at (from, FALSE, i, j));
      for (guint j = 0; j < 48; j++)
        g_assert_cmpfloat ((double) at (to, FALSE, j, 32), ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/kernels/products", test_products);
  g_test_add_func ("/core/kernels/rows-do-not-mix", test_rows_do_not_mix);
  g_test_add_func ("/core/kernels/black-parts", test_black_parts);
  g_test_add_func ("/core/kernels/multiply-step", test_multiply_step);
  g_test_add_func ("/core/kernels/runs", test_runs);
  g_test_add_func ("/core/kernels/tiles", test_tiles);
  g_test_add_func ("/core/kernels/max-pool", test_max_pool);
  g_test_add_func ("/core/kernels/loops", test_loops);
  g_test_add_func ("/core/kernels/uniform", test_uniform);
  g_test_add_func ("/core/kernels/listed", test_listed);
  g_test_add_func ("/core/kernels/transpose-tiles", test_transpose_tiles);
  return g_test_run ();
}
