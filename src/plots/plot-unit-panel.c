/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-unit-panel.h. */
#include "plot-unit-panel.h"

#include "plot-scale.h"
#include "plot-text.h"
#include "plot-unit-order.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum
{
  N_BEST = 9,
  MARGIN = 10,
};

#define PANEL_SHARE 0.36  /* of the width              */
#define WEIGHTS_SHARE 0.5 /* of the height, at most    */

void
plot_unit_panel_init (PlotUnitPanel *self)
{
  plot_patch_search_init (&self->search);
}

void
plot_unit_panel_clear (PlotUnitPanel *self)
{
  plot_patch_search_clear (&self->search);
  plot_sheet_clear (&self->weights_sheet);
  plot_sheet_clear (&self->pictures_sheet);
}

/** plot_unit_panel_ask: looks for what excites the unit that is chosen now.
 * Returns: whether plot_patch_search_prepare() is due */
gboolean
plot_unit_panel_ask (PlotUnitPanel *self, guint layer)
{
  const PlotPatches *known = self->search.patches;
  if (known != NULL
      && (known->question->filter != self->unit
          || known->question->layer != layer))
    {
      plot_patch_search_forget (&self->search);
      self->pictures = (PlotTiles){ 0 };
    }
  return plot_patch_search_ask (&self->search, self->unit > 0 ? layer : 0,
                                self->unit, N_BEST);
}

/** plot_unit_panel_accept: @patches: (transfer full): of the search's prepare
 */
void
plot_unit_panel_accept (PlotUnitPanel *self, PlotPatches *patches)
{
  if (plot_patch_search_accept (&self->search, patches))
    plot_patch_search_tiles (&self->search, &self->pictures,
                             &self->pictures_sheet);
}

/** plot_unit_panel_set_weights: @all: of the layer; @first, @n: the tiles of
 * the unit among them, n 0: none */
void
plot_unit_panel_set_weights (PlotUnitPanel *self, const PlotTiles *all,
                             guint first, guint n)
{
  self->weights = *all;
  self->weights.n = n;
  self->weights.group = n;
  self->weights_sheet.is_due = TRUE;
  if (n > 0)
    self->weights.values
        += (gsize) first * all->height * all->width * MAX (all->channels, 1);
}

/** plot_unit_panel_title: Returns: (transfer full) (nullable): "Unit 17 · ‖w‖
 * 3.21 · mean activation 0.12" */
char *
plot_unit_panel_title (const PlotUnitPanel *self, const MlSnapshot *snapshot,
                       guint layer, const MlTensor *weights)
{
  const guint unit = self->unit;
  if (unit == 0)
    return NULL;
  g_autofree float *norms = plot_unit_norms (weights);
  g_autofree float *means
      = plot_unit_means (snapshot, layer, weights->sizes[0]);
  g_autofree char *norm = plot_format_value ((double) norms[unit - 1]);
  if (means == NULL)
    return g_strdup_printf (_ ("Unit %u · ‖w‖ %s"), unit, norm);
  g_autofree char *mean = plot_format_value ((double) means[unit - 1]);
  return g_strdup_printf (_ ("Unit %u · ‖w‖ %s · mean activation %s"), unit,
                          norm, mean);
}

/** plot_unit_panel_room: Returns: the part of @width that the panel takes */
double
plot_unit_panel_room (const PlotUnitPanel *self, double width, double height,
                      const PlotStyle *style)
{
  const double line = plot_text_height (style);
  return self->unit > 0 && width > 34 * line && height > 16 * line
             ? round (PANEL_SHARE * width)
             : 0;
}

static double
draw_line (cairo_t *cr, const PlotStyle *style, const char *text, double x,
           double y, double width)
{
  plot_text_draw (cr, style,
                  &(PlotText){ .text = text,
                               .x = x,
                               .y = y,
                               .max_width = width,
                               .color = &style->muted });
  return y + plot_text_height (style) + 5;
}

