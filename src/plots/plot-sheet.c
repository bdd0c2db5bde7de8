/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-sheet.h. A new snapshot is one pass over the pixels, each looking up
 * its value through a table of 511 colors. */
#include "plot-sheet.h"

#include "plot-palette.h"

#include <math.h>
#include <string.h>

#define N_COLORS 511

/** plot_tiles_color: Returns: of @share, -1 … 1 of the largest magnitude */
PlotColor
plot_tiles_color (const PlotTiles *tiles, double share, gboolean is_dark)
{
  return tiles->is_signed ? plot_palette_diverging (share, is_dark)
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

static float
tile_limit (const PlotTiles *tiles, const float *tile, gsize n)
{
  if (!tiles->scale_each)
    return tiles->limit;
  float limit = 0;
  for (gsize i = 0; i < n; i++)
    limit = fabsf (tile[i]) > limit ? fabsf (tile[i]) : limit;
  return limit;
}

/* Row @y of device pixels of one tile, from its row of values. */
static void
paint_row (const PlotSheet *self, const float *values, float factor,
           const guint32 *table, const int *texel, guint32 *to)
{
  for (int x = 0; x < self->cell_width; x++)
    {
      const float place = values[texel[x]] * factor;
      const int index = place > 255 ? 255 : place >= -255 ? (int) place : -255;
      to[x] = table[N_COLORS / 2 + (isnan (place) ? 0 : index)];
    }
}

static void
paint_tile (const PlotSheet *self, const PlotTiles *tiles, guint tile,
            const guint32 *table, const int *texel, guint32 *pixels, int stride)
{
  const gsize size = (gsize) tiles->height * tiles->width;
  const float *values = tiles->values + tile * size;
  const float limit = tile_limit (tiles, values, size);
  const float factor = limit > 0 ? 255 / limit : 0;
  const int column = (int) (tile % self->columns);
  const int row = (int) (tile / self->columns);
  guint32 *to = pixels
                + (gsize) row * (self->cell_height + PLOT_SHEET_GAP) * stride
                + column * (self->cell_width + PLOT_SHEET_GAP);
  int painted = -1;
  for (int y = 0; y < self->cell_height; y++, to += stride)
    {
      const int line = (int) ((gint64) y * tiles->height / self->cell_height);
      if (line == painted) /* the same values as the row above */
        memcpy (to, to - stride, sizeof *to * (gsize) self->cell_width);
      else
        paint_row (self, values + (gsize) line * tiles->width, factor, table,
                   texel, to);
      painted = line;
    }
}

static void
paint_sheet (PlotSheet *self, const PlotTiles *tiles, const PlotStyle *style)
{
  guint32 table[N_COLORS];
  fill_table (tiles, style->is_dark, table);
  g_autofree int *texel = g_new (int, self->cell_width);
  for (int x = 0; x < self->cell_width; x++)
    texel[x] = (int) ((gint64) x * tiles->width / self->cell_width);
  cairo_surface_flush (self->surface);
  guint32 *pixels
      = (guint32 *) (gpointer) cairo_image_surface_get_data (self->surface);
  const int stride = cairo_image_surface_get_stride (self->surface) / 4;
  for (guint tile = 0; tile < self->n_shown; tile++)
    paint_tile (self, tiles, tile, table, texel, pixels, stride);
  cairo_surface_mark_dirty (self->surface);
}

/** plot_sheet_paint: makes the sheet fit the tiles' size, and paints it if it
 * is not right */
void
plot_sheet_paint (PlotSheet *self, const PlotTiles *tiles,
                  const PlotStyle *style)
{
  const int rows = (int) ((self->n_shown + self->columns - 1) / self->columns);
  const int width = (int) self->columns * (self->cell_width + PLOT_SHEET_GAP)
                    - PLOT_SHEET_GAP;
  const int height
      = rows * (self->cell_height + PLOT_SHEET_GAP) - PLOT_SHEET_GAP;
  const gboolean fits
      = self->surface != NULL
        && cairo_image_surface_get_width (self->surface) == width
        && cairo_image_surface_get_height (self->surface) == height;
  if (!fits)
    {
      g_clear_pointer (&self->surface, cairo_surface_destroy);
      self->surface
          = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
    }
  if (fits && !self->is_due && self->is_dark == style->is_dark)
    return;
  paint_sheet (self, tiles, style);
  self->is_due = FALSE;
  self->is_dark = style->is_dark;
}

/** plot_sheet_place_tiles: chooses the number of columns that makes the tiles
 * largest, in device pixels */
void
plot_sheet_place_tiles (PlotSheet *self, const PlotTiles *tiles, int width,
                        int height)
{
  self->columns = 1;
  self->cell_width = self->cell_height = 0;
  const double ratio = (double) tiles->height / tiles->width;
  const guint most
      = (guint) MAX (1, (width + PLOT_SHEET_GAP) / (1 + PLOT_SHEET_GAP));
  for (guint columns = 1; columns <= MIN (tiles->n, most); columns++)
    {
      const guint rows = (tiles->n + columns - 1) / columns;
      const int across
          = (width + PLOT_SHEET_GAP) / (int) columns - PLOT_SHEET_GAP;
      const int down = (height + PLOT_SHEET_GAP) / (int) rows - PLOT_SHEET_GAP;
      int cell = (int) MIN (across, down / ratio);
      if (cell >= 3 * (int) tiles->width) /* whole pixels a value */
        cell -= cell % (int) tiles->width;
      if (cell <= self->cell_width)
        continue;
      self->columns = columns;
      self->cell_width = cell;
      self->cell_height = MAX (1, (int) (cell * ratio));
    }
  self->n_shown = tiles->n;
  if (self->cell_width > 0)
    return;
  self->cell_width = self->cell_height = 1;
  self->columns
      = (guint) MAX (1, (width + PLOT_SHEET_GAP) / (1 + PLOT_SHEET_GAP));
  self->n_shown
      = self->columns
        * (guint) MAX (1, (height + PLOT_SHEET_GAP) / (1 + PLOT_SHEET_GAP));
  self->n_shown = MIN (self->n_shown, tiles->n);
}

/** plot_sheet_place_matrix: one tile fills the room, but a value is at most 64
 * pixels wide and high */
void
plot_sheet_place_matrix (PlotSheet *self, const PlotTiles *tiles, int width,
                         int height)
{
  const int most = (int) (64 * self->scale);
  self->columns = self->n_shown = 1;
  self->cell_width = (int) MIN ((gint64) width, (gint64) tiles->width * most);
  self->cell_height
      = (int) MIN ((gint64) height, (gint64) tiles->height * most);
  if (self->cell_width > (int) tiles->width)
    self->cell_width -= self->cell_width % (int) tiles->width;
  if (self->cell_height > (int) tiles->height)
    self->cell_height -= self->cell_height % (int) tiles->height;
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
  cairo_restore (cr);
}

/** plot_sheet_value_at: Returns: FALSE if no value is under a pixel of the last
 * drawing */
gboolean
plot_sheet_value_at (const PlotSheet *self, const PlotTiles *tiles, double x,
                     double y, guint *tile, guint *row, guint *column)
{
  if (self->surface == NULL)
    return FALSE;
  const double px = (x - self->left) * self->scale;
  const double py = (y - self->top) * self->scale;
  if (!(px >= 0 && py >= 0 && px < cairo_image_surface_get_width (self->surface)
        && py < cairo_image_surface_get_height (self->surface)))
    return FALSE;
  const int across = (int) px / (self->cell_width + PLOT_SHEET_GAP);
  const int down = (int) py / (self->cell_height + PLOT_SHEET_GAP);
  const int dx = (int) px % (self->cell_width + PLOT_SHEET_GAP);
  const int dy = (int) py % (self->cell_height + PLOT_SHEET_GAP);
  *tile = (guint) down * self->columns + (guint) across;
  if (dx >= self->cell_width || dy >= self->cell_height
      || *tile >= self->n_shown)
    return FALSE;
  *column = (guint) ((gint64) dx * tiles->width / self->cell_width);
  *row = (guint) ((gint64) dy * tiles->height / self->cell_height);
  return TRUE;
}
