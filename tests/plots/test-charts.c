/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What every chart promises, looped over all that are registered, without any
 * display; then what single charts promise. */
#include "plot-boltzmann.h"
#include "plot-chart-private.h"
#include "plot-confusion-chart.h"
#include "plot-networks.h"
#include "plot-pictures.h"
#include "plot-samples.h"
#include "plot-studies.h"
#include "plot-trained-nets.h"
#include "plot-searches.h"

#include "ml-error.h"
#include "ml-evaluation-private.h"
#include "ml-dataset-builder.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static Sample *sample, *pictures, *regression, *tree;
static Network *network;
static Boltzmann *boltzmann;
static PlotSource trained = { .target = -1 }, searched = { .target = -1 };
static PlotSource sizes = { .target = -1 }, importances = { .target = -1 },
                  dependence = { .target = -1 };
#define NETWORK                                                                \
  "MLP hidden-layers=2 activation=sigmoid epochs=5 learning-rate=1"
static const PlotSource nothing = { .target = -1 };

/* A table for the charts that can draw from one, pictures, a network,
 * Boltzmann machines, a numeric class or a tree for the others. */
static const PlotSource *
source_of (gconstpointer type)
{
  const GType chart = GPOINTER_TO_SIZE (type);
  const PlotSource *const sources[] = { &sample->source,
                                        &pictures->source,
                                        &network->source,
                                        &boltzmann->source,
                                        &boltzmann->tiny_source,
                                        &boltzmann->film_source,
                                        &trained,
                                        &searched,
                                        &sizes,
                                        &importances,
                                        &dependence,
                                        &regression->source,
                                        &tree->source };
  guint i = 0;
  while (i + 1 < G_N_ELEMENTS (sources)
         && !plot_chart_is_offered (chart, sources[i]))
    i++;
  return sources[i];
}

static PlotChart *
make (GType type, const PlotSource *source)
{
  PlotChart *chart = g_object_new (type, NULL);
  plot_chart_update (chart, source);
  plot_chart_settle (chart);
  return chart;
}

static PlotChart *
make_named (const char *name, const PlotSource *source)
{
  return make (ml_registry_find (PLOT_TYPE_CHART, name, NULL), source);
}

/* (transfer full): the chart as pixels */
static cairo_surface_t *
paint (PlotChart *chart, int width, int height, const PlotStyle *style)
{
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);
  plot_chart_draw (chart, cr, width, height, style);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  plot_chart_draw_hover (chart, cr, width / 2.0, height / 2.0, style);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static guint
n_different (cairo_surface_t *a, cairo_surface_t *b)
{
  const int width = cairo_image_surface_get_width (a);
  const int height = cairo_image_surface_get_height (a);
  const int stride = cairo_image_surface_get_stride (a);
  guint n = 0;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        const guint32 *p
            = (const guint32 *) (gpointer) (cairo_image_surface_get_data (a)
                                            + y * stride);
        const guint32 *q
            = (const guint32 *) (gpointer) (cairo_image_surface_get_data (b)
                                            + y * stride);
        n += ((p[x] ^ q[x]) & 0xffffff) != 0;
      }
  return n;
}

/* Pixels that are not the background. */
static guint
n_inked (cairo_surface_t *surface, const PlotStyle *style)
{
  const int width = cairo_image_surface_get_width (surface);
  const int height = cairo_image_surface_get_height (surface);
  cairo_surface_t *blank
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (blank);
  plot_style_set_source (cr, &style->background);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_flush (blank);
  const guint n = n_different (surface, blank);
  cairo_surface_destroy (blank);
  return n;
}

static void
test_draws (gconstpointer type)
{
  static const int sides[][2]
      = { { 1200, 700 }, { 300, 200 }, { 64, 61 }, { 59, 20 }, { 1, 1 } };
  for (int is_dark = 0; is_dark < 2; is_dark++)
    for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
      {
        PlotStyle style;
        plot_style_init (&style, is_dark);
        g_autoptr (PlotChart) full
            = make (GPOINTER_TO_SIZE (type), source_of (type));
        g_autoptr (PlotChart) empty = make (GPOINTER_TO_SIZE (type), &nothing);
        cairo_surface_t *a = paint (full, sides[i][0], sides[i][1], &style);
        cairo_surface_t *b = paint (empty, sides[i][0], sides[i][1], &style);
        if (sides[i][0] >= 60) /* something is seen, in words if empty */
          {
            g_assert_cmpuint (n_inked (a, &style), >, 100);
            g_assert_cmpuint (n_inked (b, &style), >, 100);
          }
        else
          g_assert_cmpuint (n_inked (a, &style), ==, 0);
        cairo_surface_destroy (a);
        cairo_surface_destroy (b);
      }
}

static void
test_presenter_and_hidpi (gconstpointer type)
{
  PlotStyle style;
  plot_style_init (&style, FALSE);
  style.font_size = 20;
  style.line_width = 4;
  style.scale = 2;
  g_autoptr (PlotChart) chart
      = make (GPOINTER_TO_SIZE (type), source_of (type));
  cairo_surface_t *surface = paint (chart, 800, 600, &style);
  g_assert_cmpuint (n_inked (surface, &style), >, 1000);
  cairo_surface_destroy (surface);
}

