/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A session comes back from its file as it was, its runs come to the same
 * numbers again, and a file that was tampered with does no harm. */
#include "ml-comparison.h"
#include "ml-dataset-state.h"
#include "ml-error.h"
#include "ml-dataset-builder.h"
#include "ml-loader.h"
#include "ml-rerun.h"
#include "ml-saved-session.h"
#include "ml-sealed-file.h"
#include "ml-settings.h"
#include "test-paths.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static MlDataset *
load_data (const char *file)
{
  GError *error = NULL;
  g_autofree char *path = test_data_path (file);
  MlDataset *data = ml_load_path (path, NULL, &error);
  g_assert_no_error (error);
  return data;
}

static MlEvaluation *
evaluate (MlDataset *data, const char *settings, MlTestOption test, gint64 seed)
{
  GError *error = NULL;
  g_autoptr (MlLearner) learner = ml_learner_from_text (settings, &error);
  g_assert_no_error (error);
  g_autoptr (MlExperiment) experiment
      = ml_experiment_new (data, ml_dataset_default_target (data), learner);
  experiment->test = test;
  experiment->seed = seed;
  if (test == ML_TEST_FILE)
    experiment->test_data = g_object_ref (data);
  MlEvaluation *made = ml_experiment_run (experiment, NULL, &error);
  g_assert_no_error (error);
  return made;
}

static char *
temporary (void)
{
  char *path = NULL;
  const int file = g_file_open_tmp ("ruru-session-XXXXXX", &path, NULL);
  g_assert_cmpint (file, >=, 0);
  g_close (file, NULL);
  return path;
}

static MlSavedSession *
round_trip (const MlSavedSession *session)
{
  GError *error = NULL;
  g_autofree char *path = temporary ();
  g_assert_true (ml_saved_session_save (session, path, &error));
  g_assert_no_error (error);
  MlSavedSession *made = ml_saved_session_load (path, &error);
  g_assert_no_error (error);
  g_unlink (path);
  return made;
}

static void
assert_same (const MlEvaluation *before, const MlEvaluation *after)
{
  guint n;
  const MlMeasure *measures = ml_evaluation_measures (&n);
  g_autofree char *difference = ml_rerun_difference (before, after);
  g_assert_null (difference);
  for (guint i = 0; i < n; i++)
    {
      const double a = ml_evaluation_measure (before, measures[i].name);
      const double b = ml_evaluation_measure (after, measures[i].name);
      g_assert_true (a == b || (isnan (a) && isnan (b)));
    }
  g_assert_cmpuint (ml_evaluation_history (before)->len, ==,
                    ml_evaluation_history (after)->len);
  g_assert_cmpuint (ml_evaluation_n_folds (before), ==,
                    ml_evaluation_n_folds (after));
}

/* Nominal and numeric classes, four kinds of test, missing values, a curve. */
static void
test_round_trip (void)
{
  static const struct
  {
    const char *file, *settings;
    MlTestOption test;
  } cases[] = {
    { "diabetes.arff", "J48", ML_TEST_FOLDS },
    { "iris.arff", "MLP epochs=5", ML_TEST_SPLIT },
    { "cpu.arff", "LinearRegression", ML_TEST_FOLDS },
    { "vote.arff", "J48", ML_TEST_FILE },
    { "weather.nominal.arff", "kNN", ML_TEST_TRAINING },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MlDataset) data = load_data (cases[i].file);
      g_autoptr (MlEvaluation) before
          = evaluate (data, cases[i].settings, cases[i].test, 7);
      g_autoptr (MlSavedSession) session
          = ml_saved_session_new (data, 0, "/a/file");
      ml_saved_session_add_run (session, "14:02:31", before);
      g_autoptr (MlSavedSession) read = round_trip (session);
      g_assert_cmpuint (read->runs->len, ==, 1);
      g_assert_cmpstr (read->path, ==, "/a/file");
      g_assert_cmpstr (read->versions, ==, session->versions);
      g_autofree char *hash = ml_dataset_hash (data);
      g_autofree char *read_hash = ml_dataset_hash (read->data);
      g_assert_cmpstr (hash, ==, read_hash);
      const MlSavedRun *run = g_ptr_array_index (read->runs, 0);
      assert_same (before, run->evaluation);
      g_assert_nonnull (ml_evaluation_predictor (run->evaluation));
      g_autoptr (MlEvaluation) again = ml_experiment_run (
          ml_evaluation_experiment (run->evaluation), NULL, NULL);
      g_assert_nonnull (again);
      assert_same (before, again);
    }
}

