/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot-pace.h"

/* A sixtieth of a core: 1 ms of work, 59 ms of rest. */
static void
test_rest (void)
{
  PlotPace pace = { 0 };
  g_assert_true (plot_pace_is_due (&pace));
  g_assert_cmpint (plot_pace_took (&pace, PLOT_PACE_DRAWING, 1000), ==, 59000);
  g_assert_false (plot_pace_is_due (&pace));
  g_usleep (60000);
  g_assert_true (plot_pace_is_due (&pace));
}

static void
test_longest (void)
{
  PlotPace pace = { 0 };
  g_assert_cmpint (plot_pace_took (&pace, PLOT_PACE_PREPARING, G_USEC_PER_SEC),
                   ==, 4 * G_USEC_PER_SEC);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plots/pace/rest", test_rest);
  g_test_add_func ("/plots/pace/longest", test_longest);
  return g_test_run ();
}
