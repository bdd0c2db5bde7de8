/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Letters grow and shrink everywhere at once: in the window, in a dialog and in
 * a chart, by the keys that browsers have for it. */
#include "ui-test.h"

#include "wb-application.h"
#include "wb-plot-view.h"
#include "wb-text-size.h"
#include "wb-window.h"

#include "ml-registry.h"
#include "plot-chart.h"

typedef struct
{
  WbApplication *application;
  GtkWidget *label, *other; /* in two windows */
} Fixture;

static GtkWidget *
make_label (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *label = gtk_label_new ("Naive Bayes");
  gtk_window_set_child (GTK_WINDOW (window), label);
  gtk_window_present (GTK_WINDOW (window));
  return label;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->application = wb_application_new ();
  g_application_set_flags (G_APPLICATION (f->application),
                           G_APPLICATION_NON_UNIQUE);
  g_autoptr (GError) error = NULL;
  g_application_register (G_APPLICATION (f->application), NULL, &error);
  g_assert_no_error (error);
  f->label = make_label ();
  f->other = make_label ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  wb_text_size_change (0);
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (f->label)));
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (f->other)));
  g_object_unref (f->application);
}

static int
width_of (GtkWidget *label)
{
  int width;
  gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL,
                      NULL);
  return width;
}

static void
press (Fixture *f, const char *action, guint n_times)
{
  for (guint i = 0; i < n_times; i++)
    g_action_group_activate_action (G_ACTION_GROUP (f->application), action,
                                    NULL);
}

/* Seven steps of 1.1 are 1.95 times; widths are whole pixels. */
static void
test_every_window (Fixture *f, gconstpointer data)
{
  const int before = width_of (f->label);
  press (f, "larger-text", 7);
  UI_TEST_WAIT (width_of (f->label) >= 1.8 * before, 10);
  g_assert_cmpint (width_of (f->label), <=, 2.1 * before);
  g_assert_cmpint (width_of (f->other), ==, width_of (f->label));
  press (f, "smaller-text", 9);
  UI_TEST_WAIT (width_of (f->label) < before, 10);
  press (f, "normal-text", 1);
  UI_TEST_WAIT (width_of (f->label) == before, 10);
}

/* There is an end to it: a key held down loses nobody. */
static void
test_ends (Fixture *f, gconstpointer data)
{
  const double before = wb_text_size_scale ();
  press (f, "larger-text", 50);
  g_assert_cmpfloat (wb_text_size_scale () / before, <, 2.5);
  press (f, "smaller-text", 50);
  g_assert_cmpfloat (wb_text_size_scale () / before, >, 0.5);
}

/* Where letters are four steps larger, each page still fits into a screen of
 * 1280 pixels: what does not would push the Close button out of it. A desktop's
 * letters are a tenth larger than those of this test. */
static void
test_fits (Fixture *f, gconstpointer data)
{
  WbWindow *window = wb_window_new (f->application);
  g_autoptr (MlDataset) table = ui_test_data (4);
  wb_session_open (wb_window_session (window), table, NULL);
  press (f, "larger-text", 4);
  gtk_window_present (GTK_WINDOW (window));
  UI_TEST_WAIT (gtk_widget_get_mapped (GTK_WIDGET (window)), 10);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  GtkWidget *pages
      = ui_test_find_type (GTK_WIDGET (window), ADW_TYPE_VIEW_STACK);
  for (GtkWidget *page = gtk_widget_get_first_child (pages); page != NULL;
       page = gtk_widget_get_next_sibling (page))
    {
      g_test_message ("%s: %d", G_OBJECT_TYPE_NAME (page), width_of (page));
      g_assert_cmpint (width_of (page), <=, 1150);
    }
  g_assert_cmpint (width_of (GTK_WIDGET (window)), <=, 1150);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_keys (Fixture *f, gconstpointer data)
{
  GtkApplication *application = GTK_APPLICATION (f->application);
  static const char *const keys[][2] = {
    { "<Control>plus", "app.larger-text" },
    { "<Control>equal", "app.larger-text" },
    { "<Control>minus", "app.smaller-text" },
    { "<Control>0", "app.normal-text" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_auto (GStrv) actions
          = gtk_application_get_actions_for_accel (application, keys[i][0]);
      g_assert_cmpuint (g_strv_length (actions), ==, 1);
      g_assert_cmpstr (actions[0], ==, keys[i][1]);
    }
}

/* A finished drawing is kept while nothing changes: so a second one shows that
 * the letters in it did. */
static void
test_chart (Fixture *f, gconstpointer data)
{
  const GType type = ml_registry_find (PLOT_TYPE_CHART, "Histogram", NULL);
  g_autoptr (PlotChart) chart = g_object_new (type, NULL);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *view = wb_plot_view_new (chart);
  gtk_window_set_child (GTK_WINDOW (window), view);
  gtk_window_set_default_size (GTK_WINDOW (window), 400, 300);
  gtk_window_present (GTK_WINDOW (window));
  UI_TEST_WAIT (wb_plot_view_n_drawn (WB_PLOT_VIEW (view)) == 1, 10);
  press (f, "larger-text", 2);
  UI_TEST_WAIT (wb_plot_view_n_drawn (WB_PLOT_VIEW (view)) == 2, 10);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  if (!ui_test_init (&argc, &argv))
    return 77;
  plot_init ();
#define ADD(name, func)                                                        \
  g_test_add ("/ui/text-size/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("every-window", test_every_window);
  ADD ("ends", test_ends);
  ADD ("keys", test_keys);
  ADD ("chart", test_chart);
  ADD ("fits", test_fits);
  return g_test_run ();
}
