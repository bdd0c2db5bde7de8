/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Charts with a threshold in force, on the 20 cases of Fawcett 2006: at 0.54
 * five of ten positives are found and one of ten negatives is taken for one. */
#include "plot-chart-private.h"

#include "ml-option.h"
#include "ml-registry.h"
#include "test-cases.h"

#include <math.h>

static MlEvaluation *fawcett;
static const double costs[] = { 0, 1, 5, 0 };

static PlotChart *
make (const char *name, const char *option, double threshold)
{
  const PlotDecision decision = { threshold, costs };
  const PlotRun run = { .title = "cases", .evaluation = fawcett };
  const PlotSource source = { .target = -1,
                              .class_index = 1,
                              .runs = &run,
                              .n_runs = 1,
                              .decision = &decision };
  PlotChart *chart
      = g_object_new (ml_registry_find (PLOT_TYPE_CHART, name, NULL), NULL);
  if (option != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (option, "=", 2);
      g_assert_true (ml_option_parse (chart, parts[0], parts[1], NULL));
    }
  plot_chart_update (chart, &source);
  plot_chart_settle (chart);
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 600, 500);
  cairo_t *cr = cairo_create (surface);
  PlotStyle style;
  plot_style_init (&style, FALSE);
  plot_chart_draw (chart, cr, 600, 500, &style);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return chart;
}

/* The pixel of a place on the axes of the last drawing. */
static void
pixel_of (PlotChart *chart, double x, double y, double *across, double *down)
{
  const PlotAxes *axes = plot_chart_axes_at (chart, 300, 200, NULL);
  g_assert_nonnull (axes);
  *across = plot_scale_pixel (&axes->x, x);
  *down = plot_scale_pixel (&axes->y, y);
}

static void
assert_aims (PlotChart *chart, double x, double y, double expected,
             double tolerance)
{
  double across, down, threshold;
  pixel_of (chart, x, y, &across, &down);
  g_assert_true (plot_chart_aim (chart, across, down, FALSE, &threshold));
  g_assert_cmpfloat_with_epsilon (threshold, expected, tolerance);
}

static void
assert_grasp (PlotChart *chart, double x, double y, gboolean is_there)
{
  double across, down, threshold;
  pixel_of (chart, x, y, &across, &down);
  g_assert_cmpint (plot_chart_aim (chart, across, down, TRUE, &threshold), ==,
                   is_there);
}

static void
test_roc (void)
{
  g_autoptr (PlotChart) chart = make ("Roc", NULL, 0.54);
  g_autofree char *text = plot_chart_describe (chart);
  g_assert_nonnull (strstr (text, "At the threshold 0.54: False positive rate "
                                  "0.1, True positive rate 0.5."));
  assert_grasp (chart, 0.1, 0.5, TRUE);
  assert_grasp (chart, 0.5, 0.5, FALSE);
  assert_aims (chart, 0.1, 0.5, 0.54, 1e-12);
  assert_aims (chart, 0, 0.2, 0.8, 1e-12);
  double across, down, threshold;
  pixel_of (chart, 0, 0, &across, &down); /* nothing is positive */
  g_assert_true (plot_chart_aim (chart, across, down, FALSE, &threshold));
  g_assert_cmpfloat (threshold, >, 0.9);
  g_autoptr (PlotChart) without = make ("Roc", NULL, (double) NAN);
  assert_grasp (without, 0.1, 0.5, FALSE);
}

static void
test_precision_recall (void)
{
  g_autoptr (PlotChart) chart = make ("PrecisionRecall", NULL, 0.54);
  g_autofree char *text = plot_chart_describe (chart);
  g_assert_nonnull (strstr (text, "Recall 0.5, Precision 0.8333.")); /* 5/6 */
  assert_aims (chart, 0.5, 5.0 / 6, 0.54, 1e-12);
}

static void
test_bands (void)
{
  g_autoptr (PlotChart) chart = make ("Roc", "band-kind=bootstrap", 0.54);
  g_autofree char *csv = plot_chart_to_csv (chart);
  g_assert_nonnull (strstr (csv, ",fn,low,high\n"));
  g_assert_nonnull (strstr (csv, "cases,p,,0.5,,,,,,"));
  g_object_set (chart, "band-kind", 2, NULL);
  g_autofree char *folds = plot_chart_to_csv (chart);
  g_assert_nonnull (strstr (folds, "cases · Fold 1,p,"));
  g_assert_null (strstr (folds, "low"));
}

