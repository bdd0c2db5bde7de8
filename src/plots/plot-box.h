/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tukey's box plot of some figures: quartiles, whiskers, and each figure as a
 * dot. */
#pragma once

#include "plot-axis.h"

typedef struct
{
  guint n;
  double *values;                 /* n, rising                               */
  double mean, q1, median, q3;    /* quartiles between the two nearest values */
  double low, high;               /* the last values within 1.5 (q3 - q1) of the box */
} PlotBox;

PlotBox *plot_box_new  (const double *values, guint n); /* NaN left out; NULL: none is left */
void     plot_box_free (PlotBox *self);
void     plot_box_draw (const PlotBox *self, cairo_t *cr, const PlotStyle *style, const PlotAxes *axes,
                        double left, double right, const PlotColor *color); /* between two pixels */
char    *plot_box_tell (const PlotBox *self);           /* (transfer full): "median 3.1, half of them from 2 to 4" */
