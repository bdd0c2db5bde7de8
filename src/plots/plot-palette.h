/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Colors by meaning: classes and runs by index (with a marker and a dash, so
 * that nothing hangs on color alone), signed values, magnitudes. Each has a
 * form for light and one for dark. */
#pragma once

#include "plot-style.h"

PlotColor plot_palette_class     (guint index, gboolean is_dark);
PlotColor plot_palette_missing   (gboolean is_dark);                  /* a class that is not known */
PlotColor plot_palette_diverging (double value, gboolean is_dark);    /* −1 orange, 0 neutral, 1 blue */
PlotColor plot_palette_magnitude (double value, gboolean is_dark);    /* 0 near the background … 1 */
void      plot_palette_set_dash  (cairo_t *cr, guint index, double line_width);
void      plot_palette_marker    (cairo_t *cr, guint index, double x, double y, double size); /* a path to fill */

PlotColor plot_color_mix         (const PlotColor *a, const PlotColor *b, double share_of_b);
PlotColor plot_color_with_alpha  (PlotColor color, double alpha);
double    plot_color_luminance   (const PlotColor *color);            /* WCAG 2: 0 black … 1 white */
guint32   plot_color_argb32      (const PlotColor *color);            /* opaque, CAIRO_FORMAT_RGB24 */
PlotColor plot_color_readable_on (const PlotColor *background);       /* black or white for text */
