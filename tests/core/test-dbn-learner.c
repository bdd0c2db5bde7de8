/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The learner of deep belief networks on small digits: each mode learns, is
 * saved, counts its phases on one curve and shows what it does. */
#include "test-pictures.h"

#include "ml-error.h"
#include "ml-network-learner.h"
#include "ml-parallel.h"

#include <math.h>
#include <string.h>

static const char *const modes[]
    = { "DBN mode=classifier", "DBN mode=autoencoder", "DBN mode=generative" };

static MlSubset *
digits (guint n_rows)
{
  g_autoptr (MlDataset) data = test_pictures (n_rows);
  return ml_subset_new_all (data, 1);
}

static MlModel *
fit (const char *mode, const char *settings, const MlSubset *rows,
     MlMonitor *monitor)
{
  g_autofree char *text = g_strconcat (mode, " ", settings, NULL);
  return test_fit (text, rows, monitor);
}

/* Digits of hands that are new to it: nine of ten are told; a model that has to
 * explain the pixels, too, tells a little less. */
static void
test_tells_digits (void)
{
  g_autoptr (MlDataset) data = test_pictures (1700);
  GArray *first = g_array_new (FALSE, FALSE, sizeof (guint32));
  GArray *rest = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 i = 0; i < 1700; i++)
    if (i < 1200)
      g_array_append_val (first, i);
    else
      g_array_append_val (rest, i);
  g_autoptr (MlSubset) training = ml_subset_new (data, 1, first);
  g_autoptr (MlSubset) test = ml_subset_new (data, 1, rest);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autoptr (MlModel) model
          = fit (modes[i], "layers=100,100", training, NULL);
      const guint n = test_n_correct (model, test);
      g_test_message ("%s: %u of 500", modes[i], n);
      g_assert_cmpuint (n, >, i < 2 ? 450 : 425);
    }
}

/* The preset rates let persistent chains keep up with the weights: units stay
 * alive, and digits are told nearly as well as with CD. */
static void
test_persistent_chains_keep_up (void)
{
  g_autoptr (MlSubset) rows = digits (1200);
  g_autoptr (MlModel) model
      = fit (modes[2], "method=pcd layers=100,100", rows, NULL);
  const guint n = test_n_correct (model, rows);
  g_test_message ("%u of 1200", n);
  g_assert_cmpuint (n, >, 1040); /* 1021 at the rates of CD */
}

/* As the model's text says it: of the code, of principal components. */
static void
read_errors (const MlModel *model, double *code, double *components)
{
  g_autofree char *text = ml_model_describe (model);
  const char *found = strstr (text, "mean squared error ");
  const char *line = strstr (text, "Reconstruction of the first");
  g_assert_nonnull (line);
  found = strstr (line, "mean squared error ");
  *code = g_ascii_strtod (found + strlen ("mean squared error "), NULL);
  found = strstr (line, "of these rows ");
  *components = g_ascii_strtod (found + strlen ("of these rows "), NULL);
}

/* Five principal components of the first 1,000 digits leave 0.032513 an input
 * (numpy: squares of the other singular values, over rows and pixels); the
 * network's code of five numbers leaves less. */
static void
test_code_beats_components (void)
{
  double code, components;
  g_autoptr (MlSubset) rows = digits (1000);
  g_autoptr (MlModel) model
      = fit (modes[1], "layers=100,50,5 epochs=150 class-epochs=1", rows, NULL);
  read_errors (model, &code, &components);
  g_test_message ("code %g, components %g", code, components);
  g_assert_cmpfloat_with_epsilon (components, 0.0325135, 1e-6);
  g_assert_cmpfloat (code, <, components);
}

/* Which phase point @k tells of: two machines of three epochs each, if there
 * are some, then fine-tuning, and an autoencoder's class in two epochs. */
