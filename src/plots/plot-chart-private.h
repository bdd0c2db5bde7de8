/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For the charts themselves: what PlotChart keeps for its leaf classes. */
#pragma once

#include "plot-axis.h"
#include "plot-chart.h"

/* Places panel `panel` (0 … 5, one above the other, sharing x) as the user
 * has zoomed it, and remembers it for zoom, pan and hit tests. */
void            plot_chart_place_axes (PlotChart *self, guint panel, PlotAxes *axes, cairo_t *cr, const PlotStyle *style,
                                       double x, double y, double width, double height);
double          plot_chart_room_left  (PlotChart *self, guint panel, const PlotAxes *axes, cairo_t *cr, const PlotStyle *style,
                                       double height); /* beside the panel, as the user has zoomed it */
const PlotAxes *plot_chart_axes_at    (PlotChart *self, double x, double y, guint *panel); /* of the last drawing; NULL: none there */
char           *plot_chart_one_line   (char *lines); /* (transfer full) both ways: "a; b" */
void            plot_chart_set_stale  (PlotChart *self); /* prepare is due */

/* Lines of a legend: a swatch of the color (with dash and marker of index)
 * and a text each; (x, y) is the corner given by across and down. */
typedef struct
{
  char *text;
  PlotColor color;
  int dash;   /* −1: a filled square instead of a line */
  int marker; /* −1: none                              */
} PlotLegendItem;

void   plot_legend_draw  (cairo_t *cr, const PlotStyle *style, const PlotLegendItem *items, guint n_items,
                          double x, double y, double across, double down, double max_width);

void   plot_legend_draw_row (cairo_t *cr, const PlotStyle *style, const PlotLegendItem *items, guint n_items,
                             double x, double y, double width); /* side by side; y: the middle */

void   plot_legend_spread   (double *y, guint n, double least, double top, double bottom); /* places of labels, at least that far apart */

char  *plot_csv_table  (MlDataset *table);                  /* (transfer full): columns of numbers and labels */
void   plot_csv_text   (GString *csv, const char *text);    /* quoted where it must be */
void   plot_csv_number (GString *csv, double number);       /* shortest that reads back; empty: NaN */