/* Two schemes, @folds folds each. */
static MlScores *
compare (MlDataset *data, guint folds)
{
  GError *error = NULL;
  g_autoptr (MlComparison) comparison = ml_comparison_new ();
  comparison->runs = 1;
  comparison->folds = folds;
  ml_comparison_add_table (comparison, data, ml_dataset_default_target (data));
  ml_comparison_add_scheme (comparison, ml_scheme_from_text ("ZeroR", NULL));
  ml_comparison_add_scheme (comparison, ml_scheme_from_text ("OneR", NULL));
  MlScores *made = ml_comparison_run (comparison, NULL, &error);
  g_assert_no_error (error);
  return made;
}

/* Every figure of every fold, the newest comparison first. */
static void
test_comparisons (void)
{
  guint n_measures;
  ml_scores_measures (&n_measures);
  g_autoptr (MlDataset) data = load_data ("iris.arff");
  g_autoptr (MlScores) scores = compare (data, 10);
  g_autoptr (MlScores) none
      = ml_scores_new (g_strsplit ("a", ",", -1), g_strsplit ("b", ",", -1));
  g_autoptr (MlSavedSession) session = ml_saved_session_new (data, 4, NULL);
  ml_saved_session_add_comparison (session, "14:03:00", scores);
  ml_saved_session_add_comparison (session, "14:02:00", none);
  g_autoptr (MlSavedSession) read = round_trip (session);
  g_assert_cmpuint (read->comparisons->len, ==, 2);
  const MlSavedComparison *first = g_ptr_array_index (read->comparisons, 0);
  const MlSavedComparison *second = g_ptr_array_index (read->comparisons, 1);
  g_assert_cmpstr (first->time, ==, "14:03:00");
  g_assert_cmpstr (second->time, ==, "14:02:00");
  g_assert_cmpuint (ml_scores_n_folds (second->scores), ==, 0);
  g_assert_cmpuint (ml_scores_n_folds (first->scores), ==, 20);
  g_assert_cmpstr (ml_scores_scheme (first->scores, 1), ==, "OneR");
  for (guint i = 0; i < 20; i++)
    for (guint m = 0; m < n_measures; m++)
      {
        const double a = ml_scores_figure (scores, i, m);
        const double b = ml_scores_figure (first->scores, i, m);
        g_assert_true (a == b || (isnan (a) && isnan (b)));
      }
}

/* The first format had no comparisons. WEKA 3.6.14's OneR has 6 of 14 right. */
static void
test_first_format (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = test_sample_path ("format-1.ruru-session");
  g_autoptr (MlSavedSession) read = ml_saved_session_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (read->runs->len, ==, 1);
  g_assert_cmpuint (read->comparisons->len, ==, 0);
  const MlSavedRun *run = g_ptr_array_index (read->runs, 0);
  g_assert_cmpfloat (ml_evaluation_measure (run->evaluation, "correct"), ==, 6);
}

/* The second format had no steps, schemes and studies. WEKA 3.6.14: ZeroR has a
 * third of iris right in every fold. */
static void
test_second_format (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = test_sample_path ("format-2.ruru-session");
  g_autoptr (MlSavedSession) read = ml_saved_session_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (read->comparisons->len, ==, 2);
  g_assert_cmpuint (read->undo->len + read->redo->len, ==, 0);
  g_assert_cmpuint (g_strv_length (read->schemes), ==, 0);
  const MlSavedComparison *first = g_ptr_array_index (read->comparisons, 0);
  const MlScoreCell cell = ml_scores_cell (
      first->scores, 0, 0, (guint) ml_scores_find_measure ("accuracy"));
  g_assert_cmpfloat_with_epsilon (cell.mean, 100.0 / 3, 1e-9);
}

