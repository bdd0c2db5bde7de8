/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Threshold curves of runs: one a run and, if wanted, one a fold; the point
 * nearest to the pointer, and the point that a threshold stands at. */
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
  GPtrArray *folds; /* PlotThresholdRun: of the first run */
  char *class_name; /* (nullable) */
} PlotThreshold;

typedef void   (*PlotThresholdMap)  (const MlCurvePoint *point, double *x, double *y);
typedef double (*PlotThresholdArea) (const GArray *curve);

typedef struct /* how points become a curve */
{
  PlotThresholdMap map;
  PlotThresholdArea area;
  gboolean is_stepped;  /* heights hold between points instead of lines     */
} PlotThresholdKind;

void   plot_threshold_update  (PlotThreshold *self, const PlotSource *source, const PlotThresholdKind *kind, gboolean has_folds);
void   plot_threshold_clear   (PlotThreshold *self);
void   plot_threshold_draw    (const PlotThreshold *self, cairo_t *cr, const PlotStyle *style, const PlotAxes *axes);
void   plot_threshold_legend  (const PlotThreshold *self, cairo_t *cr, const PlotStyle *style, const PlotAxes *axes, const char *area_name, gboolean is_right);
const PlotThresholdRun *plot_threshold_nearest (const PlotThreshold *self, const PlotAxes *axes, double x, double y, gboolean of_first, double reach, guint *index); /* (nullable); index: (out) */
const MlCurvePoint *plot_threshold_point (const PlotThresholdRun *run, guint index);
guint  plot_threshold_find    (const PlotThresholdRun *run, double threshold); /* the point that acts as that threshold does */
char  *plot_threshold_to_csv  (const PlotThreshold *self, const char *x_name, const char *y_name, const char *more_names); /* more_names: ",low,high" or "" */
