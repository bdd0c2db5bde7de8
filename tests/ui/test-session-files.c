/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A window whose session is kept: its file is there soon after a run has
 * finished, whatever becomes of the program, and another window opens it. */
#include "ui-test.h"

#include "wb-comparison.h"
#include "wb-run.h"
#include "wb-scheme-list.h"
#include "wb-session-files.h"
#include "wb-study.h"

#include "ml-loader.h"
#include "ml-registry.h"
#include "ml-rerun.h"
#include "ml-settings.h"
#include "test-paths.h"

#include <glib/gstdio.h>

static char *folder; /* of the kept sessions */

/* (transfer full) (nullable): the newest session there is. */
static char *
newest (void)
{
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  char *found = NULL;
  const char *name;
  while (files != NULL && (name = g_dir_read_name (files)) != NULL)
    if (g_str_has_suffix (name, ".ruru-session") && g_strcmp0 (name, found) > 0)
      {
        g_free (found);
        found = g_strdup (name);
      }
  char *path = found != NULL ? g_build_filename (folder, found, NULL) : NULL;
  g_free (found);
  return path;
}

/* What the tests before this one left. */
static void
forget (void)
{
  for (char *path; (path = newest ()) != NULL; g_free (path))
    g_unlink (path);
}

static guint
n_runs_kept (void)
{
  g_autofree char *path = newest ();
  g_autoptr (MlSavedSession) saved
      = path != NULL ? ml_saved_session_load (path, NULL) : NULL;
  return saved != NULL ? saved->runs->len : 0;
}

