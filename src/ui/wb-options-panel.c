/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-options-panel.h"

#include "wb-option-row.h"

#include <glib/gi18n.h>

struct _WbOptionsPanel
{
  AdwBin parent;
  GObject *object; /* (nullable) */
  guint n_rows;
};

G_DEFINE_FINAL_TYPE (WbOptionsPanel, wb_options_panel, ADW_TYPE_BIN)

static void
wb_options_panel_dispose (GObject *object)
{
  g_clear_object (&WB_OPTIONS_PANEL (object)->object);
  G_OBJECT_CLASS (wb_options_panel_parent_class)->dispose (object);
}

static void
wb_options_panel_class_init (WbOptionsPanelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wb_options_panel_dispose;
}

static void
wb_options_panel_init (WbOptionsPanel *self)
{
}

/** wb_options_panel_new: Returns: an empty panel */
GtkWidget *
wb_options_panel_new (void)
{
  return g_object_new (WB_TYPE_OPTIONS_PANEL, NULL);
}

static GtkWidget *
make_nothing (void)
{
  GtkWidget *label = gtk_label_new (_ ("No options"));
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_margin_top (label, 6);
  gtk_widget_set_margin_bottom (label, 6);
  return label;
}

/**
 * wb_options_panel_set_object:
 * @object: (nullable): whose options to show
 */
void
wb_options_panel_set_object (WbOptionsPanel *self, GObject *object)
{
  g_return_if_fail (WB_IS_OPTIONS_PANEL (self));
  if (!g_set_object (&self->object, object))
    return;
  self->n_rows = 0;
  const MlOption *options = NULL;
  if (object != NULL)
    options = ml_option_list (G_OBJECT_TYPE (object), &self->n_rows);
  if (self->n_rows == 0)
    {
      adw_bin_set_child (ADW_BIN (self),
                         object != NULL ? make_nothing () : NULL);
      return;
    }
  GtkWidget *list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_add_css_class (list, "options");
  gtk_widget_set_valign (list, GTK_ALIGN_START);
  for (guint i = 0; i < self->n_rows; i++)
    gtk_list_box_append (GTK_LIST_BOX (list),
                         wb_option_row_new (object, &options[i]));
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Options"), -1);
  adw_bin_set_child (ADW_BIN (self), list);
}

static GtkWidget *
first_row (WbOptionsPanel *self)
{
  return self->n_rows > 0
             ? gtk_widget_get_first_child (adw_bin_get_child (ADW_BIN (self)))
             : NULL;
}

/** wb_options_panel_set_columns: offers the columns of @data by name where an
 * option is the number of a column */
void
wb_options_panel_set_columns (WbOptionsPanel *self, MlDataset *data)
{
  GtkWidget *row = first_row (self);
  for (; row != NULL; row = gtk_widget_get_next_sibling (row))
    wb_option_row_set_columns (WB_OPTION_ROW (row), data);
}

/** wb_options_panel_set_choices: as wb_option_row_set_choices(), on the row of
 * @option */
void
wb_options_panel_set_choices (WbOptionsPanel *self, const MlOption *option,
                              GArray *values, GtkStringList *names)
{
  GtkWidget *row = first_row (self);
  while (row != NULL && wb_option_row_option (WB_OPTION_ROW (row)) != option)
    row = gtk_widget_get_next_sibling (row);
  g_return_if_fail (row != NULL);
  wb_option_row_set_choices (WB_OPTION_ROW (row), values, names);
}

/** wb_options_panel_object: Returns: (transfer none) (nullable): who is shown
 */
GObject *
wb_options_panel_object (WbOptionsPanel *self)
{
  return self->object;
}

/** wb_options_panel_n_rows: Returns: how many options it has */
guint
wb_options_panel_n_rows (WbOptionsPanel *self)
{
  return self->n_rows;
}