static void
test_words (gconstpointer type)
{
  g_autoptr (PlotChart) full = make (GPOINTER_TO_SIZE (type), source_of (type));
  g_autoptr (PlotChart) empty = make (GPOINTER_TO_SIZE (type), &nothing);
  g_autofree char *a = plot_chart_describe (full);
  g_autofree char *b = plot_chart_describe (empty);
  g_assert_cmpuint (strlen (a), >, 20);
  g_assert_cmpuint (strlen (b), >, 20);
  g_assert_cmpstr (a, !=, b);
  PlotStyle style;
  plot_style_init (&style, FALSE);
  cairo_surface_destroy (paint (full, 600, 400, &style));
  for (int x = -10; x < 620; x += 15) /* any pixel may be asked about */
    for (int y = -10; y < 420; y += 15)
      {
        g_autofree char *text = plot_chart_describe_at (full, x, y);
        g_assert_true (text == NULL || *text != '\0');
      }
}

/* Fields of the first line of @csv that begins at @at; moves it on. */
static guint
n_fields (const char **at)
{
  guint n = 1;
  gboolean is_quoted = FALSE;
  for (; **at != '\0' && (is_quoted || **at != '\n'); (*at)++)
    {
      is_quoted ^= **at == '"';
      n += !is_quoted && **at == ',';
    }
  g_assert_false (is_quoted);
  *at += **at == '\n' ? 1 : 0;
  return n;
}

static void
test_csv (gconstpointer type)
{
  g_autoptr (PlotChart) full = make (GPOINTER_TO_SIZE (type), source_of (type));
  g_autoptr (PlotChart) empty = make (GPOINTER_TO_SIZE (type), &nothing);
  g_autofree char *csv = plot_chart_to_csv (full);
  g_autofree char *none = plot_chart_to_csv (empty);
  g_assert_cmpstr (none, ==, "");
  const char *at = csv;
  const guint n = n_fields (&at);
  guint n_lines = 0;
  g_assert_cmpuint (n, >=, 2);
  for (; *at != '\0'; n_lines++)
    g_assert_cmpuint (n_fields (&at), ==, n);
  g_assert_cmpuint (n_lines, >, 1);
}

static void
test_export (gconstpointer type)
{
  static const char *const heads[][2] = { { "c.png", "\x89PNG" },
                                          { "c.svg", "<?xml" },
                                          { "c.PDF", "%PDF" },
                                          { "c.csv", "" } };
  g_autofree char *dir = g_dir_make_tmp ("ruru-XXXXXX", NULL);
  g_autoptr (PlotChart) chart
      = make (GPOINTER_TO_SIZE (type), source_of (type));
  PlotStyle style;
  plot_style_init (&style, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autofree char *path = g_build_filename (dir, heads[i][0], NULL);
      g_autoptr (GError) error = NULL;
      plot_chart_export (chart, path, 400, 300, &style, &error);
      g_assert_no_error (error);
      g_autofree char *bytes = NULL;
      gsize length;
      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      g_assert_cmpuint (length, >, 20);
      g_assert_true (memcmp (bytes, heads[i][1], strlen (heads[i][1])) == 0);
      g_remove (path);
    }
  static const char *const refused[] = { "c.bmp", "c", "png", "no/c.png" };
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *path = g_build_filename (dir, refused[i], NULL);
      g_autoptr (GError) error = NULL;
      g_assert_false (
          plot_chart_export (chart, path, 400, 300, &style, &error));
      g_assert_nonnull (error);
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

/* The height at which there are axes, if there are any; not all charts have
 * them at the top. */
static double
height_of_axes (PlotChart *chart)
{
  double y = 150;
  while (y < 400 && plot_chart_axes_at (chart, 300, y, NULL) == NULL)
    y += 10;
  return y < 400 ? y : 150;
}

static void
test_view (gconstpointer type)
{
  g_autoptr (PlotChart) chart
      = make (GPOINTER_TO_SIZE (type), source_of (type));
  PlotStyle style;
  plot_style_init (&style, FALSE);
  cairo_surface_t *before = paint (chart, 600, 400, &style);
  const guint serial = plot_chart_serial (chart);
  const double y = height_of_axes (chart);
  plot_chart_zoom (chart, 300, y, 3);
  plot_chart_pan (chart, 20, -10);
  plot_chart_zoom_box (chart, 250, y - 50, 400, y + 30);
  cairo_surface_t *zoomed = paint (chart, 600, 400, &style);
  if (plot_chart_serial (chart) != serial) /* a chart with axes */
    g_assert_cmpuint (n_different (before, zoomed), >, 500);
  plot_chart_reset_view (chart);
  cairo_surface_t *after = paint (chart, 600, 400, &style);
  g_assert_cmpuint (n_different (before, after), ==, 0);
  plot_chart_zoom (chart, 300, y, 4); /* out again: all is shown */
  cairo_surface_destroy (paint (chart, 600, 400, &style));
  plot_chart_zoom (chart, 300, y, 1 / 16.0);
  cairo_surface_t *wide = paint (chart, 600, 400, &style);
  g_assert_cmpuint (n_different (before, wide), ==, 0);
  cairo_surface_destroy (before);
  cairo_surface_destroy (zoomed);
  cairo_surface_destroy (after);
  cairo_surface_destroy (wide);
}

static void
test_options (gconstpointer type)
{
  guint n_options;
  const MlOption *options
      = ml_option_list (GPOINTER_TO_SIZE (type), &n_options);
  PlotStyle style;
  plot_style_init (&style, TRUE);
  for (guint i = 0; i < n_options; i++)
    {
      const MlOption *o = &options[i];
      const double values[] = { o->minimum, o->preset + 1, o->maximum };
      for (guint k = 0; k < G_N_ELEMENTS (values); k++)
        {
          g_autoptr (PlotChart) chart
              = make (GPOINTER_TO_SIZE (type), source_of (type));
          g_autofree char *property = ml_option_property (o);
          if (o->kind == ML_OPTION_KIND_UINT)
            g_object_set (chart, property, (guint) values[k], NULL);
          else if (o->kind == ML_OPTION_KIND_BOOLEAN)
            g_object_set (chart, property, o->preset == 0, NULL);
          else if (o->kind == ML_OPTION_KIND_CHOICE)
            {
              g_autoptr (GEnumClass) values_of
                  = g_type_class_ref (o->choices ());
              g_object_set (chart, property, k % values_of->n_values, NULL);
            }
          plot_chart_settle (chart);
          cairo_surface_destroy (paint (chart, 500, 300, &style));
          g_autofree char *text = plot_chart_describe (chart);
          g_assert_nonnull (text);
        }
    }
}

/* Shape against the picture kept in tests/golden: without text, for fonts
 * differ between machines; means of 8 × 8 pixels, for edges may. The first
 * run with RURU_GOLDEN=write makes them; they were looked at. */
static void
test_golden (gconstpointer type)
{
  g_autofree char *file
      = g_strconcat (ml_registry_name (GPOINTER_TO_SIZE (type)), ".png", NULL);
  g_autofree char *path
      = g_build_filename (RURU_SOURCE_DIR, "tests", "golden", file, NULL);
  g_autoptr (PlotChart) chart
      = make (GPOINTER_TO_SIZE (type), source_of (type));
  PlotStyle style;
  plot_style_init (&style, FALSE);
  style.font_size = 0;
  if (g_strcmp0 (g_getenv ("RURU_GOLDEN"), "write") == 0)
    g_assert_true (plot_chart_export (chart, path, 320, 240, &style, NULL));
  cairo_surface_t *golden = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_surface_status (golden), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_t *now
      = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 320, 240);
  cairo_t *cr = cairo_create (now);
  plot_chart_draw (chart, cr, 320, 240, &style);
  cairo_destroy (cr);
  cairo_surface_flush (now);
  const guint8 *p = cairo_image_surface_get_data (now);
  const guint8 *q = cairo_image_surface_get_data (golden);
  const int p_stride = cairo_image_surface_get_stride (now);
  const int q_stride = cairo_image_surface_get_stride (golden);
  for (int y = 0; y < 240; y += 8)
    for (int x = 0; x < 320 * 4; x += 32)
      for (int channel = 0; channel < 3; channel++)
        {
          int difference = 0;
          for (int i = 0; i < 64; i++)
            difference += p[(y + i / 8) * p_stride + x + i % 8 * 4 + channel]
                          - q[(y + i / 8) * q_stride + x + i % 8 * 4 + channel];
          g_assert_cmpint (ABS (difference / 64), <=, 12);
        }
  cairo_surface_destroy (now);
  cairo_surface_destroy (golden);
}

