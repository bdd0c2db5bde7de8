/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A run that is put down and taken up again ends as one that was never cut, bit
 * for bit; and what is no checkpoint of this run is refused in a sentence. */
#include "ml-checkpoint.h"
#include "ml-error.h"
#include "ml-loader.h"
#include "ml-parallel.h"
#include "ml-registry.h"
#include "ml-settings.h"
#include "test-paths.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static MlExperiment *
make_experiment (const char *file, const char *settings, guint epochs)
{
  GError *error = NULL;
  g_autofree char *path = test_data_path (file);
  g_autoptr (MlDataset) data = ml_load_path (path, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (MlLearner) learner = ml_learner_from_text (settings, &error);
  g_assert_no_error (error);
  if (epochs > 0)
    g_object_set (learner, "epochs", epochs, NULL);
  MlExperiment *experiment
      = ml_experiment_new (data, ml_dataset_default_target (data), learner);
  experiment->test = ML_TEST_TRAINING;
  return experiment;
}

static MlEvaluation *
run (const MlExperiment *experiment, MlMonitor *monitor)
{
  GError *error = NULL;
  MlEvaluation *made = ml_experiment_run (experiment, monitor, &error);
  g_assert_no_error (error);
  return made;
}

static void
assert_same_point (const MlMetrics *p, const MlMetrics *q)
{
  const double a[] = { p->within,
                       p->loss,
                       p->accuracy,
                       p->validation_loss,
                       p->validation_accuracy,
                       p->gradient_norm,
                       p->learning_rate,
                       p->operations };
  const double b[] = { q->within,
                       q->loss,
                       q->accuracy,
                       q->validation_loss,
                       q->validation_accuracy,
                       q->gradient_norm,
                       q->learning_rate,
                       q->operations };
  g_assert_cmpmem (a, sizeof a, b, sizeof b);
  g_assert_cmpuint (p->epoch, ==, q->epoch);
  g_assert_cmpuint (p->update, ==, q->update);
  g_assert_cmpuint (p->examples, ==, q->examples);
  g_assert_cmpuint (p->change, ==, q->change);
  g_assert_cmpint (p->is_best, ==, q->is_best);
}

static void
assert_same (const MlEvaluation *a, const MlEvaluation *b)
{
  const MlModel *first = ml_predictor_model (ml_evaluation_predictor (a));
  const MlModel *second = ml_predictor_model (ml_evaluation_predictor (b));
  g_autoptr (GVariant) x = ml_model_save (first);
  g_autoptr (GVariant) y = ml_model_save (second);
  g_assert_true (g_variant_equal (x, y));
  const GArray *long_one = ml_evaluation_history (a);
  const GArray *joined = ml_evaluation_history (b);
  g_assert_cmpuint (long_one->len, ==, joined->len);
  double seconds = 0;
  for (guint i = 0; i < joined->len; i++)
    {
      const MlMetrics *p = &g_array_index (long_one, MlMetrics, i);
      const MlMetrics *q = &g_array_index (joined, MlMetrics, i);
      g_assert_cmpfloat (q->seconds, >=, seconds); /* its clock went on */
      seconds = q->seconds;
      assert_same_point (p, q);
    }
}

/* Trains for 3 epochs and leaves a file; (transfer full): its path. */
static char *
train_half (const char *file, const char *settings)
{
  GError *error = NULL;
  g_autoptr (MlExperiment) half = make_experiment (file, settings, 3);
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  ml_monitor_keep_checkpoints (monitor, 0);
  g_autoptr (MlEvaluation) made = run (half, monitor);
  g_assert_nonnull (made);
  g_autoptr (MlCheckpoint) taken = ml_checkpoint_take (monitor, half);
  g_assert_nonnull (taken);
  g_assert_null (ml_checkpoint_take (monitor, half));
  g_assert_cmpuint (taken->history->len, ==, 3);
  char *path;
  const int descriptor
      = g_file_open_tmp ("ruru-checkpoint-XXXXXX", &path, &error);
  g_assert_no_error (error);
  g_close (descriptor, NULL);
  g_assert_true (ml_checkpoint_save (taken, path, &error));
  g_assert_no_error (error);
  return path;
}

/* 6 epochs = 3, a file, 3. */
static void
assert_resumes (const char *settings)
{
  GError *error = NULL;
  g_autofree char *path = train_half ("diabetes.arff", settings);
  g_autoptr (MlCheckpoint) loaded = ml_checkpoint_load (path, &error);
  g_assert_no_error (error);
  g_unlink (path);
  g_autoptr (MlExperiment) whole
      = make_experiment ("diabetes.arff", settings, 6);
  g_autoptr (MlExperiment) rest
      = make_experiment ("diabetes.arff", settings, 6);
  g_assert_true (ml_checkpoint_resume (loaded, rest, &error));
  g_autoptr (MlEvaluation) a = run (whole, NULL);
  g_autoptr (MlEvaluation) b = run (rest, NULL);
  assert_same (a, b);
}

static void
test_momentum (void)
{
  assert_resumes ("MLP hidden-layers=20 validation-percent=20");
}

static void
test_adam (void)
{
  assert_resumes ("MLP hidden-layers=20 validation-percent=20 optimizer=Adam");
}

/* No rows held back, a batch that does not divide them. */
static void
test_all_rows (void)
{
  assert_resumes ("MLP hidden-layers=20,10 batch-size=7 activation=tanh");
}

typedef struct
{
  MlExperiment *experiment;
  MlMonitor *monitor;
  MlEvaluation *evaluation;
} Work;

static gpointer
work (gpointer data)
{
  Work *self = data;
  self->evaluation = run (self->experiment, self->monitor);
  return NULL;
}

/* Stopped at any update, in the middle of an epoch or not. */
static void
test_after_a_stop (void)
{
  const char *settings = "MLP hidden-layers=8 validation-percent=20 patience=0";
  GError *error = NULL;
  g_autoptr (MlExperiment) whole = make_experiment ("iris.arff", settings, 900);
  g_autoptr (MlEvaluation) a = run (whole, NULL);
  for (guint i = 1; i <= 4; i++)
    {
      Work cut = { make_experiment ("iris.arff", settings, 900),
                   ml_monitor_new (), NULL };
      g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
      ml_monitor_keep_checkpoints (cut.monitor, 0);
      GThread *thread = g_thread_new ("work", work, &cut);
      while (ml_monitor_history (cut.monitor, seen->len, seen) < 40 * i)
        g_thread_yield ();
      ml_monitor_stop (cut.monitor);
      g_thread_join (thread);
      g_autoptr (MlCheckpoint) taken
          = ml_checkpoint_take (cut.monitor, cut.experiment);
      g_autoptr (MlExperiment) rest
          = make_experiment ("iris.arff", settings, 900);
      g_assert_true (ml_checkpoint_resume (taken, rest, &error));
      g_autoptr (MlEvaluation) b = run (rest, NULL);
      assert_same (a, b);
      ml_evaluation_unref (cut.evaluation);
      ml_monitor_unref (cut.monitor);
      ml_experiment_free (cut.experiment);
    }
}

/* A run that lost patience may be given more: it looks at the rows held back
 * for as many epochs again. */
static void
test_after_patience (void)
{
  const char *settings
      = "MLP hidden-layers=30 validation-percent=30 patience=4 weight-decay=0";
  GError *error = NULL;
  g_autoptr (MlExperiment) experiment
      = make_experiment ("diabetes.arff", settings, 500);
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  ml_monitor_keep_checkpoints (monitor, G_MAXDOUBLE);
  g_autoptr (MlEvaluation) first = run (experiment, monitor);
  const char *text;
  g_assert_cmpint (ml_evaluation_end (first, &text), ==, ML_END_PATIENCE);
  g_autoptr (MlCheckpoint) taken = ml_checkpoint_take (monitor, experiment);
  g_assert_true (ml_checkpoint_resume (taken, experiment, &error));
  g_autoptr (MlEvaluation) second = run (experiment, NULL);
  g_assert_cmpint (ml_evaluation_end (second, &text), ==, ML_END_PATIENCE);
  g_assert_cmpuint (ml_evaluation_history (second)->len, >=,
                    ml_evaluation_history (first)->len + 4);
}

/* -- Refusals -------------------------------------------------------------- */

static void
assert_refused (const MlCheckpoint *checkpoint, const char *file,
                const char *settings, const char *words)
{
  GError *error = NULL;
  g_autoptr (MlExperiment) rest = make_experiment (file, settings, 0);
  if (ml_checkpoint_resume (checkpoint, rest, &error))
    g_assert_null (ml_experiment_run (rest, NULL, &error));
  g_assert_nonnull (error);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” in “%s”", words, error->message);
  g_error_free (error);
}

static void
test_refuses_others (void)
{
  const char *settings = "MLP hidden-layers=20 validation-percent=20";
  GError *error = NULL;
  g_autofree char *path = train_half ("iris.arff", settings);
  g_autoptr (MlCheckpoint) loaded = ml_checkpoint_load (path, &error);
  g_assert_no_error (error);
  g_unlink (path);
  assert_refused (loaded, "diabetes.arff", settings, "with 150 rows");
  assert_refused (loaded, "iris.arff", "MLP hidden-layers=21",
                  "of another network");
  assert_refused (loaded, "iris.arff", "MLP hidden-layers=20",
                  "made with other rows");
  assert_refused (loaded, "iris.arff",
                  "MLP hidden-layers=20 validation-percent=20 optimizer=Adam",
                  "of another optimizer");
  assert_refused (loaded, "iris.arff", "kNN", "cannot go on");
}

/* Every number of a state, made absurd, is refused or harmless: the rest of the
 * training does not touch memory that is not its own. */
static void
test_refuses_nonsense (void)
{
  const char *settings = "MLP hidden-layers=3 validation-percent=20";
  GError *error = NULL;
  g_autofree char *path = train_half ("iris.arff", settings);
  g_autoptr (MlCheckpoint) good = ml_checkpoint_load (path, &error);
  g_assert_no_error (error);
  g_unlink (path);
  const gsize n_bytes = g_variant_get_size (good->state);
  guint n_refused = 0;
  for (gsize at = 0; at + 4 <= n_bytes; at += 4)
    {
      guint8 *bytes = g_memdup2 (g_variant_get_data (good->state), n_bytes);
      memset (bytes + at, 0xff, 4);
      g_autoptr (GVariant) state = g_variant_ref_sink (
          g_variant_new_from_data (g_variant_get_type (good->state), bytes,
                                   n_bytes, FALSE, g_free, bytes));
      g_autoptr (MlExperiment) rest
          = make_experiment ("iris.arff", settings, 5);
      g_assert_true (ml_checkpoint_resume (good, rest, &error));
      g_variant_unref (rest->resume);
      rest->resume = g_variant_ref (state);
      g_autoptr (GError) refusal = NULL;
      g_autoptr (MlEvaluation) made = ml_experiment_run (rest, NULL, &refusal);
      g_assert_true ((made == NULL) == (refusal != NULL));
      n_refused += refusal != NULL;
    }
  g_assert_cmpuint (n_refused, >, n_bytes / 4 / 2);
}

static void
test_refuses_damage (void)
{
  GError *error = NULL;
  g_autofree char *path = train_half ("iris.arff", "MLP hidden-layers=3");
  char *contents;
  gsize n_bytes;
  g_assert_true (g_file_get_contents (path, &contents, &n_bytes, &error));
  g_unlink (path);
  for (gsize at = 0; at < n_bytes; at += 7)
    {
      char *copy = g_memdup2 (contents, n_bytes);
      copy[at] ^= 1;
      g_autoptr (GBytes) bytes = g_bytes_new_take (copy, n_bytes);
      g_autoptr (GError) refusal = NULL;
      if (at >= 12 && at < 16)
        continue; /* these four say nothing */
      g_assert_null (ml_checkpoint_load_bytes (bytes, "x", &refusal));
      g_assert_error (refusal, ML_ERROR, ML_ERROR_PARSE);
    }
  g_free (contents);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/checkpoint/momentum", test_momentum);
  g_test_add_func ("/core/checkpoint/adam", test_adam);
  g_test_add_func ("/core/checkpoint/all-rows", test_all_rows);
  g_test_add_func ("/core/checkpoint/after-a-stop", test_after_a_stop);
  g_test_add_func ("/core/checkpoint/after-patience", test_after_patience);
  g_test_add_func ("/core/checkpoint/refuses-others", test_refuses_others);
  g_test_add_func ("/core/checkpoint/refuses-nonsense", test_refuses_nonsense);
  g_test_add_func ("/core/checkpoint/refuses-damage", test_refuses_damage);
  int result = g_test_run ();
  ml_parallel_shutdown ();
  return result;
}
