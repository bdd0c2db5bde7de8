/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-style.h. Light and dark take the view colors of the GNOME desktop,
 * so that a chart sits in a window without a seam. */
#include "plot-style.h"

static const PlotStyle light = {
  .is_dark = FALSE,
  .background = { 1, 1, 1, 1 },
  .foreground = { 0.12, 0.12, 0.13, 1 },
  .muted = { 0.37, 0.38, 0.40, 1 },
  .grid = { 0.89, 0.89, 0.90, 1 },
  .accent = { 0.11, 0.44, 0.85, 1 },
};

static const PlotStyle dark = {
  .is_dark = TRUE,
  .background = { 0.118, 0.118, 0.118, 1 },
  .foreground = { 0.96, 0.96, 0.96, 1 },
  .muted = { 0.68, 0.68, 0.70, 1 },
  .grid = { 0.23, 0.23, 0.24, 1 },
  .accent = { 0.47, 0.68, 0.93, 1 },
};

/**
 * plot_style_init:
 * @is_dark: for a dark window
 *
 * Fills in the presets: 10 pt text, curves of 2 pixels, one device pixel a
 * unit. Presenter mode and print change fields afterwards. A font size of 0
 * draws no text at all.
 */
void
plot_style_init (PlotStyle *self, gboolean is_dark)
{
  *self = is_dark ? dark : light;
  self->font_size = 10;
  self->line_width = 2;
  self->scale = 1;
  self->font = "Sans";
}

/** plot_style_set_source: Makes @color what @cr paints with. */
void
plot_style_set_source (cairo_t *cr, const PlotColor *color)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue,
                         color->alpha);
}
