/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A network as small as they come, learning row by row: what is measured is
 * how long one update takes, from reading a row to the weights it leaves. */
#include "cli-bench.h"

#include "ml-learner.h"
#include "ml-loader.h"
#include "ml-online-mlp.h"

#include <glib/gi18n.h>

enum
{
  EPOCHS = 200, /* about 15 ms: short enough to find a quiet moment */
  REPEATS = 50, /* the first warms up */
};

static double
run_tiny (const char *dir, guint threads, MlMonitor *monitor, GError **error)
{
  static const char *const names[]
      = { "diabetes.arff", "arff/diabetes.arff", NULL };
  g_autofree char *path = cli_bench_find (dir, names, error);
  g_autoptr (MlDataset) data
      = path != NULL ? ml_load_path (path, NULL, error) : NULL;
  if (data == NULL)
    return (double) NAN;
  g_autoptr (MlSubset) rows
      = ml_subset_new_all (data, ml_dataset_default_target (data));
  MlOnlineMlpSettings settings = ML_ONLINE_MLP_SETTINGS_INIT;
  settings.epochs = EPOCHS;
  double shortest = INFINITY;
  for (guint i = 0; i < REPEATS; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (MlModel) model = ml_online_mlp_fit (&settings, ML_TYPE_LEARNER,
                                                     rows, monitor, error);
      if (model == NULL)
        return (double) NAN;
      double seconds = (double) (g_get_monotonic_time () - start) / 1e6;
      shortest = MIN (shortest, seconds);
    }
  return (double) EPOCHS * rows->n_rows / shortest;
}

const CliBenchTask bench_tiny_tasks[] = {
  { "tiny", "updates/s",
    N_ ("diabetes 8-5-2, sigmoid, one update a row, one thread"), run_tiny },
  { NULL, NULL, NULL, NULL },
};
