/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Odd data: one value, none, thousands of labels, pictures, a numeric class,
 * infinite losses, more tiles than pixels. Every chart that is offered draws
 * it, large and small, and finds words for it. */
#include "plot-samples.h"

#include "ml-dataset-builder.h"

#include <string.h>

static void
draw_all (const PlotSource *source)
{
  static const int sides[][2] = { { 900, 500 }, { 70, 61 } };
  guint n_types, n_offered = 0;
  const GType *types = ml_registry_list (PLOT_TYPE_CHART, &n_types);
  for (guint i = 0; i < n_types; i++)
    {
      if (!plot_chart_is_offered (types[i], source))
        continue;
      n_offered++;
      g_autoptr (PlotChart) chart = g_object_new (types[i], NULL);
      plot_chart_update (chart, source);
      plot_chart_settle (chart);
      for (guint k = 0; k < G_N_ELEMENTS (sides); k++)
        {
          PlotStyle style;
          plot_style_init (&style, k == 1);
          cairo_surface_t *surface = cairo_image_surface_create (
              CAIRO_FORMAT_RGB24, sides[k][0], sides[k][1]);
          cairo_t *cr = cairo_create (surface);
          plot_chart_draw (chart, cr, sides[k][0], sides[k][1], &style);
          plot_chart_draw_hover (chart, cr, 40, 40, &style);
          g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
          g_free (plot_chart_describe_at (chart, 40, 40));
          plot_chart_zoom (chart, sides[k][0] / 2.0, sides[k][1] / 2.0, 5);
          plot_chart_draw (chart, cr, sides[k][0], sides[k][1], &style);
          g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
          cairo_destroy (cr);
          cairo_surface_destroy (surface);
        }
      g_autofree char *text = plot_chart_describe (chart);
      g_autofree char *csv = plot_chart_to_csv (chart);
      g_assert_cmpuint (strlen (text), >, 10);
      g_assert_nonnull (csv);
    }
  g_assert_cmpuint (n_offered, >, 0);
}

static MlDataset *
make_numbers (guint n, const double *values)
{
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("t", n);
  ml_dataset_builder_add_numbers (
      builder, ml_attribute_new_numeric ("v"),
      g_memdup2 (values, MAX (n, 1) * sizeof (double)));
  return ml_dataset_builder_finish (builder);
}

static void
test_numbers (void)
{
  const double constant[] = { 7, 7, 7 }, missing[] = { NAN, NAN };
  const double odd[] = { 1e300, -1e300, INFINITY, NAN, 0 };
  const double tiny[] = { 1e-310, 2e-310, 3e-310 };
  const struct
  {
    guint n;
    const double *values;
  } cases[] = { { 3, constant }, { 2, missing },  { 5, odd },
                { 3, tiny },     { 1, constant }, { 0, constant } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MlDataset) data = make_numbers (cases[i].n, cases[i].values);
      draw_all (&(PlotSource){ .dataset = data, .target = -1 });
      draw_all (&(PlotSource){ .dataset = data, .target = 0 });
    }
}

static void
test_many_labels (void)
{
  const guint n = 5000;
  char **labels = g_new0 (char *, n + 1);
  gint32 *codes = g_new (gint32, n), *classes = g_new (gint32, n);
  for (guint i = 0; i < n; i++)
    {
      labels[i] = g_strdup_printf ("label number %u, \"quoted\"", i);
      codes[i] = (gint32) i;
      classes[i] = i % 7 == 0 ? -1 : (gint32) (i % 300);
    }
  char **names = g_new0 (char *, 301);
  for (guint i = 0; i < 300; i++)
    names[i] = g_strdup_printf ("c%u", i);
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("t", n);
  ml_dataset_builder_add_codes (
      builder, ml_attribute_new_string ("text", labels), codes);
  ml_dataset_builder_add_codes (
      builder, ml_attribute_new_nominal ("class", names), classes);
  g_autoptr (MlDataset) data = ml_dataset_builder_finish (builder);
  draw_all (&(PlotSource){ .dataset = data, .target = 1, .column = 0 });
  draw_all (&(PlotSource){ .dataset = data, .target = 1, .column = 1 });
}

