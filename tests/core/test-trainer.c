/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-allocations.h"
#include "test-networks.h"

#include "ml-error.h"
#include "ml-parallel.h"

#include <math.h>
#include <string.h>

/* -- The worked example ---------------------------------------------------- */

static double
example_loss (MlGraph *graph)
{
  const float input[] = { 0.05f, 0.10f }, target[] = { 0.01f, 0.99f };
  memcpy (ml_graph_input (graph)->values, input, sizeof input);
  memcpy (ml_graph_target (graph)->values, target, sizeof target);
  MlPass pass = { .n_rows = 1 };
  ml_graph_begin (graph);
  ml_graph_forward (graph, &pass);
  return (double) ml_graph_loss (graph)->values[0];
}

static float
example_w5 (MlGraph *graph)
{
  for (guint i = 0; i < ml_graph_n_nodes (graph); i++)
    if (g_strcmp0 (ml_graph_node (graph, i)->name, "layer2.weights") == 0)
      return ml_graph_node (graph, i)->values[0];
  g_assert_not_reached ();
}

/* The 2-2-2 network that many introductions to backpropagation compute by
 * hand; its biases are held fixed. Loss after 0, 1 and 10,000 updates and w5
 * after 1 were computed in double by an independent program. */
static void
test_worked_example (void)
{
  const char *const layers[] = { "Dense units=2 activation=sigmoid",
                                 "Dense units=2 activation=sigmoid", NULL };
  /* inputs × units: w1 w3 / w2 w4 and w5 w7 / w6 w8 */
  const float first[] = { 0.15f, 0.25f, 0.20f, 0.30f };
  const float second[] = { 0.40f, 0.50f, 0.45f, 0.55f };
  const float bias1[] = { 0.35f, 0.35f }, bias2[] = { 0.60f, 0.60f };
  const float input[] = { 0.05f, 0.10f }, target[] = { 0.01f, 0.99f };
  const guint32 pick = 0;
  g_autoptr (MlGraph) graph
      = test_build (layers, 2, 2, ML_LOSS_SQUARED_ERROR, 1);
  g_autoptr (MlOptimizer) optimizer = test_gradient_descent (0.5, 0, 0);
  g_autoptr (MlSamples) samples = ml_samples_new_matrix (
      test_matrix (1, 2, input), test_matrix (1, 2, target), FALSE);
  const MlTrainerOptions options = { .batch_size = 1, .epochs = 1 };
  g_autoptr (MlTrainer) trainer
      = ml_trainer_new (graph, optimizer, samples, &options);
  test_set_parameter (graph, "layer1.weights", first);
  test_set_parameter (graph, "layer2.weights", second);
  test_set_parameter (graph, "layer1.bias", bias1);
  test_set_parameter (graph, "layer2.bias", bias2);
  g_assert_cmpfloat_with_epsilon (example_loss (graph), 0.298371109, 1e-7);
  for (guint update = 1; update <= 10000; update++)
    {
      ml_trainer_update (trainer, &pick, 1);
      test_set_parameter (graph, "layer1.bias", bias1);
      test_set_parameter (graph, "layer2.bias", bias2);
      if (update > 1)
        continue;
      g_assert_cmpfloat_with_epsilon (example_loss (graph), 0.291027774, 1e-7);
      g_assert_cmpfloat_with_epsilon ((double) example_w5 (graph), 0.35891648,
                                      1e-7);
    }
  g_assert_cmpfloat_with_epsilon (example_loss (graph), 3.5102e-5, 2e-8);
}

/* -- The optimizer's rule -------------------------------------------------- */

/* One weight, gradient 2 then 1, rate 0.1, momentum 0.5, decay 0.1, from 1:
 * v = 2 + 0.1 = 2.1, w = 1 - 0.21 = 0.79;
 * v = 1.05 + 1 + 0.079 = 2.129, w = 0.79 - 0.2129 = 0.5771. */
static void
test_gradient_descent_by_hand (void)
{
  float weight = 1, velocity = 0;
  const float gradients[] = { 2, 1 };
  const double expected[] = { 0.79, 0.5771 };
  g_autoptr (MlOptimizer) optimizer = test_gradient_descent (0.1, 0.5, 0.1);
  for (guint i = 0; i < 2; i++)
    {
      MlStep step = { .update = i + 1,
                      .n = 1,
                      .weights = &weight,
                      .gradients = &gradients[i],
                      .state = { &velocity },
                      .decays = TRUE,
                      .rate_factor = 1,
                      .gradient_factor = 1 };
      ml_optimizer_step (optimizer, &step);
      g_assert_cmpfloat_with_epsilon ((double) weight, expected[i], 1e-6);
    }
}

