/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window as a whole: every page without a warning, files that open and
 * files that do not, and an end that gives all back. */
#include "ui-test.h"

#include "wb-csv-preview.h"
#include "wb-error-page.h"
#include "wb-excerpt.h"
#include "wb-filter-bar.h"
#include "wb-generate-dialog.h"
#include "wb-job-bar.h"
#include "wb-page.h"
#include "wb-run.h"
#include "wb-table-file.h"
#include "wb-window.h"

#include "ml-filter.h"
#include "ml-loader.h"
#include "ml-registry.h"
#include "test-paths.h"

#include <glib/gstdio.h>

typedef struct
{
  WbWindow *window;
  WbSession *session;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->window = wb_window_new (NULL);
  f->session = wb_window_session (f->window);
  gtk_window_present (GTK_WINDOW (f->window));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (f->window), (gpointer *) &f->window);
  g_object_add_weak_pointer (G_OBJECT (f->session), (gpointer *) &f->session);
  gtk_window_destroy (GTK_WINDOW (f->window));
  UI_TEST_WAIT (f->window == NULL && f->session == NULL, 10);
}

static gboolean
has_columns (Fixture *f, guint n_columns)
{
  MlDataset *data = wb_session_dataset (f->session);
  return data != NULL && ml_dataset_n_columns (data) == n_columns;
}

static void
test_pages (Fixture *f, gconstpointer data)
{
  g_autofree char *path = test_data_path ("iris.arff");
  wb_window_open_path (f->window, path);
  UI_TEST_WAIT (has_columns (f, 5), 10);
  for (const WbPageTypeFunc *type = wb_page_types; *type != NULL; type++)
    {
      GtkWidget *page = ui_test_find_type (GTK_WIDGET (f->window), (*type) ());
      g_assert_nonnull (page);
      const WbPageClass *class = g_type_class_peek ((*type) ());
      wb_window_show_page (f->window, class->name);
      UI_TEST_WAIT (gtk_widget_get_mapped (page), 10);
    }
}

/* By the actions of the menus: iris has 5 columns, diabetes 9. */
static void
test_open (Fixture *f, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (f->window);
  g_autofree char *path = test_data_path ("iris.arff");
  gtk_widget_activate_action (window, "win.open-path", "s", path);
  UI_TEST_WAIT (has_columns (f, 5), 10);
  g_assert_cmpstr (wb_session_path (f->session), ==, path);
  gtk_widget_activate_action (window, "win.open-sample", "s", "diabetes.arff");
  UI_TEST_WAIT (has_columns (f, 9), 10);
  g_assert_cmpuint (ml_dataset_n_rows (wb_session_dataset (f->session)), ==,
                    768);
}

/* A table at hand survives a file that cannot be read. */
static void
test_bad_file (Fixture *f, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (f->window);
  gtk_widget_activate_action (window, "win.open-sample", "s", "iris.arff");
  UI_TEST_WAIT (has_columns (f, 5), 10);
  MlDataset *before = wb_session_dataset (f->session);

  g_autofree char *path
      = g_build_filename (g_get_tmp_dir (), "ruru-test-bad.arff", NULL);
  g_assert_true (g_file_set_contents (path,
                                      "@relation r\n@attribute x numeric\n"
                                      "@data\n1\n2\nwrong\n",
                                      -1, NULL));
  gtk_widget_activate_action (window, "win.open-path", "s", path);
  GtkWidget *page = ui_test_find_type (window, WB_TYPE_ERROR_PAGE);
  UI_TEST_WAIT (gtk_widget_get_mapped (page), 10);
  UI_TEST_WAIT (ui_test_find_text (page, "6 │ wrong\n    ^") != NULL, 10);
  g_assert_true (wb_session_dataset (f->session) == before);
  gtk_widget_activate_action (window, "win.back", NULL);
  UI_TEST_WAIT (!gtk_widget_get_mapped (page), 10);
  g_remove (path);
}