/* Returns: where the tiles end, pixels */
static double
draw_tiles (PlotSheet *sheet, const PlotTiles *tiles, cairo_t *cr,
            const PlotStyle *style, double left, double top, double width,
            double height)
{
  sheet->scale = MAX (style->scale, 1);
  sheet->left = left;
  sheet->top = floor (top);
  plot_sheet_place_tiles (sheet, tiles, (int) (width * sheet->scale),
                          (int) (MAX (height, 1) * sheet->scale));
  plot_sheet_paint (sheet, tiles, style);
  plot_sheet_draw (sheet, cr);
  return sheet->top + plot_sheet_height (sheet);
}

/* (transfer full) (nullable): what is said above the pictures */
static char *
caption_of (const PlotUnitPanel *self)
{
  const PlotPatches *patches = self->search.patches;
  if (patches != NULL)
    return g_strdup_printf (_ ("What excites it most, of %u rows"),
                            patches->n_rows);
  return self->search.question != NULL
             ? g_strdup (_ ("Looking for what excites it…"))
             : NULL;
}

/**
 * plot_unit_panel_draw:
 * @title: of the unit
 * @left: where the panel begins
 * @width: from plot_unit_panel_room(); 0: draws nothing
 */
void
plot_unit_panel_draw (PlotUnitPanel *self, cairo_t *cr, const PlotStyle *style,
                      const char *title, double left, double width,
                      double height)
{
  self->left = floor (left) + MARGIN;
  self->width = MAX (width - 2 * MARGIN, 0);
  if (width <= 0)
    return;
  cairo_new_path (cr);
  cairo_move_to (cr, floor (left) + 0.5, MARGIN);
  cairo_line_to (cr, floor (left) + 0.5, height - MARGIN);
  plot_style_set_source (cr, &style->grid);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  double y = draw_line (cr, style, title, self->left, 5, self->width);
  if (self->weights.n > 0)
    y = MARGIN
        + draw_tiles (&self->weights_sheet, &self->weights, cr, style,
                      self->left, y, self->width, WEIGHTS_SHARE * height - y);
  g_autofree char *caption = caption_of (self);
  if (caption != NULL)
    y = draw_line (cr, style, caption, self->left, y, self->width);
  if (self->pictures.n > 0)
    draw_tiles (&self->pictures_sheet, &self->pictures, cr, style, self->left,
                y, self->width, height - y - MARGIN);
}

/* (transfer full) */
static char *
describe_picture (const PlotUnitPanel *self, guint tile)
{
  const PlotPatches *patches = self->search.patches;
  const PlotPatch *patch = &patches->patches[tile];
  g_autofree char *class = plot_patch_search_class (&self->search, patch->row);
  g_autofree char *value = plot_format_value ((double) patch->activation);
  return g_strdup_printf (_ ("Row %u, class %s: unit %u answers %s"),
                          patch->row + 1, class, self->unit, value);
}

/** plot_unit_panel_describe_at: Returns: (transfer full) (nullable): what of
 * the panel is under a pixel of the last drawing */
char *
plot_unit_panel_describe_at (const PlotUnitPanel *self, double x, double y)
{
  guint tile, row, column;
  if (self->width <= 0 || x < self->left)
    return NULL;
  if (self->pictures.n > 0
      && plot_sheet_value_at (&self->pictures_sheet, &self->pictures, x, y,
                              &tile, &row, &column))
    return describe_picture (self, tile);
  if (self->weights.n == 0 || self->weights.channels == 3
      || !plot_sheet_value_at (&self->weights_sheet, &self->weights, x, y,
                               &tile, &row, &column))
    return NULL;
  const float weight
      = self->weights.values[((gsize) tile * self->weights.height + row)
                                 * self->weights.width
                             + column];
  g_autofree char *value = plot_format_value ((double) weight);
  return g_strdup_printf (_ ("Unit %u, row %u, column %u: %s"), self->unit,
                          row + 1, column + 1, value);
}
