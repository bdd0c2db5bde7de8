/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Jobs on the main context: what a user may do to them, and that it does not
 * change a number. */
#include "ml-dataset-builder.h"
#include "ml-job.h"
#include "ml-loader.h"
#include "ml-parallel.h"
#include "test-learner.h"
#include "test-paths.h"

#include <math.h>
#include <string.h>

static MlDataset *
make_data (guint n_rows)
{
  const char *labels[] = { "no", "yes", NULL };
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new ("rows", n_rows);
  gint32 *codes = g_new (gint32, n_rows);
  for (guint i = 0; i < n_rows; i++)
    codes[i] = i % 3 == 0;
  ml_dataset_builder_add_codes (
      builder, ml_attribute_new_nominal ("class", g_strdupv ((char **) labels)),
      codes);
  return ml_dataset_builder_finish (builder);
}

static MlExperiment *
make_experiment (guint epochs, guint pause)
{
  g_autoptr (MlDataset) data = make_data (30);
  g_autoptr (MlLearner) learner = g_object_new (
      ml_slow_learner_get_type (), "epochs", epochs, "pause", pause, NULL);
  MlExperiment *experiment = ml_experiment_new (data, 0, learner);
  experiment->folds = 5;
  experiment->threads = 2;
  return experiment;
}

static void
on_finished (MlJob *job, gpointer data)
{
  ++*(guint *) data;
}

