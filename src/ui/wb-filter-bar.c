/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-filter-bar.h"

#include "wb-filtering.h"
#include "wb-options-panel.h"
#include "wb-type-chooser.h"

#include <glib/gi18n.h>

struct _WbFilterBar
{
  GtkBox parent;
  WbTypeChooser *chooser;
  GtkWidget *options; /* the button */
  WbOptionsPanel *panel;
};

G_DEFINE_FINAL_TYPE (WbFilterBar, wb_filter_bar, GTK_TYPE_BOX)

static void
apply (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WbFilterBar *self = WB_FILTER_BAR (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GObject *filter = wb_options_panel_object (self->panel);
  if (filter != NULL && WB_IS_WINDOW (root))
    wb_filtering_start (WB_WINDOW (root), ML_FILTER (filter));
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
wb_filter_bar_class_init (WbFilterBarClass *klass)
{
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

/** wb_filter_bar_set_filter: as if the person had chosen @type */
void
wb_filter_bar_set_filter (WbFilterBar *self, GType type)
{
  wb_type_chooser_choose (self->chooser, type);
}
