/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-sheet.h. Where tiles lie on their sheet, and how large they are. */
#include "plot-sheet.h"

#include <math.h>
#include <stdlib.h>

/* A tile of many values is not made smaller than this, pixels. */
#define LEAST_CELL 6

/* Tiles so much larger are worth values of unequal pixels. */
#define WORTH 1.25

/* The largest cell of a tile when @columns blocks of @block_columns tiles
 * stand in @width × @height; below 1: there is no room. */
static int
cell_of (const PlotSheet *self, const PlotTiles *tiles, int width, int height,
         guint n_blocks, guint columns, guint block_columns)
{
  const int block_rows
      = (int) ((self->block + block_columns - 1) / block_columns);
  const int rows = (int) ((n_blocks + columns - 1) / columns);
  const int across = (width + self->block_gap) / (int) columns - self->block_gap
                     - ((int) block_columns - 1) * self->gap;
  const int down = (height + self->block_gap) / rows - self->block_gap
                   - self->below - (block_rows - 1) * self->gap;
  const int tall = down / block_rows;
  const int wide = across / (int) block_columns;
  int cell = (int) MIN (wide, (gint64) tall * tiles->width / tiles->height);
  if (self->most > 0)
    cell = (int) MIN (cell, (gint64) self->most * tiles->width);
  return cell;
}

static void
use_cell (PlotSheet *self, const PlotTiles *tiles, int cell)
{
  self->cell_width = cell;
  self->cell_height
      = MAX (1, (int) ((gint64) cell * tiles->height / tiles->width));
}

/* Smallest cells, and as many blocks as fit. */
static void
place_some (PlotSheet *self, const PlotTiles *tiles, int least, int width,
            int height)
{
  use_cell (self, tiles, least);
  const int pitch = self->cell_width + self->gap;
  const guint fitting = (guint) MAX (1, (width + self->gap) / pitch);
  self->block_columns = self->is_stacked ? 1 : MIN (self->block, fitting);
  const int rows
      = (int) ((self->block + self->block_columns - 1) / self->block_columns);
  const int block_width = (int) self->block_columns * pitch - self->gap;
  const int block_height
      = rows * (self->cell_height + self->gap) - self->gap + self->below;
  self->columns = (guint) MAX (1, (width + self->block_gap)
                                      / (block_width + self->block_gap));
  const guint down = (guint) MAX (1, (height + self->block_gap)
                                         / (block_height + self->block_gap));
  self->n_shown = MIN (self->columns * down * self->block, tiles->n);
}

/* The next smaller number of columns that is the least for some number of rows
 * of @n things, or 0. */
static guint
fewer (guint n, guint columns)
{
  const guint rows = (n + columns - 1) / columns;
  return MIN (columns - 1, (n + rows) / (rows + 1));
}

typedef struct
{
  int cell, skew; /* skew: of a block, how far it is from a square      */
  double lean;    /* how much more of the width than of the height is used, or
                     less */
  guint columns, block_columns;
} Layout;

/* Larger tiles are better, of these squarer blocks, of these a grid that is as
 * wide and high as the room. */
static gboolean
is_better (const Layout *one, const Layout *other)
{
  if (one->cell != other->cell)
    return one->cell > other->cell;
  if (one->skew != other->skew)
    return one->skew < other->skew;
  return one->lean < other->lean;
}

static Layout
layout_of (const PlotSheet *self, const PlotTiles *tiles, int width, int height,
           guint columns, guint block_columns, gboolean is_whole)
{
  const guint n_blocks = (tiles->n + self->block - 1) / self->block;
  const guint rows = (n_blocks + columns - 1) / columns;
  const double across = (double) columns * block_columns * tiles->width;
  const double down = (double) rows * tiles->height
                      * ((self->block + block_columns - 1) / block_columns);
  Layout made = { .columns = columns, .block_columns = block_columns };
  made.cell
      = cell_of (self, tiles, width, height, n_blocks, columns, block_columns);
  if (is_whole && made.cell >= (int) tiles->width)
    made.cell -= made.cell % (int) tiles->width;
  made.skew = abs ((int) (block_columns * block_columns) - (int) self->block);
  made.lean = fabs (across / MAX (width, 1) - down / MAX (height, 1));
  return made;
}

