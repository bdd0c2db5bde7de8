/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A reliability diagram: of the rows that were given a probability, the share
 * that is of the class. On the diagonal probabilities mean what they say. Below
 * it, how often which probability was given. */
#include "plot-chart-private.h"
#include "plot-palette.h"
#include "plot-seen.h"
#include "plot-text.h"

#include "ml-calibration.h"
#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum
{
  TIP_REACH = 30, /* pixels */
  MOST_IN_LEGEND = 6,
};

typedef struct
{
  char *title;
  guint color;
  MlEvaluation *evaluation;
  MlCalibration *calibration, *counts; /* counts: in equal widths */
} Run;

typedef struct
{
  PlotChart parent;
  guint bins;
  gboolean equal_counts;
  PlotSeen seen;
  GPtrArray *runs; /* (nullable) Run */
  guint class_index;
  double threshold; /* NaN: none in force */
} PlotCalibrationChart;

typedef PlotChartClass PlotCalibrationChartClass;

static const MlOption options[] = {
  ML_OPTION_UINT (PlotCalibrationChart, bins, 2, 100, 10, NULL, N_ ("Groups"),
                  N_ ("Into how many the probabilities are sorted")),
  ML_OPTION_BOOLEAN (PlotCalibrationChart, equal_counts, FALSE, NULL,
                     N_ ("Groups of equal size"),
                     N_ ("About as many rows in each, instead of equally wide "
                         "ranges")),
};

GType plot_calibration_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotCalibrationChart, plot_calibration_chart,
                     PLOT_TYPE_CHART)

static PlotCalibrationChart *
cast (PlotChart *chart)
{
  return (PlotCalibrationChart *) chart;
}

static void
run_free (gpointer data)
{
  Run *run = data;
  g_free (run->title);
  ml_evaluation_unref (run->evaluation);
  ml_calibration_free (run->calibration);
  ml_calibration_free (run->counts);
  g_free (run);
}

static void
compute (PlotCalibrationChart *self)
{
  for (guint i = 0; self->runs != NULL && i < self->runs->len; i++)
    {
      Run *run = g_ptr_array_index (self->runs, i);
      ml_calibration_free (run->calibration);
      ml_calibration_free (run->counts);
      run->calibration = ml_calibration_new (run->evaluation, self->class_index,
                                             self->bins, self->equal_counts);
      run->counts = ml_calibration_new (run->evaluation, self->class_index,
                                        self->bins, FALSE);
    }
}

static void
plot_calibration_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotCalibrationChart *self = cast (chart);
  self->threshold
      = source->decision != NULL ? source->decision->threshold : (double) NAN;
  if (!plot_seen_changed (&self->seen, source))
    return;
  g_clear_pointer (&self->runs, g_ptr_array_unref);
  self->runs = g_ptr_array_new_with_free_func (run_free);
  self->class_index = source->class_index;
  for (guint i = 0; i < source->n_runs; i++)
    {
      const PlotRun *from = &source->runs[i];
      if (from->evaluation == NULL
          || self->class_index >= ml_evaluation_n_classes (from->evaluation))
        continue;
      Run *run = g_new0 (Run, 1);
      run->title = g_strdup (from->title != NULL ? from->title : "");
      run->color = from->color;
      run->evaluation = ml_evaluation_ref (from->evaluation);
      g_ptr_array_add (self->runs, run);
    }
  compute (self);
}

static void
plot_calibration_chart_notify (GObject *object, GParamSpec *spec)
{
  compute ((PlotCalibrationChart *) object);
  G_OBJECT_CLASS (plot_calibration_chart_parent_class)->notify (object, spec);
}

static const char *
plot_calibration_chart_empty (PlotChart *chart)
{
  PlotCalibrationChart *self = cast (chart);
  return self->runs != NULL && self->runs->len > 0
             ? NULL
             : _ ("No calibration yet. It appears when a run with a nominal "
                  "class is finished.");
}

static const MlCalibrationBin *
bin_of (const MlCalibration *calibration, guint index)
{
  return &g_array_index (calibration->bins, MlCalibrationBin, index);
}

static const char *
class_name (const PlotCalibrationChart *self)
{
  const Run *run = g_ptr_array_index (self->runs, 0);
  return ml_evaluation_class (run->evaluation)->labels[self->class_index];
}

