/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-test.h"

#include "wb-window.h"

#include "wb-attribute-list.h"
#include "wb-attribute-view.h"
#include "wb-column.h"
#include "wb-data-table.h"
#include "wb-image-grid.h"
#include "wb-plot-view.h"

typedef struct
{
  WbWindow *window;
  WbSession *session;
  MlDataset *data;
} Fixture;

static void
set_up (Fixture *f, gconstpointer n_rows)
{
  f->window = wb_window_new (NULL);
  f->session = wb_window_session (f->window);
  f->data = ui_test_data (GPOINTER_TO_UINT (n_rows));
  gtk_window_present (GTK_WINDOW (f->window));
  wb_session_open (f->session, f->data, NULL);
}

/* The whole window goes, and what it showed with it. */
static void
tear_down (Fixture *f, gconstpointer n_rows)
{
  g_object_add_weak_pointer (G_OBJECT (f->data), (gpointer *) &f->data);
  g_object_add_weak_pointer (G_OBJECT (f->window), (gpointer *) &f->window);
  gtk_window_destroy (GTK_WINDOW (f->window));
  UI_TEST_WAIT (f->window == NULL, 10);
  g_object_unref (f->data);
  UI_TEST_WAIT (f->data == NULL, 10);
}

static GtkWidget *
find (Fixture *f, GType type)
{
  GtkWidget *found = ui_test_find_type (GTK_WIDGET (f->window), type);
  g_assert_nonnull (found);
  return found;
}

static gboolean
shows (GtkWidget *widget, const char *text)
{
  return ui_test_find_text (widget, text) != NULL;
}

/* Of 0 … 9 with the first one missing: 1 … 9, mean 5, sd sqrt (60 / 8). */
static void
test_statistics (Fixture *f, gconstpointer n_rows)
{
  GtkWidget *view = find (f, WB_TYPE_ATTRIBUTE_VIEW);
  UI_TEST_WAIT (shows (view, "Mean\n5"), 10);
  g_assert_true (shows (view, "x"));
  g_assert_true (shows (view, "Missing\n1 (10 %)"));
  g_assert_true (shows (view, "Distinct\n9"));
  g_assert_true (shows (view, "Unique\n9 (90 %)"));
  g_assert_true (shows (view, "Minimum\n1"));
  g_assert_true (shows (view, "Maximum\n9"));
  g_assert_true (shows (view, "StdDev\n2.73861"));
  wb_attribute_list_select (
      WB_ATTRIBUTE_LIST (find (f, WB_TYPE_ATTRIBUTE_LIST)), 2);
  UI_TEST_WAIT (shows (view, "Label"), 10);
  g_assert_true (shows (view, "a"));
  g_assert_true (shows (view, "5"));
  g_assert_false (shows (view, "Mean\n5"));
}

/* Two numbers: the tab is offered and draws the table at hand. */
static void
test_scatter (Fixture *f, gconstpointer n_rows)
{
  GtkWidget *views = ui_test_find (GTK_WIDGET (f->window), "views");
  gtk_stack_set_visible_child_name (GTK_STACK (views), "scatter");
  GtkWidget *view = adw_bin_get_child (
      ADW_BIN (gtk_stack_get_visible_child (GTK_STACK (views))));
  UI_TEST_WAIT (wb_plot_view_n_drawn (WB_PLOT_VIEW (view)) > 0, 10);
  g_autofree char *text
      = plot_chart_describe (wb_plot_view_chart (WB_PLOT_VIEW (view)));
  g_assert_cmpstr (text, ==,
                   "y over x, 10 of 10 rows as points, colored by class.");
  const guint columns[] = { 0, 2 }; /* one number is not enough */
  g_autoptr (MlDataset) less = ml_dataset_select_columns (f->data, columns, 2);
  wb_session_edit (f->session, less, 1);
  UI_TEST_WAIT (!gtk_stack_page_get_visible (gtk_stack_get_page (
                    GTK_STACK (views), gtk_stack_get_child_by_name (
                                           GTK_STACK (views), "scatter"))),
                10);
}

/* Ticks x by the search and takes it out; undo and redo. */
static void
test_remove (Fixture *f, gconstpointer n_rows)
{
  GtkWidget *list = find (f, WB_TYPE_ATTRIBUTE_LIST);
  gtk_editable_set_text (GTK_EDITABLE (find (f, GTK_TYPE_SEARCH_ENTRY)), "x");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  gtk_widget_activate_action (list, "attributes.all", NULL);
  guint n_ticked;
  g_autofree guint *ticked
      = wb_attribute_list_columns (WB_ATTRIBUTE_LIST (list), TRUE, &n_ticked);
  g_assert_cmpuint (n_ticked, ==, 1);
  g_assert_cmpuint (ticked[0], ==, 0);

  gtk_widget_activate_action (list, "attributes.remove", NULL);
  MlDataset *rest = wb_session_dataset (f->session);
  g_assert_cmpuint (ml_dataset_n_columns (rest), ==, 2);
  g_assert_cmpint (ml_dataset_find_column (rest, "x"), ==, -1);
  g_assert_cmpint (wb_session_target (f->session), ==, 1);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.undo", NULL);
  g_assert_true (wb_session_dataset (f->session) == f->data);
  g_assert_cmpint (wb_session_target (f->session), ==, 2);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.redo", NULL);
  g_assert_true (wb_session_dataset (f->session) == rest);
}

