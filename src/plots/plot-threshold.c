/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-threshold.h. Points are kept as core made them, so that a tooltip
 * and the CSV show the threshold and the counts behind each point. */
#include "plot-threshold.h"

#include "plot-line.h"
#include "plot-palette.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MOST_IN_LEGEND 8

static void
run_free (gpointer data)
{
  PlotThresholdRun *self = data;
  g_free (self->title);
  g_array_unref (self->points);
  g_free (self->x);
  g_free (self->y);
  g_free (self->line_x);
  g_free (self->line_y);
  g_free (self);
}

static const MlCurvePoint *
point_of (const PlotThresholdRun *self, guint index)
{
  return &g_array_index (self->points, MlCurvePoint, index);
}

/* The curve: straight from point to point or, stepped, at each point's height
 * from the point before to it. NaN points are passed over by drawing. */
static void
make_line (PlotThresholdRun *self, gboolean is_stepped)
{
  const guint n = self->points->len, times = is_stepped ? 2 : 1;
  self->line_x = g_new (double, times *n);
  self->line_y = g_new (double, times *n);
  for (guint i = 0; i < n; i++)
    {
      if (is_stepped)
        {
          self->line_x[self->n_line] = self->x[i > 0 ? i - 1 : 0];
          self->line_y[self->n_line++] = self->y[i];
        }
      self->line_x[self->n_line] = self->x[i];
      self->line_y[self->n_line++] = self->y[i];
    }
}

static PlotThresholdRun *
run_new (const PlotRun *run, guint class_index, PlotThresholdMap map,
         PlotThresholdArea area, gboolean is_stepped)
{
  PlotThresholdRun *self = g_new0 (PlotThresholdRun, 1);
  self->title = g_strdup (run->title != NULL ? run->title : "");
  self->color = run->color;
  self->points = ml_curves_threshold (run->evaluation, class_index);
  self->area = area (self->points);
  self->x = g_new (double, self->points->len);
  self->y = g_new (double, self->points->len);
  for (guint i = 0; i < self->points->len; i++)
    map (point_of (self, i), &self->x[i], &self->y[i]);
  make_line (self, is_stepped);
  if (self->points->len > 0)
    {
      const MlCurvePoint *any = point_of (self, 0);
      self->positives = any->tp + any->fn;
      self->negatives = any->fp + any->tn;
    }
  return self;
}

/**
 * plot_threshold_update:
 * @map: from a point of the threshold curve to the axes
 * @is_stepped: whether heights hold between points instead of lines
 *
 * Makes the curves of all runs that have class @source->class_index.
 */
void
plot_threshold_update (PlotThreshold *self, const PlotSource *source,
                       PlotThresholdMap map, PlotThresholdArea area,
                       gboolean is_stepped)
{
  const guint class_index = source->class_index;
  plot_threshold_clear (self);
  self->runs = g_ptr_array_new_with_free_func (run_free);
  for (guint i = 0; i < source->n_runs; i++)
    {
      const MlEvaluation *evaluation = source->runs[i].evaluation;
      if (evaluation == NULL
          || class_index >= ml_evaluation_n_classes (evaluation))
        continue;
      PlotThresholdRun *run
          = run_new (&source->runs[i], class_index, map, area, is_stepped);
      if (self->class_name == NULL)
        self->class_name
            = g_strdup (ml_evaluation_class (evaluation)->labels[class_index]);
      if (run->points->len > 0)
        g_ptr_array_add (self->runs, run);
      else
        run_free (run);
    }
}

void
plot_threshold_clear (PlotThreshold *self)
{
  g_clear_pointer (&self->runs, g_ptr_array_unref);
  g_clear_pointer (&self->class_name, g_free);
}

/* The first run last, on top. */
void
plot_threshold_draw (const PlotThreshold *self, cairo_t *cr,
                     const PlotStyle *style, const PlotAxes *axes)
{
  for (guint i = self->runs->len; i-- > 0;)
    {
      const PlotThresholdRun *run = g_ptr_array_index (self->runs, i);
      const PlotColor color = plot_palette_class (run->color, style->is_dark);
      const PlotLine line = { run->line_x, run->line_y, run->n_line, i };
      plot_line_draw (cr, &line, axes, style, &color, style->line_width);
    }
}

/** plot_threshold_legend: In the lower right or left corner, "AUC .83 · run".
 */
