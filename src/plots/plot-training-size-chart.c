/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Test and training error over the number of training rows, the mean over the
 * folds with a band of one standard deviation to each side. */
#include "plot-bands.h"
#include "plot-chart-private.h"
#include "plot-line.h"
#include "plot-palette.h"
#include "plot-text.h"

#include "ml-option.h"
#include "ml-training-sizes.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum
{
  TEST,
  TRAINING,
  N_CURVES,
};

#define MARKER_SIZE 3.5 /* times the line's width, a dot's diameter */

typedef struct
{
  PlotChart parent;
  gboolean shows_training, is_log;
  MlTrainingSizes *sizes; /* (nullable) */
} PlotTrainingSizeChart;

typedef PlotChartClass PlotTrainingSizeChartClass;

static const MlOption options[] = {
  ML_OPTION_BOOLEAN (PlotTrainingSizeChart, shows_training, TRUE, NULL,
                     N_ ("Training error"),
                     N_ ("The error on the rows that were trained on, too")),
  ML_OPTION_BOOLEAN (PlotTrainingSizeChart, is_log, FALSE, NULL,
                     N_ ("Logarithmic rows"),
                     N_ ("Each doubling of the rows takes the same width")),
};

GType plot_training_size_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotTrainingSizeChart, plot_training_size_chart,
                     PLOT_TYPE_CHART)

static PlotTrainingSizeChart *
cast (PlotChart *chart)
{
  return (PlotTrainingSizeChart *) chart;
}

static gboolean
plot_training_size_chart_offers (const PlotSource *source)
{
  return ML_IS_TRAINING_SIZES (source->findings);
}

static void
plot_training_size_chart_update (PlotChart *chart, const PlotSource *source)
{
  MlTrainingSizes *sizes = ML_IS_TRAINING_SIZES (source->findings)
                               ? ML_TRAINING_SIZES (source->findings)
                               : NULL;
  g_set_object (&cast (chart)->sizes, sizes);
}

static const char *
plot_training_size_chart_empty (PlotChart *chart)
{
  return cast (chart)->sizes != NULL
             ? NULL
             : _ (
                 "No curve yet. Start trains on growing parts of the rows, and "
                 "the curve grows with every model.");
}

static guint
n_curves (const PlotTrainingSizeChart *self)
{
  return self->shows_training ? N_CURVES : TRAINING;
}

static const char *
curve_name (guint curve)
{
  return curve == TEST ? _ ("Test error") : _ ("Training error");
}

static const MlMoments *
moments_of (const PlotTrainingSizeChart *self, guint index, guint curve)
{
  const MlTrainingSize *size = ml_training_sizes_nth (self->sizes, index);
  return curve == TEST ? &size->test : &size->training;
}

static double
rows_of (const PlotTrainingSizeChart *self, guint index)
{
  return ml_training_sizes_nth (self->sizes, index)->rows;
}

/* One standard deviation to each side; none is known of a single model. */
static MlInterval
band_of (const MlMoments *moments)
{
  const double half = isnan (moments->sd) ? 0 : moments->sd;
  return (MlInterval){ moments->mean - half, moments->mean + half };
}

/* -- Drawing --------------------------------------------------------------- */

static void
set_ranges (const PlotTrainingSizeChart *self, PlotAxes *axes)
{
  const guint n = ml_training_sizes_length (self->sizes);
  const double first = rows_of (self, 0), last = rows_of (self, n - 1);
  double low = INFINITY, high = -INFINITY;
  for (guint i = 0; i < n; i++)
    for (guint curve = 0; curve < n_curves (self); curve++)
      {
        const MlInterval band = band_of (moments_of (self, i, curve));
        low = fmin (low, band.low);
        high = fmax (high, band.high);
      }
  const double room = fmax (0.06 * (high - low), 1e-6 * fmax (fabs (high), 1));
  axes->x.is_log = self->is_log;
  axes->x.is_whole = TRUE;
  if (self->is_log)
    plot_scale_set_range (&axes->x, first / 1.1, last * 1.1);
  else
    plot_scale_set_range (&axes->x, 0, 1.03 * last);
  plot_scale_set_range (&axes->y, fmax (low - room, 0), high + room);
}

static void
draw_curve (const PlotTrainingSizeChart *self, guint curve, cairo_t *cr,
            const PlotStyle *style, const PlotAxes *axes)
{
  const guint n = ml_training_sizes_length (self->sizes);
  const PlotColor color = plot_palette_class (curve, style->is_dark);
  g_autofree double *x = g_new (double, n);
  g_autofree double *y = g_new (double, n);
  g_autofree MlInterval *bands = g_new (MlInterval, n);
  for (guint i = 0; i < n; i++)
    {
      x[i] = rows_of (self, i);
      y[i] = moments_of (self, i, curve)->mean;
      bands[i] = band_of (moments_of (self, i, curve));
    }
  const PlotLine line = { x, y, n, curve };
  plot_bands_draw (x, bands, n, cr, axes, &color);
  plot_line_draw (cr, &line, axes, style, &color, style->line_width);
  cairo_save (cr);
  plot_axes_clip (axes, cr);
  cairo_new_path (cr);
  for (guint i = 0; i < n; i++)
    plot_palette_marker (cr, curve, plot_scale_pixel (&axes->x, x[i]),
                         plot_scale_pixel (&axes->y, y[i]),
                         MARKER_SIZE * style->line_width);
  plot_style_set_source (cr, &color);
  cairo_fill (cr);
  cairo_restore (cr);
}

