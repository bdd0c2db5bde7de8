/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Decimation: no minimum and no maximum is lost, in numbers and in pixels. */
#include "plot-line.h"
#include "plot-stroke.h"

#include <math.h>

#define N 100000
#define N_COLUMNS 500

static double *xs, *ys;

/* Flat at one, with one spike up and one down, each a single point. */
static void
make_spikes (guint up, guint down)
{
  for (guint i = 0; i < N; i++)
    xs[i] = i, ys[i] = 1;
  ys[up] = 3;
  ys[down] = -2;
}

static void
test_columns (void)
{
  make_spikes (0, N - 1);
  ys[50000] = NAN;
  const PlotLine line = { xs, ys, N, 0 };
  PlotScale x = { .start = 0, .end = N_COLUMNS };
  plot_scale_set_range (&x, 0, N - 1);
  g_autofree PlotLineColumn *columns = g_new (PlotLineColumn, N_COLUMNS);
  plot_line_columns (&line, &x, N_COLUMNS, columns);
  g_assert_cmpfloat (columns[0].high, ==, 3);
  g_assert_cmpfloat (columns[N_COLUMNS - 1].low, ==, -2);
  g_assert_cmpfloat (columns[N_COLUMNS - 1].last, ==, -2);
  for (guint i = 1; i < N_COLUMNS - 1; i++)
    {
      g_assert_cmpfloat (columns[i].low, ==, 1);
      g_assert_cmpfloat (columns[i].high, ==, 1);
    }
}

static void
test_columns_without_points (void)
{
  const double x[] = { 0, 0.5, 9.5, 10 }, y[] = { 1, 2, NAN, 4 };
  const PlotLine line = { x, y, 4, 0 };
  PlotScale scale = { .start = 0, .end = 10 };
  plot_scale_set_range (&scale, 0, 10);
  PlotLineColumn columns[10];
  plot_line_columns (&line, &scale, 10, columns);
  g_assert_cmpfloat (columns[0].low, ==, 1);
  g_assert_cmpfloat (columns[0].high, ==, 2);
  g_assert_cmpfloat (columns[0].last, ==, 2);
  for (guint i = 1; i < 9; i++)
    g_assert_true (columns[i].low > columns[i].high);
  g_assert_cmpfloat (columns[9].low, ==, 4);
}

/* Whether any pixel of column @x, rows @top … @bottom, is not white. */
static gboolean
has_ink (cairo_surface_t *surface, guint x, guint top, guint bottom)
{
  cairo_surface_flush (surface);
  const guint stride = (guint) cairo_image_surface_get_stride (surface);
  const guint8 *data = cairo_image_surface_get_data (surface);
  for (guint y = top; y <= bottom; y++)
    if (data[y * stride + 4 * x] != 255)
      return TRUE;
  return FALSE;
}

static void
test_spikes_are_drawn (void)
{
  static const guint places[] = { 0, 1, 777, 33333, 66666, N - 2, N - 1 };
  PlotStyle style;
  plot_style_init (&style, FALSE);
  const PlotColor black = { 0, 0, 0, 1 };
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      const guint up = places[i], down = (places[i] + N / 2) % N;
      make_spikes (up, down);
      const PlotLine line = { xs, ys, N, 0 };
      PlotAxes axes = { .right = N_COLUMNS, .bottom = 300 };
      axes.x.end = N_COLUMNS, axes.y.start = 300;
      plot_scale_set_range (&axes.x, 0, N - 1);
      plot_scale_set_range (&axes.y, -2, 3);
      cairo_surface_t *surface
          = cairo_image_surface_create (CAIRO_FORMAT_RGB24, N_COLUMNS, 300);
      cairo_t *cr = cairo_create (surface);
      cairo_set_source_rgb (cr, 1, 1, 1);
      cairo_paint (cr);
      plot_line_draw (cr, &line, &axes, &style, &black, 2);
      const double pixels = (double) N_COLUMNS / (N - 1);
      g_assert_true (
          has_ink (surface, MIN ((guint) (up * pixels), N_COLUMNS - 1), 0, 1));
      g_assert_true (has_ink (
          surface, MIN ((guint) (down * pixels), N_COLUMNS - 1), 298, 299));
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
}

