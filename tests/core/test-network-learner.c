/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What all learners of networks share: layers as text, as a list to edit and
 * traced without memory; the optimizer and its rate. */
#include "test-fit.h"

#include "ml-dataset-builder.h"
#include "ml-error.h"
#include "ml-network-learner.h"
#include "ml-parallel.h"

#include <string.h>

static MlNetworkLearner *
network_learner (const char *text)
{
  return ML_NETWORK_LEARNER (test_learner (text));
}

/* 784 inputs, 10 classes, and no rows: layers depend on columns alone. */
static MlDataset *
digits (void)
{
  char **labels = g_strsplit ("0,1,2,3,4,5,6,7,8,9", ",", -1);
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("digits", 0);
  ml_dataset_builder_add_bytes (
      builder, ml_attribute_new_image ("picture", 1, 28, 28), NULL);
  ml_dataset_builder_add_codes (
      builder, ml_attribute_new_nominal ("class", labels), NULL);
  return ml_dataset_builder_finish (builder);
}

static void
assert_line (MlNetwork *network, const char *line)
{
  g_autofree char *text = ml_network_to_line (network);
  g_assert_cmpstr (text, ==, line);
}

static MlNetwork *
layers_of (MlNetworkLearner *self, MlDataset *data)
{
  g_autoptr (GError) error = NULL;
  MlNetwork *network = ml_network_learner_network (
      self, data, ml_dataset_default_target (data), &error);
  g_assert_no_error (error);
  return network;
}

/* 784 × 300 + 300, 300 × 100 + 100, 100 × 10 + 10 */
static void
test_traces (void)
{
  static const guint units[] = { 300, 100, 10 };
  static const gsize parameters[] = { 235500, 30100, 1010 };
  g_autoptr (MlNetworkLearner) self
      = network_learner ("MLP hidden-layers=300:tanh,100");
  g_autoptr (MlDataset) data = digits ();
  g_autoptr (MlNetwork) network = layers_of (self, data);
  assert_line (network, "Dense units=300 activation=tanh; Dense units=100");
  g_autoptr (GArray) traces
      = ml_network_learner_trace (self, network, data, 1, NULL);
  g_assert_cmpuint (traces->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      const MlLayerTrace *trace = &g_array_index (traces, MlLayerTrace, i);
      g_assert_cmpuint (trace->n_sizes, ==, 1);
      g_assert_cmpuint (trace->sizes[0], ==, units[i]);
      g_assert_cmpuint (trace->n_parameters, ==, parameters[i]);
      g_assert_null (trace->problem);
    }
  g_assert_cmpuint (ml_network_length (network), ==, 2); /* left alone */
}

/* 28 × 28 × 99,999 weights are no problem, 99,999 × 99,999 are. */
static void
test_traces_to_the_problem (void)
{
  g_autoptr (MlNetwork) network = ml_network_from_line (
      "Dense units=99999; Dense units=99999; Dense units=2", NULL);
  const guint sizes[] = { 1, 28, 28 };
  g_autoptr (GArray) traces = ml_network_trace (network, 3, sizes, 2);
  g_assert_null (g_array_index (traces, MlLayerTrace, 0).problem);
  g_assert_cmpuint (g_array_index (traces, MlLayerTrace, 0).n_parameters, ==,
                    99999 * 785);
  g_assert_nonnull (g_array_index (traces, MlLayerTrace, 1).problem);
  g_assert_cmpuint (g_array_index (traces, MlLayerTrace, 1).n_sizes, ==, 0);
  g_assert_null (g_array_index (traces, MlLayerTrace, 2).problem);
  g_assert_cmpuint (g_array_index (traces, MlLayerTrace, 2).n_sizes, ==, 0);
  g_autoptr (MlNetwork) small = ml_network_from_line ("Dense units=3", NULL);
  g_autoptr (GArray) misfit = ml_network_trace (small, 3, sizes, 2);
  g_assert_cmpstr (g_array_index (misfit, MlLayerTrace, 0).problem, ==,
                   "the last layer has 3 units, but the class needs 2");
}

static void
test_lines (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlNetwork) network = ml_network_from_line (
      " Dense units=3 ;Activation activation=tanh; ", &error);
  g_assert_no_error (error);
  assert_line (network, "Dense units=3; Activation activation=tanh");
  g_autoptr (MlNetwork) copy = ml_network_copy (network);
  ml_network_remove (network, 0);
  assert_line (copy, "Dense units=3; Activation activation=tanh");
  g_autoptr (MlNetwork) none = ml_network_from_line ("", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ml_network_length (none), ==, 0);
  g_assert_null (ml_network_from_line ("Dense; Dense units=0", &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_OPTION);
}

/* What the editor writes back reads as the same layers. */
static void
test_mlp_takes_edited_layers (void)
{
  static const struct
  {
    const char *layers, *option;
  } cases[] = { { "", "0" },
                { "Dense units=5", "5" },
                { "Dense units=5; Dense units=7 activation=tanh", "5,7:tanh" },
                { "Dense units=9 activation=linear", "9:linear" } };
  g_autoptr (MlNetworkLearner) self = network_learner ("MLP");
  g_autoptr (MlDataset) data = digits ();
  g_assert_true (ml_network_learner_can_edit (self));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *option = NULL;
      g_autoptr (MlNetwork) edited
          = ml_network_from_line (cases[i].layers, NULL);
      ml_network_learner_set_network (self, edited, &error);
      g_assert_no_error (error);
      g_object_get (self, "hidden-layers", &option, NULL);
      g_assert_cmpstr (option, ==, cases[i].option);
      g_autoptr (MlNetwork) again = layers_of (self, data);
      assert_line (again, cases[i].layers);
    }
}

