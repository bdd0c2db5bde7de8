/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a decision costs and gains: the cost of all rows over the threshold or
 * over the share of rows taken for positive, with the cheapest place marked;
 * or cumulative gains, the share of positive rows found in the best-ranked
 * share of all rows. Witten, Frank, Hall and Pal, Data Mining, 4th ed., 5.8. */
#include "plot-chart-private.h"
#include "plot-line.h"
#include "plot-palette.h"
#include "plot-seen.h"
#include "plot-text.h"

#include "ml-decision.h"
#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum
{
  GRASP_REACH = 12, /* pixels from the mark                      */
  TIP_REACH = 60,   /* … and from the pointer to what it tells of */
  MOST_IN_LEGEND = 8,
};

enum
{
  VIEW_THRESHOLD,
  VIEW_ROWS,
  VIEW_GAINS,
};

ML_DEFINE_CHOICE (PlotCostView, plot_cost_view,
                  { VIEW_THRESHOLD, N_ ("Cost over the threshold"),
                    "threshold" },
                  { VIEW_ROWS, N_ ("Cost over the share of rows"), "rows" },
                  { VIEW_GAINS, N_ ("Gains over the share of rows"), "gains" })

typedef struct
{
  char *title;
  guint color;
  GArray *curve; /* MlDecisionPoint, thresholds falling */
  guint n;
  double *x, *y; /* of the line: x never falls */
} Run;

typedef struct
{
  PlotChart parent;
  int view;
  PlotSeen seen;
  GPtrArray *runs;  /* (nullable) Run */
  char *class_name; /* (nullable) */
  double threshold; /* NaN: none in force */
} PlotCostChart;

typedef PlotChartClass PlotCostChartClass;

static const MlOption options[] = {
  ML_OPTION_CHOICE (PlotCostChart, view, plot_cost_view_get_type,
                    VIEW_THRESHOLD, NULL, N_ ("View"),
                    N_ ("What is drawn over what; costs come from the cost "
                        "matrix")),
};

GType plot_cost_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotCostChart, plot_cost_chart, PLOT_TYPE_CHART)

static PlotCostChart *
cast (PlotChart *chart)
{
  return (PlotCostChart *) chart;
}

static void
run_free (gpointer data)
{
  Run *run = data;
  g_free (run->title);
  g_array_unref (run->curve);
  g_free (run->x);
  g_free (run->y);
  g_free (run);
}

static const MlDecisionPoint *
point_of (const Run *run, guint index)
{
  return &g_array_index (run->curve, MlDecisionPoint, index);
}

static double
rows_of (const MlDecisionPoint *p)
{
  return p->point.tp + p->point.fp + p->point.tn + p->point.fn;
}

/* Where a point lies on the axes. */
static double
x_of (const PlotCostChart *self, const Run *run, guint index)
{
  const MlDecisionPoint *p = point_of (run, index);
  if (self->view == VIEW_THRESHOLD)
    return MIN (p->point.threshold, 1);
  return (p->point.tp + p->point.fp) / rows_of (p);
}

static double
y_of (const PlotCostChart *self, const Run *run, guint index)
{
  const MlDecisionPoint *p = point_of (run, index);
  return self->view == VIEW_GAINS ? p->point.tp / (p->point.tp + p->point.fn)
                                  : p->cost;
}

/* Over thresholds the cost holds down to the next lower probability. */
static void
make_line (const PlotCostChart *self, Run *run)
{
  const guint n = run->curve->len;
  g_free (run->x);
  g_free (run->y);
  run->x = g_new (double, 2 * n);
  run->y = g_new (double, 2 * n);
  run->n = 0;
  for (guint i = 0; i < n; i++)
    {
      const guint k = self->view == VIEW_THRESHOLD ? n - 1 - i : i;
      const double x = x_of (self, run, k), y = y_of (self, run, k);
      if (self->view == VIEW_THRESHOLD)
        {
          run->x[run->n] = i > 0 ? run->x[run->n - 1] : 0;
          run->y[run->n++] = y;
        }
      run->x[run->n] = MAX (x, 0);
      run->y[run->n++] = y;
    }
}

static void
make_lines (PlotCostChart *self)
{
  for (guint i = 0; self->runs != NULL && i < self->runs->len; i++)
    make_line (self, g_ptr_array_index (self->runs, i));
}