/* -- Drawing --------------------------------------------------------------- */

static void
draw_diagonal (cairo_t *cr, const PlotStyle *style, const PlotAxes *axes)
{
  cairo_save (cr);
  plot_axes_clip (axes, cr);
  cairo_new_path (cr);
  cairo_move_to (cr, plot_scale_pixel (&axes->x, 0),
                 plot_scale_pixel (&axes->y, 0));
  cairo_line_to (cr, plot_scale_pixel (&axes->x, 1),
                 plot_scale_pixel (&axes->y, 1));
  plot_style_set_source (cr, &style->muted);
  cairo_set_line_width (cr, 1);
  plot_palette_set_dash (cr, 1, 1);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* Wilson's 95 % interval of a share among so many rows. */
static void
wilson (double share, double n, double *low, double *high)
{
  const double z = 1.959963984540054, z2 = z * z;
  const double middle = (share + z2 / (2 * n)) / (1 + z2 / n);
  const double half
      = z / (1 + z2 / n) * sqrt (share * (1 - share) / n + z2 / (4 * n * n));
  *low = middle - half;
  *high = middle + half;
}

static void
draw_whiskers (const Run *run, cairo_t *cr, const PlotAxes *axes,
               const PlotColor *color)
{
  const PlotColor faint = plot_color_with_alpha (*color, 0.5);
  plot_style_set_source (cr, &faint);
  cairo_set_line_width (cr, 1.5);
  for (guint i = 0; i < run->calibration->bins->len; i++)
    {
      const MlCalibrationBin *bin = bin_of (run->calibration, i);
      double low, high;
      if (!(bin->weight > 0))
        continue;
      wilson (bin->observed, bin->weight, &low, &high);
      const double x = plot_scale_pixel (&axes->x, bin->predicted);
      cairo_new_path (cr);
      cairo_move_to (cr, x, plot_scale_pixel (&axes->y, low));
      cairo_line_to (cr, x, plot_scale_pixel (&axes->y, high));
      cairo_stroke (cr);
    }
}

static void
draw_run (const Run *run, guint number, cairo_t *cr, const PlotStyle *style,
          const PlotAxes *axes)
{
  const PlotColor color = plot_palette_class (run->color, style->is_dark);
  cairo_save (cr);
  plot_axes_clip (axes, cr);
  if (number == 0)
    draw_whiskers (run, cr, axes, &color);
  plot_style_set_source (cr, &color);
  cairo_new_path (cr);
  for (guint i = 0; i < run->calibration->bins->len; i++)
    {
      const MlCalibrationBin *bin = bin_of (run->calibration, i);
      if (bin->weight > 0)
        cairo_line_to (cr, plot_scale_pixel (&axes->x, bin->predicted),
                       plot_scale_pixel (&axes->y, bin->observed));
    }
  cairo_set_line_width (cr, style->line_width);
  plot_palette_set_dash (cr, number, style->line_width);
  cairo_stroke (cr);
  for (guint i = 0; i < run->calibration->bins->len; i++)
    {
      const MlCalibrationBin *bin = bin_of (run->calibration, i);
      if (!(bin->weight > 0))
        continue;
      cairo_new_path (cr);
      plot_palette_marker (cr, run->color,
                           plot_scale_pixel (&axes->x, bin->predicted),
                           plot_scale_pixel (&axes->y, bin->observed), 9);
      cairo_fill (cr);
    }
  cairo_restore (cr);
}

/* Bars of how many rows of the first run have which probability. */
static void
draw_counts (PlotCalibrationChart *self, cairo_t *cr, const PlotStyle *style,
             const PlotAxes *axes)
{
  const Run *run = g_ptr_array_index (self->runs, 0);
  const PlotColor color = plot_palette_class (run->color, style->is_dark);
  plot_style_set_source (cr, &color);
  cairo_save (cr);
  plot_axes_clip (axes, cr);
  for (guint i = 0; i < run->counts->bins->len; i++)
    {
      const MlCalibrationBin *bin = bin_of (run->counts, i);
      const double left = round (plot_scale_pixel (&axes->x, bin->low));
      const double right = round (plot_scale_pixel (&axes->x, bin->high));
      const double top = round (plot_scale_pixel (&axes->y, bin->weight));
      cairo_new_path (cr);
      cairo_rectangle (cr, left + 1, top, MAX (right - left - 2, 1),
                       axes->bottom - top);
      cairo_fill (cr);
    }
  cairo_restore (cr);
}

static void
draw_threshold (const PlotCalibrationChart *self, cairo_t *cr,
                const PlotStyle *style, const PlotAxes *upper,
                const PlotAxes *lower)
{
  const double x = plot_scale_pixel (&upper->x, self->threshold);
  if (!(x >= upper->left && x <= upper->right))
    return;
  cairo_new_path (cr);
  cairo_move_to (cr, floor (x) + 0.5, upper->top);
  cairo_line_to (cr, floor (x) + 0.5, lower->bottom);
  plot_style_set_source (cr, &style->foreground);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

static void
draw_legend (const PlotCalibrationChart *self, cairo_t *cr,
             const PlotStyle *style, const PlotAxes *axes)
{
  PlotLegendItem items[MOST_IN_LEGEND];
  const guint n = MIN (self->runs->len, MOST_IN_LEGEND);
  for (guint i = 0; i < n; i++)
    {
      const Run *run = g_ptr_array_index (self->runs, i);
      char *text
          = g_strdup_printf (_ ("error %.3f, Brier %.3f%s%s"),
                             run->calibration->error, run->calibration->brier,
                             *run->title != '\0' ? " · " : "", run->title);
      items[i]
          = (PlotLegendItem){ text,
                              plot_palette_class (run->color, style->is_dark),
                              (int) i, (int) run->color };
    }
  plot_legend_draw (cr, style, items, n, axes->right - 8, axes->bottom - 8, 1,
                    1, 0.75 * (axes->right - axes->left));
  for (guint i = 0; i < n; i++)
    g_free (items[i].text);
}

static double
most_rows (const PlotCalibrationChart *self)
{
  const Run *run = g_ptr_array_index (self->runs, 0);
  double most = 0;
  for (guint i = 0; i < run->counts->bins->len; i++)
    most = MAX (most, bin_of (run->counts, i)->weight);
  return MAX (most, 1);
}

static void
plot_calibration_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                             double height, const PlotStyle *style)
{
  PlotCalibrationChart *self = cast (chart);
  g_autofree char *x_title = g_strdup_printf (
      _ ("Predicted probability of “%s”"), class_name (self));
  PlotAxes upper = { .y_title = _ ("Observed share") };
  PlotAxes lower = { .x_title = x_title, .y_title = _ ("Rows") };
  plot_scale_set_range (&upper.x, 0, 1);
  plot_scale_set_range (&upper.y, 0, 1);
  plot_scale_set_range (&lower.x, 0, 1);
  plot_scale_set_range (&lower.y, 0, 1.05 * most_rows (self));
  lower.y.is_whole = TRUE;
  /* A small picture has no room for the bars. */
  const gboolean is_whole = height > 14 * plot_text_height (style);
  const double cut = is_whole ? round (0.7 * height) : height;
  upper.is_x_quiet = is_whole;
  upper.x_title = is_whole ? NULL : x_title;
  if (is_whole)
    upper.room_left = lower.room_left = MAX (
        plot_chart_room_left (chart, 0, &upper, cr, style, cut),
        plot_chart_room_left (chart, 1, &lower, cr, style, height - cut));
  plot_chart_place_axes (chart, 0, &upper, cr, style, 0, 0, width, cut);
  plot_axes_draw (&upper, cr, style);
  if (is_whole)
    {
      plot_chart_place_axes (chart, 1, &lower, cr, style, 0, cut, width,
                             height - cut);
      plot_axes_draw (&lower, cr, style);
      draw_counts (self, cr, style, &lower);
    }
  draw_diagonal (cr, style, &upper);
  for (guint i = self->runs->len; i-- > 0;)
    draw_run (g_ptr_array_index (self->runs, i), i, cr, style, &upper);
  draw_threshold (self, cr, style, &upper, is_whole ? &lower : &upper);
  if (is_whole && !upper.is_bare)
    draw_legend (self, cr, style, &upper);
}

/* -- Words ----------------------------------------------------------------- */

static char *
describe_bin (const MlCalibrationBin *bin)
{
  g_autofree char *low = plot_format_value (bin->low);
  g_autofree char *high = plot_format_value (bin->high);
  g_autofree char *rows = plot_format_value (bin->weight);
  if (!(bin->weight > 0))
    return g_strdup_printf (_ ("Probability %s to %s: no rows"), low, high);
  return g_strdup_printf (
      _ ("Probability %s to %s: %s rows\npredicted %.1f %%, observed %.1f %%"),
      low, high, rows, 100 * bin->predicted, 100 * bin->observed);
}

static char *
plot_calibration_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotCalibrationChart *self = cast (chart);
  guint panel;
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, &panel);
  if (axes == NULL)
    return NULL;
  const Run *first = g_ptr_array_index (self->runs, 0);
  if (panel == 1)
    {
      const double value = CLAMP (plot_scale_value (&axes->x, x), 0, 1);
      const guint n = first->counts->bins->len;
      return describe_bin (
          bin_of (first->counts, MIN ((guint) (value * n), n - 1)));
    }
  const MlCalibrationBin *best = NULL;
  double least = TIP_REACH;
  for (guint i = 0; i < self->runs->len; i++)
    {
      const Run *run = g_ptr_array_index (self->runs, i);
      for (guint k = 0; k < run->calibration->bins->len; k++)
        {
          const MlCalibrationBin *bin = bin_of (run->calibration, k);
          const double off
              = hypot (plot_scale_pixel (&axes->x, bin->predicted) - x,
                       plot_scale_pixel (&axes->y, bin->observed) - y);
          if (off < least)
            {
              least = off;
              best = bin;
            }
        }
    }
  return best != NULL ? describe_bin (best) : NULL;
}

