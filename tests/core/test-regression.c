/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines and curves against closed forms and published fits. WEKA's figures on
 * cpu are compared in test-reference.c. */
#include "test-fit.h"

#include "ml-dataset-builder.h"
#include "ml-random.h"

#include <math.h>
#include <string.h>

static MlSubset *
points (guint n, const double *x, const double *y)
{
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("points", n);
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("x"),
                                  g_memdup2 (x, n * sizeof *x));
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("y"),
                                  g_memdup2 (y, n * sizeof *y));
  g_autoptr (MlDataset) data = ml_dataset_builder_finish (builder);
  return ml_subset_new_all (data, 1);
}

/* The ten points of Bishop's first chapter, as he publishes them: sin (2 π x)
 * and noise. */
static MlSubset *
bishop (void)
{
  static const double y[10]
      = { 0.349486, 0.830839,  1.007332,  0.971507,  0.133066,
          0.166823, -0.848307, -0.445686, -0.563567, 0.261502 };
  double x[10];
  for (guint i = 0; i < 10; i++)
    x[i] = i / 9.0;
  return points (10, x, y);
}

static double
rmse (const MlModel *model, const MlSubset *rows)
{
  g_autofree double *out = test_predict (model, rows);
  double sum = 0;
  for (guint i = 0; i < rows->n_rows; i++)
    sum += (out[i] - ml_subset_target (rows, i))
           * (out[i] - ml_subset_target (rows, i));
  return sqrt (sum / rows->n_rows);
}

/* The numbers behind "=", between the signs. */
static void
read_coefficients (const MlModel *model, double *w, guint n)
{
  g_autofree char *text = ml_model_describe (model);
  char *p = strstr (text, "=\n\n");
  g_assert_nonnull (p);
  g_auto (GStrv) lines = g_strsplit (p + 3, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, n);
  for (guint i = 0; i < n; i++)
    {
      char *number = g_strstrip (lines[i]);
      const double sign = *number == '-' ? -1 : 1;
      while (*number == '-' || *number == '+' || *number == ' ')
        number++;
      w[i] = sign * g_ascii_strtod (number, NULL);
    }
}

/* Bishop's table 1.1 to its digits; the root mean squared errors were refitted
 * by another program. */
static void
test_bishop (void)
{
  static const struct
  {
    guint degree;
    double rmse, w[10];
  } cases[] = {
    { 0, 0.6143, { 0.19 } },
    { 1, 0.4622, { 0.82, -1.27 } },
    { 3, 0.1870, { 0.31, 7.99, -25.43, 17.37 } },
    { 9,
      0,
      { 0.35, 232.37, -5321.83, 48568.31, -231639.30, 640042.26, -1061800.52,
        1042400.18, -557682.99, 125201.43 } },
  };
  g_autoptr (MlSubset) rows = bishop ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text
          = g_strdup_printf ("PolynomialRegression degree=%u", cases[i].degree);
      g_autoptr (MlModel) model = test_fit (text, rows, NULL);
      double w[10];
      read_coefficients (model, w, cases[i].degree + 1);
      g_assert_cmpfloat_with_epsilon (rmse (model, rows), cases[i].rmse, 5e-5);
      for (guint k = 0; k <= cases[i].degree; k++)
        g_assert_cmpfloat_with_epsilon (
            w[k], cases[i].w[k], MAX (0.006, 1e-5 * fabs (cases[i].w[k])));
    }
}

/* Ridge on a line through (-1, 0), (0, 1), (1, 2), λ = 2: the slope is
 * Σxy / (Σxx + λ) = 2 / 4, the constant, which costs nothing, the mean. */