/* -- Training -------------------------------------------------------------- */

static void
train (MlGraph *graph, const MlSamples *samples, guint threads,
       MlMonitor *monitor)
{
  GError *error = NULL;
  g_autoptr (MlOptimizer) optimizer = test_gradient_descent (0.1, 0.9, 1e-4);
  const MlTrainerOptions options = { .batch_size = 50,
                                     .epochs = 15,
                                     .validation_percent = 20,
                                     .patience = 10,
                                     .seed = 1 };
  g_autoptr (MlTrainer) trainer
      = ml_trainer_new (graph, optimizer, samples, &options);
  ml_parallel_set_threads (threads);
  g_assert_true (ml_trainer_run (trainer, monitor, &error));
  ml_parallel_set_threads (0);
  g_assert_no_error (error);
}

static double
accuracy (MlGraph *graph, const MlSamples *samples)
{
  guint correct = 0;
  for (guint32 i = 0; i < samples->n_rows; i++)
    {
      MlPass pass = { .n_rows = 1 };
      ml_samples_gather (samples, &i, 1, ml_graph_input (graph)->values,
                         ml_graph_target (graph)->values);
      ml_graph_begin (graph);
      ml_graph_run (graph, &pass);
      const float *out = ml_graph_output (graph)->values;
      const float *wanted = ml_graph_target (graph)->values;
      correct += (out[1] > out[0]) == (wanted[1] > wanted[0]);
    }
  return (double) correct / samples->n_rows;
}

static void
test_learns_a_circle (void)
{
  g_autoptr (MlSamples) samples = test_circle (1000);
  g_autoptr (MlGraph) graph = test_circle_graph (50);
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  train (graph, samples, 0, monitor);
  g_assert_cmpfloat (accuracy (graph, samples), >, 0.97);
  g_autoptr (GArray) history = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  ml_monitor_history (monitor, 0, history);
  g_assert_cmpuint (history->len, ==, 15);
  const MlMetrics *last = &g_array_index (history, MlMetrics, 14);
  g_assert_cmpuint (last->epoch, ==, 15);
  g_assert_cmpuint (last->update, ==, 15 * 16);
  g_assert_cmpuint (last->examples, ==, 15 * 800);
  g_assert_cmpfloat (last->loss, <, 0.2);
  g_assert_cmpfloat (last->validation_accuracy, >, 0.9);
  g_assert_cmpfloat (last->gradient_norm, >, 0);
}

/* 40 updates an epoch, a point asked for after every one: of 50 allowed all
 * are there, at the updates and parts of the epoch they should be; small work
 * without that wish has a point an epoch (above). */
static void
test_points_inside_epochs (void)
{
  GError *error = NULL;
  g_autoptr (MlSamples) samples = test_circle (400);
  g_autoptr (MlGraph) graph = test_circle_graph (10);
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_autoptr (MlOptimizer) optimizer = test_gradient_descent (0.1, 0.9, 0);
  const MlTrainerOptions options
      = { .batch_size = 10, .epochs = 2, .seed = 1, .point_work = 1 };
  g_autoptr (MlTrainer) trainer
      = ml_trainer_new (graph, optimizer, samples, &options);
  g_assert_true (ml_trainer_run (trainer, monitor, &error));
  g_autoptr (GArray) history = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  ml_monitor_history (monitor, 0, history);
  g_assert_cmpuint (history->len, ==, 80);
  for (guint i = 0; i < history->len; i++)
    {
      const MlMetrics *m = &g_array_index (history, MlMetrics, i);
      g_assert_cmpuint (m->update, ==, i + 1);
      g_assert_cmpfloat_with_epsilon (m->epoch + m->within, (i + 1) / 40.0,
                                      1e-12);
      g_assert_true (isfinite (m->loss));
      g_assert_cmpfloat (m->accuracy * 10, ==, round (m->accuracy * 10));
    }
}

