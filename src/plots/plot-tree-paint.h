/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a tree looks: boxes with a bar of class shares, and branches. */
#pragma once

#include "plot-axis.h"
#include "plot-tree.h"

typedef struct
{
  PlotAxes axes;    /* both from 0 to 1: the whole tree      */
  gboolean is_down; /* the root at the top, not at the left  */
  double line;      /* height of a line of text, pixels      */
} PlotTreeFrame;

typedef struct
{
  double x, y, width, height;
} PlotTreeBox;

void        plot_tree_room (const PlotTreeFrame *frame, double width, double height, guint *most_rows, guint *most_levels);
PlotTreeBox plot_tree_box  (const PlotTree *self, const PlotTreeFrame *frame, guint node);
gboolean    plot_tree_find (const PlotTree *self, const PlotTreeFrame *frame, double x, double y, guint *node);
void        plot_tree_draw (const PlotTree *self, const PlotTreeFrame *frame, cairo_t *cr, const PlotStyle *style);
void        plot_tree_draw_ring (const PlotTree *self, const PlotTreeFrame *frame, cairo_t *cr, const PlotStyle *style, guint node);
void        plot_tree_draw_path (const PlotTree *self, const PlotTreeFrame *frame, cairo_t *cr, const PlotStyle *style, guint node);
