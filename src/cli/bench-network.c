/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Training speed of networks on MNIST: real epochs over shuffled pictures,
 * gathering from bytes included, as tests/bench/peers.py does it with other
 * programs; and the rate of plain matrix products, to see which share of it
 * each network reaches. */
#include "cli-bench.h"

#include "ml-error.h"
#include "ml-loader.h"
#include "ml-matrix.h"
#include "ml-network-model.h"
#include "ml-parallel.h"
#include "ml-settings.h"
#include "ml-trainer.h"

#include <glib/gi18n.h>

enum
{
  BATCH_SIZE = 64,
  PEAK_SIZE = 512, /* of a square product, large enough for OpenBLAS */
  PEAK_REPEATS = 50,
};

typedef struct
{
  const char *const *layers;
  const char *optimizer;
  guint n_rows,
      epochs; /* short epochs find quiet moments; the first warms up */
} Subject;

static const char *const mlp_layers[]
    = { "Dense units=256", "Dense units=128",
        "Dense units=10 activation=linear", NULL };
static const char *const wide_layers[]
    = { "Dense units=512", "Dense units=512",
        "Dense units=10 activation=linear", NULL };
static const char *const lenet_layers[] = { "Conv filters=20 size=5",
                                            "Pool",
                                            "Conv filters=50 size=5",
                                            "Pool",
                                            "Dense units=500",
                                            "Dense units=10 activation=linear",
                                            NULL };
static const char *const cnn_layers[] = { "Conv filters=32 size=3 padding=1",
                                          "Conv filters=64 size=3 padding=1",
                                          "Pool",
                                          "Dense units=128",
                                          "Dense units=10 activation=linear",
                                          NULL };

static const Subject mlp
    = { mlp_layers, "Sgd learning-rate=0.05 momentum=0.9", 60000, 6 };
static const Subject mlp_adam
    = { wide_layers, "Adam learning-rate=0.001", 12800, 8 };
static const Subject lenet
    = { lenet_layers, "Sgd learning-rate=0.01 momentum=0.9", 3200, 8 };
static const Subject cnn = { cnn_layers, "Adam learning-rate=0.001", 640, 8 };

/* -- Training ------------------------------------------------------------- */

static MlSubset *
first_rows (MlDataset *data, guint n)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 i = 0; i < MIN (n, ml_dataset_n_rows (data)); i++)
    g_array_append_val (rows, i);
  return ml_subset_new (data, ml_dataset_default_target (data), rows);
}

static MlSamples *
load_mnist (const char *dir, guint n_rows, MlEncoder **encoder, GError **error)
{
  static const char *const names[]
      = { "mnist/train-images-idx3-ubyte", "mnist/train-images-idx3-ubyte.gz",
          "train-images-idx3-ubyte", "train-images-idx3-ubyte.gz", NULL };
  g_autofree char *path = cli_bench_find (dir, names, error);
  g_autoptr (MlDataset) data
      = path != NULL ? ml_load_path (path, NULL, error) : NULL;
  if (data == NULL)
    return NULL;
  g_autoptr (MlSubset) rows = first_rows (data, n_rows);
  *encoder = ml_encoder_new (rows, ML_SCALING_NONE, ML_SCALING_NONE, error);
  return *encoder != NULL ? ml_samples_new (*encoder, rows, NULL, error) : NULL;
}