static const char faulty[] = "@relation r\n@attribute x numeric\n"
                             "@attribute c {a,b}\n@data\n"
                             "1,a\n2,z\nfour,b\n5\n6,z\n";

static GtkListBoxRow *
nth_fault (GtkWidget *page, int index)
{
  GtkWidget *list = ui_test_find (page, "faults");
  return gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), index);
}

static void
tick (GtkWidget *page, const char *name, gboolean active)
{
  gtk_check_button_set_active (GTK_CHECK_BUTTON (ui_test_find (page, name)),
                               active);
}

static const char *
check_label (GtkWidget *page, const char *name)
{
  return gtk_check_button_get_label (
      GTK_CHECK_BUTTON (ui_test_find (page, name)));
}

/* All faults stand in the list, each with its line; the repairs ticked lead to
 * a table that says what was done. */
static void
test_repair (Fixture *f, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (f->window);
  g_autofree char *path
      = g_build_filename (g_get_tmp_dir (), "ruru-test-repair.arff", NULL);
  g_assert_true (g_file_set_contents (path, faulty, -1, NULL));
  gtk_widget_activate_action (window, "win.open-path", "s", path);
  GtkWidget *page = ui_test_find_type (window, WB_TYPE_ERROR_PAGE);
  UI_TEST_WAIT (nth_fault (page, 0) != NULL, 10);
  g_assert_nonnull (ui_test_find_text (page, "Line 6, column 3"));
  g_assert_nonnull (ui_test_find_text (page, "Line 8, column 2"));
  g_assert_nonnull (nth_fault (page, 3));
  g_assert_null (nth_fault (page, 4));
  gtk_list_box_select_row (GTK_LIST_BOX (ui_test_find (page, "faults")),
                           nth_fault (page, 1));
  UI_TEST_WAIT (ui_test_find_text (page, "7 │ four,b\n    ^") != NULL, 10);

  GtkWidget *button = ui_test_find (page, "repair");
  g_assert_cmpstr (check_label (page, "add-labels"), ==,
                   "Add 1 label to the header: “z” (2)");
  g_assert_cmpstr (check_label (page, "skip-bad-rows"), ==, "Leave out 1 row");
  tick (page, "bad-values-missing", FALSE);
  g_assert_cmpstr (check_label (page, "skip-bad-rows"), ==, "Leave out 2 rows");
  tick (page, "skip-bad-rows", FALSE);
  g_assert_false (gtk_widget_get_sensitive (button));
  tick (page, "skip-bad-rows", TRUE);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  UI_TEST_WAIT (has_columns (f, 2), 10);
  MlDataset *made = wb_session_dataset (f->session);
  g_assert_cmpuint (ml_dataset_n_rows (made), ==, 3); /* lines 5, 6 and 9 */
  g_assert_cmpuint (ml_dataset_attribute (made, 1)->n_labels, ==, 3);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==,
                   "r (repaired) – Ruru");
  g_autofree char *kept = NULL;
  g_assert_true (g_file_get_contents (path, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, faulty);
  g_remove (path);
}

/* Numbers of 19 characters are rounded in the statistics, so that they do
 * not make the window wider than a small screen. */
static void
test_long_numbers (Fixture *f, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (f->window);
  g_autofree char *path
      = g_build_filename (g_get_tmp_dir (), "ruru-test-long.arff", NULL);
  g_assert_true (g_file_set_contents (
      path,
      "@relation r\n@attribute x numeric\n@attribute y numeric\n"
      "@attribute class {a,b}\n@data\n"
      "-1.0965745448024309,-0.00012345678901234567,a\n"
      "1.0965745448024309e+200,-3.2165745448024309,b\n",
      -1, NULL));
  gtk_widget_activate_action (window, "win.open-path", "s", path);
  UI_TEST_WAIT (has_columns (f, 3), 10);
  GtkWidget *page = ui_test_find (window, "figures");
  UI_TEST_WAIT (ui_test_find_text (page, "Minimum\n-1.09657") != NULL, 10);
  GtkWidget *figure = ui_test_find_text (page, "Minimum\n-1.09657");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (figure), ==,
                   "Minimum: -1.0965745448024309");
  for (const WbPageTypeFunc *type = wb_page_types; *type != NULL; type++)
    {
      const WbPageClass *class = g_type_class_peek ((*type) ());
      GtkWidget *shown = ui_test_find_type (window, (*type) ());
      int own;
      gtk_widget_measure (shown, GTK_ORIENTATION_HORIZONTAL, -1, &own, NULL,
                          NULL, NULL);
      g_test_message ("%s: %d", class->name, own);
      if (g_str_equal (class->name, "dataset"))
        g_assert_cmpint (own, <=, 900);
    }
  g_remove (path);
}

