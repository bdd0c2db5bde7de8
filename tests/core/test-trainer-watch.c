/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What watchers see of layers and what they may change while a network trains.
 * Whether somebody looks does not change a bit: that is in test-trainer.c. */
#include "test-networks.h"

#include "ml-layer-watch.h"
#include "ml-parallel.h"

#include <math.h>

/* -- Layers ---------------------------------------------------------------- */

static const float first[] = { 0.5f, -1, 3, 0.25f, -0.5f, 2 };
static const float second[] = { 0.3f, -0.2f, 0.7f, 0.1f, -0.4f, 0.6f };

/* One update of two rows with rate 0.5; fills two records. */
static void
watch_one_update (const char *activation, float second_bias,
                  MlLayerStats stats[2], double *gradient_norm)
{
  const float inputs[] = { 1, 2, -1, 0.5f }, targets[] = { 1, 0, 0, 1 };
  const float bias[] = { 0.1f, second_bias, 0 };
  g_autofree char *hidden
      = g_strconcat ("Dense units=3 activation=", activation, NULL);
  const char *const layers[]
      = { hidden, "Dense units=2 activation=linear", NULL };
  GError *error = NULL;
  g_autoptr (MlGraph) graph
      = test_build (layers, 2, 2, ML_LOSS_SQUARED_ERROR, 2);
  test_set_parameter (graph, "layer1.weights", first);
  test_set_parameter (graph, "layer1.bias", bias);
  test_set_parameter (graph, "layer2.weights", second);
  g_autoptr (MlSamples) samples = ml_samples_new_matrix (
      test_matrix (2, 2, inputs), test_matrix (2, 2, targets), FALSE);
  g_autoptr (MlOptimizer) optimizer = test_gradient_descent (0.5, 0, 0);
  const MlTrainerOptions options
      = { .batch_size = 2, .epochs = 1, .keep_order = TRUE };
  g_autoptr (MlTrainer) trainer
      = ml_trainer_new (graph, optimizer, samples, &options);
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_autoptr (GArray) into = g_array_new (FALSE, FALSE, sizeof (MlLayerStats));
  guint n_layers;
  g_assert_true (ml_trainer_run (trainer, monitor, &error));
  g_assert_cmpuint (ml_monitor_layer_history (monitor, 0, into), ==, 1);
  const char *const *names = ml_monitor_layer_names (monitor, &n_layers);
  g_assert_cmpuint (n_layers, ==, 2);
  g_assert_cmpstr (names[0], ==, "layer1");
  g_assert_cmpstr (names[1], ==, "layer2");
  memcpy (stats, into->data, 2 * sizeof *stats);
  *gradient_norm = ml_trainer_metrics (trainer)->gradient_norm;
}

static void
assert_near (float value, double expected)
{
  g_assert_cmpfloat (fabs ((double) value - expected), <=, 1e-5 * expected);
}

/* Expected values: PyTorch 1.13 in double. */
static void
test_layers_of_sigmoid (void)
{
  MlLayerStats stats[2];
  double norm;
  watch_one_update ("sigmoid", -0.2f, stats, &norm);
  assert_near (stats[0].gradient_norm, 0.13721839832);
  assert_near (stats[1].gradient_norm, 0.69470399989);
  assert_near (stats[0].weight_norm, 3.81608438062);
  assert_near (stats[1].weight_norm, 1.07238052948);
  assert_near (stats[0].update_ratio, 0.01797895233);
  assert_near (stats[1].update_ratio, 0.32390741010);
  assert_near (stats[0].saturated, 1 / 6.0); /* 0.999 of six answers */
  g_assert_true (isnan (stats[0].dead));
  g_assert_true (isnan (stats[1].saturated) && isnan (stats[1].dead));
  assert_near ((float) norm, 0.80463906209);
}

static void
test_layers_of_tanh (void)
{
  MlLayerStats stats[2];
  double norm;
  watch_one_update ("tanh", -0.2f, stats, &norm);
  assert_near (stats[0].gradient_norm, 0.38846005856);
  assert_near (stats[0].update_ratio, 0.05089772917);
  assert_near (stats[0].saturated, 0.5);
}

/* Unit 2 has -5 for a bias and answers 0 to both rows; units 1 and 3 answer to
 * one of them. */