static void
run_until (const guint *n_finished, guint wanted)
{
  while (*n_finished < wanted)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_for_history (MlJob *job, guint length)
{
  g_autoptr (GArray) into = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  while (ml_monitor_history (ml_job_monitor (job), into->len, into) < length)
    g_thread_yield ();
}

/* Until a fold, not only the part on all rows, has said something. */
static void
wait_for_fold (MlJob *job)
{
  g_autoptr (GArray) into = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  for (guint i = 0;; g_thread_yield ())
    {
      ml_monitor_history (ml_job_monitor (job), into->len, into);
      for (; i < into->len; i++)
        if (g_array_index (into, MlMetrics, i).part > 0)
          return;
    }
}

static void
test_finishes (void)
{
  guint n_finished = 0;
  g_autoptr (MlJob) job = ml_job_new (make_experiment (20, 0));
  g_signal_connect (job, "finished", G_CALLBACK (on_finished), &n_finished);
  g_assert_cmpint (ml_job_state (job), ==, ML_JOB_WAITING);
  g_assert_cmpstr (ml_job_title (job), ==, "Slow · rows · 5-fold");
  ml_job_start (job);
  g_assert_cmpint (ml_job_state (job), ==, ML_JOB_RUNNING);
  g_assert_cmpuint (ml_job_n_running (), ==, 1);
  run_until (&n_finished, 1);
  g_assert_cmpint (ml_job_state (job), ==, ML_JOB_FINISHED);
  g_assert_cmpuint (ml_job_n_running (), ==, 0);
  g_assert_null (ml_job_error (job));
  MlEvaluation *evaluation = ml_job_evaluation (job);
  g_assert_cmpuint (ml_evaluation_n_predictions (evaluation), ==, 30);
  g_assert_cmpuint (ml_evaluation_history (evaluation)->len, ==, 6 * 20);
  g_assert_false (ml_evaluation_was_stopped (evaluation));
  double progress;
  MlJobState state;
  g_object_get (job, "progress", &progress, "state", &state, NULL);
  g_assert_cmpfloat (progress, ==, 1);
  g_assert_cmpint (state, ==, ML_JOB_FINISHED);
}

/* The part on all rows and a fold or two were under way: the model is kept as
 * far as it came, and what the folds learned is tested on their 6 rows each. */
static void
test_stop_keeps_what_was_learned (void)
{
  guint n_finished = 0;
  g_autoptr (MlJob) job = ml_job_new (make_experiment (1000000, 100));
  g_signal_connect (job, "finished", G_CALLBACK (on_finished), &n_finished);
  ml_job_start (job);
  wait_for_fold (job);
  ml_job_stop (job);
  run_until (&n_finished, 1);
  g_assert_cmpint (ml_job_state (job), ==, ML_JOB_STOPPED);
  MlEvaluation *evaluation = ml_job_evaluation (job);
  g_assert_nonnull (evaluation);
  g_assert_true (ml_evaluation_was_stopped (evaluation));
  g_assert_nonnull (ml_evaluation_predictor (evaluation));
  g_assert_cmpuint (ml_evaluation_n_folds (evaluation), >=, 1);
  g_assert_cmpuint (ml_evaluation_n_folds (evaluation), <, 5);
  g_assert_cmpuint (ml_evaluation_n_predictions (evaluation), ==,
                    6 * ml_evaluation_n_folds (evaluation));
}

/* A stop between folds keeps the folds that are done. */
static void
test_stop_keeps_finished_folds (void)
{
  guint n_finished = 0;
  MlExperiment *experiment = make_experiment (50, 100);
  experiment->threads = 1;
  experiment->skip_full_model = TRUE;
  g_autoptr (MlJob) job = ml_job_new (experiment);
  g_signal_connect (job, "finished", G_CALLBACK (on_finished), &n_finished);
  ml_job_start (job);
  wait_for_history (job, 2 * 50 + 5); /* in fold 3 */
  ml_job_stop (job);
  run_until (&n_finished, 1);
  MlEvaluation *evaluation = ml_job_evaluation (job);
  g_assert_true (ml_evaluation_was_stopped (evaluation));
  g_assert_cmpuint (ml_evaluation_n_folds (evaluation), >=, 2);
  g_assert_cmpuint (ml_evaluation_n_predictions (evaluation), ==,
                    6 * ml_evaluation_n_folds (evaluation));
}

/* One model on a training set: it is tested as far as it came. */
static void
test_stop_tests_what_was_learned (void)
{
  guint n_finished = 0;
  MlExperiment *experiment = make_experiment (1000000, 100);
  experiment->test = ML_TEST_TRAINING;
  g_autoptr (MlJob) job = ml_job_new (experiment);
  g_signal_connect (job, "finished", G_CALLBACK (on_finished), &n_finished);
  ml_job_start (job);
  wait_for_history (job, 3);
  ml_job_pause (job);
  g_assert_cmpint (ml_job_state (job), ==, ML_JOB_PAUSED);
  ml_job_stop (job);
  run_until (&n_finished, 1);
  g_assert_cmpint (ml_job_state (job), ==, ML_JOB_STOPPED);
  g_assert_cmpuint (ml_evaluation_n_predictions (ml_job_evaluation (job)), ==,
                    30);
}

/* A split of 2,000 rows, stopped while both models learn. (transfer full) */
static MlJob *
stop_split (guint row_pause, guint n_stops)
{
  guint n_finished = 0;
  g_autoptr (MlDataset) data = make_data (2000);
  g_autoptr (MlLearner) learner
      = g_object_new (ml_slow_learner_get_type (), "epochs", 1000000, "pause",
                      100, "row-pause", row_pause, NULL);
  MlExperiment *experiment = ml_experiment_new (data, 0, learner);
  experiment->test = ML_TEST_SPLIT;
  experiment->percent = 50;
  experiment->threads = 2;
  MlJob *job = ml_job_new (experiment);
  g_signal_connect (job, "finished", G_CALLBACK (on_finished), &n_finished);
  ml_job_start (job);
  wait_for_fold (job);
  for (guint i = 0; i < n_stops; i++)
    ml_job_stop (job);
  run_until (&n_finished, 1);
  g_assert_cmpint (ml_job_state (job), ==, ML_JOB_STOPPED);
  g_assert_cmpuint (ml_evaluation_n_planned (ml_job_evaluation (job)), ==,
                    1000);
  return job;
}

/* A tenth of a second: longer than a person notices, and worth its figures. */
static void
test_stop_tests_all_rows (void)
{
  g_autoptr (MlJob) job = stop_split (100, 1);
  g_assert_cmpuint (ml_evaluation_n_predictions (ml_job_evaluation (job)), ==,
                    1000);
}

/* Ten seconds are not waited for: 64 rows a time, until a second is over. */
static void
test_stop_cuts_long_tests (void)
{
  g_autoptr (MlJob) job = stop_split (10000, 1);
  const guint n = ml_evaluation_n_predictions (ml_job_evaluation (job));
  g_assert_cmpuint (n, >=, 64);
  g_assert_cmpuint (n, <=, 192);
}

static void
test_second_stop_cuts_test (void)
{
  const gint64 start = g_get_monotonic_time ();
  g_autoptr (MlJob) job = stop_split (10000, 2);
  g_test_message ("%.0f ms", (double) (g_get_monotonic_time () - start) / 1000);
  g_assert_cmpuint (ml_evaluation_n_predictions (ml_job_evaluation (job)), <=,
                    64);
}

static void
test_diverging_fails (void)
{
  guint n_finished = 0;
  MlExperiment *experiment = make_experiment (20, 0);
  g_object_set (experiment->learner, "diverges-above", 20.0, NULL);
  experiment->skip_full_model = TRUE;
  g_autoptr (MlJob) job = ml_job_new (experiment);
  g_signal_connect (job, "finished", G_CALLBACK (on_finished), &n_finished);
  ml_job_start (job);
  run_until (&n_finished, 1);
  g_assert_cmpint (ml_job_state (job), ==, ML_JOB_FAILED);
  g_assert_null (ml_job_evaluation (job));
  g_assert_error (ml_job_error (job), ML_ERROR, ML_ERROR_DIVERGED);
  g_assert_true (g_str_has_prefix (ml_job_error (job)->message, "fold "));
  g_assert_true (g_str_has_suffix (ml_job_error (job)->message,
                                   ": the loss became infinite in epoch 1; "
                                   "choose a smaller learning rate"));
}

/* Stepping through a run one epoch at a time, then letting it go. */
static void
test_pauses_steps_and_resumes (void)
{
  guint n_finished = 0;
  MlExperiment *experiment = make_experiment (30, 0);
  experiment->test = ML_TEST_TRAINING;
  g_autoptr (MlJob) job = ml_job_new (experiment);
  g_signal_connect (job, "finished", G_CALLBACK (on_finished), &n_finished);
  ml_monitor_pause (ml_job_monitor (job));
  ml_job_start (job);
  ml_job_pause (job);
  for (guint i = 1; i <= 5; i++)
    {
      ml_job_step (job, ML_STEP_EPOCH);
      wait_for_history (job, i);
      g_assert_cmpint (ml_job_state (job), ==, ML_JOB_PAUSED);
    }
  g_autoptr (GArray) into = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  g_assert_cmpuint (ml_monitor_history (ml_job_monitor (job), 0, into), ==, 5);
  ml_job_resume (job);
  run_until (&n_finished, 1);
  g_assert_cmpint (ml_job_state (job), ==, ML_JOB_FINISHED);
  g_assert_cmpuint (ml_evaluation_history (ml_job_evaluation (job))->len, ==,
                    30);
}

static void
assert_equal_figures (const MlEvaluation *a, const MlEvaluation *b)
{
  const guint n = ml_evaluation_n_predictions (a);
  g_assert_cmpuint (n, ==, ml_evaluation_n_predictions (b));
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpuint (ml_evaluation_predictions (a)[i].row, ==,
                        ml_evaluation_predictions (b)[i].row);
      g_assert_cmpmem (ml_evaluation_distribution (a, i), 16,
                       ml_evaluation_distribution (b, i), 16);
    }
  const GArray *x = ml_evaluation_history (a), *y = ml_evaluation_history (b);
  g_assert_cmpuint (x->len, ==, y->len);
  for (guint i = 0; i < x->len; i++)
    {
      const MlMetrics *p = &g_array_index (x, MlMetrics, i);
      const MlMetrics *q = &g_array_index (y, MlMetrics, i);
      g_assert_cmpuint (p->part, ==, q->part);
      g_assert_cmpuint (p->epoch, ==, q->epoch);
      g_assert_cmpfloat (p->loss, ==, q->loss);
    }
}