static void
test_offers (void)
{
  const GType roc = ml_registry_find (PLOT_TYPE_CHART, "Roc", NULL);
  const GType histogram = ml_registry_find (PLOT_TYPE_CHART, "Histogram", NULL);
  const GType regions = ml_registry_find (PLOT_TYPE_CHART, "Regions", NULL);
  g_assert_true (plot_chart_is_offered (roc, &sample->source));
  g_assert_true (plot_chart_is_offered (regions, &sample->source));
  g_assert_false (plot_chart_is_offered (roc, &nothing));
  g_autoptr (MlDataset) weather = sample_data ("weather.nominal.arff");
  const PlotSource data = { .dataset = weather, .target = 4 };
  g_assert_true (plot_chart_is_offered (histogram, &data));
  g_assert_false (plot_chart_is_offered (regions, &data));
}

/* T. Fawcett, "An introduction to ROC analysis" (2006), figure 3: 20 cases,
 * scores falling from .9 to .1. */
static MlEvaluation *
make_fawcett (void)
{
  static const char *const order = "ppnpppnnpnpnpnnnpnpn";
  static const double scores[20]
      = { .9, .8,  .7,  .6,  .55, .54, .53, .52, .51, .505,
          .4, .39, .38, .37, .36, .35, .34, .33, .30, .1 };
  double outputs[40];
  gint32 *codes = g_new (gint32, 20);
  for (guint i = 0; i < 20; i++)
    {
      codes[i] = order[i] == 'p';
      outputs[2 * i] = 1 - scores[i];
      outputs[2 * i + 1] = scores[i];
    }
  char **labels = g_strsplit ("n p", " ", -1);
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("fawcett", 20);
  ml_dataset_builder_add_codes (
      builder, ml_attribute_new_nominal ("class", labels), codes);
  g_autoptr (MlDataset) data = ml_dataset_builder_finish (builder);
  g_autoptr (MlSubset) rows = ml_subset_new_all (data, 0);
  MlEvaluation *evaluation = ml_evaluation_new (data, 0);
  const double priors[] = { 0.5, 0.5 };
  ml_evaluation_add_fold (evaluation, 0, rows, outputs, priors);
  return evaluation;
}

