/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Trees: one on a long table, forests on a short one and on pictures. */
#include "cli-bench.h"

#include "ml-dataset-builder.h"
#include "ml-experiment.h"
#include "ml-learner.h"
#include "ml-loader.h"
#include "ml-parallel.h"
#include "ml-random.h"

#include <glib/gi18n.h>

enum
{
  ROWS = 200000,
  NUMBERS = 14, /* columns, of which the first tells the class */
  LABELS = 5,   /* columns; and so many labels each            */
  PICTURES = 10000,
  REPEATS = 5,
};

static void
add_numbers (MlDatasetBuilder *builder, guint index, MlRandom *random,
             double **made)
{
  g_autofree char *name = g_strdup_printf ("n%u", index);
  double *numbers = g_new (double, ROWS);
  for (guint i = 0; i < ROWS; i++)
    numbers[i] = round (1000 * ml_random_normal (random)) / 1000;
  *made = numbers;
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric (name),
                                  numbers);
}

static void
add_labels (MlDatasetBuilder *builder, guint index, MlRandom *random)
{
  g_autofree char *name = g_strdup_printf ("c%u", index);
  gint32 *codes = g_new (gint32, ROWS);
  for (guint i = 0; i < ROWS; i++)
    codes[i] = (gint32) ml_random_below (random, LABELS);
  ml_dataset_builder_add_codes (
      builder,
      ml_attribute_new_nominal (name, g_strsplit ("a b c d e", " ", 0)), codes);
}

/* (transfer full): 20 columns; the class is yes with 9 chances in 10 where the
 * first number is above 0, with 1 in 10 elsewhere. */
static MlDataset *
long_table (void)
{
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("long", ROWS);
  MlRandom random;
  double *first, *other;
  gint32 *codes = g_new (gint32, ROWS);
  ml_random_init (&random, 1, 0);
  add_numbers (builder, 0, &random, &first);
  for (guint i = 0; i < ROWS; i++)
    codes[i] = ml_random_uniform (&random) < (first[i] > 0 ? 0.9 : 0.1);
  for (guint i = 1; i < NUMBERS; i++)
    add_numbers (builder, i, &random, &other);
  for (guint i = 0; i < LABELS; i++)
    add_labels (builder, i, &random);
  ml_dataset_builder_add_codes (
      builder,
      ml_attribute_new_nominal ("class", g_strsplit ("no yes", " ", 0)), codes);
  return ml_dataset_builder_finish (builder);
}

static double
run_j48 (const char *dir, guint threads, MlMonitor *monitor, GError **error)
{
  g_autoptr (MlDataset) data = long_table ();
  g_autoptr (MlSubset) rows
      = ml_subset_new_all (data, ml_dataset_default_target (data));
  return cli_bench_train ("J48", rows, threads, monitor, error);
}

static double
run_pictures (const char *dir, guint threads, MlMonitor *monitor,
              GError **error)
{
  g_autoptr (MlSubset) rows
      = cli_bench_rows (dir, cli_bench_mnist, PICTURES, error);
  return rows != NULL
             ? cli_bench_train ("RandomForest", rows, threads, monitor, error)
             : (double) NAN;
}

static double
run_forest (const char *dir, guint threads, MlMonitor *monitor, GError **error)
{
  static const char *const names[]
      = { "arff/diabetes.arff", "diabetes.arff", NULL };
  g_autofree char *path = cli_bench_find (dir, names, error);
  g_autoptr (MlDataset) data
      = path != NULL ? ml_load_path (path, NULL, error) : NULL;
  g_autoptr (MlLearner) learner = ml_learner_from_text ("RandomForest", NULL);
  if (data == NULL)
    return (double) NAN;
  double shortest = INFINITY;
  ml_parallel_set_threads (threads);
  for (guint i = 0; i < REPEATS; i++)
    {
      g_autoptr (MlExperiment) experiment
          = ml_experiment_new (data, ml_dataset_default_target (data), learner);
      const gint64 start = g_get_monotonic_time ();
      g_autoptr (MlEvaluation) made
          = ml_experiment_run (experiment, monitor, error);
      if (made == NULL)
        break;
      shortest
          = MIN (shortest, (double) (g_get_monotonic_time () - start) / 1e6);
    }
  ml_parallel_set_threads (0);
  return isinf (shortest) ? (double) NAN : ml_dataset_n_rows (data) / shortest;
}

const CliBenchTask bench_trees_tasks[] = {
  { "j48", "rows/s",
    N_ ("Growing and pruning J48 on 200,000 rows × 20 columns"), run_j48 },
  { "forest", "rows/s",
    N_ ("Cross-validating RandomForest on diabetes, 10 folds and the whole"),
    run_forest },
  { "forest-mnist", "rows/s",
    N_ ("Training RandomForest, 100 trees, on 10,000 MNIST pictures"),
    run_pictures },
  { NULL, NULL, NULL, NULL },
};
