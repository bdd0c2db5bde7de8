/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A solid line of many points, as a live curve has them. Cairo takes some
 * quarter of a millisecond for 350 points, and a curve is drawn anew 30 times a
 * second while it grows. */
#pragma once

#include <cairo.h>
#include <glib.h>

typedef struct
{
  double x, y; /* x never falls from one point to the next */
} PlotStrokePoint;

gboolean plot_stroke_serves (cairo_t *cr); /* whether @cr paints pixels; files want paths */
void     plot_stroke_draw   (cairo_t *cr, const PlotStrokePoint *points, guint n, const cairo_rectangle_int_t *area,
                             double line_width, double scale);