static void
test_roc_of_fawcett (void)
{
  g_autoptr (MlEvaluation) evaluation = make_fawcett ();
  const PlotRun run = { .title = "Fawcett", .evaluation = evaluation };
  const PlotSource source
      = { .target = -1, .class_index = 1, .runs = &run, .n_runs = 1 };
  g_autoptr (PlotChart) chart = make_named ("Roc", &source);
  g_autofree char *text = plot_chart_describe (chart);
  g_assert_cmpstr (text, ==, "ROC curve for class p: Fawcett AUC 0.68.");
  /* The threshold of .54 has the best accuracy, at (0.1, 0.5). */
  g_autofree char *csv = plot_chart_to_csv (chart);
  g_assert_nonnull (strstr (csv, "\nFawcett,p,0.54,0.1,0.5,5,1,9,5\n"));
  PlotStyle style;
  plot_style_init (&style, FALSE);
  style.font_size = 0; /* then the area is known: margins without labels */
  cairo_surface_t *surface = paint (chart, 410, 306, &style);
  cairo_surface_destroy (surface);
  gboolean found = FALSE;
  for (int y = 0; y < 306 && !found; y += 4)
    for (int x = 0; x < 410 && !found; x += 4)
      {
        g_autofree char *at = plot_chart_describe_at (chart, x, y);
        found = at != NULL && strstr (at, "Threshold 0.54\n") != NULL
                && strstr (at, "False positive rate 0.1\n") != NULL
                && strstr (at, "True positive rate 0.5") != NULL;
      }
  g_assert_true (found);
}

/* Scott (1979) by hand for iris's sepal length: sd 0.828066, range 3.6:
 * 3.49 × 0.828066 × 150^(−1/3) = 0.54391; 3.6 / 0.54391 = 6.6, so 7 bins. */
static void
test_histogram_bins (void)
{
  g_autoptr (MlDataset) iris = sample_data ("iris.arff");
  const PlotSource source = { .dataset = iris, .target = 4, .column = 0 };
  g_autoptr (PlotChart) chart = make_named ("Histogram", &source);
  g_autofree char *csv = plot_chart_to_csv (chart);
  g_auto (GStrv) lines = g_strsplit (g_strstrip (csv), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 7);
  g_object_set (chart, "bins", 1, NULL);
  g_autofree char *one = plot_chart_to_csv (chart);
  g_assert_nonnull (strstr (one, "\n4.3,7.9,50,50,50,0\n"));
  /* Bins of one: [0,1] takes both its ends, (1,2] the right one. */
  double *values = g_memdup2 ((double[]){ 0, 1, 2, 3 }, 4 * sizeof (double));
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("t", 4);
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("v"),
                                  values);
  g_autoptr (MlDataset) few = ml_dataset_builder_finish (builder);
  const PlotSource numbers = { .dataset = few, .target = -1 };
  g_object_set (chart, "bins", 3, NULL);
  plot_chart_update (chart, &numbers);
  g_autofree char *three = plot_chart_to_csv (chart);
  g_assert_cmpstr (three, ==, "from,to,count\n0,1,2\n1,2,1\n2,3,1\n");
}

static void
test_confusion_cells (void)
{
  g_autoptr (PlotChart) chart = make_named ("Confusion", &sample->source);
  const double *matrix = ml_evaluation_confusion (sample->evaluations[0]);
  PlotStyle style;
  plot_style_init (&style, FALSE);
  guint actual, predicted, seen = 0;
  g_assert_false (
      plot_confusion_chart_cell_at (chart, 300, 200, &actual, &predicted));
  cairo_surface_destroy (paint (chart, 600, 400, &style));
  g_assert_false (
      plot_confusion_chart_cell_at (chart, 2, 2, &actual, &predicted));
  for (int x = 0; x < 600; x += 10)
    for (int y = 0; y < 400; y += 10)
      if (plot_confusion_chart_cell_at (chart, x, y, &actual, &predicted))
        {
          g_autofree char *text = plot_chart_describe_at (chart, x, y);
          g_autofree char *begin
              = g_strdup_printf ("%g of ", matrix[2 * actual + predicted]);
          g_assert_true (g_str_has_prefix (text, begin));
          seen |= 1u << (2 * actual + predicted);
        }
  g_assert_cmpuint (seen, ==, 15);
}

/* A history that grows, and one that begins anew in the same array. */
static void
test_learning_follows (void)
{
  g_autoptr (GArray) history = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  const PlotRun run = { .title = "a, b", .history = history };
  const PlotSource source = { .target = -1, .runs = &run, .n_runs = 1 };
  g_autoptr (PlotChart) chart = make_named ("Learning", &source);
  g_autofree char *none = plot_chart_to_csv (chart);
  g_assert_cmpstr (none, ==, "");
  for (guint i = 1; i <= 3; i++)
    {
      MlMetrics now = ML_METRICS_INIT;
      now.epoch = i;
      now.loss = i < 3 ? 1.0 / i : 0.25;
      now.likelihood = -100 + 10.0 * i;
      g_array_append_val (history, now);
      plot_chart_update (chart, &source);
    }
  g_autofree char *csv = plot_chart_to_csv (chart);
  g_assert_cmpstr (csv, ==,
                   "run,part,epoch,update,examples,seconds,loss,"
                   "validation_loss,accuracy,validation_accuracy,likelihood,"
                   "learning_rate,copy_loss,validation_copy_loss,"
                   "reconstruction_error\n"
                   "\"a, b\",0,1,0,0,0,1,,,,-90,,,,\n"
                   "\"a, b\",0,2,0,0,0,0.5,,,,-80,,,,\n"
                   "\"a, b\",0,3,0,0,0,0.25,,,,-70,,,,\n");
  g_array_set_size (history, 0);
  MlMetrics again = ML_METRICS_INIT;
  again.epoch = 1;
  again.loss = 7;
  g_array_append_val (history, again);
  plot_chart_update (chart, &source);
  g_autofree char *text = plot_chart_describe (chart);
  g_assert_nonnull (strstr (text, "after 1 epoch, loss 7"));
}

