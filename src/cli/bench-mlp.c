/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Training speed of a multi-layer perceptron on MNIST: real epochs over
 * shuffled pictures, gathering from bytes included, as tests/bench/peers.py
 * does it with other programs. */
#include "cli-bench.h"

#include "ml-error.h"
#include "ml-loader.h"
#include "ml-network-model.h"
#include "ml-parallel.h"
#include "ml-settings.h"
#include "ml-trainer.h"

#include <glib/gi18n.h>

enum
{
  BATCH_SIZE = 64,
  EPOCHS = 6, /* the first warms up */
};

static MlSamples *
load_mnist (const char *dir, MlEncoder **encoder, GError **error)
{
  static const char *const names[]
      = { "mnist/train-images-idx3-ubyte", "mnist/train-images-idx3-ubyte.gz",
          "train-images-idx3-ubyte", "train-images-idx3-ubyte.gz", NULL };
  g_autofree char *path = cli_bench_find (dir, names, error);
  g_autoptr (MlDataset) data
      = path != NULL ? ml_load_path (path, NULL, error) : NULL;
  if (data == NULL)
    return NULL;
  g_autoptr (MlSubset) rows
      = ml_subset_new_all (data, ml_dataset_default_target (data));
  *encoder = ml_encoder_new (rows, ML_SCALING_NONE, ML_SCALING_NONE, error);
  return *encoder != NULL ? ml_samples_new (*encoder, rows, NULL, error) : NULL;
}

static MlGraph *
build (const char *const *layers, const MlEncoder *encoder, GError **error)
{
  g_autoptr (MlNetwork) network = ml_network_from_text (layers, error);
  return network != NULL ? ml_network_model_build (
             network, encoder, ML_LOSS_CROSS_ENTROPY, BATCH_SIZE, error)
                         : NULL;
}

/* Epochs one by one; the monitor's clock gives the time of each. */
static double
best_speed (MlTrainer *trainer, guint n_rows, GError **error)
{
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_autoptr (GArray) history = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  if (!ml_trainer_run (trainer, monitor, error))
    return (double) NAN;
  ml_monitor_history (monitor, 0, history);
  double shortest = INFINITY, start = (double) NAN;
  for (guint i = 0; i < history->len; i++)
    {
      const MlMetrics *point = &g_array_index (history, MlMetrics, i);
      if (point->within > 0)
        continue;
      shortest = fmin (shortest, point->seconds - start); /* passes over NaN */
      start = point->seconds;
    }
  return n_rows / shortest;
}

static double
run (const char *dir, guint threads, const char *const *layers,
     const char *optimizer_text, GError **error)
{
  g_autoptr (MlEncoder) encoder = NULL;
  g_autoptr (MlSamples) samples = load_mnist (dir, &encoder, error);
  g_autoptr (MlGraph) graph
      = samples != NULL ? build (layers, encoder, error) : NULL;
  g_autoptr (MlOptimizer) optimizer = ml_settings_from_text (
      ML_TYPE_OPTIMIZER, optimizer_text, NULL, graph != NULL ? error : NULL);
  if (graph == NULL || optimizer == NULL)
    return (double) NAN;
  ml_graph_initialize (graph, 1);
  const MlTrainerOptions options
      = { .batch_size = BATCH_SIZE, .epochs = EPOCHS, .seed = 1 };
  g_autoptr (MlTrainer) trainer
      = ml_trainer_new (graph, optimizer, samples, &options);
  ml_parallel_set_threads (threads);
  double speed = best_speed (trainer, samples->n_rows, error);
  ml_parallel_set_threads (0);
  return speed;
}

static double
run_mlp (const char *dir, guint threads, MlMonitor *monitor, GError **error)
{
  static const char *const layers[]
      = { "Dense units=256", "Dense units=128",
          "Dense units=10 activation=linear", NULL };
  return run (dir, threads, layers, "Sgd learning-rate=0.05 momentum=0.9",
              error);
}

static double
run_mlp_adam (const char *dir, guint threads, MlMonitor *monitor,
              GError **error)
{
  static const char *const layers[]
      = { "Dense units=512", "Dense units=512",
          "Dense units=10 activation=linear", NULL };
  return run (dir, threads, layers, "Adam learning-rate=0.001", error);
}

const CliBenchTask bench_mlp_tasks[] = {
  { "mlp", "samples/s",
    N_ ("MNIST 784-256-128-10, ReLU, batch 64, SGD with momentum"), run_mlp },
  { "mlp-adam", "samples/s", N_ ("MNIST 784-512-512-10, ReLU, batch 64, Adam"),
    run_mlp_adam },
  { NULL, NULL, NULL, NULL },
};