static guint
phase_at (guint mode, gboolean is_pretrained, guint k)
{
  const guint tuned = is_pretrained ? 6 : 0;
  if (is_pretrained && (k == 0 || k == 3))
    return ML_CHANGE_TO_MACHINE;
  if (k == 10)
    return ML_CHANGE_TO_TARGETS;
  if (k != tuned)
    return 0;
  return mode == 2   ? ML_CHANGE_TO_MACHINE
         : mode == 1 ? ML_CHANGE_TO_INPUTS
         : tuned > 0 ? ML_CHANGE_TO_TARGETS
                     : 0;
}

/* All phases are one run, and what they compute adds up. Without pre-training
 * as many passes are made. */
static void
test_one_curve (void)
{
  static const guint expected[] = { 2 * 3 + 4, 2 * 3 + 4 + 2, 2 * 3 + 4 };
  static const char *const last_status[]
      = { "Fine-tuning", "Learning the class", "Up and down" };
  g_autoptr (MlSubset) rows = digits (100);
  for (guint i = 0; i < 2 * G_N_ELEMENTS (modes); i++)
    {
      g_autofree char *settings = g_strdup_printf (
          "layers=20,10 pretraining-epochs=3 epochs=4 class-epochs=2 "
          "pretraining=%s",
          i % 2 == 0 ? "true" : "false");
      g_autoptr (MlMonitor) monitor = ml_monitor_new ();
      g_autoptr (GArray) points
          = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
      g_autoptr (MlModel) model = fit (modes[i / 2], settings, rows, monitor);
      g_assert_nonnull (model);
      double done = 0;
      g_autofree char *status = ml_monitor_status (monitor);
      g_assert_cmpstr (status, ==, last_status[i / 2]);
      ml_monitor_history (monitor, 0, points);
      g_assert_cmpuint (points->len, ==, expected[i / 2]);
      for (guint k = 0; k < points->len; k++)
        {
          const MlMetrics *point = &g_array_index (points, MlMetrics, k);
          g_assert_cmpuint (point->epoch, ==, k + 1);
          g_assert_cmpuint (point->epochs, ==, expected[i / 2]);
          g_assert_cmpuint (point->change, ==, phase_at (i / 2, i % 2 == 0, k));
          g_assert_cmpuint (point->update, ==, 5 * (k + 1)); /* 100 by 20 */
          g_assert_true (isfinite (point->loss));
          g_assert_cmpfloat (point->operations, >, done);
          done = point->operations;
        }
    }
}

/* Layers large enough to be cut into slices. */
static void
test_threads_change_nothing (void)
{
  g_autoptr (MlSubset) rows = digits (300);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autofree double *first = NULL;
      for (guint threads = 1; threads <= 4; threads *= 2)
        {
          ml_parallel_set_threads (threads);
          g_autoptr (MlMonitor) monitor = ml_monitor_new ();
          ml_snapshot_unref (ml_monitor_take_snapshot (monitor)); /* asks */
          g_autoptr (MlModel) model
              = fit (modes[i],
                     "layers=200,150 epochs=2 pretraining-epochs=2 "
                     "class-epochs=1 batch-size=50 gibbs-steps=2",
                     rows, threads == 2 ? monitor : NULL);
          g_autofree double *out = test_predict (model, rows);
          const gsize size = sizeof (double) * 300 * model->n_outputs;
          if (first == NULL)
            first = g_memdup2 (out, size);
          g_assert_cmpmem (first, size, out, size);
        }
    }
  ml_parallel_set_threads (0);
}

