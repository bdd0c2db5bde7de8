/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-run-list.h"

#include "wb-run.h"

#include "plot-palette.h"

#include <glib/gi18n.h>

struct _WbRunList
{
  AdwBin parent;
  WbSession *session;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (WbRunList, wb_run_list, ADW_TYPE_BIN)

#define ROW_RUN "wb-run"
#define ROW_STATUS "wb-status"

/* The dot */

static void
draw_dot (GtkDrawingArea *area, cairo_t *cr, int width, int height,
          gpointer color)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  const PlotColor dot = plot_palette_class (
      GPOINTER_TO_UINT (color), adw_style_manager_get_dark (manager));
  plot_style_set_source (cr, &dot);
  cairo_arc (cr, width / 2.0, height / 2.0, 5, 0, 2 * G_PI);
  cairo_fill (cr);
}

/** wb_run_dot_new: @color: index into the palette */
GtkWidget *
wb_run_dot_new (guint color)
{
  GtkWidget *area = gtk_drawing_area_new ();
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), 12);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), 12);
  gtk_widget_set_valign (area, GTK_ALIGN_CENTER);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_dot,
                                  GUINT_TO_POINTER (color), NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (area),
                               GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  return area;
}

/* Rows */

static void
show_status (GtkWidget *row)
{
  WbRun *run = g_object_get_data (G_OBJECT (row), ROW_RUN);
  GtkWidget *label = g_object_get_data (G_OBJECT (row), ROW_STATUS);
  g_autofree char *status = wb_run_status (run);
  g_autofree char *text
      = g_strdup_printf ("%s · %s", wb_run_time (run), status);
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
}

static GtkWidget *
make_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
make_row (gpointer item, gpointer data)
{
  WbRun *run = item;
  GtkWidget *tick = gtk_check_button_new ();
  gtk_widget_set_tooltip_text (tick, _ ("Overlay on the charts"));
  g_autofree char *tick_label
      = g_strdup_printf (_ ("Compare %s"), wb_run_title (run));
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (tick), GTK_ACCESSIBLE_PROPERTY_LABEL, tick_label, -1);
  g_object_bind_property (run, "ticked", tick, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  GtkWidget *status = make_label (NULL, "caption");
  gtk_widget_add_css_class (status, "numeric");
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), make_label (wb_run_title (run), NULL));
  gtk_box_append (GTK_BOX (texts), status);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (box), tick);
  gtk_box_append (GTK_BOX (box), wb_run_dot_new (wb_run_color (run)));
  gtk_box_append (GTK_BOX (box), texts);
  GtkWidget *row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, wb_run_title (run));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  wb_run_title (run), -1);
  g_object_set_data_full (G_OBJECT (row), ROW_RUN, g_object_ref (run),
                          g_object_unref);
  g_object_set_data (G_OBJECT (row), ROW_STATUS, status);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (show_status), row,
                           G_CONNECT_SWAPPED);
  show_status (row);
  return row;
}

/* Selection, both ways */

static void
on_row_selected (GtkListBox *list, GtkListBoxRow *row, WbRunList *self)
{
  if (row != NULL)
    wb_session_set_run (self->session,
                        g_object_get_data (G_OBJECT (row), ROW_RUN));
}

static void
select_current (WbRunList *self)
{
  GObject *run = wb_session_run (self->session);
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list));
       row != NULL; row = gtk_widget_get_next_sibling (row))
    if (run != NULL && g_object_get_data (G_OBJECT (row), ROW_RUN) == run)
      gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
}

static gboolean
on_delete (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  WbRunList *self = data;
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  if (row == NULL)
    return FALSE;
  wb_run_remove (self->session, g_object_get_data (G_OBJECT (row), ROW_RUN));
  return TRUE;
}

/* Class */

static void
wb_run_list_dispose (GObject *object)
{
  WbRunList *self = WB_RUN_LIST (object);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (wb_run_list_parent_class)->dispose (object);
}

static void
wb_run_list_class_init (WbRunListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wb_run_list_dispose;
}

static void
wb_run_list_init (WbRunList *self)
{
}

static void
make_list (WbRunList *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Runs"),
                                  -1);
  GtkWidget *empty = gtk_label_new (_ ("No runs yet"));
  gtk_widget_add_css_class (empty, "dim-label");
  gtk_list_box_set_placeholder (self->list, empty);
  GtkEventController *keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Delete, 0),
                        gtk_callback_action_new (on_delete, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
}

/** wb_run_list_new: @session: whose runs to show */
GtkWidget *
wb_run_list_new (WbSession *session)
{
  WbRunList *self = g_object_new (WB_TYPE_RUN_LIST, NULL);
  self->session = g_object_ref (session);
  make_list (self);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (wb_session_runs (session)),
                           make_row, self, NULL);
  g_signal_connect (self->list, "row-selected", G_CALLBACK (on_row_selected),
                    self);
  g_signal_connect_swapped (session, "notify::run", G_CALLBACK (select_current),
                            self);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  g_object_set (scroller, "child", self->list, "hscrollbar-policy",
                GTK_POLICY_NEVER, "height-request", 112, NULL);
  adw_bin_set_child (ADW_BIN (self), scroller);
  return GTK_WIDGET (self);
}

/** wb_run_list_refresh: shows how far the running ones are */
void
wb_run_list_refresh (WbRunList *self)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list));
       row != NULL; row = gtk_widget_get_next_sibling (row))
    if (g_object_get_data (G_OBJECT (row), ROW_RUN) != NULL)
      show_status (row);
}
