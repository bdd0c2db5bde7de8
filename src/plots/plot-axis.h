/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The frame of a chart: two scales, their ticks, labels, titles and grid
 * around the area that the data is drawn in. */
#pragma once

#include "plot-scale.h"
#include "plot-style.h"

typedef struct
{
  PlotScale x, y;              /* ranges by the caller, pixels by placing    */
  const char *x_title, *y_title; /* (nullable)                               */
  const char *const *x_labels; /* (nullable): names at x = 0.5, 1.5, …       */
  guint n_x_labels;
  const char *const *y_labels; /* (nullable): names at y = 0.5, 1.5, …       */
  guint n_y_labels;
  gboolean is_x_quiet;         /* no labels below: another panel has them    */
  double room_left;            /* pixels at least for labels and title       */
  double room_right;           /* pixels kept free for labels of curves      */
  double left, top, right, bottom; /* the area, whole pixels                 */
  double title_left;           /* of the title beside the area               */
  double label_depth;          /* of the labels below the area, pixels       */
  gboolean is_turned;          /* they stand upwards                         */
  gboolean is_wordless;        /* only the area is wished for                */
  gboolean is_bare;            /* too small for words: only the area         */
} PlotAxes;

double   plot_axes_room_left (const PlotAxes *self, cairo_t *cr, const PlotStyle *style, double height); /* that it needs */
void     plot_axes_place    (PlotAxes *self, cairo_t *cr, const PlotStyle *style, double x, double y, double width, double height);
void     plot_axes_draw     (const PlotAxes *self, cairo_t *cr, const PlotStyle *style);
void     plot_axes_clip     (const PlotAxes *self, cairo_t *cr);
gboolean plot_axes_contains (const PlotAxes *self, double x, double y);
