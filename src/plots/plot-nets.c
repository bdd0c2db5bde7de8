/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-nets.h. */
#include "plot-nets.h"

#include "plot-chart-private.h"
#include "plot-palette.h"

#include <glib/gi18n-lib.h>

/** plot_nets_name: Returns: (transfer none): words for a legend */
const char *
plot_nets_name (gboolean is_pretrained)
{
  return is_pretrained ? _ ("with pre-training") : _ ("without pre-training");
}

/** plot_nets_index: Returns: which of the palette's classes */
guint
plot_nets_index (gboolean is_pretrained)
{
  return is_pretrained ? 0 : 1;
}

/** plot_nets_legend: @y: the middle of the row */
void
plot_nets_legend (cairo_t *cr, const PlotStyle *style, const PlotAxes *axes,
                  double y, int dash)
{
  PlotLegendItem items[2];
  for (guint i = 0; i < 2; i++)
    items[i] = (PlotLegendItem){ (char *) plot_nets_name (i == 1),
                                 plot_palette_class (plot_nets_index (i == 1),
                                                     style->is_dark),
                                 dash, (int) plot_nets_index (i == 1) };
  plot_legend_draw_row (cr, style, items, 2, axes->left, y,
                        axes->right - axes->left);
}
