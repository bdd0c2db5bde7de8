/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What learners say they will take of memory, against what the system says
 * they took: each learns in a process of its own, whose peak is read. */
#include "ml-dataset-builder.h"
#include "ml-error.h"
#include "ml-experiment.h"
#include "ml-memory-need.h"
#include "ml-memory.h"
#include "ml-parallel.h"
#include "ml-random.h"

#include <string.h>

/* Sanitizers have a memory of their own. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define MEASURES_MEMORY 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define MEASURES_MEMORY 0
#endif
#endif
#ifndef MEASURES_MEMORY
#define MEASURES_MEMORY 1
#endif

/* Numbers from 0 to 1, and a class of three labels that follows the first two
 * of them in three rows of four. (transfer full) */
static MlDataset *
make_table (guint n_rows, guint n_inputs)
{
  MlRandom random;
  ml_random_init (&random, 3, 0);
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("m", n_rows);
  double *columns[64];
  for (guint c = 0; c < n_inputs; c++)
    {
      g_autofree char *name = g_strdup_printf ("x%u", c);
      columns[c] = g_new (double, n_rows);
      for (guint i = 0; i < n_rows; i++)
        columns[c][i] = ml_random_uniform (&random);
      ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric (name),
                                      columns[c]);
    }
  gint32 *codes = g_new (gint32, n_rows);
  for (guint i = 0; i < n_rows; i++)
    codes[i] = ml_random_below (&random, 4) == 0
                   ? (gint32) ml_random_below (&random, 3)
                   : (gint32) (columns[0][i] > 0.5) + (columns[1][i] > 0.5);
  char *labels[] = { g_strdup ("a"), g_strdup ("b"), g_strdup ("c"), NULL };
  char **owned = g_memdup2 (labels, sizeof labels);
  ml_dataset_builder_add_codes (
      builder, ml_attribute_new_nominal ("class", owned), codes);
  return ml_dataset_builder_finish (builder);
}

#if MEASURES_MEMORY

/* Bytes of that line of /proc/self/status. */
static double
status_bytes (const char *name)
{
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents ("/proc/self/status", &text, NULL, NULL));
  const char *line = strstr (text, name);
  return 1024 * g_ascii_strtod (line + strlen (name), NULL);
}

/* Bytes that @text takes to learn, by what the system says. */
static double
measure (const char *text, MlDataset *data, int target)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLearner) learner = ml_learner_from_text (text, &error);
  g_assert_no_error (error);
  g_autoptr (MlSubset) rows = ml_subset_new_all (data, target);
  ml_parallel_set_threads (1);
  const double before = status_bytes ("VmRSS:");
  MlModel *model = ml_learner_fit (learner, rows, NULL, &error);
  g_assert_no_error (error);
  const double taken = status_bytes ("VmHWM:") - before;
  ml_model_unref (model);
  return taken;
}

typedef struct
{
  const char *learner;
  guint n_rows, n_inputs;
} Case;

static const Case cases[] = {
  { "kNN", 20000, 60 },
  { "Logistic", 20000, 60 },
  { "J48", 20000, 40 },
  { "REPTree", 20000, 40 },
  { "RandomTree", 20000, 40 },
  { "RandomForest trees=40", 20000, 20 },
  { "Bagging iterations=10", 20000, 40 },
  { "GradientBoosting rounds=50", 5000, 10 },
  { "MLP epochs=1", 40000, 60 },
  { "MLP epochs=1 hidden-layers=1000,1000", 2000, 20 },
  { "RBM epochs=1", 40000, 60 },
  { "DBN epochs=1 pretraining-epochs=1 class-epochs=1", 10000, 20 },
  { "Vote classifiers=\"NaiveBayes; SVM\"", 2000, 10 },
  { "SVM", 2500, 10 },
  { "SVM kernel=Rbf", 2000, 10 },
};

