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

/* A layer after one epoch. (transfer full) */
static PlotChart *
make_dead (double dead)
{
  static const char *const names[] = { "layer1" };
  g_autoptr (GArray) history = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  g_autoptr (GArray) layers = g_array_new (FALSE, FALSE, sizeof (MlLayerStats));
  MlMetrics point = ML_METRICS_INIT;
  point.epoch = 1;
  g_array_append_val (history, point);
  const MlLayerStats stats = { .dead = (float) dead };
  g_array_append_val (layers, stats);
  const PlotRun run = { .title = "MLP", .history = history };
  const PlotSource source = { .target = -1,
                              .runs = &run,
                              .n_runs = 1,
                              .layers = layers,
                              .layer_names = names,
                              .n_layers = 1 };
  PlotChart *chart = g_object_new (
      ml_registry_find (PLOT_TYPE_CHART, "Layers", NULL), "measure", 4, NULL);
  plot_chart_update (chart, &source);
  return chart;
}

/* Pixels nearly black in the middle third, where the bar and its figure are. */
static guint
n_black (PlotChart *chart)
{
  PlotStyle style;
  plot_style_init (&style, FALSE);
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 300, 200);
  cairo_t *cr = cairo_create (surface);
  plot_chart_draw (chart, cr, 300, 200, &style);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  guint n = 0;
  for (int y = 0; y < 170; y++)
    for (int x = 120; x < 220; x++)
      {
        const guint8 *pixel = cairo_image_surface_get_data (surface)
                              + y * cairo_image_surface_get_stride (surface)
                              + 4 * x;
        n += pixel[0] < 90 && pixel[1] < 90 && pixel[2] < 90;
      }
  cairo_surface_destroy (surface);
  return n;
}

/* "100 %" on the highest bar is as legible as "90 %" on a lower one. */
static void
test_highest_bar (void)
{
  g_autoptr (PlotChart) lower = make_dead (0.9), highest = make_dead (1);
  g_assert_cmpuint (n_black (lower), >, 20);
  g_assert_cmpuint (n_black (highest), >, n_black (lower));
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
  g_test_add_func ("/plots/layers/highest-bar", test_highest_bar);
  return g_test_run ();
}
