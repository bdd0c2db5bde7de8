/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Permutation importance of the columns as bars, the greatest on top, each with
 * an error bar of one standard deviation to each side. */
#include "plot-chart-private.h"
#include "plot-palette.h"
#include "plot-text.h"

#include "ml-importances.h"
#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define BAR 0.66 /* of the room of a column */

typedef struct
{
  PlotChart parent;
  guint bars;
  gboolean shows_deviation;
  MlImportances *importances; /* (nullable) */
} PlotImportanceChart;

typedef PlotChartClass PlotImportanceChartClass;

static const MlOption options[] = {
  ML_OPTION_UINT (PlotImportanceChart, bars, 1, 10000, 30, NULL, N_ ("Columns"),
                  N_ ("At most so many, the greatest")),
  ML_OPTION_BOOLEAN (PlotImportanceChart, shows_deviation, TRUE, NULL,
                     N_ ("Error bars"),
                     N_ ("One standard deviation to each side, over folds and "
                         "permutations")),
};

GType plot_importance_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotImportanceChart, plot_importance_chart,
                     PLOT_TYPE_CHART)

static PlotImportanceChart *
cast (PlotChart *chart)
{
  return (PlotImportanceChart *) chart;
}

static gboolean
plot_importance_chart_offers (const PlotSource *source)
{
  return ML_IS_IMPORTANCES (source->findings);
}

static void
plot_importance_chart_update (PlotChart *chart, const PlotSource *source)
{
  MlImportances *importances = ML_IS_IMPORTANCES (source->findings)
                                   ? ML_IMPORTANCES (source->findings)
                                   : NULL;
  g_set_object (&cast (chart)->importances, importances);
}

static const char *
plot_importance_chart_empty (PlotChart *chart)
{
  return cast (chart)->importances != NULL
             ? NULL
             : _ ("No importances yet. Start trains a model on each fold's "
                  "other rows and then mixes up one column after the other.");
}

static guint
n_bars (const PlotImportanceChart *self)
{
  return MIN (self->bars, ml_importances_length (self->importances));
}

static double
deviation_of (const PlotImportanceChart *self, guint index)
{
  const double sd = ml_importances_nth (self->importances, index)->growth.sd;
  return self->shows_deviation && !isnan (sd) ? sd : 0;
}

/* -- Drawing --------------------------------------------------------------- */

/* Where a bar's middle is on the y axis: the first on top. */
static double
place_of (const PlotImportanceChart *self, guint index)
{
  return n_bars (self) - 0.5 - index;
}

static void
set_ranges (const PlotImportanceChart *self, PlotAxes *axes)
{
  double low = 0, high = 0;
  for (guint i = 0; i < n_bars (self); i++)
    {
      const double mean
          = ml_importances_nth (self->importances, i)->growth.mean;
      low = fmin (low, mean - deviation_of (self, i));
      high = fmax (high, mean + deviation_of (self, i));
    }
  const double room = fmax (0.04 * (high - low), 1e-9);
  plot_scale_set_range (&axes->x, low < 0 ? low - room : 0, high + room);
  plot_scale_set_range (&axes->y, 0, n_bars (self));
}

static void
draw_bar (const PlotImportanceChart *self, guint index, cairo_t *cr,
          const PlotStyle *style, const PlotAxes *axes)
{
  const double mean
      = ml_importances_nth (self->importances, index)->growth.mean;
  const double place = place_of (self, index);
  const double zero = plot_scale_pixel (&axes->x, 0);
  const double end = plot_scale_pixel (&axes->x, mean);
  const double top = plot_scale_pixel (&axes->y, place + BAR / 2);
  const double bottom = plot_scale_pixel (&axes->y, place - BAR / 2);
  const PlotColor color = plot_palette_class (mean < 0, style->is_dark);
  cairo_new_path (cr);
  cairo_rectangle (cr, fmin (zero, end), top, fabs (end - zero), bottom - top);
  plot_style_set_source (cr, &color);
  cairo_fill (cr);
}

static void
draw_deviation (const PlotImportanceChart *self, guint index, cairo_t *cr,
                const PlotStyle *style, const PlotAxes *axes)
{
  const double mean
      = ml_importances_nth (self->importances, index)->growth.mean;
  const double sd = deviation_of (self, index);
  const double y = plot_scale_pixel (&axes->y, place_of (self, index));
  const double from = plot_scale_pixel (&axes->x, mean - sd);
  const double to = plot_scale_pixel (&axes->x, mean + sd);
  const double cap
      = fmin (0.2 * fabs (axes->y.start - axes->y.end) / n_bars (self), 5);
  if (!(sd > 0))
    return;
  cairo_new_path (cr);
  cairo_move_to (cr, from, y);
  cairo_line_to (cr, to, y);
  cairo_move_to (cr, from, y - cap);
  cairo_line_to (cr, from, y + cap);
  cairo_move_to (cr, to, y - cap);
  cairo_line_to (cr, to, y + cap);
  plot_style_set_source (cr, &style->foreground);
  cairo_set_line_width (cr, fmax (0.6 * style->line_width, 1));
  cairo_stroke (cr);
}

