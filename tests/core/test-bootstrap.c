/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Percentile intervals on Fawcett's cases against 40,000 resamples made by
 * NumPy and measured by scikit-learn 1.2. */
#include "ml-bootstrap.h"
#include "ml-parallel.h"
#include "test-cases.h"

#include <math.h>

static MlBootstrap *
make (const MlBootstrapSettings *settings)
{
  g_autoptr (MlEvaluation) made = test_cases_fawcett ();
  return ml_bootstrap_new (made, 1, settings, NULL);
}

static void
assert_near (MlInterval interval, double low, double high, double tolerance)
{
  g_assert_cmpfloat_with_epsilon (interval.low, low, tolerance);
  g_assert_cmpfloat_with_epsilon (interval.high, high, tolerance);
}

static void
test_numpy (void)
{
  MlBootstrapSettings settings = ML_BOOTSTRAP_SETTINGS_INIT;
  settings.n_resamples = 40000;
  g_autoptr (MlBootstrap) made = make (&settings);
  assert_near (made->auc, 0.41414141, 0.90909091, 0.012);
  assert_near (made->prc, 0.46036298, 0.94274147, 0.012);
  assert_near (made->accuracy, 40, 80 + 5, 5.001); /* steps of 5 */
  g_assert_cmpuint (made->n_points, ==, 101);
  assert_near (made->roc[50], 0.33333333, 1, 0.03);
  g_assert_cmpfloat (made->roc[100].low, ==, 1);
  for (guint i = 0; i < 101; i++)
    g_assert_true (made->roc[i].low >= 0 && made->roc[i].high <= 1
                   && made->precision[i].low <= made->precision[i].high);
}

/* The standard error of an accuracy of 0.7 among 400 rows is sqrt (.7 · .3 /
 * 400) = 0.0229; the interval is 1.96 of them on each side. */
static void
test_binomial (void)
{
  enum
  {
    N = 400
  };
  double scores[N];
  char actual[N + 1] = { 0 };
  for (guint i = 0; i < N; i++)
    {
      scores[i] = i % 2 ? 0.9 : 0.1;
      actual[i] = (i % 10 < 7) == (i % 2 != 0) ? 'p' : 'n';
    }
  g_autoptr (MlEvaluation) made = test_cases_evaluate (scores, actual, NULL);
  const MlBootstrapSettings settings = ML_BOOTSTRAP_SETTINGS_INIT;
  g_autoptr (MlBootstrap) bootstrap
      = ml_bootstrap_new (made, 1, &settings, NULL);
  assert_near (bootstrap->accuracy, 70 - 4.49, 70 + 4.49, 0.4);
}

static void
test_any_number_of_threads (void)
{
  const MlBootstrapSettings settings = ML_BOOTSTRAP_SETTINGS_INIT;
  ml_parallel_set_threads (1);
  g_autoptr (MlBootstrap) one = make (&settings);
  ml_parallel_set_threads (3);
  g_autoptr (MlBootstrap) three = make (&settings);
  ml_parallel_set_threads (0);
  for (guint i = 0; i < one->n_points; i++)
    {
      g_assert_cmpfloat (one->roc[i].low, ==, three->roc[i].low);
      g_assert_cmpfloat (one->precision[i].high, ==, three->precision[i].high);
    }
  g_assert_cmpfloat (one->auc.low, ==, three->auc.low);
}

static void
test_nothing_to_draw (void)
{
  static const double scores[] = { .9, .6 };
  const MlBootstrapSettings settings = ML_BOOTSTRAP_SETTINGS_INIT;
  g_autoptr (MlEvaluation) made = test_cases_evaluate (scores, "nn", NULL);
  g_assert_null (ml_bootstrap_new (made, 1, &settings, NULL));
  g_autoptr (MlEvaluation) fawcett = test_cases_fawcett ();
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_cancellable_cancel (cancelled);
  g_assert_null (ml_bootstrap_new (fawcett, 1, &settings, cancelled));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/bootstrap/numpy", test_numpy);
  g_test_add_func ("/core/bootstrap/binomial", test_binomial);
  g_test_add_func ("/core/bootstrap/any-number-of-threads",
                   test_any_number_of_threads);
  g_test_add_func ("/core/bootstrap/nothing-to-draw", test_nothing_to_draw);
  const int status = g_test_run ();
  ml_parallel_shutdown ();
  return status;
}
