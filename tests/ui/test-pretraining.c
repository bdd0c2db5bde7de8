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
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (start)), ==, "Go On");
  set_number (f, "seeds", 2); /* two depths more of both ways */
  press (f, "pretraining.start");
  UI_TEST_WAIT (!wb_pretraining_window_is_running (f->experiment), 60);
  g_assert_cmpuint (n_nets (f), ==, 8);
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
  g_test_add ("/ui/pretraining/stops", Fixture, "iris.arff", set_up, test_stops,
              tear_down);
  g_test_add ("/ui/pretraining/works-while-closed", Fixture, "iris.arff",
              set_up, test_works_while_closed, tear_down);
  g_test_add ("/ui/pretraining/says-what-does-not-fit", Fixture, "cpu.arff",
              set_up, test_says_what_does_not_fit, tear_down);
  return g_test_run ();
}
