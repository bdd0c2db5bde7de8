/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Why a training run is over, with which weights, and in which words. */
#include "test-networks.h"

#include "ml-error.h"
#include "ml-parallel.h"

#include <math.h>

typedef struct
{
  MlGraph *graph;
  MlOptimizer *optimizer;
  MlSamples *samples;
  MlTrainer *trainer;
  MlMonitor *monitor;
  GArray *history;
  gboolean is_done;
  GError *error;
} Run;

static void
run_clear (Run *run)
{
  ml_trainer_free (run->trainer);
  ml_graph_free (run->graph);
  g_object_unref (run->optimizer);
  ml_samples_free (run->samples);
  ml_monitor_unref (run->monitor);
  g_array_unref (run->history);
  g_clear_error (&run->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

/* A third of the labels are wrong, so that a network that learns them by heart
 * does worse on rows it has not seen. */
static MlSamples *
noisy_circle (guint n_rows)
{
  MlSamples *samples = test_circle (n_rows);
  for (guint i = 0; i < n_rows; i += 3)
    {
      float *target = samples->targets->data + 2 * i;
      target[0] = 1 - target[0];
      target[1] = 1 - target[1];
    }
  return samples;
}

static void
run_init (Run *run, const MlTrainerOptions *options)
{
  run->samples = noisy_circle (120);
  run->graph = test_circle_graph (options->batch_size);
  run->optimizer = test_gradient_descent (0.1, 0.9, 0);
  run->trainer
      = ml_trainer_new (run->graph, run->optimizer, run->samples, options);
  run->monitor = ml_monitor_new ();
  run->history = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
}

static void
run_to_end (Run *run)
{
  run->is_done = ml_trainer_run (run->trainer, run->monitor, &run->error);
  ml_monitor_history (run->monitor, 0, run->history);
}

static void
assert_end (Run *run, MlEnd end, const char *text)
{
  const char *said;
  g_assert_no_error (run->error);
  g_assert_true (run->is_done);
  g_assert_cmpint (ml_trainer_end (run->trainer), ==, end);
  g_assert_cmpint (ml_monitor_end (run->monitor, &said), ==, end);
  g_assert_cmpstr (said, ==, text);
  g_autofree char *whole = ml_trainer_describe (run->trainer);
  g_assert_nonnull (strstr (whole, text));
}

static void
test_all_epochs (void)
{
  const MlTrainerOptions options = { .batch_size = 20, .epochs = 4 };
  g_auto (Run) run = { 0 };
  run_init (&run, &options);
  run_to_end (&run);
  assert_end (&run, ML_END_EPOCHS, "Trained for all 4 epochs");
}

/* Six updates an epoch; the tenth is the fourth of the second one, and the
 * curve goes up to it. */
static void
test_updates (void)
{
  const MlTrainerOptions options
      = { .batch_size = 20, .epochs = 50, .updates = 10 };
  g_auto (Run) run = { 0 };
  run_init (&run, &options);
  run_to_end (&run);
  assert_end (&run, ML_END_UPDATES,
              "Stopped at the limit of 10 updates, in epoch 2");
  g_assert_cmpuint (run.history->len, ==, 2);
  const MlMetrics *last = &g_array_index (run.history, MlMetrics, 1);
  g_assert_cmpuint (last->update, ==, 10);
  g_assert_cmpuint (last->epoch, ==, 1);
  g_assert_cmpfloat_with_epsilon (last->within, 80 / 120.0, 1e-12);
  g_assert_true (isfinite (last->loss));
}

/* Rows held back are looked at once more where a limit cuts an epoch off. */
static void
test_updates_with_validation (void)
{
  const MlTrainerOptions options = {
    .batch_size = 20, .epochs = 50, .updates = 2, .validation_percent = 25
  };
  g_auto (Run) run = { 0 };
  run_init (&run, &options);
  run_to_end (&run);
  g_assert_cmpint (ml_trainer_end (run.trainer), ==, ML_END_UPDATES);
  const MlMetrics *last = &g_array_index (run.history, MlMetrics, 0);
  g_assert_true (isfinite (last->validation_loss));
  g_assert_true (last->is_best);
}

static void
test_minutes (void)
{
  const MlTrainerOptions options
      = { .batch_size = 20, .epochs = 1000000, .minutes = 0.002 };
  g_auto (Run) run = { 0 };
  run_init (&run, &options);
  const gint64 start = g_get_monotonic_time ();
  run_to_end (&run);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 120000 * 9 / 10);
  g_assert_cmpint (ml_trainer_end (run.trainer), ==, ML_END_TIME);
  const char *said;
  ml_monitor_end (run.monitor, &said);
  g_assert_true (g_str_has_prefix (
      said, "Stopped at the limit of 0.002 minutes, in epoch "));
}

/* Weights of the epoch @epochs, trained no further, without a doubt the last
 * ones: nothing is put back, for nothing is held back by then. */
static float *
weights_after (guint epochs, const MlTrainerOptions *like)
{
  MlTrainerOptions options = *like;
  options.epochs = epochs;
  options.patience = 0;
  g_auto (Run) run = { 0 };
  run_init (&run, &options);
  run_to_end (&run);
  const MlMetrics *last = ml_trainer_metrics (run.trainer);
  g_assert_cmpuint (last->epoch, ==, epochs);
  g_assert_true (last->is_best);
  return g_memdup2 (ml_graph_weights (run.graph),
                    ml_graph_n_kept (run.graph) * sizeof (float));
}

static guint
best_epoch (const GArray *history)
{
  guint best = 0;
  double lowest = INFINITY;
  for (guint i = 0; i < history->len; i++)
    {
      const MlMetrics *m = &g_array_index (history, MlMetrics, i);
      if (!(m->validation_loss < lowest))
        continue;
      g_assert_true (m->is_best);
      lowest = m->validation_loss;
      best = m->epoch;
    }
  return best;
}

static void
assert_has_best_weights (Run *run, const MlTrainerOptions *options)
{
  const gsize n_bytes = ml_graph_n_kept (run->graph) * sizeof (float);
  g_autofree float *best = weights_after (best_epoch (run->history), options);
  g_assert_cmpmem (ml_graph_weights (run->graph), n_bytes, best, n_bytes);
}

static void
test_patience (void)
{
  const MlTrainerOptions options = { .batch_size = 20,
                                     .epochs = 500,
                                     .validation_percent = 40,
                                     .patience = 7,
                                     .seed = 1 };
  g_auto (Run) run = { 0 };
  run_init (&run, &options);
  run_to_end (&run);
  const guint best = best_epoch (run.history);
  g_autofree char *text = g_strdup_printf (
      "Stopped early: no better validation loss for 7 epochs; best epoch %u",
      best);
  assert_end (&run, ML_END_PATIENCE, text);
  g_assert_cmpuint (ml_trainer_metrics (run.trainer)->epoch, ==, best + 7);
  assert_has_best_weights (&run, &options);
}

/* Patience 0 goes to the end, and still the best weights come back. */
static void
test_no_patience (void)
{
  const MlTrainerOptions options
      = { .batch_size = 20, .epochs = 60, .validation_percent = 40, .seed = 1 };
  g_auto (Run) run = { 0 };
  run_init (&run, &options);
  run_to_end (&run);
  const guint best = best_epoch (run.history);
  g_assert_cmpuint (best, <, 60);
  g_autofree char *text
      = g_strdup_printf ("Trained for all 60 epochs; best epoch %u", best);
  assert_end (&run, ML_END_EPOCHS, text);
  assert_has_best_weights (&run, &options);
}

static gpointer
stop_after_60_points (gpointer data)
{
  Run *run = data;
  g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  while (ml_monitor_history (run->monitor, seen->len, seen) < 60)
    g_thread_yield ();
  ml_monitor_stop (run->monitor);
  return NULL;
}

static void
test_stop_keeps_the_best (void)
{
  const MlTrainerOptions options = {
    .batch_size = 20, .epochs = 10000000, .validation_percent = 40, .seed = 1
  };
  g_auto (Run) run = { 0 };
  run_init (&run, &options);
  GThread *thread = g_thread_new ("stop", stop_after_60_points, &run);
  run_to_end (&run);
  g_thread_join (thread);
  g_assert_cmpint (ml_trainer_end (run.trainer), ==, ML_END_STOPPED);
  assert_has_best_weights (&run, &options);
}

/* -- Losses without bounds ------------------------------------------------- */

static gpointer
speed_up_after_5_points (gpointer data)
{
  Run *run = data;
  MlTuning tuning = ML_TUNING_INIT;
  tuning.learning_rate = 10;
  g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  while (ml_monitor_history (run->monitor, seen->len, seen) < 5)
    g_thread_yield ();
  ml_monitor_tune (run->monitor, &tuning);
  return NULL;
}

static void
line_init (Run *run, const MlTrainerOptions *options)
{
  const char *const layers[] = { "Dense units=2 activation=linear", NULL };
  run->samples = test_circle (100);
  run->graph = test_build (layers, 2, 2, ML_LOSS_SQUARED_ERROR, 10);
  ml_graph_initialize (run->graph, 1);
  run->optimizer = test_gradient_descent (0.01, 0, 0);
  run->trainer
      = ml_trainer_new (run->graph, run->optimizer, run->samples, options);
  run->monitor = ml_monitor_new ();
  run->history = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
}

/* A line learns for five epochs and then takes far too large steps: what it
 * knew before comes back. */
static void
test_diverges_to_good_weights (void)
{
  const MlTrainerOptions options = { .batch_size = 10, .epochs = 10000000 };
  const char *said;
  g_auto (Run) run = { 0 };
  line_init (&run, &options);
  GThread *thread = g_thread_new ("tune", speed_up_after_5_points, &run);
  run_to_end (&run);
  g_thread_join (thread);
  g_assert_no_error (run.error);
  g_assert_true (run.is_done);
  g_assert_cmpint (ml_monitor_end (run.monitor, &said), ==, ML_END_DIVERGED);
  g_assert_nonnull (strstr (said, "learning rate 10 is probably too large"));
  g_assert_nonnull (strstr (said, "The last good weights, of update "));
  MlPass pass = { .n_rows = 1 };
  ml_graph_forward (run.graph, &pass);
  g_assert_cmpfloat ((double) ml_graph_loss (run.graph)->values[0], <, 1);
}

static void
assert_diverges (Run *run, const char *words)
{
  run_to_end (run);
  g_assert_false (run->is_done);
  g_assert_error (run->error, ML_ERROR, ML_ERROR_DIVERGED);
  g_assert_nonnull (strstr (run->error->message, words));
}

static void
test_diverges_at_once (void)
{
  const MlTrainerOptions options = { .batch_size = 10, .epochs = 1000 };
  g_auto (Run) run = { 0 };
  line_init (&run, &options);
  g_object_set (run.optimizer, "learning-rate", 10.0, NULL);
  assert_diverges (&run, "the learning rate 10 is probably too large; try 1");
}

static void
test_diverges_by_inputs (void)
{
  const MlTrainerOptions options = { .batch_size = 10, .epochs = 1000 };
  g_auto (Run) run = { 0 };
  line_init (&run, &options);
  for (guint i = 0; i < 200; i++)
    run.samples->inputs->data[i] = 123;
  assert_diverges (&run, "inputs are as large as 123; standardize them");
}

static void
test_diverges_from_the_start (void)
{
  const MlTrainerOptions options = { .batch_size = 10, .epochs = 1000 };
  g_auto (Run) run = { 0 };
  line_init (&run, &options);
  const float huge[] = { 1e30f, 1e30f, 1e30f, 1e30f };
  test_set_parameter (run.graph, "layer1.weights", huge);
  assert_diverges (&run, "the initial weights are too large");
}

/* -- Rates and gradients --------------------------------------------------- */

/* Without momentum one update moves all weights together by rate times the
 * gradient's norm, which may be 0.01 at most; half a cosine of four updates
 * takes the rate to (1 + cos (π/4)) / 2 of itself at the second one. */
static void
test_schedule_and_limit (void)
{
  const MlTrainerOptions options
      = { .batch_size = 30,
          .epochs = 1,
          .updates = 2,
          .gradient_limit = 0.01,
          .schedule = { .kind = ML_SCHEDULE_COSINE, .factor = 0, .every = 1 } };
  g_auto (Run) one = { 0 }, two = { 0 };
  MlTrainerOptions first = options;
  first.updates = 1;
  run_init (&one, &first);
  run_init (&two, &options);
  g_object_set (one.optimizer, "momentum", 0.0, NULL);
  g_object_set (two.optimizer, "momentum", 0.0, NULL);
  const gsize n = ml_graph_n_weights (one.graph);
  g_autofree float *start
      = g_memdup2 (ml_graph_weights (one.graph), n * sizeof (float));
  run_to_end (&one);
  run_to_end (&two);
  double first_way = 0, second_way = 0;
  const float *a = ml_graph_weights (one.graph);
  const float *b = ml_graph_weights (two.graph);
  for (gsize i = 0; i < n; i++)
    {
      first_way += pow ((double) (a[i] - start[i]), 2);
      second_way += pow ((double) (b[i] - a[i]), 2);
    }
  const double factor = (1 + cos (G_PI / 4)) / 2;
  g_assert_cmpfloat_with_epsilon (sqrt (first_way), 0.1 * 0.01, 1e-7);
  g_assert_cmpfloat_with_epsilon (sqrt (second_way), 0.1 * 0.01 * factor, 1e-7);
  g_assert_cmpfloat_with_epsilon (
      ml_trainer_metrics (two.trainer)->learning_rate, 0.1 * factor, 1e-12);
}

/* 2-24-16-2: 48 + 384 + 32 multiplications forward and as many for gradients;
 * none of the first 48 for the inputs' gradients. Two operations each. */
static void
test_counts_operations (void)
{
  const MlTrainerOptions options = { .batch_size = 20, .epochs = 2 };
  g_auto (Run) run = { 0 };
  run_init (&run, &options);
  run_to_end (&run);
  const double a_row = 2 * (2 * (48 + 384 + 32) + 384 + 32);
  g_assert_cmpfloat (ml_trainer_metrics (run.trainer)->operations, ==,
                     2 * 120 * a_row);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/trainer-end/all-epochs", test_all_epochs);
  g_test_add_func ("/core/trainer-end/updates", test_updates);
  g_test_add_func ("/core/trainer-end/updates-with-validation",
                   test_updates_with_validation);
  g_test_add_func ("/core/trainer-end/minutes", test_minutes);
  g_test_add_func ("/core/trainer-end/patience", test_patience);
  g_test_add_func ("/core/trainer-end/no-patience", test_no_patience);
  g_test_add_func ("/core/trainer-end/stop-keeps-the-best",
                   test_stop_keeps_the_best);
  g_test_add_func ("/core/trainer-end/diverges-to-good-weights",
                   test_diverges_to_good_weights);
  g_test_add_func ("/core/trainer-end/diverges-at-once", test_diverges_at_once);
  g_test_add_func ("/core/trainer-end/diverges-by-inputs",
                   test_diverges_by_inputs);
  g_test_add_func ("/core/trainer-end/diverges-from-the-start",
                   test_diverges_from_the_start);
  g_test_add_func ("/core/trainer-end/schedule-and-limit",
                   test_schedule_and_limit);
  g_test_add_func ("/core/trainer-end/counts-operations",
                   test_counts_operations);
  int result = g_test_run ();
  ml_parallel_shutdown ();
  return result;
}