static char *
plot_calibration_chart_describe (PlotChart *chart)
{
  PlotCalibrationChart *self = cast (chart);
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, _ ("Calibration of the probability of %s."),
                          class_name (self));
  for (guint i = 0; i < self->runs->len; i++)
    {
      const Run *run = g_ptr_array_index (self->runs, i);
      g_string_append_printf (
          text, _ (" %s: mean distance from the diagonal %.3f, Brier %.3f."),
          run->title, run->calibration->error, run->calibration->brier);
    }
  return g_string_free (text, FALSE);
}

static char *
plot_calibration_chart_to_csv (PlotChart *chart)
{
  PlotCalibrationChart *self = cast (chart);
  GString *csv = g_string_new ("run,class,low,high,rows,predicted,observed\n");
  for (guint i = 0; i < self->runs->len; i++)
    {
      const Run *run = g_ptr_array_index (self->runs, i);
      for (guint k = 0; k < run->calibration->bins->len; k++)
        {
          const MlCalibrationBin *bin = bin_of (run->calibration, k);
          const double numbers[] = { bin->low, bin->high, bin->weight,
                                     bin->predicted, bin->observed };
          plot_csv_text (csv, run->title);
          g_string_append_c (csv, ',');
          plot_csv_text (csv, class_name (self));
          for (guint j = 0; j < G_N_ELEMENTS (numbers); j++)
            {
              g_string_append_c (csv, ',');
              plot_csv_number (csv, numbers[j]);
            }
          g_string_append_c (csv, '\n');
        }
    }
  return g_string_free (csv, FALSE);
}

static void
plot_calibration_chart_finalize (GObject *object)
{
  g_clear_pointer (&((PlotCalibrationChart *) object)->runs, g_ptr_array_unref);
  plot_seen_clear (&((PlotCalibrationChart *) object)->seen);
  G_OBJECT_CLASS (plot_calibration_chart_parent_class)->finalize (object);
}

static void
plot_calibration_chart_class_init (PlotCalibrationChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = plot_calibration_chart_finalize;
  object_class->notify = plot_calibration_chart_notify;
  klass->title = N_ ("Calibration");
  klass->needs = PLOT_NEEDS_EVALUATION | PLOT_NEEDS_NOMINAL;
  klass->update = plot_calibration_chart_update;
  klass->draw = plot_calibration_chart_draw;
  klass->describe_at = plot_calibration_chart_describe_at;
  klass->describe = plot_calibration_chart_describe;
  klass->to_csv = plot_calibration_chart_to_csv;
  klass->empty = plot_calibration_chart_empty;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_calibration_chart_init (PlotCalibrationChart *self)
{
  self->threshold = (double) NAN;
}