/* The third format did not know which filter made a step. OneR has 6 of 14
 * right, as in the first. */
static void
test_third_format (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = test_sample_path ("format-3.ruru-session");
  g_autoptr (MlSavedSession) read = ml_saved_session_load (path, &error);
  g_assert_no_error (error);
  const MlSavedRun *run = g_ptr_array_index (read->runs, 0);
  g_assert_cmpfloat (ml_evaluation_measure (run->evaluation, "correct"), ==, 6);
  g_assert_null (ml_evaluation_experiment (run->evaluation)->leak);
  g_assert_cmpuint (run->studies->len, ==, 1);
  g_assert_cmpuint (read->undo->len, ==, 1);
  g_assert_cmpuint (read->redo->len, ==, 1);
  g_assert_cmpuint (g_strv_length (read->schemes), ==, 2);
  g_assert_null (read->filter);
  g_assert_null (read->leak);
  g_assert_cmpuint (read->plan.runs, ==, 10);
}

/* Which filters made the steps, and which run was of a table that one of them
 * had learned from whole. */
static void
test_leak (void)
{
  g_autoptr (MlDataset) data = load_data ("weather.nominal.arff");
  g_autoptr (GPtrArray) filters
      = g_ptr_array_new_with_free_func (g_object_unref);
  static const char *const texts[]
      = { "Discretize bins=3", "Standardize", "Copy" };
  for (guint i = 0; i < 3; i++)
    g_ptr_array_add (filters,
                     ml_settings_from_text (ML_TYPE_FILTER, texts[i], NULL));
  g_autoptr (MlLearner) learner = ml_learner_from_text ("ZeroR", NULL);
  g_autoptr (MlExperiment) experiment = ml_experiment_new (data, 4, learner);
  g_autoptr (MlEvaluation) clean = ml_experiment_run (experiment, NULL, NULL);
  experiment->leak = g_strdup (texts[1]);
  g_autoptr (MlEvaluation) leaky = ml_experiment_run (experiment, NULL, NULL);
  g_autoptr (MlSavedSession) session = ml_saved_session_new (data, 4, NULL);
  ml_saved_session_add_run (session, "2", clean);
  ml_saved_session_add_run (session, "1", leaky);
  ml_saved_session_add_step (session->undo, data, 4, NULL);
  ml_saved_session_add_step (session->undo, data, 4, filters->pdata[0]);
  g_set_object (&session->filter, filters->pdata[1]);
  g_set_object (&session->leak, filters->pdata[0]);
  ml_saved_session_add_step (session->redo, data, 4, filters->pdata[2]);
  g_autoptr (MlSavedSession) read = round_trip (session);
  const MlSavedStep *undo = &g_array_index (read->undo, MlSavedStep, 0);
  const MlSavedStep *redo = &g_array_index (read->redo, MlSavedStep, 0);
  MlFilter *const found[] = { undo[1].filter, read->filter, redo[0].filter };
  g_assert_null (undo[0].filter);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *text = ml_settings_to_text (found[i]);
      g_assert_cmpstr (text, ==, texts[i]);
    }
  g_autofree char *leak = ml_settings_to_text (read->leak);
  g_assert_cmpstr (leak, ==, texts[0]);
  const MlSavedRun *first = g_ptr_array_index (read->runs, 0);
  const MlSavedRun *second = g_ptr_array_index (read->runs, 1);
  g_assert_null (ml_evaluation_experiment (first->evaluation)->leak);
  g_assert_cmpstr (ml_evaluation_experiment (second->evaluation)->leak, ==,
                   texts[1]);
}

/* The steps around the table come back in their order, and the classifiers to
 * compare. */
