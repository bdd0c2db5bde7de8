/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drawing a picture and asking a model about it. Where the ink must come to lie
 * is worked out by hand from the description of MNIST. */
#include "ui-test.h"

#include "wb-chart-panes.h"
#include "wb-draw-view.h"
#include "wb-drawing-pad.h"
#include "wb-run.h"
#include "wb-type-chooser.h"
#include "wb-window.h"

#include "ml-learner.h"
#include "ml-registry.h"

#include <string.h>

enum
{
  SIDE = 28,
  PLANE = SIDE * SIDE,
};

/* What is loaded is read back to the bit, in any shape. */
static void
check_round_trip (guint channels, guint height, guint width)
{
  g_autoptr (WbDrawing) drawing = wb_drawing_new (channels, height, width, 0);
  const gsize n = wb_drawing_n_bytes (drawing);
  g_assert_cmpuint (n, ==, channels * height * width);
  g_autofree guint8 *in = g_malloc (n), *out = g_malloc0 (n);
  for (gsize i = 0; i < n; i++)
    in[i] = (guint8) g_test_rand_int_range (0, 256);
  g_assert_true (wb_drawing_is_empty (drawing));
  wb_drawing_load (drawing, in);
  g_assert_false (wb_drawing_is_empty (drawing));
  wb_drawing_read (drawing, FALSE, out);
  g_assert_cmpmem (in, n, out, n);
}

static void
test_round_trip (void)
{
  check_round_trip (1, 28, 28);
  check_round_trip (3, 32, 32);
  check_round_trip (1, 8, 13);
  check_round_trip (2, 300, 5);
}

static void
fill (guint8 *bytes, guint left, guint top, guint width, guint height)
{
  for (guint y = top; y < top + height; y++)
    memset (bytes + y * SIDE + left, 255, width);
}

/* 4 × 8 pixels of ink grow to 10 × 20 in the middle. */
static void
test_size (void)
{
  g_autoptr (WbDrawing) drawing = wb_drawing_new (1, SIDE, SIDE, 0);
  guint8 in[PLANE] = { 0 }, out[PLANE], expected[PLANE] = { 0 };
  fill (in, 3, 2, 4, 8);
  fill (expected, 9, 4, 10, 20);
  wb_drawing_load (drawing, in);
  wb_drawing_read (drawing, TRUE, out);
  g_assert_cmpmem (out, PLANE, expected, PLANE);
}

/* 12 × 20 pixels and a foot of 8 × 1 at the right: the center of mass is
 * (240 · 6 + 8 · 16) / 248 = 6.3 from the left and (240 · 10 + 8 · 19.5) / 248
 * = 10.3 from above, so the box begins at 14 - 6.3 and 14 - 10.3, rounded
 * up: in MNIST's files all centers lie between 14 and 15. */
static void
test_center (void)
{
  g_autoptr (WbDrawing) drawing = wb_drawing_new (1, SIDE, SIDE, 0);
  guint8 in[PLANE] = { 0 }, out[PLANE], expected[PLANE] = { 0 };
  fill (in, 0, 0, 12, 20);
  fill (in, 12, 19, 8, 1);
  fill (expected, 8, 4, 12, 20);
  fill (expected, 20, 23, 8, 1);
  wb_drawing_load (drawing, in);
  wb_drawing_read (drawing, TRUE, out);
  g_assert_cmpmem (out, PLANE, expected, PLANE);
}

/* A line of one pixel across the middle of the left half: a whole pixel is
 * full, and dark ink on white paper is the same turned around. */
static void
test_pen (void)
{
  g_autoptr (WbDrawing) drawing = wb_drawing_new (1, SIDE, SIDE, 0);
  guint8 out[PLANE];
  wb_drawing_line (drawing, 2, 10.5, 12, 10.5, 1, FALSE);
  wb_drawing_read (drawing, FALSE, out);
  g_assert_cmpint (out[10 * SIDE + 5], ==, 255);
  g_assert_cmpint (out[9 * SIDE + 5], ==, 0);
  g_assert_cmpint (out[10 * SIDE + 20], ==, 0);
  wb_drawing_line (drawing, 5.5, 10.5, 5.5, 10.5, 4, TRUE);
  wb_drawing_read (drawing, FALSE, out);
  g_assert_cmpint (out[10 * SIDE + 5], ==, 0);

  g_autoptr (WbDrawing) dark = wb_drawing_new (1, SIDE, SIDE, 255);
  wb_drawing_line (dark, 2, 10.5, 12, 10.5, 1, FALSE);
  wb_drawing_read (dark, FALSE, out);
  g_assert_cmpint (out[10 * SIDE + 5], ==, 0);
  g_assert_cmpint (out[9 * SIDE + 5], ==, 255);
}