/* With its borders, whatever page has been shown and while a run is at work. */
static void
test_small_screen (Fixture *f, gconstpointer data)
{
  int width, height;
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.open-sample", "s",
                              "iris.arff");
  UI_TEST_WAIT (has_columns (f, 5), 10);
  WbRun *run = wb_run_start (
      f->session,
      ml_experiment_new (wb_session_dataset (f->session), 4,
                         ml_learner_from_text ("MLP epochs=1000000", NULL)));
  GtkWidget *job = ui_test_find_type (GTK_WIDGET (f->window), WB_TYPE_JOB_BAR);
  UI_TEST_WAIT (gtk_widget_get_mapped (gtk_widget_get_first_child (job)), 10);
  for (const WbPageTypeFunc *type = wb_page_types; *type != NULL; type++)
    {
      const WbPageClass *class = g_type_class_peek ((*type) ());
      GtkWidget *page = ui_test_find_type (GTK_WIDGET (f->window), (*type) ());
      wb_window_show_page (f->window, class->name);
      UI_TEST_WAIT (gtk_widget_get_mapped (page), 10);
    }
  gtk_widget_measure (GTK_WIDGET (f->window), GTK_ORIENTATION_HORIZONTAL, -1,
                      &width, NULL, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (f->window), GTK_ORIENTATION_VERTICAL, -1,
                      &height, NULL, NULL, NULL);
  ml_job_stop (wb_run_job (run));
  g_test_message ("%d x %d", width, height);
  g_assert_cmpint (width, <=, 1024);
  g_assert_cmpint (height, <=, 768);
}

/* What was saved reads back the same; a folder that is not there is told. */
static void
test_save (Fixture *f, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (f->window);
  g_autofree char *path
      = g_build_filename (g_get_tmp_dir (), "ruru-test-saved.arff.gz", NULL);
  gtk_widget_activate_action (window, "win.open-sample", "s", "iris.arff");
  UI_TEST_WAIT (has_columns (f, 5), 10);
  wb_table_file_write (f->window, path);
  UI_TEST_WAIT (ui_test_find_text (window, "Saved ruru-test-saved.arff.gz"),
                10);
  g_autoptr (GError) error = NULL;
  g_autoptr (MlDataset) again = ml_load_path (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ml_dataset_n_rows (again), ==, 150);
  g_assert_cmpfloat (ml_dataset_value (again, 149, 3), ==, 1.8);
  g_remove (path);
}

/* Closing while a file loads waits for the thread and drops its table. */
static void
test_close_while_loading (Fixture *f, gconstpointer data)
{
  g_autofree char *path = test_data_path ("segment-challenge.arff");
  wb_window_open_path (f->window, path);
}