/* What a watcher of the first machine sees, and of the last phase. */
static void
test_shows_layers (void)
{
  g_autoptr (MlSubset) rows = digits (100);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autoptr (MlMonitor) monitor = ml_monitor_new ();
      ml_snapshot_unref (ml_monitor_take_snapshot (monitor)); /* asks */
      g_autoptr (MlModel) model
          = fit (modes[i], "layers=20,10 epochs=2 pretraining-epochs=2", rows,
                 monitor);
      g_autoptr (MlSnapshot) seen = ml_monitor_take_snapshot (monitor);
      const MlTensor *phase = ml_snapshot_find (seen, "phase");
      const MlTensor *weights = ml_snapshot_find (seen, "layer1.weights");
      const MlTensor *second = ml_snapshot_find (seen, "layer2.weights");
      g_assert_cmpfloat (phase->values[0], ==, 1);
      g_assert_cmpuint (weights->n_sizes, ==, 3); /* units × 8 × 8 */
      g_assert_cmpuint (weights->sizes[0], ==, 20);
      g_assert_cmpuint (weights->sizes[2], ==, 8);
      g_assert_cmpuint (second->sizes[0], ==, 10);
      g_assert_cmpuint (second->sizes[1], ==, 20);
      g_assert_nonnull (ml_snapshot_find (seen, "layer1.data"));
      g_autoptr (MlSnapshot) kept = ml_model_snapshot (model);
      weights = ml_snapshot_find (kept, "layer1.weights");
      g_assert_cmpuint (weights->n_sizes, ==, 3);
      g_autoptr (MlSnapshot) probe = ml_model_probe (model, rows);
      g_assert_nonnull (ml_snapshot_find (probe, "layer1.activations"));
      g_assert_nonnull (ml_snapshot_find (probe, "layer2.activations"));
      g_assert_cmpuint (ml_snapshot_find (probe, "input.activations")->n_sizes,
                        ==, 4); /* rows × 1 × 8 × 8 */
      g_assert_nonnull (ml_snapshot_find (probe, "output"));
    }
}

/* What machines last showed is there when all is over, as it was before
 * fine-tuning: the same after one epoch of it and after five. */
static void
test_keeps_machines (void)
{
  static const char *const what[]
      = { "data",     "reconstruction", "fantasy",     "hidden",
          "positive", "negative",       "data_energy", "fantasy_energy" };
  g_autoptr (MlSubset) rows = digits (100);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autoptr (MlMonitor) monitor = ml_monitor_new ();
      g_autoptr (MlModel) once
          = fit (modes[i], "layers=20,10 epochs=1 pretraining-epochs=2", rows,
                 monitor);
      g_autoptr (MlModel) more
          = fit (modes[i], "layers=20,10 epochs=5 pretraining-epochs=2", rows,
                 monitor);
      g_autoptr (MlSnapshot) kept = ml_model_snapshot (once);
      g_autoptr (MlSnapshot) probe = ml_model_probe (more, rows);
      for (guint k = 0; k < 2 * G_N_ELEMENTS (what); k++)
        {
          g_autofree char *name
              = g_strdup_printf ("layer%u.%s", 1 + k % 2, what[k / 2]);
          const MlTensor *one = ml_snapshot_find (kept, name);
          const MlTensor *other = ml_snapshot_find (probe, name);
          g_assert_true (one != NULL && other != NULL);
          g_assert_cmpmem (one->values, ml_tensor_length (one) * sizeof (float),
                           other->values,
                           ml_tensor_length (other) * sizeof (float));
        }
      g_assert_nonnull (ml_snapshot_find (kept, "before_tuning"));
      g_assert_null (ml_snapshot_find (kept, "phase"));
      const MlTensor *dreams = ml_snapshot_find (kept, "fantasy.activations");
      g_assert_cmpint (dreams != NULL, ==, i == 2);
      g_assert_true (dreams == NULL || dreams->n_sizes == 3); /* rows × 8 × 8 */
    }
}

