/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-filter-bar.h"

#include "wb-options-panel.h"
#include "wb-type-chooser.h"
#include "wb-window.h"

#include "ml-filter.h"

#include <glib/gi18n.h>

struct _WbFilterBar
{
  GtkBox parent;
  WbSession *session;
  WbTypeChooser *chooser;
  GtkWidget *options; /* the button */
  WbOptionsPanel *panel;
  MlDataset *filtered; /* (nullable): the table a filter works on now */
};

G_DEFINE_FINAL_TYPE (WbFilterBar, wb_filter_bar, GTK_TYPE_BOX)

/* One application, on copies: the window may change while it runs. */
typedef struct
{
  MlFilter *filter;
  MlDataset *data;
  int target;
} Application;

static void
application_free (gpointer data)
{
  Application *application = data;
  g_object_unref (application->filter);
  g_object_unref (application->data);
  g_free (application);
}

static GObject *
apply_in_thread (gpointer data, MlMonitor *monitor, GError **error)
{
  Application *application = data;
  return (GObject *) ml_filter_apply (application->filter, application->data,
                                      application->target, monitor, error);
}

/* The class keeps its name; where a filter took it, the last column is it. */
static int
target_of (WbSession *session, MlDataset *made)
{
  int target = wb_session_target (session);
  if (target < 0)
    return -1;
  const char *name
      = ml_dataset_attribute (wb_session_dataset (session), (guint) target)
            ->name;
  int found = ml_dataset_find_column (made, name);
  return found >= 0 ? found : ml_dataset_default_target (made);
}

static void
applied (GObject *made, const GError *error, gpointer user_data)
{
  WbFilterBar *self = user_data; /* its window outlives the work */
  WbWindow *window = WB_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  g_autoptr (MlDataset) filtered = g_steal_pointer (&self->filtered);
  if (made == NULL)
    wb_window_toast (window,
                     g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                         ? _ ("The filter was stopped; the table is as it was")
                         : error->message);
  else if (filtered != wb_session_dataset (self->session))
    wb_window_toast (window, _ ("The table has changed meanwhile: apply the "
                                "filter again"));
  else
    wb_session_edit (self->session, ML_DATASET (made),
                     target_of (self->session, ML_DATASET (made)));
}

static void
apply (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WbFilterBar *self = WB_FILTER_BAR (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GObject *filter = wb_options_panel_object (self->panel);
  MlDataset *data = wb_session_dataset (self->session);
  if (filter == NULL || data == NULL || !WB_IS_WINDOW (root))
    return;
  Application *application = g_new (Application, 1);
  application->filter = ml_option_copy (filter);
  application->data = g_object_ref (data);
  application->target = wb_session_target (self->session);
  g_autofree char *title = g_strdup_printf (
      _ ("Applying %s"), wb_type_title (G_OBJECT_TYPE (filter)));
  if (wb_window_start_work (WB_WINDOW (root), title, apply_in_thread,
                            application, application_free, applied, self))
    g_set_object (&self->filtered, data);
}

static void
chosen (WbFilterBar *self, GType type)
{
  g_autoptr (GObject) filter = g_object_new (type, NULL);
  wb_options_panel_set_object (self->panel, filter);
  gtk_widget_set_sensitive (self->options,
                            wb_options_panel_n_rows (self->panel) > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "filter.apply", TRUE);
}

static void
wb_filter_bar_dispose (GObject *object)
{
  g_clear_object (&WB_FILTER_BAR (object)->filtered);
  g_clear_object (&WB_FILTER_BAR (object)->session);
  G_OBJECT_CLASS (wb_filter_bar_parent_class)->dispose (object);
}

static void
wb_filter_bar_class_init (WbFilterBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wb_filter_bar_dispose;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "filter.apply",
                                   NULL, apply);
}

static GtkWidget *
make_options_button (WbFilterBar *self)
{
  GtkWidget *panel = wb_options_panel_new ();
  self->panel = WB_OPTIONS_PANEL (panel);
  gtk_widget_set_size_request (panel, 380, -1);
  GtkWidget *popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (popover), panel);
  GtkWidget *button = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _ ("Options"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_widget_set_sensitive (button, FALSE);
  return button;
}

static void
wb_filter_bar_init (WbFilterBar *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 6);
  GtkWidget *label = gtk_label_new (_ ("Filter"));
  GtkWidget *chooser = wb_type_chooser_new (ML_TYPE_FILTER, _ ("Filter"));
  self->chooser = WB_TYPE_CHOOSER (chooser);
  g_signal_connect_swapped (chooser, "chosen", G_CALLBACK (chosen), self);
  self->options = make_options_button (self);
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Apply"));
  gtk_widget_set_tooltip_text (
      button, _ ("Fit the filter to all rows and change the table. Filters "
                 "for a test belong on the Classifier page: there they are "
                 "fitted in each fold, so nothing leaks"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "filter.apply");
  gtk_box_append (GTK_BOX (self), label);
  gtk_box_append (GTK_BOX (self), chooser);
  gtk_box_append (GTK_BOX (self), self->options);
  gtk_box_append (GTK_BOX (self), button);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "filter.apply", FALSE);
}

/** wb_filter_bar_set_session: whose table is filtered */
void
wb_filter_bar_set_session (WbFilterBar *self, WbSession *session)
{
  g_return_if_fail (self->session == NULL);
  self->session = g_object_ref (session);
}

/** wb_filter_bar_set_filter: as if the person had chosen @type */
void
wb_filter_bar_set_filter (WbFilterBar *self, GType type)
{
  wb_type_chooser_choose (self->chooser, type);
}