static void
plot_cost_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotCostChart *self = cast (chart);
  const PlotDecision *decision = source->decision;
  self->threshold = decision != NULL ? decision->threshold : (double) NAN;
  if (!plot_seen_changed (&self->seen, source))
    return;
  g_clear_pointer (&self->runs, g_ptr_array_unref);
  g_clear_pointer (&self->class_name, g_free);
  self->runs = g_ptr_array_new_with_free_func (run_free);
  guint n_classes = 0; /* the costs are for */
  for (guint i = 0; i < source->n_runs; i++)
    {
      const PlotRun *run = &source->runs[i];
      const guint n = run->evaluation != NULL
                          ? ml_evaluation_n_classes (run->evaluation)
                          : 0;
      if (source->class_index >= n || (n_classes > 0 && n != n_classes))
        continue;
      n_classes = n;
      Run *made = g_new0 (Run, 1);
      made->title = g_strdup (run->title != NULL ? run->title : "");
      made->color = run->color;
      made->curve
          = ml_decision_curve (run->evaluation, source->class_index,
                               decision != NULL ? decision->costs : NULL);
      g_ptr_array_add (self->runs, made);
      if (self->class_name == NULL)
        self->class_name = g_strdup (
            ml_evaluation_class (run->evaluation)->labels[source->class_index]);
    }
  make_lines (self);
}

static void
plot_cost_chart_notify (GObject *object, GParamSpec *spec)
{
  make_lines ((PlotCostChart *) object);
  G_OBJECT_CLASS (plot_cost_chart_parent_class)->notify (object, spec);
}

static const char *
plot_cost_chart_empty (PlotChart *chart)
{
  PlotCostChart *self = cast (chart);
  return self->runs != NULL && self->runs->len > 0
             ? NULL
             : _ ("No costs yet. They appear when a run with a nominal class "
                  "is finished.");
}

static const Run *
first_run (const PlotCostChart *self)
{
  return g_ptr_array_index (self->runs, 0);
}

/* -- Drawing --------------------------------------------------------------- */

static void
find_range (const PlotCostChart *self, double *low, double *high)
{
  *low = 0;
  *high = self->view == VIEW_GAINS ? 1 : 0;
  for (guint i = 0; i < self->runs->len && self->view != VIEW_GAINS; i++)
    {
      const Run *run = g_ptr_array_index (self->runs, i);
      for (guint k = 0; k < run->n; k++)
        {
          *low = MIN (*low, run->y[k]);
          *high = MAX (*high, run->y[k]);
        }
    }
}

static void
draw_mark (cairo_t *cr, const PlotStyle *style, const PlotAxes *axes, double x,
           double y, const PlotColor *color, gboolean is_filled)
{
  cairo_new_path (cr);
  cairo_arc (cr, plot_scale_pixel (&axes->x, x), plot_scale_pixel (&axes->y, y),
             6, 0, 2 * G_PI);
  plot_style_set_source (cr, is_filled ? color : &style->background);
  cairo_fill_preserve (cr);
  plot_style_set_source (cr, color);
  cairo_set_line_width (cr, style->line_width + 0.5);
  cairo_stroke (cr);
}

