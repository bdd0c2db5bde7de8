/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers show the digits they need: a spin button's fixed number of decimals
 * would round 1e-8 to nothing. */
#include "wb-option-editor.h"

#include "ml-dataset.h"

#include <glib/gi18n.h>
#include <math.h>

/* Numbers */

/* Where 0 is no number, its word is shown, and may be typed. */

/** wb_option_format_number: Returns: (transfer full): @value as @option shows
 * it */
char *
wb_option_format_number (const MlOption *option, double value)
{
  return option->zero != NULL && !(fabs (value) > 0)
             ? g_strdup (_ (option->zero))
             : ml_format_number (value);
}

static gboolean
show_number (GtkSpinButton *spin, const MlOption *option)
{
  const double value
      = gtk_adjustment_get_value (gtk_spin_button_get_adjustment (spin));
  g_autofree char *text = wb_option_format_number (option, value);
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (spin)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (spin), text);
  return TRUE;
}

static int
read_number (GtkSpinButton *spin, double *value, const MlOption *option)
{
  g_autofree char *text
      = g_strdup (gtk_editable_get_text (GTK_EDITABLE (spin)));
  g_strdelimit (g_strstrip (text), ",", '.');
  if (option->zero != NULL && g_strcmp0 (text, _ (option->zero)) == 0)
    {
      *value = 0;
      return TRUE;
    }
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
    gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), 12);
  if (option->kind == ML_OPTION_KIND_DOUBLE || option->zero != NULL)
    {
      g_signal_connect (spin, "output", G_CALLBACK (show_number),
                        (gpointer) option);
      g_signal_connect (spin, "input", G_CALLBACK (read_number),
                        (gpointer) option);
      gtk_spin_button_update (GTK_SPIN_BUTTON (spin)); /* shows it anew */
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

/* Names */

/** wb_option_names_column: Returns: whether @option is the number of a column
 */
gboolean
wb_option_names_column (const MlOption *option)
{
  return option->kind == ML_OPTION_KIND_UINT
         && g_str_has_suffix (option->field, "_attribute");
}

/** wb_option_tooltip: Returns: (transfer full): what it is, its range, and its
 * WEKA flag */
char *
wb_option_tooltip (const MlOption *option)
{
  GString *text = g_string_new (_ (option->tooltip));
  if (!wb_option_names_column (option)
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

/* The widget is found by the property's name, by tests and by the focus. */
static void
name_editor (GtkWidget *editor, const MlOption *option)
{
  g_autofree char *property = ml_option_property (option);
  g_autofree char *tooltip = wb_option_tooltip (option);
  gtk_widget_set_name (editor, property);
  gtk_widget_set_valign (editor, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (editor), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (option->label),
      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, tooltip, -1);
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

/**
 * wb_option_editor_new_choices:
 * @option: a number
 * @values: (transfer full) (element-type guint): to choose from
 * @names: (transfer full): what each is called
 */
GtkWidget *
wb_option_editor_new_choices (GObject *object, const MlOption *option,
                              GArray *values, GtkStringList *names)
{
  g_autofree char *property = ml_option_property (option);
  GtkWidget *chooser = gtk_drop_down_new (G_LIST_MODEL (names), NULL);
  g_object_bind_property_full (object, property, chooser, "selected",
                               G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL,
                               value_to_index, index_to_value, values,
                               (GDestroyNotify) g_array_unref);
  name_editor (chooser, option);
  return chooser;
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
bind_editor (GtkWidget *editor, GObject *object, const MlOption *option)
{
  g_autofree char *property = ml_option_property (option);
  const GBindingFlags flags = G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL;
  switch (option->kind)
    {
    case ML_OPTION_KIND_BOOLEAN:
      g_object_bind_property (object, property, editor, "active", flags);
      break;
    case ML_OPTION_KIND_UINT:
    case ML_OPTION_KIND_DOUBLE:
      g_object_bind_property (
          object, property,
          gtk_spin_button_get_adjustment (GTK_SPIN_BUTTON (editor)), "value",
          flags);
      break;
    case ML_OPTION_KIND_CHOICE:
      g_object_bind_property_full (object, property, editor, "selected", flags,
                                   choice_to_index, index_to_choice,
                                   g_type_class_ref (option->choices ()),
                                   g_type_class_unref);
      break;
    case ML_OPTION_KIND_TEXT:
    default:
      g_object_bind_property (object, property, editor, "text", flags);
    }
}

/**
 * wb_option_editor_new:
 * @object: has the option
 * @option: a line of the option table of its class
 *
 * Returns: an editor that suits the kind, bound both ways
 */
GtkWidget *
wb_option_editor_new (GObject *object, const MlOption *option)
{
  GtkWidget *editor = make_editor (option);
  bind_editor (editor, object, option);
  name_editor (editor, option);
  return editor;
}
