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

/** plot_threshold_point: Returns: (transfer none): counts behind a point */
const MlCurvePoint *
plot_threshold_point (const PlotThresholdRun *run, guint index)
{
  return &g_array_index (run->points, MlCurvePoint, index);
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
run_new (const char *title, guint color, const MlEvaluation *evaluation,
         guint class_index, const PlotThresholdKind *kind)
{
  PlotThresholdRun *self = g_new0 (PlotThresholdRun, 1);
  self->title = g_strdup (title != NULL ? title : "");
  self->color = color;
  self->points = ml_curves_threshold (evaluation, class_index);
  self->area = kind->area (self->points);
  self->x = g_new (double, self->points->len);
  self->y = g_new (double, self->points->len);
  for (guint i = 0; i < self->points->len; i++)
    kind->map (plot_threshold_point (self, i), &self->x[i], &self->y[i]);
  make_line (self, kind->is_stepped);
  const MlCurvePoint *any = plot_threshold_point (self, 0);
  self->positives = any->tp + any->fn;
  self->negatives = any->fp + any->tn;
  return self;
}

static void
add_folds (PlotThreshold *self, const PlotRun *run, guint class_index,
           const PlotThresholdKind *kind)
{
  for (guint f = 0; f < ml_evaluation_n_folds (run->evaluation); f++)
    {
      g_autoptr (MlEvaluation) fold = ml_evaluation_fold (run->evaluation, f);
      g_autofree char *title = g_strdup_printf (_ ("Fold %u"), f + 1);
      g_ptr_array_add (self->folds,
                       run_new (title, run->color, fold, class_index, kind));
    }
}

/**
 * plot_threshold_update:
 * @kind: from the points of a threshold curve to the axes
 * @has_folds: whether the first run's folds have curves, too
 *
 * Makes the curves of all runs that have class @source->class_index.
 */
void
plot_threshold_update (PlotThreshold *self, const PlotSource *source,
                       const PlotThresholdKind *kind, gboolean has_folds)
{
  const guint class_index = source->class_index;
  plot_threshold_clear (self);
  self->runs = g_ptr_array_new_with_free_func (run_free);
  self->folds = g_ptr_array_new_with_free_func (run_free);
  for (guint i = 0; i < source->n_runs; i++)
    {
      const PlotRun *run = &source->runs[i];
      if (run->evaluation == NULL
          || class_index >= ml_evaluation_n_classes (run->evaluation))
        continue;
      if (self->class_name == NULL)
        self->class_name = g_strdup (
            ml_evaluation_class (run->evaluation)->labels[class_index]);
      if (has_folds && self->runs->len == 0)
        add_folds (self, run, class_index, kind);
      g_ptr_array_add (
          self->runs,
          run_new (run->title, run->color, run->evaluation, class_index, kind));
    }
}

void
plot_threshold_clear (PlotThreshold *self)
{
  g_clear_pointer (&self->runs, g_ptr_array_unref);
  g_clear_pointer (&self->folds, g_ptr_array_unref);
  g_clear_pointer (&self->class_name, g_free);
}

static void
draw_folds (const PlotThreshold *self, cairo_t *cr, const PlotStyle *style,
            const PlotAxes *axes)
{
  for (guint i = 0; i < self->folds->len; i++)
    {
      const PlotThresholdRun *fold = g_ptr_array_index (self->folds, i);
      const PlotColor color = plot_color_with_alpha (
          plot_palette_class (fold->color, style->is_dark), 0.35);
      const PlotLine line = { fold->line_x, fold->line_y, fold->n_line, 0 };
      plot_line_draw (cr, &line, axes, style, &color, 1);
    }
}

/* Folds below, the first run last, on top. */
void
plot_threshold_draw (const PlotThreshold *self, cairo_t *cr,
                     const PlotStyle *style, const PlotAxes *axes)
{
  draw_folds (self, cr, style, axes);
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

/**
 * plot_threshold_nearest:
 * @of_first: look at the first run only
 * @reach: pixels
 * @index: (out): of the point
 *
 * Returns: (transfer none) (nullable): the run that has the point nearest to a
 *   pixel, if that is within reach
 */
const PlotThresholdRun *
plot_threshold_nearest (const PlotThreshold *self, const PlotAxes *axes,
                        double x, double y, gboolean of_first, double reach,
                        guint *index)
{
  const PlotThresholdRun *best = NULL;
  const guint n_runs = of_first ? MIN (self->runs->len, 1) : self->runs->len;
  for (guint i = 0; i < n_runs; i++)
    {
      const PlotThresholdRun *run = g_ptr_array_index (self->runs, i);
      for (guint k = 0; k < run->points->len; k++)
        {
          if (isnan (run->x[k]) || isnan (run->y[k]))
            continue;
          const double distance
              = hypot (plot_scale_pixel (&axes->x, run->x[k]) - x,
                       plot_scale_pixel (&axes->y, run->y[k]) - y);
          if (distance < reach)
            {
              reach = distance;
              best = run;
              *index = k;
            }
        }
    }
  return best;
}

/** plot_threshold_find: Returns: the point of @run where the same rows are
 * positive as with @threshold */
guint
plot_threshold_find (const PlotThresholdRun *run, double threshold)
{
  guint low = 0, high = run->points->len; /* the last not below it */
  while (high - low > 1)
    {
      const guint middle = (low + high) / 2;
      if (plot_threshold_point (run, middle)->threshold >= threshold)
        low = middle;
      else
        high = middle;
    }
  return low;
}

static void
append_run (GString *csv, const PlotThreshold *self,
            const PlotThresholdRun *run, const char *title, gboolean has_more)
{
  for (guint k = 0; k < run->points->len; k++)
    {
      const MlCurvePoint *p = plot_threshold_point (run, k);
      const double numbers[]
          = { p->threshold, run->x[k], run->y[k], p->tp, p->fp, p->tn, p->fn };
      plot_csv_text (csv, title);
      g_string_append_c (csv, ',');
      plot_csv_text (csv, self->class_name);
      for (guint j = 0; j < G_N_ELEMENTS (numbers); j++)
        {
          g_string_append_c (csv, ',');
          plot_csv_number (csv, numbers[j]);
        }
      g_string_append (csv, has_more ? ",,\n" : "\n");
    }
}

/** plot_threshold_to_csv: Returns: (transfer full): all points; folds are named
 * behind their run */
char *
plot_threshold_to_csv (const PlotThreshold *self, const char *x_name,
                       const char *y_name, const char *more_names)
{
  const gboolean has_more = *more_names != '\0';
  GString *csv = g_string_new (NULL);
  g_string_append_printf (csv, "run,class,threshold,%s,%s,tp,fp,tn,fn%s\n",
                          x_name, y_name, more_names);
  for (guint i = 0; i < self->runs->len; i++)
    {
      const PlotThresholdRun *run = g_ptr_array_index (self->runs, i);
      append_run (csv, self, run, run->title, has_more);
    }
  for (guint i = 0; i < self->folds->len; i++)
    {
      const PlotThresholdRun *run = g_ptr_array_index (self->runs, 0);
      const PlotThresholdRun *fold = g_ptr_array_index (self->folds, i);
      g_autofree char *title
          = g_strdup_printf ("%s · %s", run->title, fold->title);
      append_run (csv, self, fold, title, has_more);
    }
  return g_string_free (csv, FALSE);
}