/* A guess finds in any share of the rows the same share of positives. */
static void
draw_guess (const PlotCostChart *self, cairo_t *cr, const PlotStyle *style,
            const PlotAxes *axes)
{
  if (self->view != VIEW_GAINS)
    return;
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

/* The point in force as a ring; the cheapest one as a dot with its name. */
static void
draw_marks (const PlotCostChart *self, cairo_t *cr, const PlotStyle *style,
            const PlotAxes *axes)
{
  const Run *run = first_run (self);
  const PlotColor color = plot_palette_class (run->color, style->is_dark);
  cairo_save (cr);
  if (self->view != VIEW_GAINS)
    {
      const guint best = ml_decision_cheapest (run->curve);
      const double x = x_of (self, run, best), y = y_of (self, run, best);
      draw_mark (cr, style, axes, x, y, &color, TRUE);
      if (!axes->is_bare)
        plot_text_draw (
            cr, style,
            &(PlotText){ .text = _ ("cheapest"),
                         .x = plot_scale_pixel (&axes->x, x),
                         .y = plot_scale_pixel (&axes->y, y) - 8,
                         .across = x > 0.5 ? 1 : 0,
                         .down = 1,
                         .flags = PLOT_TEXT_SMALL | PLOT_TEXT_HALO });
    }
  if (!isnan (self->threshold))
    {
      const guint index = ml_decision_find (run->curve, self->threshold);
      const double x = self->view == VIEW_THRESHOLD ? self->threshold
                                                    : x_of (self, run, index);
      draw_mark (cr, style, axes, x, y_of (self, run, index), &color, FALSE);
    }
  cairo_restore (cr);
}

static void
draw_legend (const PlotCostChart *self, cairo_t *cr, const PlotStyle *style,
             const PlotAxes *axes)
{
  PlotLegendItem items[MOST_IN_LEGEND];
  const guint n = MIN (self->runs->len, MOST_IN_LEGEND);
  for (guint i = 0; i < n; i++)
    {
      const Run *run = g_ptr_array_index (self->runs, i);
      items[i] = (PlotLegendItem){
        run->title, plot_palette_class (run->color, style->is_dark), (int) i, -1
      };
    }
  if (n > 1)
    plot_legend_draw (
        cr, style, items, n, axes->right - 8,
        self->view == VIEW_GAINS ? axes->bottom - 8 : axes->top + 8, 1,
        self->view == VIEW_GAINS ? 1 : 0, 0.7 * (axes->right - axes->left));
}

static void
plot_cost_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                      double height, const PlotStyle *style)
{
  PlotCostChart *self = cast (chart);
  g_autofree char *threshold
      = g_strdup_printf (_ ("Threshold for “%s”"), self->class_name);
  g_autofree char *rows = g_strdup_printf (
      _ ("Share of all rows that are taken for “%s”"), self->class_name);
  g_autofree char *gains
      = g_strdup_printf (_ ("Share of “%s” found"), self->class_name);
  double low, high;
  find_range (self, &low, &high);
  const double room = self->view == VIEW_GAINS ? 0 : 0.05 * (high - low);
  PlotAxes axes = { .x_title = self->view == VIEW_THRESHOLD ? threshold : rows,
                    .y_title = self->view == VIEW_GAINS ? gains : _ ("Cost") };
  plot_scale_set_range (&axes.x, 0, 1);
  plot_scale_set_range (&axes.y, low < 0 ? low - room : 0, high + room);
  plot_chart_place_axes (chart, 0, &axes, cr, style, 0, 0, width, height);
  plot_axes_draw (&axes, cr, style);
  draw_guess (self, cr, style, &axes);
  for (guint i = self->runs->len; i-- > 0;)
    {
      const Run *run = g_ptr_array_index (self->runs, i);
      const PlotColor color = plot_palette_class (run->color, style->is_dark);
      const PlotLine line = { run->x, run->y, run->n, i };
      plot_line_draw (cr, &line, &axes, style, &color, style->line_width);
    }
  draw_marks (self, cr, style, &axes);
  if (!axes.is_bare)
    draw_legend (self, cr, style, &axes);
}

/* -- Words ----------------------------------------------------------------- */

/* The point that lies nearest to the pointer across. */
static guint
index_at (const PlotCostChart *self, const Run *run, double x)
{
  if (self->view == VIEW_THRESHOLD)
    return ml_decision_find (run->curve, x);
  guint best = 0;
  for (guint i = 1; i < run->curve->len; i++)
    if (fabs (x_of (self, run, i) - x) < fabs (x_of (self, run, best) - x))
      best = i;
  return best;
}

static char *
describe_point (const PlotCostChart *self, const Run *run, guint index)
{
  const MlDecisionPoint *p = point_of (run, index);
  g_autofree char *threshold = isfinite (p->point.threshold)
                                   ? plot_format_value (p->point.threshold)
                                   : g_strdup ("∞");
  g_autofree char *cost = plot_format_value (p->cost);
  g_autofree char *mean = plot_format_value (p->cost / rows_of (p));
  const double taken = (p->point.tp + p->point.fp) / rows_of (p);
  const double found = p->point.tp / (p->point.tp + p->point.fn);
  g_autofree char *lift
      = taken > 0 ? plot_format_value (found / taken) : g_strdup ("–");
  return g_strdup_printf (
      _ ("Threshold %s\nCost %s, %s a row\n%.1f %% of the rows taken, %.1f %% "
         "of %s found: lift %s"),
      threshold, cost, mean, 100 * taken, 100 * found, self->class_name, lift);
}

