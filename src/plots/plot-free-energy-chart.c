/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How well a Boltzmann machine tells its data from its fantasies: the free
 * energies F (v) of both as histograms, with their means. p (v) is exp (-F (v))
 * / Z, so a machine that has learned the data gives both the same. See G. E.
 * Hinton, "A practical guide to training restricted Boltzmann machines" (2010),
 * section 6. */
#include "plot-bins.h"
#include "plot-machine-chart.h"
#include "plot-palette.h"
#include "plot-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  PlotMachineChart parent;
  PlotBins bins; /* data, fantasies */
} PlotFreeEnergyChart;

typedef PlotMachineChartClass PlotFreeEnergyChartClass;

GType plot_free_energy_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotFreeEnergyChart, plot_free_energy_chart,
                     PLOT_TYPE_MACHINE_CHART)

static PlotFreeEnergyChart *
cast (PlotChart *chart)
{
  return (PlotFreeEnergyChart *) chart;
}

/* -- Data ------------------------------------------------------------------ */

static gboolean
plot_free_energy_chart_choose (PlotMachineChart *machine)
{
  const MlTensor *data
      = plot_layers_find (machine->snapshot, machine->shown, "data_energy");
  const MlTensor *fantasy
      = plot_layers_find (machine->snapshot, machine->shown, "fantasy_energy");
  if (data == NULL || ml_tensor_length (data) == 0
      || ml_tensor_length (fantasy) == 0)
    return FALSE;
  plot_bins_fit (&((PlotFreeEnergyChart *) machine)->bins, data->values,
                 ml_tensor_length (data), fantasy->values,
                 ml_tensor_length (fantasy));
  return TRUE;
}

static gboolean
plot_free_energy_chart_offers (const PlotSource *source)
{
  return plot_layers_choose (source->snapshot, 0, "fantasy_energy") > 0;
}

/* -- Drawing --------------------------------------------------------------- */

static void
draw_mean (cairo_t *cr, const PlotAxes *axes, double mean,
           const PlotColor *color, guint dash, double line_width)
{
  const double x = round (plot_scale_pixel (&axes->x, mean)) + 0.5;
  if (!(x >= axes->left && x <= axes->right))
    return;
  cairo_save (cr);
  cairo_new_path (cr);
  cairo_move_to (cr, x, axes->top);
  cairo_line_to (cr, x, axes->bottom);
  plot_style_set_source (cr, color);
  cairo_set_line_width (cr, line_width);
  plot_palette_set_dash (cr, dash, line_width);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* (transfer full): and whose, where there are several */
static char *
x_title_of (PlotFreeEnergyChart *self)
{
  if (plot_layers_last (self->parent.snapshot) < 2)
    return g_strdup (_ ("Free energy, nats"));
  g_autofree char *layer = plot_machine_chart_layer (&self->parent);
  return g_strdup_printf (_ ("Free energy, nats · %s"), layer);
}

static void
plot_free_energy_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                             double height, const PlotStyle *style)
{
  PlotFreeEnergyChart *self = cast (chart);
  const PlotColor data = plot_palette_class (0, style->is_dark);
  const PlotColor fantasy = plot_palette_class (1, style->is_dark);
  const PlotColor colors[] = { plot_color_with_alpha (data, 0.55), fantasy };
  g_autofree char *x_title = x_title_of (self);
  PlotAxes axes = { .x_title = x_title, .y_title = _ ("Share, %") };
  const double line = plot_text_height (style);
  const double top = height > 6 * line ? line : 0;
  plot_bins_set_axes (&self->bins, &axes);
  plot_chart_place_axes (chart, 0, &axes, cr, style, 0, top, width,
                         height - top);
  plot_axes_draw (&axes, cr, style);
  plot_bins_draw (&self->bins, cr, style, &axes, colors);
  draw_mean (cr, &axes, self->bins.means[0], &data, 0, style->line_width);
  draw_mean (cr, &axes, self->bins.means[1], &fantasy, 1, style->line_width);
  if (axes.is_bare || top <= 0)
    return;
  const PlotLegendItem items[]
      = { { _ ("data"), data, -1, -1 }, { _ ("fantasies"), fantasy, 0, -1 } };
  plot_legend_draw_row (cr, style, items, G_N_ELEMENTS (items), axes.left,
                        0.75 * line, axes.right - axes.left);
}

/* -- Words ----------------------------------------------------------------- */

static char *
plot_free_energy_chart_describe_at (PlotChart *chart, double x, double y)
{
  const PlotBins *bins = &cast (chart)->bins;
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  const int bin = axes != NULL ? plot_bins_at (bins, axes, x) : -1;
  if (bin < 0)
    return NULL;
  g_autofree char *from
      = plot_format_value (plot_bins_edge (bins, (guint) bin));
  g_autofree char *to
      = plot_format_value (plot_bins_edge (bins, (guint) bin + 1));
  return g_strdup_printf (_ ("%s to %s: %u of %u rows, %u of %u fantasies"),
                          from, to, bins->counts[0][bin], bins->n[0],
                          bins->counts[1][bin], bins->n[1]);
}

static void
plot_free_energy_chart_draw_hover (PlotChart *chart, cairo_t *cr, double x,
                                   double y, const PlotStyle *style)
{
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  if (axes != NULL)
    plot_bins_draw_hover (&cast (chart)->bins, cr, style, axes, x);
}

static char *
plot_free_energy_chart_describe (PlotChart *chart)
{
  PlotFreeEnergyChart *self = cast (chart);
  const PlotBins *bins = &self->bins;
  g_autofree char *data = plot_format_value (bins->means[0]);
  g_autofree char *fantasy = plot_format_value (bins->means[1]);
  g_autofree char *gap = plot_format_value (bins->means[0] - bins->means[1]);
  return g_strdup_printf (_ ("Free energy in layer %u: on average %s nats for "
                             "%u rows of data, %s for %u fantasies, a "
                             "difference of %s."),
                          self->parent.shown, data, bins->n[0], fantasy,
                          bins->n[1], gap);
}

static char *
plot_free_energy_chart_to_csv (PlotChart *chart)
{
  const PlotBins *bins = &cast (chart)->bins;
  GString *csv = g_string_new ("from,to,data,fantasies\n");
  for (guint bin = 0; bin < bins->n_bins; bin++)
    {
      plot_csv_number (csv, plot_bins_edge (bins, bin));
      g_string_append_c (csv, ',');
      plot_csv_number (csv, plot_bins_edge (bins, bin + 1));
      g_string_append_printf (csv, ",%u,%u\n", bins->counts[0][bin],
                              bins->counts[1][bin]);
    }
  return g_string_free (csv, FALSE);
}

/* -- Class ----------------------------------------------------------------- */

static void
plot_free_energy_chart_class_init (PlotFreeEnergyChartClass *klass)
{
  PlotChartClass *chart_class = PLOT_CHART_CLASS (klass);
  klass->what = "fantasy_energy";
  klass->choose = plot_free_energy_chart_choose;
  chart_class->title = N_ ("Free energy");
  chart_class->offers = plot_free_energy_chart_offers;
  chart_class->draw = plot_free_energy_chart_draw;
  chart_class->draw_hover = plot_free_energy_chart_draw_hover;
  chart_class->describe_at = plot_free_energy_chart_describe_at;
  chart_class->describe = plot_free_energy_chart_describe;
  chart_class->to_csv = plot_free_energy_chart_to_csv;
}

static void
plot_free_energy_chart_init (PlotFreeEnergyChart *self)
{
}