/* While a generative model learns up and down it dreams, and tells classes. */
static void
test_dreams_while_it_learns (void)
{
  g_autoptr (MlSubset) rows = digits (100);
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  ml_snapshot_unref (ml_monitor_take_snapshot (monitor)); /* asks */
  g_autoptr (MlModel) model = fit (
      modes[2], "layers=20,10 epochs=2 pretraining=false", rows, monitor);
  g_autoptr (MlSnapshot) seen = ml_monitor_take_snapshot (monitor);
  MlModel *learns = ml_snapshot_attached (seen);
  g_assert_nonnull (learns);
  g_assert_true (learns != model);
  g_assert_true (ml_model_has_sampler (learns));
  g_autofree double *out = test_predict (learns, rows);
  for (guint row = 0; row < 100; row++)
    {
      double sum = 0;
      for (guint k = 0; k < 10; k++)
        sum += out[10 * row + k];
      g_assert_cmpfloat_with_epsilon (sum, 1, 1e-9);
    }
}

static const float *
values_of (const MlSnapshot *snapshot, guint layer, const char *what, gsize n)
{
  g_autofree char *name = g_strdup_printf ("layer%u.%s", layer, what);
  const MlTensor *tensor = ml_snapshot_find (snapshot, name);
  g_assert_nonnull (tensor);
  g_assert_cmpuint (ml_tensor_length (tensor), ==, n);
  return tensor->values;
}

/* Fine-tuning that hardly moves leaves a classifier's weights as the machines
 * were: the way down has them, too, and biases that the way up has not; in the
 * model, in what a watcher sees of it and after loading. */
static void
test_way_down (void)
{
  g_autoptr (MlSubset) rows = digits (100);
  g_autoptr (MlDataset) header = ml_dataset_header (rows->data);
  g_autoptr (MlLearner) learner = test_learner ("DBN");
  g_autoptr (MlModel) model = fit (
      modes[0], "layers=20,10 epochs=1 pretraining-epochs=2 learning-rate=1e-6",
      rows, NULL);
  g_autoptr (GVariant) state = g_variant_ref_sink (ml_model_save (model));
  g_autoptr (MlModel) loaded
      = ML_LEARNER_GET_CLASS (learner)->load (learner, state, header, 1, NULL);
  const MlModel *const both[] = { model, loaded };
  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      g_autoptr (MlSnapshot) seen = i == 0 ? ml_model_snapshot (both[i])
                                           : ml_model_probe (both[i], rows);
      for (guint layer = 1; layer <= 2; layer++)
        {
          const gsize n_visible = layer == 1 ? 64 : 20;
          const gsize n = n_visible * (layer == 1 ? 20 : 10);
          const float *up = values_of (seen, layer, "weights", n);
          const float *down = values_of (seen, layer, "generative_weights", n);
          for (gsize k = 0; k < n; k++)
            g_assert_cmpfloat_with_epsilon (up[k], down[k], 1e-5f);
          values_of (seen, layer, "generative_bias", n_visible);
        }
    }
  g_autoptr (MlModel) untaught
      = fit (modes[0], "layers=20,10 epochs=1 pretraining=false", rows, NULL);
  g_autoptr (MlSnapshot) seen = ml_model_snapshot (untaught);
  g_assert_null (ml_snapshot_find (seen, "layer1.generative_weights"));
}

/* An autoencoder's way down are its upper layers. */
static void
test_way_down_of_autoencoder (void)
{
  g_autoptr (MlSubset) rows = digits (100);
  g_autoptr (MlModel) model = fit (
      modes[1], "layers=20,10 epochs=2 pretraining-epochs=2", rows, NULL);
  g_autoptr (MlSnapshot) seen = ml_model_snapshot (model);
  const float *down = values_of (seen, 1, "generative_weights", 20 * 64);
  const float *upper = values_of (seen, 4, "weights", 64 * 20);
  for (guint k = 0; k < 20; k++)
    for (guint i = 0; i < 64; i++)
      g_assert_cmpfloat (down[k * 64 + i], ==, upper[i * 20 + k]);
  g_assert_cmpmem (values_of (seen, 1, "generative_bias", 64),
                   64 * sizeof (float), values_of (seen, 4, "bias", 64),
                   64 * sizeof (float));
  g_assert_cmpmem (values_of (seen, 2, "generative_bias", 20),
                   20 * sizeof (float), values_of (seen, 3, "bias", 20),
                   20 * sizeof (float));
  g_assert_null (ml_snapshot_find (seen, "layer3.generative_weights"));
  g_autoptr (MlSnapshot) probe = ml_model_probe (model, rows);
  g_assert_nonnull (ml_snapshot_find (probe, "layer1.generative_weights"));
}

