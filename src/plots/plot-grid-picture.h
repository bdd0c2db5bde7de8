/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The colors of a grid: of the classes, mixed by their probability, or of a
 * number from low to high. */
#pragma once

#include "plot-grid.h"
#include "plot-style.h"

const MlAttribute *plot_question_class (const PlotQuestion *question);
cairo_surface_t   *plot_grid_paint     (const PlotGrid *grid, const PlotStyle *style);
