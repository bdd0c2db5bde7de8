/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The network diagram: which links are the strongest, what a click and the
 * arrow keys choose, and what it says of a unit. Numbers by hand. */
#include "plot-network.h"

#include "plot-networks.h"

#include <string.h>

static const float first_weights[] = { 1, -2, 0.5f, 3, 0, -4 };
static const float second_weights[] = { 0.25f, -1 };

static void
add (MlSnapshot *snapshot, const char *name, guint n_sizes, const guint *sizes,
     const float *values)
{
  gsize n = 1;
  for (guint i = 0; i < n_sizes; i++)
    n *= sizes[i];
  memcpy (ml_snapshot_add (snapshot, name, NULL, n_sizes, sizes), values,
          n * sizeof (float));
}

/* 3 inputs, 2 units, 1 output; two examples. */
static MlSnapshot *
make_snapshot (void)
{
  static const float inputs[] = { 1, 2, 3, 4, 5, 6 };
  static const float hidden[] = { 0.5f, -0.5f, 0.25f, 0.75f };
  static const float bias[] = { 0.1f, -0.2f }, out[] = { 7, 8 };
  MlSnapshot *s = ml_snapshot_new ();
  add (s, "layer1.weights", 2, (const guint[]){ 2, 3 }, first_weights);
  add (s, "layer1.bias", 1, (const guint[]){ 2 }, bias);
  add (s, "layer1.activations", 2, (const guint[]){ 2, 2 }, hidden);
  add (s, "layer2.weights", 2, (const guint[]){ 1, 2 }, second_weights);
  add (s, "layer2.activations", 2, (const guint[]){ 2, 1 }, out);
  add (s, "input.activations", 2, (const guint[]){ 2, 3 }, inputs);
  return s;
}

static void
assert_links (const PlotNetwork *network, guint column, int unit, int input,
              guint most, const PlotLink *expected, guint n)
{
  g_autoptr (GArray) links
      = plot_network_strongest (network, column, unit, input, most);
  g_assert_cmpuint (links->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      const PlotLink *link = &g_array_index (links, PlotLink, i);
      g_assert_cmpuint (link->column, ==, column);
      g_assert_cmpuint (link->to, ==, expected[i].to);
      g_assert_cmpuint (link->from, ==, expected[i].from);
      g_assert_cmpfloat (link->weight, ==, expected[i].weight);
    }
}

static void
test_strongest (void)
{
  g_autoptr (MlSnapshot) snapshot = make_snapshot ();
  PlotNetwork network;
  plot_network_init (&network);
  plot_network_read (&network, snapshot, NULL, 1);
  plot_network_place (&network, 0, 0, 300, 300);
  g_assert_cmpuint (network.columns->len, ==, 3);
  g_assert_false (plot_network_has_links (&network, 0));
  g_assert_true (plot_network_has_links (&network, 2));
  assert_links (&network, 1, -1, -1, 2,
                (const PlotLink[]){ { 1, 0, 1, 3 }, { 1, 2, 1, -4 } }, 2);
  assert_links (&network, 1, 0, -1, 2,
                (const PlotLink[]){ { 1, 0, 0, 1 }, { 1, 1, 0, -2 } }, 2);
  assert_links (&network, 1, -1, 2, 9,
                (const PlotLink[]){ { 1, 2, 0, 0.5f }, { 1, 2, 1, -4 } }, 2);
  assert_links (&network, 2, -1, 1, 9, (const PlotLink[]){ { 2, 1, 0, -1 } },
                1);
  g_assert_cmpfloat (plot_network_column (&network, 1)->values[1], ==, 0.75f);
  plot_network_clear (&network);
}

/* 784-300-10: no more links than wished for by twice, and they are the
 * largest of those between shown units, whatever order they come in. */
