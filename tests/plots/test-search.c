/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The chart of a search, from trials that are written down here. */
#include "plot-boltzmann.h"
#include "plot-searches.h"

static void
test_offered (void)
{
  g_autoptr (MlSnapshot) snapshot = trials_snapshot ();
  g_autoptr (MlSnapshot) other = ml_snapshot_new ();
  const PlotSource source = { .snapshot = snapshot };
  const PlotSource nothing = { .snapshot = other };
  g_assert_true (sample_offers ("Search", &source));
  g_assert_false (sample_offers ("Weights", &source));
  g_assert_false (sample_offers ("Search", &nothing));
}

static void
test_words (void)
{
  g_autoptr (MlSnapshot) snapshot = trials_snapshot ();
  const PlotSource source = { .snapshot = snapshot };
  g_autoptr (PlotChart) chart = sample_chart ("Search", &source);
  g_autofree char *text = plot_chart_describe (chart);
  g_assert_nonnull (strstr (text, "5 trials"));
  g_assert_nonnull (strstr (text, "cost 1, kernel RBF: error 0.125"));
  g_auto (GStrv) lines = sample_lines (chart);
  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  g_assert_cmpstr (lines[3], ==, "1,RBF,0.125");
}

/* The trial under the middle of its place, wherever that is. */
static void
test_hover (void)
{
  g_autoptr (MlSnapshot) snapshot = trials_snapshot ();
  const PlotSource source = { .snapshot = snapshot };
  g_autoptr (PlotChart) chart = sample_chart ("Search", &source);
  sample_paint (chart, 600, 400);
  guint n_found = 0;
  for (double x = 0; x < 600; x += 10)
    for (double y = 0; y < 400; y += 10)
      {
        g_autofree char *text = plot_chart_describe_at (chart, x, y);
        n_found += g_strcmp0 (text, "cost 10, kernel Poly: error 0.25") == 0;
      }
  g_assert_cmpuint (n_found, >, 0);
}

/* Of one parameter the best of the other's values is shown. */
static void
test_curve (void)
{
  g_autoptr (MlSnapshot) snapshot = trials_snapshot ();
  const PlotSource source = { .snapshot = snapshot };
  g_autoptr (PlotChart) chart = sample_chart ("Search", &source);
  g_object_set (chart, "up", 1, NULL);
  sample_paint (chart, 600, 400);
  g_autofree char *text = plot_chart_describe (chart);
  g_assert_nonnull (strstr (text, "the worst of those shown has 0.4."));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  plot_init ();
  g_test_add_func ("/plots/search/offered", test_offered);
  g_test_add_func ("/plots/search/words", test_words);
  g_test_add_func ("/plots/search/hover", test_hover);
  g_test_add_func ("/plots/search/curve", test_curve);
  return g_test_run ();
}