static char *
plot_cost_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotCostChart *self = cast (chart);
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  if (axes == NULL)
    return NULL;
  const Run *best = NULL;
  guint best_index = 0;
  double least = TIP_REACH;
  for (guint i = 0; i < self->runs->len; i++)
    {
      const Run *run = g_ptr_array_index (self->runs, i);
      const guint index = index_at (self, run, plot_scale_value (&axes->x, x));
      const double off
          = fabs (plot_scale_pixel (&axes->y, y_of (self, run, index)) - y);
      if (off < least)
        {
          least = off;
          best = run;
          best_index = index;
        }
    }
  if (best == NULL)
    return NULL;
  g_autofree char *text = describe_point (self, best, best_index);
  return self->runs->len > 1 ? g_strdup_printf ("%s\n%s", best->title, text)
                             : g_steal_pointer (&text);
}

static char *
plot_cost_chart_describe (PlotChart *chart)
{
  PlotCostChart *self = cast (chart);
  const Run *run = first_run (self);
  const guint best = ml_decision_cheapest (run->curve);
  g_autofree char *cheapest
      = plot_chart_one_line (describe_point (self, run, best));
  GString *text = g_string_new (NULL);
  g_string_append_printf (text,
                          _ ("Cost of deciding for class %s by %s. "
                             "Cheapest: %s."),
                          self->class_name, run->title, cheapest);
  if (!isnan (self->threshold))
    {
      g_autofree char *now = plot_chart_one_line (describe_point (
          self, run, ml_decision_find (run->curve, self->threshold)));
      g_string_append_printf (text, _ (" In force: %s."), now);
    }
  return g_string_free (text, FALSE);
}

static char *
plot_cost_chart_to_csv (PlotChart *chart)
{
  PlotCostChart *self = cast (chart);
  GString *csv
      = g_string_new ("run,class,threshold,rows,found,cost,tp,fp,tn,fn\n");
  for (guint i = 0; i < self->runs->len; i++)
    {
      const Run *run = g_ptr_array_index (self->runs, i);
      for (guint k = 0; k < run->curve->len; k++)
        {
          const MlDecisionPoint *p = point_of (run, k);
          const double numbers[] = { p->point.threshold,
                                     (p->point.tp + p->point.fp) / rows_of (p),
                                     p->point.tp / (p->point.tp + p->point.fn),
                                     p->cost,
                                     p->point.tp,
                                     p->point.fp,
                                     p->point.tn,
                                     p->point.fn };
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

static gboolean
plot_cost_chart_aim (PlotChart *chart, double x, double y, gboolean is_grasp,
                     double *threshold)
{
  PlotCostChart *self = cast (chart);
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  if (axes == NULL)
    return FALSE;
  const Run *run = first_run (self);
  const double value = plot_scale_value (&axes->x, x);
  if (is_grasp)
    {
      if (isnan (self->threshold))
        return FALSE;
      const guint index = ml_decision_find (run->curve, self->threshold);
      const double at = self->view == VIEW_THRESHOLD ? self->threshold
                                                     : x_of (self, run, index);
      *threshold = self->threshold;
      return hypot (plot_scale_pixel (&axes->x, at) - x,
                    plot_scale_pixel (&axes->y, y_of (self, run, index)) - y)
             <= GRASP_REACH;
    }
  *threshold = CLAMP (value, 0, 1);
  if (self->view != VIEW_THRESHOLD)
    *threshold = point_of (run, index_at (self, run, value))->point.threshold;
  return isfinite (*threshold);
}

static void
plot_cost_chart_finalize (GObject *object)
{
  PlotCostChart *self = (PlotCostChart *) object;
  g_clear_pointer (&self->runs, g_ptr_array_unref);
  g_free (self->class_name);
  plot_seen_clear (&self->seen);
  G_OBJECT_CLASS (plot_cost_chart_parent_class)->finalize (object);
}

static void
plot_cost_chart_class_init (PlotCostChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = plot_cost_chart_finalize;
  object_class->notify = plot_cost_chart_notify;
  klass->title = N_ ("Cost and gains");
  klass->needs = PLOT_NEEDS_EVALUATION | PLOT_NEEDS_NOMINAL;
  klass->update = plot_cost_chart_update;
  klass->draw = plot_cost_chart_draw;
  klass->describe_at = plot_cost_chart_describe_at;
  klass->describe = plot_cost_chart_describe;
  klass->to_csv = plot_cost_chart_to_csv;
  klass->empty = plot_cost_chart_empty;
  klass->aim = plot_cost_chart_aim;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_cost_chart_init (PlotCostChart *self)
{
  self->threshold = (double) NAN;
}
