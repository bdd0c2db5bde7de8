/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The main job in the real window: choose, start, watch, pause, stop, read the
 * result, overlay two. The figure of kNN on iris is WEKA's (IBk -K 5: 143 of
 * 150 right). */
#include "ui-test.h"

#include "wb-chart-panes.h"
#include "wb-measure-tips.h"
#include "wb-options-panel.h"
#include "wb-page.h"
#include "wb-report.h"
#include "wb-result-text.h"
#include "wb-rows-view.h"
#include "wb-run.h"
#include "wb-type-chooser.h"
#include "wb-window.h"

#include "ml-learner.h"
#include "ml-loader.h"
#include "ml-registry.h"
#include "plot-palette.h"
#include "test-paths.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  WbWindow *window;
  WbSession *session;
  GtkWidget *classifier, *results;
} Fixture;

static GtkWidget *
find_page (Fixture *f, const char *type)
{
  return ui_test_find_type (GTK_WIDGET (f->window), g_type_from_name (type));
}

static void
set_up (Fixture *f, gconstpointer name)
{
  f->window = wb_window_new (NULL);
  f->session = wb_window_session (f->window);
  g_autofree char *path = test_data_path (name);
  g_autoptr (GError) error = NULL;
  g_autoptr (MlDataset) data = ml_load_path (path, NULL, &error);
  g_assert_no_error (error);
  wb_session_open (f->session, data, path);
  gtk_window_present (GTK_WINDOW (f->window));
  wb_window_show_page (f->window, "classifier");
  f->classifier = find_page (f, "WbClassifierPage");
  f->results = find_page (f, "WbResultsPage");
  UI_TEST_WAIT (gtk_widget_get_mapped (f->classifier), 10);
}

/* The window, its pages and all runs go, and nobody keeps one of them. */
static void
tear_down (Fixture *f, gconstpointer name)
{
  g_object_add_weak_pointer (G_OBJECT (f->window), (gpointer *) &f->window);
  g_object_add_weak_pointer (G_OBJECT (f->session), (gpointer *) &f->session);
  g_object_add_weak_pointer (G_OBJECT (f->classifier),
                             (gpointer *) &f->classifier);
  g_object_add_weak_pointer (G_OBJECT (f->results), (gpointer *) &f->results);
  gtk_window_destroy (GTK_WINDOW (f->window));
  UI_TEST_WAIT (f->window == NULL && f->session == NULL, 10);
  UI_TEST_WAIT (f->classifier == NULL && f->results == NULL, 10);
}

/* As a person: picks the type, then sets one row. */
static void
choose (Fixture *f, const char *learner, const char *option, double value)
{
  GtkWidget *chooser = ui_test_find_type (f->classifier, WB_TYPE_TYPE_CHOOSER);
  wb_type_chooser_choose (WB_TYPE_CHOOSER (chooser),
                          ml_registry_find (ML_TYPE_LEARNER, learner, NULL));
  GtkWidget *editor = ui_test_find (f->classifier, option);
  g_assert_nonnull (editor);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (editor), value);
}

static WbRun *
start (Fixture *f)
{
  gtk_widget_activate_action (f->classifier, "run.start", NULL);
  WbRun *run = (WbRun *) wb_session_run (f->session);
  g_assert_nonnull (run);
  return run;
}

static char *
summary_of (Fixture *f)
{
  GtkWidget *view = ui_test_find_type (f->results, GTK_TYPE_TEXT_VIEW);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GtkTextIter begin, end;
  gtk_text_buffer_get_bounds (buffer, &begin, &end);
  return gtk_text_buffer_get_text (buffer, &begin, &end, FALSE);
}

static void
test_result (Fixture *f, gconstpointer name)
{
  choose (f, "kNN", "neighbors", 5);
  WbRun *run = start (f);
  UI_TEST_WAIT (!wb_run_is_running (run), 30);
  g_assert_cmpint (wb_run_state (run), ==, ML_JOB_FINISHED);
  /* Nothing to watch, so the results come by themselves. */
  UI_TEST_WAIT (gtk_widget_get_mapped (f->results), 10);
  g_autofree char *summary = summary_of (f);
  g_assert_nonnull (strstr (summary, "143               95.3333 %"));
}

