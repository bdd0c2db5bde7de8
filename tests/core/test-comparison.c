/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Repeated cross-validations and the corrected t-test. The figures and marks
 * are those that WEKA 3.6.14's Experimenter (weka.experiment, ten runs of ten
 * folds, PairedCorrectedTTester) printed for the same files and schemes; t and
 * p were computed by SciPy 1.10 from its results file. */
#include "ml-comparison.h"
#include "ml-scores-report.h"

#include "ml-loader.h"
#include "test-paths.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

static const char weka_text[]
    = "Dataset                   (1) ZeroR           | (2) OneR         (3) "
      "NaiveBayes   (4) kNN neighbor\n"
      "------------------------------------------------------------------------"
      "--------------------------\n"
      "iris                     (100)   33.33( 0.00) |   92.53( 5.47) v   "
      "95.53( 5.02) v   95.73( 4.60) v\n"
      "Glass                    (100)   35.51( 2.15) |   57.40( 9.43) v   "
      "49.45( 9.50) v   66.04( 7.67) v\n"
      "vote                     (100)   61.38( 0.81) |   95.63( 2.76) v   "
      "90.02( 3.91) v   93.17( 3.67) v\n"
      "weather                  (100)   70.00(33.33) |   36.00(39.62) *   "
      "67.50(39.17)     76.00(32.16)  \n"
      "------------------------------------------------------------------------"
      "--------------------------\n"
      "                                      (v/ /*) |          (3/0/1)        "
      " "
      " (3/1/0)          (3/1/0)\n";

static void
add_table (MlComparison *comparison, const char *file)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (RURU_DATA_DIR, file, NULL);
  g_autoptr (MlDataset) data = ml_load_path (path, NULL, &error);
  g_assert_no_error (error);
  ml_comparison_add_table (comparison, data, ml_dataset_default_target (data));
}

static void
add_scheme (MlComparison *comparison, const char *text)
{
  g_autoptr (GError) error = NULL;
  MlScheme *scheme = ml_scheme_from_text (text, &error);
  g_assert_no_error (error);
  ml_comparison_add_scheme (comparison, scheme);
}

static MlComparison *
make_comparison (void)
{
  MlComparison *made = ml_comparison_new ();
  add_table (made, "iris.arff");
  add_table (made, "glass.arff");
  add_table (made, "vote.arff");
  add_table (made, "weather.numeric.arff");
  add_scheme (made, "weka.classifiers.rules.ZeroR");
  add_scheme (made, "weka.classifiers.rules.OneR -B 6");
  add_scheme (made, "weka.classifiers.bayes.NaiveBayes");
  add_scheme (made, "weka.classifiers.lazy.IBk -K 5");
  return made;
}

static MlScores *
run (const MlComparison *comparison)
{
  g_autoptr (GError) error = NULL;
  MlScores *made = ml_comparison_run (comparison, NULL, &error);
  g_assert_no_error (error);
  return made;
}

static guint
measure_of (const char *name)
{
  const int measure = ml_scores_find_measure (name);
  g_assert_cmpint (measure, >=, 0);
  return (guint) measure;
}

static void
test_weka_tables (void)
{
  g_autoptr (MlComparison) comparison = make_comparison ();
  g_autoptr (MlScores) scores = run (comparison);
  MlScoresView view = { measure_of ("accuracy"), 0, 0.05, 2 };
  g_autofree char *text = ml_scores_text (scores, &view);
  g_assert_nonnull (strstr (text, weka_text));

  g_autoptr (MlTextTable) wins = ml_scores_table_wins (scores, &view);
  static const char *const counts[4][4]
      = { { "-", "3 (3)", "3 (3)", "4 (3)" },
          { "1 (1)", "-", "2 (1)", "3 (3)" },
          { "1 (0)", "2 (2)", "-", "4 (2)" },
          { "0 (0)", "1 (1)", "0 (0)", "-" } };
  for (guint i = 0; i < 4; i++)
    for (guint j = 0; j < 4; j++)
      g_assert_cmpstr (ml_text_table_cell (wins, i, j + 1), ==, counts[i][j]);

  g_autoptr (MlTextTable) ranking = ml_scores_table_ranking (scores, &view);
  static const char *const ranks[4][4] = { { "kNN neighbors=5", "7", "8", "1" },
                                           { "OneR", "1", "6", "5" },
                                           { "NaiveBayes", "0", "4", "4" },
                                           { "ZeroR", "-8", "1", "9" } };
  for (guint i = 0; i < 4; i++)
    for (guint j = 0; j < 4; j++)
      g_assert_cmpstr (ml_text_table_cell (ranking, i, j), ==, ranks[i][j]);

  view.base = 1; /* of which WEKA printed v, *, … line by line */
  static const int signs[4][4] = {
    { -1, 0, 0, 0 }, { -1, 0, -1, 1 }, { -1, 0, -1, -1 }, { 1, 0, 0, 1 }
  };
  for (guint table = 1; table < 4; table++)
    for (guint scheme = 0; scheme < 4; scheme++)
      g_assert_cmpint (
          ml_scores_compare (scores, table, scheme, 1, view.measure, 0.05), ==,
          signs[table][scheme]);
}

