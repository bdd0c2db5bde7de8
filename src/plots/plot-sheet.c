/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-sheet.h. A new snapshot is one pass over the pixels, each looking up
 * its value through a table of 511 colors. */
#include "plot-sheet.h"

#include "plot-palette.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define N_COLORS 511

/* A tile of many values is not made smaller than this, pixels. */
#define LEAST_CELL 6

/* Tiles so much larger are worth values of unequal pixels. */
#define WORTH 1.25

/* -- Values and colors ---------------------------------------------------- */

static gsize
n_values (const PlotTiles *tiles)
{
  return (gsize) tiles->n * MAX (tiles->channels, 1) * tiles->height
         * tiles->width;
}

/** plot_tiles_set_limit: makes the largest magnitude the limit; not finite
 * values are left out */
void
plot_tiles_set_limit (PlotTiles *tiles)
{
  const gsize n = n_values (tiles);
  tiles->limit = 0;
  for (gsize i = 0; i < n; i++)
    {
      const float size = fabsf (tiles->values[i]);
      if (size > tiles->limit && size <= G_MAXFLOAT)
        tiles->limit = size;
    }
}

gboolean
plot_tiles_have_negative (const PlotTiles *tiles)
{
  const gsize n = n_values (tiles);
  for (gsize i = 0; i < n; i++)
    if (tiles->values[i] < 0)
      return TRUE;
  return FALSE;
}

/** plot_tiles_color: Returns: of @share, -1 … 1 of the largest magnitude */
PlotColor
plot_tiles_color (const PlotTiles *tiles, double share, gboolean is_dark)
{
  /* Of red, green and blue together, no one has colors of its own. */
  const double level = tiles->colors == PLOT_TILES_SIGNED ? (share + 1) / 2
                                                          : CLAMP (share, 0, 1);
  if (tiles->colors == PLOT_TILES_PICTURE || tiles->channels == 3)
    return (PlotColor){ level, level, level, 1 };
  return tiles->colors == PLOT_TILES_SIGNED
             ? plot_palette_diverging (share, is_dark)
             : plot_palette_magnitude (share, is_dark);
}

/* table[(N_COLORS − 1) / 2 + i]: the color of i / 255; NaN takes the middle. */
static void
fill_table (const PlotTiles *tiles, gboolean is_dark, guint32 *table)
{
  for (int i = 0; i < N_COLORS; i++)
    {
      const double share = (i - N_COLORS / 2) / (double) (N_COLORS / 2);
      const PlotColor color = plot_tiles_color (tiles, share, is_dark);
      table[i] = plot_color_argb32 (&color);
    }
}

/* 255 for the limit of the block that begins with tile @first. */
static float
factor_of (const PlotSheet *self, const PlotTiles *tiles, guint first)
{
  PlotTiles block = *tiles;
  if (tiles->scale_each)
    {
      const gsize size
          = (gsize) tiles->height * tiles->width * MAX (tiles->channels, 1);
      block.values += first * size;
      block.n = MIN (self->block, tiles->n - first);
      plot_tiles_set_limit (&block);
    }
  return block.limit > 0 ? 255 / block.limit : 0;
}

/* -- Painting -------------------------------------------------------------- */

typedef struct
{
  guint32 table[N_COLORS];
  int *texel;   /* cell_width + 1: the value each pixel begins at    */
  float *small; /* (nullable): cell_height × cell_width, of means    */
  guint32 *pixels;
  int stride; /* pixels                                            */
} Painter;

/* Position of @tile, device pixels from the corner of the sheet. */
static void
corner_of (const PlotSheet *self, guint tile, int *x, int *y)
{
  const int pitch_x = self->cell_width + self->gap;
  const int pitch_y = self->cell_height + self->gap;
  const int across = (int) self->block_columns;
  const int rows
      = (int) ((self->block + self->block_columns - 1) / self->block_columns);
  const int block = (int) (tile / self->block);
  const int within = (int) (tile % self->block);
  const int columns = (int) self->columns;
  *x = block % columns * (across * pitch_x - self->gap + self->block_gap)
       + within % across * pitch_x;
  *y = block / columns
           * (rows * pitch_y - self->gap + self->block_gap + self->below)
       + within / across * pitch_y;
}

/* Each pixel the mean of its values, where there are more values than pixels.
 * @values: height × width; @texel: the first value of each pixel across;
 * @small: cell_height × cell_width */