static WbWindow *
new_window (void)
{
  WbWindow *window = wb_window_new (NULL);
  wb_session_files_keep (window);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static MlEvaluation *
run_something (WbWindow *window)
{
  WbSession *session = wb_window_session (window);
  g_autofree char *path = test_data_path ("diabetes.arff");
  g_autoptr (MlDataset) data = ml_load_path (path, NULL, NULL);
  g_autoptr (MlLearner) learner = ml_learner_from_text ("J48", NULL);
  wb_session_open (session, data, path);
  WbRun *run = wb_run_start (
      session,
      ml_experiment_new (data, ml_dataset_default_target (data), learner));
  UI_TEST_WAIT (!wb_run_is_running (run), 30);
  return ml_evaluation_ref (wb_run_evaluation (run));
}

static void
test_kept (void)
{
  WbWindow *first = new_window ();
  g_autoptr (MlEvaluation) before = run_something (first);
  UI_TEST_WAIT (n_runs_kept () == 1, 20);
  g_autofree char *path = newest ();
  WbWindow *second = new_window ();
  WbSession *session = wb_window_session (second);
  wb_window_open_path (second, path); /* as from the command line */
  UI_TEST_WAIT (wb_session_run (session) != NULL, 20);
  WbRun *run = WB_RUN (wb_session_run (session));
  g_autofree char *difference
      = ml_rerun_difference (before, wb_run_evaluation (run));
  g_assert_null (difference);
  g_assert_nonnull (wb_run_predictor (run));
  g_assert_nonnull (wb_run_experiment (run));
  g_assert_cmpuint (ml_dataset_n_rows (wb_session_dataset (session)), ==, 768);
  gtk_window_destroy (GTK_WINDOW (first));
  gtk_window_destroy (GTK_WINDOW (second));
}

/* A class of labels is none for a line: the run says so, and does after the
 * session is reopened, where it can be run again. */
static void
test_failure (void)
{
  forget ();
  WbWindow *first = new_window ();
  WbSession *session = wb_window_session (first);
  g_autofree char *data_path = test_data_path ("iris.arff");
  g_autoptr (MlDataset) data = ml_load_path (data_path, NULL, NULL);
  g_autoptr (MlLearner) learner
      = ml_learner_from_text ("LinearRegression", NULL);
  wb_session_open (session, data, data_path);
  WbRun *run = wb_run_start (session, ml_experiment_new (data, 4, learner));
  UI_TEST_WAIT (wb_run_state (run) == ML_JOB_FAILED, 30);
  UI_TEST_WAIT (n_runs_kept () == 1, 20);
  g_autofree char *path = newest ();
  WbWindow *second = new_window ();
  session = wb_window_session (second);
  wb_session_files_read (second, path);
  UI_TEST_WAIT (wb_session_run (session) != NULL, 20);
  WbRun *read = WB_RUN (wb_session_run (session));
  g_assert_cmpint (wb_run_state (read), ==, ML_JOB_FAILED);
  g_assert_nonnull (wb_run_problem (run));
  g_assert_cmpstr (wb_run_problem (read), ==, wb_run_problem (run));
  g_assert_cmpstr (wb_run_title (read), ==, wb_run_title (run));
  UI_TEST_WAIT (ui_test_find_text (GTK_WIDGET (second), "failed") != NULL, 10);
  g_assert_nonnull (wb_run_experiment (read));
  gtk_window_destroy (GTK_WINDOW (first));
  gtk_window_destroy (GTK_WINDOW (second));
}

static GtkWidget *
classifier_of (WbWindow *window)
{
  return ui_test_find_type (GTK_WIDGET (window),
                            g_type_from_name ("WbClassifierPage"));
}

/* Intervals that know all classes are warned of in the next session, too; they
 * can still be moved into the test, and the run says what it was of. */
static void
test_leak (void)
{
  forget ();
  WbWindow *first = new_window ();
  WbSession *session = wb_window_session (first);
  g_autofree char *data_path = test_data_path ("iris.arff");
  g_autoptr (MlDataset) data = ml_load_path (data_path, NULL, NULL);
  g_autoptr (MlFilter) filter
      = ml_settings_from_text (ML_TYPE_FILTER, "SupervisedDiscretize", NULL);
  wb_session_open (session, data, data_path);
  g_autoptr (MlDataset) made
      = ml_dataset_drop_rows (data, (const guint32[]){ 0 }, 1);
  wb_session_edit_by (session, made, 4, filter);
  wb_window_show_page (first, "classifier");
  UI_TEST_WAIT (gtk_widget_get_mapped (classifier_of (first)), 10);
  gtk_widget_activate_action (classifier_of (first), "run.start", NULL);
  UI_TEST_WAIT (wb_run_evaluation (WB_RUN (wb_session_run (session))) != NULL,
                30);
  UI_TEST_WAIT (n_runs_kept () == 1, 20);
  g_autofree char *path = newest ();
  WbWindow *second = new_window ();
  session = wb_window_session (second);
  wb_session_files_read (second, path);
  UI_TEST_WAIT (wb_session_run (session) != NULL, 20);
  g_assert_true (wb_session_can_mend_leak (session));
  wb_window_show_page (second, "classifier");
  UI_TEST_WAIT (
      ui_test_find_text (classifier_of (second), "Move into Test") != NULL, 10);
  const MlEvaluation *run
      = wb_run_evaluation (WB_RUN (wb_session_run (session)));
  g_assert_cmpstr (ml_evaluation_experiment (run)->leak, ==,
                   "SupervisedDiscretize");
  wb_session_mend_leak (session);
  g_assert_null (wb_session_leak (session));
  gtk_window_destroy (GTK_WINDOW (first));
  gtk_window_destroy (GTK_WINDOW (second));
}

static guint
n_comparisons_kept (void)
{
  g_autofree char *path = newest ();
  g_autoptr (MlSavedSession) saved
      = path != NULL ? ml_saved_session_load (path, NULL) : NULL;
  return saved != NULL ? saved->comparisons->len : 0;
}

/* WEKA 3.6.14: ZeroR has a third of iris right in every fold. */
static void
test_comparison (void)
{
  WbWindow *first = new_window ();
  WbSession *session = wb_window_session (first);
  g_autofree char *data_path = test_data_path ("iris.arff");
  g_autoptr (MlDataset) data = ml_load_path (data_path, NULL, NULL);
  wb_session_open (session, data, data_path);
  MlComparison *settings = ml_comparison_new ();
  settings->runs = 1;
  ml_comparison_add_table (settings, data, 4);
  ml_comparison_add_scheme (settings, ml_scheme_from_text ("ZeroR", NULL));
  WbComparison *made = wb_comparison_start (session, settings);
  UI_TEST_WAIT (!wb_comparison_is_running (made), 30);
  UI_TEST_WAIT (n_comparisons_kept () == 1, 20);
  g_autofree char *path = newest ();
  WbWindow *second = new_window ();
  GListModel *all
      = G_LIST_MODEL (wb_session_comparisons (wb_window_session (second)));
  wb_session_files_read (second, path);
  UI_TEST_WAIT (g_list_model_get_n_items (all) == 1, 20);
  g_autoptr (WbComparison) read = g_list_model_get_item (all, 0);
  g_assert_cmpstr (wb_comparison_title (read), ==, wb_comparison_title (made));
  const MlScoreCell cell
      = ml_scores_cell (wb_comparison_scores (read), 0, 0,
                        (guint) ml_scores_find_measure ("accuracy"));
  g_assert_cmpuint (cell.n, ==, 10);
  g_assert_cmpfloat_with_epsilon (cell.mean, 100.0 / 3, 1e-9);
  gtk_window_destroy (GTK_WINDOW (first));
  gtk_window_destroy (GTK_WINDOW (second));
}

static gboolean
is_kept (guint n_undo, guint n_redo, guint n_schemes, guint n_studies)
{
  g_autofree char *path = newest ();
  g_autoptr (MlSavedSession) saved
      = path != NULL ? ml_saved_session_load (path, NULL) : NULL;
  if (saved == NULL || saved->runs->len == 0)
    return FALSE;
  const MlSavedRun *run = g_ptr_array_index (saved->runs, 0);
  return saved->undo->len == n_undo && saved->redo->len == n_redo
         && g_strv_length (saved->schemes) == n_schemes
         && run->studies->len == n_studies;
}

static void
set_number (WbWindow *window, const char *name, double value)
{
  gtk_spin_button_set_value (
      GTK_SPIN_BUTTON (ui_test_find (GTK_WIDGET (window), name)), value);
}

static int
number_of (WbWindow *window, const char *name)
{
  return gtk_spin_button_get_value_as_int (
      GTK_SPIN_BUTTON (ui_test_find (GTK_WIDGET (window), name)));
}

/* Steps, classifiers to compare and a study: kept, and there in another window.
 */
static void
test_all_of_it (void)
{
  static const guint32 rows[] = { 0, 1 };
  static const char *const schemes[]
      = { "ZeroR", "kNN neighbors=5", "Standardize; Logistic", NULL };
  WbWindow *first = new_window ();
  g_autoptr (MlEvaluation) evaluation = run_something (first);
  g_assert_nonnull (evaluation);
  WbSession *session = wb_window_session (first);
  g_autoptr (MlDataset) whole = g_object_ref (wb_session_dataset (session));
  for (guint i = 1; i <= 2; i++)
    {
      g_autoptr (MlDataset) fewer = ml_dataset_drop_rows (whole, rows, i);
      wb_session_edit (session, fewer, 8);
    }
  wb_session_undo (session);
  wb_session_set_schemes (session, schemes);
  set_number (first, "compare-runs", 3);
  set_number (first, "compare-folds", 5);
  set_number (first, "compare-seed", 42);
  const GType type = ml_registry_find (ML_TYPE_STUDY, "TrainingSize", NULL);
  g_autoptr (MlStudy) settings = g_object_new (type, "step", 45, NULL);
  WbStudy *study = wb_study_of (WB_RUN (wb_session_run (session)), type);
  wb_study_start (study, settings);
  UI_TEST_WAIT (wb_study_monitor (study) == NULL, 60);
  UI_TEST_WAIT (is_kept (1, 1, 3, 1), 20);
  g_autofree char *path = newest ();
  WbWindow *second = new_window ();
  WbSession *other = wb_window_session (second);
  wb_session_files_read (second, path);
  UI_TEST_WAIT (wb_session_run (other) != NULL, 20);
  g_assert_cmpuint (ml_dataset_n_rows (wb_session_dataset (other)), ==, 767);
  wb_session_undo (other);
  g_assert_cmpuint (ml_dataset_n_rows (wb_session_dataset (other)), ==, 768);
  wb_session_redo (other);
  wb_session_redo (other);
  g_assert_cmpuint (ml_dataset_n_rows (wb_session_dataset (other)), ==, 766);
  g_assert_true (g_strv_equal (wb_session_schemes (other), schemes));
  GtkWidget *list
      = ui_test_find_type (GTK_WIDGET (second), WB_TYPE_SCHEME_LIST);
  g_assert_cmpuint (wb_scheme_list_length (WB_SCHEME_LIST (list)), ==, 3);
  g_assert_cmpint (number_of (second, "compare-runs"), ==, 3);
  g_assert_cmpint (number_of (second, "compare-folds"), ==, 5);
  g_assert_cmpint (number_of (second, "compare-percent"), ==, 66);
  g_assert_cmpint (number_of (second, "compare-seed"), ==, 42);
  WbStudy *read = wb_study_of (WB_RUN (wb_session_run (other)), type);
  g_autoptr (MlTextTable) before
      = ml_findings_to_text (wb_study_findings (study));
  g_autoptr (MlTextTable) after
      = ml_findings_to_text (wb_study_findings (read));
  g_autofree char *text = ml_text_table_format (before, ML_TEXT_TABLE_CSV);
  g_autofree char *text_read = ml_text_table_format (after, ML_TEXT_TABLE_CSV);
  g_assert_cmpstr (text_read, ==, text);
  gtk_window_destroy (GTK_WINDOW (first));
  gtk_window_destroy (GTK_WINDOW (second));
}

static void
test_damaged (void)
{
  WbWindow *window = new_window ();
  g_autoptr (MlEvaluation) before = run_something (window);
  g_autofree char *path = g_build_filename (folder, "bad", NULL);
  g_assert_nonnull (before);
  g_assert_true (g_file_set_contents (path, "RuruSes\nno", -1, NULL));
  wb_session_files_read (window, path);
  GtkWidget *toast = NULL;
  UI_TEST_WAIT ((toast = ui_test_find_type (
                     GTK_WIDGET (window), g_type_from_name ("AdwToastWidget")))
                    != NULL,
                20);
  g_assert_nonnull (wb_session_run (wb_window_session (window)));
  gtk_window_destroy (GTK_WINDOW (window));
  g_unlink (path);
}

int
main (int argc, char **argv)
{
  g_autofree char *state = g_dir_make_tmp ("ruru-state-XXXXXX", NULL);
  g_setenv ("XDG_STATE_HOME", state, TRUE);
  if (!ui_test_init (&argc, &argv))
    return 77;
  folder = g_build_filename (state, "ruru", NULL);
  g_test_add_func ("/ui/session-files/kept", test_kept);
  g_test_add_func ("/ui/session-files/comparison", test_comparison);
  g_test_add_func ("/ui/session-files/failure", test_failure);
  g_test_add_func ("/ui/session-files/leak", test_leak);
  g_test_add_func ("/ui/session-files/all-of-it", test_all_of_it);
  g_test_add_func ("/ui/session-files/damaged", test_damaged);
  const int status = g_test_run ();
  forget ();
  g_rmdir (folder);
  g_rmdir (state);
  g_free (folder);
  return status;
}
