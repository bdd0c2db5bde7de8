/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nearest neighbors among 60,000 pictures, by looking at every one. */
#include "cli-bench.h"

#include "ml-learner.h"
#include "ml-loader.h"
#include "ml-parallel.h"

#include <glib/gi18n.h>

enum
{
  QUERIES = 2000,
  REPEATS = 4, /* the first warms up */
};

static MlDataset *
load_pictures (const char *dir, const char *const *names, GError **error)
{
  g_autofree char *path = cli_bench_find (dir, names, error);
  return path != NULL ? ml_load_path (path, NULL, error) : NULL;
}

static MlSubset *
first_rows (MlDataset *data, guint n)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 i = 0; i < MIN (n, ml_dataset_n_rows (data)); i++)
    g_array_append_val (rows, i);
  return ml_subset_new (data, ml_dataset_default_target (data), rows);
}

static double
best_speed (const MlModel *model, const MlSubset *queries)
{
  g_autofree double *out
      = g_new (double, (gsize) queries->n_rows * model->n_outputs);
  double shortest = INFINITY;
  for (guint i = 0; i < REPEATS; i++)
    {
      gint64 start = g_get_monotonic_time ();
      ml_model_predict (model, queries, out);
      double seconds = (double) (g_get_monotonic_time () - start) / 1e6;
      shortest = MIN (shortest, seconds);
    }
  return queries->n_rows / shortest;
}

static double
run_knn (const char *dir, guint threads, MlMonitor *monitor, GError **error)
{
  static const char *const training_names[]
      = { "mnist/train-images-idx3-ubyte", "mnist/train-images-idx3-ubyte.gz",
          "train-images-idx3-ubyte", "train-images-idx3-ubyte.gz", NULL };
  static const char *const test_names[]
      = { "mnist/t10k-images-idx3-ubyte", "mnist/t10k-images-idx3-ubyte.gz",
          "t10k-images-idx3-ubyte", "t10k-images-idx3-ubyte.gz", NULL };
  g_autoptr (MlDataset) pictures = load_pictures (dir, training_names, error);
  g_autoptr (MlDataset) others
      = pictures != NULL ? load_pictures (dir, test_names, error) : NULL;
  if (others == NULL)
    return (double) NAN;
  g_autoptr (MlSubset) training = first_rows (pictures, G_MAXUINT);
  g_autoptr (MlSubset) queries = first_rows (others, QUERIES);
  g_autoptr (MlLearner) learner
      = ml_learner_from_text ("kNN neighbors=3", error);
  g_autoptr (MlModel) model
      = learner != NULL ? ml_learner_fit (learner, training, monitor, error)
                        : NULL;
  if (model == NULL)
    return (double) NAN;
  ml_parallel_set_threads (threads);
  double speed = best_speed (model, queries);
  ml_parallel_set_threads (0);
  return speed;
}

const CliBenchTask bench_knn_tasks[] = {
  { "knn", "queries/s", N_ ("MNIST 60,000 pictures, 2,000 queries, k = 3"),
    run_knn },
  { NULL, NULL, NULL, NULL },
};