/* Errors, too: “*” stands where the error is smaller. */
static void
test_weka_rmse (void)
{
  static const struct
  {
    guint scheme;
    double mean, sd;
    int sign;
  } expected[] = { { 0, 0.47, 0.00, 0 },
                   { 1, 0.19, 0.11, -1 },
                   { 2, 0.13, 0.09, -1 },
                   { 3, 0.13, 0.07, -1 } };
  g_autoptr (MlComparison) comparison = make_comparison ();
  g_autoptr (MlScores) scores = run (comparison);
  const guint rmse = measure_of ("rmse");
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const MlScoreCell cell
          = ml_scores_cell (scores, 0, expected[i].scheme, rmse);
      g_assert_cmpfloat_with_epsilon (cell.mean, expected[i].mean, 0.005001);
      g_assert_cmpfloat_with_epsilon (cell.sd, expected[i].sd, 0.005001);
      g_assert_cmpint (
          ml_scores_compare (scores, 0, expected[i].scheme, 0, rmse, 0.05), ==,
          expected[i].sign);
    }
}

static void
test_scipy_figures (void)
{
  static const struct
  {
    guint table, scheme;
    double mean, sd, t, p;
  } expected[] = {
    { 0, 1, 59.200000, 5.466354, 31.11945074, 6.3835426e-53 },
    { 1, 1, 21.887446, 9.520742, 6.60590452, 1.9963788e-09 },
    { 1, 2, 13.932901, 10.252913, 3.90483130, 0.00017232625 },
    { 2, 3, 31.793341, 3.704251, 24.66287718, 4.6230246e-44 },
    { 3, 1, -34.000000, 44.879187, -2.17691736, 0.031863766 },
    { 3, 2, -2.500000, 30.463590, -0.23581256, 0.81406527 },
    { 3, 3, 6.000000, 19.174899, 0.89913760, 0.37076113 },
  };
  g_autoptr (MlComparison) comparison = make_comparison ();
  g_autoptr (MlScores) scores = run (comparison);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const MlTTest test
          = ml_scores_test (scores, expected[i].table, expected[i].scheme, 0,
                            measure_of ("accuracy"));
      g_assert_cmpuint (test.n, ==, 100);
      g_assert_cmpfloat_with_epsilon (test.mean, expected[i].mean, 1e-5);
      g_assert_cmpfloat_with_epsilon (test.sd, expected[i].sd, 1e-5);
      g_assert_cmpfloat_with_epsilon (test.t, expected[i].t, 1e-5);
      g_assert_cmpfloat_with_epsilon (test.p / expected[i].p, 1, 1e-4);
    }
}

/* Differences 1, 0, 3, 4: mean 2, variance 10/3; with a share of 1/2,
 * t = 2 / sqrt (0.75 · 10/3) = 1.2649; without, t = 2.1909. p by SciPy. */
