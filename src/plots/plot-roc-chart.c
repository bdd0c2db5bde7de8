/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The ROC curve of one class against the rest, for one run or several: the
 * share of positive rows found over the share of negative rows taken for
 * positive. Fawcett, "An introduction to ROC analysis", Pattern Recognition
 * Letters 27, 2006. */
#include "plot-palette.h"
#include "plot-threshold-chart.h"

#include <glib/gi18n-lib.h>

typedef PlotThresholdChart PlotRocChart;
typedef PlotThresholdChartClass PlotRocChartClass;

GType plot_roc_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotRocChart, plot_roc_chart, PLOT_TYPE_THRESHOLD_CHART)

static void
map (const MlCurvePoint *point, double *x, double *y)
{
  *x = point->fp / (point->fp + point->tn);
  *y = point->tp / (point->tp + point->fn);
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

static const MlInterval *
bands (const MlBootstrap *bootstrap, MlInterval *area)
{
  *area = bootstrap->auc;
  return bootstrap->roc;
}

static char *
tell (const PlotThresholdPoint *p)
{
  return g_strdup_printf (
      _ ("%s%sThreshold %s\nFalse positive rate %s\nTrue positive rate %s"),
      p->title, *p->title != '\0' ? "\n" : "", p->threshold, p->x, p->y);
}

static void
plot_roc_chart_class_init (PlotRocChartClass *klass)
{
  PLOT_CHART_CLASS (klass)->title = N_ ("ROC curve");
  klass->kind = (PlotThresholdKind){ map, ml_curves_roc_area, FALSE };
  klass->x_title = N_ ("False positive rate");
  klass->y_title = N_ ("True positive rate");
  klass->x_name = "fpr";
  klass->y_name = "tpr";
  klass->area_name = N_ ("AUC");
  klass->nothing = N_ ("No ROC curve yet. It appears when a run with a nominal "
                       "class is finished.");
  klass->has_legend_right = TRUE;
  klass->draw_reference = draw_diagonal;
  klass->bands = bands;
  klass->tell = tell;
}

static void
plot_roc_chart_init (PlotRocChart *self)
{
}
