/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-stroke.h. A disc as wide as the line is drawn along the points. Its
 * cut with a vertical is one interval, for the curve does not turn back: where
 * the discs around points and the straight pieces between them begin and end.
 * Four verticals are cut in every column of pixels; how much of a pixel lies in
 * their intervals is how much of it the line covers. Joins and ends are round.
 */
#include "plot-stroke.h"

#include <math.h>
#include <string.h>

enum
{
  CUTS = 4,   /* verticals in a column of pixels */
  STRIP = 64, /* columns that are masked at a time */
};

typedef struct
{
  float low,
      high; /* device pixels from the top of the area; low > high: no cut */
} Cut;

typedef struct
{
  Cut *cuts; /* CUTS in each column */
  int n_cuts;
  double radius; /* pixels */
} Stroke;

/** plot_stroke_serves: Returns: whether @cr paints pixels */
gboolean
plot_stroke_serves (cairo_t *cr)
{
  return cairo_surface_get_type (cairo_get_group_target (cr))
         == CAIRO_SURFACE_TYPE_IMAGE;
}

/* The first cut that is not left of @x; cut i lies at (i + 1/2) / CUTS. */
static int
first_cut (const Stroke *self, double x)
{
  return (int) CLAMP (ceil (x * CUTS - 0.5), 0, self->n_cuts);
}

static double
cut_place (int i)
{
  return (i + 0.5) / CUTS;
}

static void
add_disc (Stroke *self, const PlotStrokePoint *at)
{
  const int end = first_cut (self, at->x + self->radius);
  for (int i = first_cut (self, at->x - self->radius); i < end; i++)
    {
      const double dx = cut_place (i) - at->x;
      const double half = sqrt (MAX (self->radius * self->radius - dx * dx, 0));
      Cut *cut = &self->cuts[i];
      cut->low = MIN (cut->low, (float) (at->y - half));
      cut->high = MAX (cut->high, (float) (at->y + half));
    }
}

/* The two sides of the straight piece, each as long as the piece. */
static void
add_piece (Stroke *self, const PlotStrokePoint *from, const PlotStrokePoint *to)
{
  const double dx = to->x - from->x, dy = to->y - from->y;
  if (dx <= 0)
    return; /* upright: the verticals between its sides cut the discs' hull */
  const double slope = dy / dx, length = hypot (dx, dy);
  const double aside = self->radius * dy / length;
  const double above = self->radius * length / dx;
  int end = first_cut (self, to->x + aside);
  for (int i = first_cut (self, from->x + aside); i < end; i++)
    self->cuts[i].low
        = MIN (self->cuts[i].low,
               (float) (from->y + slope * (cut_place (i) - from->x) - above));
  end = first_cut (self, to->x - aside);
  for (int i = first_cut (self, from->x - aside); i < end; i++)
    self->cuts[i].high
        = MAX (self->cuts[i].high,
               (float) (from->y + slope * (cut_place (i) - from->x) + above));
}

static Cut *
cut_stroke (const PlotStrokePoint *points, guint n, int n_columns,
            double radius)
{
  Stroke self = { g_new (Cut, n_columns * CUTS), n_columns * CUTS, radius };
  for (int i = 0; i < self.n_cuts; i++)
    self.cuts[i] = (Cut){ INFINITY, -INFINITY };
  for (guint i = 0; i < n; i++)
    {
      add_disc (&self, &points[i]);
      if (i > 0)
        add_piece (&self, &points[i - 1], &points[i]);
    }
  return self.cuts;
}

static float
share_of (const Cut *cut, int row)
{
  return CLAMP (
      MIN (cut->high, (float) (row + 1)) - MAX (cut->low, (float) row), 0, 1);
}

/* Rows of pixels that the cuts reach. */
static void
find_band (const Cut *cuts, int n_cuts, int height, int *top, int *bottom)
{
  float least = INFINITY, most = -INFINITY;
  for (int i = 0; i < n_cuts; i++)
    {
      least = MIN (least, cuts[i].low);
      most = MAX (most, cuts[i].high);
    }
  *top = (int) CLAMP (floorf (least), 0, height);
  *bottom = (int) CLAMP (ceilf (most), *top, height);
}

