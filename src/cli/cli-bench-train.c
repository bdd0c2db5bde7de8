/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What measurements of training have in common. */
#include "cli-bench.h"

#include "ml-learner.h"
#include "ml-loader.h"
#include "ml-parallel.h"

enum
{
  REPEATS = 3,
};

const char *const cli_bench_mnist[]
    = { "mnist/train-images-idx3-ubyte", "mnist/train-images-idx3-ubyte.gz",
        "train-images-idx3-ubyte", "train-images-idx3-ubyte.gz", NULL };

/**
 * cli_bench_rows:
 * @names: as for cli_bench_find()
 * @n: at most so many
 *
 * Returns: (transfer full) (nullable): the first rows of the first file there
 *   is
 */
MlSubset *
cli_bench_rows (const char *dir, const char *const *names, guint n,
                GError **error)
{
  g_autofree char *path = cli_bench_find (dir, names, error);
  g_autoptr (MlDataset) data
      = path != NULL ? ml_load_path (path, NULL, error) : NULL;
  if (data == NULL)
    return NULL;
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 i = 0; i < MIN (n, ml_dataset_n_rows (data)); i++)
    g_array_append_val (rows, i);
  return ml_subset_new (data, ml_dataset_default_target (data), rows);
}

/** cli_bench_train: Returns: rows a second of the fastest of a few trainings;
 * NaN on failure */
double
cli_bench_train (const char *scheme, const MlSubset *rows, guint threads,
                 MlMonitor *monitor, GError **error)
{
  g_autoptr (MlLearner) learner = ml_learner_from_text (scheme, error);
  double shortest = INFINITY;
  ml_parallel_set_threads (threads);
  for (guint i = 0; learner != NULL && i < REPEATS; i++)
    {
      const gint64 start = g_get_monotonic_time ();
      g_autoptr (MlModel) model
          = ml_learner_fit (learner, rows, monitor, error);
      if (model == NULL)
        break;
      shortest
          = MIN (shortest, (double) (g_get_monotonic_time () - start) / 1e6);
    }
  ml_parallel_set_threads (0);
  return isinf (shortest) ? (double) NAN : rows->n_rows / shortest;
}
