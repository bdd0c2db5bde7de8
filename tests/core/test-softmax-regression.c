/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Logistic regression has one optimum, which other programs find, too. */
#include "test-fit.h"

#include "ml-parallel.h"

#include <math.h>

/* Nats a row in double, from the model's probabilities. */
static double
log_loss (const MlModel *model, const MlSubset *rows)
{
  g_autofree double *out = test_predict (model, rows);
  double sum = 0;
  for (guint i = 0; i < rows->n_rows; i++)
    sum -= log (out[i * model->n_outputs + (guint) ml_subset_target (rows, i)]);
  return sum / rows->n_rows;
}

/* Newton's method on all of Pima, in double: deviance 723.445, so a mean log
 * loss of 0.470993; 601 of 768 right. At the minimum the loss is flat: floats
 * that are off by 1e-6 or so move it by far less than the last digit. */
static void
test_newton_optimum (void)
{
  g_autoptr (MlSubset) rows = test_rows ("diabetes.arff");
  g_autoptr (MlModel) model
      = test_fit ("SoftmaxRegression batch-size=768 epochs=1000 "
                  "learning-rate=0.5 momentum=0.9",
                  rows, NULL);
  g_test_message ("%.8f", log_loss (model, rows));
  g_assert_cmpfloat_with_epsilon (log_loss (model, rows), 0.470993, 1e-6);
  g_assert_cmpuint (test_n_correct (model, rows), ==, 601);
}

static void
test_is_mlp_without_hidden_layers (void)
{
  g_autoptr (MlSubset) rows = test_rows ("iris.arff");
  g_autoptr (MlModel) one = test_fit ("SoftmaxRegression epochs=5", rows, NULL);
  g_autoptr (MlModel) other
      = test_fit ("MLP hidden-layers=0 epochs=5 weight-decay=0", rows, NULL);
  g_autofree double *a = test_predict (one, rows);
  g_autofree double *b = test_predict (other, rows);
  const gsize n_bytes = sizeof (double) * rows->n_rows * 3;
  g_assert_cmpmem (a, n_bytes, b, n_bytes);
}

static void
test_presets_do_well (void)
{
  g_autoptr (MlEvaluation) iris
      = test_cross_validate ("iris.arff", "SoftmaxRegression");
  g_autoptr (MlEvaluation) diabetes
      = test_cross_validate ("diabetes.arff", "SoftmaxRegression");
  g_assert_cmpfloat (test_percent_correct (iris), >=, 94);
  g_assert_cmpfloat (test_percent_correct (diabetes), >=, 76);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/softmax-regression/newton-optimum",
                   test_newton_optimum);
  g_test_add_func ("/core/softmax-regression/is-mlp-without-hidden-layers",
                   test_is_mlp_without_hidden_layers);
  g_test_add_func ("/core/softmax-regression/presets-do-well",
                   test_presets_do_well);
  const int result = g_test_run ();
  ml_parallel_shutdown ();
  return result;
}