/* By hand: the sample's gradients are 6^-3, 6^-2, 6^-1 and 1 times the same
 * number; 6^3 is 216. A point that one side has not yet is left out. */
static void
test_layers (void)
{
  g_autoptr (PlotChart) chart = make_named ("Layers", &sample->source);
  g_autofree char *text = plot_chart_describe (chart);
  g_assert_nonnull (strstr (text, "after 80 epochs: Layer 1 "));
  g_assert_nonnull (strstr (text, "is 216 times smaller than the last's"));
  g_autofree char *now = plot_chart_to_csv (chart);
  g_assert_true (g_str_has_prefix (now, "epoch,layer,gradient_norm\n80,"));
  g_autoptr (GArray) fewer = g_array_copy (sample->layers);
  g_array_set_size (fewer, 3 * SAMPLE_LAYERS);
  g_array_index (fewer, MlLayerStats, 2 * SAMPLE_LAYERS).saturated = 0.25f;
  PlotSource source = sample->source;
  source.layers = fewer;
  plot_chart_update (chart, &source);
  g_object_set (chart, "measure", 3, NULL);
  g_autofree char *saturated = plot_chart_describe (chart);
  g_assert_cmpstr (saturated, ==,
                   "Saturated units, % of each layer after 3 epochs: Layer 1 "
                   "25 %, Layer 2 12 %, Layer 3 12 %, Layer 4 none.");
  g_object_set (chart, "measure", 4, NULL); /* no layer is ReLU */
  g_autofree char *none = plot_chart_to_csv (chart);
  g_assert_cmpstr (none, ==, "");
}

/* Hidden units as axes: each point is what the units of the network answer,
 * and the rings are the errors that the evaluation on the same rows counts. */
static void
test_hidden_space (void)
{
  g_autoptr (PlotChart) chart = make_named ("HiddenSpace", &network->source);
  g_autofree char *text = plot_chart_describe (chart);
  g_assert_nonnull (strstr (text, "150 rows as layer 1 of MLP"));
  g_assert_nonnull (strstr (text, "Across: Layer 1, unit 1. Up: Layer 1, unit "
                                  "2. "));
  const double *confusion = ml_evaluation_confusion (network->evaluation);
  guint n_wrong = 150;
  for (guint i = 0; i < 3; i++)
    n_wrong -= (guint) confusion[4 * i];
  g_autofree char *wrong
      = g_strdup_printf (" %u rows are taken for another class.", n_wrong);
  g_assert_nonnull (strstr (text, wrong));
  g_autofree char *csv = plot_chart_to_csv (chart);
  g_auto (GStrv) lines = g_strsplit (csv, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 152);
  g_auto (GStrv) cells = g_strsplit (lines[3], ",", -1);
  GArray *third = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_val (third, (const guint32[]){ 2 }[0]);
  g_autoptr (MlSubset) row = ml_subset_new (network->data, 4, third);
  g_autoptr (MlSnapshot) probe
      = ml_predictor_probe (network->run.predictor, row);
  const MlTensor *hidden = ml_snapshot_find (probe, "layer1.activations");
  for (guint i = 0; i < 2; i++)
    g_assert_cmpfloat_with_epsilon (g_ascii_strtod (cells[1 + i], NULL),
                                    (double) hidden->values[i], 1e-6);
  g_assert_cmpstr (cells[3], ==, "Iris-setosa");
  g_object_set (chart, "layer", 2, NULL); /* three units: components */
  g_assert_true (plot_chart_is_stale (chart));
  plot_chart_settle (chart);
  g_autofree char *components = plot_chart_describe (chart);
  g_assert_nonnull (strstr (components, "Across: Layer 2, component 1 ("));
}

/* While it trains a new model comes before the points of the last are ready:
 * they are drawn all the same, and the next are asked for. */
static void
test_hidden_space_live (void)
{
  Network *other = network_new (sample_data ("iris.arff"), NETWORK);
  PlotRun run = network->run;
  PlotSource source = network->source;
  source.runs = &run;
  g_autoptr (PlotChart) chart = make_named ("HiddenSpace", &source);
  run.predictor = other->run.predictor;
  plot_chart_update (chart, &source);
  gpointer first = plot_chart_prepare (chart, NULL);
  run.predictor = network->run.predictor;
  plot_chart_update (chart, &source);
  const guint serial = plot_chart_serial (chart);
  plot_chart_accept (chart, first);
  g_assert_cmpuint (plot_chart_serial (chart), >, serial);
  g_autofree char *text = plot_chart_describe (chart);
  g_assert_true (g_str_has_prefix (text, "150 rows"));
  g_assert_true (plot_chart_is_stale (chart));
  network_free (other);
}

