/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-option-row.h"

#include "wb-option-editor.h"

#include <glib/gi18n.h>

struct _WbOptionRow
{
  AdwActionRow parent;
  GObject *object;
  const MlOption *option;
  char *property;
  GtkWidget *editor, *reset;
};

G_DEFINE_FINAL_TYPE (WbOptionRow, wb_option_row, ADW_TYPE_ACTION_ROW)

static char *
format_preset (const MlOption *option)
{
  switch (option->kind)
    {
    case ML_OPTION_KIND_BOOLEAN:
      return g_strdup (option->preset != 0 ? _ ("on") : _ ("off"));
    case ML_OPTION_KIND_CHOICE:
      {
        GEnumClass *class = g_type_class_ref (option->choices ());
        const GEnumValue *value
            = g_enum_get_value (class, (int) option->preset);
        char *text = g_strdup (value != NULL ? _ (value->value_name) : "");
        g_type_class_unref (class);
        return text;
      }
    case ML_OPTION_KIND_TEXT:
    case ML_OPTION_KIND_TYPE:
    case ML_OPTION_KIND_NETWORK:
      return g_strdup (option->preset_text != NULL ? option->preset_text : "");
    case ML_OPTION_KIND_UINT:
    case ML_OPTION_KIND_DOUBLE:
    default:
      return wb_option_format_number (option, option->preset);
    }
}

static void
update_reset (WbOptionRow *self)
{
  const gboolean is_preset = ml_option_is_preset (self->object, self->option);
  gtk_widget_set_opacity (self->reset, is_preset ? 0 : 1);
  gtk_widget_set_sensitive (self->reset, !is_preset);
}

static void
on_reset (WbOptionRow *self)
{
  GParamSpec *spec = g_object_class_find_property (
      G_OBJECT_GET_CLASS (self->object), self->property);
  g_object_set_property (self->object, self->property,
                         g_param_spec_get_default_value (spec));
}

static GtkWidget *
make_reset (WbOptionRow *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-undo-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_autofree char *preset = format_preset (self->option);
  g_autofree char *tooltip = g_strdup_printf (_ ("Back to %s"), preset);
  gtk_widget_set_tooltip_text (button, tooltip);
  g_autofree char *label
      = g_strdup_printf (_ ("Reset %s"), _ (self->option->label));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_reset), self);
  return button;
}

static void
wb_option_row_dispose (GObject *object)
{
  WbOptionRow *self = WB_OPTION_ROW (object);
  if (self->object != NULL)
    g_signal_handlers_disconnect_by_data (self->object, self);
  g_clear_object (&self->object);
  g_clear_pointer (&self->property, g_free);
  G_OBJECT_CLASS (wb_option_row_parent_class)->dispose (object);
}

static void
wb_option_row_class_init (WbOptionRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wb_option_row_dispose;
}

static void
wb_option_row_init (WbOptionRow *self)
{
}

static void
add_editor (WbOptionRow *self)
{
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->editor);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), self->editor);
}

/**
 * wb_option_row_new:
 * @object: has the option
 * @option: a line of the option table of its class
 */
GtkWidget *
wb_option_row_new (GObject *object, const MlOption *option)
{
  g_autofree char *tooltip = wb_option_tooltip (option);
  WbOptionRow *self = g_object_new (
      WB_TYPE_OPTION_ROW, "title", _ (option->label), "use-markup", FALSE,
      "title-lines", 2, "tooltip-text", tooltip, NULL);
  self->object = g_object_ref (object);
  self->option = option;
  self->property = ml_option_property (option);
  self->editor = wb_option_editor_new (object, option);
  self->reset = make_reset (self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->reset);
  add_editor (self);
  g_autofree char *signal = g_strconcat ("notify::", self->property, NULL);
  g_signal_connect_swapped (object, signal, G_CALLBACK (update_reset), self);
  update_reset (self);
  return GTK_WIDGET (self);
}

/**
 * wb_option_row_set_choices:
 * @values: (transfer full) (element-type guint): of the option, a number
 * @names: (transfer full): what each is called
 *
 * Offers these values by name instead of a number to type.
 */
void
wb_option_row_set_choices (WbOptionRow *self, GArray *values,
                           GtkStringList *names)
{
  GtkWidget *old = self->editor;
  self->editor = wb_option_editor_new_choices (self->object, self->option,
                                               values, names);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), _ (self->option->tooltip));
  adw_action_row_remove (ADW_ACTION_ROW (self), old);
  add_editor (self);
}

/** wb_option_row_set_columns: where the option is the number of a column, from
 * 1 on, the columns of @data that have numbers are offered by name; 0 leaves
 * the choice to the chart */
void
wb_option_row_set_columns (WbOptionRow *self, MlDataset *data)
{
  if (!wb_option_names_column (self->option))
    return;
  GArray *columns = g_array_new (FALSE, TRUE, sizeof (guint));
  GtkStringList *names = gtk_string_list_new (NULL);
  g_array_set_size (columns, 1);
  gtk_string_list_append (names, _ ("Automatic"));
  for (guint i = 0; i < ml_dataset_n_columns (data); i++)
    if (ml_attribute_has_numbers (ml_dataset_attribute (data, i)))
      {
        const guint number = i + 1;
        g_array_append_val (columns, number);
        gtk_string_list_append (names, ml_dataset_attribute (data, i)->name);
      }
  wb_option_row_set_choices (self, columns, names);
}

/** wb_option_row_option: Returns: (transfer none): what it edits */
const MlOption *
wb_option_row_option (WbOptionRow *self)
{
  return self->option;
}

/** wb_option_row_editor: Returns: (transfer none): the widget that edits */
GtkWidget *
wb_option_row_editor (WbOptionRow *self)
{
  return self->editor;
}
