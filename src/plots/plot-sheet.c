/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-sheet.h. A new snapshot is one pass over the pixels, each looking up
 * its value through a table of 511 colors. */
#include "plot-sheet.h"

#include "plot-palette.h"

#include <math.h>
#include <string.h>

#define N_COLORS 511

/* Pictures get a frame from this size on, pixels, and up to this number. */
#define LEAST_FRAMED 12
#define MOST_FRAMES 1000

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

/* White pictures on white paper have no edges, unless they get some. Small ones
 * and many do without. */
static void
set_frames (PlotSheet *self, const PlotTiles *tiles, const PlotStyle *style)
{
  self->has_frames = tiles->colors == PLOT_TILES_PICTURE && !style->is_dark
                     && self->cell_width >= LEAST_FRAMED * self->scale
                     && self->n_shown <= MOST_FRAMES;
  self->frame = style->grid;
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
  set_frames (self, tiles, style);
  if (fits && !self->is_due && self->is_dark == style->is_dark)
    return;
  paint_sheet (self, tiles, style);
  self->is_due = FALSE;
  self->is_dark = style->is_dark;
}

/* -- On the chart ---------------------------------------------------------- */

/* In device pixels: the pixels next to each tile. */
static void
draw_frames (const PlotSheet *self, cairo_t *cr)
{
  cairo_new_path (cr);
  for (guint i = 0; i < self->n_shown; i++)
    {
      int x, y;
      corner_of (self, i, &x, &y);
      cairo_rectangle (cr, x - 0.5, y - 0.5, self->cell_width + 1,
                       self->cell_height + 1);
    }
  plot_style_set_source (cr, &self->frame);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

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
  if (self->has_frames)
    draw_frames (self, cr);
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