/* By hand: groups stand around their middle, inside, in their order. */
static void
test_spread (void)
{
  double y[] = { 52, NAN, 50, 98, 10, 51 };
  plot_legend_spread (y, 6, 10, 0, 100);
  const double expected[] = { 61, NAN, 41, 98, 10, 51 };
  for (guint i = 0; i < 6; i++)
    g_assert_true (isnan (expected[i]) ? isnan (y[i])
                                       : fabs (y[i] - expected[i]) < 1e-9);
  double edge[] = { 99, 97, 95 };
  plot_legend_spread (edge, 3, 10, 0, 100);
  g_assert_cmpfloat_with_epsilon (edge[0], 100, 1e-9);
  g_assert_cmpfloat_with_epsilon (edge[1], 90, 1e-9);
  g_assert_cmpfloat_with_epsilon (edge[2], 80, 1e-9);
}

/* What was changed while the run went on stands in words where it was. */
static void
test_learning_changes (void)
{
  g_autoptr (GArray) history = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  for (guint i = 1; i <= 20; i++)
    {
      MlMetrics now = ML_METRICS_INIT;
      now.epoch = i;
      now.loss = 1000000.0 / i;
      now.accuracy = i / 20.0;
      now.learning_rate = i < 12 ? 0.1 : 0.01;
      now.change = i == 12   ? ML_CHANGE_RATE
                   : i == 15 ? ML_CHANGE_MOMENTUM | ML_CHANGE_WEIGHTS
                             : 0;
      g_array_append_val (history, now);
    }
  const PlotRun run = { .title = "", .history = history };
  const PlotSource source = { .target = -1, .runs = &run, .n_runs = 1 };
  g_autoptr (PlotChart) chart = make_named ("Learning", &source);
  g_object_set (chart, "show-rate", TRUE, NULL);
  g_autofree char *text = plot_chart_describe (chart);
  g_assert_nonnull (strstr (
      text, "Changed while it ran: learning rate 0.1 → 0.01 at epoch 12; "
            "another momentum, weights drawn anew at epoch 15."));
  PlotStyle style;
  plot_style_init (&style, FALSE);
  cairo_surface_destroy (paint (chart, 600, 600, &style));
  guint n_found = 0, n_panels = 0;
  double left = 0;
  for (int y = 0; y < 600; y += 2) /* panels lie under each other */
    for (int x = 0; x < 600; x++)
      {
        guint panel;
        const PlotAxes *axes = plot_chart_axes_at (chart, x, y, &panel);
        n_panels = axes != NULL ? MAX (n_panels, panel + 1) : n_panels;
        if (axes != NULL && left == 0)
          left = axes->left;
        if (axes != NULL)
          g_assert_cmpfloat (axes->left, ==, left);
        g_autofree char *at = plot_chart_describe_at (chart, x, y);
        n_found
            += at != NULL && strstr (at, "\nlearning rate 0.1 → 0.01") != NULL;
      }
  g_assert_cmpuint (n_panels, ==, 3);
  g_assert_cmpuint (n_found, >, 100);
}

/* Half an epoch has numbers on its axis, too; of many epochs whole ones. */
static void
test_learning_within_an_epoch (void)
{
  static const double epochs[] = { 0.5, 1.9, 40 };
  for (guint i = 0; i < G_N_ELEMENTS (epochs); i++)
    {
      g_autoptr (GArray) history
          = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
      for (guint k = 1; k <= 20; k++)
        {
          MlMetrics now = ML_METRICS_INIT;
          now.epoch = (guint) (epochs[i] * k / 20);
          now.within = epochs[i] * k / 20 - now.epoch;
          now.loss = 1.0 / k;
          g_array_append_val (history, now);
        }
      const PlotRun run = { .title = "", .history = history };
      const PlotSource source = { .target = -1, .runs = &run, .n_runs = 1 };
      g_autoptr (PlotChart) chart = make_named ("Learning", &source);
      PlotStyle style;
      plot_style_init (&style, FALSE);
      cairo_surface_destroy (paint (chart, 600, 400, &style));
      const PlotAxes *axes = plot_chart_axes_at (chart, 300, 200, NULL);
      double step;
      g_autoptr (GArray) ticks = plot_scale_ticks (&axes->x, 8, &step);
      g_assert_cmpuint (ticks->len, >=, 2);
      g_assert_true (epochs[i] < 2 ? step < 1 : step >= 1);
    }
}

/* Two machines, an autoencoder and the class: each kind of loss has a panel of
 * its own range, above accuracy, likelihood and learning rate. */
