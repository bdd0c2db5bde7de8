/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot-points.h"

#include "plot-chart-private.h"
#include "plot-palette.h"

#include <math.h>

#define MOST_POINTS 5000
#define MOST_CLASSES 64 /* in the legend */
#define REACH 12.0      /* pixels around the pointer */

/** plot_points_stride: Returns: every so many rows are drawn */
guint
plot_points_stride (const PlotPoints *self)
{
  const guint n_rows = ml_dataset_n_rows (self->data);
  return n_rows > 0 ? 1 + (n_rows - 1) / MOST_POINTS : 1;
}

/** plot_points_n_drawn: Returns: how many rows are drawn */
guint
plot_points_n_drawn (const PlotPoints *self)
{
  const guint stride = plot_points_stride (self);
  return (ml_dataset_n_rows (self->data) + stride - 1) / stride;
}

/* Where a row's point lies, in pixels; FALSE: nowhere in the area. */
static gboolean
place (const PlotPoints *self, const PlotAxes *axes, guint row, double *x,
       double *y)
{
  const double across = ml_dataset_numbers (self->data, self->x)[row];
  const double up = ml_dataset_numbers (self->data, self->y)[row];
  if (!isfinite (across) || !isfinite (up))
    return FALSE;
  *x = plot_scale_pixel (&axes->x, across);
  *y = plot_scale_pixel (&axes->y, up);
  return plot_axes_contains (axes, *x, *y);
}

/* The rows of one class; -1: class missing or none. */
static void
draw_class (const PlotPoints *self, cairo_t *cr, const PlotStyle *style,
            const PlotAxes *axes, int class)
{
  const double size
      = CLAMP ((axes->right - axes->left) / 100, 4, 3.5 * style->line_width);
  cairo_new_path (cr);
  for (guint row = 0; row < ml_dataset_n_rows (self->data);
       row += plot_points_stride (self))
    {
      double x, y;
      if ((self->codes != NULL ? self->codes[row] : -1) == class
          && place (self, axes, row, &x, &y))
        plot_palette_marker (cr, (guint) MAX (class, 0), x, y, size);
    }
  const PlotColor color
      = class >= 0 ? plot_palette_class ((guint) class, style->is_dark)
        : self->class != NULL ? plot_palette_missing (style->is_dark)
                              : plot_palette_class (0, style->is_dark);
  plot_style_set_source (cr, &style->background);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke_preserve (cr);
  plot_style_set_source (cr, &color);
  cairo_fill (cr);
}

/** plot_points_draw: all rows, one class after the other */
void
plot_points_draw (const PlotPoints *self, cairo_t *cr, const PlotStyle *style,
                  const PlotAxes *axes)
{
  const int n_classes = self->class != NULL ? (int) self->class->n_labels : 0;
  for (int i = -1; i < n_classes; i++)
    draw_class (self, cr, style, axes, i);
}

/** plot_points_legend: the classes side by side; @y: the middle of the row */
void
plot_points_legend (const PlotPoints *self, cairo_t *cr, const PlotStyle *style,
                    double x, double y, double width)
{
  if (self->class == NULL)
    return;
  const guint n = MIN (self->class->n_labels, MOST_CLASSES);
  g_autofree PlotLegendItem *items = g_new0 (PlotLegendItem, n);
  for (guint i = 0; i < n; i++)
    items[i] = (PlotLegendItem){ self->class->labels[i],
                                 plot_palette_class (i, style->is_dark), -1,
                                 (int) i };
  plot_legend_draw_row (cr, style, items, n, x, y, width);
}

/**
 * plot_points_nearest:
 * @x: pixels
 * @y: pixels
 *
 * Returns: the row drawn nearest to that place, or -1: none is near
 */
int
plot_points_nearest (const PlotPoints *self, const PlotAxes *axes, double x,
                     double y)
{
  int nearest = -1;
  double least = REACH;
  for (guint row = 0; row < ml_dataset_n_rows (self->data);
       row += plot_points_stride (self))
    {
      double at_x, at_y;
      if (!place (self, axes, row, &at_x, &at_y)
          || hypot (at_x - x, at_y - y) > least)
        continue;
      least = hypot (at_x - x, at_y - y);
      nearest = (int) row;
    }
  return nearest;
}