static void
draw_legend (const PlotTrainingSizeChart *self, cairo_t *cr,
             const PlotStyle *style, const PlotAxes *axes, double y)
{
  PlotLegendItem items[N_CURVES];
  for (guint i = 0; i < n_curves (self); i++)
    items[i] = (PlotLegendItem){ (char *) curve_name (i),
                                 plot_palette_class (i, style->is_dark),
                                 (int) i, (int) i };
  plot_legend_draw_row (cr, style, items, n_curves (self), axes->left, y,
                        axes->right - axes->left);
}

static void
plot_training_size_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                               double height, const PlotStyle *style)
{
  PlotTrainingSizeChart *self = cast (chart);
  const double line = plot_text_height (style);
  const double top = height > 6 * line ? 1.4 * line : 0;
  PlotAxes axes = { .x_title = _ ("Training rows"),
                    .y_title = ml_training_sizes_is_percent (self->sizes)
                                   ? _ ("Error, percent")
                                   : _ ("Root mean squared error") };
  set_ranges (self, &axes);
  plot_chart_place_axes (chart, 0, &axes, cr, style, 0, top, width,
                         height - top);
  plot_axes_draw (&axes, cr, style);
  for (guint curve = n_curves (self); curve-- > 0;)
    draw_curve (self, curve, cr, style, &axes);
  if (top > 0 && !axes.is_bare)
    draw_legend (self, cr, style, &axes, 0.8 * line);
}

/* -- In words -------------------------------------------------------------- */

/* The size nearest to a pixel, or -1: not on the axes. */
static int
find_size (PlotChart *chart, double x, double y)
{
  const PlotTrainingSizeChart *self = cast (chart);
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  int best = -1;
  double least = INFINITY;
  for (guint i = 0; axes != NULL && i < ml_training_sizes_length (self->sizes);
       i++)
    {
      const double off
          = fabs (plot_scale_pixel (&axes->x, rows_of (self, i)) - x);
      if (off < least)
        {
          least = off;
          best = (int) i;
        }
    }
  return best;
}

static void
plot_training_size_chart_draw_hover (PlotChart *chart, cairo_t *cr, double x,
                                     double y, const PlotStyle *style)
{
  const int found = find_size (chart, x, y);
  if (found < 0)
    return;
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  const double at
      = plot_scale_pixel (&axes->x, rows_of (cast (chart), (guint) found));
  plot_axes_clip (axes, cr);
  cairo_new_path (cr);
  cairo_move_to (cr, floor (at) + 0.5, axes->top);
  cairo_line_to (cr, floor (at) + 0.5, axes->bottom);
  plot_style_set_source (cr, &style->muted);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

/* "Test error 4.2 ± 1.1" */
static void
append_error (GString *text, const PlotTrainingSizeChart *self, guint index,
              guint curve)
{
  const MlMoments *moments = moments_of (self, index, curve);
  g_autofree char *mean = plot_format_value (moments->mean);
  g_autofree char *sd = plot_format_value (moments->sd);
  g_string_append_printf (text, "%s %s", curve_name (curve), mean);
  if (!isnan (moments->sd))
    g_string_append_printf (text, " ± %s", sd);
}

static char *
plot_training_size_chart_describe_at (PlotChart *chart, double x, double y)
{
  const PlotTrainingSizeChart *self = cast (chart);
  const int found = find_size (chart, x, y);
  if (found < 0)
    return NULL;
  const MlTrainingSize *size
      = ml_training_sizes_nth (self->sizes, (guint) found);
  g_autofree char *rows = plot_format_value (size->rows);
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, _ ("%s training rows (%.0f %%)"), rows,
                          size->percent);
  for (guint curve = 0; curve < n_curves (self); curve++)
    {
      g_string_append_c (text, '\n');
      append_error (text, self, (guint) found, curve);
    }
  g_string_append_printf (
      text, ngettext ("\n%u model", "\n%u models", size->test.n), size->test.n);
  return g_string_free (text, FALSE);
}

static char *
plot_training_size_chart_describe (PlotChart *chart)
{
  const PlotTrainingSizeChart *self = cast (chart);
  const guint last = ml_training_sizes_length (self->sizes) - 1;
  g_autofree char *from = plot_format_value (rows_of (self, 0));
  g_autofree char *to = plot_format_value (rows_of (self, last));
  GString *text = g_string_new (ml_findings_title (ML_FINDINGS (self->sizes)));
  g_string_append_printf (text, _ (": from %s to %s training rows. "), from,
                          to);
  append_error (text, self, 0, TEST);
  g_string_append (text, " → ");
  append_error (text, self, last, TEST);
  g_string_append_c (text, '.');
  return g_string_free (text, FALSE);
}

static char *
plot_training_size_chart_to_csv (PlotChart *chart)
{
  g_autoptr (MlDataset) table
      = ml_findings_table (ML_FINDINGS (cast (chart)->sizes));
  return plot_csv_table (table);
}

static void
plot_training_size_chart_finalize (GObject *object)
{
  g_clear_object (&((PlotTrainingSizeChart *) object)->sizes);
  G_OBJECT_CLASS (plot_training_size_chart_parent_class)->finalize (object);
}

static void
plot_training_size_chart_class_init (PlotTrainingSizeChartClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plot_training_size_chart_finalize;
  klass->title = N_ ("Training set size");
  klass->needs = PLOT_NEEDS_FINDINGS;
  klass->offers = plot_training_size_chart_offers;
  klass->update = plot_training_size_chart_update;
  klass->draw = plot_training_size_chart_draw;
  klass->draw_hover = plot_training_size_chart_draw_hover;
  klass->describe_at = plot_training_size_chart_describe_at;
  klass->describe = plot_training_size_chart_describe;
  klass->to_csv = plot_training_size_chart_to_csv;
  klass->empty = plot_training_size_chart_empty;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
plot_training_size_chart_init (PlotTrainingSizeChart *self)
{
}
