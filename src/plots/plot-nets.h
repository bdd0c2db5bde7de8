/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How networks with and without pre-training look on all charts of that
 * experiment. */
#pragma once

#include "plot-axis.h"

const char *plot_nets_name   (gboolean is_pretrained);
guint       plot_nets_index  (gboolean is_pretrained); /* of color, marker and dash in the palette */
void        plot_nets_legend (cairo_t *cr, const PlotStyle *style, const PlotAxes *axes, double y, int dash); /* a row above the axes; dash -1: squares */
