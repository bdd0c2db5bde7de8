/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How often the hidden units of a Boltzmann machine are on: their probabilities
 * given each row of a batch as a matrix, and below it how they are distributed:
 * one by one, and as the mean of each unit. A unit that is always or never on
 * tells nothing; see G. E. Hinton, "A practical guide to training restricted
 * Boltzmann machines" (2010), section 11. */
#include "plot-bins.h"
#include "plot-machine-chart.h"
#include "plot-palette.h"
#include "plot-sheet-words.h"
#include "plot-text.h"
#include "plot-unit-order.h"

#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define N_BINS 20
#define MATRIX_SHARE 0.58 /* of the height */

typedef struct
{
  PlotMachineChart parent;
  gboolean sort;
  float *values; /* (nullable): rows × units, in the order shown           */
  guint *order;  /* (nullable): the unit at each place, from 0             */
  PlotTiles tiles;
  PlotSheet sheet;
  PlotBins bins; /* means of units, single probabilities                    */
} PlotHiddenActivationChart;

typedef PlotMachineChartClass PlotHiddenActivationChartClass;

static const MlOption options[] = {
  ML_OPTION_BOOLEAN (PlotHiddenActivationChart, sort, FALSE, NULL,
                     N_ ("Sort units"),
                     N_ ("Units that are most often on first")),
};

GType plot_hidden_activation_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotHiddenActivationChart, plot_hidden_activation_chart,
                     PLOT_TYPE_MACHINE_CHART)

static PlotHiddenActivationChart *
cast (PlotChart *chart)
{
  return (PlotHiddenActivationChart *) chart;
}

/* -- Data ------------------------------------------------------------------ */

static gboolean
plot_hidden_activation_chart_choose (PlotMachineChart *machine)
{
  PlotHiddenActivationChart *self = (PlotHiddenActivationChart *) machine;
  const MlTensor *hidden
      = plot_layers_find (machine->snapshot, machine->shown, "hidden");
  g_clear_pointer (&self->values, g_free);
  g_clear_pointer (&self->order, g_free);
  if (hidden->n_sizes != 2 || ml_tensor_length (hidden) == 0)
    return FALSE;
  const guint n_rows = hidden->sizes[0], n_units = hidden->sizes[1];
  g_autofree float *means = plot_unit_means_of (hidden, n_units);
  if (self->sort)
    self->order = plot_unit_sort (n_units, means);
  self->values = g_new (float, (gsize) n_rows *n_units);
  for (guint row = 0; row < n_rows; row++)
    for (guint i = 0; i < n_units; i++)
      self->values[(gsize) row * n_units + i]
          = hidden->values[(gsize) row * n_units
                           + (self->order != NULL ? self->order[i] : i)];
  self->tiles = (PlotTiles){ .values = self->values,
                             .n = 1,
                             .height = n_rows,
                             .width = n_units,
                             .limit = 1,
                             .colors = PLOT_TILES_MAGNITUDE };
  self->sheet.is_due = TRUE;
  plot_bins_set_range (&self->bins, 0, 1, N_BINS);
  plot_bins_add (&self->bins, 0, means, n_units);
  plot_bins_add (&self->bins, 1, hidden->values, ml_tensor_length (hidden));
  return TRUE;
}

static gboolean
plot_hidden_activation_chart_offers (const PlotSource *source)
{
  return plot_layers_choose (source->snapshot, 0, "hidden") > 0;
}

/* -- Drawing --------------------------------------------------------------- */

/* (transfer full) */
static char *
title_of (const PlotHiddenActivationChart *self)
{
  g_autofree char *mean = plot_format_value (100 * self->bins.means[1]);
  g_autofree char *layer = plot_machine_chart_layer (&self->parent);
  return g_strdup_printf (
      _ ("%s · %u units across, %u rows down · on with %s %% on average"),
      layer, self->tiles.width, self->tiles.height, mean);
}

