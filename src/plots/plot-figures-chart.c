/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a threshold for one class does to sensitivity, specificity, precision,
 * F-measure and accuracy: a curve each over all thresholds, for the first run.
 */
#include "plot-chart-private.h"
#include "plot-line.h"
#include "plot-palette.h"
#include "plot-seen.h"
#include "plot-text.h"

#include "ml-decision.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum
{
  GRASP_REACH = 8, /* pixels from the line of the threshold */
};

typedef double (*Figure) (const MlDecisionPoint *point);

static double
sensitivity (const MlDecisionPoint *p)
{
  return p->point.tp / (p->point.tp + p->point.fn);
}

static double
specificity (const MlDecisionPoint *p)
{
  return p->point.tn / (p->point.tn + p->point.fp);
}

static double
precision (const MlDecisionPoint *p)
{
  return p->point.tp / (p->point.tp + p->point.fp);
}

static double
f_measure (const MlDecisionPoint *p)
{
  return 2 * p->point.tp / (2 * p->point.tp + p->point.fp + p->point.fn);
}

static double
accuracy (const MlDecisionPoint *p)
{
  return p->correct / (p->point.tp + p->point.fp + p->point.tn + p->point.fn);
}

static const struct
{
  const char *name, *label;
  Figure value;
} figures[] = {
  { "sensitivity", N_ ("Sensitivity"), sensitivity },
  { "specificity", N_ ("Specificity"), specificity },
  { "precision", N_ ("Precision"), precision },
  { "f", N_ ("F-Measure"), f_measure },
  { "accuracy", N_ ("Accuracy"), accuracy },
};

enum
{
  N_FIGURES = G_N_ELEMENTS (figures)
};

typedef struct
{
  PlotChart parent;
  PlotSeen seen;
  GArray *curve; /* (nullable) MlDecisionPoint, thresholds falling */
  char *title, *class_name;
  double threshold; /* NaN: none in force */
  guint n;          /* of the steps below */
  double *x, *y[N_FIGURES];
} PlotFiguresChart;

typedef PlotChartClass PlotFiguresChartClass;

GType plot_figures_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotFiguresChart, plot_figures_chart, PLOT_TYPE_CHART)

static PlotFiguresChart *
cast (PlotChart *chart)
{
  return (PlotFiguresChart *) chart;
}

static void
clear (PlotFiguresChart *self)
{
  g_clear_pointer (&self->curve, g_array_unref);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->class_name, g_free);
  g_clear_pointer (&self->x, g_free);
  for (guint i = 0; i < N_FIGURES; i++)
    g_clear_pointer (&self->y[i], g_free);
  self->n = 0;
}

static const MlDecisionPoint *
point_of (const PlotFiguresChart *self, guint index)
{
  return &g_array_index (self->curve, MlDecisionPoint, index);
}

/* Rising thresholds: between two probabilities all figures stay as they are, so
 * each point is a step from the probability below to its own. */
static void
make_steps (PlotFiguresChart *self)
{
  const guint n_points = self->curve->len;
  self->x = g_new (double, 2 * n_points);
  for (guint f = 0; f < N_FIGURES; f++)
    self->y[f] = g_new (double, 2 * n_points);
  for (guint i = n_points; i-- > 0;)
    {
      const double below
          = i + 1 < n_points ? point_of (self, i + 1)->point.threshold : 0;
      const double own = MIN (point_of (self, i)->point.threshold, 1);
      self->x[self->n] = MIN (MAX (below, 0), own);
      self->x[self->n + 1] = own;
      for (guint f = 0; f < N_FIGURES; f++)
        self->y[f][self->n] = self->y[f][self->n + 1]
            = figures[f].value (point_of (self, i));
      self->n += 2;
    }
}

static void
plot_figures_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotFiguresChart *self = cast (chart);
  self->threshold
      = source->decision != NULL ? source->decision->threshold : (double) NAN;
  if (!plot_seen_changed (&self->seen, source))
    return;
  clear (self);
  for (guint i = 0; i < source->n_runs && self->curve == NULL; i++)
    {
      const PlotRun *run = &source->runs[i];
      if (run->evaluation == NULL
          || source->class_index >= ml_evaluation_n_classes (run->evaluation))
        continue;
      self->curve
          = ml_decision_curve (run->evaluation, source->class_index, NULL);
      self->title = g_strdup (run->title != NULL ? run->title : "");
      self->class_name = g_strdup (
          ml_evaluation_class (run->evaluation)->labels[source->class_index]);
    }
  if (self->curve != NULL)
    make_steps (self);
}

static const char *
plot_figures_chart_empty (PlotChart *chart)
{
  return cast (chart)->curve != NULL
             ? NULL
             : _ ("No figures over the threshold yet. They appear when a run "
                  "with a nominal class is finished.");
}

static void
draw_threshold (const PlotFiguresChart *self, cairo_t *cr,
                const PlotStyle *style, const PlotAxes *axes)
{
  const double x = plot_scale_pixel (&axes->x, self->threshold);
  if (!(x >= axes->left && x <= axes->right))
    return;
  cairo_new_path (cr);
  cairo_move_to (cr, floor (x) + 0.5, axes->top);
  cairo_line_to (cr, floor (x) + 0.5, axes->bottom);
  plot_style_set_source (cr, &style->foreground);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
  cairo_rectangle (cr, floor (x) - 4, axes->top - 4, 9, 8);
  cairo_fill (cr);
}

