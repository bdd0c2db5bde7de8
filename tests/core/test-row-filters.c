/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Filters of rows whose draws cannot be compared with another program's: what
 * must hold of any draw, with counts worked out by hand. glass.arff has 70, 76,
 * 17, 0, 13, 9 and 29 rows of its seven classes, diabetes.arff 500 and 268. */
#include "test-paths.h"

#include "ml-dataset-builder.h"
#include "ml-filter.h"
#include "ml-loader.h"

#include <math.h>
#include <string.h>

static MlDataset *
load (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = test_data_path (name);
  MlDataset *data = ml_load_path (path, NULL, &error);
  g_assert_no_error (error);
  return data;
}

static MlDataset *
apply (const char *text, MlDataset *data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlFilter) filter = ml_filter_from_text (text, &error);
  g_assert_no_error (error);
  MlDataset *made = ml_filter_apply (
      filter, data, ml_dataset_default_target (data), NULL, &error);
  g_assert_no_error (error);
  return made;
}

/* The weight of each class. */
static void
count (MlDataset *data, double *counts, guint n)
{
  const guint target = (guint) ml_dataset_default_target (data);
  const double *weights = ml_dataset_weights (data);
  memset (counts, 0, n * sizeof *counts);
  for (guint i = 0; i < ml_dataset_n_rows (data); i++)
    counts[(guint) ml_dataset_value (data, i, target)]
        += weights != NULL ? weights[i] : 1;
}

static void
assert_counts (const char *text, const double *expected)
{
  double counts[7];
  g_autoptr (MlDataset) data = load ("glass.arff");
  g_autoptr (MlDataset) made = apply (text, data);
  count (made, counts, 7);
  for (guint k = 0; k < 7; k++)
    g_assert_cmpfloat_with_epsilon (counts[k], expected[k], 1e-9);
}

static void
test_spread (void)
{
  assert_counts ("SpreadSubsample spread=1",
                 (const double[]){ 9, 9, 9, 0, 9, 9, 9 });
  assert_counts ("SpreadSubsample spread=2 most=16",
                 (const double[]){ 16, 16, 16, 0, 13, 9, 16 });
  assert_counts ("SpreadSubsample",
                 (const double[]){ 70, 76, 17, 0, 13, 9, 29 });
}

static void
test_balance (void)
{
  const double share = 214.0 / 6;
  assert_counts ("ClassBalancer", (const double[]){ share, share, share, 0,
                                                    share, share, share });
}

static void
test_draw_once (void)
{
  assert_counts ("SupervisedResample percent=50 no-replacement=true",
                 (const double[]){ 35, 38, 8, 0, 6, 4, 14 });
  assert_counts (
      "SupervisedResample percent=50 no-replacement=true inverts=true",
      (const double[]){ 35, 38, 9, 0, 7, 5, 15 });
}

/* 6,000 draws among six classes: five standard deviations. */
static void
test_bias (void)
{
  double counts[7];
  g_autoptr (MlDataset) data = load ("glass.arff");
  g_autoptr (MlDataset) even
      = apply ("SupervisedResample bias=1 percent=2804", data);
  g_autoptr (MlDataset) same = apply ("SupervisedResample percent=2804", data);
  g_assert_cmpuint (ml_dataset_n_rows (even), ==, 6000);
  count (even, counts, 7);
  for (guint k = 0; k < 7; k++)
    if (k != 3)
      g_assert_cmpfloat_with_epsilon (counts[k], 1000,
                                      5 * sqrt (6000 * 5.0 / 36));
  g_assert_cmpfloat (counts[3], ==, 0);
  count (same, counts, 7);
  g_assert_cmpfloat_with_epsilon (counts[1] / 6000, 76.0 / 214, 5 * 0.0062);
}

/* 268 new rows of the rarer class; each lies between two of its rows. */
static void
test_smote (void)
{
  double counts[2];
  g_autoptr (MlDataset) data = load ("diabetes.arff");
  g_autoptr (MlDataset) made = apply ("Smote", data);
  count (made, counts, 2);
  g_assert_cmpfloat (counts[0], ==, 500);
  g_assert_cmpfloat (counts[1], ==, 536);
  const guint n = ml_dataset_n_rows (data);
  for (guint m = n; m < ml_dataset_n_rows (made); m++)
    {
      gboolean is_between = FALSE;
      guint origin = 0; /* the m-th row of the class, in order */
      for (guint i = 0, seen = 0; i < n; i++)
        if (ml_dataset_value (data, i, 8) == 1 && seen++ == m - n)
          origin = i;
      for (guint i = 0; i < n && !is_between; i++)
        {
          double share = NAN;
          is_between = ml_dataset_value (data, i, 8) == 1;
          for (guint c = 0; c < 8 && is_between; c++)
            {
              const double from = ml_dataset_value (data, origin, c);
              const double way = ml_dataset_value (data, i, c) - from,
                           gone = ml_dataset_value (made, m, c) - from;
              if (way == 0)
                is_between = gone == 0;
              else if (isnan (share))
                share = gone / way;
              else
                is_between = fabs (gone / way - share) < 1e-9;
            }
          is_between = is_between && share >= 0 && share < 1;
        }
      g_assert_true (is_between);
    }
}

static void
test_duplicates (void)
{
  g_autoptr (MlDataset) data = load ("iris.arff");
  g_autoptr (MlDataset) twice = apply ("Resample percent=300", data);
  g_autoptr (MlDataset) made = apply ("RemoveDuplicates", data);
  g_assert_cmpuint (ml_dataset_n_rows (twice), ==, 450);
  g_assert_cmpuint (ml_dataset_n_rows (made), ==, 147); /* pandas */
}

static void
test_noise (void)
{
  g_autoptr (MlDataset) data = load ("diabetes.arff");
  g_autoptr (MlDataset) made = apply ("AddNoise percent=25", data);
  guint n_changed = 0;
  for (guint i = 0; i < ml_dataset_n_rows (data); i++)
    n_changed += ml_dataset_value (data, i, 8) != ml_dataset_value (made, i, 8);
  g_assert_cmpuint (n_changed, ==, 192);
}

/* Every row is as likely: of 150 rows 30 are drawn, 400 times. */
static void
test_reservoir (void)
{
  g_autoptr (MlDataset) data = load ("iris.arff");
  double counts[3], sums[3] = { 0 };
  for (guint seed = 0; seed < 400; seed++)
    {
      g_autofree char *text
          = g_strdup_printf ("ReservoirSample size=30 seed=%u", seed);
      g_autoptr (MlDataset) made = apply (text, data);
      g_assert_cmpuint (ml_dataset_n_rows (made), ==, 30);
      count (made, counts, 3);
      for (guint k = 0; k < 3; k++)
        sums[k] += counts[k];
    }
  for (guint k = 0; k < 3; k++)
    g_assert_cmpfloat_with_epsilon (sums[k] / 400, 10, 5 * 2.32 / 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/row-filters/spread", test_spread);
  g_test_add_func ("/core/row-filters/balance", test_balance);
  g_test_add_func ("/core/row-filters/draw-once", test_draw_once);
  g_test_add_func ("/core/row-filters/bias", test_bias);
  g_test_add_func ("/core/row-filters/smote", test_smote);
  g_test_add_func ("/core/row-filters/duplicates", test_duplicates);
  g_test_add_func ("/core/row-filters/noise", test_noise);
  g_test_add_func ("/core/row-filters/reservoir", test_reservoir);
  return g_test_run ();
}
