/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scales, ticks and number formats; all expected values by hand. */
#include "plot-scale.h"

#include <math.h>

typedef struct
{
  double minimum, maximum;
  gboolean is_log, is_whole;
  guint at_most;
  const char *labels;
} TickCase;

static const TickCase tick_cases[] = {
  { 0, 1, FALSE, FALSE, 6, "0 0.2 0.4 0.6 0.8 1.0" },
  { 0, 0.3, FALSE, FALSE, 4, "0 0.1 0.2 0.3" },
  { 0.1, 0.35, FALSE, FALSE, 5, "0.10 0.15 0.20 0.25 0.30 0.35" },
  { -1, 1, FALSE, FALSE, 5, "−1.0 −0.5 0 0.5 1.0" },
  { 0, 199, FALSE, FALSE, 5, "0 50 100 150" },
  { 1, 3, FALSE, TRUE, 10, "1 2 3" },
  { 0.55, 0.96, FALSE, FALSE, 2, "0.6 0.8" },
  { 0, 3e7, FALSE, FALSE, 3, "0 1e7 2e7 3e7" },
  { 1e-8, 3e-8, FALSE, FALSE, 3, "1e−8 2e−8 3e−8" },
  { 1000, 1000.2, FALSE, FALSE, 2, "1000.0 1000.1 1000.2" },
  { 0.001, 10, TRUE, FALSE, 5, "0.001 0.01 0.1 1 10" },
  { 0.01, 1, TRUE, FALSE, 9, "0.01 0.02 0.05 0.1 0.2 0.5 1" },
  { 2, 3, TRUE, FALSE, 5, "2.0 2.2 2.4 2.6 2.8 3.0" },
  { 1e-9, 1, TRUE, FALSE, 5, "1e−9 1e−7 1e−5 0.001 0.1" },
};

static char *
join_ticks (const TickCase *c)
{
  PlotScale scale = { .is_log = c->is_log, .is_whole = c->is_whole };
  plot_scale_set_range (&scale, c->minimum, c->maximum);
  double step;
  g_autoptr (GArray) ticks = plot_scale_ticks (&scale, c->at_most, &step);
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < ticks->len; i++)
    {
      g_autofree char *label
          = plot_format_tick (g_array_index (ticks, double, i), step);
      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", label);
    }
  return g_string_free (text, FALSE);
}

static void
test_ticks (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (tick_cases); i++)
    {
      g_autofree char *labels = join_ticks (&tick_cases[i]);
      g_assert_cmpstr (labels, ==, tick_cases[i].labels);
    }
}