/* A generative model dreams of the digit it is told: the model itself, of
 * other states, sees that digit in most of its dreams. */
static void
test_dreams_digits (void)
{
  enum
  {
    N = 100
  };
  g_autoptr (MlSubset) rows = digits (1500);
  g_autoptr (MlModel) model = fit (modes[2], "layers=100,200", rows, NULL);
  g_autoptr (MlSampler) sampler = ml_model_sampler (model, N, 1);
  guint8 *bytes = g_new (guint8, N * 64);
  gint32 *codes = g_new (gint32, N);
  float visible[N * 64];
  g_assert_cmpuint (sampler->n_visible, ==, 64);
  g_assert_cmpuint (sampler->n_labels, ==, 10);
  g_assert_cmpuint (sampler->n_hidden, ==, 200);
  for (guint i = 0; i < N; i++)
    ml_sampler_hold_label (sampler, i, codes[i] = (int) i % 10);
  ml_sampler_step (sampler, 200);
  ml_sampler_read_visible (sampler, visible);
  for (guint i = 0; i < N * 64; i++)
    {
      g_assert_true (visible[i] >= 0 && visible[i] <= 1);
      bytes[i] = (guint8) (visible[i] * 255 + 0.5f);
    }
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("dreams", N);
  ml_dataset_builder_add_bytes (
      builder, ml_attribute_ref (ml_dataset_attribute (rows->data, 0)), bytes);
  ml_dataset_builder_add_codes (
      builder, ml_attribute_ref (ml_dataset_attribute (rows->data, 1)), codes);
  g_autoptr (MlDataset) data = ml_dataset_builder_finish (builder);
  g_autoptr (MlSubset) dreams = ml_subset_new_all (data, 1);
  g_autoptr (MlModel) judge = test_fit ("kNN", rows, NULL);
  const guint n = test_n_correct (judge, dreams);
  g_test_message ("%u of %u dreams", n, N);
  g_assert_cmpuint (n, >, 70);
}

static void
test_saves (void)
{
  g_autoptr (MlSubset) rows = digits (100);
  g_autoptr (MlDataset) header = ml_dataset_header (rows->data);
  g_autoptr (MlLearner) learner = test_learner ("DBN");
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MlModel) model = fit (
          modes[i], "layers=20,10 epochs=2 pretraining-epochs=2", rows, NULL);
      g_autoptr (GVariant) state = g_variant_ref_sink (ml_model_save (model));
      g_autoptr (MlModel) loaded = ML_LEARNER_GET_CLASS (learner)->load (
          learner, state, header, 1, &error);
      g_assert_no_error (error);
      g_autofree double *one = test_predict (model, rows);
      g_autofree double *two = test_predict (loaded, rows);
      g_assert_cmpmem (one, 8000, two, 8000);
      g_autofree char *first = ml_model_describe (model);
      g_autofree char *second = ml_model_describe (loaded);
      g_assert_cmpstr (first, ==, second);
    }
}

/* A model of 64 pixels is none of 8 columns; and of three classes, none of ten.
 */
static void
test_refuses_other_columns (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlSubset) rows = digits (100);
  g_autoptr (MlDataset) iris = test_load ("iris.arff");
  g_autoptr (MlLearner) learner = test_learner ("DBN");
  g_autoptr (MlModel) model
      = fit (modes[2], "layers=20 epochs=1 pretraining-epochs=1", rows, NULL);
  g_autoptr (GVariant) state = g_variant_ref_sink (ml_model_save (model));
  g_assert_null (
      ML_LEARNER_GET_CLASS (learner)->load (learner, state, iris, 4, &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_PARSE);
}