/* Where any of the column's cuts reaches, and where they all cover. */
static void
find_rows (const Cut *cuts, const cairo_rectangle_int_t *strip, int reach[2],
           int full[2])
{
  float top = -INFINITY, bottom = INFINITY;
  for (guint k = 0; k < CUTS; k++)
    {
      top = MAX (top, cuts[k].low);
      bottom = MIN (bottom, cuts[k].high);
    }
  find_band (cuts, CUTS, strip->y + strip->height, &reach[0], &reach[1]);
  full[0] = (int) CLAMP (ceilf (top), reach[0], reach[1]);
  full[1] = (int) CLAMP (floorf (bottom), full[0], reach[1]);
}

/* @pixels: the strip's topmost of the column. */
static void
fill_column (const Cut *cuts, const cairo_rectangle_int_t *strip,
             guint8 *pixels)
{
  int reach[2], full[2];
  find_rows (cuts, strip, reach, full);
  for (int row = reach[0]; row < reach[1]; row++)
    {
      float sum = CUTS;
      if (row < full[0] || row >= full[1])
        {
          sum = 0;
          for (guint k = 0; k < CUTS; k++)
            sum += share_of (&cuts[k], row);
        }
      pixels[(row - strip->y) * STRIP] = (guint8) (sum * 255 / CUTS + 0.5f);
    }
}

/* Masks the source with what the line covers of a strip. @pixels: STRIP ×
 * height of work memory: a strip at a time stays in the fastest cache. */
static void
paint_strip (cairo_t *cr, const Cut *cuts, const cairo_rectangle_int_t *strip,
             guint8 *pixels, double x, double y, double scale)
{
  memset (pixels, 0, (gsize) STRIP * (gsize) strip->height);
  for (int i = 0; i < strip->width; i++)
    fill_column (cuts + (gsize) i * CUTS, strip, pixels + i);
  cairo_surface_t *mask = cairo_image_surface_create_for_data (
      pixels, CAIRO_FORMAT_A8, strip->width, strip->height, STRIP);
  cairo_surface_set_device_scale (mask, scale, scale);
  cairo_mask_surface (cr, mask, x + strip->x / scale, y + strip->y / scale);
  cairo_surface_finish (mask);
  cairo_surface_destroy (mask);
}

/**
 * plot_stroke_draw:
 * @points: in user space
 * @area: in user space; what the line is cut to
 * @line_width: in user space
 * @scale: device pixels in a unit of user space
 *
 * Draws the line in the source that @cr has.
 */
void
plot_stroke_draw (cairo_t *cr, const PlotStrokePoint *points, guint n,
                  const cairo_rectangle_int_t *area, double line_width,
                  double scale)
{
  const int width = (int) (area->width * scale);
  const int height = (int) (area->height * scale);
  g_autofree PlotStrokePoint *own = g_new (PlotStrokePoint, n);
  for (guint i = 0; i < n; i++)
    own[i] = (PlotStrokePoint){ (points[i].x - area->x) * scale,
                                (points[i].y - area->y) * scale };
  g_autofree Cut *cuts = cut_stroke (own, n, width, line_width * scale / 2);
  g_autofree guint8 *pixels = g_malloc ((gsize) STRIP * (gsize) height);
  for (int x = 0; x < width; x += STRIP)
    {
      const Cut *here = cuts + (gsize) x * CUTS;
      cairo_rectangle_int_t strip = { .x = x, .width = MIN (STRIP, width - x) };
      int bottom;
      find_band (here, strip.width * CUTS, height, &strip.y, &bottom);
      strip.height = bottom - strip.y;
      if (strip.height > 0)
        paint_strip (cr, here, &strip, pixels, area->x, area->y, scale);
    }
}
