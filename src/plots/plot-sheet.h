/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tiles of values as pictures on one sheet that is kept in device pixels: a
 * frame in which nothing changed is one copy. A value is a whole number of
 * pixels where there is room for one and not much is left empty; where there is
 * no room a pixel is the mean of its values.
 * Tiles that belong together, such as the channels of a filter, stand in a
 * block of their own. */
#pragma once

#include "plot-style.h"

enum
{
  PLOT_SHEET_GAP = 2 /* between tiles, device pixels */
};

typedef enum
{
  PLOT_TILES_MAGNITUDE, /* from 0 near the background to the limit          */
  PLOT_TILES_SIGNED,    /* the diverging map; 0 is neutral                  */
  PLOT_TILES_PICTURE,   /* black is 0, white the limit                      */
} PlotTileColors;

typedef struct
{
  const float *values;    /* n × channels × height × width                  */
  guint n, height, width; /* a matrix is one tile                           */
  guint channels;         /* 3: red, green, blue; else one color            */
  guint group;            /* tiles that stand together; 0: each alone       */
  float limit;            /* largest magnitude                              */
  PlotTileColors colors;
  gboolean scale_each;    /* full color for the largest value of each group */
} PlotTiles;

typedef struct
{
  cairo_surface_t *surface;    /* (nullable)                                */
  gboolean is_dark, is_due;    /* of what is painted; due: it is not right  */
  guint columns;               /* blocks side by side                       */
  guint block_columns, block;  /* tiles side by side in a block; of a block */
  guint n_shown;               /* tiles there was room for, whole blocks    */
  int cell_width, cell_height; /* of a tile, device pixels, without gap     */
  int gap, block_gap;          /* device pixels                             */
  int below;                   /* kept free below each block, device pixels */
  gboolean is_stacked;         /* the tiles of a block stand on each other  */
  int most;                    /* a value is at most so many device pixels; 0: any */
  gboolean has_frames;         /* around tiles that would be lost on the background */
  PlotColor frame;
  double left, top, scale;     /* of the sheet, pixels                      */
} PlotSheet;

void      plot_tiles_set_limit    (PlotTiles *tiles);                       /* from the values */
gboolean  plot_tiles_have_negative(const PlotTiles *tiles);
PlotColor plot_tiles_color        (const PlotTiles *tiles, double share, gboolean is_dark);
void      plot_sheet_place_tiles  (PlotSheet *self, const PlotTiles *tiles, int width, int height);
void      plot_sheet_place_matrix (PlotSheet *self, const PlotTiles *tiles, int width, int height);
void      plot_sheet_place_grid   (PlotSheet *self, const PlotTiles *tiles, guint columns, guint rows, int width, int height); /* so many side by side; rows that stand together */
void      plot_sheet_paint        (PlotSheet *self, const PlotTiles *tiles, const PlotStyle *style);
void      plot_sheet_draw         (const PlotSheet *self, cairo_t *cr);
double    plot_sheet_width        (const PlotSheet *self);                  /* pixels; what was painted */
double    plot_sheet_height       (const PlotSheet *self);
void      plot_sheet_tile_corner  (const PlotSheet *self, guint tile, double *x, double *y); /* pixels */
gboolean  plot_sheet_value_at     (const PlotSheet *self, const PlotTiles *tiles, double x, double y, guint *tile, guint *row, guint *column);
void      plot_sheet_mark         (const PlotSheet *self, const PlotTiles *tiles, cairo_t *cr, const PlotStyle *style, guint tile, guint row, guint column);
void      plot_sheet_clear        (PlotSheet *self);