static void
test_figures (void)
{
  g_autoptr (PlotChart) chart = make ("Figures", NULL, 0.54);
  double across, down;
  pixel_of (chart, 0.539, 0.5, &across, &down);
  g_autofree char *at = plot_chart_describe_at (chart, across, down);
  g_assert_nonnull (strstr (at, "Sensitivity 0.5\n"));
  g_assert_nonnull (strstr (at, "Specificity 0.9\n"));
  g_assert_nonnull (strstr (at, "Precision 0.8333\n"));
  g_assert_nonnull (strstr (at, "Accuracy 0.7"));
  assert_grasp (chart, 0.54, 0.3, TRUE);
  assert_grasp (chart, 0.6, 0.3, FALSE);
  assert_aims (chart, 0.3, 0.3, 0.3, 1e-9);
}

/* 5 missed at 5 each and 1 taken wrongly; the cheapest is 0.3 with 9. */
static void
test_costs (void)
{
  g_autoptr (PlotChart) chart = make ("Cost", NULL, 0.54);
  g_autofree char *text = plot_chart_describe (chart);
  g_assert_nonnull (strstr (text, "Cheapest: Threshold 0.3; Cost 9,"));
  g_assert_nonnull (strstr (text, "In force: Threshold 0.54; Cost 26,"));
  assert_grasp (chart, 0.54, 26, TRUE);
  g_object_set (chart, "view", 1, NULL);
  g_autoptr (PlotChart) rows = make ("Cost", "view=rows", 0.54);
  assert_grasp (rows, 0.3, 26, TRUE); /* 6 of 20 rows */
  assert_aims (rows, 0.3, 26, 0.54, 1e-12);
  g_autoptr (PlotChart) gains = make ("Cost", "view=gains", 0.54);
  assert_grasp (gains, 0.3, 0.5, TRUE);
}

static void
test_confusion (void)
{
  g_autoptr (PlotChart) chart = make ("Confusion", NULL, 0.54);
  g_autofree char *csv = plot_chart_to_csv (chart);
  g_assert_cmpstr (csv, ==, "actual\\predicted,n,p\nn,9,1\np,5,5\n");
  g_autofree char *text = plot_chart_describe (chart);
  g_assert_nonnull (strstr (text, "“p” if p ≥ 0.54"));
  gboolean has_cost = FALSE;
  for (int x = 0; x < 600; x += 10)
    for (int y = 0; y < 500; y += 10)
      {
        g_autofree char *at = plot_chart_describe_at (chart, x, y);
        has_cost |= at != NULL && strstr (at, "cost 5 each, 25 in all") != NULL;
      }
  g_assert_true (has_cost);
  g_autoptr (PlotChart) plain = make ("Confusion", NULL, (double) NAN);
  g_autofree char *usual = plot_chart_to_csv (plain); /* above 0.5 */
  g_assert_cmpstr (usual, ==, "actual\\predicted,n,p\nn,6,4\np,4,6\n");
}

static void
test_calibration (void)
{
  g_autoptr (PlotChart) chart = make ("Calibration", "bins=4", 0.54);
  g_autofree char *csv = plot_chart_to_csv (chart);
  g_assert_nonnull (strstr (csv, "cases,p,0,0.25,1,0.1,0\n"));
  g_assert_nonnull (strstr (csv, "cases,p,0.75,1,2,0.85"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  plot_init ();
  fawcett = test_cases_fawcett ();
  g_test_add_func ("/plots/decisions/roc", test_roc);
  g_test_add_func ("/plots/decisions/precision-recall", test_precision_recall);
  g_test_add_func ("/plots/decisions/bands", test_bands);
  g_test_add_func ("/plots/decisions/figures", test_figures);
  g_test_add_func ("/plots/decisions/costs", test_costs);
  g_test_add_func ("/plots/decisions/confusion", test_confusion);
  g_test_add_func ("/plots/decisions/calibration", test_calibration);
  const int status = g_test_run ();
  ml_evaluation_unref (fawcett);
  return status;
}
