/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Training speed of a Boltzmann machine on MNIST, error and pseudo-likelihood
 * included, as tests/bench/peers.py does it with other programs; and the same
 * while somebody watches. */
#include "cli-bench.h"

#include "ml-loader.h"
#include "ml-parallel.h"
#include "ml-rbm-trainer.h"

#include <glib/gi18n.h>

enum
{
  N_HIDDEN = 500,
  BATCH_SIZE = 20,
  EPOCHS = 4,
  PICTURE = 28,
  WATCH_PAUSE = 100000, /* microseconds from one snapshot to the next: 10 Hz */
};

#define STRETCH 0.3 /* seconds, at least */

static MlSamples *
load_mnist (const char *dir, GError **error)
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
  g_autoptr (MlEncoder) encoder
      = ml_encoder_new (rows, ML_SCALING_NONE, ML_SCALING_NONE, error);
  return encoder != NULL ? ml_samples_new (encoder, rows, NULL, error) : NULL;
}

/* Samples a second of the best stretch of some length, which finds quiet
 * moments and still holds what a watcher costs. */
static double
best_speed (MlMonitor *monitor)
{
  g_autoptr (GArray) history = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  double best = (double) NAN;
  ml_monitor_history (monitor, 0, history);
  const MlMetrics *points = (const MlMetrics *) (gpointer) history->data;
  for (guint from = 0, to = 0; to < history->len; to++)
    while (points[to].seconds - points[from].seconds >= STRETCH)
      {
        best
            = fmax (best, (double) (points[to].examples - points[from].examples)
                              / (points[to].seconds - points[from].seconds));
        from++;
      }
  return best;
}

typedef struct
{
  MlMonitor *monitor;
  gint is_over; /* atomic */
} Watch;

static gpointer
watch (gpointer data)
{
  Watch *self = data;
  while (!g_atomic_int_get (&self->is_over))
    {
      g_autoptr (MlSnapshot) seen G_GNUC_UNUSED
          = ml_monitor_take_snapshot (self->monitor);
      g_usleep (WATCH_PAUSE);
    }
  return NULL;
}

static double
train (const char *dir, guint threads, gboolean is_watched, GError **error)
{
  g_autoptr (MlSamples) samples = load_mnist (dir, error);
  if (samples == NULL)
    return (double) NAN;
  const MlRbmTrainerOptions options = { .method = ML_RBM_CD,
                                        .gibbs_steps = 1,
                                        .batch_size = BATCH_SIZE,
                                        .epochs = EPOCHS,
                                        .learning_rate = 0.1,
                                        .n_sizes = 2,
                                        .sizes = { PICTURE, PICTURE },
                                        .seed = 1 };
  g_autoptr (MlRbm) rbm
      = ml_rbm_new (samples->n_inputs, N_HIDDEN, 0, ML_VISIBLE_BINARY);
  ml_rbm_initialize (rbm, 0.01, 1);
  g_autoptr (MlRbmTrainer) trainer
      = ml_rbm_trainer_new (rbm, samples, &options);
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  Watch self = { monitor, FALSE };
  GThread *watcher = is_watched ? g_thread_new ("watch", watch, &self) : NULL;
  ml_parallel_set_threads (threads);
  ml_rbm_trainer_run (trainer, monitor, error);
  ml_parallel_set_threads (0);
  g_atomic_int_set (&self.is_over, TRUE);
  if (watcher != NULL)
    g_thread_join (watcher);
  return best_speed (monitor);
}

static double
run_rbm (const char *dir, guint threads, MlMonitor *monitor, GError **error)
{
  return train (dir, threads, FALSE, error);
}

static double
run_watched (const char *dir, guint threads, MlMonitor *monitor, GError **error)
{
  return train (dir, threads, TRUE, error);
}

/* Up, down, up again and two products of statistics. */
static double
work (void)
{
  return 5 * 2.0 * PICTURE * PICTURE * N_HIDDEN;
}

const CliBenchTask bench_rbm_tasks[] = {
  { "rbm", "samples/s", N_ ("Boltzmann machine, MNIST 784-500, CD-1, batch 20"),
    run_rbm, work },
  { "rbm-watched", "samples/s",
    N_ ("The same while a snapshot is taken every 0.1 s"), run_watched, work },
  { NULL },
};