/* Watched closely, paused and resumed against not looked at, on one thread. */
static void
test_watching_changes_nothing (void)
{
  guint n_finished = 0;
  g_autoptr (MlExperiment) alone = make_experiment (40, 0);
  alone->threads = 1;
  g_autoptr (MlEvaluation) expected = ml_experiment_run (alone, NULL, NULL);
  g_autoptr (MlJob) job = ml_job_new (make_experiment (40, 50));
  g_signal_connect (job, "finished", G_CALLBACK (on_finished), &n_finished);
  ml_job_start (job);
  g_autoptr (GArray) into = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  guint i = 0;
  while (n_finished == 0)
    {
      ml_monitor_history (ml_job_monitor (job), into->len, into);
      g_autoptr (MlSnapshot) taken G_GNUC_UNUSED
          = ml_monitor_take_snapshot (ml_job_monitor (job));
      if (i++ % 3 == 0)
        ml_job_pause (job);
      else
        ml_job_resume (job);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpint (ml_job_state (job), ==, ML_JOB_FINISHED);
  assert_equal_figures (expected, ml_job_evaluation (job));
}

static void
test_several_at_once (void)
{
  guint n_finished = 0;
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < 4; i++)
    {
      MlJob *job = ml_job_new (make_experiment (20 + i, 20));
      g_signal_connect (job, "finished", G_CALLBACK (on_finished), &n_finished);
      g_ptr_array_add (jobs, job);
      ml_job_start (job);
    }
  g_assert_cmpuint (ml_job_n_running (), ==, 4);
  ml_job_stop (g_ptr_array_index (jobs, 3));
  run_until (&n_finished, 4);
  for (guint i = 0; i < 3; i++)
    {
      MlJob *job = g_ptr_array_index (jobs, i);
      g_assert_cmpint (ml_job_state (job), ==, ML_JOB_FINISHED);
      g_assert_cmpuint (ml_evaluation_history (ml_job_evaluation (job))->len,
                        ==, 6 * (20 + i));
    }
}

