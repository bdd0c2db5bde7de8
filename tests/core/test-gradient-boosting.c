/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Boosted trees against hand calculations with the leaf weight −G / (H + λ) of
 * T. Chen and C. Guestrin, "XGBoost", 2016, equation 5. */
#include "ml-dataset-builder.h"
#include "ml-learner.h"
#include "ml-parallel.h"
#include "ml-registry.h"

#include <math.h>
#include <string.h>

enum
{
  N = 4
};

/* Four rows of one number and a class. (transfer full) */
static MlSubset *
make_rows (const double x[N], const double y[N], gboolean has_classes)
{
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("four", N);
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("x"),
                                  g_memdup2 (x, N * sizeof *x));
  gint32 *codes = g_new (gint32, N);
  for (guint i = 0; i < N; i++)
    codes[i] = (gint32) y[i];
  if (has_classes)
    ml_dataset_builder_add_codes (
        builder, ml_attribute_new_nominal ("y", g_strsplit ("no yes", " ", -1)),
        g_steal_pointer (&codes));
  else
    ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("y"),
                                    g_memdup2 (y, N * sizeof *y));
  g_free (codes);
  g_autoptr (MlDataset) data = ml_dataset_builder_finish (builder);
  return ml_subset_new_all (data, 1);
}

static MlModel *
learn (const char *text, const MlSubset *rows)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLearner) learner = ml_learner_from_text (text, &error);
  g_assert_no_error (error);
  MlModel *model = ml_learner_fit (learner, rows, NULL, &error);
  g_assert_no_error (error);
  return model;
}

#define ONE_SPLIT                                                              \
  "GradientBoosting rounds=1 max-depth=1 min-child-weight=0 learning-rate=0.3"

/* g = ±1/2 and h = 1/4 a row: leaves are ∓1 / (1/2 + 1), of which 0.3 count. */
static void
test_classes (void)
{
  g_autoptr (MlSubset) rows
      = make_rows ((double[]){ 1, 2, 3, 4 }, (double[]){ 0, 0, 1, 1 }, TRUE);
  g_autoptr (MlModel) model = learn (ONE_SPLIT, rows);
  double out[2 * N];
  ml_model_predict (model, rows, out);
  const double yes = 1 / (1 + exp (-0.2));
  for (guint i = 0; i < N; i++)
    g_assert_cmpfloat_with_epsilon (out[2 * i + 1], i < 2 ? 1 - yes : yes,
                                    1e-7);
}

/* g = 3, 2, −2, −3 around the mean 4 and h = 1: leaves are ∓5 / (2 + 1). */
static void
test_numbers (void)
{
  g_autoptr (MlSubset) rows
      = make_rows ((double[]){ 1, 2, 3, 4 }, (double[]){ 1, 2, 6, 7 }, FALSE);
  g_autoptr (MlModel) model = learn (ONE_SPLIT, rows);
  double out[N];
  ml_model_predict (model, rows, out);
  for (guint i = 0; i < N; i++)
    g_assert_cmpfloat_with_epsilon (out[i], i < 2 ? 3.5 : 4.5, 1e-6);
}

/* A row without x goes where the loss falls more: to its class. */
static void
test_missing (void)
{
  g_autoptr (MlSubset) rows = make_rows ((double[]){ 1, 2, (double) NAN, 4 },
                                         (double[]){ 0, 0, 1, 1 }, TRUE);
  g_autoptr (MlModel) model = learn (ONE_SPLIT, rows);
  double out[2 * N];
  ml_model_predict (model, rows, out);
  g_assert_cmpfloat_with_epsilon (out[2 * 2 + 1], 1 / (1 + exp (-0.2)), 1e-7);
}

/* λ = 4 and a rate of 1: ∓1 / (1/2 + 4). */
static void
test_lambda (void)
{
  g_autoptr (MlSubset) rows
      = make_rows ((double[]){ 1, 2, 3, 4 }, (double[]){ 0, 0, 1, 1 }, TRUE);
  g_autoptr (MlModel) model
      = learn ("GradientBoosting rounds=1 max-depth=1 min-child-weight=0 "
               "learning-rate=1 lambda=4",
               rows);
  double out[2 * N];
  ml_model_predict (model, rows, out);
  g_assert_cmpfloat_with_epsilon (out[1], 1 / (1 + exp (1 / 4.5)), 1e-7);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* Built without the library that grows the trees. */
  if (ml_registry_find (ML_TYPE_LEARNER, "GradientBoosting", NULL)
      == G_TYPE_INVALID)
    return 77;
  g_test_add_func ("/core/gradient-boosting/classes", test_classes);
  g_test_add_func ("/core/gradient-boosting/numbers", test_numbers);
  g_test_add_func ("/core/gradient-boosting/missing", test_missing);
  g_test_add_func ("/core/gradient-boosting/lambda", test_lambda);
  return g_test_run ();
}