/* All, none, the reverse; never all gone. */
static void
test_ticks (Fixture *f, gconstpointer n_rows)
{
  GtkWidget *list = find (f, WB_TYPE_ATTRIBUTE_LIST);
  guint n;
  gtk_widget_activate_action (list, "attributes.all", NULL);
  g_free (wb_attribute_list_columns (WB_ATTRIBUTE_LIST (list), TRUE, &n));
  g_assert_cmpuint (n, ==, 3);
  gtk_widget_activate_action (list, "attributes.remove", NULL);
  g_assert_true (wb_session_dataset (f->session) == f->data);
  gtk_widget_activate_action (list, "attributes.invert", NULL);
  g_free (wb_attribute_list_columns (WB_ATTRIBUTE_LIST (list), TRUE, &n));
  g_assert_cmpuint (n, ==, 0);
  gtk_widget_activate_action (list, "attributes.invert", NULL);
  gtk_widget_activate_action (list, "attributes.none", NULL);
  g_free (wb_attribute_list_columns (WB_ATTRIBUTE_LIST (list), TRUE, &n));
  g_assert_cmpuint (n, ==, 0);
}

/* The class chooser and the session agree both ways. */
static void
test_class (Fixture *f, gconstpointer n_rows)
{
  GtkDropDown *chooser
      = GTK_DROP_DOWN (ui_test_find (GTK_WIDGET (f->window), "class"));
  g_assert_cmpuint (gtk_drop_down_get_selected (chooser), ==, 3);
  gtk_drop_down_set_selected (chooser, 1);
  g_assert_cmpint (wb_session_target (f->session), ==, 0);
  wb_session_set_target (f->session, -1);
  g_assert_cmpuint (gtk_drop_down_get_selected (chooser), ==, 0);
}

static GtkWidget *
show_table (Fixture *f)
{
  gtk_stack_set_visible_child_name (
      GTK_STACK (ui_test_find (GTK_WIDGET (f->window), "views")), "table");
  return find (f, WB_TYPE_DATA_TABLE);
}

/* A million rows: the first is there at once, any other after a jump. */
static void
test_table (Fixture *f, gconstpointer n_rows)
{
  gint64 start = g_get_monotonic_time ();
  GtkWidget *table = show_table (f);
  UI_TEST_WAIT (shows (table, "1"), 10);
  UI_TEST_WAIT (shows (table, "?"), 10);
  g_test_minimized_result ((double) (g_get_monotonic_time () - start)
                               / G_USEC_PER_SEC,
                           "table of %u rows up", GPOINTER_TO_UINT (n_rows));
  g_assert_false (shows (table, "777778"));
  wb_data_table_scroll_to (WB_DATA_TABLE (table), 777777);
  UI_TEST_WAIT (shows (table, "777778"), 10); /* its number … */
  g_assert_true (shows (table, "777777"));    /* … x … */
  g_assert_true (shows (table, "1555554"));   /* … and y */
}

/* Two pictures of 2 × 2, the second of the first class: it comes first. */
static void
test_images (Fixture *f, gconstpointer n_rows)
{
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("dots", 2);
  guint8 *bytes = g_malloc0 (8);
  gint32 *codes = g_new (gint32, 2);
  codes[0] = 1;
  codes[1] = 0;
  ml_dataset_builder_add_bytes (builder,
                                ml_attribute_new_image ("dot", 1, 2, 2), bytes);
  ml_dataset_builder_add_codes (
      builder,
      ml_attribute_new_nominal ("class", g_strsplit ("first last", " ", -1)),
      codes);
  g_autoptr (MlDataset) dots = ml_dataset_builder_finish (builder);
  wb_session_open (f->session, dots, NULL);
  gtk_stack_set_visible_child_name (
      GTK_STACK (ui_test_find (GTK_WIDGET (f->window), "views")), "images");
  GtkWidget *grid = find (f, WB_TYPE_IMAGE_GRID);
  UI_TEST_WAIT (shows (grid, "last"), 10);
  GtkWidget *view = ui_test_find_type (grid, GTK_TYPE_GRID_VIEW);
  g_assert_true (shows (gtk_widget_get_first_child (view), "first"));
  GtkWidget *picture = ui_test_find_type (grid, GTK_TYPE_PICTURE);
  GdkPaintable *shown = gtk_picture_get_paintable (GTK_PICTURE (picture));
  g_assert_cmpint (gdk_paintable_get_intrinsic_width (shown), ==, 64);
}

#define TEN GUINT_TO_POINTER (10)
#define MILLION GUINT_TO_POINTER (1000000)

int
main (int argc, char **argv)
{
  if (!ui_test_init (&argc, &argv))
    return 77;
#define ADD(name, n_rows, func)                                                \
  g_test_add ("/ui/dataset-page/" name, Fixture, n_rows, set_up, func,         \
              tear_down)
  ADD ("statistics", TEN, test_statistics);
  ADD ("remove", TEN, test_remove);
  ADD ("ticks", TEN, test_ticks);
  ADD ("class", TEN, test_class);
  ADD ("images", TEN, test_images);
  ADD ("scatter", TEN, test_scatter);
  ADD ("table", MILLION, test_table);
  return g_test_run ();
}
