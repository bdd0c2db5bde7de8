/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Decision tables against what WEKA 3.6.14 says:
 *   java -cp weka.jar weka.classifiers.rules.DecisionTable FLAGS -t FILE
 *     -x 10 -s 1 */
#include "test-paths.h"

#include "test-fit.h"

#include "ml-decision-table-score.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#define TABLE "weka.classifiers.rules.DecisionTable "
#define BEST_FIRST "-S \"weka.attributeSelection.BestFirst "
#define GREEDY "-S \"weka.attributeSelection.GreedyStepwise"

typedef struct
{
  const char *flags, *file;
  double correct, kappa, error; /* rows in percent; root mean squared error */
} Case;

static const Case cases[] = {
  { "", "contact-lenses.arff", 75.0000, 0.5500, 0.3551 },
  { "", "diabetes.arff", 71.2240, 0.3492, 0.4277 },
  { "", "glass.arff", 68.2243, 0.5507, 0.2768 },
  { "", "iris.arff", 92.6667, 0.8900, 0.2087 },
  { "", "segment-challenge.arff", 87.4000, 0.8528, 0.1864 },
  { "", "vote.arff", 94.9425, 0.8929, 0.2080 },
  { "", "weather.nominal.arff", 42.8571, -0.3659, 0.5583 },
  { "", "weather.numeric.arff", 57.1429, -0.1351, 0.5123 },
  { "-I", "diabetes.arff", 71.2240, 0.3492, 0.4278 },
  { "-I", "glass.arff", 69.6262, 0.5749, 0.2729 },
  { "-I", "segment-challenge.arff", 89.8667, 0.8818, 0.1801 },
  { "-I", "vote.arff", 95.6322, 0.9080, 0.1986 },
  { "-X 2", "segment-challenge.arff", 86.0000, 0.8366, 0.1851 },
  { "-E rmse", "glass.arff", 65.4206, 0.5127, 0.2749 },
  { "-E rmse", "iris.arff", 94.0000, 0.9100, 0.1687 },
  { "-E mae -I", "glass.arff", 65.8879, 0.5206, 0.2733 },
  { "-E mae -I", "vote.arff", 95.4023, 0.9041, 0.1987 },
  { "-E auc", "diabetes.arff", 74.7396, 0.4200, 0.4221 },
  { "-E auc", "glass.arff", 67.2897, 0.5397, 0.2734 },
  { "-E auc", "iris.arff", 94.0000, 0.9100, 0.1778 },
  { BEST_FIRST "-D 0 -N 5\"", "diabetes.arff", 72.9167, 0.3815, 0.4201 },
  { BEST_FIRST "-D 0 -N 5\"", "glass.arff", 66.3551, 0.5264, 0.2795 },
  { BEST_FIRST "-D 0 -N 5\"", "vote.arff", 94.9425, 0.8938, 0.2051 },
  { BEST_FIRST "-D 0 -N 1\"", "weather.numeric.arff", 57.1429, -0.1351,
    0.4872 },
  { BEST_FIRST "-D 2 -N 3\"", "glass.arff", 68.2243, 0.5507, 0.2767 },
  { BEST_FIRST "-D 2 -N 3\"", "vote.arff", 95.4023, 0.9030, 0.2059 },
  { GREEDY "\"", "glass.arff", 70.0935, 0.5795, 0.2723 },
  { GREEDY " -B\"", "diabetes.arff", 73.8281, 0.3930, 0.4190 },
};

static void
test_equals_weka (gconstpointer data)
{
  const Case *self = data;
  g_autofree char *line = g_strconcat (TABLE, self->flags, NULL);
  g_autoptr (MlEvaluation) made = test_cross_validate (self->file, line);
  test_assert_figures (made, self->correct, self->kappa, self->error);
}

/* With folds every set is tried with folds of its own; on all rows the sets are
 * the same, one after the other, as the best one and its merit show. */
