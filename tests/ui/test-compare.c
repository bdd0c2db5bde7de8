/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The Compare page: the figures are those that WEKA 3.6.14's Experimenter
 * printed, ten runs of ten folds: OneR on iris 92.53 (5.47), IBk -K 5 95.73. */
#include "ui-test.h"

#include "wb-comparison.h"
#include "wb-scheme-list.h"
#include "wb-table-list.h"
#include "wb-type-chooser.h"
#include "wb-text-table.h"
#include "wb-window.h"

#include "ml-loader.h"
#include "ml-registry.h"
#include "test-paths.h"

#include <string.h>

typedef struct
{
  WbWindow *window;
  WbSession *session;
  GtkWidget *page;
} Fixture;

static MlDataset *
load (const char *name)
{
  g_autofree char *path = test_data_path (name);
  g_autoptr (GError) error = NULL;
  MlDataset *data = ml_load_path (path, NULL, &error);
  g_assert_no_error (error);
  return data;
}

static void
set_up (Fixture *f, gconstpointer name)
{
  f->window = wb_window_new (NULL);
  f->session = wb_window_session (f->window);
  g_autoptr (MlDataset) data = load (name);
  wb_session_open (f->session, data, NULL);
  gtk_window_present (GTK_WINDOW (f->window));
  wb_window_show_page (f->window, "compare");
  f->page = ui_test_find_type (GTK_WIDGET (f->window),
                               g_type_from_name ("WbComparePage"));
  UI_TEST_WAIT (gtk_widget_get_mapped (f->page), 10);
}

static void
tear_down (Fixture *f, gconstpointer name)
{
  g_object_add_weak_pointer (G_OBJECT (f->window), (gpointer *) &f->window);
  g_object_add_weak_pointer (G_OBJECT (f->session), (gpointer *) &f->session);
  gtk_window_destroy (GTK_WINDOW (f->window));
  UI_TEST_WAIT (f->window == NULL && f->session == NULL, 10);
}

static void
add (Fixture *f, const char *text)
{
  GtkWidget *entry = ui_test_find (f->page, "scheme-text");
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "activate");
}

static WbComparison *
start (Fixture *f, double runs)
{
  GtkWidget *spin = ui_test_find (f->page, "compare-runs");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), runs);
  g_assert_true (gtk_widget_activate_action (f->page, "compare.start", NULL));
  g_autoptr (WbComparison) made = g_list_model_get_item (
      G_LIST_MODEL (wb_session_comparisons (f->session)), 0);
  g_assert_nonnull (made);
  return made;
}

static void
test_weka_figures (Fixture *f, gconstpointer name)
{
  add (f, "weka.classifiers.rules.OneR -B 6");
  add (f, "weka.classifiers.lazy.IBk -K 5");
  WbComparison *made = start (f, 10);
  UI_TEST_WAIT (!wb_comparison_is_running (made), 60);
  UI_TEST_WAIT (ui_test_find_text (f->page, "92.53 ± 5.47") != NULL, 10);
  g_assert_nonnull (ui_test_find_text (f->page, "95.73 ± 4.60 v"));
}

/* A scheme of many words leaves room for the other choices. */
static void
test_long_scheme (Fixture *f, gconstpointer name)
{
  add (f, "AttributeSelection evaluator=InfoGain \"search=Ranker n-kept=3\"; "
          "Discretize bins=7; Standardize; OneR");
  WbComparison *made = start (f, 1);
  UI_TEST_WAIT (!wb_comparison_is_running (made), 60);
  GtkWidget *base = ui_test_find (f->page, "base");
  UI_TEST_WAIT (gtk_widget_get_mapped (base), 10);
  int width;
  gtk_widget_measure (base, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL,
                      NULL);
  g_assert_cmpint (width, <, 300);
}

/* What was added is what the keys go on with. */
static void
test_focus (Fixture *f, gconstpointer name)
{
  GtkWidget *list = ui_test_find_type (f->page, WB_TYPE_SCHEME_LIST);
  GtkWidget *add_button = ui_test_find_type (list, WB_TYPE_TYPE_CHOOSER);
  wb_type_chooser_choose (WB_TYPE_CHOOSER (add_button),
                          ml_registry_find (ML_TYPE_LEARNER, "J48", NULL));
  GtkWidget *row = ui_test_find_type (list, ADW_TYPE_EXPANDER_ROW);
  GtkWidget *focus = NULL;
  UI_TEST_WAIT ((focus = gtk_window_get_focus (GTK_WINDOW (f->window))) != NULL
                    && (focus == row || gtk_widget_is_ancestor (focus, row)),
                10);
}

/* A text that names nothing stays where it is, to be mended. */
static void
test_wrong_scheme (Fixture *f, gconstpointer name)
{
  GtkWidget *list = ui_test_find_type (f->page, WB_TYPE_SCHEME_LIST);
  GtkWidget *entry = ui_test_find (f->page, "scheme-text");
  add (f, "OneRR");
  g_assert_cmpuint (wb_scheme_list_length (WB_SCHEME_LIST (list)), ==, 0);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "OneRR");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  g_assert_false (gtk_widget_activate_action (f->page, "compare.start", NULL)
                  && g_list_model_get_n_items (
                         G_LIST_MODEL (wb_session_comparisons (f->session)))
                         > 0);
  add (f, "OneR");
  g_assert_cmpuint (wb_scheme_list_length (WB_SCHEME_LIST (list)), ==, 1);
  g_assert_false (gtk_widget_has_css_class (entry, "error"));
}

/* Stop keeps whole cross-validations; a second table has a row of its own. */
static void
test_stop (Fixture *f, gconstpointer name)
{
  g_autoptr (MlDataset) glass = load ("glass.arff");
  GtkWidget *tables = ui_test_find_type (f->page, WB_TYPE_TABLE_LIST);
  wb_table_list_add (WB_TABLE_LIST (tables), glass);
  add (f, "NaiveBayes");
  add (f, "MLP");
  WbComparison *made = start (f, 10000);
  UI_TEST_WAIT (wb_comparison_scores (made) != NULL
                    && ml_scores_n_folds (wb_comparison_scores (made)) > 0,
                60);
  const gint64 asked = g_get_monotonic_time ();
  gtk_widget_activate_action (f->page, "compare.stop", NULL);
  UI_TEST_WAIT (!wb_comparison_is_running (made), 10);
  g_test_message ("stopped in %.0f ms",
                  (double) (g_get_monotonic_time () - asked) / 1000);
  const MlScores *scores = wb_comparison_scores (made);
  g_assert_cmpuint (ml_scores_n_folds (scores) % 10, ==, 0);
  g_assert_cmpuint (ml_scores_n_tables (scores), ==, 2);
  g_assert_nonnull (ui_test_find_text (f->page, "Glass"));
}

/* Closing the window ends the thread. */
static void
test_close (Fixture *f, gconstpointer name)
{
  add (f, "MLP");
  start (f, 10000);
}

int
main (int argc, char **argv)
{
  if (!ui_test_init (&argc, &argv))
    return 77;
#define ADD(path, test)                                                        \
  g_test_add (path, Fixture, "iris.arff", set_up, test, tear_down)
  ADD ("/ui/compare/weka-figures", test_weka_figures);
  ADD ("/ui/compare/wrong-scheme", test_wrong_scheme);
  ADD ("/ui/compare/focus", test_focus);
  ADD ("/ui/compare/long-scheme", test_long_scheme);
  ADD ("/ui/compare/stop", test_stop);
  ADD ("/ui/compare/close", test_close);
  return g_test_run ();
}