/* What the clipboard holds, as another program would read it. */
static gboolean
clipboard_has (Fixture *f, const char *text)
{
  GdkContentProvider *content = gdk_clipboard_get_content (
      gtk_widget_get_clipboard (GTK_WIDGET (f->window)));
  g_auto (GValue) value = G_VALUE_INIT;
  g_value_init (&value, G_TYPE_STRING);
  return content != NULL
         && gdk_content_provider_get_value (content, &value, NULL)
         && strstr (g_value_get_string (&value), text) != NULL;
}

static GtkWidget *
show_text (Fixture *f, const char *name, const char *type)
{
  GtkWidget *stack = ui_test_find (f->results, "result-texts");
  gtk_stack_set_visible_child_name (GTK_STACK (stack), name);
  GtkWidget *found = ui_test_find_type (
      gtk_stack_get_visible_child (GTK_STACK (stack)), g_type_from_name (type));
  UI_TEST_WAIT (gtk_widget_get_mapped (found), 10);
  return found;
}

/* IBk -K 5 on iris in WEKA: 50 0 0 / 0 47 3 / 0 4 46. */
static void
test_copy (Fixture *f, gconstpointer name)
{
  choose (f, "kNN", "neighbors", 5);
  WbRun *run = start (f);
  UI_TEST_WAIT (!wb_run_is_running (run), 30);
  UI_TEST_WAIT (gtk_widget_get_mapped (f->results), 10);
  GtkWidget *classes = show_text (f, "classes", "WbTextTable");
  gtk_widget_activate_action (classes, "text-table.copy", "s", "markdown");
  g_assert_true (clipboard_has (f, "| Iris-setosa | 1.000 | 0.000 |"));
  GtkWidget *confusion = gtk_widget_get_next_sibling (classes);
  gtk_widget_activate_action (confusion, "text-table.copy", "s", "latex");
  g_assert_true (clipboard_has (f, "Iris-versicolor & 0 & 47 & 3 \\\\\n"));
  GtkWidget *rows = show_text (f, "predictions", "WbPredictionsView");
  GtkWidget *which = ui_test_find (rows, "which-predictions");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (which), 1); /* mistakes */
  gtk_widget_activate_action (rows, "predictions.copy", "s", "csv");
  UI_TEST_WAIT (clipboard_has (f, "row,fold,actual,predicted,p(Iris-setosa)"),
                10);
  g_assert_false (clipboard_has (f, "Iris-setosa,Iris-setosa"));
  g_assert_true (clipboard_has (f, "Iris-versicolor,Iris-virginica"));
}

/* What a figure is stands behind its title in a table and over its line in the
 * report. */
static void
test_definitions (Fixture *f, gconstpointer name)
{
  choose (f, "kNN", "neighbors", 5);
  WbRun *run = start (f);
  UI_TEST_WAIT (!wb_run_is_running (run), 30);
  UI_TEST_WAIT (gtk_widget_get_mapped (f->results), 10);
  GtkWidget *folds = show_text (f, "folds", "WbTextTable");
  GtkWidget *title = ui_test_find_text (folds, "Kappa statistic");
  for (; gtk_widget_get_tooltip_text (title) == NULL;
       title = gtk_widget_get_parent (title))
    g_assert_true (title != folds);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (title), ==,
                   "Agreement beyond chance: 1 perfect, 0 what chance would "
                   "give\n"
                   "κ = (pₒ − pₑ) / (1 − pₑ), pₒ = Σₖ TPₖ / n, pₑ = Σₖ "
                   "actualₖ · predictedₖ / n²");
  g_assert_cmpstr (wb_measure_tip ("Kappa statistic            0.93"), ==,
                   gtk_widget_get_tooltip_text (title));
  g_assert_null (wb_measure_tip ("=== Summary ==="));
  GtkWidget *summary = ui_test_find_type (f->results, GTK_TYPE_TEXT_VIEW);
  g_assert_true (gtk_widget_get_has_tooltip (summary));
}

static gboolean
tells (Fixture *f, const char *words)
{
  g_autofree char *text = summary_of (f);
  return strstr (text, words) != NULL;
}

static void
tell_undefined_as (Fixture *f, const char *word)
{
  g_action_group_change_action_state (G_ACTION_GROUP (f->window), "undefined",
                                      g_variant_new_string (word));
}

/* ZeroR predicts one of three classes of 50 rows: its precision is 1/3, and
 * 1/9 is the average if the others count as 0. */
