/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-line.h. A path of n points costs cairo far more than n: the noise of
 * 10^5 points would take seconds. So columns of pixels are thinned to three
 * points, and a solid line on pixels is not a path but a stroke. */
#include "plot-line.h"

#include "plot-palette.h"
#include "plot-stroke.h"

#include <math.h>

#define MANY 50 /* points, for which a path takes long */

/** plot_line_find: Binary search in rising numbers. */
guint
plot_line_find (const double *x, guint n, double value)
{
  guint low = 0, high = n;
  while (low < high)
    {
      const guint middle = low + (high - low) / 2;
      if (x[middle] < value)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Minimum and maximum of y[0 … n), NaN passed over. Four of each run side by
 * side, for one would wait for itself. */
static void
find_extremes (const double *y, guint n, double *low, double *high)
{
  double least[4] = { (double) INFINITY, (double) INFINITY, (double) INFINITY,
                      (double) INFINITY };
  double most[4] = { -(double) INFINITY, -(double) INFINITY, -(double) INFINITY,
                     -(double) INFINITY };
  guint i = 0;
  for (; i + 4 <= n; i += 4)
    for (guint k = 0; k < 4; k++)
      {
        least[k] = y[i + k] < least[k] ? y[i + k] : least[k];
        most[k] = y[i + k] > most[k] ? y[i + k] : most[k];
      }
  for (; i < n; i++)
    {
      least[0] = y[i] < least[0] ? y[i] : least[0];
      most[0] = y[i] > most[0] ? y[i] : most[0];
    }
  *low = fmin (fmin (least[0], least[1]), fmin (least[2], least[3]));
  *high = fmax (fmax (most[0], most[1]), fmax (most[2], most[3]));
}

static double
last_known (const double *y, guint n)
{
  while (n > 0 && isnan (y[n - 1]))
    n--;
  return n > 0 ? y[n - 1] : (double) NAN;
}

/**
 * plot_line_columns:
 * @x: from pixel start to end
 * @n_columns: into which that is cut
 * @columns: (out caller-allocates) (array length=n_columns)
 *
 * The minimum, the maximum and the last value of each column of pixels. The
 * right edge belongs to the last column.
 */
void
plot_line_columns (const PlotLine *self, const PlotScale *x, guint n_columns,
                   PlotLineColumn *columns)
{
  const double width = (x->end - x->start) / n_columns;
  guint from = plot_line_find (self->x, self->n, x->minimum);
  for (guint i = 0; i < n_columns; i++)
    {
      const double edge = plot_scale_value (x, x->start + (i + 1) * width);
      const guint to
          = i + 1 < n_columns
                ? from + plot_line_find (self->x + from, self->n - from, edge)
                : plot_line_find (self->x, self->n,
                                  nextafter (x->maximum, (double) INFINITY));
      const guint n = to > from ? to - from : 0;
      PlotLineColumn *column = &columns[i];
      find_extremes (self->y + from, n, &column->low, &column->high);
      column->last = last_known (self->y + from, n);
      from += n;
    }
}

/* Fills in the points that are drawn: NaN does not interrupt a line. */
static guint
list_points (const PlotLine *self, guint from, guint to, const PlotAxes *axes,
             PlotStrokePoint *points)
{
  guint n = 0;
  for (guint i = from; i < to; i++)
    {
      if (isnan (self->y[i]))
        continue;
      const double x = plot_scale_pixel (&axes->x, self->x[i]);
      const double y = plot_scale_pixel (&axes->y, self->y[i]);
      points[n++]
          = (PlotStrokePoint){ CLAMP (x, -1e5, 1e5), CLAMP (y, -1e5, 1e5) };
    }
  return n;
}

/* The same of what each column holds: minimum, maximum and last. */
static guint
list_columns (const PlotLine *self, guint n_columns, const PlotAxes *axes,
              PlotStrokePoint *points)
{
  g_autofree PlotLineColumn *columns = g_new (PlotLineColumn, n_columns);
  plot_line_columns (self, &axes->x, n_columns, columns);
  const double width = (axes->right - axes->left) / n_columns;
  guint n = 0;
  for (guint i = 0; i < n_columns; i++)
    {
      const double y[3] = { columns[i].low, columns[i].high, columns[i].last };
      if (columns[i].low > columns[i].high)
        continue;
      for (guint k = 0; k < G_N_ELEMENTS (y); k++)
        points[n++] = (PlotStrokePoint){ axes->left + (i + 0.5) * width,
                                         plot_scale_pixel (&axes->y, y[k]) };
    }
  return n;
}

static void
draw_path (cairo_t *cr, const PlotStrokePoint *points, guint n, guint dash,
           double line_width)
{
  cairo_new_path (cr);
  for (guint i = 0; i < n; i++)
    cairo_line_to (cr, points[i].x, points[i].y);
  cairo_set_line_width (cr, line_width);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  plot_palette_set_dash (cr, dash, line_width);
  cairo_stroke (cr);
}

static void
draw_points (cairo_t *cr, const PlotStrokePoint *points, guint n, guint dash,
             const cairo_rectangle_int_t *area, double line_width, double scale)
{
  if (n == 1)
    {
      cairo_new_path (cr);
      cairo_arc (cr, points[0].x, points[0].y, 1.5 * line_width, 0, 2 * G_PI);
      cairo_fill (cr);
    }
  else if (n > MANY && dash == 0 && plot_stroke_serves (cr))
    plot_stroke_draw (cr, points, n, area, line_width, scale);
  else
    draw_path (cr, points, n, dash, line_width);
}

/**
 * plot_line_draw:
 *
 * Draws the part of the curve that lies inside @axes.
 */
void
plot_line_draw (cairo_t *cr, const PlotLine *self, const PlotAxes *axes,
                const PlotStyle *style, const PlotColor *color,
                double line_width)
{
  const double scale = MAX (style->scale, 1);
  const guint n_columns = (guint) ((axes->right - axes->left) * scale);
  guint from = plot_line_find (self->x, self->n, axes->x.minimum);
  guint to = plot_line_find (self->x, self->n,
                             nextafter (axes->x.maximum, (double) INFINITY));
  if (n_columns == 0)
    return;
  g_autofree PlotStrokePoint *points = NULL;
  guint n;
  if (to - from > 2 * n_columns)
    {
      points = g_new (PlotStrokePoint, 3 * n_columns);
      n = list_columns (self, n_columns, axes, points);
    }
  else
    { /* One point more on each side, where the line comes from and goes to. */
      from -= from > 0 ? 1 : 0;
      to += to < self->n ? 1 : 0;
      points = g_new (PlotStrokePoint, to - from);
      n = list_points (self, from, to, axes, points);
    }
  const int half = (int) ceil (line_width / 2); /* whole lines on the edges */
  const cairo_rectangle_int_t area
      = { (int) axes->left - half, (int) axes->top - half,
          (int) (axes->right - axes->left) + 2 * half,
          (int) (axes->bottom - axes->top) + 2 * half };
  cairo_save (cr);
  cairo_new_path (cr);
  cairo_rectangle (cr, area.x, area.y, area.width, area.height);
  cairo_clip (cr);
  plot_style_set_source (cr, color);
  draw_points (cr, points, n, self->dash, &area, line_width, scale);
  cairo_restore (cr);
}
