/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-line.h. A path of n points costs cairo far more than n: the noise of
 * 10^5 points takes seconds as a path and a millisecond as bars. Bars lie on
 * whole device pixels, which cairo fills without anti-aliasing. */
#include "plot-line.h"

#include "plot-palette.h"

#include <math.h>

#define DENSE 200 /* points of a path */

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

static void
draw_columns (cairo_t *cr, const PlotLine *self, const PlotAxes *axes,
              guint n_columns, double line_width, double scale)
{
  g_autofree PlotLineColumn *columns = g_new (PlotLineColumn, n_columns);
  plot_line_columns (self, &axes->x, n_columns, columns);
  const double unit = 1 / scale;
  const double half = line_width / 2;
  double before = (double) NAN;
  cairo_new_path (cr);
  for (guint i = 0; i < n_columns; i++)
    {
      const PlotLineColumn *column = &columns[i];
      if (column->low > column->high)
        continue;
      /* Reach back to where the last column ended: no gaps. */
      const double low = before < column->low ? before : column->low;
      const double high = before > column->high ? before : column->high;
      before = column->last;
      double top = plot_scale_pixel (&axes->y, high) - half;
      double bottom = plot_scale_pixel (&axes->y, low) + half;
      top = round (MAX (top, axes->top - 9) * scale) / scale;
      bottom = round (MIN (bottom, axes->bottom + 9) * scale) / scale;
      if (bottom > top)
        cairo_rectangle (cr, axes->left + i * unit, top, unit, bottom - top);
    }
  cairo_fill (cr);
}

/* Where points are close, round corners and the finest edges are not seen, but
 * take three times as long. */
static void
set_line (cairo_t *cr, double width, gboolean is_dense)
{
  cairo_set_line_width (cr, width);
  cairo_set_line_join (cr, is_dense ? CAIRO_LINE_JOIN_BEVEL
                                    : CAIRO_LINE_JOIN_ROUND);
  if (is_dense)
    cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST);
}

/* The points from, … , to − 1 as a path, which NaN does not interrupt. */
static void
draw_path (cairo_t *cr, const PlotLine *self, guint from, guint to,
           const PlotAxes *axes, double line_width)
{
  guint n_points = 0;
  double x = 0, y = 0;
  cairo_new_path (cr);
  for (guint i = from; i < to; i++)
    {
      if (isnan (self->y[i]))
        continue;
      x = plot_scale_pixel (&axes->x, self->x[i]);
      y = plot_scale_pixel (&axes->y, self->y[i]);
      cairo_line_to (cr, CLAMP (x, -1e5, 1e5), CLAMP (y, -1e5, 1e5));
      n_points++;
    }
  if (n_points == 1)
    {
      cairo_new_path (cr);
      cairo_arc (cr, x, y, 1.5 * line_width, 0, 2 * G_PI);
      cairo_fill (cr);
      return;
    }
  set_line (cr, line_width, n_points > DENSE);
  plot_palette_set_dash (cr, self->dash, line_width);
  cairo_stroke (cr);
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
  cairo_save (cr);
  const double half = ceil (line_width / 2); /* whole lines on the edges */
  cairo_new_path (cr);
  cairo_rectangle (cr, axes->left - half, axes->top - half,
                   axes->right - axes->left + 2 * half,
                   axes->bottom - axes->top + 2 * half);
  cairo_clip (cr);
  plot_style_set_source (cr, color);
  if (to - from > 2 * n_columns)
    draw_columns (cr, self, axes, n_columns, line_width, scale);
  else
    { /* One point more on each side, where the line comes from and goes to. */
      from -= from > 0 ? 1 : 0;
      to += to < self->n ? 1 : 0;
      draw_path (cr, self, from, to, axes, line_width);
    }
  cairo_restore (cr);
}
