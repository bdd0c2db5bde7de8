/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Start is never dead: it says what is in the way, and a button beside the
 * sentence puts it right. A filter that has seen the test rows is told of. */
#include "ui-test.h"

#include "wb-filter-bar.h"
#include "wb-run.h"
#include "wb-test-options.h"
#include "wb-type-chooser.h"
#include "wb-window.h"

#include "ml-learner.h"
#include "ml-loader.h"
#include "ml-memory.h"
#include "ml-registry.h"
#include "test-paths.h"

#include <glib/gstdio.h>

typedef struct
{
  WbWindow *window;
  WbSession *session;
  GtkWidget *classifier;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->window = wb_window_new (NULL);
  f->session = wb_window_session (f->window);
  gtk_window_present (GTK_WINDOW (f->window));
  wb_window_show_page (f->window, "classifier");
  f->classifier = ui_test_find_type (GTK_WIDGET (f->window),
                                     g_type_from_name ("WbClassifierPage"));
  UI_TEST_WAIT (gtk_widget_get_mapped (f->classifier), 10);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (f->window), (gpointer *) &f->window);
  g_object_add_weak_pointer (G_OBJECT (f->session), (gpointer *) &f->session);
  gtk_window_destroy (GTK_WINDOW (f->window));
  UI_TEST_WAIT (f->window == NULL && f->session == NULL, 10);
}

/* Two numbers, and four letters to a friend: not every learner reads them. */
static void
open_letters (Fixture *f)
{
  enum
  {
    N_ROWS = 20
  };
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new ("letters", N_ROWS);
  double *length = g_new (double, N_ROWS);
  gint32 *text = g_new (gint32, N_ROWS), *code = g_new (gint32, N_ROWS);
  for (guint i = 0; i < N_ROWS; i++)
    {
      length[i] = i % 7;
      text[i] = (gint32) i % 4;
      code[i] = (gint32) i % 2;
    }
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("length"),
                                  length);
  ml_dataset_builder_add_codes (
      builder,
      ml_attribute_new_string (
          "text", g_strsplit ("good luck,win now,see you,free money", ",", -1)),
      text);
  ml_dataset_builder_add_codes (
      builder,
      ml_attribute_new_nominal ("class", g_strsplit ("ham spam", " ", -1)),
      code);
  g_autoptr (MlDataset) data = ml_dataset_builder_finish (builder);
  wb_session_open (f->session, data, NULL);
}

static void
open_file (Fixture *f, const char *name)
{
  g_autofree char *path = test_data_path (name);
  g_autoptr (MlDataset) data = ml_load_path (path, NULL, NULL);
  wb_session_open (f->session, data, path);
}

static void
choose (Fixture *f, const char *learner)
{
  GtkWidget *chooser = ui_test_find_type (f->classifier, WB_TYPE_TYPE_CHOOSER);
  wb_type_chooser_choose (WB_TYPE_CHOOSER (chooser),
                          ml_registry_find (ML_TYPE_LEARNER, learner, NULL));
}

/* (nullable): the button, if it is on show */
static GtkWidget *
find_help (Fixture *f, const char *name)
{
  GtkWidget *button = ui_test_find (f->classifier, name);
  g_assert_nonnull (button);
  return gtk_widget_get_mapped (button) ? button : NULL;
}

static GtkWidget *
start_button (Fixture *f)
{
  return ui_test_find_text (f->classifier, "Start");
}

static void
test_no_data (Fixture *f, gconstpointer data)
{
  g_assert_true (gtk_widget_is_sensitive (start_button (f)));
  gtk_widget_activate_action (f->classifier, "run.start", NULL);
  g_assert_null (wb_session_run (f->session));
  UI_TEST_WAIT (
      ui_test_find_text (GTK_WIDGET (f->window),
                         "There is no data to learn from: open a file with "
                         "Ctrl+O, or choose a sample on the Dataset page"),
      10);
}

static void
test_filter (Fixture *f, gconstpointer data)
{
  static const char *const sentence
      = "kNN cannot learn this: it cannot read the string column “text”; "
        "remove or convert it";
  open_letters (f);
  choose (f, "kNN");
  g_assert_true (gtk_widget_is_sensitive (start_button (f)));
  UI_TEST_WAIT (ui_test_find_text (f->classifier, sentence) != NULL, 10);
  gtk_widget_activate_action (f->classifier, "run.start", NULL);
  g_assert_null (wb_session_run (f->session));
  UI_TEST_WAIT (find_help (f, "mend-problem") != NULL, 10);
  GtkWidget *help = find_help (f, "mend-problem");
  g_assert_true (gtk_widget_has_focus (help));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (help)), ==, "Add Filter");
  g_signal_emit_by_name (help, "clicked");
  g_assert_null (ui_test_find_text (f->classifier, sentence));
  g_autoptr (GObject) filter = g_list_model_get_item (
      G_LIST_MODEL (wb_session_filters (f->session)), 0);
  g_assert_cmpstr (ml_registry_name (G_OBJECT_TYPE (filter)), ==,
                   "StringToWordVector");
  gtk_widget_activate_action (f->classifier, "run.start", NULL);
  WbRun *run = (WbRun *) wb_session_run (f->session);
  g_assert_nonnull (run);
  UI_TEST_WAIT (!wb_run_is_running (run), 20);
  g_assert_cmpint (wb_run_state (run), ==, ML_JOB_FINISHED);
}