static void
test_steps (void)
{
  static const guint32 rows[] = { 0, 1, 2 };
  static const char *const schemes[] = { "ZeroR", "Standardize; kNN", NULL };
  g_autoptr (MlDataset) whole = load_data ("iris.arff");
  g_autoptr (MlDataset) first = ml_dataset_drop_rows (whole, rows, 1);
  g_autoptr (MlDataset) second = ml_dataset_drop_rows (whole, rows, 2);
  g_autoptr (MlDataset) third = ml_dataset_drop_rows (whole, rows, 3);
  g_autoptr (MlSavedSession) session = ml_saved_session_new (second, 4, NULL);
  ml_saved_session_add_step (session->undo, whole, 4, NULL);
  ml_saved_session_add_step (session->undo, first, -1, NULL);
  ml_saved_session_add_step (session->redo, third, 0, NULL);
  g_strfreev (session->schemes);
  session->schemes = g_strdupv ((char **) schemes);
  session->plan = (MlSavedPlan){ ML_TEST_SPLIT, 3, 5, 75, 42 };
  g_autoptr (MlSavedSession) read = round_trip (session);
  g_assert_cmpint (read->plan.test, ==, ML_TEST_SPLIT);
  g_assert_cmpuint (read->plan.runs, ==, 3);
  g_assert_cmpuint (read->plan.folds, ==, 5);
  g_assert_cmpfloat (read->plan.percent, ==, 75);
  g_assert_cmpint (read->plan.seed, ==, 42);
  const MlSavedStep *undo = &g_array_index (read->undo, MlSavedStep, 0);
  const MlSavedStep *redo = &g_array_index (read->redo, MlSavedStep, 0);
  g_assert_cmpuint (read->undo->len, ==, 2);
  g_assert_cmpuint (read->redo->len, ==, 1);
  g_assert_cmpuint (ml_dataset_n_rows (undo[0].data), ==, 150);
  g_assert_cmpuint (ml_dataset_n_rows (undo[1].data), ==, 149);
  g_assert_cmpuint (ml_dataset_n_rows (read->data), ==, 148);
  g_assert_cmpuint (ml_dataset_n_rows (redo[0].data), ==, 147);
  g_assert_cmpint (undo[0].target, ==, 4);
  g_assert_cmpint (undo[1].target, ==, -1);
  g_assert_cmpint (redo[0].target, ==, 0);
  g_assert_true (g_strv_equal ((const char *const *) read->schemes, schemes));
}

/* 5,000,000 numbers take 40 MB: of two such steps the nearer one is kept. */
static void
test_step_budget (void)
{
  enum
  {
    N_ROWS = 5000000
  };
  g_autoptr (MlDataset) data = load_data ("iris.arff");
  g_autoptr (MlSavedSession) session = ml_saved_session_new (data, 4, NULL);
  for (guint i = 0; i < 2; i++)
    {
      double *numbers = g_new0 (double, N_ROWS);
      g_autoptr (MlDatasetBuilder) builder
          = ml_dataset_builder_new ("large", N_ROWS);
      ml_dataset_builder_add_numbers (
          builder, ml_attribute_new_numeric (i == 0 ? "far" : "near"), numbers);
      g_autoptr (MlDataset) step = ml_dataset_builder_finish (builder);
      ml_saved_session_add_step (session->undo, step, -1, NULL);
    }
  g_autoptr (MlSavedSession) read = round_trip (session);
  g_assert_cmpuint (read->undo->len, ==, 1);
  g_assert_cmpstr (
      ml_dataset_attribute (g_array_index (read->undo, MlSavedStep, 0).data, 0)
          ->name,
      ==, "near");
}

/* Adds what @text finds of @evaluation to @run. (transfer full): its table */
static MlDataset *
study (MlSavedRun *run, const char *text, const MlEvaluation *evaluation)
{
  GError *error = NULL;
  g_autoptr (MlStudy) settings
      = ml_settings_from_text (ML_TYPE_STUDY, text, &error);
  g_assert_no_error (error);
  g_autoptr (MlFindings) findings
      = ml_study_run (settings, ml_evaluation_experiment (evaluation),
                      ml_evaluation_predictor (evaluation), NULL, &error);
  g_assert_no_error (error);
  ml_saved_run_add_study (run, settings, findings);
  return ml_findings_table (findings);
}

/* A run that failed stands where it stood, with its settings and why; what is
 * said of other runs is still of them. */