/* @within: tiles side by side in a block. @is_whole: a value is a whole number
 * of pixels, if it is one at all. */
static void
try_columns (const PlotSheet *self, const PlotTiles *tiles, int width,
             int height, guint within, gboolean is_whole, Layout *best)
{
  const guint n_blocks = (tiles->n + self->block - 1) / self->block;
  for (guint columns = n_blocks; columns > 0;
       columns = fewer (n_blocks, columns))
    {
      const Layout next
          = layout_of (self, tiles, width, height, columns, within, is_whole);
      if (next.cell > 0 && is_better (&next, best))
        *best = next;
    }
}

/* Blocks keep the shape they have with whole pixels. */
static Layout
best_layout (const PlotSheet *self, const PlotTiles *tiles, int width,
             int height)
{
  Layout best = { 0 }, larger = { 0 };
  for (guint within = self->is_stacked ? 1 : self->block; within > 0;
       within = fewer (self->block, within))
    try_columns (self, tiles, width, height, within, TRUE, &best);
  if (best.cell > 0)
    try_columns (self, tiles, width, height, best.block_columns, FALSE,
                 &larger);
  return larger.cell > WORTH * best.cell ? larger : best;
}

/** plot_sheet_place_tiles: chooses the numbers of columns that make the tiles
 * largest, in device pixels. A value is a whole number of pixels, unless that
 * would leave much of the room empty. Where tiles would be too small to be told
 * apart, only the first are shown. */
void
plot_sheet_place_tiles (PlotSheet *self, const PlotTiles *tiles, int width,
                        int height)
{
  const gboolean is_strip = tiles->width == 1 && tiles->height == 1;
  self->block = MAX (tiles->group, 1);
  self->gap = is_strip ? 1 : PLOT_SHEET_GAP;
  self->block_gap = self->block > 1 ? 4 * self->gap : self->gap;
  self->n_shown = tiles->n;
  const int least
      = MAX (1, MIN ((int) tiles->width, (int) (LEAST_CELL * self->scale)));
  const Layout best = best_layout (self, tiles, width, height);
  if (best.cell < least)
    {
      place_some (self, tiles, least, width, height);
      return;
    }
  self->columns = best.columns;
  self->block_columns = best.block_columns;
  use_cell (self, tiles, best.cell);
}

/** plot_sheet_place_matrix: one tile fills the room, but a value is at most 64
 * pixels wide and high */
void
plot_sheet_place_matrix (PlotSheet *self, const PlotTiles *tiles, int width,
                         int height)
{
  const int most = (int) (64 * self->scale);
  self->columns = self->n_shown = self->block = self->block_columns = 1;
  self->gap = self->block_gap = PLOT_SHEET_GAP;
  self->cell_width
      = (int) CLAMP ((gint64) tiles->width * most, 1, MAX (width, 1));
  self->cell_height
      = (int) CLAMP ((gint64) tiles->height * most, 1, MAX (height, 1));
  if (self->cell_width > (int) tiles->width)
    self->cell_width -= self->cell_width % (int) tiles->width;
  if (self->cell_height > (int) tiles->height)
    self->cell_height -= self->cell_height % (int) tiles->height;
}

/** plot_sheet_place_grid: @columns tiles side by side, as large as all of them
 * can be; @rows: lines of them that stand together */
void
plot_sheet_place_grid (PlotSheet *self, const PlotTiles *tiles, guint columns,
                       guint rows, int width, int height)
{
  const guint n_blocks = (tiles->n + columns * rows - 1) / (columns * rows);
  self->block = columns * rows;
  self->block_columns = columns;
  self->columns = 1;
  self->gap = PLOT_SHEET_GAP;
  self->block_gap = rows > 1 ? 4 * self->gap : self->gap;
  self->n_shown = tiles->n;
  int cell = cell_of (self, tiles, width, height, n_blocks, 1, columns);
  if (cell >= (int) tiles->width) /* whole pixels a value */
    cell -= cell % (int) tiles->width;
  use_cell (self, tiles, MAX (cell, 1));
}
