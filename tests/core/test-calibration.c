/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reliability and the Brier score against scikit-learn 1.2 (calibration_curve,
 * brier_score_loss) on Fawcett's cases. */
#include "ml-calibration.h"
#include "test-cases.h"

#include <math.h>

static void
check (gboolean has_equal_counts, const double *predicted,
       const double *observed, guint n)
{
  g_autoptr (MlEvaluation) made = test_cases_fawcett ();
  g_autoptr (MlCalibration) calibration
      = ml_calibration_new (made, 1, n, has_equal_counts);
  g_assert_cmpuint (calibration->bins->len, ==, n);
  double error = 0;
  for (guint i = 0; i < n; i++)
    {
      const MlCalibrationBin *bin
          = &g_array_index (calibration->bins, MlCalibrationBin, i);
      g_assert_cmpfloat_with_epsilon (bin->predicted, predicted[i], 1e-8);
      g_assert_cmpfloat_with_epsilon (bin->observed, observed[i], 1e-8);
      error += bin->weight * fabs (predicted[i] - observed[i]) / 20;
    }
  g_assert_cmpfloat_with_epsilon (calibration->error, error, 1e-8);
  g_assert_cmpfloat_with_epsilon (calibration->brier, 0.22452625, 1e-12);
}

static void
test_equal_widths (void)
{
  static const double predicted[] = { 0.1, 0.35777777778, 0.556875, 0.85 };
  static const double observed[] = { 0, 0.44444444444, 0.5, 1 };
  check (FALSE, predicted, observed, 4);
}

static void
test_equal_counts (void)
{
  static const double predicted[] = { 0.2675, 0.365, 0.45125, 0.535, 0.75 };
  static const double observed[] = { 0.5, 0.25, 0.5, 0.5, 0.75 };
  check (TRUE, predicted, observed, 5);
}

/* Bins without rows say so; the last one holds the probability 1. */
static void
test_edges (void)
{
  static const double scores[] = { 1, 1, 0, 0.05 };
  g_autoptr (MlEvaluation) made = test_cases_evaluate (scores, "ppnp", NULL);
  g_autoptr (MlCalibration) ten = ml_calibration_new (made, 1, 10, FALSE);
  const MlCalibrationBin *bins
      = (const MlCalibrationBin *) (gpointer) ten->bins->data;
  g_assert_cmpfloat (bins[0].weight, ==, 2);
  g_assert_cmpfloat (bins[0].observed, ==, 0.5);
  g_assert_true (isnan (bins[5].observed));
  g_assert_cmpfloat (bins[9].weight, ==, 2);
  /* 0.5 · |0.025 - 0.5| + 0.5 · 0 */
  g_assert_cmpfloat_with_epsilon (ten->error, 0.2375, 1e-12);
  g_autoptr (MlCalibration) one = ml_calibration_new (made, 1, 9, TRUE);
  g_assert_cmpuint (one->bins->len, <=, 3); /* equal ones stay together */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/calibration/equal-widths", test_equal_widths);
  g_test_add_func ("/core/calibration/equal-counts", test_equal_counts);
  g_test_add_func ("/core/calibration/edges", test_edges);
  return g_test_run ();
}
