/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows of a table as points, each class with its color and its mark. Of
 * very many rows evenly spaced ones are drawn. */
#pragma once

#include "plot-axis.h"

#include "ml-dataset.h"

typedef struct
{
  MlDataset *data;
  guint x, y;               /* numeric columns                            */
  const gint32 *codes;      /* (nullable): a row's class, -1: missing     */
  const MlAttribute *class; /* (nullable): labels of the codes            */
} PlotPoints;

guint plot_points_stride  (const PlotPoints *self); /* every so many rows are drawn */
guint plot_points_n_drawn (const PlotPoints *self);
void  plot_points_draw    (const PlotPoints *self, cairo_t *cr, const PlotStyle *style, const PlotAxes *axes);
void  plot_points_legend  (const PlotPoints *self, cairo_t *cr, const PlotStyle *style, double x, double y, double width);
int   plot_points_nearest (const PlotPoints *self, const PlotAxes *axes, double x, double y); /* a row, or -1: none within reach */