/* cpu's class is a number of many values, and J48 predicts labels. */
static void
test_class (Fixture *f, gconstpointer data)
{
  open_file (f, "cpu.arff");
  choose (f, "J48");
  MlDataset *before = wb_session_dataset (f->session);
  UI_TEST_WAIT (find_help (f, "mend-problem") != NULL, 10);
  g_signal_emit_by_name (find_help (f, "mend-problem"), "clicked");
  UI_TEST_WAIT (wb_session_dataset (f->session) != before, 10);
  const MlAttribute *class = ml_dataset_attribute (
      wb_session_dataset (f->session), (guint) wb_session_target (f->session));
  g_assert_cmpint (class->kind, ==, ML_ATTRIBUTE_NOMINAL);
  UI_TEST_WAIT (find_help (f, "mend-problem") == NULL, 10);
  g_assert_null (wb_session_leak (f->session)); /* that is what is learned */
  wb_session_undo (f->session);
  UI_TEST_WAIT (find_help (f, "mend-problem") != NULL, 10);
}

/* Nothing helps a learner of numbers against labels: the sentence alone. */
static void
test_no_help (Fixture *f, gconstpointer data)
{
  open_file (f, "iris.arff");
  choose (f, "LinearRegression");
  UI_TEST_WAIT (
      ui_test_find_text (f->classifier,
                         "Linear regression cannot learn this: the class "
                         "“class” is nominal, and it predicts numbers only; "
                         "choose a numeric class"),
      10);
  g_assert_null (find_help (f, "mend-problem"));
}

static void
apply (Fixture *f, const char *filter)
{
  MlDataset *before = wb_session_dataset (f->session);
  GtkWidget *bar
      = ui_test_find_type (GTK_WIDGET (f->window), WB_TYPE_FILTER_BAR);
  wb_filter_bar_set_filter (WB_FILTER_BAR (bar),
                            ml_registry_find (ML_TYPE_FILTER, filter, NULL));
  gtk_widget_activate_action (bar, "filter.apply", NULL);
  UI_TEST_WAIT (wb_session_dataset (f->session) != before, 10);
}

/* Intervals of the whole table know the test rows' classes. The button undoes
 * them, and what came after, and has each fold make its own. */
static void
test_leak (Fixture *f, gconstpointer data)
{
  static const char *const sentence
      = "“Discretize by class” was fitted to all rows, the test rows among "
        "them: figures may look better than they are";
  open_file (f, "iris.arff");
  choose (f, "NaiveBayes");
  MlDataset *before = wb_session_dataset (f->session);
  g_assert_null (find_help (f, "mend-leak"));
  apply (f, "SupervisedDiscretize");
  apply (f, "RemoveUseless");
  UI_TEST_WAIT (find_help (f, "mend-leak") != NULL, 10);
  g_assert_nonnull (ui_test_find_text (f->classifier, sentence));
  g_signal_emit_by_name (find_help (f, "mend-leak"), "clicked");
  g_assert_true (wb_session_dataset (f->session) == before);
  GListModel *filters = G_LIST_MODEL (wb_session_filters (f->session));
  g_assert_cmpuint (g_list_model_get_n_items (filters), ==, 2);
  g_autoptr (GObject) first = g_list_model_get_item (filters, 0);
  g_assert_cmpstr (ml_registry_name (G_OBJECT_TYPE (first)), ==,
                   "SupervisedDiscretize");
  UI_TEST_WAIT (find_help (f, "mend-leak") == NULL, 10);
  wb_session_undo (f->session); /* nothing left */
  g_assert_null (wb_session_leak (f->session));
}

/* What does not learn from rows leaks nothing; undo takes a leak away; an edit
 * after it cannot be moved into a test, but the warning stays. */
static void
test_no_leak (Fixture *f, gconstpointer data)
{
  open_file (f, "iris.arff");
  apply (f, "Copy");
  g_assert_null (wb_session_leak (f->session));
  apply (f, "Standardize");
  g_assert_nonnull (wb_session_leak (f->session));
  const guint kept[] = { 0, 1, 4 };
  g_autoptr (MlDataset) less = ml_dataset_select_columns (
      wb_session_dataset (f->session), kept, G_N_ELEMENTS (kept));
  wb_session_edit (f->session, less, 2);
  g_assert_nonnull (wb_session_leak (f->session));
  g_assert_false (wb_session_can_mend_leak (f->session));
  wb_session_undo (f->session);
  wb_session_undo (f->session);
  g_assert_null (wb_session_leak (f->session));
  wb_session_redo (f->session);
  g_assert_nonnull (wb_session_leak (f->session));
}

