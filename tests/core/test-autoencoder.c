/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Without bends an autoencoder finds the subspace of the first principal
 * components; with them it does at least as well. Its code tells classes. */
#include "test-pictures.h"

#include "ml-error.h"
#include "ml-network-learner.h"
#include "ml-parallel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* As the model's text says it. */
static double
reconstruction_error (const MlModel *model)
{
  g_autofree char *text = ml_model_describe (model);
  const char *words = "mean squared error ";
  const char *found = strstr (text, words);
  g_assert_nonnull (found);
  return g_ascii_strtod (found + strlen (words), NULL);
}

/* Iris, standardized: the eigenvalues of its correlations (numpy) are 2.910818,
 * 0.921221, 0.147353 and 0.020608. What two components leave is (0.147353 +
 * 0.020608) 149 / 150 / 4 = 0.0417103 an input; what one leaves, 0.2704802. No
 * linear code does better, and no other minimum is as low. The text has six
 * digits: within 1e-6. */
static void
test_linear_is_pca (void)
{
  g_autoptr (MlSubset) rows = test_rows ("iris.arff");
  const struct
  {
    const char *settings;
    double error;
  } cases[] = {
    { "Autoencoder code-layers=2:linear tied=false", 0.0417103 },
    { "Autoencoder code-layers=2:linear", 0.0417103 },
    { "Autoencoder code-layers=1:linear", 0.2704802 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *settings = g_strconcat (
          cases[i].settings,
          " optimizer=Sgd learning-rate=0.05 momentum=0.9 batch-size=150 "
          "epochs=3000 class-epochs=1",
          NULL);
      g_autoptr (MlModel) model = test_fit (settings, rows, NULL);
      g_test_message ("%.8g", reconstruction_error (model));
      g_assert_cmpfloat_with_epsilon (reconstruction_error (model),
                                      cases[i].error, 1e-6);
    }
}

/* Digits of 8 × 8 pixels through 16 numbers. To give back the mean digit
 * misses by the pixels' variance, 0.0726 (numpy: the mean of the 64
 * variances, white at 1). */
static void
test_digits_come_back (void)
{
  static const char *const settings[] = {
    "Autoencoder code-layers=64,16:linear",
    "Autoencoder code-layers=64,16:linear tied=false noise-zeros=0.3 epochs=60",
    "Autoencoder code-layers=16:linear loss=binary-cross-entropy "
    "noise-deviation=0.2 "
    "epochs=60",
  };
  g_autoptr (MlDataset) data = test_pictures (1000);
  g_autoptr (MlSubset) rows = ml_subset_new_all (data, 1);
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_autoptr (MlModel) model = test_fit (settings[i], rows, NULL);
      g_test_message ("%s: %g, %u of 1000", settings[i],
                      reconstruction_error (model),
                      test_n_correct (model, rows));
      g_assert_cmpfloat (reconstruction_error (model), <, 0.0726 / 2);
      g_assert_cmpuint (test_n_correct (model, rows), >, 700);
    }
}

/* Without fine-tuning the way to the code stays as the first phase left it. */
static void
test_frozen_code (void)
{
  static const char *const settings[]
      = { "Autoencoder epochs=3 class-epochs=2 fine-tuning=false",
          "Autoencoder epochs=3 class-epochs=2" };
  g_autoptr (MlSubset) rows = test_rows ("iris.arff");
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (MlModel) model = test_fit (settings[i], rows, NULL);
      g_autoptr (GVariant) state = g_variant_ref_sink (ml_model_save (model));
      gsize n[2];
      const guint32 *weights[2];
      GVariant *bits[2];
      for (guint part = 0; part < 2; part++)
        {
          g_autoptr (GVariant) boxed
              = g_variant_get_child_value (state, part + 1);
          g_autoptr (GVariant) network = g_variant_get_variant (boxed);
          bits[part] = g_variant_get_child_value (network, 4);
          weights[part] = g_variant_get_fixed_array (bits[part], &n[part],
                                                     sizeof (guint32));
        }
      /* 4 × 128 weights, 128 biases and 128 × 32 weights come first. */
      const gsize n_bytes = (4 * 128 + 128 + 128 * 32) * sizeof (guint32);
      g_assert_cmpint (memcmp (weights[0], weights[1], n_bytes) == 0, ==,
                       i == 0);
      for (guint part = 0; part < 2; part++)
        g_variant_unref (bits[part]);
    }
}

