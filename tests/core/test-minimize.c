/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Functions whose minima are known: M. J. Box's and H. H. Rosenbrock's valley,
 * a badly scaled quadratic, and one that has no value on one side. */
#include "ml-minimize.h"

#include <math.h>

static double
valley (const double *x, double *g, gpointer data)
{
  const double a = x[1] - x[0] * x[0], b = 1 - x[0];
  g[0] = -400 * a * x[0] - 2 * b;
  g[1] = 200 * a;
  return 100 * a * a + b * b;
}

/* Σ 10^i (x_i - i)², i = 0 … n - 1 */
static double
bowl (const double *x, double *g, gpointer data)
{
  const guint n = GPOINTER_TO_UINT (data);
  double sum = 0, scale = 1;
  for (guint i = 0; i < n; i++, scale *= 10)
    {
      g[i] = 2 * scale * (x[i] - i);
      sum += scale * (x[i] - i) * (x[i] - i);
    }
  return sum;
}

/* x - ln x, which is least at 1. */
static double
half_line (const double *x, double *g, gpointer data)
{
  if (x[0] <= 0)
    return INFINITY;
  g[0] = 1 - 1 / x[0];
  return x[0] - log (x[0]);
}

static void
test_valley (gconstpointer limited)
{
  double x[] = { -1.2, 1 };
  const MlMinimize search = { .n = 2,
                              .objective = valley,
                              .limited_memory = GPOINTER_TO_INT (limited) };
  g_assert_cmpfloat (ml_minimize (&search, x), <, 1e-8);
  g_assert_cmpfloat_with_epsilon (x[0], 1, 1e-4);
  g_assert_cmpfloat_with_epsilon (x[1], 1, 1e-4);
}

static void
test_bowl (gconstpointer limited)
{
  enum
  {
    N = 5
  };
  double x[N] = { 0 };
  const MlMinimize search = { .n = N,
                              .objective = bowl,
                              .data = GUINT_TO_POINTER (N),
                              .limited_memory = GPOINTER_TO_INT (limited) };
  g_assert_cmpfloat (ml_minimize (&search, x), <, 1e-7);
  for (guint i = 0; i < N; i++)
    g_assert_cmpfloat_with_epsilon (x[i], i, 1e-3);
}

static void
test_stays_where_there_is_a_value (void)
{
  double x[] = { 50 };
  const MlMinimize search = { .n = 1, .objective = half_line };
  g_assert_cmpfloat_with_epsilon (ml_minimize (&search, x), 1, 1e-8);
  g_assert_cmpfloat_with_epsilon (x[0], 1, 1e-4);
}

static void
test_counts_iterations (void)
{
  double x[] = { -1.2, 1 };
  const MlMinimize search
      = { .n = 2, .objective = valley, .max_iterations = 3 };
  g_assert_cmpfloat (ml_minimize (&search, x), >, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/core/minimize/valley", GINT_TO_POINTER (FALSE),
                        test_valley);
  g_test_add_data_func ("/core/minimize/valley-limited", GINT_TO_POINTER (TRUE),
                        test_valley);
  g_test_add_data_func ("/core/minimize/bowl", GINT_TO_POINTER (FALSE),
                        test_bowl);
  g_test_add_data_func ("/core/minimize/bowl-limited", GINT_TO_POINTER (TRUE),
                        test_bowl);
  g_test_add_func ("/core/minimize/stays-where-there-is-a-value",
                   test_stays_where_there_is_a_value);
  g_test_add_func ("/core/minimize/counts-iterations", test_counts_iterations);
  return g_test_run ();
}
