/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Precision over recall of one class against the rest, for one run or several.
 * Drawn in steps, as the area (average precision) is computed: a straight line
 * between points would promise too much (Davis and Goadrich, "The relationship
 * between precision-recall and ROC curves", ICML 2006). */
#include "plot-palette.h"
#include "plot-text.h"
#include "plot-threshold.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  PlotChart parent;
  PlotThreshold curves;
} PlotPrecisionRecallChart;

typedef PlotChartClass PlotPrecisionRecallChartClass;

GType plot_precision_recall_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotPrecisionRecallChart, plot_precision_recall_chart,
                     PLOT_TYPE_CHART)

static PlotThreshold *
curves_of (PlotChart *chart)
{
  return &((PlotPrecisionRecallChart *) chart)->curves;
}

static void
map (const MlCurvePoint *point, double *x, double *y)
{
  *x = point->tp / (point->tp + point->fn);
  *y = point->tp / (point->tp + point->fp); /* NaN where nothing is positive */
}

static void
plot_precision_recall_chart_update (PlotChart *chart, const PlotSource *source)
{
  plot_threshold_update (curves_of (chart), source, map, ml_curves_prc_area,
                         TRUE);
}

static const char *
plot_precision_recall_chart_empty (PlotChart *chart)
{
  const PlotThreshold *curves = curves_of (chart);
  return curves->runs != NULL && curves->runs->len > 0
             ? NULL
             : _ ("No precision–recall curve yet. It appears when a run with "
                  "a nominal class is finished.");
}

/* The precision of guessing: the share of positive rows. */
static void
draw_base_rate (const PlotThreshold *curves, cairo_t *cr,
                const PlotStyle *style, const PlotAxes *axes)
{
  const PlotThresholdRun *run = g_ptr_array_index (curves->runs, 0);
  const double rate = run->positives / (run->positives + run->negatives);
  const double y = floor (plot_scale_pixel (&axes->y, rate)) + 0.5;
  if (!(y >= axes->top && y <= axes->bottom))
    return;
  cairo_save (cr);
  cairo_new_path (cr);
  cairo_move_to (cr, axes->left, y);
  cairo_line_to (cr, axes->right, y);
  plot_style_set_source (cr, &style->muted);
  cairo_set_line_width (cr, 1);
  plot_palette_set_dash (cr, 1, 1);
  cairo_stroke (cr);
  cairo_restore (cr);
  g_autofree char *number = plot_format_value (rate);
  g_autofree char *text = g_strdup_printf (_ ("base rate %s"), number);
  if (!axes->is_bare)
    plot_text_draw (cr, style,
                    &(PlotText){ .text = text,
                                 .x = axes->right - 4,
                                 .y = y + 2,
                                 .across = 1,
                                 .color = &style->muted,
                                 .flags = PLOT_TEXT_SMALL | PLOT_TEXT_HALO });
}

static void
plot_precision_recall_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                                  double height, const PlotStyle *style)
{
  const PlotThreshold *curves = curves_of (chart);
  PlotAxes axes = { .x_title = _ ("Recall"), .y_title = _ ("Precision") };
  plot_scale_set_range (&axes.x, 0, 1);
  plot_scale_set_range (&axes.y, 0, 1);
  plot_chart_place_axes (chart, 0, &axes, cr, style, 0, 0, width, height);
  plot_axes_draw (&axes, cr, style);
  draw_base_rate (curves, cr, style, &axes);
  plot_threshold_draw (curves, cr, style, &axes);
  if (!axes.is_bare)
    plot_threshold_legend (curves, cr, style, &axes, _ ("area"), FALSE);
}

static void
plot_precision_recall_chart_draw_hover (PlotChart *chart, cairo_t *cr, double x,
                                        double y, const PlotStyle *style)
{
  plot_threshold_draw_hover (curves_of (chart), chart, cr, x, y, style);
}

static char *
tell (const PlotThresholdPoint *p)
{
  return g_strdup_printf (_ ("%s%sThreshold %s\nRecall %s\nPrecision %s"),
                          p->title, *p->title != '\0' ? "\n" : "", p->threshold,
                          p->x, p->y);
}

static char *
plot_precision_recall_chart_describe_at (PlotChart *chart, double x, double y)
{
  return plot_threshold_describe_at (curves_of (chart), chart, x, y, tell);
}

static char *
plot_precision_recall_chart_describe (PlotChart *chart)
{
  return plot_threshold_describe (curves_of (chart),
                                  _ ("Precision–recall curve"), _ ("area"));
}

static char *
plot_precision_recall_chart_to_csv (PlotChart *chart)
{
  return plot_threshold_to_csv (curves_of (chart), "recall", "precision");
}

static void
plot_precision_recall_chart_finalize (GObject *object)
{
  plot_threshold_clear (curves_of (PLOT_CHART (object)));
  G_OBJECT_CLASS (plot_precision_recall_chart_parent_class)->finalize (object);
}

static void
plot_precision_recall_chart_class_init (PlotPrecisionRecallChartClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plot_precision_recall_chart_finalize;
  klass->title = N_ ("Precision–recall curve");
  klass->needs = PLOT_NEEDS_EVALUATION | PLOT_NEEDS_NOMINAL;
  klass->update = plot_precision_recall_chart_update;
  klass->draw = plot_precision_recall_chart_draw;
  klass->draw_hover = plot_precision_recall_chart_draw_hover;
  klass->describe_at = plot_precision_recall_chart_describe_at;
  klass->describe = plot_precision_recall_chart_describe;
  klass->to_csv = plot_precision_recall_chart_to_csv;
  klass->empty = plot_precision_recall_chart_empty;
}

static void
plot_precision_recall_chart_init (PlotPrecisionRecallChart *self)
{
}