static void
test_undefined (Fixture *f, gconstpointer name)
{
  GtkWidget *chooser = ui_test_find_type (f->classifier, WB_TYPE_TYPE_CHOOSER);
  wb_type_chooser_choose (WB_TYPE_CHOOSER (chooser),
                          ml_registry_find (ML_TYPE_LEARNER, "ZeroR", NULL));
  WbRun *run = start (f);
  UI_TEST_WAIT (!wb_run_is_running (run), 30);
  UI_TEST_WAIT (gtk_widget_get_mapped (f->results), 10);
  g_assert_true (tells (f, "Avg.    0.333    0.333    ?  "));
  tell_undefined_as (f, "n/a");
  g_assert_true (tells (f, "Avg.    0.333    0.333    n/a  "));
  tell_undefined_as (f, "0");
  g_assert_true (tells (f, "Avg.    0.333    0.333    0.111 "));
  tell_undefined_as (f, "nothing");
  g_assert_true (tells (f, "Avg.    0.333    0.333    0.111 "));
}

/* Written while the window goes on; what cannot be written is only told. */
static void
test_report (Fixture *f, gconstpointer name)
{
  choose (f, "kNN", "neighbors", 5);
  WbRun *run = start (f);
  UI_TEST_WAIT (!wb_run_is_running (run), 30);
  g_autoptr (GPtrArray) runs = wb_run_on_show (f->session);
  g_autofree char *folder = g_dir_make_tmp ("ruru-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "report.html", NULL);
  wb_report_export (f->window, runs, 0, path);
  UI_TEST_WAIT (g_file_test (path, G_FILE_TEST_EXISTS), 20);
  GtkWidget *window = GTK_WIDGET (f->window);
  UI_TEST_WAIT (ui_test_find_text (window, "Saved report.html") != NULL, 10);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "<td class=\"number\">143.0000</td>"));
  wb_report_export (f->window, runs, 0, "/nowhere/report.pdf");
  UI_TEST_WAIT (ui_test_find_text (window, "Saved report.html") == NULL, 10);
  g_remove (path);
  g_rmdir (folder);
}

static void
test_pause (Fixture *f, gconstpointer name)
{
  choose (f, "MLP", "epochs", 1e5);
  WbRun *run = start (f);
  UI_TEST_WAIT (wb_run_history (run)->len > 10, 30);
  gtk_widget_activate_action (f->classifier, "run.pause", NULL);
  g_assert_cmpint (wb_run_state (run), ==, ML_JOB_PAUSED);
  g_assert_nonnull (ui_test_find_text (f->classifier, "Resume"));
  /* The workers reach their next update and wait there. */
  gint64 still_since = g_get_monotonic_time ();
  UI_TEST_WAIT (wb_run_drain (run)
                    ? (still_since = g_get_monotonic_time (), FALSE)
                    : g_get_monotonic_time () - still_since > 200000,
                10);
  const guint n_before = wb_run_history (run)->len;
  gtk_widget_activate_action (f->classifier, "run.step", NULL);
  UI_TEST_WAIT (wb_run_history (run)->len > n_before, 10);
  g_assert_cmpint (wb_run_state (run), ==, ML_JOB_PAUSED);
  const guint n_stepped = wb_run_history (run)->len;
  gtk_widget_activate_action (f->classifier, "run.pause", NULL);
  UI_TEST_WAIT (wb_run_history (run)->len > n_stepped + 10, 10);

  const gint64 before = g_get_monotonic_time ();
  gtk_widget_activate_action (f->classifier, "run.stop", NULL);
  g_assert_cmpint (g_get_monotonic_time () - before, <, 50000);
  UI_TEST_WAIT (!wb_run_is_running (run), 10);
  g_assert_cmpint (wb_run_state (run), ==, ML_JOB_STOPPED);
  g_assert_nonnull (wb_run_predictor (run)); /* what was learned is kept */
  g_assert_true (gtk_widget_get_mapped (f->classifier));
}

/* Pixels of @color on what the chart draws. */
static guint
count_pixels (PlotChart *chart, const PlotColor *color)
{
  enum
  {
    WIDTH = 500,
    HEIGHT = 400
  };
  PlotStyle style;
  plot_style_init (&style, FALSE);
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  plot_chart_draw (chart, cr, WIDTH, HEIGHT, &style);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  const guint32 wanted = plot_color_argb32 (color) & 0xffffff;
  const guint8 *bytes = cairo_image_surface_get_data (surface);
  guint n_pixels = 0;
  for (guint i = 0; i < WIDTH * HEIGHT; i++)
    {
      guint32 pixel;
      memcpy (&pixel, bytes + i * sizeof pixel, sizeof pixel);
      n_pixels += (pixel & 0xffffff) == wanted;
    }
  cairo_surface_destroy (surface);
  return n_pixels;
}