static void
test_publishes_reconstructions (void)
{
  g_autoptr (MlDataset) data = test_pictures (100);
  g_autoptr (MlSubset) rows = ml_subset_new_all (data, 1);
  g_autoptr (MlModel) model
      = test_fit ("Autoencoder code-layers=16", rows, NULL);
  g_autoptr (MlSnapshot) snapshot = ml_model_probe (model, rows);
  const MlTensor *back
      = ml_snapshot_find (snapshot, "reconstruction.activations");
  const MlTensor *input = ml_snapshot_find (snapshot, "input.activations");
  g_assert_nonnull (back);
  g_assert_cmpuint (back->n_sizes, ==, input->n_sizes);
  g_assert_cmpmem (back->sizes, sizeof back->sizes, input->sizes,
                   sizeof input->sizes);
  double sum = 0;
  for (guint i = 0; i < 100 * 64; i++)
    sum += (double) ((back->values[i] - input->values[i])
                     * (back->values[i] - input->values[i]));
  g_assert_cmpfloat (fabs (sum / 6400 / reconstruction_error (model) - 1), <,
                     1e-4);
}

/* Code and class are one run: its curve goes on where the first phase ends. */
static void
test_one_curve (void)
{
  g_autoptr (MlSubset) rows = test_rows ("iris.arff");
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  g_autoptr (MlModel) model
      = test_fit ("Autoencoder epochs=4 class-epochs=3", rows, monitor);
  g_assert_nonnull (model);
  ml_monitor_history (monitor, 0, points);
  g_assert_cmpuint (points->len, ==, 7);
  for (guint i = 0; i < 7; i++)
    {
      const MlMetrics *point = &g_array_index (points, MlMetrics, i);
      g_assert_cmpuint (point->epoch, ==, i + 1);
      g_assert_cmpuint (point->epochs, ==, 7);
      g_assert_cmpuint (point->update, ==, 3 * (i + 1)); /* 150 rows by 64 */
      g_assert_cmpuint (point->examples, ==, 150 * (i + 1));
      g_assert_cmpint (isnan (point->accuracy), ==, i < 4);
    }
}

static void
test_refuses_in_words (void)
{
  static const struct
  {
    const char *settings, *says;
  } cases[] = {
    { "Autoencoder code-layers=0", "code-layers: a code of at least one unit" },
    { "Autoencoder code-layers=x", "code-layers: “x” is no number of units" },
    { "Autoencoder loss=binary-cross-entropy",
      "binary cross-entropy needs inputs of 0 … 1: set input-scaling=unit" },
  };
  g_autoptr (MlSubset) rows = test_rows ("iris.arff");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MlLearner) self = test_learner (cases[i].settings);
      g_assert_null (ml_learner_fit (self, rows, NULL, &error));
      g_assert_error (error, ML_ERROR, ML_ERROR_OPTION);
      g_assert_true (g_str_has_prefix (error->message, cases[i].says));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/autoencoder/linear-is-pca", test_linear_is_pca);
  g_test_add_func ("/core/autoencoder/digits-come-back", test_digits_come_back);
  g_test_add_func ("/core/autoencoder/frozen-code", test_frozen_code);
  g_test_add_func ("/core/autoencoder/publishes-reconstructions",
                   test_publishes_reconstructions);
  g_test_add_func ("/core/autoencoder/one-curve", test_one_curve);
  g_test_add_func ("/core/autoencoder/refuses-in-words", test_refuses_in_words);
  const int result = g_test_run ();
  ml_parallel_shutdown ();
  return result;
}