static void
test_folds_equal_weka (void)
{
  static const struct
  {
    const char *file, *learner, *merit, *columns;
  } expected[] = {
    { "vote.arff", "DecisionTable folds=2", "96.092", "3,4,16,17" },
    { "vote.arff", "DecisionTable folds=5", "96.322", "3,4,12,16,17" },
    { "diabetes.arff", "DecisionTable folds=2", "78.516", "1,2,6,7,8,9" },
    { "diabetes.arff", "DecisionTable folds=5", "78.516", "1,2,6,8,9" },
    { "glass.arff", "DecisionTable folds=2", "71.963", "1,3,4,7,10" },
    { "glass.arff", "DecisionTable folds=5", "74.299", "1,3,4,5,6,7,10" },
    { "weather.nominal.arff", "DecisionTable folds=5", "78.571", "1,3,5" },
    { "contact-lenses.arff", "DecisionTable folds=5", "87.5", "3,4,5" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (MlSubset) rows = test_rows (expected[i].file);
      g_autoptr (MlLearner) learner
          = ml_learner_from_text (expected[i].learner, NULL);
      g_autoptr (MlModel) model = ml_learner_fit (learner, rows, NULL, NULL);
      g_autofree char *text = ml_model_describe (model);
      g_autofree char *merit = g_strdup_printf (
          "Merit of best subset found: %s\n", expected[i].merit);
      g_autofree char *columns
          = g_strdup_printf ("Feature set: %s", expected[i].columns);
      g_assert_nonnull (strstr (text, merit));
      g_assert_true (g_str_has_suffix (text, columns));
    }
}

/* A class of numbers. */
static void
test_numbers_equal_weka (void)
{
  static const struct
  {
    const char *flags;
    double correlation, absolute, squared;
  } numbers[] = {
    { "", 0.8055, 45.6077, 95.1853 },
    { "-I", 0.8806, 40.4218, 76.0561 },
    { "-E mae", 0.8100, 40.9154, 96.5893 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *line = g_strconcat (TABLE, numbers[i].flags, NULL);
      g_autoptr (MlEvaluation) made = test_cross_validate ("cpu.arff", line);
      g_assert_cmpfloat_with_epsilon (
          ml_evaluation_measure (made, "correlation"), numbers[i].correlation,
          0.00006);
      g_assert_cmpfloat_with_epsilon (ml_evaluation_measure (made, "mae"),
                                      numbers[i].absolute, 0.00006);
      g_assert_cmpfloat_with_epsilon (ml_evaluation_measure (made, "rmse"),
                                      numbers[i].squared, 0.00006);
    }
}

/* WEKA pads the columns and lists the rows in the order of its hash table; here
 * labels rise. */
static void
test_in_words (void)
{
  g_autoptr (MlSubset) rows = test_rows ("iris.arff");
  g_autoptr (MlModel) model = test_fit (TABLE "-R", rows, NULL);
  g_autofree char *text = ml_model_describe (model);
  g_assert_nonnull (strstr (text, "Number of training instances: 150\n"
                                  "Number of Rules : 3\n"
                                  "Non matches covered by Majority class.\n"));
  g_assert_nonnull (strstr (text, "Merit of best subset found: 96\n"));
  g_assert_nonnull (strstr (text, "Feature set: 4,5\n\n"
                                  "Rules:\n"
                                  "===========================\n"
                                  "petalwidth class\n"
                                  "===========================\n"
                                  "(-inf-0.8] Iris-setosa\n"
                                  "(0.8-1.75] Iris-versicolor\n"
                                  "(1.75-inf) Iris-virginica\n"
                                  "==========================="));
}

/* -- Scores ---------------------------------------------------------------- */

/* By hand: of weather.nominal, each row left out of a table of no columns. Nine
 * rows say yes, five no: without a yes its cell holds 8 + 1 and 5, without a no
 * 9 + 1 and 4, since the first row says no. */
static void
test_scores_by_hand (void)
{
  static const struct
  {
    MlTableMeasure measure;
    double score;
  } measures[] = {
    { ML_TABLE_MEASURE_AUTO, 100 * 9 / 14.0 },
    { ML_TABLE_MEASURE_RIGHT, 100 * 9 / 14.0 },
    { ML_TABLE_MEASURE_MAE, -(9 * 5 / 14.0 + 5 * 10 / 14.0) / 14 },
    { ML_TABLE_MEASURE_AUC, 0 },
  };
  g_autoptr (MlSubset) rows = test_rows ("weather.nominal.arff");
  for (guint i = 0; i < G_N_ELEMENTS (measures); i++)
    {
      const MlTableScoring how
          = { .measure = measures[i].measure, .n_folds = 1 };
      double score;
      g_assert_true (
          ml_decision_table_score (&how, rows, NULL, 0, NULL, &score, NULL));
      g_assert_cmpfloat_with_epsilon (score, measures[i].score, 1e-12);
    }
}

/* A fold for each row is the same as leaving out one at a time. */
static void
test_folds_of_one_row (void)
{
  static const guint columns[] = { 0, 2 };
  g_autoptr (MlSubset) rows = test_rows ("weather.nominal.arff");
  const MlTableScoring one = { .measure = ML_TABLE_MEASURE_RMSE, .n_folds = 1 };
  const MlTableScoring fourteen
      = { .measure = ML_TABLE_MEASURE_RMSE, .n_folds = 14 };
  double first, second;
  g_assert_true (
      ml_decision_table_score (&one, rows, columns, 2, NULL, &first, NULL));
  g_assert_true (ml_decision_table_score (&fourteen, rows, columns, 2, NULL,
                                          &second, NULL));
  g_assert_cmpfloat (first, ==, second);
}

/* Folds are dealt at random, so only that they serve is told. */
static void
test_folds (void)
{
  g_autoptr (MlSubset) rows = test_rows ("iris.arff");
  g_autoptr (MlModel) model = test_fit (TABLE "-X 5 -I", rows, NULL);
  g_autofree char *text = ml_model_describe (model);
  g_assert_nonnull (strstr (text, "CV (5 fold)"));
  g_assert_cmpuint (test_n_correct (model, rows), >=, 142);
}

/* -- Saving and loading ---------------------------------------------------- */

static void
assert_survives (const char *file, const char *scheme)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlSubset) rows = test_rows (file);
  g_autoptr (MlLearner) learner = test_learner (scheme);
  g_autoptr (MlModel) model = test_fit (scheme, rows, NULL);
  g_autoptr (GVariant) state = g_variant_ref_sink (ml_model_save (model));
  g_autoptr (MlModel) again
      = ml_learner_load (learner, state, rows->data, rows->target, &error);
  g_assert_no_error (error);
  g_autofree double *one = test_predict (model, rows);
  g_autofree double *two = test_predict (again, rows);
  const gsize n = sizeof *one * rows->n_rows * model->n_outputs;
  g_assert_cmpmem (one, n, two, n);
  g_autofree char *first = ml_model_describe (model);
  g_autofree char *second = ml_model_describe (again);
  g_assert_cmpstr (first, ==, second);
}

