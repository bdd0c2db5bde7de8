/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-filter-list.h"

#include "wb-type-row.h"
#include "wb-type-chooser.h"

#include "ml-filter.h"

#include <glib/gi18n.h>

struct _WbFilterList
{
  AdwBin parent;
  GListStore *filters;
  GtkWidget *none, *scroller;
};

/* Pixels; more filters than these show are scrolled. */
#define MOST_HEIGHT 150

G_DEFINE_FINAL_TYPE (WbFilterList, wb_filter_list, ADW_TYPE_BIN)

static void
on_add (WbTypeChooser *chooser, GType type, WbFilterList *self)
{
  g_autoptr (GObject) filter = g_object_new (type, NULL);
  g_list_store_append (self->filters, filter);
}

static void
on_remove (GtkButton *button, WbFilterList *self)
{
  guint position;
  GObject *filter = g_object_get_data (G_OBJECT (button), "wb-filter");
  if (g_list_store_find (self->filters, filter, &position))
    g_list_store_remove (self->filters, position);
}

static GtkWidget *
make_row (gpointer item, gpointer data)
{
  WbFilterList *self = data;
  const char *title = wb_type_title (G_OBJECT_TYPE (item));
  GtkWidget *row = g_object_new (ADW_TYPE_EXPANDER_ROW, "title", title, NULL);
  g_autofree char *label = g_strdup_printf (_ ("Remove %s"), title);
  GtkWidget *remove = gtk_button_new_from_icon_name ("window-close-symbolic");
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_valign (remove, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (remove, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (remove), "wb-filter", g_object_ref (item),
                          g_object_unref);
  g_signal_connect (remove, "clicked", G_CALLBACK (on_remove), self);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (row), remove);
  guint n_options;
  const MlOption *options = ml_option_list (G_OBJECT_TYPE (item), &n_options);
  for (guint i = 0; i < n_options; i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row),
                              wb_type_row_for (item, &options[i]));
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (row), n_options > 0);
  return row;
}

/* An empty list takes no room of its own. */
static void
show_none (WbFilterList *self)
{
  const gboolean is_empty
      = g_list_model_get_n_items (G_LIST_MODEL (self->filters)) == 0;
  gtk_widget_set_visible (self->none, is_empty);
  gtk_widget_set_visible (self->scroller, !is_empty);
}

static void
wb_filter_list_dispose (GObject *object)
{
  g_clear_object (&WB_FILTER_LIST (object)->filters);
  G_OBJECT_CLASS (wb_filter_list_parent_class)->dispose (object);
}

static void
wb_filter_list_class_init (WbFilterListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wb_filter_list_dispose;
}

static void
wb_filter_list_init (WbFilterList *self)
{
}

/** wb_filter_list_new: @filters: shown and changed in place */
GtkWidget *
wb_filter_list_new (GListStore *filters)
{
  WbFilterList *self = g_object_new (WB_TYPE_FILTER_LIST, NULL);
  self->filters = g_object_ref (filters);
  GtkWidget *title = gtk_label_new (_ ("Filters"));
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (title, "heading");
  GtkWidget *add = wb_type_chooser_new (ML_TYPE_FILTER, _ ("Add a filter"));
  wb_type_chooser_set_icon (WB_TYPE_CHOOSER (add), "list-add-symbolic");
  g_signal_connect (add, "chosen", G_CALLBACK (on_add), self);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->none = gtk_label_new (_ ("None: the data as it is"));
  gtk_widget_add_css_class (self->none, "dim-label");
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), self->none);
  gtk_box_append (GTK_BOX (head), add);

  GtkWidget *list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_add_css_class (list, "options");
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Filters"), -1);
  gtk_list_box_bind_model (GTK_LIST_BOX (list), G_LIST_MODEL (filters),
                           make_row, self, NULL);

  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_tooltip_text (
      box, _ ("Fitted to the training rows of each fold, then applied to "
              "both parts: nothing leaks from the test rows"));
  gtk_box_append (GTK_BOX (box), head);
  self->scroller = gtk_scrolled_window_new ();
  g_object_set (self->scroller, "child", list, "hscrollbar-policy",
                GTK_POLICY_NEVER, "propagate-natural-height", TRUE,
                "max-content-height", MOST_HEIGHT, NULL);
  gtk_box_append (GTK_BOX (box), self->scroller);
  g_signal_connect_object (filters, "items-changed", G_CALLBACK (show_none),
                           self, G_CONNECT_SWAPPED);
  show_none (self);
  adw_bin_set_child (ADW_BIN (self), box);
  return GTK_WIDGET (self);
}
