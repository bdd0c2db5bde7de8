/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Threshold curves against published examples and counts made by independent
 * programs. */
#include "ml-curves.h"
#include "ml-loader.h"
#include "test-cases.h"
#include "test-paths.h"

#include <math.h>
#include <string.h>

/* The 20 cases of Fawcett, An introduction to ROC analysis, 2006, figure 3:
 * area 0.68; the best accuracy, 0.70, is reached at (0.1, 0.5). */
static void
test_fawcett (void)
{
  g_autoptr (MlEvaluation) made = test_cases_fawcett ();
  g_autoptr (GArray) curve = ml_curves_threshold (made, 1);
  g_assert_cmpuint (curve->len, ==, 21);
  g_assert_cmpfloat_with_epsilon (ml_curves_roc_area (curve), 0.68, 1e-12);
  MlCurvePoint best = { 0 };
  for (guint i = 0; i < curve->len; i++)
    {
      MlCurvePoint point = g_array_index (curve, MlCurvePoint, i);
      if (point.tp + point.tn > best.tp + best.tn)
        best = point;
    }
  g_assert_cmpfloat ((best.tp + best.tn) / 20, ==, 0.70);
  g_assert_cmpfloat (best.fp / 10, ==, 0.1);
  g_assert_cmpfloat (best.tp / 10, ==, 0.5);
  g_assert_cmpfloat (best.threshold, ==, 0.54);
}

/* All scores equal: one step to (1, 1), area one half, precision the share. */
static void
test_ties_count_half (void)
{
  static const double scores[] = { .5, .5, .5, .5, .5 };
  g_autoptr (MlEvaluation) made = test_cases_evaluate (scores, "ppnnn", NULL);
  g_autoptr (GArray) curve = ml_curves_threshold (made, 1);
  g_assert_cmpuint (curve->len, ==, 2);
  g_assert_cmpfloat (ml_curves_roc_area (curve), ==, 0.5);
  g_assert_cmpfloat (ml_curves_prc_area (curve), ==, 0.4);
}

/* A row of weight 2 counts as two rows; one without a class not at all. Pairs
 * of p over n: weights 2·(1+1) of 0.9 and 1·1 of 0.4 (over .3 only) of 3·2 = 6:
 * area 5/6. */
static void
test_weights (void)
{
  static const double scores[] = { .9, .6, .4, .3, .99 };
  static const double weights[] = { 2, 1, 1, 1, 7 };
  g_autoptr (MlEvaluation) made
      = test_cases_evaluate (scores, "pnpn?", weights);
  g_autoptr (GArray) curve = ml_curves_threshold (made, 1);
  g_assert_cmpfloat_with_epsilon (ml_curves_roc_area (curve), 5.0 / 6, 1e-12);
  const MlCurvePoint *last
      = &g_array_index (curve, MlCurvePoint, curve->len - 1);
  g_assert_cmpfloat (last->tp, ==, 3);
  g_assert_cmpfloat (last->fp, ==, 2);
  g_assert_cmpfloat (last->fn, ==, 0);
}

static void
test_one_kind_only (void)
{
  static const double scores[] = { .9, .6 };
  g_autoptr (MlEvaluation) made = test_cases_evaluate (scores, "nn", NULL);
  g_autoptr (GArray) curve = ml_curves_threshold (made, 1);
  g_assert_true (isnan (ml_curves_roc_area (curve)));
  g_assert_true (isnan (ml_curves_prc_area (curve)));
  g_autoptr (MlEvaluation) empty = test_cases_evaluate (scores, "", NULL);
  g_autoptr (GArray) nothing = ml_curves_threshold (empty, 1);
  g_assert_cmpuint (nothing->len, ==, 1);
  g_assert_true (isnan (ml_curves_roc_area (nothing)));
}

/* "positive" is sure where @says. */
static MlEvaluation *
evaluate_diabetes (MlDataset *data, const double *positive)
{
  const guint n = ml_dataset_n_rows (data);
  static const double priors[] = { 0.5, 0.5 };
  g_autofree double *outputs = g_new (double, 2 * n);
  for (guint i = 0; i < n; i++)
    {
      outputs[2 * i] = 1 - positive[i];
      outputs[2 * i + 1] = positive[i];
    }
  g_autoptr (MlSubset) all = ml_subset_new_all (data, 8);
  MlEvaluation *made = ml_evaluation_new (data, 8);
  ml_evaluation_add_fold (made, 0, all, outputs, priors);
  return made;
}

static MlDataset *
load_diabetes (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = test_data_path ("diabetes.arff");
  MlDataset *data = ml_load_path (path, NULL, &error);
  g_assert_no_error (error);
  return data;
}

/* The rule "plas > 125" on all 768 rows: TP 176, FP 121, FN 92, TN 379, counted
 * by an independent program. */
static void
test_glucose_rule (void)
{
  g_autoptr (MlDataset) data = load_diabetes ();
  const double *plas = ml_dataset_numbers (data, 1);
  g_autofree double *positive = g_new (double, 768);
  for (guint i = 0; i < 768; i++)
    positive[i] = plas[i] > 125;
  g_autoptr (MlEvaluation) made = evaluate_diabetes (data, positive);
  static const double expected[] = { 379, 121, 92, 176 };
  g_assert_cmpmem (ml_evaluation_confusion (made), sizeof expected, expected,
                   sizeof expected);
  g_assert_cmpfloat_with_epsilon (ml_evaluation_measure (made, "accuracy"),
                                  72.266, 0.0005);
  g_assert_cmpfloat_with_epsilon (
      ml_evaluation_class_measure (made, "recall", 1), 0.65672, 0.000005);
  g_assert_cmpfloat_with_epsilon (
      1 - ml_evaluation_class_measure (made, "fp_rate", 1), 0.758, 1e-9);
}

/* Each attribute as a score by itself, and the best single cut on plas: > 143
 * is right in 576 rows. From the same independent program. */
static void
test_single_attributes (void)
{
  static const double areas[]
      = { .6195, .7881, .5865, .5536, .5379, .6876, .6062, .6869 };
  g_autoptr (MlDataset) data = load_diabetes ();
  for (guint column = 0; column < 8; column++)
    {
      g_autoptr (MlEvaluation) made
          = evaluate_diabetes (data, ml_dataset_numbers (data, column));
      g_assert_cmpfloat_with_epsilon (
          ml_evaluation_class_measure (made, "auc", 1), areas[column], 0.00005);
      if (column != 1)
        continue;
      g_autoptr (GArray) curve = ml_curves_threshold (made, 1);
      MlCurvePoint best = { 0 };
      for (guint i = 0; i < curve->len; i++)
        {
          MlCurvePoint point = g_array_index (curve, MlCurvePoint, i);
          if (point.tp + point.tn > best.tp + best.tn)
            best = point;
        }
      g_assert_cmpfloat (best.tp + best.tn, ==, 576);
      g_assert_cmpfloat (best.threshold, ==, 144); /* the value after 143 */
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/curves/fawcett", test_fawcett);
  g_test_add_func ("/core/curves/ties-count-half", test_ties_count_half);
  g_test_add_func ("/core/curves/weights", test_weights);
  g_test_add_func ("/core/curves/one-kind-only", test_one_kind_only);
  g_test_add_func ("/core/curves/glucose-rule", test_glucose_rule);
  g_test_add_func ("/core/curves/single-attributes", test_single_attributes);
  return g_test_run ();
}