static void
shrink (const PlotSheet *self, const PlotTiles *tiles, const float *values,
        const int *texel, float *small)
{
  const int height = (int) tiles->height;
  for (int y = 0; y < self->cell_height; y++)
    for (int x = 0; x < self->cell_width; x++)
      {
        const int top = y * height / self->cell_height;
        const int bottom = MAX ((y + 1) * height / self->cell_height, top + 1);
        const int left = texel[x];
        const int right = MAX (texel[x + 1], left + 1);
        float sum = 0;
        for (int i = top; i < bottom; i++)
          for (int k = left; k < right; k++)
            sum += values[(gsize) i * tiles->width + k];
        small[(gsize) y * self->cell_width + x]
            = sum / (float) ((bottom - top) * (right - left));
      }
}

/* One row of device pixels from its row of values; @mask: the bits that this
 * channel sets. */
static void
paint_row (const PlotSheet *self, const float *values, float factor,
           const Painter *painter, guint32 mask, guint32 *to)
{
  const guint32 *table = painter->table + N_COLORS / 2;
  for (int x = 0; x < self->cell_width; x++)
    {
      const float place
          = values[painter->small != NULL ? x : painter->texel[x]] * factor;
      const int index = place > 255 ? 255 : place >= -255 ? (int) place : -255;
      to[x] = (to[x] & ~mask) | (table[isnan (place) ? 0 : index] & mask);
    }
}

/* @values: height × width of one channel */
static void
paint_channel (const PlotSheet *self, const PlotTiles *tiles,
               const float *values, float factor, const Painter *painter,
               guint32 mask, guint32 *to)
{
  gsize width = tiles->width;
  gint64 height = tiles->height;
  if (painter->small != NULL)
    {
      shrink (self, tiles, values, painter->texel, painter->small);
      values = painter->small;
      width = (gsize) self->cell_width;
      height = self->cell_height;
    }
  gint64 painted = -1;
  for (int y = 0; y < self->cell_height; y++, to += painter->stride)
    {
      const gint64 line = y * height / self->cell_height;
      if (line == painted && mask == G_MAXUINT32) /* the same as above */
        memcpy (to, to - painter->stride,
                sizeof *to * (gsize) self->cell_width);
      else
        paint_row (self, values + (gsize) line * width, factor, painter, mask,
                   to);
      painted = line;
    }
}

static void
paint_tile (const PlotSheet *self, const PlotTiles *tiles, guint tile,
            float factor, const Painter *painter)
{
  static const guint32 masks[3] = { 0xffff0000, 0xff00ff00, 0xff0000ff };
  const guint n_channels = MAX (tiles->channels, 1);
  const gsize size = (gsize) tiles->height * tiles->width;
  int x, y;
  corner_of (self, tile, &x, &y);
  guint32 *to = painter->pixels + (gsize) y * (gsize) painter->stride + x;
  for (guint i = 0; i < n_channels; i++)
    paint_channel (
        self, tiles, tiles->values + ((gsize) tile * n_channels + i) * size,
        factor, painter, n_channels == 3 ? masks[i] : G_MAXUINT32, to);
}

static void
paint_sheet (PlotSheet *self, const PlotTiles *tiles, const PlotStyle *style)
{
  Painter painter;
  fill_table (tiles, style->is_dark, painter.table);
  const gboolean is_small = self->cell_width < (int) tiles->width
                            || self->cell_height < (int) tiles->height;
  g_autofree int *texel = g_new (int, self->cell_width + 1);
  for (int x = 0; x <= self->cell_width; x++)
    texel[x] = (int) ((gint64) x * tiles->width / self->cell_width);
  g_autofree float *small
      = is_small ? g_new (float, (gsize) self->cell_width * self->cell_height)
                 : NULL;
  painter.texel = texel;
  painter.small = small;
  cairo_surface_flush (self->surface);
  memset (cairo_image_surface_get_data (self->surface), 0,
          (gsize) cairo_image_surface_get_stride (self->surface)
              * (gsize) cairo_image_surface_get_height (self->surface));
  painter.pixels
      = (guint32 *) (gpointer) cairo_image_surface_get_data (self->surface);
  painter.stride = cairo_image_surface_get_stride (self->surface) / 4;
  float factor = 0;
  for (guint tile = 0; tile < self->n_shown; tile++)
    {
      if (tile % self->block == 0)
        factor = factor_of (self, tiles, tile);
      paint_tile (self, tiles, tile, factor, &painter);
    }
  cairo_surface_mark_dirty (self->surface);
}

/** plot_sheet_paint: makes the sheet fit the tiles' size, and paints it if it
 * is not right */