/* Letting go of a running job stops and joins it; nothing is emitted. */
static void
test_unref_joins (void)
{
  guint n_finished = 0;
  MlJob *job = ml_job_new (make_experiment (1000000, 100));
  g_object_add_weak_pointer (G_OBJECT (job), (gpointer *) &job);
  g_signal_connect (job, "finished", G_CALLBACK (on_finished), &n_finished);
  ml_job_start (job);
  wait_for_history (job, 2);
  g_object_unref (job);
  g_assert_null (job);
  g_assert_cmpuint (ml_job_n_running (), ==, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (n_finished, ==, 0);
}

static void
test_stop_all (void)
{
  guint n_finished = 0;
  g_autoptr (MlJob) a = ml_job_new (make_experiment (1000000, 100));
  g_autoptr (MlJob) b = ml_job_new (make_experiment (1000000, 100));
  g_signal_connect (a, "finished", G_CALLBACK (on_finished), &n_finished);
  g_signal_connect (b, "finished", G_CALLBACK (on_finished), &n_finished);
  ml_job_start (a);
  ml_job_start (b);
  ml_job_pause (b);
  ml_job_stop_all ();
  g_assert_cmpuint (n_finished, ==, 2);
  g_assert_cmpuint (ml_job_n_running (), ==, 0);
  g_assert_cmpint (ml_job_state (a), ==, ML_JOB_STOPPED);
  g_assert_cmpint (ml_job_state (b), ==, ML_JOB_STOPPED);
}

/* A network that no memory could hold is refused before any is taken; the job
 * beside it goes on to its end. */
static void
test_too_large_fails_alone (void)
{
  guint n_finished = 0;
  g_autoptr (MlJob) good = ml_job_new (make_experiment (20, 100));
  g_autofree char *path = test_data_path ("iris.arff");
  g_autoptr (MlDataset) iris = ml_load_path (path, NULL, NULL);
  g_autoptr (MlLearner) large
      = ml_learner_from_text ("MLP hidden_layers=100000,100000", NULL);
  g_autoptr (MlJob) bad = ml_job_new (ml_experiment_new (iris, 4, large));
  g_signal_connect (good, "finished", G_CALLBACK (on_finished), &n_finished);
  g_signal_connect (bad, "finished", G_CALLBACK (on_finished), &n_finished);
  ml_job_start (good);
  ml_job_start (bad);
  run_until (&n_finished, 2);
  g_assert_cmpint (ml_job_state (bad), ==, ML_JOB_FAILED);
  g_assert_nonnull (strstr (ml_job_error (bad)->message,
                            "would not fit into memory: take fewer units"));
  g_assert_cmpint (ml_job_state (good), ==, ML_JOB_FINISHED);
  g_assert_cmpuint (ml_evaluation_n_predictions (ml_job_evaluation (good)), ==,
                    30);
}

static void
test_stop_before_start (void)
{
  guint n_finished = 0;
  g_autoptr (MlJob) job = ml_job_new (make_experiment (20, 0));
  g_signal_connect (job, "finished", G_CALLBACK (on_finished), &n_finished);
  ml_job_stop (job);
  g_assert_cmpuint (n_finished, ==, 1);
  g_assert_cmpint (ml_job_state (job), ==, ML_JOB_STOPPED);
  g_assert_null (ml_job_evaluation (job));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/job/finishes", test_finishes);
  g_test_add_func ("/core/job/stop-keeps-what-was-learned",
                   test_stop_keeps_what_was_learned);
  g_test_add_func ("/core/job/stop-keeps-finished-folds",
                   test_stop_keeps_finished_folds);
  g_test_add_func ("/core/job/stop-tests-what-was-learned",
                   test_stop_tests_what_was_learned);
  g_test_add_func ("/core/job/diverging-fails", test_diverging_fails);
  g_test_add_func ("/core/job/pauses-steps-and-resumes",
                   test_pauses_steps_and_resumes);
  g_test_add_func ("/core/job/watching-changes-nothing",
                   test_watching_changes_nothing);
  g_test_add_func ("/core/job/several-at-once", test_several_at_once);
  g_test_add_func ("/core/job/unref-joins", test_unref_joins);
  g_test_add_func ("/core/job/stop-tests-all-rows", test_stop_tests_all_rows);
  g_test_add_func ("/core/job/stop-cuts-long-tests", test_stop_cuts_long_tests);
  g_test_add_func ("/core/job/second-stop-cuts-test",
                   test_second_stop_cuts_test);
  g_test_add_func ("/core/job/stop-all", test_stop_all);
  g_test_add_func ("/core/job/stop-before-start", test_stop_before_start);
  g_test_add_func ("/core/job/too-large-fails-alone",
                   test_too_large_fails_alone);
  int status = g_test_run ();
  ml_parallel_shutdown ();
  return status;
}