/* Two pictures of 2 × 2: five dark pixels, three light ones. */
static void
test_pictures (void)
{
  static const guint8 pixels[] = { 0, 0, 255, 3, 0, 254, 0, 253 };
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("t", 2);
  ml_dataset_builder_add_bytes (builder,
                                ml_attribute_new_image ("image", 1, 2, 2),
                                g_memdup2 (pixels, sizeof pixels));
  g_autoptr (MlDataset) data = ml_dataset_builder_finish (builder);
  const PlotSource source = { .dataset = data, .target = -1 };
  draw_all (&source);
  g_autoptr (PlotChart) chart = g_object_new (
      ml_registry_find (PLOT_TYPE_CHART, "Histogram", NULL), "bins", 2, NULL);
  plot_chart_update (chart, &source);
  g_autofree char *csv = plot_chart_to_csv (chart);
  g_assert_cmpstr (csv, ==, "from,to,count\n0,128,5\n128,256,3\n");
}

static void
test_numeric_class (void)
{
  Sample *cpu = sample_new ("cpu.arff", (const char *[]){ "kNN", NULL });
  draw_all (&cpu->source);
  sample_free (cpu);
}

/* Runs over one table, points from another: refused in words, not drawn. */
static void
test_foreign_model (void)
{
  Sample *iris = sample_new ("iris.arff", (const char *[]){ "kNN", NULL });
  g_autoptr (MlDataset) glass = sample_data ("glass.arff");
  PlotSource source = iris->source;
  source.dataset = glass;
  draw_all (&source);
  source.dataset = iris->data;
  source.target = 0; /* not the class of the model */
  draw_all (&source);
  source.class_index = 77;
  draw_all (&source);
  sample_free (iris);
}

static void
test_odd_history (void)
{
  g_autoptr (GArray) history = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  const double losses[] = { NAN, INFINITY, 1e308, 0, -1, 2 };
  for (guint i = 0; i < G_N_ELEMENTS (losses); i++)
    {
      MlMetrics now = ML_METRICS_INIT;
      now.part = i % 2;
      now.loss = losses[i];
      now.is_best = i == 0;
      g_array_append_val (history, now);
      const PlotRun run = { .history = history };
      draw_all (&(PlotSource){ .target = -1, .runs = &run, .n_runs = 1 });
    }
}

static void
test_odd_tensors (void)
{
  static const struct
  {
    guint n_sizes, sizes[4];
  } cases[]
      = { { 1, { 10 } },        { 2, { 1, 1 } },         { 2, { 3000, 2 } },
          { 2, { 2, 3000 } },   { 3, { 100000, 2, 1 } }, { 4, { 6, 3, 5, 5 } },
          { 3, { 2, 400, 3 } }, { 3, { 3, 0, 4 } } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MlSnapshot) snapshot = ml_snapshot_new ();
      float *values = ml_snapshot_add (snapshot, "t", NULL, cases[i].n_sizes,
                                       cases[i].sizes);
      gsize n = 1;
      for (guint k = 0; k < cases[i].n_sizes; k++)
        n *= cases[i].sizes[k];
      for (gsize k = 0; k < n; k++)
        values[k] = k % 5 == 4 ? NAN : k % 7 == 6 ? INFINITY : (float) k;
      draw_all (&(PlotSource){ .target = -1, .snapshot = snapshot });
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  plot_init ();
  g_test_add_func ("/plots/edges/numbers", test_numbers);
  g_test_add_func ("/plots/edges/many-labels", test_many_labels);
  g_test_add_func ("/plots/edges/pictures", test_pictures);
  g_test_add_func ("/plots/edges/numeric-class", test_numeric_class);
  g_test_add_func ("/plots/edges/foreign-model", test_foreign_model);
  g_test_add_func ("/plots/edges/odd-history", test_odd_history);
  g_test_add_func ("/plots/edges/odd-tensors", test_odd_tensors);
  return g_test_run ();
}
