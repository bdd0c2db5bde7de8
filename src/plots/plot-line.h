/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A curve of any length. Where more than two points fall on a column of pixels
 * minimum, maximum and last of each column are drawn, so no peak is
 * ever lost and a million points cost what a thousand do. */
#pragma once

#include "plot-axis.h"

typedef struct
{
  const double *x; /* n, never falling            */
  const double *y; /* n; NaN: not known, passed over */
  guint n;
  guint dash;
} PlotLine;

/* What one column of pixels holds; low > high: nothing. */
typedef struct
{
  double low, high, last;
} PlotLineColumn;

void  plot_line_draw    (cairo_t *cr, const PlotLine *self, const PlotAxes *axes, const PlotStyle *style,
                         const PlotColor *color, double line_width);
void  plot_line_columns (const PlotLine *self, const PlotScale *x, guint n_columns, PlotLineColumn *columns);
guint plot_line_find    (const double *x, guint n, double value); /* the first that is not below value; n: none */
