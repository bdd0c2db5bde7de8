/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-matrix.h"

#include "ml-random.h"

#include <math.h>

/* The definition of the product, in double. */
static double
naive_element (gboolean transpose_a, gboolean transpose_b, guint i, guint j,
               guint k, const MlMatrix *a, const MlMatrix *b)
{
  double sum = 0;
  for (guint p = 0; p < k; p++)
    {
      float left = transpose_a ? a->data[p * a->columns + i]
                               : a->data[i * a->columns + p];
      float right = transpose_b ? b->data[j * b->columns + p]
                                : b->data[p * b->columns + j];
      sum += (double) left * (double) right;
    }
  return sum;
}

static MlMatrix *
random_matrix (MlRandom *random, guint rows, guint columns)
{
  MlMatrix *matrix = ml_matrix_new (rows, columns);
  for (gsize i = 0; i < (gsize) rows * columns; i++)
    matrix->data[i] = (float) ml_random_normal (random);
  return matrix;
}

static void
check_product (MlRandom *random, gboolean transpose_a, gboolean transpose_b,
               guint m, guint n, guint k, float beta)
{
  g_autoptr (MlMatrix) a = transpose_a ? random_matrix (random, k, m)
                                       : random_matrix (random, m, k);
  g_autoptr (MlMatrix) b = transpose_b ? random_matrix (random, n, k)
                                       : random_matrix (random, k, n);
  g_autoptr (MlMatrix) c = random_matrix (random, m, n + 3);
  g_autoptr (MlMatrix) old = ml_matrix_new (m, n + 3);
  for (gsize i = 0; i < (gsize) m * (n + 3); i++)
    old->data[i] = c->data[i];
  ml_gemm (transpose_a, transpose_b, m, n, k, 0.5f, a->data, a->columns,
           b->data, b->columns, beta, c->data, c->columns);
  for (guint i = 0; i < m; i++)
    for (guint j = 0; j < n + 3; j++)
      {
        double before = (double) old->data[i * (n + 3) + j];
        double expected = before;
        if (j < n)
          expected
              = 0.5 * naive_element (transpose_a, transpose_b, i, j, k, a, b)
                + (double) beta * before;
        g_assert_cmpfloat_with_epsilon ((double) c->data[i * (n + 3) + j],
                                        expected, 1e-5 * (10 + sqrt (k)));
      }
}

static void
test_products (void)
{
  const guint sizes[][3] = { { 1, 1, 1 },     { 2, 3, 4 },     { 7, 5, 3 },
                             { 16, 10, 8 },   { 15, 33, 17 },  { 32, 64, 50 },
                             { 29, 131, 31 }, { 64, 10, 128 }, { 3, 2, 0 } };
  MlRandom random;
  ml_random_init (&random, 1, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint flags = 0; flags < 8; flags++)
      check_product (&random, flags & 1, flags & 2, sizes[i][0], sizes[i][1],
                     sizes[i][2], flags & 4 ? 0.75f : 0);
}

static void
test_aligned (void)
{
  float *values = ml_aligned_new (1001);
  g_assert_cmpuint (GPOINTER_TO_SIZE (values) % 64, ==, 0);
  for (guint i = 0; i < 1001; i++)
    g_assert_cmpfloat (values[i], ==, 0);
  ml_aligned_free (values);
  ml_aligned_free (NULL);
}

/* Memory that was given up comes back as zeros, small and large. */
static void
test_aligned_again (void)
{
  const gsize sizes[] = { 100, 50000, 3 << 20 };
  for (gsize k = 0; k < G_N_ELEMENTS (sizes); k++)
    for (guint round = 0; round < 3; round++)
      {
        float *values = ml_aligned_new (sizes[k]);
        g_assert_cmpuint ((gsize) values % 64, ==, 0);
        for (gsize i = 0; i < sizes[k]; i++)
          {
            g_assert_cmpfloat ((double) values[i], ==, 0);
            values[i] = 1;
          }
        ml_aligned_free (values);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/matrix/products", test_products);
  g_test_add_func ("/core/matrix/aligned", test_aligned);
  g_test_add_func ("/core/matrix/aligned-again", test_aligned_again);
  return g_test_run ();
}
