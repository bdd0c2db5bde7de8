/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-axis.h. Grid lines are one pixel wide and lie on pixels; labels
 * that would touch are thinned out or turned upwards. */
#include "plot-axis.h"

#include "plot-text.h"

#include <math.h>

#define TICK_GAP 6    /* between area and tick label, pixels */
#define MOST_NAME 9   /* lines of text, the room for names beside the area */
#define LEAST_AREA 36 /* less than this has no room for words, pixels */

static guint
n_y_ticks (const PlotStyle *style, double height)
{
  const double line = MAX (plot_text_height (style), 12);
  return (guint) CLAMP (height / (2.6 * line), 2, 12);
}

/* Names beside the area; longer ones are cut. */
static double
y_name_width (const PlotAxes *self, cairo_t *cr, const PlotStyle *style)
{
  double widest = 0;
  for (guint i = 0; i < MIN (self->n_y_labels, 200); i++)
    widest = MAX (widest, plot_text_width (cr, style, self->y_labels[i]));
  return MIN (widest, MOST_NAME * plot_text_height (style));
}

/* Width of the widest label of the y axis. */
static double
y_label_width (const PlotAxes *self, cairo_t *cr, const PlotStyle *style,
               double height)
{
  double step, widest = 0;
  if (self->y_labels != NULL)
    return y_name_width (self, cr, style);
  g_autoptr (GArray) ticks
      = plot_scale_ticks (&self->y, n_y_ticks (style, height), &step);
  for (guint i = 0; i < ticks->len; i++)
    {
      g_autofree char *label
          = plot_scale_label (&self->y, g_array_index (ticks, double, i), step);
      widest = MAX (widest, plot_text_width (cr, style, label));
    }
  return widest;
}

static double
widest_x_label (const PlotAxes *self, cairo_t *cr, const PlotStyle *style)
{
  double widest = 0;
  for (guint i = 0; i < MIN (self->n_x_labels, 200); i++)
    widest = MAX (widest, plot_text_width (cr, style, self->x_labels[i]));
  return widest;
}

/* Pixels between the names of two neighbours of a nominal axis. */
static double
x_label_pitch (const PlotAxes *self)
{
  return (self->right - self->left) / (self->x.maximum - self->x.minimum);
}

static void
set_area (PlotAxes *self, double left, double top, double right, double bottom)
{
  self->left = round (left);
  self->top = round (top);
  self->right = round (right);
  self->bottom = round (bottom);
  self->x.start = self->left, self->x.end = self->right;
  self->y.start = self->bottom, self->y.end = self->top;
}

/* How deep the labels below the area reach, and whether they stand upwards. */
static void
measure_x_labels (PlotAxes *self, cairo_t *cr, const PlotStyle *style,
                  double height)
{
  const double widest = self->x_labels != NULL && !self->is_x_quiet
                            ? widest_x_label (self, cr, style)
                            : 0;
  self->is_turned = widest + 8 > x_label_pitch (self) && widest > 0;
  self->label_depth = self->is_x_quiet  ? 0
                      : self->is_turned ? MIN (widest, 0.35 * height)
                                        : plot_text_height (style);
}

/** plot_axes_room_left: Returns: pixels that labels and title take beside the
 * area, for axes that share an edge with others */
double
plot_axes_room_left (const PlotAxes *self, cairo_t *cr, const PlotStyle *style,
                     double height)
{
  const double line = plot_text_height (style);
  return y_label_width (self, cr, style, height - 3 * line)
         + (self->y_title != NULL ? 1.2 * line : 0) + TICK_GAP + 4;
}

/**
 * plot_axes_place:
 *
 * Fits axes and area into a rectangle. Ranges, titles and labels are set
 * before; @cr serves to measure text.
 */
