/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Permutation importance: against scikit-learn 1.2's permutation_importance of
 * LinearRegression on the same folds of cpu.arff (WEKA's splits, made by a
 * program of its own), by hand, and that what is not used has exactly 0. */
#include "ml-importances.h"
#include "ml-study.h"

#include "ml-dataset-builder.h"
#include "ml-registry.h"
#include "test-fit.h"

#include <math.h>
#include <string.h>

static MlImportances *
run (MlDataset *data, const char *learner, guint folds, guint permutations,
     guint threads)
{
  g_autoptr (MlLearner) settings = test_learner (learner);
  g_autoptr (MlExperiment) experiment
      = ml_experiment_new (data, ml_dataset_default_target (data), settings);
  g_autoptr (MlStudy) study
      = g_object_new (ml_registry_find (ML_TYPE_STUDY, "Importance", NULL),
                      "folds", folds, "permutations", permutations, NULL);
  g_autoptr (GError) error = NULL;
  experiment->threads = threads;
  MlFindings *findings = ml_study_run (study, experiment, NULL, NULL, &error);
  g_assert_no_error (error);
  return ML_IMPORTANCES (findings);
}

static const MlImportance *
find (MlImportances *importances, const char *name)
{
  for (guint i = 0; i < ml_importances_length (importances); i++)
    if (strcmp (ml_importances_nth (importances, i)->name, name) == 0)
      return ml_importances_nth (importances, i);
  g_assert_not_reached ();
}

/* Means of 5 × 2000 permutations there; standard deviations of one. Here they
 * are 5 × 400: four standard errors of the difference are granted. */
static void
test_scikit_learn (void)
{
  static const struct
  {
    const char *name;
    double mean, sd;
  } expected[] = {
    { "MMAX", 45.000262, 8.3499 }, { "MMIN", 36.247648, 7.2040 },
    { "CHMAX", 9.977579, 4.5238 }, { "CACH", 9.720135, 4.0270 },
    { "MYCT", 2.176607, 1.8382 },  { "CHMIN", 0.430394, 1.9338 },
  };
  g_autoptr (MlDataset) data = test_load ("cpu.arff");
  g_autoptr (MlImportances) found
      = run (data, "LinearRegression selection=none eliminates-collinear=false",
             5, 400, 0);
  g_assert_false (ml_importances_is_percent (found));
  g_assert_cmpuint (ml_importances_length (found), ==, 6);
  g_assert_cmpuint (ml_importances_error (found)->n, ==, 5);
  g_assert_cmpfloat_with_epsilon (ml_importances_error (found)->mean,
                                  68.71421813211066, 1e-4);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const MlImportance *one = find (found, expected[i].name);
      const double error = expected[i].sd * sqrt (1.0 / 2000 + 1.0 / 10000);
      g_assert_cmpuint (one->growth.n, ==, 2000);
      g_assert_cmpfloat_with_epsilon (one->growth.mean, expected[i].mean,
                                      4 * error);
    }
  g_assert_cmpstr (ml_importances_nth (found, 0)->name, ==, "MMAX");
  g_assert_cmpstr (ml_importances_nth (found, 5)->name, ==, "CHMIN");
}

/* "copy" says the class, "noise" nothing; both are fair coins. (transfer full)
 */
static MlDataset *
make_coins (guint n_rows)
{
  static const char *const names[] = { "noise", "copy", "class" };
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new ("coins", n_rows);
  for (guint column = 0; column < 3; column++)
    {
      gint32 *codes = g_new (gint32, n_rows);
      for (guint i = 0; i < n_rows; i++)
        codes[i] = column == 0 ? (gint32) (i / 2 % 2) : (gint32) (i % 2);
      ml_dataset_builder_add_codes (
          builder,
          ml_attribute_new_nominal (names[column],
                                    g_strsplit ("heads tails", " ", -1)),
          codes);
    }
  return ml_dataset_builder_finish (builder);
}

/* A permuted copy of a fair coin is wrong in half of the rows: 50 percent, with
 * a deviation of 50 / sqrt (99) = 5.025 for 100 rows (hypergeometric). */
static void
test_by_hand (void)
{
  g_autoptr (MlDataset) data = make_coins (400);
  g_autoptr (MlImportances) found = run (data, "J48", 4, 100, 0);
  const MlImportance *copy = ml_importances_nth (found, 0);
  const MlImportance *noise = ml_importances_nth (found, 1);
  g_assert_cmpfloat (ml_importances_error (found)->mean, ==, 0);
  g_assert_cmpstr (copy->name, ==, "copy");
  g_assert_cmpuint (copy->growth.n, ==, 400);
  g_assert_cmpfloat_with_epsilon (copy->growth.mean, 50, 4 * 5.025 / 20);
  g_assert_cmpfloat (fabs (copy->growth.sd / 5.025 - 1), <, 0.15);
  g_assert_cmpstr (noise->name, ==, "noise");
  g_assert_cmpfloat (noise->growth.mean, ==, 0);
  g_assert_cmpfloat (noise->growth.sd, ==, 0);
}

/* OneR goes by one column, which on iris is one of the petal's. */
static void
test_not_used (void)
{
  g_autoptr (MlDataset) data = test_load ("iris.arff");
  g_autoptr (MlImportances) found = run (data, "OneR", 10, 3, 0);
  g_assert_cmpfloat (find (found, "sepallength")->growth.mean, ==, 0);
  g_assert_cmpfloat (find (found, "sepalwidth")->growth.mean, ==, 0);
  g_assert_cmpfloat (find (found, "petalwidth")->growth.mean
                         + find (found, "petallength")->growth.mean,
                     >, 40);
}

static void
test_any_number_of_threads (void)
{
  g_autoptr (MlDataset) data = test_load ("glass.arff");
  g_autoptr (MlImportances) one = run (data, "J48", 5, 2, 1);
  g_autoptr (MlImportances) three = run (data, "J48", 5, 2, 3);
  for (guint i = 0; i < ml_importances_length (one); i++)
    {
      const MlImportance *a = ml_importances_nth (one, i);
      const MlImportance *b = ml_importances_nth (three, i);
      g_assert_cmpuint (a->column, ==, b->column);
      g_assert_cmpfloat (a->growth.mean, ==, b->growth.mean);
      g_assert_cmpfloat (a->growth.sd, ==, b->growth.sd);
    }
}

static void
test_table (void)
{
  g_autoptr (MlDataset) data = make_coins (40);
  g_autoptr (MlImportances) found = run (data, "J48", 2, 3, 0);
  g_autoptr (MlTextTable) table = ml_findings_to_text (ML_FINDINGS (found));
  g_assert_cmpstr (table->caption, ==, "J48 · coins");
  g_assert_cmpstr (ml_text_table_cell (table, 0, 0), ==, "copy");
  g_assert_cmpstr (ml_text_table_cell (table, 1, 0), ==, "noise");
  g_assert_cmpfloat (g_ascii_strtod (ml_text_table_cell (table, 1, 1), NULL),
                     ==, 0);
  g_assert_cmpstr (ml_text_table_cell (table, 0, 3), ==, "6");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/importance/scikit-learn", test_scikit_learn);
  g_test_add_func ("/core/importance/by-hand", test_by_hand);
  g_test_add_func ("/core/importance/not-used", test_not_used);
  g_test_add_func ("/core/importance/any-number-of-threads",
                   test_any_number_of_threads);
  g_test_add_func ("/core/importance/table", test_table);
  return g_test_run ();
}
