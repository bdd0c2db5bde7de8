/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Functions of statistics: support vector machines on pictures, logistic
 * regression on a table. */
#include "cli-bench.h"

#include "ml-learner.h"
#include "ml-loader.h"
#include "ml-parallel.h"

#include <glib/gi18n.h>

enum
{
  PICTURES = 5000,
  REPEATS = 3,
};

/* (transfer full) (nullable): the first @n rows of the first file there is */
static MlSubset *
load_rows (const char *dir, const char *const *names, guint n, GError **error)
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

/* Rows a second of the fastest of a few trainings. */
static double
train (const char *scheme, const MlSubset *rows, guint threads,
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

static double
run_svm (const char *dir, guint threads, MlMonitor *monitor, GError **error)
{
  static const char *const names[]
      = { "mnist/train-images-idx3-ubyte", "mnist/train-images-idx3-ubyte.gz",
          "train-images-idx3-ubyte", "train-images-idx3-ubyte.gz", NULL };
  g_autoptr (MlSubset) rows = load_rows (dir, names, PICTURES, error);
  return rows != NULL ? train ("SVM cost=5 kernel=\"RBF gamma=0.02\"", rows,
                               threads, monitor, error)
                      : (double) NAN;
}

static double
run_logistic (const char *dir, guint threads, MlMonitor *monitor,
              GError **error)
{
  static const char *const names[]
      = { "arff/segment-challenge.arff", "segment-challenge.arff", NULL };
  g_autoptr (MlSubset) rows = load_rows (dir, names, G_MAXUINT, error);
  return rows != NULL ? train ("Logistic", rows, threads, monitor, error)
                      : (double) NAN;
}

const CliBenchTask bench_functions_tasks[] = {
  { "svm", "rows/s", N_ ("Training an RBF SVM, C 5, on 5,000 MNIST pictures"),
    run_svm },
  { "logistic", "rows/s",
    N_ ("Training logistic regression on segment-challenge, 7 classes"),
    run_logistic },
  { NULL, NULL, NULL, NULL },
};