/* Standardize: mean 0 and sd 1 of every number, undone in one step. */
static void
test_filter (Fixture *f, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (f->window);
  GType type = ml_registry_find (ML_TYPE_FILTER, "Standardize", NULL);
  g_assert_cmpuint (type, !=, G_TYPE_INVALID);
  gtk_widget_activate_action (window, "win.open-sample", "s", "iris.arff");
  UI_TEST_WAIT (has_columns (f, 5), 10);
  MlDataset *before = wb_session_dataset (f->session);
  GtkWidget *bar = ui_test_find_type (window, WB_TYPE_FILTER_BAR);
  wb_filter_bar_set_filter (WB_FILTER_BAR (bar), type);
  gtk_widget_activate_action (bar, "filter.apply", NULL);
  UI_TEST_WAIT (wb_session_dataset (f->session) != before, 10);
  const double *numbers
      = ml_dataset_numbers (wb_session_dataset (f->session), 0);
  double sum = 0, squares = 0;
  for (guint i = 0; i < 150; i++)
    {
      sum += numbers[i];
      squares += numbers[i] * numbers[i];
    }
  g_assert_cmpfloat_with_epsilon (sum, 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (squares, 149, 1e-9);
  gtk_widget_activate_action (window, "win.undo", NULL);
  g_assert_true (wb_session_dataset (f->session) == before);
}

/* The preview tells what it found and opens with what was overruled. */
static void
test_csv_preview (Fixture *f, gconstpointer data)
{
  g_autofree char *path
      = g_build_filename (g_get_tmp_dir (), "ruru-test-preview.csv", NULL);
  g_assert_true (g_file_set_contents (
      path, "size;code\n\"1,5\";10\n2,5;20\n3,25;10\n", -1, NULL));
  g_assert_true (wb_csv_preview_wants (path));
  GtkWidget *preview = wb_csv_preview_new (GTK_WINDOW (f->window), path);
  gtk_window_present (GTK_WINDOW (preview));
  UI_TEST_WAIT (ui_test_find_text (preview, "3,25") != NULL, 10);
  g_assert_nonnull (
      ui_test_find_text (preview, "Delimiter ; · quote \" · decimal sign , · "
                                  "first line has names · UTF-8 · 2 columns"));
  g_object_set (wb_csv_preview_loader (WB_CSV_PREVIEW (preview)), "types",
                "2=nominal", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (MlDataset) table = ml_loader_load_path (
      wb_csv_preview_loader (WB_CSV_PREVIEW (preview)), path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (ml_dataset_value (table, 2, 0), ==, 3.25);
  g_assert_cmpint (ml_dataset_attribute (table, 1)->kind, ==,
                   ML_ATTRIBUTE_NOMINAL);
  gtk_window_destroy (GTK_WINDOW (preview));
  g_remove (path);
}

/* The caret stands under the character, whatever stands before it. */
static void
test_excerpt (void)
{
  g_autofree char *path
      = g_build_filename (g_get_tmp_dir (), "ruru-test-excerpt.csv", NULL);
  g_assert_true (g_file_set_contents (path, "a,b\r\n한글,x\r\n", -1, NULL));
  g_autofree char *wide
      = wb_excerpt_new (path, "ruru-test-excerpt.csv:2:4: wrong");
  g_assert_cmpstr (wide, ==, "2 │ 한글,x\n         ^");
  g_autofree char *whole
      = wb_excerpt_new (path, "ruru-test-excerpt.csv:1: wrong");
  g_assert_cmpstr (whole, ==, "1 │ a,b");
  g_assert_null (wb_excerpt_new (path, "ruru-test-excerpt.csv:9:1: no line"));
  g_assert_null (wb_excerpt_new (path, "no place in here"));
  g_remove (path);
}

static GtkWidget *
find_dialog (void)
{
  g_autoptr (GList) all = gtk_window_list_toplevels ();
  for (GList *l = all; l != NULL; l = l->next)
    if (WB_IS_GENERATE_DIALOG (l->data))
      return l->data;
  return NULL;
}

static const char *
shown_preview (GtkWidget *dialog)
{
  return gtk_stack_get_visible_child_name (
      GTK_STACK (ui_test_find (dialog, "preview")));
}

/* From the menu's action over the options to a table, every generator. */
static void
test_generate (Fixture *f, gconstpointer data)
{
  guint n_types;
  const GType *types = ml_registry_list (ML_TYPE_GENERATOR, &n_types);
  for (guint i = 0; i < n_types; i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (f->window), "win.generate", "s",
                                  ml_registry_name (types[i]));
      GtkWidget *dialog = find_dialog ();
      g_assert_nonnull (dialog);
      MlGenerator *generator
          = wb_generate_dialog_generator (WB_GENERATE_DIALOG (dialog));
      g_assert_true (G_OBJECT_TYPE (generator) == types[i]);
      g_object_set (generator, "rows", 30 + i, "seed", 4, NULL);
      gtk_widget_activate_action (dialog, "generate.accept", NULL);
      UI_TEST_WAIT (wb_session_dataset (f->session) != NULL
                        && ml_dataset_n_rows (wb_session_dataset (f->session))
                               == 30 + i,
                    10);
      UI_TEST_WAIT (find_dialog () == NULL, 10);
      MlDataset *made = wb_session_dataset (f->session);
      g_assert_true (
          g_str_has_suffix (ml_dataset_relation (made), "(generated, seed 4)"));
      g_assert_null (wb_session_path (f->session));
      g_assert_false (wb_session_can_undo (f->session));
      g_assert_true (
          g_str_has_prefix (gtk_window_get_title (GTK_WINDOW (f->window)),
                            ml_dataset_relation (made)));
    }
}

/* The preview follows the options; what does not go together is said there. */
static void
test_generate_preview (Fixture *f, gconstpointer data)
{
  const GType rings = ml_registry_find (ML_TYPE_GENERATOR, "rings", NULL);
  GtkWidget *dialog = wb_generate_dialog_new (GTK_WINDOW (f->window), rings);
  gtk_window_present (GTK_WINDOW (dialog));
  MlGenerator *generator
      = wb_generate_dialog_generator (WB_GENERATE_DIALOG (dialog));
  GtkWidget *button = ui_test_find (dialog, "generate");
  g_assert_cmpstr (shown_preview (dialog), ==, "chart");
  g_assert_true (gtk_widget_is_sensitive (button));
  g_object_set (generator, "classes", 9, NULL);
  g_assert_cmpstr (shown_preview (dialog), ==, "error");
  g_assert_false (gtk_widget_is_sensitive (button));
  g_assert_nonnull (ui_test_find_text (
      dialog, "4 rings cannot have 9 classes; choose at least as many rings"));
  g_object_set (generator, "rings", 9, NULL);
  g_assert_cmpstr (shown_preview (dialog), ==, "chart");
  g_assert_true (gtk_widget_is_sensitive (button));
  gtk_window_destroy (GTK_WINDOW (dialog));
  const GType digits = ml_registry_find (ML_TYPE_GENERATOR, "digits", NULL);
  dialog = wb_generate_dialog_new (GTK_WINDOW (f->window), digits);
  g_assert_cmpstr (shown_preview (dialog), ==, "pictures");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* Styles as the application does, which is not there: some windows would be
 * larger without. */
static void
load_style (void)
{
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (style, "/org/ruru/Ruru/style.css");
  gtk_style_context_add_provider_for_display (
      gdk_display_get_default (), GTK_STYLE_PROVIDER (style),
      GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

int
main (int argc, char **argv)
{
  if (!ui_test_init (&argc, &argv))
    return 77;
  load_style ();
#define ADD(name, func)                                                        \
  g_test_add ("/ui/window/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("pages", test_pages);
  ADD ("open", test_open);
  ADD ("bad-file", test_bad_file);
  ADD ("repair", test_repair);
  ADD ("long-numbers", test_long_numbers);
  ADD ("small-screen", test_small_screen);
  ADD ("save", test_save);
  ADD ("close-while-loading", test_close_while_loading);
  ADD ("csv-preview", test_csv_preview);
  ADD ("generate", test_generate);
  ADD ("generate-preview", test_generate_preview);
  ADD ("filter", test_filter);
  g_test_add_func ("/ui/window/excerpt", test_excerpt);
  return g_test_run ();
}
