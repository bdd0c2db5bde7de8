/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Precision over recall of one class against the rest, for one run or several.
 * Drawn in steps, as the area (average precision) is computed: a straight line
 * between points would promise too much (Davis and Goadrich, "The relationship
 * between precision-recall and ROC curves", ICML 2006). */
#include "plot-palette.h"
#include "plot-text.h"
#include "plot-threshold-chart.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef PlotThresholdChart PlotPrecisionRecallChart;
typedef PlotThresholdChartClass PlotPrecisionRecallChartClass;

GType plot_precision_recall_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotPrecisionRecallChart, plot_precision_recall_chart,
                     PLOT_TYPE_THRESHOLD_CHART)

static void
map (const MlCurvePoint *point, double *x, double *y)
{
  *x = point->tp / (point->tp + point->fn);
  *y = point->tp / (point->tp + point->fp); /* NaN where nothing is positive */
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

static const MlInterval *
bands (const MlBootstrap *bootstrap, MlInterval *area)
{
  *area = bootstrap->prc;
  return bootstrap->precision;
}

static char *
tell (const PlotThresholdPoint *p)
{
  return g_strdup_printf (_ ("%s%sThreshold %s\nRecall %s\nPrecision %s"),
                          p->title, *p->title != '\0' ? "\n" : "", p->threshold,
                          p->x, p->y);
}

static void
plot_precision_recall_chart_class_init (PlotPrecisionRecallChartClass *klass)
{
  PLOT_CHART_CLASS (klass)->title = N_ ("Precision–recall curve");
  klass->kind = (PlotThresholdKind){ map, ml_curves_prc_area, TRUE };
  klass->x_title = N_ ("Recall");
  klass->y_title = N_ ("Precision");
  klass->x_name = "recall";
  klass->y_name = "precision";
  klass->area_name = N_ ("area");
  klass->nothing = N_ ("No precision–recall curve yet. It appears when a run "
                       "with a nominal class is finished.");
  klass->draw_reference = draw_base_rate;
  klass->bands = bands;
  klass->tell = tell;
}

static void
plot_precision_recall_chart_init (PlotPrecisionRecallChart *self)
{
}