static void
test_overlay (Fixture *f, gconstpointer name)
{
  choose (f, "kNN", "neighbors", 5);
  WbRun *first = start (f);
  UI_TEST_WAIT (!wb_run_is_running (first), 30);
  choose (f, "MLP", "epochs", 5);
  WbRun *second = start (f);
  UI_TEST_WAIT (!wb_run_is_running (second), 30);
  wb_window_show_page (f->window, "results");
  UI_TEST_WAIT (gtk_widget_get_mapped (f->results), 10);
  WbChartTabs *tabs
      = WB_CHART_TABS (ui_test_find_type (f->results, WB_TYPE_CHART_TABS));
  wb_chart_tabs_show (tabs, "Roc");
  PlotChart *chart = wb_plot_view_chart (wb_chart_tabs_current (tabs));
  g_assert_cmpstr (ml_registry_name (G_OBJECT_TYPE (chart)), ==, "Roc");
  const PlotColor one = plot_palette_class (wb_run_color (first), FALSE);
  const PlotColor two = plot_palette_class (wb_run_color (second), FALSE);
  g_assert_cmpuint (count_pixels (chart, &one), ==, 0);
  g_assert_cmpuint (count_pixels (chart, &two), >, 50);
  wb_run_set_ticked (first, TRUE);
  g_assert_cmpuint (count_pixels (chart, &one), >, 50);
  g_assert_cmpuint (count_pixels (chart, &two), >, 50);
  wb_run_remove (f->session, first);
  g_assert_cmpuint (count_pixels (chart, &one), ==, 0);
}

/* A run that is removed while it works ends by itself, without a wait. */
static void
test_remove (Fixture *f, gconstpointer name)
{
  choose (f, "MLP", "epochs", 1e5);
  WbRun *run = start (f);
  g_object_add_weak_pointer (G_OBJECT (run), (gpointer *) &run);
  const gint64 before = g_get_monotonic_time ();
  wb_run_remove (f->session, run);
  g_assert_cmpint (g_get_monotonic_time () - before, <, 50000);
  g_assert_null (wb_session_run (f->session));
  UI_TEST_WAIT (ml_job_n_running () == 0, 10);
  g_assert_null (run);
}

/* The finished drawing is shown again until the chart has changed. */
static void
test_drawing (Fixture *f, gconstpointer name)
{
  choose (f, "MLP", "epochs", 5);
  WbRun *run = start (f);
  UI_TEST_WAIT (!wb_run_is_running (run), 30);
  WbChartTabs *tabs
      = WB_CHART_TABS (ui_test_find_type (f->classifier, WB_TYPE_CHART_TABS));
  WbPlotView *view = wb_chart_tabs_current (tabs);
  g_assert_nonnull (view);
  UI_TEST_WAIT (wb_plot_view_n_drawn (view) > 0, 10);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (view));
  const guint n_drawn = wb_plot_view_n_drawn (view);
  gtk_widget_queue_draw (GTK_WIDGET (view));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (view));
  g_assert_cmpuint (wb_plot_view_n_drawn (view), ==, n_drawn);
  plot_chart_changed (wb_plot_view_chart (view));
  gtk_widget_queue_draw (GTK_WIDGET (view));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (view));
  g_assert_cmpuint (wb_plot_view_n_drawn (view), ==, n_drawn + 1);
}

/* The second pane shows another chart than the first; closed, it is not drawn.
 */
static void
test_two_charts (Fixture *f, gconstpointer name)
{
  choose (f, "MLP", "epochs", 5);
  WbRun *run = start (f);
  UI_TEST_WAIT (!wb_run_is_running (run), 30);
  WbChartPanes *panes
      = WB_CHART_PANES (ui_test_find_type (f->classifier, WB_TYPE_CHART_PANES));
  g_assert_null (wb_chart_panes_second (panes));
  GtkWidget *button = ui_test_find (f->classifier, "two-charts");
  g_signal_emit_by_name (button, "clicked");
  WbChartTabs *second = wb_chart_panes_second (panes);
  g_assert_nonnull (second);
  WbPlotView *one = wb_chart_tabs_current (wb_chart_panes_first (panes));
  WbPlotView *two = wb_chart_tabs_current (second);
  g_assert_true (G_OBJECT_TYPE (wb_plot_view_chart (one))
                 != G_OBJECT_TYPE (wb_plot_view_chart (two)));
  UI_TEST_WAIT (
      wb_plot_view_n_drawn (one) > 0 && wb_plot_view_n_drawn (two) > 0, 10);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (two)), >, 200);
  g_signal_emit_by_name (button, "clicked");
  g_assert_null (wb_chart_panes_second (panes));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (two)));
}

