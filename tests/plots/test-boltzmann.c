/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Charts of Boltzmann machines: what they say is what plain loops over the
 * machines of the sample say, or a calculation by hand. */
#include "plot-boltzmann.h"

#include "ml-registry.h"

#include <stdio.h>
#include <string.h>

static Boltzmann *sample;

static PlotChart *
make (const char *name, const PlotSource *source)
{
  PlotChart *chart
      = g_object_new (ml_registry_find (PLOT_TYPE_CHART, name, NULL), NULL);
  plot_chart_update (chart, source);
  plot_chart_settle (chart);
  return chart;
}

static gboolean
is_offered (const char *name, const PlotSource *source)
{
  return plot_chart_is_offered (ml_registry_find (PLOT_TYPE_CHART, name, NULL),
                                source);
}

static void
paint (PlotChart *chart, int width, int height)
{
  PlotStyle style;
  plot_style_init (&style, FALSE);
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);
  plot_chart_draw (chart, cr, width, height, &style);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* The lines of a chart's table, without its heading. (transfer full) */
static char **
lines_of (PlotChart *chart)
{
  g_autofree char *csv = plot_chart_to_csv (chart);
  const char *body = strchr (csv, '\n');
  g_autofree char *rows = g_strdup (body != NULL ? body + 1 : "");
  return g_strsplit (g_strchomp (rows), "\n", -1);
}

static const float *
values_of (const char *name)
{
  return ml_snapshot_find (sample->snapshot, name)->values;
}

/* -- Reconstructions ------------------------------------------------------- */

/* Rows of the second layer as the first makes pictures of them. */
static void
test_rows_as_pictures (void)
{
  g_autoptr (PlotChart) chart = make ("Reconstructions", &sample->source);
  g_auto (GStrv) lines = lines_of (chart);
  g_assert_cmpuint (g_strv_length (lines), ==,
                    BOLTZMANN_BATCH * BOLTZMANN_PIXELS);
  static const char *const rows[]
      = { "layer2.data", "layer2.reconstruction", "layer2.fantasy" };
  const float *weights = values_of ("layer1.weights");
  const float *bias = values_of ("layer1.visible_bias");
  for (guint pixel = 0; pixel < BOLTZMANN_PIXELS; pixel += 5)
    {
      const guint example = 3;
      g_auto (GStrv) cells
          = g_strsplit (lines[example * BOLTZMANN_PIXELS + pixel], ",", -1);
      for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
        {
          const float *hidden = values_of (rows[row]) + 36 * example;
          double sum = (double) bias[pixel];
          for (guint k = 0; k < 36; k++)
            sum += (double) weights[k * BOLTZMANN_PIXELS + pixel]
                   * (double) hidden[k];
          g_assert_cmpfloat_with_epsilon (g_ascii_strtod (cells[2 + row], NULL),
                                          sample_sigmoid (sum), 1e-5);
        }
    }
}

/* As they are: 36 units are folded to 6 × 6. */
static void
test_rows_as_they_are (void)
{
  g_autoptr (PlotChart) chart = make ("Reconstructions", &sample->source);
  g_object_set (chart, "as-pictures", FALSE, NULL);
  g_auto (GStrv) lines = lines_of (chart);
  g_assert_cmpuint (g_strv_length (lines), ==, BOLTZMANN_BATCH * 36);
  g_auto (GStrv) cells = g_strsplit (lines[36 + 7], ",", -1);
  g_assert_cmpstr (cells[0], ==, "2");
  g_assert_cmpstr (cells[1], ==, "8");
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (cells[4], NULL),
                                  (double) values_of ("layer2.fantasy")[43],
                                  1e-7);
  paint (chart, 900, 600);
  guint seen = 0;
  for (int y = 0; y < 600; y += 4)
    for (int x = 0; x < 900; x += 4)
      {
        guint fantasy, row, column;
        g_autofree char *at = plot_chart_describe_at (chart, x, y);
        if (at != NULL
            && sscanf (at, "Fantasy %u, row %u, column %u:", &fantasy, &row,
                       &column)
                   == 3)
          {
            g_assert_cmpuint (row, <=, 6);
            g_assert_cmpuint (column, <=, 6);
            seen |= 1u << fantasy;
          }
      }
  g_assert_cmphex (seen, ==, ((1u << BOLTZMANN_BATCH) - 1) << 1);
}

/* The layer that is trained now is shown, unless another one is chosen. */
static void
test_phase (void)
{
  g_autoptr (PlotChart) chart = make ("Reconstructions", &sample->source);
  g_autofree char *now = plot_chart_describe (chart);
  g_assert_nonnull (strstr (now, "20 examples, their reconstructions and as "
                                 "many fantasies of layer 2; "));
  g_object_set (chart, "layer", 1, NULL);
  g_autofree char *chosen = plot_chart_describe (chart);
  g_assert_nonnull (strstr (chosen, " of layer 1; "));
  double sum = 0;
  const float *data = values_of ("layer1.data");
  const float *again = values_of ("layer1.reconstruction");
  for (guint i = 0; i < BOLTZMANN_BATCH * BOLTZMANN_PIXELS; i++)
    sum += pow ((double) data[i] - (double) again[i], 2);
  const double error = sum / BOLTZMANN_BATCH / BOLTZMANN_PIXELS;
  const double said = g_ascii_strtod (strstr (chosen, "error is ") + 9, NULL);
  g_assert_cmpfloat_with_epsilon (said, error, 1e-3 * error);
  g_autoptr (GArray) choices = plot_chart_choices (chart, "layer");
  g_assert_cmpuint (choices->len, ==, 3);
}

/* -- Histograms ------------------------------------------------------------ */

static void
test_visible_biases (void)
{
  g_autoptr (PlotChart) chart = make ("WeightHistogram", &sample->source);
  g_autofree char *without = plot_chart_to_csv (chart);
  g_assert_null (strstr (without, "biases"));
  g_object_set (chart, "biases", TRUE, NULL);
  g_auto (GStrv) lines = lines_of (chart);
  guint counts[2] = { 0 };
  for (guint i = 0; lines[i] != NULL; i++)
    {
      guint layer, count;
      double from, to;
      if (sscanf (lines[i], "%u,visible biases,%lf,%lf,%u", &layer, &from, &to,
                  &count)
          == 4)
        counts[layer - 1] += count;
    }
  g_assert_cmpuint (counts[0], ==, BOLTZMANN_PIXELS);
  g_assert_cmpuint (counts[1], ==, 36);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  plot_init ();
  sample = boltzmann_new ();
  g_assert_true (is_offered ("Reconstructions", &sample->source));
  g_assert_false (is_offered ("Reconstructions", &sample->tiny_source));
  g_test_add_func ("/plots/reconstructions/as-pictures", test_rows_as_pictures);
  g_test_add_func ("/plots/reconstructions/as-they-are", test_rows_as_they_are);
  g_test_add_func ("/plots/reconstructions/phase", test_phase);
  g_test_add_func ("/plots/weight-histogram/visible-biases",
                   test_visible_biases);
  const int status = g_test_run ();
  boltzmann_free (sample);
  return status;
}