static void
test_layers_of_relu (void)
{
  MlLayerStats stats[2];
  double norm;
  watch_one_update ("relu", -5, stats, &norm);
  assert_near (stats[0].dead, 1 / 3.0);
  g_assert_true (isnan (stats[0].saturated));
  watch_one_update ("relu", -0.2f, stats, &norm);
  g_assert_cmpfloat ((double) stats[0].dead, ==, 0);
  assert_near (stats[0].gradient_norm, 4.69579615853);
  assert_near (stats[1].update_ratio, 8.72351597920);
}

/* A filter counts as one unit: the second of two never answers. The activation
 * stands in a layer of its own. */
static void
test_dead_filters (void)
{
  const char *const texts[]
      = { "Conv filters=2 size=1 activation=linear", "Activation", "Flatten",
          "Dense units=2 activation=linear", NULL };
  const float filters[] = { 1, -1 };
  const guint sizes[] = { 1, 2, 2 };
  GError *error = NULL;
  g_autoptr (MlNetwork) network = ml_network_from_text (texts, &error);
  g_assert_no_error (error);
  g_autoptr (MlGraph) graph = ml_network_build (
      network, 3, sizes, 2, ML_LOSS_CROSS_ENTROPY, 2, &error);
  g_assert_no_error (error);
  test_set_parameter (graph, "layer1.weights", filters);
  MlPass pass = { .n_rows = 2 };
  ml_graph_input (graph)->values[5] = 3;
  ml_graph_begin (graph);
  ml_graph_forward (graph, &pass);
  MlLayerWatch *watch = ml_layer_watch_new (graph);
  guint n_layers;
  const char *const *names = ml_layer_watch_names (watch, &n_layers);
  g_assert_cmpuint (n_layers, ==, 2);
  g_assert_cmpstr (names[1], ==, "layer4");
  const MlLayerStats *stats = ml_layer_watch_measure (watch, 2);
  g_assert_cmpfloat ((double) stats[0].dead, ==, 0.5);
  g_assert_true (isnan (stats[1].dead));
  ml_layer_watch_free (watch);
}

/* -- Tuning ---------------------------------------------------------------- */

typedef struct
{
  double rate, momentum, decay;
  const char *activation;
  guint64 first_seed; /* of the weights */
} Start;

/* Trains from @start, tuned by @tuning before the first update. Returns:
 * (transfer full): the weights it ends with; the first point is in *@point. */
static float *
run_tuned (const Start *start, const MlTuning *tuning, MlMetrics *point,
           gsize *n_bytes)
{
  g_autofree char *hidden = g_strconcat (
      "Dense units=24 init=uniform activation=", start->activation, NULL);
  const char *const layers[]
      = { hidden, "Dense units=2 init=uniform activation=linear", NULL };
  g_autoptr (MlSamples) samples = test_circle (100);
  g_autoptr (MlGraph) graph
      = test_build (layers, 2, 2, ML_LOSS_CROSS_ENTROPY, 10);
  ml_graph_initialize (graph, start->first_seed);
  g_autoptr (MlOptimizer) optimizer
      = test_gradient_descent (start->rate, start->momentum, start->decay);
  const MlTrainerOptions options = { .batch_size = 10, .epochs = 3, .seed = 1 };
  g_autoptr (MlTrainer) trainer
      = ml_trainer_new (graph, optimizer, samples, &options);
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_autoptr (GArray) history = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  GError *error = NULL;
  if (tuning != NULL)
    ml_monitor_tune (monitor, tuning);
  g_assert_true (ml_trainer_run (trainer, monitor, &error));
  g_assert_cmpuint (ml_monitor_history (monitor, 0, history), ==, 3);
  *point = g_array_index (history, MlMetrics, 0);
  g_assert_cmpuint (g_array_index (history, MlMetrics, 1).change, ==, 0);
  *n_bytes = ml_graph_n_kept (graph) * sizeof (float);
  return g_memdup2 (ml_graph_weights (graph), *n_bytes);
}

/* A run that is tuned at once ends as one that began that way. */
static void
assert_tunes (const MlTuning *tuning, const Start *as, guint change)
{
  const Start start = { 0.1, 0.5, 1e-3, "relu", 1 };
  MlMetrics tuned, other;
  gsize n_bytes, n_other;
  g_autofree float *a = run_tuned (&start, tuning, &tuned, &n_bytes);
  g_autofree float *b = run_tuned (as, NULL, &other, &n_other);
  g_autofree float *c = run_tuned (&start, NULL, &other, &n_other);
  g_assert_cmpmem (a, n_bytes, b, n_other);
  g_assert_cmpint (memcmp (a, c, n_bytes), !=, 0);
  g_assert_cmpuint (tuned.change, ==, change);
  g_assert_cmpuint (other.change, ==, 0);
  g_assert_cmpfloat (tuned.learning_rate, ==, as->rate);
}

