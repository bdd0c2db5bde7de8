/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-threshold-chart.h. */
#include "plot-threshold-chart.h"

#include "plot-palette.h"
#include "plot-text.h"

#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum
{
  TIP_REACH = 40,   /* pixels from the pointer to a point that it tells of */
  AIM_REACH = 400,  /* … or that a drag goes to                            */
  GRASP_REACH = 14, /* … or to the mark that it takes hold of              */
};

enum
{
  BANDS_NONE,
  BANDS_BOOTSTRAP,
  BANDS_FOLDS,
};

ML_DEFINE_CHOICE (PlotBandKind, plot_band_kind,
                  { BANDS_NONE, N_ ("None"), "none" },
                  { BANDS_BOOTSTRAP, N_ ("Bootstrap, 95 %"), "bootstrap" },
                  { BANDS_FOLDS, N_ ("Curves of the folds"), "folds" })

static const MlOption options[] = {
  ML_OPTION_CHOICE (PlotThresholdChart, band_kind, plot_band_kind_get_type,
                    BANDS_NONE, NULL, N_ ("How sure"),
                    N_ ("Where the first curve would lie for other test rows: "
                        "95 % of 2,000 resamples, or fold by fold")),
};

G_DEFINE_ABSTRACT_TYPE (PlotThresholdChart, plot_threshold_chart,
                        PLOT_TYPE_CHART)

static PlotThresholdChart *
cast (PlotChart *chart)
{
  return (PlotThresholdChart *) chart;
}

static const PlotThresholdChartClass *
class_of (const PlotThresholdChart *self)
{
  return G_TYPE_INSTANCE_GET_CLASS (self, PLOT_TYPE_THRESHOLD_CHART,
                                    PlotThresholdChartClass);
}

static gboolean
has_curves (const PlotThresholdChart *self)
{
  return self->curves.runs != NULL && self->curves.runs->len > 0;
}

/* The run that stands first among those with curves. */
static const MlEvaluation *
find_first (const PlotSource *source)
{
  for (guint i = 0; i < source->n_runs; i++)
    {
      const MlEvaluation *evaluation = source->runs[i].evaluation;
      if (evaluation != NULL
          && source->class_index < ml_evaluation_n_classes (evaluation))
        return evaluation;
    }
  return NULL;
}

static void
ask_for_bands (PlotThresholdChart *self)
{
  const MlEvaluation *wanted
      = self->band_kind == BANDS_BOOTSTRAP ? self->first : NULL;
  if (plot_bands_ask (&self->bands, wanted, self->class_index))
    plot_chart_set_stale (PLOT_CHART (self));
}

static void
plot_threshold_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotThresholdChart *self = cast (chart);
  self->threshold
      = source->decision != NULL ? source->decision->threshold : (double) NAN;
  if (!plot_seen_changed (&self->seen, source))
    return;
  const MlEvaluation *first = find_first (source);
  plot_threshold_update (&self->curves, source, &class_of (self)->kind,
                         self->band_kind == BANDS_FOLDS);
  g_clear_pointer (&self->first, ml_evaluation_unref);
  if (first != NULL)
    self->first = ml_evaluation_ref (first);
  self->class_index = source->class_index;
  ask_for_bands (self);
}

/* Folds are made anew; the runs stay as they were given. */
static void
plot_threshold_chart_notify (GObject *object, GParamSpec *spec)
{
  PlotThresholdChart *self = (PlotThresholdChart *) object;
  if (self->first != NULL)
    {
      const PlotThresholdRun *shown = g_ptr_array_index (self->curves.runs, 0);
      const PlotRun run = { .title = shown->title,
                            .color = shown->color,
                            .evaluation = self->first };
      const PlotSource source
          = { .class_index = self->class_index, .runs = &run, .n_runs = 1 };
      PlotThreshold made = { 0 };
      plot_threshold_update (&made, &source, &class_of (self)->kind,
                             self->band_kind == BANDS_FOLDS);
      GPtrArray *folds = made.folds;
      made.folds = self->curves.folds;
      self->curves.folds = folds;
      plot_threshold_clear (&made);
    }
  ask_for_bands (self);
  G_OBJECT_CLASS (plot_threshold_chart_parent_class)->notify (object, spec);
}