static void
test_many (void)
{
  enum
  {
    UNITS = 300,
    PIXELS = 784,
    MOST = 200
  };
  g_autoptr (MlSnapshot) snapshot = ml_snapshot_new ();
  float *w = ml_snapshot_add (snapshot, "layer1.weights", NULL, 3,
                              (const guint[]){ UNITS, 28, 28 });
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  for (guint i = 0; i < UNITS * PIXELS; i++)
    w[i] = (float) g_rand_double_range (random, -1, 1);
  PlotNetwork network;
  plot_network_init (&network);
  plot_network_read (&network, snapshot, NULL, 0);
  plot_network_place (&network, 0, 0, 900, 600);
  const PlotColumn *hidden = plot_network_column (&network, 1);
  g_assert_cmpuint (hidden->n, ==, UNITS);
  g_assert_cmpuint (hidden->n_shown, <, 40);
  g_autoptr (GArray) links = plot_network_strongest (&network, 1, -1, -1, MOST);
  g_assert_cmpuint (links->len, >, MOST / 2);
  g_assert_cmpuint (links->len, <=, 2 * MOST);
  const float weakest = fabsf (g_array_index (links, PlotLink, 0).weight);
  guint n_stronger = 0;
  for (guint i = 0; i < hidden->n_shown * PIXELS; i++)
    n_stronger += fabsf (w[i]) > weakest;
  g_assert_cmpuint (n_stronger, ==, links->len - 1);
  plot_network_reveal (&network, 1, 250);
  double x, y;
  g_assert_true (plot_network_spot (&network, 1, 250, &x, &y));
  g_assert_false (plot_network_spot (&network, 1, 0, &x, &y));
  plot_network_clear (&network);
}

/* What is not a number, zero, or an empty tensor does no harm. */
static void
test_odd (void)
{
  g_autoptr (MlSnapshot) snapshot = ml_snapshot_new ();
  const float w[] = { NAN, INFINITY, 0, 1 };
  add (snapshot, "layer1.weights", 2, (const guint[]){ 2, 2 }, w);
  add (snapshot, "layer2.weights", 2, (const guint[]){ 1, 2 },
       (const float[]){ 0, 0 });
  ml_snapshot_add (snapshot, "layer1.activations", NULL, 2,
                   (const guint[]){ 0, 2 });
  PlotNetwork network;
  plot_network_init (&network);
  plot_network_read (&network, snapshot, NULL, 3);
  plot_network_place (&network, 0, 0, 100, 100);
  g_autoptr (GArray) all = plot_network_strongest (&network, 1, -1, -1, 10);
  g_assert_cmpuint (all->len, <=, 4);
  g_autoptr (GArray) none = plot_network_strongest (&network, 2, -1, -1, 10);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_null (plot_network_column (&network, 1)->values);
  plot_network_clear (&network);
}

static void
paint (PlotChart *chart)
{
  PlotStyle style;
  plot_style_init (&style, FALSE);
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 800, 500);
  cairo_t *cr = cairo_create (surface);
  plot_chart_draw (chart, cr, 800, 500, &style);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
assert_says (PlotChart *chart, const char *words)
{
  g_autofree char *text = plot_chart_describe (chart);
  if (words == NULL)
    g_assert_null (strstr (text, "Chosen"));
  else
    g_assert_nonnull (strstr (text, words));
}

static PlotChart *
make_chart (MlSnapshot *snapshot)
{
  const PlotSource source = { .target = -1, .snapshot = snapshot };
  const GType type = ml_registry_find (PLOT_TYPE_CHART, "Network", NULL);
  PlotChart *chart = g_object_new (type, NULL);
  g_assert_true (plot_chart_is_offered (type, &source));
  plot_chart_update (chart, &source);
  return chart;
}

static void
test_keys (void)
{
  g_autoptr (MlSnapshot) snapshot = make_snapshot ();
  g_autoptr (PlotChart) chart = make_chart (snapshot);
  paint (chart);
  assert_says (chart, NULL);
  g_assert_false (plot_chart_move (chart, 0, 0)); /* nothing to let go of */
  g_assert_true (plot_chart_move (chart, 1, 0));
  g_assert_true (plot_chart_move (chart, 0, 1));
  assert_says (chart, "Chosen: Layer 1, unit 2: answers −0.5, bias −0.2; "
                      "weights input 3 −4, input 1 3 and 1 more.");
  const guint serial = plot_chart_serial (chart);
  plot_chart_move (chart, 1, 0);
  g_assert_cmpuint (plot_chart_serial (chart), !=, serial);
  assert_says (chart, "Layer 2, unit 1: answers 7; weights unit 2 −1");
  plot_chart_move (chart, 0, -1); /* the edge */
  assert_says (chart, "Layer 2, unit 1");
  g_object_set (chart, "example", 2, NULL); /* stays chosen */
  assert_says (chart, "Layer 2, unit 1: answers 8");
  g_assert_true (plot_chart_move (chart, 0, 0));
  assert_says (chart, NULL);
}