/* 1600000000 s is 2020-09-13 12:26:40 UTC. */
static void
test_dates (void)
{
  static const struct
  {
    double length;
    const char *labels;
  } cases[] = {
    { 4e3, "12:26:40 12:26:41 12:26:42 12:26:43 12:26:44" },
    { 3.6e6, "09-13 12:30 09-13 12:45 09-13 13:00 09-13 13:15" },
    { 4 * 864e5, "2020-09-14 2020-09-15 2020-09-16 2020-09-17" },
    { 120 * 864e5, "2020-10 2020-11 2020-12 2021-01" },
    { 4 * 365.25 * 864e5, "2021 2022 2023 2024" },
    { 90 * 365.25 * 864e5, "2040 2060 2080 2100" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PlotScale scale = { .is_date = TRUE };
      plot_scale_set_range (&scale, 1.6e12, 1.6e12 + cases[i].length);
      double step;
      g_autoptr (GArray) ticks = plot_scale_ticks (&scale, 5, &step);
      g_autoptr (GString) text = g_string_new (NULL);
      for (guint k = 0; k < ticks->len; k++)
        {
          g_autofree char *label = plot_scale_label (
              &scale, g_array_index (ticks, double, k), step);
          g_string_append_printf (text, "%s%s", k > 0 ? " " : "", label);
        }
      g_assert_cmpstr (text->str, ==, cases[i].labels);
    }
  PlotScale all = { .is_date = TRUE, .minimum = -1e300, .maximum = 1e300 };
  double step;
  g_autoptr (GArray) ticks = plot_scale_ticks (&all, 5, &step);
  g_assert_cmpuint (ticks->len, <, 100);
}

static void
test_ticks_are_exact (void)
{
  PlotScale scale = { 0 };
  plot_scale_set_range (&scale, 0, 1);
  double step;
  g_autoptr (GArray) ticks = plot_scale_ticks (&scale, 10, &step);
  g_assert_cmpuint (ticks->len, ==, 11);
  g_assert_cmpfloat (g_array_index (ticks, double, 3), ==, 0.3);
  g_assert_cmpfloat (g_array_index (ticks, double, 7), ==, 0.7);
}

static void
test_maps_there_and_back (void)
{
  PlotScale scale = { .start = 400, .end = 50 };
  plot_scale_set_range (&scale, -2, 5);
  g_assert_cmpfloat (plot_scale_pixel (&scale, -2), ==, 400);
  g_assert_cmpfloat (plot_scale_pixel (&scale, 5), ==, 50);
  g_assert_cmpfloat (plot_scale_pixel (&scale, 1.5), ==, 225);
  g_assert_cmpfloat_with_epsilon (plot_scale_value (&scale, 225), 1.5, 1e-12);
  scale.is_log = TRUE;
  plot_scale_set_range (&scale, 0.01, 100);
  g_assert_cmpfloat_with_epsilon (plot_scale_pixel (&scale, 1), 225, 1e-9);
  g_assert_cmpfloat_with_epsilon (plot_scale_value (&scale, 225), 1, 1e-12);
  g_assert_cmpfloat (plot_scale_pixel (&scale, 0), >, 400);
}

static void
test_ranges_are_mended (void)
{
  PlotScale scale = { 0 };
  plot_scale_set_range (&scale, INFINITY, -INFINITY);
  g_assert_cmpfloat (scale.minimum, ==, 0);
  g_assert_cmpfloat (scale.maximum, ==, 1);
  plot_scale_set_range (&scale, 3, 3);
  g_assert_true (scale.minimum < 3 && scale.maximum > 3);
  plot_scale_set_range (&scale, 0, 0);
  g_assert_true (scale.minimum < 0 && scale.maximum > 0);
  scale.is_log = TRUE;
  plot_scale_set_range (&scale, -1, 10);
  g_assert_true (scale.minimum > 0 && scale.maximum == 10);
}

static void
test_zoom (void)
{
  PlotScale scale = { .start = 0, .end = 100 };
  plot_scale_set_range (&scale, 0, 10);
  plot_scale_zoom (&scale, 50, 2);
  g_assert_cmpfloat (scale.minimum, ==, 2.5);
  g_assert_cmpfloat (scale.maximum, ==, 7.5);
  plot_scale_pan (&scale, 10); /* the paper moves right */
  g_assert_cmpfloat (scale.minimum, ==, 2);
  plot_scale_pan (&scale, -10);
  plot_scale_zoom (&scale, 50, 0.5);
  g_assert_cmpfloat (scale.minimum, ==, 0);
  g_assert_cmpfloat (scale.maximum, ==, 10);
  for (guint i = 0; i < 200; i++)
    plot_scale_zoom (&scale, 30, 10);
  g_assert_cmpfloat (scale.maximum, >, scale.minimum);
}

static void
test_formats (void)
{
  static const struct
  {
    double value;
    const char *text;
  } cases[] = { { 0, "0" },       { 0.83125, "0.8313" },  { 1204, "1204" },
                { -3.5, "−3.5" }, { 1234.56, "1234.6" },  { 1.5e12, "1.5e12" },
                { 2e-7, "2e−7" }, { 120.894531, "120.9" } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = plot_format_value (cases[i].value);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
  g_autofree char *missing = plot_format_value (NAN);
  g_assert_cmpstr (missing, ==, "?");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plots/scale/ticks", test_ticks);
  g_test_add_func ("/plots/scale/dates", test_dates);
  g_test_add_func ("/plots/scale/ticks-are-exact", test_ticks_are_exact);
  g_test_add_func ("/plots/scale/there-and-back", test_maps_there_and_back);
  g_test_add_func ("/plots/scale/ranges-are-mended", test_ranges_are_mended);
  g_test_add_func ("/plots/scale/zoom", test_zoom);
  g_test_add_func ("/plots/scale/formats", test_formats);
  return g_test_run ();
}