static void
test_refuses_in_words (void)
{
  static const struct
  {
    const char *settings, *says;
  } cases[] = {
    { "DBN layers=0", "layers: 1 to 32 layers are possible, not 0" },
    { "DBN layers=x", "layers: “x” is no number of units" },
    { "DBN layers=20:relu", "layers: layer 1: the units of a Boltzmann" },
    { "DBN visible=binary",
      "binary visible units need inputs of 0 … 1: set input-scaling=unit" },
  };
  g_autoptr (MlSubset) rows = test_rows ("iris.arff");
  g_autoptr (MlSubset) cpu = test_rows ("cpu.arff");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MlLearner) self = test_learner (cases[i].settings);
      g_assert_null (ml_learner_fit (self, rows, NULL, &error));
      g_assert_error (error, ML_ERROR, ML_ERROR_OPTION);
      g_assert_true (g_str_has_prefix (error->message, cases[i].says));
    }
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLearner) self = test_learner (modes[2]);
  g_assert_null (ml_learner_fit (self, cpu, NULL, &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_DATA);
  g_assert_nonnull (strstr (error->message, "a class of at least two labels"));
}

/* Edited layers come back into the option, sigmoid ones only. */
static void
test_layers_are_edited (void)
{
  g_autoptr (MlDataset) iris = test_load ("iris.arff");
  g_autoptr (MlLearner) self = test_learner ("DBN layers=20,10");
  MlNetworkLearner *learner = ML_NETWORK_LEARNER (self);
  g_autoptr (MlNetwork) network
      = ml_network_learner_network (learner, iris, 4, NULL);
  g_autofree char *text = NULL;
  g_object_set (ml_network_layer (network, 1), "units", 7, NULL);
  g_assert_true (ml_network_learner_set_network (learner, network, NULL));
  g_object_get (self, "layers", &text, NULL);
  g_assert_cmpstr (text, ==, "20,7");
  g_object_set (ml_network_layer (network, 1), "activation", ML_ACTIVATION_TANH,
                NULL);
  g_assert_false (ml_network_learner_set_network (learner, network, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/dbn-learner/tells-digits", test_tells_digits);
  g_test_add_func ("/core/dbn-learner/persistent-chains-keep-up",
                   test_persistent_chains_keep_up);
  g_test_add_func ("/core/dbn-learner/code-beats-components",
                   test_code_beats_components);
  g_test_add_func ("/core/dbn-learner/one-curve", test_one_curve);
  g_test_add_func ("/core/dbn-learner/threads-change-nothing",
                   test_threads_change_nothing);
  g_test_add_func ("/core/dbn-learner/shows-layers", test_shows_layers);
  g_test_add_func ("/core/dbn-learner/keeps-machines", test_keeps_machines);
  g_test_add_func ("/core/dbn-learner/dreams-while-it-learns",
                   test_dreams_while_it_learns);
  g_test_add_func ("/core/dbn-learner/way-down", test_way_down);
  g_test_add_func ("/core/dbn-learner/way-down-of-autoencoder",
                   test_way_down_of_autoencoder);
  g_test_add_func ("/core/dbn-learner/dreams-digits", test_dreams_digits);
  g_test_add_func ("/core/dbn-learner/saves", test_saves);
  g_test_add_func ("/core/dbn-learner/refuses-other-columns",
                   test_refuses_other_columns);
  g_test_add_func ("/core/dbn-learner/refuses-in-words", test_refuses_in_words);
  g_test_add_func ("/core/dbn-learner/layers-are-edited",
                   test_layers_are_edited);
  const int result = g_test_run ();
  ml_parallel_shutdown ();
  return result;
}