static void
test_failures (void)
{
  static const char *const why = "it failed: take another one";
  g_autoptr (MlDataset) data = load_data ("weather.nominal.arff");
  g_autoptr (MlEvaluation) run = evaluate (data, "OneR", ML_TEST_FOLDS, 3);
  g_autoptr (MlLearner) learner
      = ml_learner_from_text ("LinearRegression", NULL);
  g_autoptr (MlExperiment) failed = ml_experiment_new (data, 4, learner);
  failed->folds = 7;
  g_autoptr (MlSavedSession) session = ml_saved_session_new (data, 4, NULL);
  ml_saved_session_add_failure (session, "4", failed, why);
  MlSavedRun *saved = ml_saved_session_add_run (session, "3", run);
  g_object_unref (study (saved, "Importance", run));
  ml_saved_session_add_failure (session, "2", failed, why);
  ml_saved_session_add_run (session, "1", run);
  ml_saved_session_add_failure (session, "0", failed, why);
  g_autoptr (MlSavedSession) read = round_trip (session);
  g_assert_cmpuint (read->runs->len, ==, 5);
  for (guint i = 0; i < 5; i++)
    {
      const MlSavedRun *one = g_ptr_array_index (read->runs, i);
      g_assert_cmpint (one->time[0], ==, '4' - (int) i);
      g_assert_true ((one->evaluation == NULL) == (i % 2 == 0));
      g_assert_cmpstr (one->problem, ==, i % 2 == 0 ? why : NULL);
      g_assert_cmpuint (one->studies->len, ==, i == 1);
      if (i % 2 != 0)
        continue;
      g_autofree char *text = ml_settings_to_text (one->experiment->learner);
      g_assert_cmpstr (text, ==, "LinearRegression");
      g_assert_cmpuint (one->experiment->folds, ==, 7);
      g_assert_true (one->experiment->data == read->data);
    }
}

/* Every figure of every study, with a class of labels and one of numbers. */
static void
test_studies (void)
{
  static const char *const texts[]
      = { "TrainingSize step=30", "Importance", "PartialDependence" };
  static const char *const cases[][2]
      = { { "weather.nominal.arff", "NaiveBayes" }, { "cpu.arff", "REPTree" } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MlDataset) data = load_data (cases[i][0]);
      g_autoptr (MlEvaluation) run
          = evaluate (data, cases[i][1], ML_TEST_FOLDS, 1);
      g_autoptr (MlSavedSession) session = ml_saved_session_new (data, 0, NULL);
      MlSavedRun *saved = ml_saved_session_add_run (session, "1", run);
      g_autoptr (GPtrArray) tables
          = g_ptr_array_new_with_free_func (g_object_unref);
      for (guint k = 0; k < G_N_ELEMENTS (texts); k++)
        g_ptr_array_add (tables, study (saved, texts[k], run));
      g_autoptr (MlSavedSession) read = round_trip (session);
      const MlSavedRun *again = g_ptr_array_index (read->runs, 0);
      g_assert_cmpuint (again->studies->len, ==, G_N_ELEMENTS (texts));
      for (guint k = 0; k < G_N_ELEMENTS (texts); k++)
        {
          const MlSavedStudy *one = g_ptr_array_index (again->studies, k);
          g_autoptr (MlDataset) table = ml_findings_table (one->findings);
          g_autofree char *before = ml_dataset_hash (tables->pdata[k]);
          g_autofree char *after = ml_dataset_hash (table);
          g_autofree char *text = ml_settings_to_text (one->settings);
          g_assert_cmpstr (text, ==, texts[k]);
          g_assert_cmpstr (before, ==, after);
          g_assert_cmpuint (ml_dataset_n_rows (table), >, 1);
          g_assert_cmpstr (ml_dataset_relation (table), ==,
                           ml_dataset_relation (tables->pdata[k]));
        }
    }
}

