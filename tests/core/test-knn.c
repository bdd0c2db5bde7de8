/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Leave-one-out counts of nearest neighbors on Pima and iris, as computed by an
 * independent program; the matrix of k = 7 is also in a published WEKA
 * transcript ("73.8281 %"). Leaving one out while the ranges take in the tested
 * row makes them the ranges of all rows. */
#include "ml-experiment.h"
#include "ml-filter.h"
#include "ml-loader.h"
#include "test-paths.h"

#include <math.h>

static MlDataset *
load (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = test_data_path (name);
  MlDataset *data = ml_load_path (path, NULL, &error);
  g_assert_no_error (error);
  return data;
}

/* @confusion: n_classes × n_classes, rows = actual. Returns: how many right */
static guint
leave_one_out (MlDataset *data, const char *settings, guint *confusion)
{
  g_autoptr (GError) error = NULL;
  int target = ml_dataset_default_target (data);
  guint n_rows = ml_dataset_n_rows (data), n_right = 0;
  g_autoptr (MlLearner) learner = ml_learner_from_text (settings, &error);
  g_assert_no_error (error);
  for (guint32 left = 0; left < n_rows; left++)
    {
      GArray *others = g_array_new (FALSE, FALSE, sizeof (guint32));
      GArray *one = g_array_new (FALSE, FALSE, sizeof (guint32));
      for (guint32 i = 0; i < n_rows; i++)
        g_array_append_val (i == left ? one : others, i);
      g_autoptr (MlSubset) training = ml_subset_new (data, target, others);
      g_autoptr (MlSubset) test = ml_subset_new (data, target, one);
      g_autoptr (MlModel) model
          = ml_learner_fit (learner, training, NULL, &error);
      g_assert_no_error (error);
      guint n_classes = model->n_outputs, best = 0;
      g_autofree double *shares = g_new (double, n_classes);
      ml_model_predict (model, test, shares);
      for (guint k = 1; k < n_classes; k++)
        if (shares[k] > shares[best])
          best = k;
      guint actual = (guint) ml_subset_target (test, 0);
      n_right += best == actual;
      if (confusion != NULL)
        confusion[actual * n_classes + best]++;
    }
  return n_right;
}

static void
test_pima (void)
{
  static const struct
  {
    const char *scaling;
    guint k, right;
  } cases[] = { { "none", 1, 522 },  { "none", 3, 533 },  { "none", 7, 559 },
                { "none", 21, 582 }, { "range", 1, 542 }, { "range", 5, 569 },
                { "range", 15, 573 } };
  g_autoptr (MlDataset) data = load ("diabetes.arff");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *settings = g_strdup_printf (
          "kNN neighbors=%u scaling=%s", cases[i].k, cases[i].scaling);
      g_assert_cmpuint (leave_one_out (data, settings, NULL), ==,
                        cases[i].right);
    }
}

static void
test_pima_matrix (void)
{
  g_autoptr (MlDataset) data = load ("diabetes.arff");
  guint confusion[4] = { 0 };
  g_assert_cmpuint (leave_one_out (data, "kNN neighbors=7", confusion), ==,
                    578);
  static const guint expected[] = { 429, 71, 119, 149 };
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (confusion[i], ==, expected[i]);
}

/* z-scores of all rows, then no more scaling. */
static void
test_pima_standardized (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlDataset) raw = load ("diabetes.arff");
  g_autoptr (MlFilter) filter = ml_filter_from_text ("Standardize", &error);
  g_assert_no_error (error);
  g_autoptr (MlDataset) data = ml_filter_apply (
      filter, raw, ml_dataset_default_target (raw), NULL, &error);
  g_assert_no_error (error);
  static const guint counts[][2] = { { 1, 543 }, { 5, 570 }, { 21, 583 } };
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autofree char *settings
          = g_strdup_printf ("kNN scaling=none neighbors=%u", counts[i][0]);
      g_assert_cmpuint (leave_one_out (data, settings, NULL), ==, counts[i][1]);
    }
}

static void
test_iris (void)
{
  g_autoptr (MlDataset) data = load ("iris.arff");
  g_assert_cmpuint (leave_one_out (data, "kNN scaling=none", NULL), ==, 144);
  g_assert_cmpuint (leave_one_out (data, "kNN", NULL), ==, 143);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/knn/pima", test_pima);
  g_test_add_func ("/core/knn/pima-matrix", test_pima_matrix);
  g_test_add_func ("/core/knn/pima-standardized", test_pima_standardized);
  g_test_add_func ("/core/knn/iris", test_iris);
  return g_test_run ();
}