static const char *
plot_threshold_chart_empty (PlotChart *chart)
{
  return has_curves (cast (chart)) ? NULL
                                   : _ (class_of (cast (chart))->nothing);
}

static gpointer
plot_threshold_chart_prepare (PlotChart *chart, GCancellable *cancellable)
{
  return plot_bands_prepare (&cast (chart)->bands, cancellable);
}

static void
plot_threshold_chart_accept (PlotChart *chart, gpointer prepared)
{
  plot_bands_accept (&cast (chart)->bands, prepared);
}

/* -- Drawing --------------------------------------------------------------- */

static const PlotThresholdRun *
first_run (const PlotThresholdChart *self)
{
  return g_ptr_array_index (self->curves.runs, 0);
}

static void
ring (cairo_t *cr, const PlotStyle *style, const PlotAxes *axes,
      const PlotThresholdRun *run, guint index, double radius)
{
  const PlotColor color = plot_palette_class (run->color, style->is_dark);
  cairo_new_path (cr);
  cairo_arc (cr, plot_scale_pixel (&axes->x, run->x[index]),
             plot_scale_pixel (&axes->y, run->y[index]), radius, 0, 2 * G_PI);
  plot_style_set_source (cr, &style->background);
  cairo_fill_preserve (cr);
  plot_style_set_source (cr, &color);
  cairo_set_line_width (cr, style->line_width + 0.5);
  cairo_stroke (cr);
}

/* The point in force; one that has no place on the axes gives way to the next
 * lower threshold. */
static gboolean
find_mark (const PlotThresholdChart *self, guint *index)
{
  if (isnan (self->threshold))
    return FALSE;
  const PlotThresholdRun *run = first_run (self);
  *index = plot_threshold_find (run, self->threshold);
  while (*index + 1 < run->points->len && isnan (run->y[*index]))
    (*index)++;
  return !isnan (run->x[*index]) && !isnan (run->y[*index]);
}

static void
draw_mark (const PlotThresholdChart *self, cairo_t *cr, const PlotStyle *style,
           const PlotAxes *axes)
{
  guint index;
  if (!find_mark (self, &index))
    return;
  const PlotThresholdRun *run = first_run (self);
  const double x = plot_scale_pixel (&axes->x, run->x[index]);
  const double y = plot_scale_pixel (&axes->y, run->y[index]);
  cairo_save (cr);
  plot_axes_clip (axes, cr);
  cairo_new_path (cr);
  cairo_move_to (cr, axes->left, floor (y) + 0.5);
  cairo_line_to (cr, floor (x) + 0.5, floor (y) + 0.5);
  cairo_line_to (cr, floor (x) + 0.5, axes->bottom);
  plot_style_set_source (cr, &style->muted);
  cairo_set_line_width (cr, 1);
  plot_palette_set_dash (cr, 1, 1);
  cairo_stroke (cr);
  cairo_restore (cr);
  ring (cr, style, axes, run, index, 6);
}

static void
draw_bands (PlotThresholdChart *self, cairo_t *cr, const PlotStyle *style,
            const PlotAxes *axes)
{
  const MlBootstrap *made = self->bands.shown;
  if (made == NULL)
    return;
  MlInterval area;
  const MlInterval *intervals = class_of (self)->bands (made, &area);
  const PlotColor color
      = plot_palette_class (first_run (self)->color, style->is_dark);
  plot_bands_draw (NULL, intervals, made->n_points, cr, axes, &color);
  g_autofree char *text
      = g_strdup_printf (_ ("%s %.3f to %.3f in 95 %% of 2,000 resamples"),
                         _ (class_of (self)->area_name), area.low, area.high);
  const gboolean is_right = class_of (self)->has_legend_right;
  if (!axes->is_bare)
    plot_text_draw (
        cr, style,
        &(PlotText){ .text = text,
                     .x = is_right ? axes->left + 8 : axes->right - 8,
                     .y = axes->top + 4,
                     .across = is_right ? 0 : 1,
                     .max_width = axes->right - axes->left - 16,
                     .color = &style->muted,
                     .flags = PLOT_TEXT_SMALL | PLOT_TEXT_HALO });
}

