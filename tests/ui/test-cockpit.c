/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Threshold, costs and the charts that follow. Naive Bayes on diabetes has
 * WEKA's matrix: 422 78, 104 164; of two classes, 0.5 is the most probable.
 * From 0.25 on WEKA's probabilities (-p 0 -distribution) give 462 38, 159 109.
 */
#include "ui-test.h"

#include "wb-class-tables.h"
#include "wb-cockpit.h"
#include "wb-plot-view.h"
#include "wb-predictions-view.h"
#include "wb-rows-view.h"
#include "wb-run.h"
#include "wb-window.h"

#include "ml-loader.h"
#include "test-paths.h"

#include <string.h>

typedef struct
{
  WbWindow *window;
  WbSession *session;
  GtkWidget *page, *cockpit;
} Fixture;

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
  g_autoptr (MlLearner) learner = ml_learner_from_text ("NaiveBayes", &error);
  g_assert_no_error (error);
  WbRun *run = wb_run_start (
      f->session,
      ml_experiment_new (data, ml_dataset_default_target (data), learner));
  wb_window_show_page (f->window, "results");
  f->page = ui_test_find_type (GTK_WIDGET (f->window),
                               g_type_from_name ("WbResultsPage"));
  f->cockpit = ui_test_find_type (f->page, WB_TYPE_COCKPIT);
  UI_TEST_WAIT (!wb_run_is_running (run), 30);
  UI_TEST_WAIT (gtk_widget_get_mapped (f->cockpit), 10);
}

static void
tear_down (Fixture *f, gconstpointer name)
{
  g_object_add_weak_pointer (G_OBJECT (f->window), (gpointer *) &f->window);
  g_object_add_weak_pointer (G_OBJECT (f->session), (gpointer *) &f->session);
  gtk_window_destroy (GTK_WINDOW (f->window));
  UI_TEST_WAIT (f->window == NULL && f->session == NULL, 10);
}

static const char *
readout (Fixture *f)
{
  return gtk_label_get_text (GTK_LABEL (ui_test_find (f->cockpit, "readout")));
}

/* The view of a chart that is on show. */
static WbPlotView *
find_chart (GtkWidget *from, const char *type)
{
  if (WB_IS_PLOT_VIEW (from)
      && g_str_equal (
          G_OBJECT_TYPE_NAME (wb_plot_view_chart (WB_PLOT_VIEW (from))), type))
    return WB_PLOT_VIEW (from);
  for (GtkWidget *child = gtk_widget_get_first_child (from); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      WbPlotView *found = find_chart (child, type);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_threshold (Fixture *f, gconstpointer name)
{
  g_assert_nonnull (strstr (readout (f), "accuracy 0.763 · cost 182"));
  wb_cockpit_set_threshold (WB_COCKPIT (f->cockpit), 0.5);
  g_assert_nonnull (strstr (readout (f), "Sensitivity 0.844 · specificity "
                                         "0.612")); /* 422/500, 164/268 */
  wb_cockpit_set_threshold (WB_COCKPIT (f->cockpit), 0);
  g_assert_nonnull (strstr (readout (f), "Sensitivity 1.000 · specificity "
                                         "0.000"));
}

/* What is dragged on the ROC curve moves the threshold and is drawn. */
static void
test_aiming (Fixture *f, gconstpointer name)
{
  WbPlotView *roc = find_chart (f->page, "PlotRocChart");
  g_assert_nonnull (roc);
  g_signal_emit_by_name (roc, "aimed", 0.25);
  g_assert_cmpfloat (wb_cockpit_threshold (WB_COCKPIT (f->cockpit)), ==, 0.25);
  g_autofree char *text = plot_chart_describe (wb_plot_view_chart (roc));
  g_assert_nonnull (strstr (text, "At the threshold 0.25:"));
}

/* A mistake that costs ten times as much moves the cheapest threshold. */
static void
test_costs (Fixture *f, gconstpointer name)
{
  GtkWidget *text = ui_test_find (f->cockpit, "costs");
  GtkWidget *cell = ui_test_find (f->cockpit, "cost-1-0");
  g_signal_emit_by_name (ui_test_find (f->cockpit, "cheapest"), "clicked");
  const double before = wb_cockpit_threshold (WB_COCKPIT (f->cockpit));
  gtk_editable_set_text (GTK_EDITABLE (cell), "10");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (text)), ==,
                   "[0 1; 10 0]");
  g_signal_emit_by_name (ui_test_find (f->cockpit, "cheapest"), "clicked");
  const double after = wb_cockpit_threshold (WB_COCKPIT (f->cockpit));
  g_assert_cmpfloat (after, >, before); /* of class tested_negative */
  gtk_editable_set_text (GTK_EDITABLE (text), "[0 1; 1]");
  g_signal_emit_by_name (text, "activate");
  g_assert_true (gtk_widget_has_css_class (text, "error"));
  wb_cockpit_set_threshold (WB_COCKPIT (f->cockpit), 0.5);
  gtk_editable_set_text (GTK_EDITABLE (text), "[0 2; 3 0]");
  g_signal_emit_by_name (text, "activate");
  g_assert_nonnull (strstr (readout (f), "cost 468")); /* 2 · 78 + 3 · 104 */
}