static void
test_click (void)
{
  g_autoptr (MlSnapshot) snapshot = make_snapshot ();
  g_autoptr (PlotChart) chart = make_chart (snapshot);
  paint (chart);
  guint n_units = 0, n_links = 0;
  double x = 0, y = 0;
  for (int row = 0; row < 500; row += 4)
    for (int column = 0; column < 800; column += 4)
      {
        g_autofree char *at = plot_chart_describe_at (chart, column, row);
        if (at != NULL && g_str_has_prefix (at, "Layer 1, unit 2"))
          n_units++, x = column, y = row;
        n_links += at != NULL && strstr (at, "→ Layer 1, unit 2: weight −4");
      }
  g_assert_cmpuint (n_units, >, 4);
  g_assert_cmpuint (n_links, >, 4);
  g_assert_true (plot_chart_press (chart, x, y));
  assert_says (chart, "Chosen: Layer 1, unit 2");
  paint (chart);
  g_assert_true (plot_chart_press (chart, 2, 250)); /* beside all */
  assert_says (chart, NULL);
  g_assert_false (plot_chart_press (chart, 2, 250));
}

/* A drawn picture's answers take the place of the example's. */
static void
test_drawn (void)
{
  g_autoptr (MlSnapshot) snapshot = make_snapshot ();
  g_autoptr (MlSnapshot) drawn = ml_snapshot_new ();
  add (drawn, "layer1.activations", 2, (const guint[]){ 1, 2 },
       (const float[]){ 11, 12 });
  g_autoptr (PlotChart) chart = make_chart (snapshot);
  const PlotSource source
      = { .target = -1, .snapshot = snapshot, .drawn = drawn };
  g_object_set (chart, "example", 2, NULL);
  plot_chart_update (chart, &source);
  g_autofree char *csv = plot_chart_to_csv (chart);
  g_assert_nonnull (strstr (csv, "\nactivation,1,2,,12\n"));
  g_assert_nonnull (strstr (csv, "\nbias,1,1,,0.1"));
  g_assert_nonnull (strstr (csv, "\nweight,1,2,3,-4\n"));
}

/* Inputs take the names of columns, as the network reads them. */
static void
test_names (void)
{
  Network *weather = network_new (sample_data ("weather.nominal.arff"),
                                  "MLP hidden-layers=2 epochs=3");
  const GType type = ml_registry_find (PLOT_TYPE_CHART, "Network", NULL);
  g_autoptr (PlotChart) chart = g_object_new (type, NULL);
  plot_chart_update (chart, &weather->source);
  paint (chart);
  plot_chart_move (chart, 1, 0);
  plot_chart_move (chart, -1, 0);
  for (guint i = 0; i < 8; i++)
    plot_chart_move (chart, 0, -1);
  assert_says (chart, "Chosen: Input outlook=sunny: is ");
  plot_chart_move (chart, 1, 0);
  plot_chart_move (chart, 1, 0);
  assert_says (chart, "Chosen: Layer 2, yes: answers 0.");
  network_free (weather);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  plot_init ();
  g_test_add_func ("/plots/network/strongest", test_strongest);
  g_test_add_func ("/plots/network/many", test_many);
  g_test_add_func ("/plots/network/odd", test_odd);
  g_test_add_func ("/plots/network/keys", test_keys);
  g_test_add_func ("/plots/network/click", test_click);
  g_test_add_func ("/plots/network/drawn", test_drawn);
  g_test_add_func ("/plots/network/names", test_names);
  return g_test_run ();
}
