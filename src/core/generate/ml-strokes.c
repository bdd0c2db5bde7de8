/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-strokes.h. Smooth strokes are splines of Catmull and Rom (A class of
 * local interpolating splines, 1974). */
#include "ml-strokes.h"

#include <math.h>

enum
{
  MOST_POINTS = 20, /* of one stroke */
  PIECES = 6,       /* lines between two points of a smooth stroke */
};

typedef struct
{
  float x, y;
} Point;

/**
 * ml_random_bell:
 *
 * The sum of four even numbers, out of one draw: nearly normal, without the
 * logarithm and the cosine that C libraries round differently.
 *
 * Returns: a number of mean 0 and standard deviation 1, within ±3.5
 */
float
ml_random_bell (MlRandom *self)
{
  const guint64 bits = ml_random_next (self);
  const guint sum = (guint) (bits & 0xffff) + (guint) (bits >> 16 & 0xffff)
                    + (guint) (bits >> 32 & 0xffff) + (guint) (bits >> 48);
  return ((float) sum - 131070.f) * (1.7320508f / 65536.f);
}

static void
add_line (MlStrokes *self, Point from, Point to)
{
  g_return_if_fail (self->n_lines < ML_STROKES_MOST);
  self->lines[self->n_lines++] = (MlStrokeLine){ from.x, from.y, to.x, to.y };
}

/* Between b and c, where a and d are their neighbors; t: 0 … 1. */
static float
between (float a, float b, float c, float d, float t)
{
  return 0.5f
         * (2 * b
            + t
                  * ((c - a)
                     + t
                           * ((2 * a - 5 * b + 4 * c - d)
                              + t * (3 * (b - c) + d - a))));
}

static void
add_smooth (MlStrokes *self, const Point *points, guint n)
{
  for (guint i = 0; i + 1 < n; i++)
    {
      const Point a = points[i > 0 ? i - 1 : 0], b = points[i];
      const Point c = points[i + 1], d = points[MIN (i + 2, n - 1)];
      Point last = b;
      for (guint k = 1; k <= PIECES; k++)
        {
          const float t = (float) k / PIECES;
          const Point next = { between (a.x, b.x, c.x, d.x, t),
                               between (a.y, b.y, c.y, d.y, t) };
          add_line (self, last, next);
          last = next;
        }
    }
}

static float
read_number (const char **text)
{
  int number = 0;
  for (; g_ascii_isdigit (**text); (*text)++)
    number = 10 * number + (**text - '0');
  return (float) number;
}

/* "12,22 32,0" up to the next stroke; returns how many there are now. */
static guint
read_points (const char **glyph, float wobble, MlRandom *random, Point *points,
             guint n)
{
  while (g_ascii_isdigit (**glyph))
    {
      Point point;
      point.x = read_number (glyph) + wobble * ml_random_bell (random);
      (*glyph)++; /* the comma */
      point.y = read_number (glyph) + wobble * ml_random_bell (random);
      while (**glyph == ' ')
        (*glyph)++;
      g_return_val_if_fail (n < MOST_POINTS, n);
      points[n++] = point;
    }
  return n;
}

/**
 * ml_strokes_write:
 * @glyph: as in the head of ml-strokes.h
 * @wobble: standard deviation of every point, in units of the box
 *
 * Fills @self with the lines of @glyph.
 */
void
ml_strokes_write (MlStrokes *self, const char *glyph, float wobble,
                  MlRandom *random)
{
  Point points[MOST_POINTS];
  guint n = 0;
  self->n_lines = 0;
  while (*glyph != '\0')
    {
      const gboolean goes_on = *glyph == '+';
      glyph += goes_on;
      const gboolean is_smooth = *glyph++ == '~';
      if (goes_on && n > 0)
        points[0] = points[n - 1];
      n = read_points (&glyph, wobble, random, points, goes_on ? 1 : 0);
      if (is_smooth)
        add_smooth (self, points, n);
      else
        for (guint i = 0; i + 1 < n; i++)
          add_line (self, points[i], points[i + 1]);
    }
}

/** ml_strokes_turn: turns and shears: x becomes xx x + xy y, y yx x + yy y */
void
ml_strokes_turn (MlStrokes *self, float xx, float xy, float yx, float yy)
{
  for (guint i = 0; i < self->n_lines; i++)
    {
      const MlStrokeLine l = self->lines[i];
      self->lines[i] = (MlStrokeLine){
        xx * l.x0 + xy * l.y0,
        yx * l.x0 + yy * l.y0,
        xx * l.x1 + xy * l.y1,
        yx * l.x1 + yy * l.y1,
      };
    }
}

/** ml_strokes_bounds: @bounds: (out): left, top, right, bottom */
void
ml_strokes_bounds (const MlStrokes *self, float bounds[4])
{
  bounds[0] = bounds[1] = G_MAXFLOAT;
  bounds[2] = bounds[3] = -G_MAXFLOAT;
  for (guint i = 0; i < self->n_lines; i++)
    {
      const MlStrokeLine *l = &self->lines[i];
      bounds[0] = MIN (bounds[0], MIN (l->x0, l->x1));
      bounds[1] = MIN (bounds[1], MIN (l->y0, l->y1));
      bounds[2] = MAX (bounds[2], MAX (l->x0, l->x1));
      bounds[3] = MAX (bounds[3], MAX (l->y0, l->y1));
    }
}