void
plot_axes_place (PlotAxes *self, cairo_t *cr, const PlotStyle *style, double x,
                 double y, double width, double height)
{
  const double line = plot_text_height (style);
  const double above = 0.7 * line;
  const double beside
      = MAX (plot_axes_room_left (self, cr, style, height), self->room_left);
  self->title_left = x + 0.2 * line;
  self->left = x + beside;
  self->right = x + width - MAX (self->room_right, 0.9 * line);
  measure_x_labels (self, cr, style, height);
  const double below = self->is_x_quiet
                           ? 0.5 * line
                           : TICK_GAP + self->label_depth
                                 + (self->x_title != NULL ? 1.2 * line : 4);
  self->is_bare = self->is_wordless || self->right - self->left < LEAST_AREA
                  || height - below - above < LEAST_AREA;
  if (self->is_bare)
    set_area (self, x + 2, y + 2, x + width - 2, y + height - 2);
  else
    set_area (self, self->left, y + above, self->right, y + height - below);
}

static void
grid_line (cairo_t *cr, double x0, double y0, double x1, double y1)
{
  cairo_move_to (cr, floor (x0) + 0.5, floor (y0) + 0.5);
  cairo_line_to (cr, floor (x1) + 0.5, floor (y1) + 0.5);
}

/* All lines that were added, at once: a stroke for each takes ten times as
 * long.
 */
static void
draw_grid (cairo_t *cr, const PlotStyle *style)
{
  plot_style_set_source (cr, &style->grid);
  cairo_stroke (cr);
}

static void
draw_y (const PlotAxes *self, cairo_t *cr, const PlotStyle *style)
{
  double step;
  g_autoptr (GArray) ticks = plot_scale_ticks (
      &self->y, n_y_ticks (style, self->bottom - self->top), &step);
  cairo_new_path (cr);
  for (guint i = 0; i < ticks->len; i++)
    {
      const double y
          = plot_scale_pixel (&self->y, g_array_index (ticks, double, i));
      grid_line (cr, self->left, y, self->right, y);
    }
  draw_grid (cr, style);
  for (guint i = 0; i < ticks->len; i++)
    {
      const double value = g_array_index (ticks, double, i);
      const double y = plot_scale_pixel (&self->y, value);
      g_autofree char *label = plot_scale_label (&self->y, value, step);
      plot_text_draw (cr, style,
                      &(PlotText){ .text = label,
                                   .x = self->left - TICK_GAP,
                                   .y = y,
                                   .across = 1,
                                   .down = 0.5,
                                   .color = &style->muted });
    }
}

static void
draw_y_names (const PlotAxes *self, cairo_t *cr, const PlotStyle *style)
{
  const double line = plot_text_height (style);
  const double pitch
      = fabs (plot_scale_pixel (&self->y, 1) - plot_scale_pixel (&self->y, 0));
  const guint stride = (guint) MAX (1, ceil (0.9 * line / MAX (pitch, 1e-6)));
  for (guint i = 0; i < self->n_y_labels; i++)
    {
      const double y = plot_scale_pixel (&self->y, i + 0.5);
      if (y < self->top || y > self->bottom
          || (self->n_y_labels - 1 - i) % stride != 0)
        continue; /* the topmost is always named */
      plot_text_draw (cr, style,
                      &(PlotText){ .text = self->y_labels[i],
                                   .x = self->left - TICK_GAP,
                                   .y = y,
                                   .across = 1,
                                   .down = 0.5,
                                   .max_width = MOST_NAME * line,
                                   .color = &style->muted });
    }
}

/* The number of ticks whose labels do not touch. */
static GArray *
x_ticks (const PlotAxes *self, cairo_t *cr, const PlotStyle *style,
         double *step)
{
  const double width = self->right - self->left;
  guint at_most = (guint) CLAMP (width / 60, 1, 14);
  for (;; at_most--)
    {
      GArray *ticks = plot_scale_ticks (&self->x, at_most, step);
      double widest = 0;
      for (guint i = 0; i < ticks->len; i++)
        {
          g_autofree char *label = plot_scale_label (
              &self->x, g_array_index (ticks, double, i), *step);
          widest = MAX (widest, plot_text_width (cr, style, label));
        }
      if (at_most <= 1 || ticks->len * (widest + 14) <= width)
        return ticks;
      g_array_unref (ticks);
    }
}