/* @height: of the room for it */
static void
draw_matrix (PlotHiddenActivationChart *self, cairo_t *cr,
             const PlotStyle *style, double width, double height)
{
  const double line = plot_text_height (style);
  const gboolean has_words = width > 14 * line && height > 6 * line;
  const double left = has_words ? 2.4 * line : 4;
  const double top = has_words ? line + 12 : 4;
  const double beside = has_words ? plot_sheet_key_width (style) : 4;
  PlotSheet *sheet = &self->sheet;
  sheet->scale = MAX (style->scale, 1);
  sheet->left = floor (left);
  sheet->top = floor (top);
  plot_sheet_place_matrix (sheet, &self->tiles,
                           (int) ((width - left - beside) * sheet->scale),
                           (int) ((height - top - 4) * sheet->scale));
  plot_sheet_paint (sheet, &self->tiles, style);
  plot_sheet_draw (sheet, cr);
  if (!has_words)
    return;
  g_autofree char *title = title_of (self);
  plot_text_draw (cr, style,
                  &(PlotText){ .text = title,
                               .x = 10,
                               .y = 5,
                               .max_width = width - 20,
                               .color = &style->muted });
  plot_sheet_draw_key (&self->tiles, cr, style,
                       sheet->left + plot_sheet_width (sheet) + 0.8 * line,
                       sheet->top, MIN (height - top - 4, 8 * line));
}

static void
draw_bins (PlotHiddenActivationChart *self, cairo_t *cr, const PlotStyle *style,
           double top, double width, double height)
{
  const PlotColor units = plot_palette_class (0, style->is_dark);
  const PlotColor single = plot_palette_class (1, style->is_dark);
  const PlotColor colors[] = { plot_color_with_alpha (units, 0.7), single };
  const double line = plot_text_height (style);
  const double legend = height > 6 * line ? line : 0;
  PlotAxes axes
      = { .x_title = _ ("Probability to be on"), .y_title = _ ("Share, %") };
  plot_bins_set_axes (&self->bins, &axes);
  plot_chart_place_axes (PLOT_CHART (self), 0, &axes, cr, style, 0,
                         top + legend, width, height - legend);
  plot_axes_draw (&axes, cr, style);
  plot_bins_draw (&self->bins, cr, style, &axes, colors);
  if (axes.is_bare || legend <= 0)
    return;
  const PlotLegendItem items[] = { { _ ("means of units"), units, -1, -1 },
                                   { _ ("single rows"), single, 0, -1 } };
  plot_legend_draw_row (cr, style, items, G_N_ELEMENTS (items), axes.left,
                        top + 0.75 * line, axes.right - axes.left);
}

static void
plot_hidden_activation_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                                   double height, const PlotStyle *style)
{
  PlotHiddenActivationChart *self = cast (chart);
  const double upper = round (MATRIX_SHARE * height);
  draw_matrix (self, cr, style, width, upper);
  draw_bins (self, cr, style, upper, width, height - upper);
}

/* -- Words ----------------------------------------------------------------- */

static char *
plot_hidden_activation_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotHiddenActivationChart *self = cast (chart);
  guint tile, row, column;
  if (plot_sheet_value_at (&self->sheet, &self->tiles, x, y, &tile, &row,
                           &column))
    {
      const guint unit = self->order != NULL ? self->order[column] : column;
      g_autofree char *value = plot_format_value (
          (double) self->values[(gsize) row * self->tiles.width + column]);
      return g_strdup_printf (_ ("Row %u, unit %u: on with probability %s"),
                              row + 1, unit + 1, value);
    }
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  const int bin = axes != NULL ? plot_bins_at (&self->bins, axes, x) : -1;
  if (bin < 0)
    return NULL;
  g_autofree char *from
      = plot_format_value (plot_bins_edge (&self->bins, (guint) bin));
  g_autofree char *to
      = plot_format_value (plot_bins_edge (&self->bins, (guint) bin + 1));
  return g_strdup_printf (_ ("%s to %s: %u of %u units, %.1f %% of all "
                             "probabilities"),
                          from, to, self->bins.counts[0][bin], self->bins.n[0],
                          100 * plot_bins_share (&self->bins, 1, (guint) bin));
}