static void
test_by_hand (void)
{
  static const double x[] = { 3, 5, 4, 7 }, y[] = { 2, 5, 1, 3 };
  const MlTTest corrected = ml_t_test_paired (x, y, 4, 0.5);
  const MlTTest plain = ml_t_test_paired (x, y, 4, 0);
  g_assert_cmpfloat (corrected.mean, ==, 2);
  g_assert_cmpfloat_with_epsilon (corrected.sd, sqrt (10.0 / 3), 1e-12);
  g_assert_cmpfloat_with_epsilon (corrected.t, 1.2649110640673518, 1e-12);
  g_assert_cmpfloat_with_epsilon (corrected.p, 0.2952289365995312, 1e-12);
  g_assert_cmpfloat_with_epsilon (plain.t, 2.1908902300206647, 1e-12);
  g_assert_cmpfloat_with_epsilon (plain.p, 0.11615752834753822, 1e-12);
  g_assert_cmpfloat_with_epsilon (ml_t_quantile (0.975, 99), 1.9842169515086827,
                                  1e-9);
}

static void
test_no_variance (void)
{
  static const double x[] = { 3, 4, 5 }, y[] = { 2, 3, 4 };
  g_assert_cmpfloat (ml_t_test_paired (x, y, 3, 0.1).p, ==, 0);
  g_assert_cmpfloat (ml_t_test_paired (y, x, 3, 0.1).t, ==, (double) -INFINITY);
  g_assert_cmpfloat (ml_t_test_paired (x, x, 3, 0.1).p, ==, 1);
  g_assert_true (isnan (ml_t_test_paired (x, y, 1, 0.1).p));
  g_assert_true (isnan (ml_t_test_paired (x, y, 0, 0.1).mean));
}

static gboolean
is_time (guint measure)
{
  guint n;
  return strstr (ml_scores_measures (&n)[measure].name, "seconds") != NULL;
}

static void
assert_equal (const MlScores *a, const MlScores *b)
{
  guint n_measures;
  ml_scores_measures (&n_measures);
  g_assert_cmpuint (ml_scores_n_folds (a), ==, ml_scores_n_folds (b));
  for (guint i = 0; i < ml_scores_n_folds (a); i++)
    for (guint m = 0; m < n_measures; m++)
      {
        const double x = ml_scores_figure (a, i, m);
        const double y = ml_scores_figure (b, i, m);
        if (!is_time (m))
          g_assert_true (x == y || (isnan (x) && isnan (y)));
      }
}

static void
test_any_number_of_threads (void)
{
  g_autoptr (MlComparison) comparison = make_comparison ();
  comparison->runs = 3;
  comparison->threads = 1;
  g_autoptr (MlScores) one = run (comparison);
  comparison->threads = 3;
  g_autoptr (MlScores) three = run (comparison);
  assert_equal (one, three);
  g_assert_cmpuint (ml_scores_n_folds (one), ==, 4 * 4 * 3 * 10);
}

/* The figures of one run are those of the experiment with that seed. */
static void
test_runs_are_experiments (void)
{
  g_autoptr (MlComparison) comparison = ml_comparison_new ();
  add_table (comparison, "glass.arff");
  add_scheme (comparison, "Standardize; kNN neighbors=3");
  comparison->runs = 2;
  g_autoptr (MlScores) scores = run (comparison);
  const MlComparisonTable *table = g_ptr_array_index (comparison->tables, 0);
  const MlScheme *scheme = g_ptr_array_index (comparison->schemes, 0);
  g_autoptr (MlExperiment) experiment
      = ml_experiment_new (table->data, table->target, scheme->learner);
  g_ptr_array_add (experiment->filters,
                   ml_option_copy (g_ptr_array_index (scheme->filters, 0)));
  experiment->seed = 2;
  g_autoptr (MlEvaluation) second = ml_experiment_run (experiment, NULL, NULL);
  for (guint fold = 0; fold < 10; fold++)
    {
      g_autoptr (MlEvaluation) one = ml_evaluation_fold (second, fold);
      const MlScoreKey *key = ml_scores_key (scores, 10 + fold);
      g_assert_cmpuint (key->run, ==, 1);
      g_assert_cmpuint (key->fold, ==, fold);
      g_assert_cmpfloat (key->n_training + key->n_test, ==, 214);
      g_assert_cmpfloat (
          ml_scores_figure (scores, 10 + fold, measure_of ("kappa")), ==,
          ml_evaluation_measure (one, "kappa"));
    }
  g_autofree char *text = ml_scheme_to_text (scheme);
  g_assert_cmpstr (text, ==, "Standardize; kNN neighbors=3");
}

