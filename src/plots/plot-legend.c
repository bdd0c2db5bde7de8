/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Legends: a swatch and a text per line on a veil of the background. */
#include "plot-chart-private.h"
#include "plot-palette.h"
#include "plot-text.h"

#include <math.h>

#define SWATCH 22 /* pixels */
#define PADDING 6

static void
draw_swatch (cairo_t *cr, const PlotStyle *style, const PlotLegendItem *item,
             double x, double y)
{
  cairo_save (cr);
  cairo_new_path (cr);
  plot_style_set_source (cr, &item->color);
  if (item->dash < 0 && item->marker < 0)
    {
      cairo_rectangle (cr, x + SWATCH - 12, y - 6, 12, 12);
      cairo_fill (cr);
    }
  if (item->dash >= 0)
    {
      cairo_set_line_width (cr, style->line_width);
      plot_palette_set_dash (cr, (guint) item->dash, style->line_width);
      cairo_move_to (cr, x, y);
      cairo_line_to (cr, x + SWATCH, y);
      cairo_stroke (cr);
    }
  if (item->marker >= 0)
    {
      plot_palette_marker (cr, (guint) item->marker, x + SWATCH - 6, y, 9);
      cairo_fill (cr);
    }
  cairo_restore (cr);
}

/**
 * plot_legend_draw:
 * @across: the part of the legend's width that lies left of @x, 0 … 1
 * @down: the part of its height above @y
 * @max_width: longer texts are cut, pixels
 */
void
plot_legend_draw (cairo_t *cr, const PlotStyle *style,
                  const PlotLegendItem *items, guint n_items, double x,
                  double y, double across, double down, double max_width)
{
  if (n_items == 0 || style->font_size <= 0)
    return;
  const double line = plot_text_height (style);
  double widest = 0;
  for (guint i = 0; i < n_items; i++)
    widest = MAX (widest, plot_text_width (cr, style, items[i].text));
  const double room = MAX (max_width - SWATCH - 3 * PADDING, 20);
  widest = MIN (widest, room);
  const double width = widest + SWATCH + 3 * PADDING;
  const double height = n_items * line + 2 * PADDING - 4;
  x -= across * width;
  y -= down * height;
  const PlotColor veil = plot_color_with_alpha (style->background, 0.85);
  cairo_new_path (cr);
  cairo_rectangle (cr, x, y, width, height);
  plot_style_set_source (cr, &veil);
  cairo_fill (cr);
  for (guint i = 0; i < n_items; i++)
    {
      const double middle = y + PADDING - 2 + (i + 0.5) * line;
      draw_swatch (cr, style, &items[i], x + PADDING, middle);
      plot_text_draw (cr, style,
                      &(PlotText){ .text = items[i].text,
                                   .x = x + SWATCH + 2 * PADDING,
                                   .y = middle,
                                   .down = 0.5,
                                   .max_width = room });
    }
}

/* How wide a text may be in a row of @width: as it is if all have room. */
static double
widest_in_row (cairo_t *cr, const PlotStyle *style, const PlotLegendItem *items,
               guint n_items, double width)
{
  double all = SWATCH - 12 - 3 * PADDING;
  for (guint i = 0; i < n_items; i++)
    all += 12 + 4 * PADDING + plot_text_width (cr, style, items[i].text);
  return all <= width ? width : MAX (width / 3, 80);
}

/**
 * plot_legend_draw_row:
 * @y: the middle of the row
 *
 * Draws items side by side. Where not all have room, long texts are cut, and
 * those that still find none are left out, and "…" says so.
 */
void
plot_legend_draw_row (cairo_t *cr, const PlotStyle *style,
                      const PlotLegendItem *items, guint n_items, double x,
                      double y, double width)
{
  if (style->font_size <= 0)
    return;
  const double end = x + width;
  const double most = widest_in_row (cr, style, items, n_items, width);
  for (guint i = 0; i < n_items; i++)
    {
      const double text
          = MIN (plot_text_width (cr, style, items[i].text), most);
      const gboolean fits = x + SWATCH + PADDING + text <= end;
      if (fits)
        draw_swatch (cr, style, &items[i], x - SWATCH + 12, y);
      plot_text_draw (cr, style,
                      &(PlotText){ .text = fits ? items[i].text : "…",
                                   .x = x + 12 + PADDING,
                                   .y = y,
                                   .down = 0.5,
                                   .max_width = most,
                                   .color = &style->muted });
      if (!fits)
        return;
      x += 12 + PADDING + text + 3 * PADDING;
    }
}

/* Indices of @y from the smallest; NaN last. */
static int
compare_places (gconstpointer a, gconstpointer b, gpointer data)
{
  const double *y = data;
  const guint i = *(const guint *) a, k = *(const guint *) b;
  if (isnan (y[i]) || isnan (y[k]))
    return isnan (y[i]) - isnan (y[k]);
  return (y[i] > y[k]) - (y[i] < y[k]);
}

/**
 * plot_legend_spread:
 * @y: (inout) (array length=n): where labels belong; NaN: there is none
 * @least: from one to the next, pixels
 *
 * Moves labels apart that would touch, each group around its middle, and
 * keeps them between @top and @bottom as far as there is room.
 */
void
plot_legend_spread (double *y, guint n, double least, double top, double bottom)
{
  g_autofree guint *order = g_new (guint, n + 1);
  g_autofree guint *size = g_new (guint, n + 1); /* of groups that touch */
  g_autofree double *middle = g_new (double, n + 1);
  for (guint i = 0; i < n; i++)
    order[i] = i;
  g_qsort_with_data (order, (gint) n, sizeof *order, compare_places, y);
  guint n_groups = 0;
  for (guint i = 0; i < n && !isnan (y[order[i]]); i++)
    {
      middle[n_groups] = CLAMP (y[order[i]], top, bottom);
      size[n_groups++] = 1;
      for (; n_groups > 1; n_groups--)
        {
          const guint a = n_groups - 2, b = n_groups - 1;
          const double reach = (size[a] + size[b]) * least / 2;
          if (middle[b] - middle[a] >= reach)
            break;
          middle[a] = (size[a] * middle[a] + size[b] * middle[b])
                      / (size[a] + size[b]);
          size[a] += size[b];
          const double half = (size[a] - 1) * least / 2;
          middle[a] = MAX (MIN (middle[a], bottom - half), top + half);
        }
    }
  for (guint group = 0, i = 0; group < n_groups; group++)
    for (guint k = 0; k < size[group]; k++, i++)
      y[order[i]] = middle[group] + (k - (size[group] - 1) / 2.0) * least;
}
