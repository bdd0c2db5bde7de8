/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The ROC curve of one class against the rest, for one run or several: the
 * share of positive rows found over the share of negative rows taken for
 * positive. Fawcett, "An introduction to ROC analysis", Pattern Recognition
 * Letters 27, 2006. */
#include "plot-palette.h"
#include "plot-threshold.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  PlotChart parent;
  PlotThreshold curves;
} PlotRocChart;

typedef PlotChartClass PlotRocChartClass;

GType plot_roc_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotRocChart, plot_roc_chart, PLOT_TYPE_CHART)

static PlotThreshold *
curves_of (PlotChart *chart)
{
  return &((PlotRocChart *) chart)->curves;
}

static void
map (const MlCurvePoint *point, double *x, double *y)
{
  *x = point->fp / (point->fp + point->tn);
  *y = point->tp / (point->tp + point->fn);
}

static void
plot_roc_chart_update (PlotChart *chart, const PlotSource *source)
{
  plot_threshold_update (curves_of (chart), source, map, ml_curves_roc_area,
                         FALSE);
}

static const char *
plot_roc_chart_empty (PlotChart *chart)
{
  const PlotThreshold *curves = curves_of (chart);
  return curves->runs != NULL && curves->runs->len > 0
             ? NULL
             : _ ("No ROC curve yet. It appears when a run with a nominal "
                  "class is finished.");
}

/* Where a classifier lies that guesses. */
static void
draw_diagonal (const PlotThreshold *curves, cairo_t *cr, const PlotStyle *style,
               const PlotAxes *axes)
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

static void
plot_roc_chart_draw (PlotChart *chart, cairo_t *cr, double width, double height,
                     const PlotStyle *style)
{
  const PlotThreshold *curves = curves_of (chart);
  PlotAxes axes = { .x_title = _ ("False positive rate"),
                    .y_title = _ ("True positive rate") };
  plot_scale_set_range (&axes.x, 0, 1);
  plot_scale_set_range (&axes.y, 0, 1);
  plot_chart_place_axes (chart, 0, &axes, cr, style, 0, 0, width, height);
  plot_axes_draw (&axes, cr, style);
  draw_diagonal (curves, cr, style, &axes);
  plot_threshold_draw (curves, cr, style, &axes);
  if (!axes.is_bare)
    plot_threshold_legend (curves, cr, style, &axes, _ ("AUC"), TRUE);
}

static void
plot_roc_chart_draw_hover (PlotChart *chart, cairo_t *cr, double x, double y,
                           const PlotStyle *style)
{
  plot_threshold_draw_hover (curves_of (chart), chart, cr, x, y, style);
}

static char *
tell (const PlotThresholdPoint *p)
{
  return g_strdup_printf (
      _ ("%s%sThreshold %s\nFalse positive rate %s\nTrue positive rate %s"),
      p->title, *p->title != '\0' ? "\n" : "", p->threshold, p->x, p->y);
}

static char *
plot_roc_chart_describe_at (PlotChart *chart, double x, double y)
{
  return plot_threshold_describe_at (curves_of (chart), chart, x, y, tell);
}

static char *
plot_roc_chart_describe (PlotChart *chart)
{
  return plot_threshold_describe (curves_of (chart), _ ("ROC curve"),
                                  _ ("AUC"));
}

static char *
plot_roc_chart_to_csv (PlotChart *chart)
{
  return plot_threshold_to_csv (curves_of (chart), "fpr", "tpr");
}

static void
plot_roc_chart_finalize (GObject *object)
{
  plot_threshold_clear (curves_of (PLOT_CHART (object)));
  G_OBJECT_CLASS (plot_roc_chart_parent_class)->finalize (object);
}

static void
plot_roc_chart_class_init (PlotRocChartClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plot_roc_chart_finalize;
  klass->title = N_ ("ROC curve");
  klass->needs = PLOT_NEEDS_EVALUATION | PLOT_NEEDS_NOMINAL;
  klass->update = plot_roc_chart_update;
  klass->draw = plot_roc_chart_draw;
  klass->draw_hover = plot_roc_chart_draw_hover;
  klass->describe_at = plot_roc_chart_describe_at;
  klass->describe = plot_roc_chart_describe;
  klass->to_csv = plot_roc_chart_to_csv;
  klass->empty = plot_roc_chart_empty;
}

static void
plot_roc_chart_init (PlotRocChart *self)
{
}