void
plot_threshold_legend (const PlotThreshold *self, cairo_t *cr,
                       const PlotStyle *style, const PlotAxes *axes,
                       const char *area_name, gboolean is_right)
{
  PlotLegendItem items[MOST_IN_LEGEND] = { 0 };
  const guint n_items = MIN (self->runs->len, MOST_IN_LEGEND);
  for (guint i = 0; i < n_items; i++)
    {
      const PlotThresholdRun *run = g_ptr_array_index (self->runs, i);
      g_autofree char *area = isnan (run->area)
                                  ? g_strdup ("?")
                                  : g_strdup_printf ("%.3f", run->area);
      items[i].text
          = g_strdup_printf ("%s %s%s%s", area_name, area,
                             *run->title != '\0' ? " · " : "", run->title);
      items[i].color = plot_palette_class (run->color, style->is_dark);
      items[i].dash = (int) i;
      items[i].marker = -1;
    }
  plot_legend_draw (
      cr, style, items, n_items, is_right ? axes->right - 8 : axes->left + 8,
      axes->bottom - 8, is_right ? 1 : 0, 1, 0.7 * (axes->right - axes->left));
  for (guint i = 0; i < n_items; i++)
    g_free (items[i].text);
}

/* The run that has the point nearest to a pixel, if that is within 40 pixels;
 * @index: (out): of the point */
static const PlotThresholdRun *
nearest (const PlotThreshold *self, const PlotAxes *axes, double x, double y,
         guint *index)
{
  const PlotThresholdRun *best = NULL;
  double least = 40;
  for (guint i = 0; i < self->runs->len; i++)
    {
      const PlotThresholdRun *run = g_ptr_array_index (self->runs, i);
      for (guint k = 0; k < run->points->len; k++)
        {
          if (isnan (run->y[k]))
            continue;
          const double distance
              = hypot (plot_scale_pixel (&axes->x, run->x[k]) - x,
                       plot_scale_pixel (&axes->y, run->y[k]) - y);
          if (distance < least)
            {
              least = distance;
              best = run;
              *index = k;
            }
        }
    }
  return best;
}

/** plot_threshold_draw_hover: a ring around the point nearest to the pointer */
void
plot_threshold_draw_hover (const PlotThreshold *self, PlotChart *chart,
                           cairo_t *cr, double x, double y,
                           const PlotStyle *style)
{
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  if (axes == NULL)
    return;
  guint i;
  const PlotThresholdRun *run = nearest (self, axes, x, y, &i);
  if (run == NULL)
    return;
  const PlotColor color = plot_palette_class (run->color, style->is_dark);
  cairo_new_path (cr);
  cairo_arc (cr, plot_scale_pixel (&axes->x, run->x[i]),
             plot_scale_pixel (&axes->y, run->y[i]), 5, 0, 2 * G_PI);
  plot_style_set_source (cr, &style->background);
  cairo_fill_preserve (cr);
  plot_style_set_source (cr, &color);
  cairo_set_line_width (cr, style->line_width);
  cairo_stroke (cr);
}

/** plot_threshold_describe_at: Returns: (transfer full) (nullable): what @tell
 * says of the point nearest to the pointer */
char *
plot_threshold_describe_at (const PlotThreshold *self, PlotChart *chart,
                            double x, double y, PlotThresholdTell tell)
{
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  guint i = 0;
  const PlotThresholdRun *run
      = axes != NULL ? nearest (self, axes, x, y, &i) : NULL;
  if (run == NULL)
    return NULL;
  const MlCurvePoint *point = &g_array_index (run->points, MlCurvePoint, i);
  g_autofree char *threshold = isfinite (point->threshold)
                                   ? plot_format_value (point->threshold)
                                   : g_strdup ("∞");
  g_autofree char *across = plot_format_value (run->x[i]);
  g_autofree char *up = plot_format_value (run->y[i]);
  return tell (&(PlotThresholdPoint){
      .title = run->title, .threshold = threshold, .x = across, .y = up });
}

char *
plot_threshold_describe (const PlotThreshold *self, const char *chart_title,
                         const char *area_name)
{
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, _ ("%s for class %s:"), chart_title,
                          self->class_name);
  for (guint i = 0; i < self->runs->len; i++)
    {
      const PlotThresholdRun *run = g_ptr_array_index (self->runs, i);
      g_autofree char *area = plot_format_value (run->area);
      g_string_append_printf (text, "%s %s%s%s %s", i > 0 ? ";" : "",
                              run->title, *run->title != '\0' ? " " : "",
                              area_name, area);
    }
  g_string_append_c (text, '.');
  return g_string_free (text, FALSE);
}

char *
plot_threshold_to_csv (const PlotThreshold *self, const char *x_name,
                       const char *y_name)
{
  GString *csv = g_string_new (NULL);
  g_string_append_printf (csv, "run,class,threshold,%s,%s,tp,fp,tn,fn\n",
                          x_name, y_name);
  for (guint i = 0; i < self->runs->len; i++)
    {
      const PlotThresholdRun *run = g_ptr_array_index (self->runs, i);
      for (guint k = 0; k < run->points->len; k++)
        {
          const MlCurvePoint *p = point_of (run, k);
          const double numbers[] = { p->threshold, run->x[k], run->y[k], p->tp,
                                     p->fp,        p->tn,     p->fn };
          plot_csv_text (csv, run->title);
          g_string_append_c (csv, ',');
          plot_csv_text (csv, self->class_name);
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