/* One half of the rows, twice: four figures, of 7 rows each. */
static void
test_splits (void)
{
  g_autoptr (MlComparison) comparison = ml_comparison_new ();
  add_table (comparison, "weather.numeric.arff");
  add_scheme (comparison, "ZeroR");
  add_scheme (comparison, "NaiveBayes");
  comparison->test = ML_TEST_SPLIT;
  comparison->percent = 50;
  comparison->runs = 2;
  g_autoptr (MlScores) scores = run (comparison);
  g_assert_cmpuint (ml_scores_n_folds (scores), ==, 4);
  g_assert_cmpfloat (ml_scores_key (scores, 3)->n_test, ==, 7);
  g_assert_cmpfloat (ml_scores_key (scores, 3)->n_training, ==, 7);
}

/* A scheme that cannot learn a table leaves a sentence; the rest has figures.
 */
static void
test_problem_stays_in_its_cell (void)
{
  g_autoptr (MlComparison) comparison = ml_comparison_new ();
  add_table (comparison, "vote.arff");
  add_table (comparison, "cpu.arff");
  add_scheme (comparison, "ZeroR");
  add_scheme (comparison, "OneR");
  comparison->runs = 1;
  g_autoptr (MlScores) scores = run (comparison);
  const guint rmse = measure_of ("rmse");
  g_assert_null (ml_scores_cell (scores, 0, 1, rmse).problem);
  g_assert_nonnull (ml_scores_cell (scores, 1, 1, rmse).problem);
  g_assert_cmpuint (ml_scores_cell (scores, 1, 1, rmse).n, ==, 0);
  g_assert_cmpuint (ml_scores_cell (scores, 1, 0, rmse).n, ==, 10);
  g_assert_cmpint (ml_scores_compare (scores, 1, 1, 0, rmse, 0.05), ==, 0);
}

static void
test_refusals (void)
{
  g_autoptr (MlComparison) comparison = ml_comparison_new ();
  g_autoptr (GError) error = NULL;
  g_assert_false (ml_comparison_check (comparison, &error));
  g_assert_nonnull (strstr (error->message, "add one"));
  g_clear_error (&error);
  add_table (comparison, "weather.numeric.arff");
  g_assert_false (ml_comparison_check (comparison, NULL));
  add_scheme (comparison, "ZeroR");
  g_assert_true (ml_comparison_check (comparison, NULL));
  comparison->folds = 99;
  g_assert_false (ml_comparison_check (comparison, &error));
  g_assert_true (g_str_has_prefix (error->message, "weather: "));
  g_clear_error (&error);
  comparison->folds = 10;
  comparison->runs = 0;
  g_assert_false (ml_comparison_check (comparison, NULL));
}

static gpointer
run_in_thread (gpointer data)
{
  gpointer *words = data;
  return ml_comparison_run (words[0], words[1], NULL);
}

/* Stopped in the middle: whole runs are kept, and watching shows them. */
static void
test_stop_keeps_what_is_done (void)
{
  g_autoptr (MlComparison) comparison = make_comparison ();
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  comparison->runs = 10000;
  gpointer words[] = { comparison, monitor };
  ml_snapshot_unref (ml_monitor_take_snapshot (monitor)); /* and wants one */
  GThread *thread = g_thread_new ("run", run_in_thread, words);
  g_autoptr (MlSnapshot) snapshot = NULL;
  while (snapshot == NULL)
    {
      g_usleep (1000);
      snapshot = ml_monitor_take_snapshot (monitor);
    }
  g_assert_cmpuint (ml_scores_n_folds (ml_snapshot_attached (snapshot)), >=,
                    10);
  const gint64 asked = g_get_monotonic_time ();
  ml_monitor_stop (monitor);
  g_autoptr (MlScores) scores = g_thread_join (thread);
  g_assert_cmpint (g_get_monotonic_time () - asked, <, 2 * G_USEC_PER_SEC);
  g_assert_nonnull (scores);
  g_assert_cmpuint (ml_scores_n_folds (scores) % 10, ==, 0);
  g_assert_cmpuint (ml_scores_n_folds (scores), <, 16 * 100000);
}