static void
test_mlp_refuses_other_layers (void)
{
  static const char *const refused[]
      = { "Activation activation=tanh", "Dense units=5; Dense init=zeros" };
  g_autoptr (MlNetworkLearner) self = network_learner ("MLP hidden-layers=4");
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *option = NULL;
      g_autoptr (MlNetwork) edited = ml_network_from_line (refused[i], NULL);
      g_assert_false (ml_network_learner_set_network (self, edited, &error));
      g_assert_error (error, ML_ERROR, ML_ERROR_OPTION);
      g_object_get (self, "hidden-layers", &option, NULL);
      g_assert_cmpstr (option, ==, "4");
    }
}

static void
test_refuses_words (void)
{
  static const char *const settings[]
      = { "MLP hidden-layers=5:bent", "MLP hidden-layers=:tanh" };
  g_autoptr (GError) error = NULL;
  g_autoptr (MlDataset) data = digits ();
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_autoptr (MlNetworkLearner) self = network_learner (settings[i]);
      g_assert_null (ml_network_learner_network (self, data, 1, &error));
      g_assert_error (error, ML_ERROR, ML_ERROR_OPTION);
      g_clear_error (&error);
    }
  g_assert_null (ml_learner_from_text ("MLP optimizer=Magic", &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_OPTION);
  g_assert_true (g_str_has_prefix (error->message, "optimizer: "));
}

static void
assert_same_model (const char *one, const char *two, gboolean same)
{
  g_autoptr (MlSubset) rows = test_rows ("iris.arff");
  const gsize n = (gsize) rows->n_rows * 3;
  g_autoptr (MlModel) first = test_fit (one, rows, NULL);
  g_autoptr (MlModel) second = test_fit (two, rows, NULL);
  g_autofree double *a = test_predict (first, rows);
  g_autofree double *b = test_predict (second, rows);
  g_assert_cmpint (memcmp (a, b, n * sizeof *a) == 0, ==, same);
}

/* The learner's numbers reach the optimizer; what its own text says wins. */
static void
test_optimizer (void)
{
  assert_same_model ("MLP epochs=3", "MLP epochs=3 learning-rate=0.02", TRUE);
  assert_same_model ("MLP epochs=3", "MLP epochs=3 learning-rate=0.03", FALSE);
  assert_same_model ("MLP epochs=3 momentum=0.5",
                     "MLP epochs=3 optimizer=\"Sgd momentum=0.5\"", TRUE);
  assert_same_model ("MLP epochs=3 learning-rate=0.1 weight-decay=0.1",
                     "MLP epochs=3 learning-rate=0.5 weight-decay=0 "
                     "optimizer=\"Sgd learning-rate=0.1 weight-decay=0.1\"",
                     TRUE);
}

/* Of 4 epochs of 5 updates (150 rows by 32), the last update begins at epoch
 * 3 + 128 / 150: by steps of an epoch 0.1 · 0.5³; one run ends after 7. */
static void
test_schedule_and_limits (void)
{
  static const struct
  {
    const char *settings;
    guint updates;
    double rate;
  } cases[] = {
    { "MLP epochs=4 learning-rate=0.1", 20, 0.1 },
    { "MLP epochs=4 learning-rate=0.1 schedule=step schedule-factor=0.5 "
      "schedule-every=1",
      20, 0.0125 },
    { "MLP epochs=4 learning-rate=0.1 updates=7", 7, 0.1 },
    { "MLP epochs=4 learning-rate=0.1 warm-up=8", 20,
      0.1 * (3 + 128 / 150.0) / 8 },
  };
  g_autoptr (MlSubset) rows = test_rows ("iris.arff");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MlMonitor) monitor = ml_monitor_new ();
      g_autoptr (GArray) points
          = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
      g_autoptr (MlModel) model = test_fit (cases[i].settings, rows, monitor);
      g_assert_nonnull (model);
      ml_monitor_history (monitor, 0, points);
      const MlMetrics *last
          = &g_array_index (points, MlMetrics, points->len - 1);
      g_assert_cmpuint (last->update, ==, cases[i].updates);
      g_assert_cmpfloat_with_epsilon (last->learning_rate, cases[i].rate, 1e-9);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/network-learner/traces", test_traces);
  g_test_add_func ("/core/network-learner/traces-to-the-problem",
                   test_traces_to_the_problem);
  g_test_add_func ("/core/network-learner/lines", test_lines);
  g_test_add_func ("/core/network-learner/mlp-takes-edited-layers",
                   test_mlp_takes_edited_layers);
  g_test_add_func ("/core/network-learner/mlp-refuses-other-layers",
                   test_mlp_refuses_other_layers);
  g_test_add_func ("/core/network-learner/refuses-words", test_refuses_words);
  g_test_add_func ("/core/network-learner/optimizer", test_optimizer);
  g_test_add_func ("/core/network-learner/schedule-and-limits",
                   test_schedule_and_limits);
  const int result = g_test_run ();
  ml_parallel_shutdown ();
  return result;
}
