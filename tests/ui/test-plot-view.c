/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a view follows a run at work: what cannot be drawn yet is not taken, and
 * nobody is to copy weights for it. */
#include "ui-test.h"

#include "wb-plot-view.h"

#include "ml-experiment.h"
#include "ml-loader.h"
#include "ml-registry.h"

static MlPredictor *
train (MlDataset *data, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLearner) learner = ml_learner_from_text (text, &error);
  g_assert_no_error (error);
  g_autoptr (MlExperiment) experiment
      = ml_experiment_new (data, ml_dataset_default_target (data), learner);
  experiment->test = ML_TEST_TRAINING;
  g_autoptr (MlEvaluation) made = ml_experiment_run (experiment, NULL, &error);
  g_assert_no_error (error);
  return ml_predictor_ref (ml_evaluation_predictor (made));
}

/* A scatter of hidden units is prepared whole: while one is at work and while
 * it rests, the next weights are left where they are; at the run's end they are
 * taken at once. */
static void
test_waits_for_preparing (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlDataset) data
      = ml_load_path (RURU_DATA_DIR "/iris.arff", NULL, &error);
  g_assert_no_error (error);
  g_autoptr (MlPredictor) early = train (data, "MLP epochs=1");
  g_autoptr (MlPredictor) late = train (data, "MLP epochs=5");
  g_autoptr (PlotChart) chart = g_object_new (
      ml_registry_find (PLOT_TYPE_CHART, "HiddenSpace", NULL), NULL);
  WbPlotView *view = WB_PLOT_VIEW (wb_plot_view_new (chart));
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_child (window, GTK_WIDGET (view));
  gtk_window_present (window);
  UI_TEST_WAIT (wb_plot_view_is_due_soon (view), 10);

  PlotRun run = { .title = "MLP", .predictor = early };
  const PlotSource source = { .dataset = data,
                              .target = ml_dataset_default_target (data),
                              .runs = &run,
                              .n_runs = 1 };
  wb_plot_view_follow (view, &source, PLOT_NEEDS_MODEL);
  g_assert_false (wb_plot_view_is_due_soon (view));
  const guint taken = plot_chart_serial (chart);
  run.predictor = late;
  wb_plot_view_follow (view, &source, PLOT_NEEDS_MODEL);
  g_assert_cmpuint (plot_chart_serial (chart), ==, taken);
  wb_plot_view_update (view, &source);
  g_assert_cmpuint (plot_chart_serial (chart), !=, taken);
  UI_TEST_WAIT (!plot_chart_is_stale (chart), 10);
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  if (!ui_test_init (&argc, &argv))
    return 77;
  plot_init ();
  g_test_add_func ("/ui/plot-view/waits-for-preparing",
                   test_waits_for_preparing);
  return g_test_run ();
}
