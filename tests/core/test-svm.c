/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Support vector machines against closed forms, scikit-learn 1.2 and WEKA 3.6.
 * WEKA's figures by default are compared in test-reference.c. */
#include "test-fit.h"

#include "ml-dataset-builder.h"
#include "ml-random.h"
#include "ml-svm-kernel.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

/* x · x = 5, y · y = 25, x · y = 11, |x - y|² = 8 */
static void
test_kernels (void)
{
  static const struct
  {
    const char *text;
    double value;
  } cases[] = {
    { "Poly", 11 },
    { "Poly exponent=3", 1331 },
    { "Poly exponent=2 lower-order=true", 144 },
    { "NormalizedPoly", 121.0 / 125 },
    { "RBF gamma=0.25", 0.135335283236612691 }, /* exp (-2) */
    { "Puk omega=1 sigma=2", 1.0 / 9 },         /* 1 / (1 + 4 · 8 / 4) */
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MlSvmKernel) kernel
          = ml_svm_kernel_from_text (cases[i].text, &error);
      g_assert_no_error (error);
      const double square = 25;
      double value = 11;
      ml_svm_kernel_apply (kernel, 1, 5, &square, &value);
      g_assert_cmpfloat_with_epsilon (value, cases[i].value, 1e-14);
    }
}

static MlSubset *
line (const double *x, const gint32 *classes, guint n)
{
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("line", n);
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("x"),
                                  g_memdup2 (x, n * sizeof *x));
  ml_dataset_builder_add_codes (
      builder, ml_attribute_new_nominal ("class", g_strsplit ("a,b", ",", 2)),
      g_memdup2 (classes, n * sizeof *classes));
  g_autoptr (MlDataset) data = ml_dataset_builder_finish (builder);
  return ml_subset_new_all (data, 1);
}

/* The widest margin between 0, 1 and 3, 5 has its middle at 2: x - 2. */
static void
test_widest_margin (void)
{
  static const double x[] = { 5, 1, 3, 0 };
  static const gint32 classes[] = { 1, 0, 1, 0 };
  g_autoptr (MlSubset) rows = line (x, classes, 4);
  g_autoptr (MlModel) model
      = test_fit ("SVM cost=1000 scaling=none tolerance=1e-6", rows, NULL);
  g_autofree char *text = ml_model_describe (model);
  if (strstr (text, "        1      * x\n -       2     \n") == NULL
      || strstr (text, "support vectors: 2") == NULL)
    g_test_fail_printf ("not x - 2: %s", text);
}

/* Every second digit learned, the others told apart, as scikit-learn does. */
static guint
n_digits_right (const char *scheme)
{
  g_autoptr (MlSubset) all = test_rows ("digits.arff");
  GArray *even = g_array_new (FALSE, FALSE, sizeof (guint32));
  GArray *odd = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 i = 0; i < all->n_rows; i++)
    g_array_append_val (i % 2 == 0 ? even : odd, i);
  g_autoptr (MlSubset) training = ml_subset_new (all->data, all->target, even);
  g_autoptr (MlSubset) test = ml_subset_new (all->data, all->target, odd);
  g_autoptr (MlModel) model = test_fit (scheme, training, NULL);
  g_assert_cmpuint (test_n_correct (model, training), ==, 899);
  return test_n_correct (model, test);
}

static void
test_digits (void)
{
  g_assert_cmpuint (n_digits_right ("SVM cost=5 kernel=\"RBF gamma=0.001\" "
                                    "scaling=none tolerance=1e-5"),
                    ==, 888);
}

static void
test_regression (void)
{
  g_autoptr (MlSubset) rows = test_rows ("cpu.arff");
  g_autoptr (MlModel) model
      = test_fit ("SVR cost=10 kernel=\"RBF gamma=2\" "
                  "optimizer=\"Smo tube=0.01 tolerance=1e-6\"",
                  rows, NULL);
  g_autofree double *out = test_predict (model, rows);
  double squares = 0, sum = 0;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double off = out[i] - ml_subset_target (rows, i);
      squares += off * off;
      sum += fabs (off);
    }
  g_assert_cmpfloat_with_epsilon (sqrt (squares / rows->n_rows), 22.81755,
                                  1e-3);
  g_assert_cmpfloat_with_epsilon (sum / rows->n_rows, 15.2576, 1e-3);
  g_autofree char *text = ml_model_describe (model);
  g_assert_nonnull (strstr (text, "support vectors: 111"));
}