void
plot_sheet_paint (PlotSheet *self, const PlotTiles *tiles,
                  const PlotStyle *style)
{
  const guint across = MIN (self->columns, self->n_shown / self->block);
  int width = 1, height = 1, x, y;
  for (guint i = 0; i < self->block; i++) /* corners that may stand out */
    {
      corner_of (self, (MAX (across, 1) - 1) * self->block + i, &x, &y);
      width = MAX (width, x + self->cell_width);
      corner_of (self, MAX (self->n_shown, self->block) - self->block + i, &x,
                 &y);
      height = MAX (height, y + self->cell_height);
    }
  const gboolean fits
      = self->surface != NULL
        && cairo_image_surface_get_width (self->surface) == width
        && cairo_image_surface_get_height (self->surface) == height;
  if (!fits)
    {
      plot_sheet_clear (self);
      self->surface
          = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
    }
  if (fits && !self->is_due && self->is_dark == style->is_dark)
    return;
  paint_sheet (self, tiles, style);
  self->is_due = FALSE;
  self->is_dark = style->is_dark;
}

/* -- Placing --------------------------------------------------------------- */

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

/* -- On the chart ---------------------------------------------------------- */

/** plot_sheet_draw: draws what plot_sheet_paint() painted */
void
plot_sheet_draw (const PlotSheet *self, cairo_t *cr)
{
  cairo_save (cr);
  cairo_translate (cr, self->left, self->top);
  cairo_scale (cr, 1 / self->scale, 1 / self->scale);
  cairo_set_source_surface (cr, self->surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_restore (cr);
}

double
plot_sheet_width (const PlotSheet *self)
{
  return self->surface != NULL
             ? cairo_image_surface_get_width (self->surface) / self->scale
             : 0;
}

double
plot_sheet_height (const PlotSheet *self)
{
  return self->surface != NULL
             ? cairo_image_surface_get_height (self->surface) / self->scale
             : 0;
}

/** plot_sheet_tile_corner: @x: (out): where @tile begins, pixels of the chart
 */
void
plot_sheet_tile_corner (const PlotSheet *self, guint tile, double *x, double *y)
{
  int left, top;
  corner_of (self, tile, &left, &top);
  *x = self->left + left / self->scale;
  *y = self->top + top / self->scale;
}

/** plot_sheet_value_at: Returns: FALSE if no value is under a pixel of the last
 * drawing */
gboolean
plot_sheet_value_at (const PlotSheet *self, const PlotTiles *tiles, double x,
                     double y, guint *tile, guint *row, guint *column)
{
  const double px = (x - self->left) * self->scale;
  const double py = (y - self->top) * self->scale;
  if (self->surface == NULL || !(px >= 0 && py >= 0)
      || px >= cairo_image_surface_get_width (self->surface)
      || py >= cairo_image_surface_get_height (self->surface))
    return FALSE;
  const int pitch_x = self->cell_width + self->gap;
  const int pitch_y = self->cell_height + self->gap;
  const guint rows
      = (self->block + self->block_columns - 1) / self->block_columns;
  const int block_x
      = (int) self->block_columns * pitch_x - self->gap + self->block_gap;
  const int block_y
      = (int) rows * pitch_y - self->gap + self->block_gap + self->below;
  const int dx = (int) px % block_x, dy = (int) py % block_y;
  const guint block = (guint) ((int) py / block_y) * self->columns
                      + (guint) ((int) px / block_x);
  const guint within_row = (guint) (dy / pitch_y); /* rows: below the block */
  const guint within_column = (guint) (dx / pitch_x);
  const guint within = within_row * self->block_columns + within_column;
  *tile = block * self->block + within;
  if (within_column >= self->block_columns || within_row >= rows
      || within >= self->block || dx % pitch_x >= self->cell_width
      || dy % pitch_y >= self->cell_height || *tile >= self->n_shown)
    return FALSE;
  *column = (guint) ((gint64) (dx % pitch_x) * tiles->width / self->cell_width);
  *row = (guint) ((gint64) (dy % pitch_y) * tiles->height / self->cell_height);
  return TRUE;
}

/** plot_sheet_mark: a frame around one value */
void
plot_sheet_mark (const PlotSheet *self, const PlotTiles *tiles, cairo_t *cr,
                 const PlotStyle *style, guint tile, guint row, guint column)
{
  const double width = self->cell_width / self->scale / tiles->width;
  const double height = self->cell_height / self->scale / tiles->height;
  double x, y;
  plot_sheet_tile_corner (self, tile, &x, &y);
  cairo_new_path (cr);
  cairo_rectangle (cr, x + column * width - 0.5, y + row * height - 0.5,
                   MAX (width, 2) + 1, MAX (height, 2) + 1);
  plot_style_set_source (cr, &style->background);
  cairo_set_line_width (cr, 3);
  cairo_stroke_preserve (cr);
  plot_style_set_source (cr, &style->foreground);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

/** plot_sheet_clear: frees what is kept; it is painted anew when needed */
void
plot_sheet_clear (PlotSheet *self)
{
  g_clear_pointer (&self->surface, cairo_surface_destroy);
}
