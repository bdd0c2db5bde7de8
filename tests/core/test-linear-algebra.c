/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Products and systems against the definition, and closed forms. */
#include "ml-linear-algebra.h"

#include "ml-random.h"

#include <math.h>
#include <string.h>

enum
{
  ROWS = 7,
  COLUMNS = 4,
};

static double *
random_numbers (guint n)
{
  double *made = g_new (double, n);
  MlRandom random;
  ml_random_init (&random, 5, n);
  for (guint i = 0; i < n; i++)
    made[i] = ml_random_normal (&random);
  return made;
}

static void
test_products (void)
{
  g_autofree double *a = random_numbers (ROWS * COLUMNS);
  double rows[ROWS * ROWS], columns[COLUMNS * COLUMNS], product[ROWS * ROWS];
  ml_gram (ROWS, COLUMNS, a, rows);
  ml_mirror (ROWS, rows);
  ml_cross_products (ROWS, COLUMNS, a, columns);
  ml_multiply (FALSE, TRUE, ROWS, ROWS, COLUMNS, 1, a, COLUMNS, a, COLUMNS, 0,
               product, ROWS);
  for (guint i = 0; i < ROWS; i++)
    for (guint j = 0; j < ROWS; j++)
      {
        double sum = 0;
        for (guint k = 0; k < COLUMNS; k++)
          sum += a[i * COLUMNS + k] * a[j * COLUMNS + k];
        g_assert_cmpfloat_with_epsilon (rows[i * ROWS + j], sum, 1e-12);
        g_assert_cmpfloat_with_epsilon (product[i * ROWS + j], sum, 1e-12);
      }
  for (guint i = 0; i < COLUMNS; i++)
    for (guint j = 0; j < COLUMNS; j++)
      {
        double sum = 0;
        for (guint k = 0; k < ROWS; k++)
          sum += a[k * COLUMNS + i] * a[k * COLUMNS + j];
        g_assert_cmpfloat_with_epsilon (columns[i * COLUMNS + j], sum, 1e-12);
      }
}

/* 4x + 2y = 10, 2x + 3y = 11: x = 1, y = 3. */
static void
test_cholesky (void)
{
  double a[] = { 4, 2, 2, 3 }, b[] = { 10, 11 };
  g_assert_true (ml_cholesky_solve (2, a, b));
  g_assert_cmpfloat_with_epsilon (b[0], 1, 1e-14);
  g_assert_cmpfloat_with_epsilon (b[1], 3, 1e-14);
  double indefinite[] = { 1, 2, 2, 1 }, kept[] = { 5, 6 };
  g_assert_false (ml_cholesky_solve (2, indefinite, kept));
  g_assert_cmpfloat (kept[0], ==, 5);
}

/* The line nearest to (0, 1), (1, 3), (2, 4), (3, 4): 3/2 + x. Then the same
 * column twice: the shortest solution shares the slope. */
static void
test_least_squares (void)
{
  double a[] = { 1, 1, 1, 1, 0, 1, 2, 3 }, b[] = { 1, 3, 4, 4 }, x[3];
  g_assert_true (ml_least_squares (4, 2, a, b, x));
  g_assert_cmpfloat_with_epsilon (x[0], 1.5, 1e-13);
  g_assert_cmpfloat_with_epsilon (x[1], 1, 1e-13);
  double twice[] = { 1, 1, 1, 1, 0, 1, 2, 3, 0, 1, 2, 3 };
  double again[] = { 1, 3, 4, 4 };
  g_assert_true (ml_least_squares (4, 3, twice, again, x));
  g_assert_cmpfloat_with_epsilon (x[1], 0.5, 1e-13);
  g_assert_cmpfloat_with_epsilon (x[2], 0.5, 1e-13);
  double infinite[] = { 1, INFINITY }, right[] = { 1, 1 };
  g_assert_false (ml_least_squares (2, 1, infinite, right, x));
}

/* 2 on the diagonal, -1 beside it: values 2 - 2 cos (k π / (n + 1)). */
static void
test_eigen (void)
{
  enum
  {
    N = 6
  };
  double a[N * N] = { 0 }, values[N];
  for (guint i = 0; i < N; i++)
    {
      a[i * N + i] = 2;
      if (i > 0)
        a[i * N + i - 1] = a[(i - 1) * N + i] = -1;
    }
  g_assert_true (ml_eigen (N, a, values));
  for (guint i = 0; i < N; i++)
    {
      const double expected = 2 - 2 * cos ((N - i) * G_PI / (N + 1));
      g_assert_cmpfloat_with_epsilon (values[i], expected, 1e-13);
      const double *v = a + i * N;
      g_assert_cmpfloat_with_epsilon (ml_dot (N, v, v), 1, 1e-13);
      g_assert_cmpfloat_with_epsilon (2 * v[0] - v[1], expected * v[0], 1e-13);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/linear-algebra/products", test_products);
  g_test_add_func ("/core/linear-algebra/cholesky", test_cholesky);
  g_test_add_func ("/core/linear-algebra/least-squares", test_least_squares);
  g_test_add_func ("/core/linear-algebra/eigen", test_eigen);
  return g_test_run ();
}