static void
test_ridge (void)
{
  static const double x[] = { -1, 0, 1 }, y[] = { 0, 1, 2 };
  g_autoptr (MlSubset) rows = points (3, x, y);
  g_autoptr (MlModel) model
      = test_fit ("PolynomialRegression degree=1 ridge=2", rows, NULL);
  double w[2];
  read_coefficients (model, w, 2);
  g_assert_cmpfloat_with_epsilon (w[0], 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (w[1], 0.5, 1e-12);
}

/* Years: x^5 is 10^16 and more, and still the cubic that made the points comes
 * back. */
static void
test_far_from_zero (void)
{
  double x[30], y[30];
  for (guint i = 0; i < 30; i++)
    {
      const double t = i - 15.0;
      x[i] = 2000 + t;
      y[i] = 3 + 2 * t - t * t + 0.5 * t * t * t;
    }
  g_autoptr (MlSubset) rows = points (30, x, y);
  g_autoptr (MlModel) model
      = test_fit ("PolynomialRegression degree=5", rows, NULL);
  g_assert_cmpfloat (rmse (model, rows), <, 1e-9);
}

/* y = 3 a - 2 b + 7 exactly; c is noise that M5 finds not worth it. */
static void
test_linear (void)
{
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("plane", 40);
  double *a = g_new (double, 40), *b = g_new (double, 40),
         *c = g_new (double, 40), *y = g_new (double, 40);
  MlRandom random;
  ml_random_init (&random, 3, 0);
  for (guint i = 0; i < 40; i++)
    {
      a[i] = ml_random_normal (&random);
      b[i] = ml_random_normal (&random);
      c[i] = ml_random_normal (&random);
      y[i] = 3 * a[i] - 2 * b[i] + 7;
    }
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("a"), a);
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("b"), b);
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("c"), c);
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("y"), y);
  g_autoptr (MlDataset) data = ml_dataset_builder_finish (builder);
  g_autoptr (MlSubset) rows = ml_subset_new_all (data, 3);
  static const char *const ways[]
      = { "LinearRegression", "LinearRegression selection=greedy" };
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (MlModel) model = test_fit (ways[i], rows, NULL);
      g_autofree char *text = ml_model_describe (model);
      g_assert_cmpfloat (rmse (model, rows), <, 1e-6);
      g_assert_cmpstr (text, ==,
                       "Linear Regression Model\n\ny =\n\n"
                       "      3      * a +\n     -2      * b +\n      7");
    }
}

/* WEKA 3.6 of cpu: one line on MMAX. */
static void
test_simple (void)
{
  g_autoptr (MlSubset) rows = test_rows ("cpu.arff");
  g_autoptr (MlModel) model = test_fit ("SimpleLinearRegression", rows, NULL);
  g_autofree char *text = ml_model_describe (model);
  g_assert_cmpstr (text, ==, "Linear regression on MMAX\n\n0.01 * MMAX - 34");
}

/* WEKA 3.6 of diabetes with the class age: a label as 0 and 1 among the
 * columns, of which four go. */
static void
test_labels (void)
{
  g_autoptr (MlDataset) data = test_load ("diabetes.arff");
  g_autoptr (MlSubset) rows
      = ml_subset_new_all (data, ml_dataset_find_column (data, "age"));
  g_autoptr (MlModel) model = test_fit ("LinearRegression", rows, NULL);
  g_autofree char *text = ml_model_describe (model);
  g_assert_cmpstr (text, ==,
                   "Linear Regression Model\n\nage =\n\n"
                   "      1.6654 * preg +\n      0.0573 * plas +\n"
                   "      0.1034 * pres +\n     -0.0911 * skin +\n"
                   "      1.4283 * class=tested_positive +\n     14.1346");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/regression/bishop", test_bishop);
  g_test_add_func ("/core/regression/ridge", test_ridge);
  g_test_add_func ("/core/regression/far-from-zero", test_far_from_zero);
  g_test_add_func ("/core/regression/linear", test_linear);
  g_test_add_func ("/core/regression/simple", test_simple);
  g_test_add_func ("/core/regression/labels", test_labels);
  return g_test_run ();
}
