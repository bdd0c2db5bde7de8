/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the ROC and the precision–recall chart have in common: curves with
 * bands, a mark where the threshold in force stands, and dragging it. A leaf
 * class says in its class_init what its axes mean. */
#pragma once

#include "plot-bands.h"
#include "plot-seen.h"
#include "plot-threshold.h"

#define PLOT_TYPE_THRESHOLD_CHART (plot_threshold_chart_get_type ())
GType plot_threshold_chart_get_type (void);

typedef struct /* one point of a curve, in words */
{
  const char *title, *threshold, *x, *y;
} PlotThresholdPoint;

typedef struct
{
  PlotChart parent;
  int band_kind;             /* option: bands                               */
  PlotThreshold curves;
  PlotBands bands;
  PlotSeen seen;
  MlEvaluation *first;       /* (nullable): of the first curve              */
  guint class_index;
  double threshold;          /* NaN: none in force                          */
} PlotThresholdChart;

typedef struct
{
  PlotChartClass parent_class;
  PlotThresholdKind kind;
  const char *x_title, *y_title;   /* N_("Recall")                          */
  const char *x_name, *y_name;     /* columns of the CSV                    */
  const char *area_name;           /* N_("AUC")                             */
  const char *nothing;             /* N_(why it is empty)                   */
  gboolean has_legend_right;
  void              (*draw_reference) (const PlotThreshold *curves, cairo_t *cr, const PlotStyle *style, const PlotAxes *axes);
  const MlInterval *(*bands) (const MlBootstrap *bootstrap, MlInterval *area); /* area: (out) */
  char             *(*tell)  (const PlotThresholdPoint *point);
} PlotThresholdChartClass;
