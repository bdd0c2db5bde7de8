/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thresholds and costs against counts by hand and by NumPy. */
#include "ml-decision.h"
#include "test-cases.h"

#include <math.h>

static const MlDecisionPoint *
point_of (const GArray *curve, guint index)
{
  return &g_array_index (curve, MlDecisionPoint, index);
}

/* Least costs and their thresholds by NumPy, of the 21 thresholds. */
static void
test_costs_of_fawcett (void)
{
  static const struct
  {
    double fn, fp, cost, threshold, first, last;
  } expected[] = { { 1, 1, 6, 0.54, 10, 10 },
                   { 5, 1, 9, 0.30, 50, 10 },
                   { 1, 3, 8, 0.8, 10, 30 } };
  g_autoptr (MlEvaluation) made = test_cases_fawcett ();
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const double costs[] = { 0, expected[i].fp, expected[i].fn, 0 };
      g_autoptr (GArray) curve = ml_decision_curve (made, 1, costs);
      const MlDecisionPoint *best
          = point_of (curve, ml_decision_cheapest (curve));
      g_assert_cmpuint (curve->len, ==, 21);
      g_assert_cmpfloat (best->cost, ==, expected[i].cost);
      g_assert_cmpfloat (best->point.threshold, ==, expected[i].threshold);
      g_assert_cmpfloat (point_of (curve, 0)->cost, ==, expected[i].first);
      g_assert_cmpfloat (point_of (curve, 20)->cost, ==, expected[i].last);
    }
}

/* The curve and the matrix at any of its thresholds say the same. */
static void
test_curve_equals_matrix (void)
{
  g_autoptr (MlEvaluation) made = test_cases_fawcett ();
  static const double costs[] = { -1, 4, 7, 0.5 };
  g_autoptr (GArray) curve = ml_decision_curve (made, 1, costs);
  g_autoptr (GArray) plain = ml_curves_threshold (made, 1);
  for (guint i = 0; i < curve->len; i++)
    {
      const MlDecisionPoint *at = point_of (curve, i);
      const MlCurvePoint *other = &g_array_index (plain, MlCurvePoint, i);
      g_autofree double *cells
          = ml_decision_confusion (made, 1, at->point.threshold);
      g_assert_cmpfloat (cells[3], ==, at->point.tp);
      g_assert_cmpfloat (cells[2], ==, at->point.fn);
      g_assert_cmpfloat (cells[1], ==, at->point.fp);
      g_assert_cmpfloat (cells[0] + cells[3], ==, at->correct);
      g_assert_cmpfloat_with_epsilon (ml_decision_cost (cells, costs, 2),
                                      at->cost, 1e-9);
      g_assert_cmpfloat (other->tp, ==, at->point.tp);
      g_assert_cmpfloat (other->threshold, ==, at->point.threshold);
    }
}

/* By hand: with 0.3 for c, row 2 (.3 c, .45 b) becomes c, row 3 (.2 c) keeps
 * its most probable other class. */
static void
test_three_classes (void)
{
  static const char *const labels[] = { "a", "b", "c", NULL };
  static const gint32 actual[] = { 0, 1, 2, 2 };
  static const double outputs[]
      = { .7, .2, .1, .25, .45, .3, .1, .7, .2, .3, .3, .4 };
  g_autoptr (MlEvaluation) made
      = test_cases_classes (labels, 4, actual, outputs);
  g_autofree double *cells = ml_decision_confusion (made, 2, 0.3);
  static const double expected[] = { 1, 0, 0, 0, 0, 1, 0, 1, 1 };
  for (guint i = 0; i < 9; i++)
    g_assert_cmpfloat (cells[i], ==, expected[i]);
  g_autofree double *usual = ml_decision_confusion (made, 2, (double) NAN);
  for (guint i = 0; i < 9; i++)
    g_assert_cmpfloat (usual[i], ==, ml_evaluation_confusion (made)[i]);
  g_autoptr (GArray) curve = ml_decision_curve (made, 2, NULL);
  g_assert_cmpfloat (point_of (curve, 0)->correct, ==, 2); /* never c */
  g_assert_cmpfloat (point_of (curve, 1)->correct, ==, 3); /* c from .4 on */
  g_assert_cmpfloat (point_of (curve, 2)->correct, ==, 2); /* .3: row 2 wrong */
  g_assert_cmpfloat (point_of (curve, 2)->cost, ==, 2);
  g_assert_cmpuint (ml_decision_find (curve, 0.35), ==, 1);
  g_assert_cmpuint (ml_decision_find (curve, 0.3), ==, 2);
  g_assert_cmpuint (ml_decision_find (curve, 2), ==, 0);
}