/* In the window */

typedef struct
{
  WbWindow *window;
  WbSession *session;
  GtkWidget *classifier, *view;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->window = wb_window_new (NULL);
  f->session = wb_window_session (f->window);
  g_autoptr (MlDataset) dataset = ui_test_sides ();
  wb_session_open (f->session, dataset, NULL);
  gtk_window_present (GTK_WINDOW (f->window));
  wb_window_show_page (f->window, "classifier");
  f->classifier = ui_test_find_type (GTK_WIDGET (f->window),
                                     g_type_from_name ("WbClassifierPage"));
  f->view = ui_test_find_type (f->classifier, WB_TYPE_DRAW_VIEW);
  UI_TEST_WAIT (gtk_widget_get_mapped (f->classifier), 10);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (f->window), (gpointer *) &f->window);
  g_object_add_weak_pointer (G_OBJECT (f->view), (gpointer *) &f->view);
  gtk_window_destroy (GTK_WINDOW (f->window));
  UI_TEST_WAIT (f->window == NULL && f->view == NULL, 10);
}

static WbRun *
start (Fixture *f, const char *learner)
{
  GtkWidget *chooser = ui_test_find_type (f->classifier, WB_TYPE_TYPE_CHOOSER);
  wb_type_chooser_choose (WB_TYPE_CHOOSER (chooser),
                          ml_registry_find (ML_TYPE_LEARNER, learner, NULL));
  gtk_widget_activate_action (f->classifier, "run.start", NULL);
  return (WbRun *) wb_session_run (f->session);
}

static void
show_pad (Fixture *f)
{
  wb_window_show_page (f->window, "classifier");
  WbChartPanes *panes
      = WB_CHART_PANES (ui_test_find_type (f->classifier, WB_TYPE_CHART_PANES));
  wb_chart_tabs_show (wb_chart_panes_first (panes), "draw");
  UI_TEST_WAIT (gtk_widget_get_mapped (f->view), 10);
}

static GtkWidget *
pad_of (Fixture *f)
{
  return ui_test_find_type (f->view, WB_TYPE_DRAWING_PAD);
}

static const char *
answer_of (Fixture *f)
{
  return gtk_label_get_text (GTK_LABEL (ui_test_find (f->view, "answer")));
}

/* As the keyboard does, through the pad's own controller. */
static void
press (GtkWidget *pad, guint key, guint times)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (pad);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) keys = g_list_model_get_item (controllers, i);
      gboolean is_taken = FALSE;
      for (guint k = 0; k < times && GTK_IS_EVENT_CONTROLLER_KEY (keys); k++)
        {
          g_signal_emit_by_name (keys, "key-pressed", key, 0, 0, &is_taken);
          g_assert_true (is_taken);
        }
    }
}

/* From the middle to the left edge, and down along it. */
static void
test_keyboard (Fixture *f, gconstpointer data)
{
  WbRun *run = start (f, "kNN");
  UI_TEST_WAIT (!wb_run_is_running (run), 30);
  show_pad (f);
  g_assert_cmpstr (answer_of (f), ==, "–");
  GtkWidget *pad = pad_of (f);
  press (pad, GDK_KEY_Left, 3);
  press (pad, GDK_KEY_Up, 2);
  WbDrawing *drawing = wb_drawing_pad_drawing (WB_DRAWING_PAD (pad));
  g_assert_true (wb_drawing_is_empty (drawing)); /* the pen is lifted */
  press (pad, GDK_KEY_space, 1);
  press (pad, GDK_KEY_Down, 4);
  g_assert_false (wb_drawing_is_empty (drawing));
  UI_TEST_WAIT (g_str_has_prefix (answer_of (f), "left"), 10);

  press (pad, GDK_KEY_Delete, 1);
  g_assert_true (wb_drawing_is_empty (drawing));
  g_assert_cmpstr (answer_of (f), ==, "–");
  press (pad, GDK_KEY_Right, 5);
  press (pad, GDK_KEY_space, 1);
  press (pad, GDK_KEY_Up, 3);
  UI_TEST_WAIT (g_str_has_prefix (answer_of (f), "right"), 10);
}

