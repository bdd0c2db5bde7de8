/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tiles of values as pictures on one sheet that is kept in device pixels: a
 * frame in which nothing changed is one copy. */
#pragma once

#include "plot-style.h"

enum
{
  PLOT_SHEET_GAP = 2 /* between tiles, device pixels */
};

typedef struct
{
  const float *values;    /* n × height × width                             */
  guint n, height, width; /* a matrix is one tile                           */
  float limit;            /* largest magnitude                              */
  gboolean is_signed;     /* whether values below zero have a color         */
  gboolean scale_each;    /* full color for the largest value of each tile  */
} PlotTiles;

typedef struct
{
  cairo_surface_t *surface;    /* (nullable)                                */
  gboolean is_dark, is_due;    /* of what is painted; due: it is not right  */
  guint columns, n_shown;      /* tiles there was room for                  */
  int cell_width, cell_height; /* of a tile, device pixels, without gap     */
  double left, top, scale;     /* of the sheet, pixels                      */
} PlotSheet;

PlotColor plot_tiles_color        (const PlotTiles *tiles, double share, gboolean is_dark);
void      plot_sheet_place_tiles  (PlotSheet *self, const PlotTiles *tiles, int width, int height);
void      plot_sheet_place_matrix (PlotSheet *self, const PlotTiles *tiles, int width, int height);
void      plot_sheet_paint        (PlotSheet *self, const PlotTiles *tiles, const PlotStyle *style);
void      plot_sheet_draw         (const PlotSheet *self, cairo_t *cr);
gboolean  plot_sheet_value_at     (const PlotSheet *self, const PlotTiles *tiles, double x, double y, guint *tile, guint *row, guint *column);