static void
plot_threshold_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                           double height, const PlotStyle *style)
{
  PlotThresholdChart *self = cast (chart);
  const PlotThresholdChartClass *klass = class_of (self);
  PlotAxes axes
      = { .x_title = _ (klass->x_title), .y_title = _ (klass->y_title) };
  plot_scale_set_range (&axes.x, 0, 1);
  plot_scale_set_range (&axes.y, 0, 1);
  plot_chart_place_axes (chart, 0, &axes, cr, style, 0, 0, width, height);
  plot_axes_draw (&axes, cr, style);
  draw_bands (self, cr, style, &axes);
  klass->draw_reference (&self->curves, cr, style, &axes);
  plot_threshold_draw (&self->curves, cr, style, &axes);
  draw_mark (self, cr, style, &axes);
  if (!axes.is_bare)
    plot_threshold_legend (&self->curves, cr, style, &axes,
                           _ (klass->area_name), klass->has_legend_right);
}

static void
plot_threshold_chart_draw_hover (PlotChart *chart, cairo_t *cr, double x,
                                 double y, const PlotStyle *style)
{
  PlotThresholdChart *self = cast (chart);
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  guint index = 0;
  const PlotThresholdRun *run
      = axes != NULL ? plot_threshold_nearest (&self->curves, axes, x, y, FALSE,
                                               TIP_REACH, &index)
                     : NULL;
  if (run != NULL)
    ring (cr, style, axes, run, index, 5);
}

/* -- Words ----------------------------------------------------------------- */

static char *
plot_threshold_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotThresholdChart *self = cast (chart);
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  guint i = 0;
  const PlotThresholdRun *run
      = axes != NULL ? plot_threshold_nearest (&self->curves, axes, x, y, FALSE,
                                               TIP_REACH, &i)
                     : NULL;
  if (run == NULL)
    return NULL;
  const MlCurvePoint *point = plot_threshold_point (run, i);
  g_autofree char *threshold = isfinite (point->threshold)
                                   ? plot_format_value (point->threshold)
                                   : g_strdup ("∞");
  g_autofree char *across = plot_format_value (run->x[i]);
  g_autofree char *up = plot_format_value (run->y[i]);
  return class_of (self)->tell (&(PlotThresholdPoint){
      .title = run->title, .threshold = threshold, .x = across, .y = up });
}

static char *
plot_threshold_chart_describe (PlotChart *chart)
{
  PlotThresholdChart *self = cast (chart);
  const PlotThresholdChartClass *klass = class_of (self);
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, _ ("%s for class %s:"),
                          _ (klass->parent_class.title),
                          self->curves.class_name);
  for (guint i = 0; i < self->curves.runs->len; i++)
    {
      const PlotThresholdRun *run = g_ptr_array_index (self->curves.runs, i);
      g_autofree char *area = plot_format_value (run->area);
      g_string_append_printf (text, "%s %s%s%s %s", i > 0 ? ";" : "",
                              run->title, *run->title != '\0' ? " " : "",
                              _ (klass->area_name), area);
    }
  g_string_append_c (text, '.');
  guint index;
  if (find_mark (self, &index))
    {
      const PlotThresholdRun *run = first_run (self);
      g_autofree char *threshold = plot_format_value (self->threshold);
      g_autofree char *x = plot_format_value (run->x[index]);
      g_autofree char *y = plot_format_value (run->y[index]);
      g_string_append_printf (text, _ (" At the threshold %s: %s %s, %s %s."),
                              threshold, _ (klass->x_title), x,
                              _ (klass->y_title), y);
    }
  return g_string_free (text, FALSE);
}