static void
draw_zero (cairo_t *cr, const PlotStyle *style, const PlotAxes *axes)
{
  const double x = floor (plot_scale_pixel (&axes->x, 0)) + 0.5;
  cairo_new_path (cr);
  cairo_move_to (cr, x, axes->top);
  cairo_line_to (cr, x, axes->bottom);
  plot_style_set_source (cr, &style->muted);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

/* (transfer container): names from the bottom up */
static const char **
make_names (const PlotImportanceChart *self)
{
  const guint n = n_bars (self);
  const char **names = g_new0 (const char *, n + 1);
  for (guint i = 0; i < n; i++)
    names[n - 1 - i] = ml_importances_nth (self->importances, i)->name;
  return names;
}

static void
plot_importance_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                            double height, const PlotStyle *style)
{
  PlotImportanceChart *self = cast (chart);
  g_autofree const char **names = make_names (self);
  PlotAxes axes = { .x_title = ml_importances_is_percent (self->importances)
                                   ? _ ("Growth of the error, percent of rows")
                                   : _ ("Growth of the root mean squared "
                                        "error"),
                    .y_labels = names,
                    .n_y_labels = n_bars (self) };
  set_ranges (self, &axes);
  plot_chart_place_axes (chart, 0, &axes, cr, style, 0, 0, width, height);
  plot_axes_draw (&axes, cr, style);
  cairo_save (cr);
  plot_axes_clip (&axes, cr);
  for (guint i = 0; i < n_bars (self); i++)
    {
      draw_bar (self, i, cr, style, &axes);
      draw_deviation (self, i, cr, style, &axes);
    }
  draw_zero (cr, style, &axes);
  cairo_restore (cr);
}

/* -- In words -------------------------------------------------------------- */

/* The bar beside a pixel, or -1: not on the axes. */
static int
find_bar (PlotChart *chart, double x, double y)
{
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  const guint n = n_bars (cast (chart));
  if (axes == NULL)
    return -1;
  const double place = plot_scale_value (&axes->y, y);
  return place >= 0 && place < n ? (int) (n - 1 - (guint) place) : -1;
}

static void
plot_importance_chart_draw_hover (PlotChart *chart, cairo_t *cr, double x,
                                  double y, const PlotStyle *style)
{
  const int found = find_bar (chart, x, y);
  if (found < 0)
    return;
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  const double place = place_of (cast (chart), (guint) found);
  const double top = plot_scale_pixel (&axes->y, place + 0.5);
  const PlotColor veil = plot_color_with_alpha (style->foreground, 0.06);
  plot_axes_clip (axes, cr);
  cairo_new_path (cr);
  cairo_rectangle (cr, axes->left, top, axes->right - axes->left,
                   plot_scale_pixel (&axes->y, place - 0.5) - top);
  plot_style_set_source (cr, &veil);
  cairo_fill (cr);
}

/* "plas: 9.1 ± 3.2" */
static char *
tell (const MlImportance *importance)
{
  const MlMoments *growth = &importance->growth;
  g_autofree char *mean = plot_format_value (growth->mean);
  g_autofree char *sd = plot_format_value (growth->sd);
  return isnan (growth->sd)
             ? g_strdup_printf ("%s: %s", importance->name, mean)
             : g_strdup_printf ("%s: %s ± %s", importance->name, mean, sd);
}

static char *
plot_importance_chart_describe_at (PlotChart *chart, double x, double y)
{
  const int found = find_bar (chart, x, y);
  if (found < 0)
    return NULL;
  const MlImportance *importance
      = ml_importances_nth (cast (chart)->importances, (guint) found);
  g_autofree char *told = tell (importance);
  return g_strdup_printf (ngettext ("%s\n%u permutation", "%s\n%u permutations",
                                    importance->growth.n),
                          told, importance->growth.n);
}

static char *
plot_importance_chart_describe (PlotChart *chart)
{
  MlImportances *importances = cast (chart)->importances;
  g_autofree char *error
      = plot_format_value (ml_importances_error (importances)->mean);
  GString *text = g_string_new (ml_findings_title (ML_FINDINGS (importances)));
  g_string_append_printf (text, _ (": the error is %s; it grows most without "),
                          error);
  for (guint i = 0; i < MIN (ml_importances_length (importances), 3); i++)
    {
      g_autofree char *told = tell (ml_importances_nth (importances, i));
      g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", told);
    }
  g_string_append_c (text, '.');
  return g_string_free (text, FALSE);
}

static char *
plot_importance_chart_to_csv (PlotChart *chart)
{
  g_autoptr (MlDataset) table
      = ml_findings_table (ML_FINDINGS (cast (chart)->importances));
  return plot_csv_table (table);
}

static void
plot_importance_chart_finalize (GObject *object)
{
  g_clear_object (&((PlotImportanceChart *) object)->importances);
  G_OBJECT_CLASS (plot_importance_chart_parent_class)->finalize (object);
}

static void
plot_importance_chart_class_init (PlotImportanceChartClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plot_importance_chart_finalize;
  klass->title = N_ ("Permutation importance");
  klass->needs = PLOT_NEEDS_FINDINGS;
  klass->offers = plot_importance_chart_offers;
  klass->update = plot_importance_chart_update;
  klass->draw = plot_importance_chart_draw;
  klass->draw_hover = plot_importance_chart_draw_hover;
  klass->describe_at = plot_importance_chart_describe_at;
  klass->describe = plot_importance_chart_describe;
  klass->to_csv = plot_importance_chart_to_csv;
  klass->empty = plot_importance_chart_empty;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
plot_importance_chart_init (PlotImportanceChart *self)
{
}