/* By hand: of the matrix above, 2 of 4 are right; a: 1 of 1 found, none taken
 * for it; b: 0 of 1 found, 1 of 3 others taken for it; c: 1 of 2 found, 1 of 2
 * others taken for it. A threshold changes no order: the curves stay. */
static void
test_evaluate (void)
{
  static const char *const labels[] = { "a", "b", "c", NULL };
  static const gint32 actual[] = { 0, 1, 2, 2 };
  static const double outputs[]
      = { .7, .2, .1, .25, .45, .3, .1, .7, .2, .3, .3, .4 };
  g_autoptr (MlEvaluation) made
      = test_cases_classes (labels, 4, actual, outputs);
  g_autoptr (MlEvaluation) decided = ml_decision_evaluate (made, 2, 0.3);
  static const double tp[] = { 1, 0, 0.5 }, fp[] = { 0, 1 / 3.0, 0.5 };
  g_assert_cmpfloat (ml_evaluation_measure (made, "accuracy"), ==, 75);
  g_assert_cmpfloat (ml_evaluation_measure (decided, "accuracy"), ==, 50);
  g_assert_cmpfloat (ml_evaluation_predictions (decided)[1].predicted, ==, 2);
  g_assert_cmpfloat (ml_evaluation_predictions (made)[1].predicted, ==, 1);
  for (guint k = 0; k < 3; k++)
    {
      g_assert_cmpfloat (ml_evaluation_class_measure (decided, "tp_rate", k),
                         ==, tp[k]);
      g_assert_cmpfloat (ml_evaluation_class_measure (decided, "fp_rate", k),
                         ==, fp[k]);
      g_assert_cmpfloat (ml_evaluation_class_measure (decided, "auc", k), ==,
                         ml_evaluation_class_measure (made, "auc", k));
    }
}

static void
assert_costs (const char *text, const double *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree double *costs = ml_costs_parse (text, 2, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat (costs[i], ==, expected[i]);
}

static void
test_cost_texts (void)
{
  static const double expected[] = { 0, 1, 5, -0.5 };
  static const double twos[] = { 2, 2, 3, 0 };
  assert_costs ("[0 1; 5 -0.5]", expected);
  assert_costs ("[0.0, 1.0; 5.0, -0.5]", expected);
  assert_costs ("% Rows\tColumns\n2\t2\n% Matrix elements\n0 1\n5 -0.5\n",
                expected); /* WEKA's file */
  assert_costs ("2 2; 3 0", twos);
  static const char *const wrong[] = { "",
                                       "[0 1]",
                                       "[0 1; 5]",
                                       "[0 1; 5 x]",
                                       "[0 1; 5 0; 1 1; 1 1]",
                                       "[0 1; 5 inf]",
                                       "[0 1 2; 5 0 1]" };
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (ml_costs_parse (wrong[i], 2, &error));
      g_assert_nonnull (strstr (error->message, "2 lines of 2 numbers"));
    }
  g_autofree char *text = ml_costs_format (expected, 2);
  g_assert_cmpstr (text, ==, "[0 1; 5 -0.5]");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/decision/costs-of-fawcett", test_costs_of_fawcett);
  g_test_add_func ("/core/decision/curve-equals-matrix",
                   test_curve_equals_matrix);
  g_test_add_func ("/core/decision/three-classes", test_three_classes);
  g_test_add_func ("/core/decision/evaluate", test_evaluate);
  g_test_add_func ("/core/decision/cost-texts", test_cost_texts);
  return g_test_run ();
}