/* In a process of its own, so that nothing was freed there before. */
static void
test_estimate (gconstpointer data)
{
  const Case *c = data;
  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  g_autoptr (MlDataset) table = make_table (c->n_rows, c->n_inputs);
  g_autoptr (MlLearner) learner = ml_learner_from_text (c->learner, NULL);
  const MlMemoryNeed need
      = ml_memory_need (learner, table, c->n_inputs, c->n_rows);
  const double told = need.model + need.work;
  const double taken = measure (c->learner, table, (int) c->n_inputs);
  g_printerr ("# %s: told %.1f MB, taken %.1f MB\n", c->learner, told / 1e6,
              taken / 1e6);
  g_assert_cmpfloat (told, >=, 0.4 * taken);
  g_assert_cmpfloat (told, <=, 2.5 * taken);
}

#endif

static MlExperiment *
make_experiment (const char *text, guint n_rows)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlDataset) table = make_table (n_rows, 4);
  g_autoptr (MlLearner) learner = ml_learner_from_text (text, &error);
  g_assert_no_error (error);
  MlExperiment *experiment = ml_experiment_new (table, 4, learner);
  experiment->threads = 2;
  return experiment;
}

/* kNN on 1000 rows of 4 inputs: 32,000 bytes a model. Ten folds and all rows
 * are eleven of them, with 4,000 bytes of row numbers each; what three labels
 * of each row are predicted with is 24,000 more. */
static void
test_run (void)
{
  g_autoptr (MlExperiment) experiment = make_experiment ("kNN", 1000);
  g_assert_cmpfloat (ml_experiment_memory (experiment), ==, 11 * 36000 + 24000);
  experiment->test = ML_TEST_TRAINING;
  g_assert_cmpfloat (ml_experiment_memory (experiment), ==, 36000 + 24000);
}

/* Told when it is more than half of what is free, refused when it is more than
 * there is; with a filter, which may leave out rows, nobody knows. */
static void
test_told_and_refused (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlExperiment) experiment = make_experiment ("kNN", 1000);
  experiment->test = ML_TEST_TRAINING; /* 60,000 bytes */
  ml_memory_pretend (1e6, 130000);
  g_assert_null (ml_experiment_tell_memory (experiment));
  ml_memory_pretend (1e6, 110000);
  g_autofree char *text = ml_experiment_tell_memory (experiment);
  g_assert_nonnull (text);
  g_assert_true (ml_experiment_check (experiment, &error));
  ml_memory_pretend (50000, 40000);
  g_assert_false (ml_experiment_check (experiment, &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_DATA);
  g_ptr_array_add (experiment->filters,
                   ml_filter_from_text ("Standardize", NULL));
  g_assert_true (ml_experiment_check (experiment, NULL));
  ml_memory_pretend (0, 0);
}

/* Trees are small where labels are clean: a forest that may be too large is
 * told of, but not refused. */
static void
test_may_be_smaller (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlExperiment) experiment
      = make_experiment ("RandomForest trees=1000", 1000);
  experiment->test = ML_TEST_TRAINING;
  ml_memory_pretend (10e6, 10e6);
  g_assert_cmpfloat (ml_experiment_memory (experiment), >, 20e6);
  g_autofree char *text = ml_experiment_tell_memory (experiment);
  g_assert_nonnull (text);
  g_assert_true (ml_experiment_check (experiment, &error));
  g_assert_no_error (error);
  ml_memory_pretend (0, 0);
}

/* A kernel of 200,000 rows is 320 GB: no machine for classes has that. */
static void
test_large_kernel (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlExperiment) experiment = make_experiment ("SVM", 200000);
  ml_memory_pretend (64e9, 60e9);
  g_assert_null (ml_experiment_run (experiment, NULL, &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_DATA);
  g_assert_nonnull (strstr (error->message, "this machine has 64.0 GB"));
  ml_memory_pretend (0, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#if MEASURES_MEMORY
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path
          = g_strdup_printf ("/core/memory/%s", cases[i].learner);
      g_test_add_data_func (path, &cases[i], test_estimate);
    }
#endif
  g_test_add_func ("/core/memory/run", test_run);
  g_test_add_func ("/core/memory/told-and-refused", test_told_and_refused);
  g_test_add_func ("/core/memory/may-be-smaller", test_may_be_smaller);
  g_test_add_func ("/core/memory/large-kernel", test_large_kernel);
  const int status = g_test_run ();
  ml_parallel_shutdown ();
  return status;
}