/* The newest point of the model on all rows. */
static MlMetrics
last_of (WbRun *run)
{
  const GArray *history = wb_run_history (run);
  for (guint i = history->len; i > 0; i--)
    if (g_array_index (history, MlMetrics, i - 1).part == 0)
      return g_array_index (history, MlMetrics, i - 1);
  return (MlMetrics) ML_METRICS_INIT;
}

static gboolean
has_changed (WbRun *run, guint flag)
{
  const GArray *history = wb_run_history (run);
  for (guint i = 0; i < history->len; i++)
    if ((g_array_index (history, MlMetrics, i).change & flag) != 0)
      return TRUE;
  return FALSE;
}

static gboolean
has_rate (WbRun *run, double rate)
{
  return fabs (last_of (run).learning_rate - rate) < 1e-9 * rate;
}

/* What is typed, moved and pressed in the row of controls reaches the run. */
static void
test_tuning (Fixture *f, gconstpointer name)
{
  choose (f, "MLP", "epochs", 1e5);
  GtkWidget *button = ui_test_find (f->classifier, "tune");
  g_assert_false (gtk_widget_get_visible (button));
  WbRun *run = start (f);
  UI_TEST_WAIT (gtk_widget_get_visible (button), 30);
  g_signal_emit_by_name (button, "clicked");
  GtkWidget *rate = ui_test_find (f->classifier, "tune-rate");
  UI_TEST_WAIT (gtk_widget_get_mapped (rate), 10);
  GtkWidget *entry = ui_test_find_type (rate, GTK_TYPE_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), "0.00125");
  g_signal_emit_by_name (entry, "activate");
  UI_TEST_WAIT (has_rate (run, 0.00125), 20);
  g_assert_true (has_changed (run, ML_CHANGE_RATE));
  gtk_editable_set_text (GTK_EDITABLE (entry), "fast"); /* is not taken */
  g_signal_emit_by_name (entry, "activate");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));

  GtkWidget *scale = ui_test_find_type (rate, GTK_TYPE_SCALE);
  gtk_widget_grab_focus (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), "0.0025");
  gtk_widget_grab_focus (scale); /* leaving takes what was typed */
  UI_TEST_WAIT (has_rate (run, 0.0025), 20);
  gtk_range_set_value (GTK_RANGE (scale), -2); /* the exponent */
  UI_TEST_WAIT (has_rate (run, 0.01), 20);

  GtkWidget *momentum = ui_test_find (f->classifier, "tune-momentum");
  scale = ui_test_find_type (momentum, GTK_TYPE_SCALE);
  g_assert_cmpfloat (gtk_range_get_value (GTK_RANGE (scale)), ==, 0.9);
  gtk_range_set_value (GTK_RANGE (scale), 0.5);
  UI_TEST_WAIT (has_changed (run, ML_CHANGE_MOMENTUM), 20);
  g_signal_emit_by_name (ui_test_find (f->classifier, "tune-redraw"),
                         "clicked");
  UI_TEST_WAIT (has_changed (run, ML_CHANGE_WEIGHTS), 20);
  GtkWidget *activation = ui_test_find (f->classifier, "tune-activation");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (activation), 1);
  UI_TEST_WAIT (has_changed (run, ML_CHANGE_ACTIVATION), 20);
  gtk_widget_activate_action (f->classifier, "run.stop", NULL);
  UI_TEST_WAIT (!wb_run_is_running (run), 20);
  UI_TEST_WAIT (!gtk_widget_get_visible (button), 10);
}

/* Three epochs, then three more: the curve goes on where it ended. The button
 * is there before it is on show, or screen readers would never hear of it. */
static void
test_continue (Fixture *f, gconstpointer name)
{
  choose (f, "MLP", "epochs", 3);
  WbRun *first = start (f);
  GtkWidget *button = ui_test_find (f->classifier, "continue");
  g_assert_true (gtk_widget_get_visible (button));
  g_assert_false (gtk_widget_get_mapped (button));
  UI_TEST_WAIT (!wb_run_is_running (first), 30);
  UI_TEST_WAIT (gtk_widget_get_mapped (button), 10);
  g_assert_cmpuint (last_of (first).epoch, ==, 3);
  gtk_widget_activate_action (f->classifier, "run.continue", NULL);
  WbRun *second = (WbRun *) wb_session_run (f->session);
  g_assert_true (second != first);
  UI_TEST_WAIT (!wb_run_is_running (second), 30);
  g_assert_cmpuint (last_of (second).epoch, ==, 6);
  g_assert_cmpuint (last_of (second).update, ==, 2 * last_of (first).update);
}

