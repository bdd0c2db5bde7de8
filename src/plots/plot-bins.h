/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two samples of numbers in the same bins, to be compared: the first as bars,
 * the second as an outline over them, each as shares of its own size. */
#pragma once

#include "plot-axis.h"

enum
{
  PLOT_MOST_BINS = 40,
};

typedef struct
{
  double low, high;
  guint n_bins;
  guint n[2];     /* finite numbers of each sample                           */
  double means[2];
  guint counts[2][PLOT_MOST_BINS];
} PlotBins;

void   plot_bins_set_range  (PlotBins *self, double low, double high, guint n_bins); /* empty */
void   plot_bins_fit        (PlotBins *self, const float *first, gsize n_first, const float *second, gsize n_second); /* range and number from both */
void   plot_bins_add        (PlotBins *self, guint sample, const float *values, gsize n);
double plot_bins_share      (const PlotBins *self, guint sample, guint bin); /* 0 … 1 */
double plot_bins_edge       (const PlotBins *self, guint bin);
void   plot_bins_set_axes   (const PlotBins *self, PlotAxes *axes);          /* x as they are, y in percent */
void   plot_bins_draw       (const PlotBins *self, cairo_t *cr, const PlotStyle *style, const PlotAxes *axes, const PlotColor colors[2]);
int    plot_bins_at         (const PlotBins *self, const PlotAxes *axes, double x); /* -1: none */
void   plot_bins_draw_hover (const PlotBins *self, cairo_t *cr, const PlotStyle *style, const PlotAxes *axes, double x);