static char *
plot_threshold_chart_to_csv (PlotChart *chart)
{
  PlotThresholdChart *self = cast (chart);
  const PlotThresholdChartClass *klass = class_of (self);
  const MlBootstrap *made = self->bands.shown;
  char *points
      = plot_threshold_to_csv (&self->curves, klass->x_name, klass->y_name,
                               made != NULL ? ",low,high" : "");
  if (made == NULL)
    return points;
  GString *csv = g_string_new (points);
  MlInterval area;
  const MlInterval *intervals = klass->bands (made, &area);
  g_free (points);
  for (guint i = 0; i < made->n_points; i++)
    {
      plot_csv_text (csv, first_run (self)->title);
      g_string_append_c (csv, ',');
      plot_csv_text (csv, self->curves.class_name);
      g_string_append (csv, ",,");
      plot_csv_number (csv, (double) i / (made->n_points - 1));
      g_string_append (csv, ",,,,,,");
      plot_csv_number (csv, intervals[i].low);
      g_string_append_c (csv, ',');
      plot_csv_number (csv, intervals[i].high);
      g_string_append_c (csv, '\n');
    }
  return g_string_free (csv, FALSE);
}

static gboolean
plot_threshold_chart_aim (PlotChart *chart, double x, double y,
                          gboolean is_grasp, double *threshold)
{
  PlotThresholdChart *self = cast (chart);
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  guint index;
  if (axes == NULL)
    return FALSE;
  const PlotThresholdRun *run = first_run (self);
  if (is_grasp)
    {
      *threshold = self->threshold;
      return find_mark (self, &index)
             && hypot (plot_scale_pixel (&axes->x, run->x[index]) - x,
                       plot_scale_pixel (&axes->y, run->y[index]) - y)
                    <= GRASP_REACH;
    }
  if (plot_threshold_nearest (&self->curves, axes, x, y, TRUE, AIM_REACH,
                              &index)
      == NULL)
    return FALSE;
  /* Where nothing is positive stands no finite threshold: just above all. */
  const double at = plot_threshold_point (run, index)->threshold;
  *threshold = isfinite (at)
                   ? at
                   : nextafter (
                       plot_threshold_point (run, MIN (1, run->points->len - 1))
                           ->threshold,
                       (double) INFINITY);
  return isfinite (*threshold);
}

/* -- Class ----------------------------------------------------------------- */

static void
plot_threshold_chart_finalize (GObject *object)
{
  PlotThresholdChart *self = (PlotThresholdChart *) object;
  plot_threshold_clear (&self->curves);
  plot_bands_clear (&self->bands);
  plot_seen_clear (&self->seen);
  g_clear_pointer (&self->first, ml_evaluation_unref);
  G_OBJECT_CLASS (plot_threshold_chart_parent_class)->finalize (object);
}

static void
plot_threshold_chart_class_init (PlotThresholdChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  PlotChartClass *chart_class = PLOT_CHART_CLASS (klass);
  object_class->finalize = plot_threshold_chart_finalize;
  object_class->notify = plot_threshold_chart_notify;
  chart_class->needs = PLOT_NEEDS_EVALUATION | PLOT_NEEDS_NOMINAL;
  chart_class->update = plot_threshold_chart_update;
  chart_class->empty = plot_threshold_chart_empty;
  chart_class->prepare = plot_threshold_chart_prepare;
  chart_class->accept = plot_threshold_chart_accept;
  chart_class->draw = plot_threshold_chart_draw;
  chart_class->draw_hover = plot_threshold_chart_draw_hover;
  chart_class->describe_at = plot_threshold_chart_describe_at;
  chart_class->describe = plot_threshold_chart_describe;
  chart_class->to_csv = plot_threshold_chart_to_csv;
  chart_class->aim = plot_threshold_chart_aim;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_threshold_chart_init (PlotThresholdChart *self)
{
  plot_bands_init (&self->bands);
  self->threshold = (double) NAN;
}