static void
test_find (void)
{
  const double x[] = { 1, 2, 2, 2, 5 };
  g_assert_cmpuint (plot_line_find (x, 5, 0), ==, 0);
  g_assert_cmpuint (plot_line_find (x, 5, 2), ==, 1);
  g_assert_cmpuint (plot_line_find (x, 5, 3), ==, 4);
  g_assert_cmpuint (plot_line_find (x, 5, 6), ==, 5);
}

/* A wave that grows steeper, a peak between two points and an upright end. */
static guint
make_wave (PlotStrokePoint *points)
{
  guint n = 0;
  for (; n < 60; n++)
    points[n]
        = (PlotStrokePoint){ 10 + 3 * n,
                             50 + 30 * sin (0.15 * n) * cos (0.012 * n * n)
                                 - (n == 30 ? 30 : 0) };
  points[n++] = (PlotStrokePoint){ 188.5, 8 };
  points[n++] = (PlotStrokePoint){ 188.5, 120 }; /* below the picture */
  return n;
}

static cairo_surface_t *
draw_wave (double line_width, double scale, gboolean as_path)
{
  PlotStrokePoint points[62];
  const guint n = make_wave (points);
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, (int) (200 * scale), (int) (100 * scale));
  cairo_surface_set_device_scale (surface, scale, scale);
  cairo_t *cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  if (as_path)
    {
      for (guint i = 0; i < n; i++)
        cairo_line_to (cr, points[i].x, points[i].y);
      cairo_set_line_width (cr, line_width);
      cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
      cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
      cairo_stroke (cr);
    }
  else
    plot_stroke_draw (cr, points, n, &(cairo_rectangle_int_t){ 0, 0, 200, 100 },
                      line_width, scale);
  cairo_destroy (cr);
  return surface;
}

/* Cairo's own stroke of the same points is the measure; it samples a pixel at
 * 15 × 17 places, a stroke at four verticals. */
static void
test_stroke_is_cairos (void)
{
  static const double widths[] = { 0.5, 1, 2, 3, 6.5 };
  for (guint i = 0; i < 2 * G_N_ELEMENTS (widths); i++)
    {
      const double width = widths[i / 2], scale = 1 + i % 2;
      cairo_surface_t *stroke = draw_wave (width, scale, FALSE);
      cairo_surface_t *path = draw_wave (width, scale, TRUE);
      const guint8 *a = cairo_image_surface_get_data (stroke);
      const guint8 *b = cairo_image_surface_get_data (path);
      const int n = cairo_image_surface_get_stride (path) * (int) (100 * scale);
      int ink = 0;
      for (int k = 0; k < n; k++)
        {
          g_assert_cmpint (ABS (a[k] - b[k]), <=, 32);
          ink += b[k] < 255;
        }
      g_assert_cmpint (ink, >, 500);
      cairo_surface_destroy (stroke);
      cairo_surface_destroy (path);
    }
}

/* A file wants a path, not pixels. */
static void
test_stroke_serves_pixels (void)
{
  cairo_rectangle_t all = { 0, 0, 10, 10 };
  cairo_surface_t *image
      = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 10, 10);
  cairo_surface_t *record
      = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, &all);
  cairo_t *to_image = cairo_create (image), *to_record = cairo_create (record);
  g_assert_true (plot_stroke_serves (to_image));
  g_assert_false (plot_stroke_serves (to_record));
  cairo_destroy (to_image);
  cairo_destroy (to_record);
  cairo_surface_destroy (image);
  cairo_surface_destroy (record);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  xs = g_new (double, N);
  ys = g_new (double, N);
  g_test_add_func ("/plots/line/columns", test_columns);
  g_test_add_func ("/plots/line/columns-without-points",
                   test_columns_without_points);
  g_test_add_func ("/plots/line/spikes-are-drawn", test_spikes_are_drawn);
  g_test_add_func ("/plots/line/find", test_find);
  g_test_add_func ("/plots/line/stroke-is-cairos", test_stroke_is_cairos);
  g_test_add_func ("/plots/line/stroke-serves-pixels",
                   test_stroke_serves_pixels);
  const int status = g_test_run ();
  g_free (xs);
  g_free (ys);
  return status;
}
