/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-grid-line.h. */
#include "plot-grid-line.h"

#include "plot-text.h"

#include <math.h>

#define NEAR 5 /* of a line, pixels */

/**
 * plot_grid_line_clip:
 * @ends: (out): x, y of one end, x, y of the other, in data
 *
 * Returns: whether the line crosses @axes; FALSE: it passes by
 */
gboolean
plot_grid_line_clip (const PlotGridLine *line, const PlotAxes *axes,
                     double ends[4])
{
  const PlotScale *x = &axes->x, *y = &axes->y;
  const double xs[] = { x->minimum, x->maximum },
               ys[] = { y->minimum, y->maximum };
  guint n = 0;
  for (guint i = 0; i < 2 && n < 2; i++) /* left and right edge */
    {
      const double at = -(line->a + line->b * xs[i]) / line->c;
      if (at >= y->minimum && at <= y->maximum)
        ends[2 * n] = xs[i], ends[2 * n++ + 1] = at;
    }
  for (guint i = 0; i < 2 && n < 2; i++) /* bottom and top */
    {
      const double at = -(line->a + line->c * ys[i]) / line->b;
      if (at > x->minimum && at < x->maximum)
        ends[2 * n] = at, ends[2 * n++ + 1] = ys[i];
    }
  return n == 2;
}

/** plot_grid_line_draw: With teeth on the positive side, and the number of its
 * @unit. */
void
plot_grid_line_draw (const PlotGridLine *line, cairo_t *cr,
                     const PlotStyle *style, const PlotAxes *axes, guint unit)
{
  double ends[4];
  if (!plot_grid_line_clip (line, axes, ends))
    return;
  const double x0 = plot_scale_pixel (&axes->x, ends[0]);
  const double y0 = plot_scale_pixel (&axes->y, ends[1]);
  const double dx = plot_scale_pixel (&axes->x, ends[2]) - x0;
  const double dy = plot_scale_pixel (&axes->y, ends[3]) - y0;
  const double length = hypot (dx, dy);
  /* Which side is positive: a step to the left of the line, in data. */
  const double up = plot_scale_value (&axes->y, y0 + dx / 2 + dy / 2)
                    - plot_scale_value (&axes->y, y0 + dy / 2);
  const double across = plot_scale_value (&axes->x, x0 + dx / 2 - dy / 2)
                        - plot_scale_value (&axes->x, x0 + dx / 2);
  const double side = line->b * across + line->c * up > 0 ? 1 : -1;
  cairo_new_path (cr);
  cairo_move_to (cr, x0, y0);
  cairo_rel_line_to (cr, dx, dy);
  for (double at = 12; at < length; at += 24)
    {
      cairo_move_to (cr, x0 + dx * at / length, y0 + dy * at / length);
      cairo_rel_line_to (cr, -side * 6 * dy / length, side * 6 * dx / length);
    }
  plot_style_set_source (cr, &style->foreground);
  cairo_set_line_width (cr, 0.75 * style->line_width);
  cairo_stroke (cr);
  char number[16];
  g_snprintf (number, sizeof number, "%u", unit + 1);
  plot_text_draw (cr, style,
                  &(PlotText){ .text = number,
                               .x = x0 + 0.9 * dx,
                               .y = y0 + 0.9 * dy,
                               .across = 0.5,
                               .down = 0.5,
                               .flags = PLOT_TEXT_BOLD | PLOT_TEXT_HALO });
}

/** plot_grid_line_is_at: Returns: whether the line is under a pixel */
gboolean
plot_grid_line_is_at (const PlotGridLine *line, const PlotAxes *axes, double x,
                      double y)
{
  const double value = line->a + line->b * plot_scale_value (&axes->x, x)
                       + line->c * plot_scale_value (&axes->y, y);
  const double across = line->b * (axes->x.maximum - axes->x.minimum)
                        / (axes->right - axes->left); /* a pixel's worth */
  const double up = line->c * (axes->y.maximum - axes->y.minimum)
                    / (axes->bottom - axes->top);
  return fabs (value) <= NEAR * hypot (across, up);
}