static void
test_texts (Fixture *f, gconstpointer name)
{
  choose (f, "kNN", "neighbors", 5);
  WbRun *run = start (f);
  UI_TEST_WAIT (!wb_run_is_running (run), 30);
  g_autoptr (GPtrArray) runs = g_ptr_array_new ();
  g_ptr_array_add (runs, run);
  g_autofree char *csv = wb_result_text (runs, "csv", 0);
  g_assert_true (g_str_has_prefix (csv, "Measure,"));
  g_assert_nonnull (strstr (csv, "\nKappa statistic,0.9300\n"));
  g_autofree char *latex = wb_result_text (runs, "latex", 0);
  g_assert_nonnull (strstr (latex, "Kappa statistic & 0.9300 \\\\\n"));
  g_autofree char *text = wb_result_text (runs, "txt", 0);
  g_assert_nonnull (strstr (text, "=== Summary ==="));
}

/* WEKA's cell of versicolor taken for virginica holds three rows. */
static void
test_drop_rows (Fixture *f, gconstpointer name)
{
  choose (f, "kNN", "neighbors", 5);
  WbRun *first = start (f);
  UI_TEST_WAIT (!wb_run_is_running (first), 30);
  wb_window_show_page (f->window, "results");
  UI_TEST_WAIT (gtk_widget_get_mapped (f->results), 10);
  MlDataset *data = wb_session_dataset (f->session);
  GtkWidget *view = ui_test_find_type (f->results, WB_TYPE_ROWS_VIEW);
  const MlEvaluation *evaluation = wb_run_evaluation (first);
  const MlPrediction *predictions = ml_evaluation_predictions (evaluation);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < ml_evaluation_n_predictions (evaluation); i++)
    if (predictions[i].actual == 1 && predictions[i].predicted == 2)
      g_array_append_val (rows, predictions[i].row);
  g_assert_cmpuint (rows->len, ==, 3);
  wb_rows_view_show (WB_ROWS_VIEW (view), data, 4, rows, "three", TRUE);
  g_signal_emit_by_name (ui_test_find (view, "drop-and-run-again"), "clicked");
  WbRun *second = (WbRun *) wb_session_run (f->session);
  g_assert_true (second != first);
  g_assert_cmpuint (ml_dataset_n_rows (wb_session_dataset (f->session)), ==,
                    147);
  UI_TEST_WAIT (!wb_run_is_running (second), 30);
  g_assert_cmpuint (ml_evaluation_n_predictions (wb_run_evaluation (second)),
                    ==, 147);
  wb_session_undo (f->session);
  g_assert_true (wb_session_dataset (f->session) == data);
}

int
main (int argc, char **argv)
{
  if (!ui_test_init (&argc, &argv))
    return 77;
#define ADD(path, data, test)                                                  \
  g_test_add (path, Fixture, data, set_up, test, tear_down)
  ADD ("/ui/run/result-appears", "iris.arff", test_result);
  ADD ("/ui/run/copy-tables", "iris.arff", test_copy);
  ADD ("/ui/run/definitions", "iris.arff", test_definitions);
  ADD ("/ui/run/undefined-by-choice", "iris.arff", test_undefined);
  ADD ("/ui/run/report", "iris.arff", test_report);
  ADD ("/ui/run/pause-step-stop", "diabetes.arff", test_pause);
  ADD ("/ui/run/overlay-draws-both", "diabetes.arff", test_overlay);
  ADD ("/ui/run/removed-while-running", "diabetes.arff", test_remove);
  ADD ("/ui/run/drawing-is-kept", "diabetes.arff", test_drawing);
  ADD ("/ui/run/two-charts", "diabetes.arff", test_two_charts);
  ADD ("/ui/run/tuning", "diabetes.arff", test_tuning);
  ADD ("/ui/run/continue", "diabetes.arff", test_continue);
  ADD ("/ui/run/texts", "iris.arff", test_texts);
  ADD ("/ui/run/drop-rows", "iris.arff", test_drop_rows);
  return g_test_run ();
}