static void
plot_hidden_activation_chart_draw_hover (PlotChart *chart, cairo_t *cr,
                                         double x, double y,
                                         const PlotStyle *style)
{
  PlotHiddenActivationChart *self = cast (chart);
  guint tile, row, column;
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  if (plot_sheet_value_at (&self->sheet, &self->tiles, x, y, &tile, &row,
                           &column))
    plot_sheet_mark (&self->sheet, &self->tiles, cr, style, tile, row, column);
  else if (axes != NULL)
    plot_bins_draw_hover (&self->bins, cr, style, axes, x);
}

/* Units whose mean lies in the first or last bin. */
static guint
n_idle (const PlotHiddenActivationChart *self)
{
  return self->bins.counts[0][0] + self->bins.counts[0][N_BINS - 1];
}

static char *
plot_hidden_activation_chart_describe (PlotChart *chart)
{
  PlotHiddenActivationChart *self = cast (chart);
  g_autofree char *mean = plot_format_value (100 * self->bins.means[1]);
  return g_strdup_printf (
      _ ("The %u hidden units of layer %u are on with %s %% "
         "on average, given %u rows. %u of them are hardly "
         "ever or nearly always on."),
      self->tiles.width, self->parent.shown, mean, self->tiles.height,
      n_idle (self));
}

static char *
plot_hidden_activation_chart_to_csv (PlotChart *chart)
{
  PlotHiddenActivationChart *self = cast (chart);
  const guint n = self->tiles.width;
  GString *csv = g_string_new ("row");
  for (guint i = 0; i < n; i++)
    g_string_append_printf (csv, ",unit %u",
                            (self->order != NULL ? self->order[i] : i) + 1);
  for (guint row = 0; row < self->tiles.height; row++)
    {
      g_string_append_printf (csv, "\n%u", row + 1);
      for (guint i = 0; i < n; i++)
        {
          char text[G_ASCII_DTOSTR_BUF_SIZE];
          g_ascii_formatd (text, sizeof text, "%.9g",
                           (double) self->values[(gsize) row * n + i]);
          g_string_append_printf (csv, ",%s", text);
        }
    }
  g_string_append_c (csv, '\n');
  return g_string_free (csv, FALSE);
}

/* -- Class ----------------------------------------------------------------- */

static void
plot_hidden_activation_chart_finalize (GObject *object)
{
  PlotHiddenActivationChart *self = (PlotHiddenActivationChart *) object;
  plot_sheet_clear (&self->sheet);
  g_free (self->values);
  g_free (self->order);
  G_OBJECT_CLASS (plot_hidden_activation_chart_parent_class)->finalize (object);
}

static void
plot_hidden_activation_chart_class_init (PlotHiddenActivationChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  PlotChartClass *chart_class = PLOT_CHART_CLASS (klass);
  object_class->finalize = plot_hidden_activation_chart_finalize;
  klass->what = "hidden";
  klass->choose = plot_hidden_activation_chart_choose;
  chart_class->title = N_ ("Hidden activation");
  chart_class->offers = plot_hidden_activation_chart_offers;
  chart_class->draw = plot_hidden_activation_chart_draw;
  chart_class->draw_hover = plot_hidden_activation_chart_draw_hover;
  chart_class->describe_at = plot_hidden_activation_chart_describe_at;
  chart_class->describe = plot_hidden_activation_chart_describe;
  chart_class->to_csv = plot_hidden_activation_chart_to_csv;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_hidden_activation_chart_init (PlotHiddenActivationChart *self)
{
}