/* WEKA 3.6, SMO -M, ten folds: 595 of 768, RMSE 0.39567; iris 144, 0.13991. */
static void
test_calibrated (void)
{
  static const struct
  {
    const char *file;
    double percent, rmse;
  } cases[] = { { "diabetes.arff", 100 * 595 / 768.0, 0.39567 },
                { "iris.arff", 96, 0.13991 } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MlEvaluation) made = test_cross_validate (
          cases[i].file, "weka.classifiers.functions.SMO -M");
      g_assert_cmpfloat_with_epsilon (test_percent_correct (made),
                                      cases[i].percent, 1e-9);
      g_assert_cmpfloat_with_epsilon (ml_evaluation_measure (made, "rmse"),
                                      cases[i].rmse, 2e-4);
    }
}

/* Probabilities by folds are not those by the training rows, and near them. */
static void
test_calibration_folds (void)
{
  g_autoptr (MlSubset) rows = test_rows ("diabetes.arff");
  g_autoptr (MlModel) one = test_fit ("SVM calibrates=true", rows, NULL);
  g_autoptr (MlModel) two
      = test_fit ("SVM calibrates=true calibration-folds=3", rows, NULL);
  g_autofree double *p = test_predict (one, rows);
  g_autofree double *q = test_predict (two, rows);
  double largest = 0;
  for (guint i = 0; i < 2 * rows->n_rows; i++)
    largest = MAX (largest, fabs (p[i] - q[i]));
  g_assert_cmpfloat (largest, >, 0);
  g_assert_cmpfloat (largest, <, 0.1);
}

typedef struct
{
  const MlSubset *rows;
  MlMonitor *monitor;
} Work;

static gpointer
work (gpointer data)
{
  const Work *self = data;
  GError *error = NULL;
  g_autoptr (MlLearner) learner
      = test_learner ("SVM cost=1e7 kernel=\"Poly exponent=2\"");
  g_assert_null (ml_learner_fit (learner, self->rows, self->monitor, &error));
  return error;
}

/* Coin tosses at an enormous cost: LIBSVM would go on for long. */
static void
test_stops (void)
{
  enum
  {
    N = 2000
  };
  g_autofree double *x = g_new (double, N);
  g_autofree gint32 *classes = g_new (gint32, N);
  MlRandom random;
  ml_random_init (&random, 1, 0);
  for (guint i = 0; i < N; i++)
    {
      x[i] = ml_random_normal (&random);
      classes[i] = ml_random_uniform (&random) < 0.5;
    }
  g_autoptr (MlSubset) rows = line (x, classes, N);
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  Work self = { rows, monitor };
  GThread *thread = g_thread_new ("fit", work, &self);
  g_usleep (500000);
  const gint64 told = g_get_monotonic_time ();
  ml_monitor_stop (monitor);
  g_autoptr (GError) error = g_thread_join (thread);
  const gint64 waited = g_get_monotonic_time () - told;
  g_test_message ("stopped after %.1f ms", (double) waited / 1000);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (waited, <, 1000000); /* a busy machine, sanitizers */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/svm/kernels", test_kernels);
  g_test_add_func ("/core/svm/widest-margin", test_widest_margin);
  g_test_add_func ("/core/svm/digits", test_digits);
  g_test_add_func ("/core/svm/regression", test_regression);
  g_test_add_func ("/core/svm/calibrated", test_calibrated);
  g_test_add_func ("/core/svm/calibration-folds", test_calibration_folds);
  g_test_add_func ("/core/svm/stops", test_stops);
  return g_test_run ();
}