static void
test_survives_saving (void)
{
  assert_survives ("vote.arff", "DecisionTable neighbors=true rules=true");
  assert_survives ("cpu.arff", "DecisionTable neighbors=true rules=true");
  assert_survives ("weather.nominal.arff", "DecisionTable neighbors=true");
}

/* Cells of one saved column of weather.nominal. */
static gboolean
loads (guint32 column, const gint32 *codes, guint n_codes, const double *sums,
       guint n_sums)
{
  static const double priors[] = { 0.6, 0.4 };
  g_autoptr (GError) error = NULL;
  g_autoptr (MlSubset) rows = test_rows ("weather.nominal.arff");
  g_autoptr (MlLearner) learner = test_learner ("DecisionTable");
  g_autoptr (MlModel) model = test_fit ("DecisionTable", rows, NULL);
  g_autoptr (GVariant) saved = g_variant_ref_sink (ml_model_save (model));
  g_autoptr (GVariant) cut = g_variant_get_child_value (saved, 1);
  g_autoptr (GVariant) state = g_variant_ref_sink (g_variant_new (
      "(s@v@au@ai@ad@adb@mv)", "head", cut,
      g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, &column, 1, 4),
      g_variant_new_fixed_array (G_VARIANT_TYPE_INT32, codes, n_codes, 4),
      g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, sums, n_sums, 8),
      g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, priors, 2, 8), TRUE,
      g_variant_new_maybe (G_VARIANT_TYPE_VARIANT, NULL)));
  g_autoptr (MlModel) again
      = ml_learner_load (learner, state, rows->data, rows->target, &error);
  g_assert_true ((again == NULL) == (error != NULL));
  if (again == NULL)
    return FALSE;
  g_autofree double *out = test_predict (again, rows);
  g_autofree char *text = ml_model_describe (again);
  return isfinite (out[0]) && text != NULL;
}