/* Another seed makes other folds, and that is told. */
static void
test_difference (void)
{
  g_autoptr (MlDataset) data = load_data ("iris.arff");
  g_autoptr (MlEvaluation) one = evaluate (data, "J48", ML_TEST_FOLDS, 1);
  g_autoptr (MlEvaluation) two = evaluate (data, "J48", ML_TEST_FOLDS, 2);
  g_autofree char *difference = ml_rerun_difference (one, two);
  g_assert_nonnull (strstr (difference, "in another place or fold"));
  g_autoptr (MlEvaluation) three
      = evaluate (data, "ZeroR", ML_TEST_TRAINING, 1);
  g_autoptr (MlEvaluation) four = evaluate (data, "J48", ML_TEST_TRAINING, 1);
  g_autofree char *other = ml_rerun_difference (three, four);
  g_assert_nonnull (strstr (other, "rows are predicted otherwise"));
}

/* The body with a byte changed, under a checksum that is right: either it is
 * refused in words, or what it says is used without harm. */
static void
test_hostile (void)
{
  g_autoptr (MlDataset) data = load_data ("weather.nominal.arff");
  g_autoptr (MlEvaluation) run = evaluate (data, "J48", ML_TEST_TRAINING, 1);
  g_autoptr (MlSavedSession) session = ml_saved_session_new (data, 0, NULL);
  g_autoptr (MlScores) scores = compare (data, 2);
  MlSavedRun *saved = ml_saved_session_add_run (session, "1", run);
  ml_saved_session_add_comparison (session, "2", scores);
  ml_saved_session_add_step (session->undo, data, 1, NULL);
  g_autoptr (MlFilter) filter
      = ml_settings_from_text (ML_TYPE_FILTER, "Copy", NULL);
  g_set_object (&session->filter, filter);
  g_set_object (&session->leak, filter);
  ml_saved_session_add_failure (session, "0", ml_evaluation_experiment (run),
                                "why");
  g_object_unref (study (saved, "TrainingSize step=50", run));
  g_object_unref (study (saved, "Importance", run));
  g_object_unref (study (saved, "PartialDependence lines=2", run));
  g_autofree char *path = temporary ();
  g_assert_true (ml_saved_session_save (session, path, NULL));
  g_autofree char *file = NULL;
  gsize n_bytes;
  g_assert_true (g_file_get_contents (path, &file, &n_bytes, NULL));
  g_unlink (path);
  guint n_refused = 0;
  for (gsize at = ML_SEALED_FILE_HEADER; at < n_bytes; at++)
    {
      g_autofree guint8 *copy = g_memdup2 (file, n_bytes);
      gsize n_hash = 32;
      copy[at] ^= (guint8) (1 + at % 255);
      g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
      g_checksum_update (checksum, copy + ML_SEALED_FILE_HEADER,
                         (gssize) (n_bytes - ML_SEALED_FILE_HEADER));
      g_checksum_get_digest (checksum, copy + 24, &n_hash);
      g_autoptr (GBytes) bytes = g_bytes_new (copy, n_bytes);
      g_autoptr (GError) error = NULL;
      g_autoptr (MlSavedSession) read
          = ml_saved_session_load_bytes (bytes, "it", &error);
      g_assert_true ((read == NULL) == (error != NULL));
      n_refused += read == NULL;
    }
  g_assert_cmpuint (n_refused, >, 0);
  g_autoptr (GBytes) cut = g_bytes_new (file, n_bytes / 2);
  g_autoptr (GError) error = NULL;
  g_assert_null (ml_saved_session_load_bytes (cut, "it", &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_PARSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/saved-session/round-trip", test_round_trip);
  g_test_add_func ("/core/saved-session/comparisons", test_comparisons);
  g_test_add_func ("/core/saved-session/first-format", test_first_format);
  g_test_add_func ("/core/saved-session/second-format", test_second_format);
  g_test_add_func ("/core/saved-session/third-format", test_third_format);
  g_test_add_func ("/core/saved-session/leak", test_leak);
  g_test_add_func ("/core/saved-session/failures", test_failures);
  g_test_add_func ("/core/saved-session/steps", test_steps);
  g_test_add_func ("/core/saved-session/step-budget", test_step_budget);
  g_test_add_func ("/core/saved-session/studies", test_studies);
  g_test_add_func ("/core/saved-session/difference", test_difference);
  g_test_add_func ("/core/saved-session/hostile", test_hostile);
  return g_test_run ();
}