/* The texts of the cells that can be pressed, row by row. (transfer full) */
static void
collect_cells (GtkWidget *from, GPtrArray *buttons)
{
  if (gtk_widget_has_css_class (from, "cell") && GTK_IS_BUTTON (from))
    g_ptr_array_add (buttons, from);
  for (GtkWidget *child = gtk_widget_get_first_child (from); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_cells (child, buttons);
}

static gboolean
has_cells (GtkWidget *tables, const char *expected)
{
  g_autoptr (GPtrArray) buttons = g_ptr_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  collect_cells (tables, buttons);
  for (guint i = 0; i < buttons->len; i++)
    g_string_append_printf (
        text, "%s ",
        gtk_label_get_text (
            GTK_LABEL (gtk_button_get_child (g_ptr_array_index (buttons, i)))));
  return g_str_equal (text->str, expected);
}

/* The confusion table and its rows are those of the threshold, say so, and come
 * back. 462 of 500: 0.924. */
static void
test_table (Fixture *f, gconstpointer name)
{
  GtkWidget *tables = ui_test_find_type (f->page, WB_TYPE_CLASS_TABLES);
  GtkWidget *rows = ui_test_find_type (f->page, WB_TYPE_ROWS_VIEW);
  GtkStack *stack
      = GTK_STACK (gtk_widget_get_ancestor (tables, GTK_TYPE_STACK));
  gtk_stack_set_visible_child_name (stack, "classes");
  UI_TEST_WAIT (has_cells (tables, "422 78 104 164 "), 10);
  wb_cockpit_set_threshold (WB_COCKPIT (f->cockpit), 0.25);
  UI_TEST_WAIT (has_cells (tables, "462 38 159 109 "), 10);
  UI_TEST_WAIT (ui_test_find_text (tables, "0.924") != NULL, 10);
  g_assert_nonnull (ui_test_find_text (
      tables, "Rows count as tested_negative from the probability 0.25 on"));
  g_assert_nonnull (ui_test_find_text (
      tables, "Confusion matrix at the threshold 0.25 for tested_negative"));
  g_autoptr (GPtrArray) buttons = g_ptr_array_new ();
  collect_cells (tables, buttons);
  g_signal_emit_by_name (g_ptr_array_index (buttons, 1), "clicked");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "rows");
  g_assert_nonnull (ui_test_find_text (
      rows, "38 rows of tested_negative predicted as tested_positive at the "
            "threshold 0.25 for tested_negative"));
  gtk_stack_set_visible_child_name (stack, "classes");
  gtk_widget_activate_action (tables, "results.most-probable", NULL);
  UI_TEST_WAIT (has_cells (tables, "422 78 104 164 "), 10);
  g_assert_null (ui_test_find_text (tables, "at the threshold"));
}

static void
test_predictions (Fixture *f, gconstpointer name)
{
  GtkWidget *view = ui_test_find_type (f->page, WB_TYPE_PREDICTIONS_VIEW);
  GtkStack *stack = GTK_STACK (gtk_widget_get_ancestor (view, GTK_TYPE_STACK));
  gtk_stack_set_visible_child_name (stack, "predictions");
  UI_TEST_WAIT (ui_test_find_text (view, "768 of 768") != NULL, 10);
  GtkWidget *what = ui_test_find (view, "which-predictions");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (what), 1);
  UI_TEST_WAIT (ui_test_find_text (view, "182 of 768") != NULL, 10);
}

int
main (int argc, char **argv)
{
  if (!ui_test_init (&argc, &argv))
    return 77;
#define ADD(path, test)                                                        \
  g_test_add (path, Fixture, "diabetes.arff", set_up, test, tear_down)
  ADD ("/ui/cockpit/threshold", test_threshold);
  ADD ("/ui/cockpit/aiming", test_aiming);
  ADD ("/ui/cockpit/costs", test_costs);
  ADD ("/ui/cockpit/table", test_table);
  ADD ("/ui/cockpit/predictions", test_predictions);
  return g_test_run ();
}
