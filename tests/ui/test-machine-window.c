/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tiny machine whose weights are edited. Probabilities were counted by a
 * program of its own, in Python. */
#include "ui-test.h"

#include "wb-machine-window.h"
#include "wb-plot-view.h"
#include "wb-run.h"
#include "wb-window.h"

#include "ml-learner.h"

#include <string.h>

typedef struct
{
  WbWindow *window;
  GtkWidget *machine;
} Fixture;

static GtkWidget *
find_machine (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      if (WB_IS_MACHINE_WINDOW (window))
        return window;
    }
  return NULL;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->window = wb_window_new (NULL);
  gtk_window_present (GTK_WINDOW (f->window));
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.machine", NULL);
  f->machine = find_machine ();
  g_assert_nonnull (f->machine);
  UI_TEST_WAIT (gtk_widget_get_mapped (f->machine), 10);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (f->window), (gpointer *) &f->window);
  g_object_add_weak_pointer (G_OBJECT (f->machine), (gpointer *) &f->machine);
  gtk_window_destroy (GTK_WINDOW (f->window)); /* and the other with it */
  UI_TEST_WAIT (f->window == NULL && f->machine == NULL, 10);
}

static void
set (Fixture *f, const char *name, double value)
{
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (ui_test_find (f->machine, name)),
                             value);
}

static double
probability_of (Fixture *f, const char *state)
{
  WbPlotView *view = WB_PLOT_VIEW (ui_test_find (f->machine, "machine-states"));
  g_autofree char *csv = plot_chart_to_csv (wb_plot_view_chart (view));
  g_autofree char *begin = g_strdup_printf ("\n%s,", state);
  const char *line = strstr (csv, begin);
  return line != NULL ? g_ascii_strtod (line + strlen (begin), NULL) : -1;
}

static void
test_edit (Fixture *f, gconstpointer data)
{
  static const double values[4][3]
      = { { 0, 0.5, -1 }, { -0.25, 2, -1.5 }, { 0, -1, 1 }, { 1, 0.5, 3 } };
  g_assert_cmpfloat (probability_of (f, "000 00"), ==, 1 / 32.0);
  for (guint i = 0; i < 4; i++)
    for (guint k = 0; k < 3; k++)
      {
        g_autofree char *name = g_strdup_printf ("w%u-%u", i, k);
        if (i + k > 0)
          set (f, name, values[i][k]);
      }
  g_assert_cmpfloat_with_epsilon (probability_of (f, "101 11"), 0.159993115024,
                                  1e-9);
  g_assert_cmpfloat_with_epsilon (probability_of (f, "001 01"), 0.045838794919,
                                  1e-9);
  g_signal_emit_by_name (ui_test_find (f->machine, "machine-zero"), "clicked");
  g_assert_cmpfloat (probability_of (f, "101 11"), ==, 1 / 32.0);
  g_signal_emit_by_name (ui_test_find (f->machine, "machine-random"),
                         "clicked");
  g_assert_cmpfloat (probability_of (f, "101 11"), !=, 1 / 32.0);
}

/* Editors of units that are not there are hidden. */
static void
test_sizes (Fixture *f, gconstpointer data)
{
  g_assert_false (gtk_widget_get_visible (ui_test_find (f->machine, "w4-1")));
  set (f, "machine-visible", 6);
  set (f, "machine-hidden", 4);
  g_assert_true (gtk_widget_get_visible (ui_test_find (f->machine, "w6-4")));
  g_assert_cmpfloat (probability_of (f, "000000 0000"), ==, 1 / 1024.0);
  set (f, "machine-visible", 1);
  set (f, "machine-hidden", 1);
  set (f, "w1-0", 1);
  /* By hand: e / (2 + 2 e) */
  g_assert_cmpfloat_with_epsilon (probability_of (f, "1 0"),
                                  exp (1) / (2 + 2 * exp (1)), 1e-9);
}

/* Four numbers, three hidden units: small enough to be taken over. */
static void
test_run (Fixture *f, gconstpointer data)
{
  WbSession *session = wb_window_session (f->window);
  GtkWidget *take = ui_test_find (f->machine, "machine-run");
  g_assert_false (gtk_widget_get_sensitive (take));
  g_autoptr (MlDataset) small = ui_test_data (20);
  wb_session_open (session, small, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLearner) settings = ml_learner_from_text (
      "DBN mode=generative layers=3 pretraining-epochs=3 epochs=2", &error);
  g_assert_no_error (error);
  WbRun *run = wb_run_start (session, ml_experiment_new (small, 2, settings));
  UI_TEST_WAIT (!wb_run_is_running (run), 30);
  wb_run_drain_snapshot (run);
  g_object_notify (G_OBJECT (session), "run"); /* as when it is looked at */
  g_assert_true (gtk_widget_get_sensitive (take));
  gtk_widget_activate_action (f->machine, "machine.take-run", NULL);
  const MlTensor *weights
      = ml_snapshot_find (wb_run_snapshot (run), "layer1.weights");
  g_assert_cmpuint (weights->sizes[0], ==, 3);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (
                       ui_test_find (f->machine, "machine-hidden"))),
                   ==, 3);
  const double shown = gtk_spin_button_get_value (
      GTK_SPIN_BUTTON (ui_test_find (f->machine, "w2-3")));
  g_assert_cmpfloat_with_epsilon (
      shown, (double) weights->values[2 * weights->sizes[1] + 1], 0.005);
}

int
main (int argc, char **argv)
{
  if (!ui_test_init (&argc, &argv))
    return 77;
#define ADD(path, test)                                                        \
  g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/ui/machine-window/edit", test_edit);
  ADD ("/ui/machine-window/sizes", test_sizes);
  ADD ("/ui/machine-window/run", test_run);
  return g_test_run ();
}
