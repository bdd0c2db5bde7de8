/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The fitted curve: what it is over, what its numbers are, and what stays while
 * a model learns on. */
#include "plot-chart.h"
#include "plot-samples.h"

#include "ml-dataset-builder.h"

#include <string.h>

#define N_ROWS 50

/* "far" and "near" determine y = 2 near + 1, "near" wholly, "far" in part. */
static MlDataset *
make_line (void)
{
  double *far = g_new (double, N_ROWS), *near = g_new (double, N_ROWS);
  double *y = g_new (double, N_ROWS);
  for (guint i = 0; i < N_ROWS; i++)
    {
      near[i] = i;
      far[i] = i + 20 * (i % 7);
      y[i] = 2.0 * i + 1;
    }
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new ("line", N_ROWS);
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("far"),
                                  far);
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("near"),
                                  near);
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("y"), y);
  return ml_dataset_builder_finish (builder);
}

static PlotChart *
new_fit (void)
{
  return g_object_new (ml_registry_find (PLOT_TYPE_CHART, "Fit", NULL), NULL);
}

/* Line @n of the CSV, cut at its commas. */
static char **
csv_line (PlotChart *chart, guint n)
{
  g_autofree char *csv = plot_chart_to_csv (chart);
  g_auto (GStrv) lines = g_strsplit (csv, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), >, n);
  return g_strsplit (lines[n], ",", -1);
}

/* A line is found whole; the best other guess is the mean, 50. */
static void
test_is_the_model (void)
{
  g_autoptr (MlDataset) data = make_line ();
  g_autoptr (MlEvaluation) line = sample_run (data, "SimpleLinearRegression");
  g_autoptr (MlEvaluation) mean = sample_run (data, "ZeroR");
  const PlotRun runs[] = {
    { .title = "line", .predictor = ml_evaluation_predictor (line) },
    { .title = "mean", .color = 1, .predictor = ml_evaluation_predictor (mean) }
  };
  const PlotSource source
      = { .dataset = data, .target = 2, .runs = runs, .n_runs = 2 };
  g_autoptr (PlotChart) chart = new_fit ();
  g_assert_true (plot_chart_is_offered (G_OBJECT_TYPE (chart), &source));
  plot_chart_update (chart, &source);
  plot_chart_settle (chart);
  g_auto (GStrv) head = csv_line (chart, 0);
  g_assert_cmpstr (head[1], ==, "near"); /* determines y best */
  g_assert_cmpstr (head[3], ==, "line");
  for (guint i = 1; i < 400; i += 57)
    {
      g_auto (GStrv) cells = csv_line (chart, i);
      g_assert_cmpstr (cells[0], ==, "curve");
      const double x = g_ascii_strtod (cells[1], NULL);
      g_assert_cmpfloat_with_epsilon (g_ascii_strtod (cells[3], NULL),
                                      2 * x + 1, 1e-9);
      g_assert_cmpfloat_with_epsilon (g_ascii_strtod (cells[4], NULL), 50,
                                      1e-9);
    }
  g_object_set (chart, "x-attribute", 1, NULL);
  plot_chart_settle (chart);
  g_auto (GStrv) far = csv_line (chart, 0);
  g_auto (GStrv) level = csv_line (chart, 200);
  g_assert_cmpstr (far[1], ==, "far"); /* near stays at its mean, 24.5 */
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (level[3], NULL), 50, 1e-9);
}

/* A class of labels, a table without numbers, a model of something else. */
static void
test_offers (void)
{
  g_autoptr (MlDataset) data = make_line ();
  g_autoptr (MlEvaluation) line = sample_run (data, "SimpleLinearRegression");
  g_autoptr (MlDataset) iris = sample_data ("iris.arff");
  g_autoptr (MlEvaluation) flowers = sample_run (iris, "OneR");
  const PlotRun of_line = { .predictor = ml_evaluation_predictor (line) };
  const PlotRun of_iris = { .predictor = ml_evaluation_predictor (flowers) };
  const PlotSource sources[]
      = { { .dataset = iris, .target = 4, .runs = &of_iris, .n_runs = 1 },
          { .dataset = iris, .target = 0, .runs = &of_iris, .n_runs = 1 },
          { .dataset = data, .target = 0, .runs = &of_line, .n_runs = 1 },
          { .dataset = data, .target = 2 } };
  const GType fit = ml_registry_find (PLOT_TYPE_CHART, "Fit", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_assert_false (plot_chart_is_offered (fit, &sources[i]));
}

/* What CSV says of the middle of the curve. */
static double
middle_of (PlotChart *chart)
{
  g_auto (GStrv) cells = csv_line (chart, 200);
  return *cells[3] != '\0' ? g_ascii_strtod (cells[3], NULL) : (double) NAN;
}

/* While it learns a run keeps its curve until there is a new one; another run
 * does not get it. */
static void
test_live (void)
{
  g_autoptr (MlDataset) data = make_line ();
  g_autoptr (MlEvaluation) early = sample_run (data, "ZeroR");
  g_autoptr (MlEvaluation) late = sample_run (data, "SimpleLinearRegression");
  g_autoptr (GArray) history = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  PlotRun run
      = { .history = history, .predictor = ml_evaluation_predictor (early) };
  const PlotSource source
      = { .dataset = data, .target = 2, .runs = &run, .n_runs = 1 };
  g_autoptr (PlotChart) chart = new_fit ();
  plot_chart_update (chart, &source);
  plot_chart_settle (chart);
  g_assert_cmpfloat_with_epsilon (middle_of (chart), 50, 1e-9);
  g_assert_false (plot_chart_is_stale (chart));

  gpointer under_way = plot_chart_prepare (chart, NULL); /* nothing is open */
  plot_chart_accept (chart, under_way);
  run.predictor = ml_evaluation_predictor (late);
  plot_chart_update (chart, &source);
  g_assert_true (plot_chart_is_stale (chart));
  g_assert_cmpfloat_with_epsilon (middle_of (chart), 50, 1e-9);
  plot_chart_settle (chart);
  const double newest = middle_of (chart);
  g_assert_cmpfloat (fabs (newest - 50), <, 1); /* near the mean of x … */
  g_assert_cmpfloat (fabs (newest - 50), >, 0); /* … but not at it */

  run.history = NULL;
  run.predictor = ml_evaluation_predictor (early);
  plot_chart_update (chart, &source);
  g_assert_true (isnan (middle_of (chart)));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  plot_init ();
  g_test_add_func ("/plots/fit/is-the-model", test_is_the_model);
  g_test_add_func ("/plots/fit/offers", test_offers);
  g_test_add_func ("/plots/fit/live", test_live);
  return g_test_run ();
}
