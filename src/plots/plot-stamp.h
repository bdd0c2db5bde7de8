/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A marker that is put down many times: painted once and stamped at whole
 * pixels where the target has pixels, drawn anew in a file of lines. */
#pragma once

#include "plot-style.h"

typedef struct _PlotStamp PlotStamp;

PlotStamp *plot_stamp_new  (cairo_t *cr, const PlotStyle *style, guint marker, const PlotColor *color, double size);
void       plot_stamp_put  (const PlotStamp *self, cairo_t *cr, double x, double y);
void       plot_stamp_free (PlotStamp *self);
