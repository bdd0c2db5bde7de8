/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The learners that are one unit, on truth tables. Rosenblatt's rule on AND is
 * known to the last update; one step of the delta rule is worked out by hand.
 */
#include "ml-dataset-builder.h"
#include "ml-learner.h"

#include <math.h>
#include <string.h>

/* Rows 00, 01, 10, 11 with the answers of @outputs, as yes and no. */
static MlSubset *
truth_table (const char *outputs)
{
  double *a = g_new (double, 4), *b = g_new (double, 4);
  gint32 *out = g_new (gint32, 4);
  for (guint i = 0; i < 4; i++)
    {
      a[i] = i / 2;
      b[i] = i % 2;
      out[i] = outputs[i] - '0';
    }
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("table", 4);
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("a"), a);
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("b"), b);
  ml_dataset_builder_add_codes (
      builder, ml_attribute_new_nominal ("out", g_strsplit ("no,yes", ",", 2)),
      out);
  g_autoptr (MlDataset) data = ml_dataset_builder_finish (builder);
  return ml_subset_new_all (data, 2);
}

static MlModel *
fit (const char *settings, const MlSubset *rows, MlMonitor *monitor)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLearner) learner = ml_learner_from_text (settings, &error);
  g_assert_no_error (error);
  MlModel *model = ml_learner_fit (learner, rows, monitor, &error);
  g_assert_no_error (error);
  return model;
}

static void
assert_weights (const MlModel *model, double a, double b, double bias)
{
  g_autoptr (MlSnapshot) snapshot = ml_model_snapshot (model);
  const MlTensor *weights = ml_snapshot_find (snapshot, "weights");
  const MlTensor *threshold = ml_snapshot_find (snapshot, "bias");
  g_assert_cmpuint (weights->n_sizes, ==, 2);
  g_assert_cmpuint (weights->sizes[1], ==, 2);
  g_assert_cmpfloat_with_epsilon ((double) weights->values[0], a, 1e-6);
  g_assert_cmpfloat_with_epsilon ((double) weights->values[1], b, 1e-6);
  g_assert_cmpfloat_with_epsilon ((double) threshold->values[0], bias, 1e-6);
}

/* Start at zero, order 00, 01, 10, 11: 18 updates, the 9th pass is clean. */
static void
test_and (void)
{
  g_autoptr (MlSubset) rows = truth_table ("0001");
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_autoptr (MlModel) model = fit ("Perceptron", rows, monitor);
  assert_weights (model, 3, 2, -4);
  g_autoptr (GArray) history = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  ml_monitor_history (monitor, 0, history);
  g_assert_cmpuint (history->len, ==, 9);
  const MlMetrics *last = &g_array_index (history, MlMetrics, 8);
  g_assert_cmpuint (last->update, ==, 18);
  g_assert_cmpfloat (last->accuracy, ==, 1);
  double out[8];
  ml_model_predict (model, rows, out);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat (out[2 * i + 1], ==, i == 3);
}

/* Of a random order of rows only the bound is known: 3 · 17 = 51 updates. */
static void
test_and_shuffled (void)
{
  g_autoptr (MlSubset) rows = truth_table ("0001");
  for (guint seed = 0; seed < 50; seed++)
    {
      g_autofree char *settings
          = g_strdup_printf ("Perceptron shuffles=true seed=%u", seed);
      g_autoptr (MlMonitor) monitor = ml_monitor_new ();
      g_autoptr (MlModel) model G_GNUC_UNUSED = fit (settings, rows, monitor);
      g_autoptr (GArray) history
          = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
      ml_monitor_history (monitor, 0, history);
      const MlMetrics *last
          = &g_array_index (history, MlMetrics, history->len - 1);
      g_assert_cmpuint (last->update, <=, 51);
      g_assert_cmpfloat (last->accuracy, ==, 1);
    }
}

static void
test_xor_never_stops (void)
{
  g_autoptr (MlSubset) rows = truth_table ("0110");
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_autoptr (MlModel) model = fit ("Perceptron epochs=40", rows, monitor);
  g_autoptr (GArray) history = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  g_assert_cmpuint (ml_monitor_history (monitor, 0, history), ==, 40);
  g_autofree char *text = ml_model_describe (model);
  g_assert_nonnull (strstr (text, "never stops"));
}

/* From weights of 0 every answer is 1/2. One pass over one row (1, 1) of class
 * yes: delta = (1 - 1/2) · 1/2 · 1/2 = 1/8, so all three weights become 0.1. */
static void
test_delta_rule (void)
{
  g_autoptr (MlSubset) all = truth_table ("0001");
  GArray *only = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_val (only, (guint32){ 3 });
  g_autoptr (MlSubset) rows = ml_subset_new (all->data, 2, only);
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_autoptr (MlModel) model = fit (
      "SigmoidUnit learning-rate=0.8 epochs=1 scaling=none", rows, monitor);
  assert_weights (model, 0.1, 0.1, 0.1);
  double out[2];
  ml_model_predict (model, rows, out);
  g_assert_cmpfloat_with_epsilon (out[1], 1 / (1 + exp (-0.3)), 1e-9);
  g_autoptr (GArray) history = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  ml_monitor_history (monitor, 0, history);
  double miss = 1 - out[1];
  g_assert_cmpfloat_with_epsilon (g_array_index (history, MlMetrics, 0).loss,
                                  miss * miss / 2, 1e-9);
}

static void
test_saves (void)
{
  g_autoptr (MlSubset) rows = truth_table ("0001");
  g_autoptr (MlModel) model = fit ("Perceptron", rows, NULL);
  g_autoptr (GVariant) state = ml_model_save (model);
  g_autoptr (MlLearner) learner = ml_learner_from_text ("Perceptron", NULL);
  g_autoptr (MlDataset) header = ml_dataset_header (rows->data);
  MlLearnerClass *klass = ML_LEARNER_GET_CLASS (learner);
  g_autoptr (MlModel) loaded = klass->load (learner, state, header, 2, NULL);
  assert_weights (loaded, 3, 2, -4);
  g_autoptr (GVariant) wrong = g_variant_ref_sink (g_variant_new_int32 (7));
  g_autoptr (GError) error = NULL;
  g_assert_null (klass->load (learner, wrong, header, 2, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/units/and", test_and);
  g_test_add_func ("/core/units/and-shuffled", test_and_shuffled);
  g_test_add_func ("/core/units/xor-never-stops", test_xor_never_stops);
  g_test_add_func ("/core/units/delta-rule", test_delta_rule);
  g_test_add_func ("/core/units/saves", test_saves);
  return g_test_run ();
}
