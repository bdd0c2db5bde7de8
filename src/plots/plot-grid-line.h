/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a unit of a network's first layer changes its sign, over the plane of a
 * grid. */
#pragma once

#include "plot-axis.h"
#include "plot-grid.h"

gboolean plot_grid_line_clip  (const PlotGridLine *line, const PlotAxes *axes, double ends[4]);
void     plot_grid_line_draw  (const PlotGridLine *line, cairo_t *cr, const PlotStyle *style, const PlotAxes *axes, guint unit);
gboolean plot_grid_line_is_at (const PlotGridLine *line, const PlotAxes *axes, double x, double y);
