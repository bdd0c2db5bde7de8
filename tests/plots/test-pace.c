/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot-pace.h"

/* A fiftieth of a core: 1.6 ms of work, 78.4 ms of rest. */
static void
test_rest (void)
{
  PlotPace pace = { 0 };
  g_assert_true (plot_pace_is_due (&pace));
  g_assert_cmpint (plot_pace_took (&pace, PLOT_PACE_DRAWING, 1600), ==, 78400);
  g_assert_false (plot_pace_is_due (&pace));
  g_assert_false (plot_pace_is_due_soon (&pace));
  g_usleep (45000);
  g_assert_true (plot_pace_is_due_soon (&pace));
  g_usleep (40000);
  g_assert_true (plot_pace_is_due (&pace));
}

/* A picture of up to 1.5 ms may be drawn at the next look at the run,
 * and does not rest longer than others would. */
static void
test_cheap (void)
{
  PlotPace pace = { 0 };
  g_assert_cmpint (plot_pace_took (&pace, PLOT_PACE_DRAWING, 1500), <,
                   1000 * PLOT_PACE_FRAME);
  g_assert_cmpint (plot_pace_took (&pace, PLOT_PACE_DRAWING, 100), ==, 4900);
}

/* What a picture waited for its frame is not rested again: one of 800 µs, which
 * may be drawn every 39 ms, is due again 19 ms after it was drawn 20 ms late.
 * No more than a frame counts, and a picture drawn before its time rests as
 * ever. */
static void
test_lateness (void)
{
  static const struct
  {
    gint64 was_due, due; /* µs from now */
  } cases[] = { { -20000, 58400 }, { -500000, 46400 }, { 30000, 78400 } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const gint64 now = g_get_monotonic_time ();
      PlotPace pace = { now + cases[i].was_due, 1600 };
      g_assert_cmpint (plot_pace_took (&pace, PLOT_PACE_DRAWING, 1600), ==,
                       78400);
      g_assert_cmpint (pace.rests_until - now, >=, cases[i].due);
      g_assert_cmpint (pace.rests_until - now, <, cases[i].due + 15000);
    }
}

static void
test_longest (void)
{
  PlotPace pace = { 0 };
  g_assert_cmpint (plot_pace_took (&pace, PLOT_PACE_PREPARING, G_USEC_PER_SEC),
                   ==, 4 * G_USEC_PER_SEC);
}

/* A picture that was held up, or a first one, brings one rest at most. */
static void
test_outliers (void)
{
  PlotPace pace = { 0 };
  g_assert_cmpint (plot_pace_took (&pace, PLOT_PACE_DRAWING, 50000), ==,
                   49 * 50000);
  g_assert_cmpint (plot_pace_took (&pace, PLOT_PACE_DRAWING, 1600), ==,
                   49 * 1600);
  g_assert_cmpint (plot_pace_took (&pace, PLOT_PACE_DRAWING, 10000), ==,
                   49 * 2001);
}

/* The rest follows where pictures really grow. */
static void
test_grows (void)
{
  PlotPace pace = { 0 };
  plot_pace_took (&pace, PLOT_PACE_DRAWING, 400);
  for (guint i = 0; i < 20; i++)
    plot_pace_took (&pace, PLOT_PACE_DRAWING, 4000);
  g_assert_cmpint (plot_pace_took (&pace, PLOT_PACE_DRAWING, 4000), ==,
                   49 * 4000);
}

/* Weights that nobody waits for are copied, too, but once a second. */
static void
test_asks (void)
{
  gint64 asked = 0;
  g_assert_true (plot_pace_asks (&asked, FALSE));
  g_assert_false (plot_pace_asks (&asked, TRUE));
  g_usleep (96000);
  g_assert_false (plot_pace_asks (&asked, FALSE));
  g_assert_true (plot_pace_asks (&asked, TRUE));
  asked -= G_USEC_PER_SEC;
  g_assert_true (plot_pace_asks (&asked, FALSE));
}

/* Waiting is no work. */
static void
test_clock (void)
{
  const gint64 before = plot_pace_clock ();
  g_usleep (50000);
  g_assert_cmpint (plot_pace_clock () - before, <, 25000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plots/pace/rest", test_rest);
  g_test_add_func ("/plots/pace/cheap", test_cheap);
  g_test_add_func ("/plots/pace/lateness", test_lateness);
  g_test_add_func ("/plots/pace/longest", test_longest);
  g_test_add_func ("/plots/pace/outliers", test_outliers);
  g_test_add_func ("/plots/pace/grows", test_grows);
  g_test_add_func ("/plots/pace/asks", test_asks);
  g_test_add_func ("/plots/pace/clock", test_clock);
  return g_test_run ();
}
