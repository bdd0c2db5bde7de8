/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The editor is bound to the property, so the object is the only place where
 * a value lives. Numbers show the digits they need: a spin button's fixed
 * number of decimals would round 1e-8 to nothing. */
#include "wb-option-row.h"

#include "ml-dataset.h"

#include <glib/gi18n.h>
#include <math.h>

struct _WbOptionRow
{
  AdwActionRow parent;
  GObject *object;
  const MlOption *option;
  char *property;
  GtkWidget *editor, *reset;
};

G_DEFINE_FINAL_TYPE (WbOptionRow, wb_option_row, ADW_TYPE_ACTION_ROW)

/* Numbers */

static gboolean
show_number (GtkSpinButton *spin, gpointer data)
{
  const double value
      = gtk_adjustment_get_value (gtk_spin_button_get_adjustment (spin));
  g_autofree char *text = ml_format_number (value);
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (spin)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (spin), text);
  return TRUE;
}

static int
read_number (GtkSpinButton *spin, double *value, gpointer data)
{
  g_autofree char *text
      = g_strdup (gtk_editable_get_text (GTK_EDITABLE (spin)));
  g_strdelimit (g_strstrip (text), ",", '.');
  char *end;
  *value = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (*value) ? TRUE
                                                          : GTK_INPUT_ERROR;
}

/* One click changes the first digit of the preset, 0.3 by 0.1; whole numbers
 * go by one. */
static double
step_of (const MlOption *option)
{
  if (option->kind == ML_OPTION_KIND_UINT)
    return 1;
  const double span = option->maximum - option->minimum;
  const double size = option->preset != 0 ? fabs (option->preset) : span / 100;
  return pow (10, floor (log10 (CLAMP (size, 1e-12, 10))));
}

static GtkWidget *
make_number (const MlOption *option)
{
  const double step = step_of (option);
  GtkAdjustment *adjustment = gtk_adjustment_new (
      option->minimum, option->minimum, option->maximum, step, step * 10, 0);
  GtkWidget *spin = gtk_spin_button_new (adjustment, step, 0);
  gtk_spin_button_set_update_policy (GTK_SPIN_BUTTON (spin),
                                     GTK_UPDATE_IF_VALID);
  if (option->kind == ML_OPTION_KIND_DOUBLE)
    {
      gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), 12);
      g_signal_connect (spin, "output", G_CALLBACK (show_number), NULL);
      g_signal_connect (spin, "input", G_CALLBACK (read_number), NULL);
    }
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 6);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (spin), 8);
  return spin;
}

/* Choices */

static gboolean
choice_to_index (GBinding *binding, const GValue *from, GValue *to,
                 gpointer choices)
{
  const GEnumClass *class = choices;
  for (guint i = 0; i < class->n_values; i++)
    if (class->values[i].value == g_value_get_enum (from))
      {
        g_value_set_uint (to, i);
        return TRUE;
      }
  return FALSE;
}

static gboolean
index_to_choice (GBinding *binding, const GValue *from, GValue *to,
                 gpointer choices)
{
  const GEnumClass *class = choices;
  const guint index = g_value_get_uint (from);
  if (index >= class->n_values)
    return FALSE;
  g_value_set_enum (to, class->values[index].value);
  return TRUE;
}

static GtkWidget *
make_choice (const MlOption *option)
{
  GEnumClass *class = g_type_class_ref (option->choices ());
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  for (guint i = 0; i < class->n_values; i++)
    g_ptr_array_add (labels, (gpointer) _ (class->values[i].value_name));
  g_ptr_array_add (labels, NULL);
  g_type_class_unref (class);
  return gtk_drop_down_new_from_strings ((const char *const *) labels->pdata);
}

/* Numbers by name: columns, layers, classes. A number that has no name is left
 * alone and shown as the first one. */

static gboolean
value_to_index (GBinding *binding, const GValue *from, GValue *to,
                gpointer data)
{
  const GArray *values = data;
  for (guint i = 0; i < values->len; i++)
    if (g_array_index (values, guint, i) == g_value_get_uint (from))
      {
        g_value_set_uint (to, i);
        return TRUE;
      }
  g_value_set_uint (to, 0);
  return TRUE;
}

