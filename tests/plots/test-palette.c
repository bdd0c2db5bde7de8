/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Colors that must be told apart and stand out, by WCAG's contrast. */
#include "plot-palette.h"

#include <math.h>

static double
contrast (const PlotColor *a, const PlotColor *b)
{
  const double x = plot_color_luminance (a), y = plot_color_luminance (b);
  return (MAX (x, y) + 0.05) / (MIN (x, y) + 0.05);
}

static void
test_luminance (void)
{ /* WCAG 2.1: white 1, black 0, #777777 on white has 4.48:1 */
  const PlotColor white = { 1, 1, 1, 1 }, black = { 0, 0, 0, 1 };
  const double grey = 0x77 / 255.0;
  const PlotColor middle = { grey, grey, grey, 1 };
  g_assert_cmpfloat_with_epsilon (contrast (&white, &black), 21, 1e-9);
  g_assert_cmpfloat_with_epsilon (contrast (&white, &middle), 4.48, 5e-3);
}

static void
test_classes_stand_out (void)
{
  for (int is_dark = 0; is_dark < 2; is_dark++)
    {
      PlotStyle style;
      plot_style_init (&style, is_dark);
      for (guint i = 0; i < 16; i++)
        {
          const PlotColor color = plot_palette_class (i, is_dark);
          g_assert_cmpfloat (contrast (&color, &style.background), >=, 3);
          for (guint k = 0; k < i; k++)
            {
              const PlotColor other = plot_palette_class (k, is_dark);
              g_assert_cmpuint (plot_color_argb32 (&color), !=,
                                plot_color_argb32 (&other));
            }
        }
      g_assert_cmpfloat (contrast (&style.muted, &style.background), >=, 4.5);
      g_assert_cmpfloat (contrast (&style.foreground, &style.background), >=,
                         7);
    }
}

/* CIE lightness, 0 … 100. */
static double
lightness (const PlotColor *color)
{
  return 116 * cbrt (plot_color_luminance (color)) - 16;
}

static void
test_maps (void)
{
  for (int is_dark = 0; is_dark < 2; is_dark++)
    {
      PlotColor before = plot_palette_magnitude (0, is_dark);
      const PlotColor end = plot_palette_magnitude (1, is_dark);
      const double step = (lightness (&end) - lightness (&before)) / 16;
      for (guint i = 1; i <= 16; i++)
        { /* even steps: none less than half or more than twice the mean */
          const PlotColor now = plot_palette_magnitude (i / 16.0, is_dark);
          const double moved = lightness (&now) - lightness (&before);
          g_assert_cmpfloat (moved / step, >, 0.5);
          g_assert_cmpfloat (moved / step, <, 2);
          before = now;
        }
      const PlotColor zero = plot_palette_diverging (0, is_dark);
      const PlotColor minus = plot_palette_diverging (-1, is_dark);
      const PlotColor plus = plot_palette_diverging (1, is_dark);
      g_assert_cmpfloat_with_epsilon (zero.red, zero.blue, 0.01);
      g_assert_cmpfloat_with_epsilon (zero.red, zero.green, 0.01);
      g_assert_true (minus.red > minus.blue && plus.blue > plus.red);
    }
}

static void
test_text_on_maps (void)
{
  for (int is_dark = 0; is_dark < 2; is_dark++)
    for (guint i = 0; i <= 20; i++)
      {
        const PlotColor below = plot_palette_magnitude (i / 20.0, is_dark);
        const PlotColor text = plot_color_readable_on (&below);
        g_assert_cmpfloat (contrast (&below, &text), >=, 4.5);
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plots/palette/luminance", test_luminance);
  g_test_add_func ("/plots/palette/classes", test_classes_stand_out);
  g_test_add_func ("/plots/palette/maps", test_maps);
  g_test_add_func ("/plots/palette/text-on-maps", test_text_on_maps);
  return g_test_run ();
}