/* Ink of the mouse's left button; the right one takes it away. */
static void
test_mouse (Fixture *f, gconstpointer data)
{
  WbRun *run = start (f, "kNN");
  UI_TEST_WAIT (!wb_run_is_running (run), 30);
  show_pad (f);
  GtkWidget *pad = pad_of (f);
  UI_TEST_WAIT (gtk_widget_get_width (pad) > 0, 10);
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (pad);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) drag = g_list_model_get_item (controllers, i);
      if (GTK_IS_GESTURE_DRAG (drag))
        g_signal_emit_by_name (drag, "drag-begin",
                               gtk_widget_get_width (pad) / 5.0,
                               gtk_widget_get_height (pad) / 2.0);
    }
  UI_TEST_WAIT (g_str_has_prefix (answer_of (f), "left"), 10);
  GtkWidget *clean = ui_test_find (f->view, "clear");
  g_signal_emit_by_name (clean, "clicked");
  g_assert_cmpstr (answer_of (f), ==, "–");
}

static void
test_example (Fixture *f, gconstpointer data)
{
  WbRun *run = start (f, "kNN");
  UI_TEST_WAIT (!wb_run_is_running (run), 30);
  show_pad (f);
  GtkWidget *row = ui_test_find (f->view, "example");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (row), 4);
  UI_TEST_WAIT (g_str_has_prefix (answer_of (f), "right"), 10);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (row), 5);
  UI_TEST_WAIT (g_str_has_prefix (answer_of (f), "left"), 10);
  g_assert_true (gtk_widget_get_mapped (f->view)); /* no other tab came up */
}

/* While a network learns, the answers of all its layers to the picture on the
 * pad are there, and they are not always the same. */
static void
test_live (Fixture *f, gconstpointer data)
{
  GtkWidget *chooser = ui_test_find_type (f->classifier, WB_TYPE_TYPE_CHOOSER);
  wb_type_chooser_choose (WB_TYPE_CHOOSER (chooser),
                          ml_registry_find (ML_TYPE_LEARNER, "MLP", NULL));
  GtkWidget *epochs = ui_test_find (f->classifier, "epochs");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (epochs), 1e5);
  gtk_widget_activate_action (f->classifier, "run.start", NULL);
  WbRun *run = (WbRun *) wb_session_run (f->session);
  UI_TEST_WAIT (wb_run_history (run)->len > 0, 30);
  show_pad (f);
  gtk_spin_button_set_value (
      GTK_SPIN_BUTTON (ui_test_find (f->view, "example")), 4);
  WbDrawView *view = WB_DRAW_VIEW (f->view);
  UI_TEST_WAIT (wb_draw_view_drawn (view) != NULL, 30);
  g_assert_true (wb_run_is_running (run));
  g_autoptr (MlSnapshot) first = ml_snapshot_ref (wb_draw_view_drawn (view));
  const MlTensor *hidden = ml_snapshot_find (first, "layer1.activations");
  g_assert_nonnull (hidden);
  g_assert_cmpuint (hidden->sizes[0], ==, 1); /* one example */
  UI_TEST_WAIT (wb_draw_view_drawn (view) != first, 30);
  gtk_widget_activate_action (f->classifier, "run.stop", NULL);
  UI_TEST_WAIT (!wb_run_is_running (run), 20);
  UI_TEST_WAIT (g_str_has_prefix (answer_of (f), "right"), 10);
}

int
main (int argc, char **argv)
{
  if (!ui_test_init (&argc, &argv))
    return 77;
  g_test_add_func ("/ui/draw/round-trip", test_round_trip);
  g_test_add_func ("/ui/draw/size", test_size);
  g_test_add_func ("/ui/draw/center", test_center);
  g_test_add_func ("/ui/draw/pen", test_pen);
#define ADD(path, test)                                                        \
  g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/ui/draw/keyboard", test_keyboard);
  ADD ("/ui/draw/mouse", test_mouse);
  ADD ("/ui/draw/example", test_example);
  ADD ("/ui/draw/live", test_live);
  return g_test_run ();
}