static void
test_learning_phases (void)
{
  g_autoptr (GArray) history = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  for (guint i = 0; i < 16; i++)
    {
      static const guint phases[]
          = { ML_CHANGE_TO_MACHINE, ML_CHANGE_TO_MACHINE, ML_CHANGE_TO_INPUTS,
              ML_CHANGE_TO_TARGETS };
      static const double losses[] = { 0.1, 0.3, 200, 2 };
      MlMetrics now = ML_METRICS_INIT;
      now.epoch = i + 1;
      now.loss = losses[i / 4] / (1 + i % 4);
      now.change = i % 4 == 0 ? phases[i / 4] : 0;
      now.is_best = i == 9 || i == 14;
      now.accuracy = i >= 12 ? 0.5 : (double) NAN;
      now.likelihood = i < 8 ? -100.0 - i : (double) NAN;
      now.learning_rate = 0.1;
      now.validation_loss = i >= 8 ? 2 * now.loss : (double) NAN;
      g_array_append_val (history, now);
    }
  const PlotRun run = { .title = "", .history = history };
  const PlotSource source = { .target = -1, .runs = &run, .n_runs = 1 };
  g_autoptr (PlotChart) chart = make_named ("Learning", &source);
  g_object_set (chart, "show-rate", TRUE, NULL);
  g_autofree char *words = plot_chart_describe (chart);
  g_assert_null (strstr (words, "Changed")); /* nobody did */
  g_assert_nonnull (strstr (words, "lowest validation loss is 1.333, at epoch "
                                   "15."));
  PlotStyle style;
  plot_style_init (&style, FALSE);
  cairo_surface_destroy (paint (chart, 600, 800, &style));
  static const double highest[] = { 0.3, 400, 4 };
  const PlotAxes *axes = NULL;
  guint panel, n_panels = 0;
  for (int y = 0; y < 800; y++)
    {
      axes = plot_chart_axes_at (chart, 300, y, &panel);
      if (axes == NULL)
        continue;
      n_panels = MAX (n_panels, panel + 1);
      if (panel > 2)
        continue;
      g_assert_cmpfloat (axes->y.maximum, >=, highest[panel]);
      g_assert_cmpfloat (axes->y.maximum, <, 1.2 * highest[panel]);
    }
  g_assert_cmpuint (n_panels, ==, 6);
  g_autofree char *csv = plot_chart_to_csv (chart);
  g_auto (GStrv) lines = g_strsplit (csv, "\n", -1);
  g_assert_cmpstr (lines[8], ==, ",0,8,0,0,0,,,,,-107,0.1,,,0.075");
  g_assert_cmpstr (lines[9], ==, ",0,9,0,0,0,,,,,,0.1,200,400,");
}

/* Coarse, then fine; a cancelled answer is asked for again, and an answer to
 * an old question is dropped. */
static void
test_regions_prepare (void)
{
  const GType type = ml_registry_find (PLOT_TYPE_CHART, "Regions", NULL);
  g_autoptr (PlotChart) chart = g_object_new (type, NULL);
  g_assert_false (plot_chart_is_stale (chart));
  plot_chart_update (chart, &sample->source);
  g_assert_true (plot_chart_is_stale (chart));
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_cancellable_cancel (cancelled);
  g_assert_null (plot_chart_prepare (chart, cancelled));
  g_assert_true (plot_chart_is_stale (chart));
  gpointer old = plot_chart_prepare (chart, NULL);
  g_object_set (chart, "x-attribute", 8, "y-attribute", 1, NULL);
  g_autofree char *rows_only = plot_chart_to_csv (chart);
  plot_chart_accept (chart, old);
  g_autofree char *still = plot_chart_to_csv (chart);
  g_assert_cmpstr (rows_only, ==, still);
  g_assert_true (g_str_has_prefix (still, "kind,age,preg,actual,"));
  g_assert_true (plot_chart_is_stale (chart));
  plot_chart_accept (chart, plot_chart_prepare (chart, NULL));
  g_autofree char *coarse = plot_chart_to_csv (chart);
  g_assert_true (plot_chart_is_stale (chart));
  plot_chart_settle (chart);
  g_autofree char *fine = plot_chart_to_csv (chart);
  g_assert_cmpuint (strlen (coarse), >, strlen (still));
  g_assert_cmpuint (strlen (fine), >, strlen (coarse));
}

/* A half plane by hand: the lines' equations put the network's own sums to
 * zero, for weights are read from the model that is drawn. */
static void
test_regions_lines (void)
{
  Network * xor = network_new (sample_data ("xor.arff"),
                               "MLP hidden-layers=3 activation=tanh epochs=20");
  g_autoptr (PlotChart) chart = make_named ("Regions", &xor->source);
  g_object_set (chart, "unit-lines", TRUE, NULL);
  g_assert_false (plot_chart_is_stale (chart)); /* they are there already */
  g_autofree char *csv = plot_chart_to_csv (chart);
  guint n = 0;
  for (const char *at = strstr (csv, "\nline,"); at != NULL;
       at = strstr (at + 1, "\nline,"))
    {
      char *end;
      const double x = g_ascii_strtod (at + 6, &end);
      const double y = g_ascii_strtod (end + 1, &end);
      const guint unit = (guint) strtoul (end + strlen (",unit "), NULL, 10);
      double *xs = g_memdup2 (&x, sizeof x), *ys = g_memdup2 (&y, sizeof y);
      gint32 *codes = g_new0 (gint32, 1);
      g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("p", 1);
      for (guint i = 0; i < 3; i++)
        {
          MlAttribute *a
              = ml_attribute_ref (ml_dataset_attribute (xor->data, i));
          if (i < 2)
            ml_dataset_builder_add_numbers (builder, a, i == 0 ? xs : ys);
          else
            ml_dataset_builder_add_codes (builder, a, codes);
        }
      g_autoptr (MlDataset) point = ml_dataset_builder_finish (builder);
      g_autoptr (MlSubset) rows = ml_subset_new_all (point, 2);
      g_autoptr (MlSnapshot) probe
          = ml_predictor_probe (xor->run.predictor, rows);
      const MlTensor *hidden = ml_snapshot_find (probe, "layer1.activations");
      g_assert_cmpfloat_with_epsilon (hidden->values[unit - 1], 0, 1e-4);
      n++;
    }
  g_assert_cmpuint (n, >=, 2); /* tanh of a sum of zero is zero */
  network_free (xor);
}

