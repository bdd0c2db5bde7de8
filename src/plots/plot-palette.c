/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-palette.h. Hues of the classes: M. Okabe and K. Ito, "Color
 * Universal Design" (2008), each darkened for white or lightened for dark
 * until it stands out 3:1 from the background (WCAG 2.1, 1.4.11).
 *
 * The two maps are straight lines in OKLab (B. Ottosson, 2020), where equal
 * steps look equally large: magnitudes from blue-black to yellow, signed
 * values from a neutral zero to orange and to blue. */
#include "plot-palette.h"

#include <math.h>

#define N_CLASSES 8

static const guint32 class_light[N_CLASSES] = {
  0x0072b2, /* blue           */
  0xc97a00, /* orange         */
  0x00875f, /* bluish green   */
  0xb8548c, /* reddish purple */
  0x2b93cc, /* sky blue       */
  0xc44601, /* vermillion     */
  0x9a8700, /* yellow         */
  0x4d4d4d, /* black          */
};

static const guint32 class_dark[N_CLASSES] = {
  0x4a9fe0, 0xf0a92e, 0x20b88a, 0xdf8fba,
  0x86cdf5, 0xf0743a, 0xf0e442, 0xc8c8c8,
};

static PlotColor
from_rgb (guint32 rgb)
{
  return (PlotColor){ (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0,
                      (rgb & 255) / 255.0, 1 };
}

/**
 * plot_palette_class:
 *
 * Returns: the color of class, run or curve @index. After eight the hues come
 *   again, darker (in dark: lighter), then again from the start; markers and
 *   dashes tell those apart.
 */
PlotColor
plot_palette_class (guint index, gboolean is_dark)
{
  const PlotColor hue
      = from_rgb ((is_dark ? class_dark : class_light)[index % N_CLASSES]);
  const PlotColor end = from_rgb (is_dark ? 0xffffff : 0x000000);
  return index / N_CLASSES % 2 == 0 ? hue : plot_color_mix (&hue, &end, 0.6);
}

PlotColor
plot_palette_missing (gboolean is_dark)
{
  return from_rgb (is_dark ? 0x7a7a7a : 0x9a9a9a);
}

typedef struct
{
  double l, a, b; /* OKLab: lightness 0 … 1, green–red, blue–yellow */
} Lab;

static double
to_srgb (double linear)
{
  linear = CLAMP (linear, 0, 1);
  return linear <= 0.0031308 ? 12.92 * linear
                             : 1.055 * pow (linear, 1 / 2.4) - 0.055;
}

static double
to_linear (double srgb)
{
  return srgb <= 0.04045 ? srgb / 12.92 : pow ((srgb + 0.055) / 1.055, 2.4);
}

static PlotColor
from_lab (Lab c)
{
  const double l = pow (c.l + 0.3963377774 * c.a + 0.2158037573 * c.b, 3);
  const double m = pow (c.l - 0.1055613458 * c.a - 0.0638541728 * c.b, 3);
  const double s = pow (c.l - 0.0894841775 * c.a - 1.2914855480 * c.b, 3);
  return (PlotColor){
    to_srgb (4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    to_srgb (-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    to_srgb (-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s), 1
  };
}

static Lab
lab_mix (Lab a, Lab b, double t)
{
  return (Lab){ a.l + (b.l - a.l) * t, a.a + (b.a - a.a) * t,
                a.b + (b.b - a.b) * t };
}

/**
 * plot_palette_diverging:
 * @value: −1 … 1, clamped; NaN counts as 0
 *
 * Returns: the color of a signed value; zero lies near the background
 */
PlotColor
plot_palette_diverging (double value, gboolean is_dark)
{
  static const Lab zero[2] = { { 0.965, 0, 0 }, { 0.27, 0, 0 } };
  static const Lab orange[2]
      = { { 0.60, 0.115, 0.120 }, { 0.80, 0.075, 0.135 } };
  static const Lab blue[2]
      = { { 0.47, -0.050, -0.135 }, { 0.76, -0.060, -0.115 } };
  const int style = is_dark ? 1 : 0;
  if (!(value >= -1)) /* also NaN */
    value = isnan (value) ? 0 : -1;
  value = MIN (value, 1);
  return from_lab (
      lab_mix (zero[style], (value < 0 ? orange : blue)[style], fabs (value)));
}

/**
 * plot_palette_magnitude:
 * @value: 0 … 1, clamped; NaN counts as 0
 *
 * Returns: the color of a size; zero lies near the background, and equal steps
 *   are equal steps of lightness, so it survives a grey print
 */
PlotColor
plot_palette_magnitude (double value, gboolean is_dark)
{
  static const Lab points[2][4] = {
    { { 0.97, -0.004, 0.020 },
      { 0.76, -0.030, 0.060 },
      { 0.55, -0.055, -0.030 },
      { 0.34, -0.010, -0.105 } },
    { { 0.26, -0.005, -0.060 },
      { 0.48, -0.040, -0.050 },
      { 0.70, -0.055, 0.060 },
      { 0.92, -0.015, 0.130 } },
  };
  value = value > 0 ? MIN (value, 1) : 0;
  const int part = MIN ((int) (value * 3), 2);
  const Lab *from = &points[is_dark ? 1 : 0][part];
  return from_lab (lab_mix (from[0], from[1], value * 3 - part));
}

/** plot_palette_set_dash: The dash of line @index; 0 is solid. */
void
plot_palette_set_dash (cairo_t *cr, guint index, double line_width)
{
  static const struct
  {
    int n;
    double lengths[6];
  } dashes[] = { { 0, { 0 } },        { 2, { 4, 2 } },
                 { 2, { 1.2, 1.8 } }, { 4, { 5, 2, 1.2, 2 } },
                 { 2, { 8, 3 } },     { 6, { 5, 2, 1.2, 2, 1.2, 2 } } };
  const guint i = index % G_N_ELEMENTS (dashes);
  double lengths[6];
  for (int k = 0; k < dashes[i].n; k++)
    lengths[k] = dashes[i].lengths[k] * MAX (line_width, 1);
  cairo_set_dash (cr, lengths, dashes[i].n, 0);
}

static void
polygon (cairo_t *cr, guint n, double x, double y, double radius, double turn)
{
  for (guint i = 0; i < n; i++)
    {
      const double angle = turn + i * 2 * G_PI / n;
      cairo_line_to (cr, x + radius * sin (angle), y - radius * cos (angle));
    }
  cairo_close_path (cr);
}

static void
cross (cairo_t *cr, double x, double y, double radius, double turn)
{
  const double arm = 0.32 * radius;
  const double corners[12][2]
      = { { arm, radius },   { arm, arm },   { radius, arm },
          { radius, -arm },  { arm, -arm },  { arm, -radius },
          { -arm, -radius }, { -arm, -arm }, { -radius, -arm },
          { -radius, arm },  { -arm, arm },  { -arm, radius } };
  for (guint i = 0; i < 12; i++)
    cairo_line_to (cr,
                   x + corners[i][0] * cos (turn) - corners[i][1] * sin (turn),
                   y + corners[i][0] * sin (turn) + corners[i][1] * cos (turn));
  cairo_close_path (cr);
}

/**
 * plot_palette_marker:
 * @size: diameter, pixels
 *
 * Adds the outline of marker @index around (@x, @y) to the path, ready to be
 * filled. All markers cover about the same area. After eight they pair with
 * other colors than before.
 */
void
plot_palette_marker (cairo_t *cr, guint index, double x, double y, double size)
{
  const double r = size / 2;
  cairo_new_sub_path (cr);
  switch ((index + index / N_CLASSES) % N_CLASSES)
    {
    case 0:
      cairo_arc (cr, x, y, 0.95 * r, 0, 2 * G_PI);
      cairo_close_path (cr);
      break;
    case 1:
      polygon (cr, 4, x, y, 1.2 * r, G_PI / 4);
      break;
    case 2:
      polygon (cr, 3, x, y + 0.15 * r, 1.3 * r, 0);
      break;
    case 3:
      polygon (cr, 4, x, y, 1.25 * r, 0);
      break;
    case 4:
      polygon (cr, 3, x, y - 0.15 * r, 1.3 * r, G_PI);
      break;
    case 5:
      cross (cr, x, y, 1.15 * r, G_PI / 4);
      break;
    case 6:
      cross (cr, x, y, 1.15 * r, 0);
      break;
    default:
      polygon (cr, 6, x, y, 1.1 * r, 0);
    }
}

/** plot_color_mix: Returns: @a and @b mixed by light, not by code value. */
PlotColor
plot_color_mix (const PlotColor *a, const PlotColor *b, double share_of_b)
{
  const double t = share_of_b, s = 1 - t;
  return (PlotColor){
    to_srgb (s * to_linear (a->red) + t * to_linear (b->red)),
    to_srgb (s * to_linear (a->green) + t * to_linear (b->green)),
    to_srgb (s * to_linear (a->blue) + t * to_linear (b->blue)),
    s * a->alpha + t * b->alpha,
  };
}

PlotColor
plot_color_with_alpha (PlotColor color, double alpha)
{
  color.alpha = alpha;
  return color;
}

double
plot_color_luminance (const PlotColor *color)
{
  return 0.2126 * to_linear (color->red) + 0.7152 * to_linear (color->green)
         + 0.0722 * to_linear (color->blue);
}

guint32
plot_color_argb32 (const PlotColor *color)
{
  const guint32 red = (guint32) (CLAMP (color->red, 0, 1) * 255 + 0.5);
  const guint32 green = (guint32) (CLAMP (color->green, 0, 1) * 255 + 0.5);
  const guint32 blue = (guint32) (CLAMP (color->blue, 0, 1) * 255 + 0.5);
  return 0xff000000u | red << 16 | green << 8 | blue;
}

/** plot_color_readable_on: Returns: whichever of black and white has more
 * contrast to @background. */
PlotColor
plot_color_readable_on (const PlotColor *background)
{
  const double light = plot_color_luminance (background);
  const gboolean is_white = 1.05 / (light + 0.05) > (light + 0.05) / 0.05;
  return from_rgb (is_white ? 0xffffff : 0x000000);
}
