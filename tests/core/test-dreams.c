/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What models dream as tables: the columns they learned, labels that are held,
 * the same rows from the same seed, and words for what cannot be. */
#include "test-pictures.h"

#include "ml-dreams.h"
#include "ml-error.h"
#include "ml-parallel.h"

#include <gio/gio.h>
#include <string.h>

enum
{
  N = 25,
};

static const MlDreamOptions preset
    = { .n_chains = N, .n_steps = 5, .label = -1, .temperature = 1, .seed = 7 };

static MlPredictor *
train (MlDataset *data, const char *learner)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlExperiment) experiment = ml_experiment_new (
      data, ml_dataset_default_target (data), test_learner (learner));
  experiment->test = ML_TEST_TRAINING;
  g_autoptr (MlEvaluation) made = ml_experiment_run (experiment, NULL, &error);
  g_assert_no_error (error);
  return ml_predictor_ref (ml_evaluation_predictor (made));
}

static MlPredictor *
train_digits (const char *learner)
{
  g_autoptr (MlDataset) data = test_pictures (100);
  return train (data, learner);
}

static MlDataset *
dream (MlPredictor *predictor, const MlDreamOptions *options)
{
  g_autoptr (GError) error = NULL;
  MlDataset *data = ml_dream (predictor, options, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ml_dataset_n_rows (data), ==, options->n_chains);
  return data;
}

static void
test_pictures_and_labels (void)
{
  MlDreamOptions options = preset;
  g_autoptr (MlPredictor) predictor
      = train_digits ("RBM mode=classification hidden-units=20 epochs=2");
  options.label = 3;
  g_autoptr (MlDataset) threes = dream (predictor, &options);
  g_assert_cmpuint (ml_dataset_n_columns (threes), ==, 2);
  g_assert_cmpuint (ml_dataset_attribute (threes, 0)->shape[2], ==, 8);
  options.label = -1;
  options.all_labels = TRUE;
  g_autoptr (MlDataset) each = dream (predictor, &options);
  for (guint i = 0; i < N; i++)
    {
      g_assert_cmpint (ml_dataset_codes (threes, 1)[i], ==, 3);
      g_assert_cmpint (ml_dataset_codes (each, 1)[i], ==, i % 10);
    }
}

static void
test_same_seed_same_dreams (void)
{
  MlDreamOptions other = preset;
  g_autoptr (MlPredictor) predictor
      = train_digits ("RBM hidden-units=300 epochs=2");
  ml_parallel_set_threads (1);
  g_autoptr (MlDataset) one = dream (predictor, &preset);
  ml_parallel_set_threads (2);
  g_autoptr (MlDataset) two = dream (predictor, &preset);
  ml_parallel_set_threads (0);
  other.seed = 8;
  g_autoptr (MlDataset) third = dream (predictor, &other);
  g_assert_cmpuint (ml_dataset_n_columns (one), ==, 1); /* no label units */
  g_assert_cmpmem (ml_dataset_bytes (one, 0), N * 64, ml_dataset_bytes (two, 0),
                   N * 64);
  g_assert_cmpint (
      memcmp (ml_dataset_bytes (one, 0), ml_dataset_bytes (third, 0), N * 64),
      !=, 0);
}

/* Rows that are no picture: a column a unit; two of the four are one-hot. */
static void
test_units (void)
{
  g_autoptr (MlDataset) data = test_load ("weather.nominal.arff");
  g_autoptr (MlPredictor) predictor = train (
      data, "RBM mode=classification hidden-units=5 epochs=2 batch-size=5");
  g_autoptr (MlDataset) dreams = dream (predictor, &preset);
  const guint n = ml_dataset_n_columns (dreams);
  g_assert_cmpstr (ml_dataset_attribute (dreams, 0)->name, ==, "unit1");
  g_assert_cmpstr (ml_dataset_attribute (dreams, n - 1)->name, ==, "play");
  for (guint i = 0; i < N; i++)
    g_assert_true (ml_dataset_numbers (dreams, 0)[i] >= 0
                   && ml_dataset_numbers (dreams, 0)[i] <= 1);
}

static void
assert_refused (MlPredictor *predictor, const MlDreamOptions *options, int code)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (ml_dream (predictor, options, NULL, &error));
  g_assert_error (error, ML_ERROR, code);
}

static void
test_refuses (void)
{
  MlDreamOptions options = preset;
  g_autoptr (MlPredictor) none = train_digits ("kNN");
  g_autoptr (MlPredictor) plain = train_digits ("RBM hidden-units=5 epochs=1");
  g_autoptr (MlPredictor) labels
      = train_digits ("RBM mode=classification hidden-units=5 epochs=1");
  assert_refused (none, &options, ML_ERROR_DATA);
  options.label = 10;
  assert_refused (labels, &options, ML_ERROR_OPTION);
  options.label = 0;
  assert_refused (plain, &options, ML_ERROR_OPTION);
  options = preset;
  options.n_chains = G_MAXUINT;
  assert_refused (labels, &options, ML_ERROR_OPTION);
  options = preset;
  options.temperature = 0;
  assert_refused (labels, &options, ML_ERROR_OPTION);
}

static void
test_stops (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_autoptr (MlPredictor) predictor
      = train_digits ("RBM hidden-units=5 epochs=1");
  ml_monitor_stop (monitor);
  g_assert_null (ml_dream (predictor, &preset, monitor, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/dreams/pictures-and-labels",
                   test_pictures_and_labels);
  g_test_add_func ("/core/dreams/same-seed-same-dreams",
                   test_same_seed_same_dreams);
  g_test_add_func ("/core/dreams/units", test_units);
  g_test_add_func ("/core/dreams/refuses", test_refuses);
  g_test_add_func ("/core/dreams/stops", test_stops);
  const int result = g_test_run ();
  ml_parallel_shutdown ();
  return result;
}