/** ml_strokes_middle: the center of mass of all lines */
void
ml_strokes_middle (const MlStrokes *self, float *x, float *y)
{
  float sum_x = 0, sum_y = 0, length = 0;
  for (guint i = 0; i < self->n_lines; i++)
    {
      const MlStrokeLine *l = &self->lines[i];
      const float dx = l->x1 - l->x0, dy = l->y1 - l->y0;
      const float part = sqrtf (dx * dx + dy * dy);
      sum_x += part * (l->x0 + l->x1) / 2;
      sum_y += part * (l->y0 + l->y1) / 2;
      length += part;
    }
  *x = length > 0 ? sum_x / length : 0;
  *y = length > 0 ? sum_y / length : 0;
}

/** ml_strokes_place: every point times @scale, plus (@dx, @dy) */
void
ml_strokes_place (MlStrokes *self, float scale, float dx, float dy)
{
  for (guint i = 0; i < self->n_lines; i++)
    {
      MlStrokeLine *l = &self->lines[i];
      l->x0 = scale * l->x0 + dx;
      l->y0 = scale * l->y0 + dy;
      l->x1 = scale * l->x1 + dx;
      l->y1 = scale * l->y1 + dy;
    }
}

/* How far (x, y) is from the line's nearest point. */
static float
distance (const MlStrokeLine *l, float x, float y)
{
  const float dx = l->x1 - l->x0, dy = l->y1 - l->y0;
  const float square = dx * dx + dy * dy;
  float t = square > 0 ? ((x - l->x0) * dx + (y - l->y0) * dy) / square : 0;
  t = CLAMP (t, 0.f, 1.f);
  const float away_x = x - l->x0 - t * dx, away_y = y - l->y0 - t * dy;
  return sqrtf (away_x * away_x + away_y * away_y);
}

static void
draw_line (const MlStrokeLine *l, float radius, guint height, guint width,
           float *ink)
{
  const float reach = radius + 1;
  const int left = MAX (0, (int) floorf (MIN (l->x0, l->x1) - reach));
  const int top = MAX (0, (int) floorf (MIN (l->y0, l->y1) - reach));
  const int right
      = MIN ((int) width - 1, (int) floorf (MAX (l->x0, l->x1) + reach));
  const int bottom
      = MIN ((int) height - 1, (int) floorf (MAX (l->y0, l->y1) + reach));
  for (int y = top; y <= bottom; y++)
    for (int x = left; x <= right; x++)
      {
        const float away = distance (l, (float) x + 0.5f, (float) y + 0.5f);
        const float covered = CLAMP (radius + 0.5f - away, 0.f, 1.f);
        float *pixel = &ink[(guint) y * width + (guint) x];
        *pixel = MAX (*pixel, covered);
      }
}

/**
 * ml_strokes_draw:
 * @thickness: of the pen, pixels
 * @ink: height × width, zeros before; afterwards 0 … 1, edges smoothed
 *
 * What lies outside is not drawn. The middle of the first pixel is (½, ½).
 */
void
ml_strokes_draw (const MlStrokes *self, float thickness, guint height,
                 guint width, float *ink)
{
  for (guint i = 0; i < self->n_lines; i++)
    draw_line (&self->lines[i], thickness / 2, height, width, ink);
}

/* Each value gives @share of itself to each neighbor @step away. */
static void
blur_along (const float *from, float *to, guint n, guint step, guint length,
            float share)
{
  for (guint i = 0; i < n; i++)
    {
      const guint place = i / step % length;
      const float before = place > 0 ? from[i - step] : 0;
      const float behind = place + 1 < length ? from[i + step] : 0;
      to[i] = (1 - 2 * share) * from[i] + share * (before + behind);
    }
}

/**
 * ml_strokes_blur:
 * @ink: height × width
 * @scratch: as much again
 * @share: what a pixel gives to each of its four neighbors, 0 … ⅓
 */
void
ml_strokes_blur (float *ink, float *scratch, guint height, guint width,
                 float share)
{
  blur_along (ink, scratch, height * width, 1, width, share);
  blur_along (scratch, ink, height * width, width, height, share);
}

/**
 * ml_strokes_bytes:
 * @ink: n, 0 … 1
 * @noise: standard deviation added to each pixel, in the same unit
 * @pixels: (out): n, 0 … 255
 */
void
ml_strokes_bytes (const float *ink, guint n, float noise, MlRandom *random,
                  guint8 *pixels)
{
  for (guint i = 0; i < n; i++)
    {
      const float added = noise > 0 ? noise * ml_random_bell (random) : 0;
      const float value = CLAMP (ink[i] + added, 0.f, 1.f);
      pixels[i] = (guint8) (value * 255 + 0.5f);
    }
}