static MlGraph *
build (const Subject *subject, const MlEncoder *encoder, GError **error)
{
  g_autoptr (MlNetwork) network = ml_network_from_text (subject->layers, error);
  return network != NULL
             ? ml_network_model_build (network, encoder, ML_LOSS_CROSS_ENTROPY,
                                       ML_ANSWER_CLASS, BATCH_SIZE, error)
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
train (const Subject *subject, const char *dir, guint threads, GError **error)
{
  g_autoptr (MlEncoder) encoder = NULL;
  g_autoptr (MlSamples) samples
      = load_mnist (dir, subject->n_rows, &encoder, error);
  g_autoptr (MlGraph) graph
      = samples != NULL ? build (subject, encoder, error) : NULL;
  g_autoptr (MlOptimizer) optimizer
      = graph != NULL ? ml_settings_from_text (ML_TYPE_OPTIMIZER,
                                               subject->optimizer, error)
                      : NULL;
  if (optimizer == NULL)
    return (double) NAN;
  ml_graph_initialize (graph, 1);
  const MlTrainerOptions options
      = { .batch_size = BATCH_SIZE, .epochs = subject->epochs, .seed = 1 };
  g_autoptr (MlTrainer) trainer
      = ml_trainer_new (graph, optimizer, samples, &options);
  ml_parallel_set_threads (threads);
  double speed = best_speed (trainer, samples->n_rows, error);
  ml_parallel_set_threads (0);
  return speed;
}

/* Forward, the gradient of the weights and, but for what reads the pictures,
 * back to the inputs: a multiplication and an addition each. */
static double
operations (const Subject *subject)
{
  const guint sizes[] = { 1, 28, 28 };
  double sum = 0;
  g_autoptr (MlNetwork) network = ml_network_from_text (subject->layers, NULL);
  g_autoptr (MlGraph) graph = ml_network_build (network, 3, sizes, 10,
                                                ML_LOSS_CROSS_ENTROPY, 1, NULL);
  for (guint i = 0; i < ml_graph_n_nodes (graph); i++)
    {
      const MlNode *node = ml_graph_node (graph, i);
      if (node->n_multiplications > 0)
        sum += 2 * node->n_multiplications
               * (node->inputs[0]->wants_gradient ? 3 : 2);
    }
  return sum;
}

#define DEFINE_TASK(name)                                                      \
  static double run_##name (const char *dir, guint threads,                    \
                            MlMonitor *monitor, GError **error)                \
  {                                                                            \
    return train (&name, dir, threads, error);                                 \
  }                                                                            \
  static double work_##name (void) { return operations (&name); }

DEFINE_TASK (mlp)
DEFINE_TASK (mlp_adam)
DEFINE_TASK (lenet)
DEFINE_TASK (cnn)

/* -- Products ------------------------------------------------------------- */

typedef struct
{
  float *a, *b, *c;
} Square;

static void
multiply (guint index, gpointer data)
{
  const Square *s = (const Square *) data + index;
  ml_gemm (FALSE, FALSE, PEAK_SIZE, PEAK_SIZE, PEAK_SIZE, 1, s->a, PEAK_SIZE,
           s->b, PEAK_SIZE, 0, s->c, PEAK_SIZE);
}

/* GFLOP/s of a square product on each thread at once. */
static double
run_peak (const char *dir, guint threads, MlMonitor *monitor, GError **error)
{
  const gsize n = PEAK_SIZE * PEAK_SIZE;
  float *block = ml_aligned_new (3 * n * threads);
  g_autofree Square *squares = g_new (Square, threads);
  for (gsize i = 0; i < 3 * n * threads; i++)
    block[i] = 1;
  for (guint i = 0; i < threads; i++)
    squares[i] = (Square){ block + 3 * n * i, block + 3 * n * i + n,
                           block + 3 * n * i + 2 * n };
  gint64 shortest = G_MAXINT64;
  ml_parallel_set_threads (threads);
  for (guint repeat = 0; repeat < PEAK_REPEATS; repeat++)
    {
      gint64 start = g_get_monotonic_time ();
      ml_parallel_for (threads, multiply, squares);
      shortest = MIN (shortest, g_get_monotonic_time () - start);
    }
  ml_parallel_set_threads (0);
  ml_aligned_free (block);
  return 2e-3 * PEAK_SIZE * (double) n * threads / (double) MAX (shortest, 1);
}

const CliBenchTask bench_network_tasks[] = {
  { "mlp", "samples/s",
    N_ ("MNIST 784-256-128-10, ReLU, batch 64, SGD with momentum"), run_mlp,
    work_mlp },
  { "mlp-adam", "samples/s", N_ ("MNIST 784-512-512-10, ReLU, batch 64, Adam"),
    run_mlp_adam, work_mlp_adam },
  { "lenet", "samples/s",
    N_ ("MNIST 20C5-P2-50C5-P2-500-10, ReLU, batch 64, SGD with momentum"),
    run_lenet, work_lenet },
  { "cnn", "samples/s", N_ ("MNIST 32C3-64C3-P2-128-10, ReLU, batch 64, Adam"),
    run_cnn, work_cnn },
  { "peak", "GFLOP/s", N_ ("Product of 512 × 512 matrices on each thread"),
    run_peak, NULL },
  { NULL },
};