static void
test_tunes_rate (void)
{
  MlTuning tuning = ML_TUNING_INIT;
  tuning.learning_rate = 0.02;
  assert_tunes (&tuning, &(Start){ 0.02, 0.5, 1e-3, "relu", 1 },
                ML_CHANGE_RATE);
}

static void
test_tunes_momentum_and_decay (void)
{
  MlTuning tuning = ML_TUNING_INIT;
  tuning.momentum = 0.9;
  tuning.weight_decay = 0.01;
  assert_tunes (&tuning, &(Start){ 0.1, 0.9, 0.01, "relu", 1 },
                ML_CHANGE_MOMENTUM | ML_CHANGE_DECAY);
}

static void
test_tunes_activation (void)
{
  MlTuning tuning = ML_TUNING_INIT;
  tuning.activation = ML_ACTIVATION_TANH;
  assert_tunes (&tuning, &(Start){ 0.1, 0.5, 1e-3, "tanh", 1 },
                ML_CHANGE_ACTIVATION);
}

static void
test_tunes_weights (void)
{
  MlTuning tuning = ML_TUNING_INIT;
  tuning.reinitialize = TRUE;
  assert_tunes (&tuning, &(Start){ 0.1, 0.5, 1e-3, "relu", 2 },
                ML_CHANGE_WEIGHTS);
}

/* Wishes that change nothing are no change: the rate it has, bounds kept. */
static void
test_tunes_nothing (void)
{
  const Start start = { 10, 0.5, 0, "relu", 1 };
  MlTuning tuning = ML_TUNING_INIT;
  tuning.learning_rate = 1e6; /* the option ends at 10 */
  MlMetrics point;
  gsize n_bytes;
  g_autofree float *weights = run_tuned (&start, &tuning, &point, &n_bytes);
  g_assert_nonnull (weights);
  g_assert_cmpuint (point.change, ==, 0);
  g_assert_cmpfloat (point.learning_rate, ==, 10);
}

/* -- Epochs ---------------------------------------------------------------- */

static void
count_snapshot (MlSnapshot *snapshot, gpointer data)
{
  guint *n = data;
  (*n)++;
}

/* Whoever wants all epochs sees the start and each end, though nobody looks. */
static void
test_publishes_epochs (void)
{
  g_autoptr (MlGraph) graph = test_circle_graph (16);
  g_autoptr (MlSamples) samples = test_circle (100);
  g_autoptr (MlOptimizer) optimizer = test_gradient_descent (0.1, 0, 0);
  const MlTrainerOptions options = { .batch_size = 16, .epochs = 5 };
  for (guint wanted = 0; wanted < 2; wanted++)
    {
      guint n = 0;
      g_autoptr (MlMonitor) monitor = ml_monitor_new ();
      g_autoptr (MlTrainer) trainer
          = ml_trainer_new (graph, optimizer, samples, &options);
      ml_monitor_set_publish_func (monitor, count_snapshot, &n);
      if (wanted)
        ml_monitor_want_epochs (monitor);
      g_assert_true (ml_trainer_run (trainer, monitor, NULL));
      g_assert_cmpuint (n, ==, wanted ? 6 : 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/trainer-watch/layers-of-sigmoid",
                   test_layers_of_sigmoid);
  g_test_add_func ("/core/trainer-watch/layers-of-tanh", test_layers_of_tanh);
  g_test_add_func ("/core/trainer-watch/layers-of-relu", test_layers_of_relu);
  g_test_add_func ("/core/trainer-watch/dead-filters", test_dead_filters);
  g_test_add_func ("/core/trainer-watch/tunes-rate", test_tunes_rate);
  g_test_add_func ("/core/trainer-watch/tunes-momentum-and-decay",
                   test_tunes_momentum_and_decay);
  g_test_add_func ("/core/trainer-watch/tunes-activation",
                   test_tunes_activation);
  g_test_add_func ("/core/trainer-watch/tunes-weights", test_tunes_weights);
  g_test_add_func ("/core/trainer-watch/tunes-nothing", test_tunes_nothing);
  g_test_add_func ("/core/trainer-watch/publishes-epochs",
                   test_publishes_epochs);
  int result = g_test_run ();
  ml_parallel_shutdown ();
  return result;
}
