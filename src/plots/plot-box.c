/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-box.h. Tukey, Exploratory data analysis, 1977. */
#include "plot-box.h"

#include "plot-palette.h"

#include "ml-number.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

enum
{
  MOST_WIDTH = 56, /* pixels: a wider box says no more    */
  MOST_DOTS = 400, /* more are a smear                    */
};

/* The value that a share of all others does not exceed. */
static double
quantile (const double *sorted, guint n, double share)
{
  const double place = share * (n - 1);
  const guint below = (guint) place;
  const guint above = MIN (below + 1, n - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

/** plot_box_new: Returns: (transfer full) (nullable): NULL: no value is known
 */
PlotBox *
plot_box_new (const double *values, guint n)
{
  PlotBox *self = g_new0 (PlotBox, 1);
  self->values = g_new (double, n + 1);
  double sum = 0;
  for (guint i = 0; i < n; i++)
    if (!isnan (values[i]))
      {
        self->values[self->n++] = values[i];
        sum += values[i];
      }
  if (self->n == 0)
    {
      plot_box_free (self);
      return NULL;
    }
  qsort (self->values, self->n, sizeof (double), ml_number_compare);
  self->mean = sum / self->n;
  self->q1 = quantile (self->values, self->n, 0.25);
  self->median = quantile (self->values, self->n, 0.5);
  self->q3 = quantile (self->values, self->n, 0.75);
  const double reach = 1.5 * (self->q3 - self->q1);
  self->low = self->q1;
  self->high = self->q3;
  for (guint i = 0; i < self->n; i++)
    {
      const double value = self->values[i];
      if (value >= self->q1 - reach)
        self->low = MIN (self->low, value);
      if (value <= self->q3 + reach)
        self->high = MAX (self->high, value);
    }
  return self;
}

/** plot_box_free: NULL is fine */
void
plot_box_free (PlotBox *self)
{
  if (self == NULL)
    return;
  g_free (self->values);
  g_free (self);
}

/* Dots stray sideways in a fixed pattern, so that equal ones show; one alone
 * has no box and stands out by itself. */
static void
draw_dots (const PlotBox *self, cairo_t *cr, const PlotAxes *axes,
           double middle, double width, const PlotColor *color)
{
  const gboolean is_alone = self->n == 1;
  const PlotColor faint = plot_color_with_alpha (*color, is_alone ? 1 : 0.45);
  const double radius = is_alone ? 3 : width >= 16 ? 1.8 : 1.2;
  plot_style_set_source (cr, &faint);
  for (guint i = 0; i < self->n && self->n <= MOST_DOTS; i++)
    {
      const double stray = is_alone ? 0 : fmod (i * 0.618034, 1) - 0.5;
      const double y = plot_scale_pixel (&axes->y, self->values[i]);
      cairo_new_path (cr);
      cairo_arc (cr, middle + 0.7 * stray * width, y, radius, 0, 2 * G_PI);
      cairo_fill (cr);
    }
}

static void
line (cairo_t *cr, double x0, double y0, double x1, double y1)
{
  cairo_move_to (cr, x0, y0);
  cairo_line_to (cr, x1, y1);
}

/* The box and its whiskers; a diamond is the mean. */
static void
draw_box (const PlotBox *self, cairo_t *cr, const PlotStyle *style,
          const PlotAxes *axes, double middle, double width,
          const PlotColor *color)
{
  const double q1 = plot_scale_pixel (&axes->y, self->q1);
  const double q3 = plot_scale_pixel (&axes->y, self->q3);
  const double median = plot_scale_pixel (&axes->y, self->median);
  const double mean = plot_scale_pixel (&axes->y, self->mean);
  const double half = width / 2;
  const PlotColor fill = plot_color_with_alpha (*color, 0.18);
  cairo_new_path (cr);
  cairo_rectangle (cr, middle - half, q3, width, MAX (q1 - q3, 1));
  plot_style_set_source (cr, &fill);
  cairo_fill_preserve (cr);
  plot_style_set_source (cr, color);
  cairo_set_line_width (cr, 1.2);
  line (cr, middle, q3, middle, plot_scale_pixel (&axes->y, self->high));
  line (cr, middle, q1, middle, plot_scale_pixel (&axes->y, self->low));
  cairo_stroke (cr);
  cairo_set_line_width (cr, style->line_width + 0.6);
  line (cr, middle - half, median, middle + half, median);
  cairo_stroke (cr);
  const double size = CLAMP (width / 8, 2, 5);
  cairo_move_to (cr, middle, mean - size);
  cairo_line_to (cr, middle + size, mean);
  cairo_line_to (cr, middle, mean + size);
  cairo_line_to (cr, middle - size, mean);
  cairo_close_path (cr);
  plot_style_set_source (cr, &style->background);
  cairo_fill_preserve (cr);
  plot_style_set_source (cr, color);
  cairo_set_line_width (cr, 1.2);
  cairo_stroke (cr);
}

void
plot_box_draw (const PlotBox *self, cairo_t *cr, const PlotStyle *style,
               const PlotAxes *axes, double left, double right,
               const PlotColor *color)
{
  const double middle = (left + right) / 2;
  const double width = CLAMP (right - left, 2, MOST_WIDTH);
  draw_dots (self, cr, axes, middle, width, color);
  if (self->n > 1)
    draw_box (self, cr, style, axes, middle, width, color);
}

char *
plot_box_tell (const PlotBox *self)
{
  g_autofree char *median = plot_format_value (self->median);
  g_autofree char *mean = plot_format_value (self->mean);
  g_autofree char *q1 = plot_format_value (self->q1);
  g_autofree char *q3 = plot_format_value (self->q3);
  return g_strdup_printf (
      _ ("%u figures, mean %s, median %s, the middle half from %s to %s"),
      self->n, mean, median, q1, q3);
}
