/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a graph publishes for charts, against what can be known by hand. */
#include "ml-graph-snapshot.h"
#include "ml-network.h"

/* The layers of @texts over a picture of 1 × 28 × 28. */
static MlSnapshot *
publish (const char *const *texts)
{
  const guint sizes[] = { 1, 28, 28 };
  g_autoptr (GError) error = NULL;
  g_autoptr (MlNetwork) network = ml_network_from_text (texts, &error);
  g_assert_no_error (error);
  g_autoptr (MlGraph) graph = ml_network_build (
      network, 3, sizes, 10, ML_LOSS_CROSS_ENTROPY, 2, &error);
  g_assert_no_error (error);
  ml_graph_initialize (graph, 1);
  return ml_graph_snapshot (graph, 2);
}

static void
assert_field (MlSnapshot *snapshot, const char *name, float size, float stride,
              float first)
{
  const MlTensor *field = ml_snapshot_find (snapshot, name);
  g_assert_nonnull (field);
  g_assert_cmpuint (field->sizes[0], ==, 3);
  g_assert_cmpfloat (field->values[0], ==, size);
  g_assert_cmpfloat (field->values[1], ==, stride);
  g_assert_cmpfloat (field->values[2], ==, first);
}

/* LeNet by hand: 5; then 5 + 1 = 6 by steps of 2; 6 + 4 · 2 = 14; 14 + 2 = 16
 * by steps of 4. Units of a dense layer see everything. */
static void
test_fields (void)
{
  const char *const lenet[] = { "Conv filters=3 size=5",
                                "Pool",
                                "Conv filters=4 size=5",
                                "Pool",
                                "Dense units=10 activation=linear",
                                NULL };
  g_autoptr (MlSnapshot) snapshot = publish (lenet);
  assert_field (snapshot, "layer1.field", 5, 1, 0);
  assert_field (snapshot, "layer2.field", 6, 2, 0);
  assert_field (snapshot, "layer3.field", 14, 2, 0);
  assert_field (snapshot, "layer4.field", 16, 4, 0);
  g_assert_null (ml_snapshot_find (snapshot, "layer5.field"));
}

/* 3 × 3 with a frame of 1 and steps of 2: the first sees −1 … 1; after the
 * second, 3 + 2 · 2 = 7 pixels by steps of 4 from −1 − 1 · 2 = −3. */
static void
test_padded_fields (void)
{
  const char *const layers[] = { "Conv filters=3 size=3 stride=2 padding=1",
                                 "Conv filters=4 size=3 stride=2 padding=1",
                                 "Dense units=10 activation=linear", NULL };
  g_autoptr (MlSnapshot) snapshot = publish (layers);
  assert_field (snapshot, "layer1.field", 3, 2, -1);
  assert_field (snapshot, "layer2.field", 7, 4, -3);
}

/* 37 units over 3 channels of 2 × 2, whose rows lie pixel by pixel: weight
 * (pixel, channel, unit) is told by its value. */
static void
test_dense (void)
{
  enum
  {
    UNITS = 37,
    CHANNELS = 3,
    PIXELS = 4
  };
  const char *const texts[]
      = { "Conv filters=3 size=1", "Dense units=37 activation=linear", NULL };
  const guint sizes[] = { 1, 2, 2 };
  g_autoptr (MlNetwork) network = ml_network_from_text (texts, NULL);
  g_autoptr (MlGraph) graph = ml_network_build (network, 3, sizes, UNITS,
                                                ML_LOSS_SQUARED_ERROR, 2, NULL);
  for (guint i = 0; i < ml_graph_n_nodes (graph); i++)
    {
      MlNode *node = ml_graph_node (graph, i);
      if (g_strcmp0 (node->name, "layer2.weights") == 0)
        for (guint k = 0; k < PIXELS * CHANNELS * UNITS; k++)
          node->values[k] = (float) k;
    }
  g_autoptr (MlSnapshot) snapshot = ml_graph_snapshot (graph, 0);
  const MlTensor *weights = ml_snapshot_find (snapshot, "layer2.weights");
  g_assert_cmpuint (weights->sizes[0], ==, UNITS);
  g_assert_cmpuint (weights->sizes[1], ==, CHANNELS);
  const float *value = weights->values;
  for (guint unit = 0; unit < UNITS; unit++)
    for (guint channel = 0; channel < CHANNELS; channel++)
      for (guint pixel = 0; pixel < PIXELS; pixel++)
        g_assert_cmpfloat (*value++, ==,
                           (pixel * CHANNELS + channel) * UNITS + unit);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/graph-snapshot/fields", test_fields);
  g_test_add_func ("/core/graph-snapshot/padded-fields", test_padded_fields);
  g_test_add_func ("/core/graph-snapshot/dense", test_dense);
  return g_test_run ();
}