/* What a network takes is known before it is trained: one that does not fit is
 * refused, and what there was stays. */
static void
test_too_large (Fixture *f, gconstpointer data)
{
  open_file (f, "iris.arff");
  choose (f, "MLP");
  GtkWidget *entry = ui_test_find (f->classifier, "hidden-layers");
  gtk_editable_set_text (GTK_EDITABLE (entry), "100000,100000");
  UI_TEST_WAIT (ui_test_find_text (f->classifier,
                                   "Layer 2: the network would not fit "
                                   "into memory: take fewer units"),
                10);
  gtk_widget_activate_action (f->classifier, "run.start", NULL);
  g_assert_null (wb_session_run (f->session));
  g_assert_nonnull (wb_session_dataset (f->session));
  gtk_editable_set_text (GTK_EDITABLE (entry), "2");
  gtk_widget_activate_action (f->classifier, "run.start", NULL);
  g_assert_nonnull (wb_session_run (f->session));
}

static gboolean
says (Fixture *f, const char *text)
{
  GtkWidget *label = ui_test_find_text (f->classifier, text);
  return label != NULL && gtk_widget_get_mapped (label);
}

/* iris in kNN: eleven models of 150 rows with 4 inputs of 8 bytes and a row
 * number of 4 bytes, and three figures of 8 bytes for each row predicted: 63
 * kB; on the training set one model, 9 kB. */
static void
test_memory (Fixture *f, gconstpointer data)
{
  ml_memory_pretend (1e12, 100000);
  open_file (f, "iris.arff");
  choose (f, "kNN");
  UI_TEST_WAIT (
      says (f, "This run will take about 63 kB of memory, and 100 kB are "
               "free: end other programs, or take fewer rows"),
      10);
  wb_test_options_choose (
      WB_TEST_OPTIONS (ui_test_find_type (f->classifier, WB_TYPE_TEST_OPTIONS)),
      ML_TEST_TRAINING);
  g_assert_false (says (f,
                        "This run will take about 63 kB of memory, and 100 kB "
                        "are free: end other programs, or take fewer rows"));
  ml_memory_pretend (5000, 5000);
  gtk_widget_activate_action (f->classifier, "run.start", NULL);
  g_assert_null (wb_session_run (f->session));
  ml_memory_pretend (0, 0);
  gtk_widget_activate_action (f->classifier, "run.start", NULL);
  g_assert_nonnull (wb_session_run (f->session));
}

/* A test file with a label more, a column less and one more, in another order:
 * all four are told, with what is done about them. */
static void
test_differences (Fixture *f, gconstpointer data)
{
  open_file (f, "weather.numeric.arff");
  GtkWidget *button = ui_test_find (f->classifier, "differences");
  g_assert_false (gtk_widget_get_visible (button));
  g_autofree char *path
      = g_build_filename (g_get_tmp_dir (), "ruru-test-differs.arff", NULL);
  g_assert_true (g_file_set_contents (
      path,
      "@relation w\n@attribute windy {TRUE,FALSE}\n"
      "@attribute outlook {sunny,overcast,rainy,foggy}\n"
      "@attribute temperature numeric\n@attribute wind numeric\n"
      "@attribute play {yes,no}\n@data\nTRUE,foggy,70,3,yes\n",
      -1, NULL));
  GtkWidget *options = ui_test_find_type (f->classifier, WB_TYPE_TEST_OPTIONS);
  wb_test_options_open (WB_TEST_OPTIONS (options), path);
  UI_TEST_WAIT (gtk_widget_get_visible (button), 10);
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  UI_TEST_WAIT (ui_test_find_text (button, "labels: foggy") != NULL, 10);
  g_assert_nonnull (
      ui_test_find_text (button, "a row that holds one is refused"));
  g_assert_nonnull (
      ui_test_find_text (button, "refused: is it the right file?"));
  g_assert_nonnull (ui_test_find_text (button, "left out"));
  g_assert_nonnull (ui_test_find_text (button, "another order"));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  g_remove (path);
}

int
main (int argc, char **argv)
{
  if (!ui_test_init (&argc, &argv))
    return 77;
#define ADD(name, func)                                                        \
  g_test_add ("/ui/advice/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("start-without-data", test_no_data);
  ADD ("adds-a-filter", test_filter);
  ADD ("changes-the-class", test_class);
  ADD ("says-why-where-nothing-helps", test_no_help);
  ADD ("differences", test_differences);
  ADD ("too-large", test_too_large);
  ADD ("memory", test_memory);
  ADD ("warns-of-a-leak", test_leak);
  ADD ("leaks-are-undone", test_no_leak);
  return g_test_run ();
}