static gboolean
index_to_value (GBinding *binding, const GValue *from, GValue *to,
                gpointer data)
{
  const GArray *values = data;
  const guint index = g_value_get_uint (from);
  if (index >= values->len)
    return FALSE;
  g_value_set_uint (to, g_array_index (values, guint, index));
  return TRUE;
}

static gboolean
names_column (const MlOption *option)
{
  return option->kind == ML_OPTION_KIND_UINT
         && g_str_has_suffix (option->field, "_attribute");
}

/* All kinds */

static GtkWidget *
make_editor (const MlOption *option)
{
  switch (option->kind)
    {
    case ML_OPTION_KIND_BOOLEAN:
      return gtk_switch_new ();
    case ML_OPTION_KIND_UINT:
    case ML_OPTION_KIND_DOUBLE:
      return make_number (option);
    case ML_OPTION_KIND_CHOICE:
      return make_choice (option);
    case ML_OPTION_KIND_TEXT:
    default:
      {
        GtkWidget *entry = gtk_entry_new ();
        gtk_editable_set_width_chars (GTK_EDITABLE (entry), 10);
        gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 16);
        return entry;
      }
    }
}

static void
bind_editor (WbOptionRow *self)
{
  const GBindingFlags flags = G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL;
  switch (self->option->kind)
    {
    case ML_OPTION_KIND_BOOLEAN:
      g_object_bind_property (self->object, self->property, self->editor,
                              "active", flags);
      break;
    case ML_OPTION_KIND_UINT:
    case ML_OPTION_KIND_DOUBLE:
      g_object_bind_property (
          self->object, self->property,
          gtk_spin_button_get_adjustment (GTK_SPIN_BUTTON (self->editor)),
          "value", flags);
      break;
    case ML_OPTION_KIND_CHOICE:
      g_object_bind_property_full (
          self->object, self->property, self->editor, "selected", flags,
          choice_to_index, index_to_choice,
          g_type_class_ref (self->option->choices ()), g_type_class_unref);
      break;
    case ML_OPTION_KIND_TEXT:
    default:
      g_object_bind_property (self->object, self->property, self->editor,
                              "text", flags);
    }
}

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
      return g_strdup (option->preset_text != NULL ? option->preset_text : "");
    case ML_OPTION_KIND_UINT:
    case ML_OPTION_KIND_DOUBLE:
    default:
      return ml_format_number (option->preset);
    }
}

static char *
make_tooltip (const MlOption *option)
{
  GString *text = g_string_new (_ (option->tooltip));
  if (!names_column (option)
      && (option->kind == ML_OPTION_KIND_UINT
          || option->kind == ML_OPTION_KIND_DOUBLE))
    {
      g_autofree char *low = ml_format_number (option->minimum);
      g_autofree char *high = ml_format_number (option->maximum);
      g_string_append_c (text, '\n');
      g_string_append_printf (text, _ ("Range %s to %s"), low, high);
    }
  if (option->weka != NULL && option->weka[0] != '\0'
      && g_ascii_isalnum (option->weka[0]))
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, _ ("WEKA: -%s"), option->weka);
    }
  return g_string_free (text, FALSE);
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
  const char *tooltip = gtk_widget_get_tooltip_text (GTK_WIDGET (self));
  gtk_widget_set_name (self->editor, self->property);
  gtk_widget_set_valign (self->editor, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->editor), GTK_ACCESSIBLE_PROPERTY_LABEL,
      _ (self->option->label), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, tooltip,
      -1);
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
  g_autofree char *tooltip = make_tooltip (option);
  WbOptionRow *self = g_object_new (
      WB_TYPE_OPTION_ROW, "title", _ (option->label), "use-markup", FALSE,
      "title-lines", 2, "tooltip-text", tooltip, NULL);
  self->object = g_object_ref (object);
  self->option = option;
  self->property = ml_option_property (option);
  self->editor = make_editor (option);
  bind_editor (self);
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
  GtkWidget *chooser = gtk_drop_down_new (G_LIST_MODEL (names), NULL);
  g_object_bind_property_full (
      self->object, self->property, chooser, "selected",
      G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL, value_to_index,
      index_to_value, values, (GDestroyNotify) g_array_unref);
  GtkWidget *old = self->editor;
  self->editor = chooser;
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
  if (!names_column (self->option))
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
