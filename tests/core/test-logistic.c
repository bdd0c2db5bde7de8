/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Logistic regression has one optimum where classes overlap: Newton's method
 * finds the same on all of Pima, in double. */
#include "test-fit.h"

#include "ml-dataset-builder.h"

#include <math.h>
#include <string.h>

static double
deviance (const MlModel *model, const MlSubset *rows)
{
  g_autofree double *out = test_predict (model, rows);
  double sum = 0;
  for (guint i = 0; i < rows->n_rows; i++)
    sum -= log (out[i * model->n_outputs + (guint) ml_subset_target (rows, i)]);
  return 2 * sum;
}

static void
assert_line (const char *text, const char *name, const char *number)
{
  g_autofree char *pattern = g_strdup_printf ("^%s +%s$", name, number);
  if (!g_regex_match_simple (pattern, text, G_REGEX_MULTILINE, 0))
    g_test_fail_printf ("no line “%s … %s” in\n%s", name, number, text);
}

/* Weights -8.4047, .12318, .03516, -.0133, .00062, -.00119, .0897, .94518,
 * .01487 for tested_positive; the table shows those of tested_negative. */
static void
test_newton_optimum (gconstpointer scheme)
{
  g_autoptr (MlSubset) rows = test_rows ("diabetes.arff");
  g_autoptr (MlModel) model = test_fit (scheme, rows, NULL);
  g_assert_cmpfloat_with_epsilon (deviance (model, rows), 723.445, 5e-4);
  g_assert_cmpuint (test_n_correct (model, rows), ==, 601);
  g_autofree char *text = ml_model_describe (model);
  char *odds = strstr (text, "Odds");
  g_assert_nonnull (odds);
  *odds = '\0';
  assert_line (text, "preg", "-0\\.1232");
  assert_line (text, "plas", "-0\\.0352");
  assert_line (text, "pres", "0\\.0133");
  assert_line (text, "skin", "-0\\.0006");
  assert_line (text, "insu", "0\\.0012");
  assert_line (text, "mass", "-0\\.0897");
  assert_line (text, "pedi", "-0\\.9452");
  assert_line (text, "age", "-0\\.0149");
  assert_line (text, "Intercept", "8\\.4047");
}

/* A row of weight 2 is that row twice. */
static void
test_weights_count (void)
{
  g_autoptr (MlSubset) rows = test_rows ("diabetes.arff");
  GArray *twice = g_array_new (FALSE, FALSE, sizeof (guint32));
  double *weights = g_new (double, rows->n_rows);
  for (guint32 i = 0; i < rows->n_rows; i++)
    {
      weights[i] = i % 3 == 0 ? 2 : 1;
      for (guint k = 0; k < weights[i]; k++)
        g_array_append_val (twice, i);
    }
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new ("weighted", rows->n_rows);
  for (guint c = 0; c < ml_dataset_n_columns (rows->data); c++)
    ml_dataset_builder_add_shared (builder, rows->data, c, NULL);
  ml_dataset_builder_set_weights (builder, weights);
  g_autoptr (MlDataset) table = ml_dataset_builder_finish (builder);
  g_autoptr (MlSubset) weighted = ml_subset_new_all (table, rows->target);
  g_autoptr (MlSubset) repeated
      = ml_subset_new (rows->data, rows->target, twice);
  g_autoptr (MlModel) a = test_fit ("Logistic", weighted, NULL);
  g_autoptr (MlModel) b = test_fit ("Logistic", repeated, NULL);
  g_autofree double *p = test_predict (a, rows);
  g_autofree double *q = test_predict (b, rows);
  for (guint i = 0; i < 2 * rows->n_rows; i++)
    g_assert_cmpfloat_with_epsilon (p[i], q[i], 1e-4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/core/logistic/newton-optimum", "Logistic",
                        test_newton_optimum);
  g_test_add_data_func ("/core/logistic/newton-optimum-limited-memory",
                        "Logistic limited-memory=true", test_newton_optimum);
  g_test_add_data_func ("/core/logistic/newton-optimum-unscaled",
                        "Logistic standardizes=false", test_newton_optimum);
  g_test_add_func ("/core/logistic/weights-count", test_weights_count);
  return g_test_run ();
}
