/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-test.h"

#include "wb-run.h"
#include "wb-window.h"

#include "ml-settings.h"

static void
count (guint *n)
{
  (*n)++;
}

static void
test_open (void)
{
  g_autoptr (WbSession) session = wb_session_new ();
  g_assert_null (wb_session_dataset (session));
  g_assert_cmpint (wb_session_target (session), ==, -1);
  guint n_notified = 0;
  g_signal_connect_swapped (session, "notify::dataset", G_CALLBACK (count),
                            &n_notified);
  g_autoptr (MlDataset) data = ui_test_data (4);
  wb_session_open (session, data, "small.arff");
  g_assert_true (wb_session_dataset (session) == data);
  g_assert_cmpint (wb_session_target (session), ==, 2);
  g_assert_cmpstr (wb_session_path (session), ==, "small.arff");
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_false (wb_session_can_undo (session));
}

static void
test_undo (void)
{
  g_autoptr (WbSession) session = wb_session_new ();
  g_autoptr (MlDataset) data = ui_test_data (4);
  wb_session_open (session, data, NULL);
  wb_session_set_target (session, 0);
  const guint kept[] = { 1, 2 };
  g_autoptr (MlDataset) rest = ml_dataset_select_columns (data, kept, 2);
  wb_session_edit (session, rest, 1);
  g_assert_true (wb_session_dataset (session) == rest);
  g_assert_cmpint (wb_session_target (session), ==, 1);

  wb_session_undo (session);
  g_assert_true (wb_session_dataset (session) == data);
  g_assert_cmpint (wb_session_target (session), ==, 0);
  g_assert_false (wb_session_can_undo (session));
  g_assert_true (wb_session_can_redo (session));

  wb_session_redo (session);
  g_assert_true (wb_session_dataset (session) == rest);
  wb_session_undo (session);
  wb_session_edit (session, rest, 0); /* another way: no redo any more */
  g_assert_false (wb_session_can_redo (session));
  wb_session_undo (session);
  wb_session_undo (session); /* nothing left: stays */
  g_assert_true (wb_session_dataset (session) == data);
}

/* A thousand steps share the columns and are given back. */
static void
test_many_steps (void)
{
  g_autoptr (WbSession) session = wb_session_new ();
  MlDataset *data = ui_test_data (1000);
  wb_session_open (session, data, NULL);
  const double *numbers = ml_dataset_numbers (data, 1);
  g_object_add_weak_pointer (G_OBJECT (data), (gpointer *) &data);
  const guint all[] = { 0, 1, 2 };
  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr (MlDataset) next
          = ml_dataset_select_columns (wb_session_dataset (session), all, 3);
      wb_session_edit (session, next, 2);
    }
  g_assert_true (ml_dataset_numbers (wb_session_dataset (session), 1)
                 == numbers);
  g_object_unref (data);
  g_assert_nonnull (data);
  wb_session_open (session, NULL, NULL);
  g_assert_null (data);
}

/* The step that leaked was too far from the table at hand to be saved: it is
 * told of, but not undone; another table has nothing of it. */
static void
test_lost_leak (void)
{
  g_autoptr (WbSession) session = wb_session_new ();
  g_autoptr (MlDataset) data = ui_test_data (4);
  g_autoptr (MlFilter) filter
      = ml_settings_from_text (ML_TYPE_FILTER, "Standardize", NULL);
  g_autoptr (MlSavedSession) saved = ml_saved_session_new (data, 2, "a.arff");
  g_set_object (&saved->leak, filter);
  wb_session_restore (session, saved);
  g_assert_true (wb_session_dataset (session) == data);
  g_assert_cmpstr (wb_session_path (session), ==, "a.arff");
  g_assert_true (wb_session_leak (session) == filter);
  g_assert_false (wb_session_can_mend_leak (session));
  g_autoptr (MlSavedSession) again = ml_saved_session_new (data, 2, NULL);
  wb_session_save_steps (session, again);
  g_assert_true (again->leak == filter);
  wb_session_open (session, data, NULL);
  g_assert_null (wb_session_leak (session));
}

static MlSnapshot *
snapshot_of_loaded (MlDataset *open, MlPredictor *predictor, WbSession *session)
{
  wb_session_open (session, open, NULL);
  WbRun *run = wb_run_load (session, ml_predictor_ref (predictor), "a.ruru");
  g_assert_true (wb_run_drain_snapshot (run));
  return wb_run_snapshot (run);
}

/* A model from a file shows what it makes of the open table, 4 rows of 6
 * units; of a table without its columns only its weights. */
static void
test_loaded_model (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlDataset) data = ui_test_data (4);
  g_autoptr (MlLearner) learner
      = ml_learner_from_text ("MLP hidden-layers=6 epochs=1", &error);
  g_assert_no_error (error);
  g_autoptr (MlExperiment) experiment = ml_experiment_new (data, 2, learner);
  experiment->test = ML_TEST_TRAINING;
  g_autoptr (MlEvaluation) evaluation
      = ml_experiment_run (experiment, NULL, &error);
  g_assert_no_error (error);
  MlPredictor *predictor = ml_evaluation_predictor (evaluation);

  g_autoptr (WbSession) session = wb_session_new ();
  const MlTensor *answers = ml_snapshot_find (
      snapshot_of_loaded (data, predictor, session), "layer1.activations");
  g_assert_nonnull (answers);
  g_assert_cmpuint (answers->sizes[0], ==, 4);
  g_assert_cmpuint (answers->sizes[1], ==, 6);

  const guint kept[] = { 2 };
  g_autoptr (MlDataset) other = ml_dataset_select_columns (data, kept, 1);
  g_autoptr (WbSession) strange = wb_session_new ();
  MlSnapshot *weights = snapshot_of_loaded (other, predictor, strange);
  g_assert_nonnull (ml_snapshot_find (weights, "layer1.weights"));
  g_assert_null (ml_snapshot_find (weights, "layer1.activations"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/session/open", test_open);
  g_test_add_func ("/ui/session/undo", test_undo);
  g_test_add_func ("/ui/session/lost-leak", test_lost_leak);
  g_test_add_func ("/ui/session/many-steps", test_many_steps);
  g_test_add_func ("/ui/session/loaded-model", test_loaded_model);
  return g_test_run ();
}
