/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What deep belief networks make of MNIST's digits: a code of 30 numbers that
 * beats principal components (G. E. Hinton and R. R. Salakhutdinov, "Reducing
 * the dimensionality of data with neural networks", 2006), and dreams of a
 * digit that is told (G. E. Hinton, S. Osindero and Y. W. Teh, "A fast learning
 * algorithm for deep belief nets", 2006), judged by a network of another kind.
 * Pictures are those of the test file, which no network has learned from. */
#include "test-fit.h"
#include "test-paths.h"

#include "ml-dataset-builder.h"
#include "ml-parallel.h"
#include "ml-pca.h"

#include <string.h>

enum
{
  PIXELS = 28 * 28,
  CODE = 30,
  CHAINS = 1000,
  STEPS = 300,
};

/* (transfer full) (nullable) */
static MlSubset *
load (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = test_shared_path (name);
  if (path == NULL)
    {
      g_test_skip ("MNIST is not here");
      return NULL;
    }
  g_autoptr (MlDataset) data = ml_load_path (path, NULL, &error);
  g_assert_no_error (error);
  return ml_subset_new_all (data, ml_dataset_default_target (data));
}

static MlSubset *
load_training (void)
{
  return load ("data/mnist/train-images-idx3-ubyte.gz");
}

static MlSubset *
load_test (void)
{
  return load ("data/mnist/t10k-images-idx3-ubyte.gz");
}

/* -- The code -------------------------------------------------------------- */

/* (transfer full): @n rows from @first */
static MlSubset *
part (const MlSubset *rows, guint first, guint n)
{
  GArray *numbers = g_array_sized_new (FALSE, FALSE, sizeof (guint32), n);
  g_array_append_vals (numbers, rows->rows + first, n);
  return ml_subset_new (rows->data, rows->target, numbers);
}

/* Mean squared error of a pixel. */
static double
error_of_network (const MlModel *model, const MlSubset *rows)
{
  enum
  {
    AT_A_TIME = 1000
  };
  static const char *const names[] = { "input.activations", "output", NULL };
  double sum = 0;
  for (guint first = 0; first < rows->n_rows; first += AT_A_TIME)
    {
      g_autoptr (MlSubset) some
          = part (rows, first, MIN (AT_A_TIME, rows->n_rows - first));
      g_autoptr (MlSnapshot) seen = ml_model_probe_only (model, some, names);
      const float *truth = ml_snapshot_find (seen, names[0])->values;
      const float *back = ml_snapshot_find (seen, names[1])->values;
      for (gsize i = 0; i < (gsize) some->n_rows * PIXELS; i++)
        sum += (double) (back[i] - truth[i]) * (double) (back[i] - truth[i]);
    }
  return sum / rows->n_rows / PIXELS;
}

/* The same of pictures moved to the plane of @pca. */
static double
error_of_components (const MlPca *pca, const MlSubset *rows)
{
  double sum = 0;
  for (guint row = 0; row < rows->n_rows; row++)
    {
      const guint8 *bytes
          = ml_dataset_bytes (rows->data, 0) + (gsize) rows->rows[row] * PIXELS;
      float away[PIXELS];
      for (guint i = 0; i < PIXELS; i++)
        away[i] = (float) bytes[i] / 255 - pca->mean[i];
      for (guint k = 0; k < pca->n_components; k++)
        {
          const float *direction = pca->components + (gsize) k * PIXELS;
          float along = 0;
          for (guint i = 0; i < PIXELS; i++)
            along += away[i] * direction[i];
          for (guint i = 0; i < PIXELS; i++)
            away[i] -= along * direction[i];
        }
      for (guint i = 0; i < PIXELS; i++)
        sum += (double) away[i] * (double) away[i];
    }
  return sum / rows->n_rows / PIXELS;
}

/* (transfer full): of @rows' pictures */
static MlPca *
components_of (const MlSubset *rows)
{
  const gsize n = (gsize) rows->n_rows * PIXELS;
  const guint8 *bytes = ml_dataset_bytes (rows->data, 0);
  g_autofree float *values = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    values[i] = (float) bytes[i] / 255;
  return ml_pca_new (rows->n_rows, PIXELS, values, CODE, NULL);
}

/* Hinton and Salakhutdinov's squared errors a picture: 13.87 of 30 components,
 * 3.00 of their network after long training. */
static void
test_code_beats_components (void)
{
  g_autoptr (MlSubset) training = load_training ();
  g_autoptr (MlSubset) test = load_test ();
  if (training == NULL || test == NULL)
    return;
  g_autoptr (MlPca) pca = components_of (training);
  const double components = error_of_components (pca, test);
  g_test_message ("%u components: %.5f a pixel, %.2f a picture", CODE,
                  components, components * PIXELS);
  g_assert_cmpfloat_with_epsilon (components * PIXELS, 13.87, 0.3);
  g_autoptr (MlModel) model = test_fit (
      "DBN mode=autoencoder layers=1000,500,250,30 pretraining-epochs=10 "
      "epochs=20 class-epochs=3 batch-size=100 schedule=cosine "
      "schedule-factor=0.01",
      training, NULL);
  const double code = error_of_network (model, test);
  g_test_message ("code of %u: %.5f a pixel, %.2f a picture", CODE, code,
                  code * PIXELS);
  g_assert_cmpfloat (code, <, components / 2);
}

/* -- Dreams ---------------------------------------------------------------- */

/* Chain i dreams of digit i mod 10. (transfer full): as rows like @like's. */
static MlSubset *
dream (const MlModel *model, const MlSubset *like)
{
  g_autoptr (MlSampler) sampler = ml_model_sampler (model, CHAINS, 1);
  g_autofree float *visible = g_new (float, CHAINS *PIXELS);
  guint8 *bytes = g_new (guint8, CHAINS * PIXELS);
  gint32 *labels = g_new (gint32, CHAINS);
  for (guint i = 0; i < CHAINS; i++)
    ml_sampler_hold_label (sampler, i, labels[i] = (int) i % 10);
  ml_sampler_step (sampler, STEPS);
  ml_sampler_read_visible (sampler, visible);
  for (guint i = 0; i < CHAINS * PIXELS; i++)
    bytes[i] = (guint8) (visible[i] * 255 + 0.5f);
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new ("dreams", CHAINS);
  ml_dataset_builder_add_bytes (
      builder, ml_attribute_ref (ml_dataset_attribute (like->data, 0)), bytes);
  ml_dataset_builder_add_codes (
      builder, ml_attribute_ref (ml_dataset_attribute (like->data, 1)), labels);
  g_autoptr (MlDataset) data = ml_dataset_builder_finish (builder);
  return ml_subset_new_all (data, 1);
}

static void
test_dreams_are_recognized (void)
{
  g_autoptr (MlSubset) training = load_training ();
  g_autoptr (MlSubset) test = load_test ();
  if (training == NULL || test == NULL)
    return;
  g_autoptr (MlModel) judge = test_fit ("CNN epochs=4", training, NULL);
  const guint n_true = test_n_correct (judge, test);
  g_test_message ("the judge tells %u of %u digits", n_true, test->n_rows);
  g_assert_cmpuint (n_true, >, test->n_rows * 98 / 100);
  g_autoptr (MlModel) model = test_fit (
      "DBN mode=generative layers=500,2000 method=pcd pretraining-rate=0.05 "
      "pretraining-momentum=0.5 pretraining-epochs=6 epochs=12 batch-size=50 "
      "learning-rate=0.05 momentum=0.5 schedule=cosine schedule-factor=0.02",
      training, NULL);
  g_test_message ("the model tells %u of %u digits",
                  test_n_correct (model, test), test->n_rows);
  g_autoptr (MlSubset) dreams = dream (model, test);
  const guint n = test_n_correct (judge, dreams);
  g_test_message ("%u of %u dreams are told", n, CHAINS);
  g_assert_cmpuint (n, >=, CHAINS * 9 / 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slow/deep-belief/code-beats-components",
                   test_code_beats_components);
  g_test_add_func ("/slow/deep-belief/dreams-are-recognized",
                   test_dreams_are_recognized);
  const int result = g_test_run ();
  ml_parallel_shutdown ();
  return result;
}
