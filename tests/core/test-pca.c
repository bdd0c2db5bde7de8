/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Principal components against the shares that scikit-learn and numpy give for
 * iris, and against points whose components are known in closed form. */
#include "ml-pca.h"

#include "ml-loader.h"
#include "test-paths.h"

#include <math.h>

/* numpy.linalg.svd of the 150 × 4 measurements of iris as WEKA and UCI have
 * them: shares .9246 .0530 .0172 .0052. */
static void
test_iris (void)
{
  static const double shares[]
      = { 0.92461621, 0.05301557, 0.01718514, 0.00518309 };
  g_autofree char *path = test_data_path ("iris.arff");
  g_autoptr (GError) error = NULL;
  g_autoptr (MlDataset) iris = ml_load_path (path, NULL, &error);
  g_assert_no_error (error);
  float values[150 * 4];
  for (guint row = 0; row < 150; row++)
    for (guint i = 0; i < 4; i++)
      values[4 * row + i] = (float) ml_dataset_numbers (iris, i)[row];
  for (guint n = 2; n <= 4; n += 2)
    {
      g_autoptr (MlPca) pca = ml_pca_new (150, 4, values, n, NULL);
      for (guint i = 0; i < n; i++)
        g_assert_cmpfloat_with_epsilon (pca->variance[i] / pca->total,
                                        shares[i], 1e-6);
      g_assert_cmpfloat_with_epsilon (pca->components[2], 0.85657, 1e-4);
    }
}

enum
{
  ROWS = 128,
  COLUMNS = 300
};

/* Two waves over the rows, each along a direction of its own: cosines of whole
 * periods are orthogonal and of mean zero, so the variances are
 * a² · ROWS / 2 / (ROWS − 1). */
static void
make_waves (float *values, double a, double b)
{
  for (guint row = 0; row < ROWS; row++)
    for (guint j = 0; j < COLUMNS; j++)
      {
        const double u = (j < 100 ? 1 : 0) / 10.0; /* of length 1 */
        const double v = (j >= 200 ? 1 : 0) / 10.0;
        const double t = 2 * G_PI * row / ROWS;
        values[row * COLUMNS + j]
            = (float) (7 + a * cos (3 * t) * u + b * cos (5 * t) * v);
      }
}

static void
test_waves (void)
{
  g_autofree float *values = g_new (float, ROWS *COLUMNS);
  make_waves (values, 4, 3);
  g_autoptr (MlPca) pca = ml_pca_new (ROWS, COLUMNS, values, 3, NULL);
  const double unit = ROWS / 2.0 / (ROWS - 1);
  g_assert_cmpfloat_with_epsilon (pca->variance[0], 16 * unit, 1e-4);
  g_assert_cmpfloat_with_epsilon (pca->variance[1], 9 * unit, 1e-4);
  g_assert_cmpfloat_with_epsilon (pca->variance[2], 0, 1e-6);
  g_assert_cmpfloat_with_epsilon (pca->total, 25 * unit, 1e-3);
  g_assert_cmpfloat_with_epsilon (pca->components[50], 0.1, 1e-5);
  g_assert_cmpfloat_with_epsilon (pca->components[250], 0, 1e-5);
  g_assert_cmpfloat_with_epsilon (pca->mean[150], 7, 1e-5);
  float out[3 * ROWS];
  ml_pca_project (pca, ROWS, values, out);
  g_assert_cmpfloat_with_epsilon (out[0], 4, 1e-3); /* at t = 0 */
  g_assert_cmpfloat_with_epsilon (out[1], 3, 1e-3);
}

/* The second wave grows beyond the first and both change sign: aligned
 * components stay on their axes. */
static void
test_align (void)
{
  g_autofree float *values = g_new (float, ROWS *COLUMNS);
  make_waves (values, 4, 3);
  g_autoptr (MlPca) before = ml_pca_new (ROWS, COLUMNS, values, 2, NULL);
  for (guint i = 0; i < COLUMNS; i++)
    before->components[i] *= -1;
  make_waves (values, 4, 5);
  g_autoptr (MlPca) now = ml_pca_new (ROWS, COLUMNS, values, 2, before);
  g_assert_cmpfloat_with_epsilon (now->components[250], 0.1, 1e-5);
  ml_pca_align (now, before);
  g_assert_cmpfloat_with_epsilon (now->components[50], -0.1, 1e-5);
  g_assert_cmpfloat_with_epsilon (now->components[COLUMNS + 250], 0.1, 1e-5);
  g_assert_cmpfloat (now->variance[0], <, now->variance[1]);
}

/* Fewer points than components, and points that are all the same. */
static void
test_poor (void)
{
  const float values[] = { 1, 2, 3, 1, 2, 3 };
  g_autoptr (MlPca) same = ml_pca_new (2, 3, values, 2, NULL);
  g_assert_cmpfloat (same->total, ==, 0);
  g_assert_cmpfloat (same->variance[0], ==, 0);
  g_autoptr (MlPca) none = ml_pca_new (0, 3, values, 2, NULL);
  g_assert_cmpfloat (none->variance[1], ==, 0);
  g_autoptr (MlPca) line = ml_pca_new (2, 1, (const float[]){ 1, 3 }, 1, NULL);
  g_assert_cmpfloat_with_epsilon (line->variance[0], 2, 1e-6);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/pca/iris", test_iris);
  g_test_add_func ("/core/pca/waves", test_waves);
  g_test_add_func ("/core/pca/align", test_align);
  g_test_add_func ("/core/pca/poor", test_poor);
  return g_test_run ();
}