static void
test_refuses_damage (void)
{
  static const gint32 codes[] = { 0, 2, -1 };
  static const gint32 far[] = { 0, 3, -1 };
  static const gint32 twice[] = { 0, 2, 0 };
  static const double sums[] = { 1, 2, 3, 4, 5, 6 };
  static const double nothing[] = { 1, 2, 0, 0, 5, 6 };
  static const double negative[] = { 1, 2, 3, -4, 5, 6 };
  g_assert_true (loads (0, codes, 3, sums, 6));
  g_assert_false (loads (4, codes, 3, sums, 6)); /* the class */
  g_assert_false (loads (99, codes, 3, sums, 6));
  g_assert_false (loads (0, far, 3, sums, 6));
  g_assert_false (loads (0, twice, 3, sums, 6));
  g_assert_false (loads (0, codes, 2, sums, 6));
  g_assert_false (loads (0, codes, 3, sums, 5));
  g_assert_false (loads (0, codes, 3, nothing, 6));
  g_assert_false (loads (0, codes, 3, negative, 6));
}

/* -- In time, and in words ------------------------------------------------- */

/* What was told to stop before it began has a table of no columns. */
static void
test_stops (void)
{
  g_autoptr (MlSubset) rows = test_rows ("vote.arff");
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  ml_monitor_stop (monitor);
  g_autoptr (MlModel) model = test_fit ("DecisionTable", rows, monitor);
  g_autofree char *text = ml_model_describe (model);
  g_assert_true (g_str_has_suffix (text, "Feature set: 17"));
}

static void
test_refuses_in_words (void)
{
  static const struct
  {
    const char *scheme, *why;
  } refused[] = {
    { TABLE "-E acc", "need a nominal class; choose an error" },
    { TABLE "-E auc", "need a nominal class; choose an error" },
    { TABLE "-S weka.attributeSelection.Ranker", "such as BestFirst" },
  };
  g_autoptr (MlDataset) data = test_load ("cpu.arff");
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MlLearner) learner = test_learner (refused[i].scheme);
      g_assert_false (ml_learner_can_learn (
          learner, data, ml_dataset_default_target (data), &error));
      g_assert_nonnull (strstr (error->message, refused[i].why));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path
          = g_strdup_printf ("/core/decision-table/%u/%s", i, cases[i].file);
      g_test_add_data_func (path, &cases[i], test_equals_weka);
    }
  g_test_add_func ("/core/decision-table/numbers", test_numbers_equal_weka);
  g_test_add_func ("/core/decision-table/in-words", test_in_words);
  g_test_add_func ("/core/decision-table/scores-by-hand", test_scores_by_hand);
  g_test_add_func ("/core/decision-table/folds-of-one-row",
                   test_folds_of_one_row);
  g_test_add_func ("/core/decision-table/folds", test_folds);
  g_test_add_func ("/core/decision-table/survives-saving",
                   test_survives_saving);
  g_test_add_func ("/core/decision-table/refuses-damage", test_refuses_damage);
  g_test_add_func ("/core/decision-table/stops", test_stops);
  g_test_add_func ("/core/decision-table/refuses-in-words",
                   test_refuses_in_words);
  g_test_add_func ("/core/decision-table/folds-equal-weka",
                   test_folds_equal_weka);
  return g_test_run ();
}
