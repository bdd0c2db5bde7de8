/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window of the experiment on pre-training: it runs, is stopped, goes on,
 * says what does not fit, and ends with its parent. */
#include "ui-test.h"

#include "wb-pretraining-window.h"
#include "wb-window.h"

#include "ml-loader.h"
#include "test-paths.h"

typedef struct
{
  WbWindow *window;
  WbPretrainingWindow *experiment;
} Fixture;

static void
set_up (Fixture *f, gconstpointer file)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = test_data_path (file);
  g_autoptr (MlDataset) data = ml_load_path (path, NULL, &error);
  g_assert_no_error (error);
  f->window = wb_window_new (NULL);
  wb_session_open (wb_window_session (f->window), data, path);
  gtk_window_present (GTK_WINDOW (f->window));
  f->experiment = WB_PRETRAINING_WINDOW (wb_pretraining_window_new (
      GTK_WINDOW (f->window), wb_window_session (f->window)));
  gtk_window_present (GTK_WINDOW (f->experiment));
}

static void
tear_down (Fixture *f, gconstpointer file)
{
  g_object_add_weak_pointer (G_OBJECT (f->experiment),
                             (gpointer *) &f->experiment);
  gtk_window_destroy (GTK_WINDOW (f->experiment));
  gtk_window_destroy (GTK_WINDOW (f->window));
  UI_TEST_WAIT (f->experiment == NULL, 10);
}

static void
set_number (Fixture *f, const char *option, double value)
{
  GtkWidget *spin = ui_test_find (GTK_WIDGET (f->experiment), option);
  g_assert_true (GTK_IS_SPIN_BUTTON (spin));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), value);
}

static void
press (Fixture *f, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (f->experiment), action, NULL);
}

static guint
n_nets (Fixture *f)
{
  return ml_pretrained_nets_length (wb_pretraining_window_nets (f->experiment));
}

/* Lines of the table are not folded, the last sentence may be. */
static void
assert_table_is_whole (GtkWidget *window)
{
  GtkWidget *view = ui_test_find_type (window, GTK_TYPE_TEXT_VIEW);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GtkTextTag *tag = gtk_text_tag_table_lookup (
      gtk_text_buffer_get_tag_table (buffer), "table");
  GtkTextIter at;
  gtk_text_buffer_get_iter_at_line (buffer, &at, 2);
  g_assert_true (gtk_text_iter_has_tag (&at, tag));
  gtk_text_buffer_get_end_iter (buffer, &at);
  gtk_text_iter_backward_chars (&at, 2);
  g_assert_false (gtk_text_iter_has_tag (&at, tag));
}

static void
test_runs (Fixture *f, gconstpointer file)
{
  GtkWidget *start
      = ui_test_find (GTK_WIDGET (f->experiment), "pretraining-start");
  set_number (f, "seeds", 1);
  set_number (f, "depths", 2);
  set_number (f, "units", 10);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (start)), ==, "Start");
  press (f, "pretraining.start");
  g_assert_true (wb_pretraining_window_is_running (f->experiment));
  UI_TEST_WAIT (!wb_pretraining_window_is_running (f->experiment), 60);
  g_assert_cmpuint (n_nets (f), ==, 4);
  set_number (f, "seeds", 2); /* two depths more of both ways */
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (start)), ==, "Go On");
  press (f, "pretraining.start");
  UI_TEST_WAIT (!wb_pretraining_window_is_running (f->experiment), 60);
  g_assert_cmpuint (n_nets (f), ==, 8);
  assert_table_is_whole (GTK_WIDGET (f->experiment));
}

/* Where all networks of the plan are there, nothing is left to press; a larger
 * plan goes on, and another one starts anew. */
static void
test_all_are_done (Fixture *f, gconstpointer file)
{
  GtkWidget *window = GTK_WIDGET (f->experiment);
  GtkWidget *start = ui_test_find (window, "pretraining-start");
  set_number (f, "seeds", 1);
  set_number (f, "depths", 1);
  set_number (f, "units", 10);
  press (f, "pretraining.start");
  UI_TEST_WAIT (!wb_pretraining_window_is_running (f->experiment), 60);
  g_assert_false (gtk_widget_is_sensitive (start));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (start), "are done"));
  g_assert_nonnull (ui_test_find_text (window, "2 networks: all are done"));
  set_number (f, "seeds", 2);
  g_assert_true (gtk_widget_is_sensitive (start));
  g_assert_null (strstr (gtk_widget_get_tooltip_text (start), "are done"));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (start)), ==, "Go On");
  set_number (f, "units", 11);
  g_assert_true (gtk_widget_is_sensitive (start));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (start)), ==, "Start");
  set_number (f, "units", 10);
  set_number (f, "seeds", 1);
  g_assert_false (gtk_widget_is_sensitive (start));
}

/* A stop comes while hundreds of networks are to be trained; what is done stays
 * and the rest can be asked for again. */
static void
test_stops (Fixture *f, gconstpointer file)
{
  set_number (f, "seeds", 500);
  set_number (f, "depths", 1);
  press (f, "pretraining.start");
  UI_TEST_WAIT (n_nets (f) > 0, 60);
  press (f, "pretraining.stop");
  UI_TEST_WAIT (!wb_pretraining_window_is_running (f->experiment), 60);
  g_assert_cmpuint (n_nets (f), >, 0);
  g_assert_cmpuint (n_nets (f), <, 1000);
}

/* Closed, it goes on; destroyed while it works, it is stopped and joined. */
static void
test_works_while_closed (Fixture *f, gconstpointer file)
{
  set_number (f, "seeds", 500);
  press (f, "pretraining.start");
  gtk_window_close (GTK_WINDOW (f->experiment));
  UI_TEST_WAIT (n_nets (f) > 0, 60);
  g_assert_true (wb_pretraining_window_is_running (f->experiment));
}

static void
test_says_what_does_not_fit (Fixture *f, gconstpointer file)
{
  press (f, "pretraining.start");
  g_assert_false (wb_pretraining_window_is_running (f->experiment));
  g_assert_nonnull (ui_test_find_text (
      GTK_WIDGET (f->experiment),
      "errors are counted of a class with labels: choose one"));
}

int
main (int argc, char **argv)
{
  if (!ui_test_init (&argc, &argv))
    return 77;
  g_test_add ("/ui/pretraining/runs", Fixture, "iris.arff", set_up, test_runs,
              tear_down);
  g_test_add ("/ui/pretraining/all-are-done", Fixture, "iris.arff", set_up,
              test_all_are_done, tear_down);
  g_test_add ("/ui/pretraining/stops", Fixture, "iris.arff", set_up, test_stops,
              tear_down);
  g_test_add ("/ui/pretraining/works-while-closed", Fixture, "iris.arff",
              set_up, test_works_while_closed, tear_down);
  g_test_add ("/ui/pretraining/says-what-does-not-fit", Fixture, "cpu.arff",
              set_up, test_says_what_does_not_fit, tear_down);
  return g_test_run ();
}
