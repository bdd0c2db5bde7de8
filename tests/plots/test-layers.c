/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Layers of a snapshot by number and in words, as charts offer them. */
#include "plot-layers.h"

#include "plot-chart.h"

#include "ml-registry.h"

/* A picture, a convolution, pooling, a dense layer. */
static MlSnapshot *
make_network (void)
{
  MlSnapshot *snapshot = ml_snapshot_new ();
  const guint filters[] = { 20, 1, 5, 5 }, dense[] = { 10, 2880 };
  const guint maps[] = { 16, 20, 24, 24 }, pooled[] = { 16, 20, 12, 12 };
  const guint units[] = { 16, 10 };
  ml_snapshot_add (snapshot, "layer1.weights", NULL, 4, filters);
  ml_snapshot_add (snapshot, "layer1.bias", NULL, 1, filters);
  ml_snapshot_add (snapshot, "layer1.activations", NULL, 4, maps);
  ml_snapshot_add (snapshot, "layer2.activations", NULL, 4, pooled);
  ml_snapshot_add (snapshot, "layer3.weights", NULL, 2, dense);
  ml_snapshot_add (snapshot, "layer3.bias", NULL, 1, dense);
  ml_snapshot_add (snapshot, "layer3.activations", NULL, 2, units);
  ml_snapshot_add (snapshot, "layer12", NULL, 1, units); /* none of a layer */
  return snapshot;
}

static void
assert_choices (GArray *choices, const guint *values, const char **labels,
                guint n)
{
  g_assert_cmpuint (choices->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      const PlotChoice *choice = &g_array_index (choices, PlotChoice, i);
      g_assert_cmpuint (choice->value, ==, values[i]);
      g_assert_cmpstr (choice->label, ==, labels[i]);
    }
}

static void
test_words (void)
{
  g_autoptr (MlSnapshot) snapshot = make_network ();
  g_assert_cmpuint (plot_layers_last (snapshot), ==, 3);
  g_assert_cmpuint (plot_layers_last (NULL), ==, 0);
  g_assert_true (plot_layers_is_conv (snapshot, 1));
  g_assert_false (plot_layers_is_conv (snapshot, 2));
  g_assert_false (plot_layers_is_conv (snapshot, 3));
  g_assert_null (plot_layers_find (snapshot, 2, "weights"));
  g_autofree char *maps = plot_layers_title (snapshot, 2, "activations");
  g_assert_cmpstr (maps, ==, "Layer 2 · 20 × 12 × 12");
}

/* A dense layer that reads a picture of several channels has weights of four
 * sizes, too. */
static void
test_dense_reads_picture (void)
{
  g_autoptr (MlSnapshot) snapshot = ml_snapshot_new ();
  const guint weights[] = { 30, 3, 8, 8 }, units[] = { 16, 30 };
  ml_snapshot_add (snapshot, "layer1.weights", NULL, 4, weights);
  ml_snapshot_add (snapshot, "layer1.activations", NULL, 2, units);
  g_assert_false (plot_layers_is_conv (snapshot, 1));
}

static void
test_choices (void)
{
  g_autoptr (MlSnapshot) snapshot = make_network ();
  const PlotSource source = { .target = -1, .snapshot = snapshot };
  const GType type = ml_registry_find (PLOT_TYPE_CHART, "Weights", NULL);
  g_autoptr (PlotChart) chart = g_object_new (type, NULL);
  g_autoptr (GArray) none = plot_chart_choices (chart, "layer");
  g_assert_cmpuint (none->len, ==, 0);
  plot_chart_update (chart, &source);
  g_autoptr (GArray) layers = plot_chart_choices (chart, "layer");
  assert_choices (layers, (const guint[]){ 0, 1, 3 },
                  (const char *[]){ "First layer",
                                    "Layer 1 · filters 20 × 1 × 5 × 5",
                                    "Layer 3 · weights 10 × 2880" },
                  3);
  g_autoptr (GArray) number = plot_chart_choices (chart, "scale-each");
  g_assert_cmpuint (number->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  plot_init ();
  g_test_add_func ("/plots/layers/words", test_words);
  g_test_add_func ("/plots/layers/dense-reads-picture",
                   test_dense_reads_picture);
  g_test_add_func ("/plots/layers/choices", test_choices);
  return g_test_run ();
}
