/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How things look: one struct of colors and sizes for light, dark, print and
 * presenter mode. Charts take every color and size from here. */
#pragma once

#include <cairo.h>
#include <glib.h>

typedef struct
{
  double red, green, blue, alpha;
} PlotColor;

typedef struct
{
  gboolean is_dark;
  PlotColor background, foreground, muted, grid, accent;
  double font_size;   /* points of axis labels                              */
  double line_width;  /* pixels of a curve                                  */
  double scale;       /* device pixels per unit, for textures               */
  const char *font;   /* Pango family                                       */
} PlotStyle;

void      plot_style_init       (PlotStyle *self, gboolean is_dark);
void      plot_style_set_source (cairo_t *cr, const PlotColor *color);
