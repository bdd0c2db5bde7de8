/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-sheet-words.h. */
#include "plot-sheet-words.h"

#include "plot-scale.h"
#include "plot-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum
{
  KEY_WIDTH = 12, /* pixels */
  NUMBER_GAP = 4, /* between a matrix and its numbers, pixels */
};

double
plot_sheet_key_width (const PlotStyle *style)
{
  return 5.2 * plot_text_height (style);
}

/** plot_sheet_draw_key: the scale of colors of @tiles from the largest value
 * down, @height pixels, with its numbers at the right */
void
plot_sheet_draw_key (const PlotTiles *tiles, cairo_t *cr,
                     const PlotStyle *style, double x, double top,
                     double height)
{
  const gboolean is_signed = tiles->colors == PLOT_TILES_SIGNED;
  const double from = is_signed ? -1 : 0;
  const int n = (int) MAX (height, 1);
  cairo_new_path (cr);
  for (int i = 0; i < n; i++)
    {
      const double share = 1 - (1 - from) * (i + 0.5) / n;
      const PlotColor color = plot_tiles_color (tiles, share, style->is_dark);
      plot_style_set_source (cr, &color);
      cairo_rectangle (cr, x, top + i, KEY_WIDTH, 1);
      cairo_fill (cr);
    }
  const double marks[] = { 1, 0, -1 };
  for (guint i = 0; i < (is_signed ? 3 : 2); i++)
    {
      g_autofree char *text
          = tiles->scale_each && marks[i] != 0
                ? g_strdup (marks[i] > 0 ? _ ("max") : _ ("−max"))
                : plot_format_value (marks[i] * (double) tiles->limit);
      plot_text_draw (
          cr, style,
          &(PlotText){ .text = text,
                       .x = x + KEY_WIDTH + 5,
                       .y = top + height * (1 - marks[i]) / (1 - from),
                       .down = (1 - marks[i]) / (1 - from),
                       .color = &style->muted });
    }
}

/** plot_sheet_draw_numbers: @order: (nullable): of the things shown, from 0;
 * NULL: as they are. Each block gets its number, if a tile has room for one */
void
plot_sheet_draw_numbers (const PlotSheet *self, const guint *order, cairo_t *cr,
                         const PlotStyle *style)
{
  const guint across = MIN (self->block_columns, self->block);
  if ((self->cell_width + self->gap) * (int) across / self->scale
      < 3 * plot_text_height (style))
    return;
  for (guint tile = 0; tile < self->n_shown; tile += self->block)
    {
      char number[16];
      double x, y;
      const guint place = tile / self->block;
      g_snprintf (number, sizeof number, "%u",
                  (order != NULL ? order[place] : place) + 1);
      plot_sheet_tile_corner (self, tile, &x, &y);
      plot_text_draw (cr, style,
                      &(PlotText){ .text = number,
                                   .x = x + 4,
                                   .y = y + 1,
                                   .flags = PLOT_TEXT_SMALL | PLOT_TEXT_HALO });
    }
}

static void
frame (cairo_t *cr, const PlotStyle *style, double left, double top,
       double width, double height)
{
  cairo_new_path (cr);
  cairo_rectangle (cr, left - 1, top - 1, width + 2, height + 2);
  plot_style_set_source (cr, &style->accent);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
}

/** plot_sheet_frame_row: a frame around @row, from 0, of the one tile that a
 * matrix is */
void
plot_sheet_frame_row (const PlotSheet *self, const PlotTiles *tiles, guint row,
                      cairo_t *cr, const PlotStyle *style)
{
  const double pitch = self->cell_height / self->scale / tiles->height;
  frame (cr, style, self->left, self->top + row * pitch,
         self->cell_width / self->scale, MAX (pitch, 1));
}

/** plot_sheet_frame_block: a frame around the tiles of @block, from 0, if they
 * are on show */
void
plot_sheet_frame_block (const PlotSheet *self, guint block, cairo_t *cr,
                        const PlotStyle *style)
{
  const guint first = block * self->block;
  if (first >= self->n_shown)
    return;
  const guint across = MIN (self->block_columns, self->block);
  double left, top, right, bottom;
  plot_sheet_tile_corner (self, first, &left, &top);
  plot_sheet_tile_corner (self, first + across - 1, &right, &bottom);
  plot_sheet_tile_corner (self, first + self->block - 1, &(double){ 0 },
                          &bottom);
  frame (cr, style, left, top, right - left + self->cell_width / self->scale,
         bottom - top + self->cell_height / self->scale);
}

/** plot_sheet_names_depth: @names: (nullable): of the columns of a matrix.
 * Returns: pixels that they or the numbers of columns take below it */
double
plot_sheet_names_depth (const char *const *names, cairo_t *cr,
                        const PlotStyle *style)
{
  double deepest = plot_text_height (style);
  for (; names != NULL && *names != NULL; names++)
    deepest = MAX (deepest, plot_text_width (cr, style, *names) + 2);
  return deepest + NUMBER_GAP;
}

/* At the left, as many as there is room for. */
static void
draw_row_numbers (const PlotSheet *self, const PlotTiles *tiles,
                  const guint *order, cairo_t *cr, const PlotStyle *style)
{
  const double pitch = self->cell_height / self->scale / tiles->height;
  const guint step = (guint) MAX (1, ceil (plot_text_height (style) / pitch));
  for (guint i = 0; i < tiles->height; i += step)
    {
      char number[16];
      g_snprintf (number, sizeof number, "%u",
                  (order != NULL ? order[i] : i) + 1);
      plot_text_draw (cr, style,
                      &(PlotText){ .text = number,
                                   .x = self->left - NUMBER_GAP,
                                   .y = self->top + (i + 0.5) * pitch,
                                   .across = 1,
                                   .down = 0.5,
                                   .color = &style->muted });
    }
}

/**
 * plot_sheet_draw_matrix_names:
 * @order: (nullable): the row at each place, from 0
 * @names: (nullable): of the columns; NULL: numbers
 * @room_below: see plot_sheet_names_depth()
 */
void
plot_sheet_draw_matrix_names (const PlotSheet *self, const PlotTiles *tiles,
                              const guint *order, const char *const *names,
                              cairo_t *cr, const PlotStyle *style,
                              double room_below)
{
  const double line = plot_text_height (style);
  const double pitch = self->cell_width / self->scale / tiles->width;
  const double bottom = self->top + self->cell_height / self->scale;
  const gboolean has_names = names != NULL;
  const guint step
      = (guint) MAX (1, ceil ((has_names ? line : 2 * line) / pitch));
  draw_row_numbers (self, tiles, order, cr, style);
  for (guint i = 0; i < tiles->width; i += step)
    {
      char number[16];
      g_snprintf (number, sizeof number, "%u", i + 1);
      plot_text_draw (
          cr, style,
          &(PlotText){ .text = has_names ? names[i] : number,
                       .x = self->left + (i + 0.5) * pitch,
                       .y = bottom + NUMBER_GAP,
                       .across = has_names ? 1 : 0.5,
                       .down = has_names ? 0.5 : 0,
                       .max_width = has_names ? room_below - NUMBER_GAP : 0,
                       .color = &style->muted,
                       .flags = has_names ? PLOT_TEXT_UPWARDS : 0 });
    }
}