static gpointer
look (gpointer monitor)
{
  while (!ml_monitor_is_stopped (monitor))
    {
      g_autoptr (MlSnapshot) snapshot = ml_monitor_take_snapshot (monitor);
      if (snapshot != NULL)
        g_assert_nonnull (ml_snapshot_find (snapshot, "layer1.weights"));
      g_usleep (100);
    }
  return NULL;
}

/* 1, 2 and 4 threads, watched and not: the same bits. Capacity and layers are
 * such that slices do run in parallel. */
static void
test_same_bits (void)
{
  const char *const layers[] = { "Dense units=200", "Dense units=100",
                                 "Dense units=2 activation=linear", NULL };
  g_autoptr (MlSamples) samples = test_circle (300);
  g_autofree float *kept = NULL;
  for (guint i = 0; i < 4; i++)
    {
      const guint threads[] = { 1, 2, 4, 2 };
      g_autoptr (MlGraph) graph
          = test_build (layers, 2, 2, ML_LOSS_CROSS_ENTROPY, 64);
      ml_graph_initialize (graph, 1);
      g_autoptr (MlMonitor) monitor = i == 3 ? ml_monitor_new () : NULL;
      GThread *watcher
          = monitor != NULL ? g_thread_new ("watcher", look, monitor) : NULL;
      train (graph, samples, threads[i], monitor);
      ml_monitor_stop (monitor);
      g_clear_pointer (&watcher, g_thread_join);
      gsize n_bytes = ml_graph_n_kept (graph) * sizeof (float);
      if (kept == NULL)
        kept = g_memdup2 (ml_graph_weights (graph), n_bytes);
      g_assert_cmpmem (ml_graph_weights (graph), n_bytes, kept, n_bytes);
    }
}

static void
test_allocates_nothing (void)
{
  if (!COUNTS_ALLOCATIONS)
    {
      g_test_skip ("a sanitizer owns the allocator");
      return;
    }
  const char *const layers[] = { "Dense units=256", "Dense units=128",
                                 "Dense units=10 activation=linear", NULL };
  guint32 picks[64];
  g_autoptr (MlGraph) graph
      = test_build (layers, 784, 10, ML_LOSS_CROSS_ENTROPY, 64);
  g_autoptr (MlSamples) samples = ml_samples_new_matrix (
      ml_matrix_new (64, 784), ml_matrix_new (64, 10), TRUE);
  g_autoptr (MlOptimizer) optimizer = test_gradient_descent (0.1, 0.9, 0);
  const MlTrainerOptions options = { .batch_size = 64, .epochs = 1 };
  g_autoptr (MlTrainer) trainer
      = ml_trainer_new (graph, optimizer, samples, &options);
  for (guint32 i = 0; i < 64; i++)
    picks[i] = i;
  ml_graph_initialize (graph, 1);
  ml_parallel_set_threads (2);
  ml_trainer_update (trainer, picks, 64); /* starts threads */
  guint before = atomic_load (&n_allocations);
  g_free (g_malloc (1));
  g_assert_cmpuint (atomic_load (&n_allocations), ==, before + 1);
  for (guint i = 0; i < 20; i++)
    ml_trainer_update (trainer, picks, 64);
  ml_parallel_set_threads (0);
  g_assert_cmpuint (atomic_load (&n_allocations), ==, before + 1);
}

/* Labels by chance: the validation loss soon rises, and the weights of its
 * lowest point come back. */
static void
test_stops_early_with_the_best (void)
{
  GError *error = NULL;
  g_autoptr (MlSamples) samples = test_circle (80);
  MlRandom random;
  ml_random_init (&random, 3, 0);
  for (guint i = 0; i < 80; i++)
    {
      guint label = ml_random_below (&random, 2);
      samples->targets->data[2 * i] = label == 0;
      samples->targets->data[2 * i + 1] = label == 1;
    }
  g_autoptr (MlGraph) graph = test_circle_graph (16);
  g_autoptr (MlOptimizer) optimizer = test_gradient_descent (0.1, 0.9, 0);
  const MlTrainerOptions options = { .batch_size = 16,
                                     .epochs = 500,
                                     .validation_percent = 50,
                                     .patience = 5,
                                     .seed = 1 };
  g_autoptr (MlTrainer) trainer
      = ml_trainer_new (graph, optimizer, samples, &options);
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_assert_true (ml_trainer_run (trainer, monitor, &error));
  g_autoptr (GArray) history = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  ml_monitor_history (monitor, 0, history);
  double lowest = INFINITY;
  guint best = 0;
  for (guint i = 0; i < history->len; i++)
    {
      const MlMetrics *m = &g_array_index (history, MlMetrics, i);
      g_assert_cmpint (m->is_best, ==, m->validation_loss < lowest);
      if (m->is_best)
        best = m->epoch;
      lowest = fmin (lowest, m->validation_loss);
    }
  g_assert_cmpuint (history->len, ==, best + 5);
  g_assert_cmpuint (history->len, <, 500);
}

