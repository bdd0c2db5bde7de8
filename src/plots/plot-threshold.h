/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the ROC and the precision–recall curve have in common: a threshold
 * curve per run, its legend, and the point nearest to the pointer. */
#pragma once

#include "plot-chart-private.h"

#include "ml-curves.h"

typedef struct
{
  char *title;
  guint color;
  GArray *points;            /* MlCurvePoint                                */
  double *x, *y;             /* points->len; NaN in y: undefined there      */
  double *line_x, *line_y;   /* the curve through them, n_line               */
  guint n_line;
  double positives, negatives; /* weights                                   */
  double area;
} PlotThresholdRun;

typedef struct
{
  GPtrArray *runs;  /* PlotThresholdRun */
  char *class_name; /* (nullable) */
} PlotThreshold;

typedef void   (*PlotThresholdMap)  (const MlCurvePoint *point, double *x, double *y);
typedef double (*PlotThresholdArea) (const GArray *curve);

typedef struct /* one point of a curve, in words */
{
  const char *title, *threshold, *x, *y;
} PlotThresholdPoint;

typedef char  *(*PlotThresholdTell) (const PlotThresholdPoint *point);

void   plot_threshold_update  (PlotThreshold *self, const PlotSource *source, PlotThresholdMap map, PlotThresholdArea area, gboolean is_stepped);
void   plot_threshold_clear   (PlotThreshold *self);
void   plot_threshold_draw    (const PlotThreshold *self, cairo_t *cr, const PlotStyle *style, const PlotAxes *axes);
void   plot_threshold_legend  (const PlotThreshold *self, cairo_t *cr, const PlotStyle *style, const PlotAxes *axes, const char *area_name, gboolean is_right);
void   plot_threshold_draw_hover  (const PlotThreshold *self, PlotChart *chart, cairo_t *cr, double x, double y, const PlotStyle *style);
char  *plot_threshold_describe_at (const PlotThreshold *self, PlotChart *chart, double x, double y, PlotThresholdTell tell);
char  *plot_threshold_describe(const PlotThreshold *self, const char *chart_title, const char *area_name);
char  *plot_threshold_to_csv  (const PlotThreshold *self, const char *x_name, const char *y_name);