/* While it trains: the newest model is asked, what came before is drawn. */
static void
test_regions_live (void)
{
  Network *other = network_new (sample_data ("iris.arff"), NETWORK);
  PlotRun run = network->run;
  PlotSource source = network->source;
  source.runs = &run;
  g_autoptr (PlotChart) chart = make_named ("Regions", &source);
  run.predictor = other->run.predictor;
  plot_chart_update (chart, &source);
  g_autofree char *still = plot_chart_to_csv (chart);
  g_assert_nonnull (strstr (still, "\ngrid,")); /* the last stays */
  gpointer first = plot_chart_prepare (chart, NULL);
  run.predictor = network->run.predictor;
  plot_chart_update (chart, &source);
  const guint serial = plot_chart_serial (chart);
  plot_chart_accept (chart, first);
  g_assert_cmpuint (plot_chart_serial (chart), >, serial);
  g_assert_true (plot_chart_is_stale (chart));
  plot_chart_settle (chart);
  g_assert_false (plot_chart_is_stale (chart));
  network_free (other);
}

/* What the charts of the experiment on pre-training say. */
static void
test_pretraining_words (void)
{
  g_autoptr (PlotChart) boxes = make_named ("Pretraining", &trained);
  g_autoptr (PlotChart) ways = make_named ("Trajectories", &trained);
  PlotStyle style;
  plot_style_init (&style, FALSE);
  cairo_surface_destroy (paint (boxes, 900, 600, &style));
  cairo_surface_destroy (paint (ways, 900, 600, &style));
  g_autofree char *text = plot_chart_describe_at (boxes, 150, 300);
  g_assert_true (g_str_has_prefix (
      text,
      "1 hidden layer, without pre-training\nTest error, percent: 5 figures"));
  g_autofree char *right = plot_chart_describe_at (boxes, 840, 300);
  g_assert_true (
      g_str_has_prefix (right, "3 hidden layers, with pre-training\n"));
  g_autofree char *all = plot_chart_describe (ways);
  g_assert_nonnull (strstr (all, "Ways of 15 networks without and 15 with"));
  g_autofree char *csv = plot_chart_to_csv (ways);
  guint n_lines = 0;
  for (const char *c = csv; *c != '\0'; c++)
    n_lines += *c == '\n';
  g_assert_cmpuint (n_lines, ==, 1 + 30 * TRAINED_POINTS);
  g_object_set (ways, "depth", 2, NULL);
  plot_chart_settle (ways);
  g_autofree char *some = plot_chart_describe (ways);
  g_assert_nonnull (strstr (some, "Ways of 5 networks without and 5 with"));
}

static void
add_contract (const char *path, GType type, GTestDataFunc test)
{
  g_autofree char *whole
      = g_strdup_printf ("/plots/%s/%s", path, ml_registry_name (type));
  g_test_add_data_func (whole, GSIZE_TO_POINTER (type), test);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  plot_init ();
  sample = sample_new ("diabetes.arff",
                       (const char *[]){ "NaiveBayes", "OneR", NULL });
  pictures = sample_pictures_new ();
  regression
      = sample_new ("cpu.arff", (const char *[]){ "kNN neighbors=3", NULL });
  tree = sample_new ("glass.arff", (const char *[]){ "J48", NULL });
  network = network_new (sample_data ("iris.arff"), NETWORK);
  boltzmann = boltzmann_new ();
  trained.nets = trained_nets ();
  searched.snapshot = trials_snapshot ();
  sizes.findings = study_sizes ();
  importances.findings = study_importances (sample->data);
  dependence.findings = study_dependence (sample->data, sample->source.target);
  guint n_types;
  const GType *types = ml_registry_list (PLOT_TYPE_CHART, &n_types);
  for (guint i = 0; i < n_types; i++)
    {
      add_contract ("draws", types[i], test_draws);
      add_contract ("presenter", types[i], test_presenter_and_hidpi);
      add_contract ("words", types[i], test_words);
      add_contract ("csv", types[i], test_csv);
      add_contract ("export", types[i], test_export);
      add_contract ("view", types[i], test_view);
      add_contract ("options", types[i], test_options);
      add_contract ("golden", types[i], test_golden);
    }
  g_test_add_func ("/plots/offers", test_offers);
  g_test_add_func ("/plots/roc/fawcett", test_roc_of_fawcett);
  g_test_add_func ("/plots/histogram/bins", test_histogram_bins);
  g_test_add_func ("/plots/confusion/cells", test_confusion_cells);
  g_test_add_func ("/plots/regions/lines", test_regions_lines);
  g_test_add_func ("/plots/regions/live", test_regions_live);
  g_test_add_func ("/plots/regions/prepare", test_regions_prepare);
  g_test_add_func ("/plots/layers/words", test_layers);
  g_test_add_func ("/plots/hidden-space/points", test_hidden_space);
  g_test_add_func ("/plots/hidden-space/live", test_hidden_space_live);
  g_test_add_func ("/plots/legend/spread", test_spread);
  g_test_add_func ("/plots/learning/changes", test_learning_changes);
  g_test_add_func ("/plots/learning/within-an-epoch",
                   test_learning_within_an_epoch);
  g_test_add_func ("/plots/learning/phases", test_learning_phases);
  g_test_add_func ("/plots/learning/follows", test_learning_follows);
  g_test_add_func ("/plots/pretraining/words", test_pretraining_words);
  const int status = g_test_run ();
  sample_free (sample);
  sample_free (pictures);
  sample_free (regression);
  sample_free (tree);
  network_free (network);
  boltzmann_free (boltzmann);
  ml_pretrained_nets_unref (trained.nets);
  ml_snapshot_unref (searched.snapshot);
  g_object_unref (sizes.findings);
  g_object_unref (importances.findings);
  g_object_unref (dependence.findings);
  return status;
}