static void
test_saves (void)
{
  g_autoptr (MlComparison) comparison = make_comparison ();
  comparison->runs = 2;
  add_table (comparison, "cpu.arff");
  g_autoptr (MlScores) scores = run (comparison);
  g_autoptr (GVariant) saved = g_variant_ref_sink (ml_scores_save (scores));
  g_assert_true (g_variant_is_of_type (saved, G_VARIANT_TYPE (ML_SCORES_TYPE)));
  g_autoptr (MlScores) loaded = ml_scores_load (saved);
  g_assert_nonnull (loaded);
  assert_equal (scores, loaded);
  g_assert_cmpstr (ml_scores_scheme (loaded, 3), ==, "kNN neighbors=5");
  g_assert_cmpstr (ml_scores_cell (loaded, 4, 1, 0).problem, ==,
                   ml_scores_cell (scores, 4, 1, 0).problem);
  g_assert_nonnull (ml_scores_cell (loaded, 4, 1, 0).problem);
}

/* What no writer of ours would write. */
static void
test_hostile_save (void)
{
  static const char *const hostile[] = {
    "(['a'], ['b'], ['kappa'], [(1, 0, 0, 0, 1.0, 1.0)], [[0.5]], [])",
    "(['a'], ['b'], ['kappa'], [(0, 7, 0, 0, 1.0, 1.0)], [[0.5]], [])",
    "(['a'], ['b'], ['kappa'], [(0, 0, 0, 0, 1.0, 1.0)], [[0.5, 1.0]], [])",
    "(['a'], ['b'], ['kappa'], [(0, 0, 0, 0, -1.0, 1.0)], [[0.5]], [])",
    "(['a'], ['b'], ['kappa'], [(0, 0, 0, 0, 1.0, 1.0)], [], [])",
    ("(['a'], ['b'], ['kappa'], [(0, 0, 0, 0, 1.0, 1.0), (0, 0, 0, 0, 1.0, "
     "1.0)], [[0.5], [0.5]], [])"),
    "(['a'], ['b'], ['kappa'], [], [], [(0, 1, 'why')])",
  };
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) saved = g_variant_parse (
          G_VARIANT_TYPE (ML_SCORES_TYPE), hostile[i], NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_null (ml_scores_load (saved));
    }
}

static void
test_table_of_folds (void)
{
  g_autoptr (MlComparison) comparison = ml_comparison_new ();
  add_table (comparison, "iris.arff");
  add_scheme (comparison, "OneR");
  add_scheme (comparison, "NaiveBayes");
  comparison->runs = 1;
  g_autoptr (MlScores) scores = run (comparison);
  g_autoptr (MlDataset) table = ml_scores_dataset (scores);
  g_assert_cmpuint (ml_dataset_n_rows (table), ==, 20);
  const int scheme = ml_dataset_find_column (table, "scheme");
  const int accuracy = ml_dataset_find_column (table, "accuracy");
  g_autofree char *name = ml_dataset_format_cell (table, 10, (guint) scheme);
  g_assert_cmpstr (name, ==, "NaiveBayes");
  g_assert_cmpfloat (ml_dataset_value (table, 10, (guint) accuracy), ==,
                     ml_scores_figure (scores, 10, measure_of ("accuracy")));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/comparison/weka-tables", test_weka_tables);
  g_test_add_func ("/core/comparison/weka-rmse", test_weka_rmse);
  g_test_add_func ("/core/comparison/scipy-figures", test_scipy_figures);
  g_test_add_func ("/core/comparison/t-test-by-hand", test_by_hand);
  g_test_add_func ("/core/comparison/no-variance", test_no_variance);
  g_test_add_func ("/core/comparison/any-number-of-threads",
                   test_any_number_of_threads);
  g_test_add_func ("/core/comparison/runs-are-experiments",
                   test_runs_are_experiments);
  g_test_add_func ("/core/comparison/splits", test_splits);
  g_test_add_func ("/core/comparison/problem-stays-in-its-cell",
                   test_problem_stays_in_its_cell);
  g_test_add_func ("/core/comparison/refusals", test_refusals);
  g_test_add_func ("/core/comparison/stop-keeps-what-is-done",
                   test_stop_keeps_what_is_done);
  g_test_add_func ("/core/comparison/saves", test_saves);
  g_test_add_func ("/core/comparison/hostile-save", test_hostile_save);
  g_test_add_func ("/core/comparison/table-of-folds", test_table_of_folds);
  return g_test_run ();
}