static void
test_diverges_in_words (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlSamples) samples = test_circle (100);
  g_autoptr (MlGraph) graph = test_build (
      (const char *const[]){ "Dense units=2 activation=linear", NULL }, 2, 2,
      ML_LOSS_SQUARED_ERROR, 10);
  ml_graph_initialize (graph, 1);
  g_autoptr (MlOptimizer) optimizer = test_gradient_descent (10, 0.9, 0);
  const MlTrainerOptions options = { .batch_size = 10, .epochs = 1000 };
  g_autoptr (MlTrainer) trainer
      = ml_trainer_new (graph, optimizer, samples, &options);
  g_assert_false (ml_trainer_run (trainer, NULL, &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_DIVERGED);
  g_assert_nonnull (strstr (error->message, "learning rate 10"));
}

/* An optimizer during whose fifth update the user presses Stop. */
G_DECLARE_FINAL_TYPE (StoppingOptimizer, stopping_optimizer, STOPPING,
                      OPTIMIZER, MlOptimizer)

struct _StoppingOptimizer
{
  MlOptimizer parent;
  MlMonitor *monitor;
};

G_DEFINE_FINAL_TYPE (StoppingOptimizer, stopping_optimizer, ML_TYPE_OPTIMIZER)

static void
step_and_stop (MlOptimizer *optimizer, guint64 update, MlUpdate *rule)
{
  rule->rule = ML_UPDATE_MOMENTUM;
  rule->rate = 0.1f;
  if (update == 5)
    ml_monitor_stop (STOPPING_OPTIMIZER (optimizer)->monitor);
}

static void
stopping_optimizer_class_init (StoppingOptimizerClass *class)
{
  ML_OPTIMIZER_CLASS (class)->slots = 1;
  ML_OPTIMIZER_CLASS (class)->rule = step_and_stop;
}

static void
stopping_optimizer_init (StoppingOptimizer *self)
{
}

/* Not one update more, and what was learned stays. */
static void
test_stops_inside_an_epoch (void)
{
  GError *error = NULL;
  g_autoptr (MlSamples) samples = test_circle (320);
  g_autoptr (MlGraph) graph = test_circle_graph (32);
  float before = ml_graph_weights (graph)[0];
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_autoptr (StoppingOptimizer) optimizer
      = g_object_new (stopping_optimizer_get_type (), NULL);
  optimizer->monitor = monitor;
  const MlTrainerOptions options = { .batch_size = 32, .epochs = 10 };
  g_autoptr (MlTrainer) trainer
      = ml_trainer_new (graph, ML_OPTIMIZER (optimizer), samples, &options);
  g_assert_true (ml_trainer_run (trainer, monitor, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (ml_trainer_metrics (trainer)->epoch, ==, 0);
  g_assert_cmpuint (ml_trainer_metrics (trainer)->update, ==, 5);
  g_assert_cmpfloat (ml_graph_weights (graph)[0], !=, before);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/trainer/worked-example", test_worked_example);
  g_test_add_func ("/core/trainer/gradient-descent-by-hand",
                   test_gradient_descent_by_hand);
  g_test_add_func ("/core/trainer/learns-a-circle", test_learns_a_circle);
  g_test_add_func ("/core/trainer/points-inside-epochs",
                   test_points_inside_epochs);
  g_test_add_func ("/core/trainer/same-bits", test_same_bits);
  g_test_add_func ("/core/trainer/allocates-nothing", test_allocates_nothing);
  g_test_add_func ("/core/trainer/stops-early-with-the-best",
                   test_stops_early_with_the_best);
  g_test_add_func ("/core/trainer/diverges-in-words", test_diverges_in_words);
  g_test_add_func ("/core/trainer/stops-inside-an-epoch",
                   test_stops_inside_an_epoch);
  int result = g_test_run ();
  ml_parallel_shutdown ();
  return result;
}