static void
draw_x_numbers (const PlotAxes *self, cairo_t *cr, const PlotStyle *style)
{
  double step;
  g_autoptr (GArray) ticks = x_ticks (self, cr, style, &step);
  cairo_new_path (cr);
  for (guint i = 0; i < ticks->len; i++)
    {
      const double x
          = plot_scale_pixel (&self->x, g_array_index (ticks, double, i));
      grid_line (cr, MIN (x, self->right - 1), self->top,
                 MIN (x, self->right - 1), self->bottom);
    }
  draw_grid (cr, style);
  for (guint i = 0; i < ticks->len && !self->is_x_quiet; i++)
    {
      const double value = g_array_index (ticks, double, i);
      const double x = plot_scale_pixel (&self->x, value);
      g_autofree char *label = plot_scale_label (&self->x, value, step);
      plot_text_draw (cr, style,
                      &(PlotText){ .text = label,
                                   .x = x,
                                   .y = self->bottom + TICK_GAP,
                                   .across = 0.5,
                                   .color = &style->muted });
    }
}

static void
draw_x_names (const PlotAxes *self, cairo_t *cr, const PlotStyle *style)
{
  const double line = plot_text_height (style);
  const double pitch = x_label_pitch (self);
  const guint stride
      = self->is_turned ? (guint) MAX (1, ceil (line / pitch)) : 1;
  const guint first = (guint) MAX (0, floor (self->x.minimum));
  for (guint i = first - first % stride; i < self->n_x_labels; i += stride)
    {
      const double x = plot_scale_pixel (&self->x, i + 0.5);
      if (x < self->left || x > self->right)
        continue;
      plot_text_draw (
          cr, style,
          &(PlotText){ .text = self->x_labels[i],
                       .x = x,
                       .y = self->bottom + TICK_GAP,
                       .across = self->is_turned ? 1 : 0.5,
                       .down = self->is_turned ? 0.5 : 0,
                       .max_width = self->is_turned ? self->label_depth : pitch,
                       .color = &style->muted,
                       .flags = self->is_turned ? PLOT_TEXT_UPWARDS : 0 });
    }
}

static void
draw_titles (const PlotAxes *self, cairo_t *cr, const PlotStyle *style)
{
  const double line = plot_text_height (style);
  if (self->x_title != NULL && !self->is_x_quiet)
    plot_text_draw (cr, style,
                    &(PlotText){ .text = self->x_title,
                                 .x = (self->left + self->right) / 2,
                                 .y = self->bottom + TICK_GAP
                                      + self->label_depth + 0.1 * line,
                                 .across = 0.5,
                                 .max_width = self->right - self->left,
                                 .color = &style->foreground });
  if (self->y_title == NULL)
    return;
  plot_text_draw (cr, style,
                  &(PlotText){ .text = self->y_title,
                               .x = self->title_left,
                               .y = (self->top + self->bottom) / 2,
                               .across = 0.5,
                               .max_width = self->bottom - self->top,
                               .color = &style->foreground,
                               .flags = PLOT_TEXT_UPWARDS });
}

/** plot_axes_draw: Draws grid, ticks, labels and titles; not the data. */
void
plot_axes_draw (const PlotAxes *self, cairo_t *cr, const PlotStyle *style)
{
  if (self->is_bare)
    return;
  cairo_save (cr);
  cairo_set_line_width (cr, 1);
  if (self->y_labels == NULL)
    draw_y (self, cr, style);
  else
    draw_y_names (self, cr, style);
  if (self->x_labels == NULL)
    draw_x_numbers (self, cr, style);
  else if (!self->is_x_quiet)
    draw_x_names (self, cr, style);
  cairo_new_path (cr);
  grid_line (cr, self->left, self->bottom, self->right, self->bottom);
  plot_style_set_source (cr, &style->muted);
  cairo_stroke (cr);
  draw_titles (self, cr, style);
  cairo_restore (cr);
}

/** plot_axes_clip: Keeps @cr inside the area until its cairo_restore(). */
void
plot_axes_clip (const PlotAxes *self, cairo_t *cr)
{
  cairo_new_path (cr);
  cairo_rectangle (cr, self->left, self->top, self->right - self->left,
                   self->bottom - self->top);
  cairo_clip (cr);
}

gboolean
plot_axes_contains (const PlotAxes *self, double x, double y)
{
  return x >= self->left && x <= self->right && y >= self->top
         && y <= self->bottom;
}