static void
draw_legend (cairo_t *cr, const PlotStyle *style, double x, double y,
             double width)
{
  PlotLegendItem items[N_FIGURES];
  for (guint f = 0; f < N_FIGURES; f++)
    items[f] = (PlotLegendItem){ (char *) _ (figures[f].label),
                                 plot_palette_class (f, style->is_dark),
                                 (int) f, -1 };
  plot_legend_draw_row (cr, style, items, N_FIGURES, x, y, width);
}

static void
plot_figures_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                         double height, const PlotStyle *style)
{
  PlotFiguresChart *self = cast (chart);
  const double line = plot_text_height (style);
  const double top = height > 6 * line ? 1.4 * line : 0;
  g_autofree char *x_title
      = g_strdup_printf (_ ("Threshold for “%s”"), self->class_name);
  PlotAxes axes = { .x_title = x_title };
  plot_scale_set_range (&axes.x, 0, 1);
  plot_scale_set_range (&axes.y, 0, 1);
  plot_chart_place_axes (chart, 0, &axes, cr, style, 0, top, width,
                         height - top);
  plot_axes_draw (&axes, cr, style);
  for (guint f = N_FIGURES; f-- > 0;)
    {
      const PlotColor color = plot_palette_class (f, style->is_dark);
      const PlotLine curve = { self->x, self->y[f], self->n, f };
      plot_line_draw (cr, &curve, &axes, style, &color, style->line_width);
    }
  draw_threshold (self, cr, style, &axes);
  if (top > 0 && !axes.is_bare)
    draw_legend (cr, style, axes.left + 12, 0.8 * line, width - axes.left - 12);
}

static char *
describe_point (const PlotFiguresChart *self, double threshold)
{
  const MlDecisionPoint *point
      = point_of (self, ml_decision_find (self->curve, threshold));
  g_autofree char *number = plot_format_value (threshold);
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, _ ("Threshold %s"), number);
  for (guint f = 0; f < N_FIGURES; f++)
    {
      const double value = figures[f].value (point);
      g_autofree char *figure
          = isnan (value) ? g_strdup ("–") : plot_format_value (value);
      g_string_append_printf (text, "\n%s %s", _ (figures[f].label), figure);
    }
  return g_string_free (text, FALSE);
}

static char *
plot_figures_chart_describe_at (PlotChart *chart, double x, double y)
{
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  return axes != NULL
             ? describe_point (cast (chart), plot_scale_value (&axes->x, x))
             : NULL;
}

static void
plot_figures_chart_draw_hover (PlotChart *chart, cairo_t *cr, double x,
                               double y, const PlotStyle *style)
{
  if (plot_chart_axes_at (chart, x, y, NULL) == NULL)
    return;
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  cairo_new_path (cr);
  cairo_move_to (cr, floor (x) + 0.5, axes->top);
  cairo_line_to (cr, floor (x) + 0.5, axes->bottom);
  plot_style_set_source (cr, &style->muted);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

static char *
plot_figures_chart_describe (PlotChart *chart)
{
  PlotFiguresChart *self = cast (chart);
  g_autofree char *at = plot_chart_one_line (
      describe_point (self, isnan (self->threshold) ? 0.5 : self->threshold));
  return g_strdup_printf (
      _ ("Five figures of %s over the threshold for class %s. %s."),
      self->title, self->class_name, at);
}

static char *
plot_figures_chart_to_csv (PlotChart *chart)
{
  PlotFiguresChart *self = cast (chart);
  GString *csv = g_string_new ("threshold");
  for (guint f = 0; f < N_FIGURES; f++)
    g_string_append_printf (csv, ",%s", figures[f].name);
  for (guint i = 0; i < self->curve->len; i++)
    {
      g_string_append_c (csv, '\n');
      plot_csv_number (csv, point_of (self, i)->point.threshold);
      for (guint f = 0; f < N_FIGURES; f++)
        {
          g_string_append_c (csv, ',');
          plot_csv_number (csv, figures[f].value (point_of (self, i)));
        }
    }
  g_string_append_c (csv, '\n');
  return g_string_free (csv, FALSE);
}

static gboolean
plot_figures_chart_aim (PlotChart *chart, double x, double y, gboolean is_grasp,
                        double *threshold)
{
  PlotFiguresChart *self = cast (chart);
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  if (axes == NULL)
    return FALSE;
  *threshold = CLAMP (plot_scale_value (&axes->x, x), 0, 1);
  return !is_grasp
         || fabs (plot_scale_pixel (&axes->x, self->threshold) - x)
                <= GRASP_REACH;
}

static void
plot_figures_chart_finalize (GObject *object)
{
  clear ((PlotFiguresChart *) object);
  plot_seen_clear (&((PlotFiguresChart *) object)->seen);
  G_OBJECT_CLASS (plot_figures_chart_parent_class)->finalize (object);
}

static void
plot_figures_chart_class_init (PlotFiguresChartClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plot_figures_chart_finalize;
  klass->title = N_ ("Threshold");
  klass->needs = PLOT_NEEDS_EVALUATION | PLOT_NEEDS_NOMINAL;
  klass->update = plot_figures_chart_update;
  klass->draw = plot_figures_chart_draw;
  klass->draw_hover = plot_figures_chart_draw_hover;
  klass->describe_at = plot_figures_chart_describe_at;
  klass->describe = plot_figures_chart_describe;
  klass->to_csv = plot_figures_chart_to_csv;
  klass->empty = plot_figures_chart_empty;
  klass->aim = plot_figures_chart_aim;
}

static void
plot_figures_chart_init (PlotFiguresChart *self)
{
  self->threshold = (double) NAN;
}
