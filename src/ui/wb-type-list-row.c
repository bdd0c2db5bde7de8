/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The text is the value; the things made of it only lend their options to the
 * rows, and every change of them is written back as text. */
#include "wb-type-list-row.h"

#include "wb-option-editor.h"
#include "wb-type-chooser.h"
#include "wb-type-row.h"

#include "ml-registry.h"
#include "ml-settings.h"

#include <glib/gi18n.h>

struct _WbTypeListRow
{
  AdwExpanderRow parent;
  GObject *object;
  const MlOption *option;
  char *property;
  GPtrArray *members;  /* GObject                                  */
  GPtrArray *rows;     /* GtkWidget: one a member, then that to add */
  gboolean is_writing; /* the change of text is our own            */
};

G_DEFINE_FINAL_TYPE (WbTypeListRow, wb_type_list_row, ADW_TYPE_EXPANDER_ROW)

/* Text */

/* Names alone: the rows tell the rest. */
static void
show_summary (WbTypeListRow *self, const GError *problem)
{
  GString *text = g_string_new (problem != NULL ? problem->message : NULL);
  for (guint i = 0; i < self->members->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "",
                            ml_registry_name (G_OBJECT_TYPE (
                                g_ptr_array_index (self->members, i))));
  g_autofree char *escaped = g_markup_escape_text (
      text->len > 0 ? text->str : _ ("None yet: add one"), -1);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), escaped);
  g_string_free (text, TRUE);
}

static void
write_text (WbTypeListRow *self)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < self->members->len; i++)
    {
      g_autofree char *one
          = ml_settings_to_text (g_ptr_array_index (self->members, i));
      g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", one);
    }
  self->is_writing = TRUE;
  g_object_set (self->object, self->property, text->str, NULL);
  self->is_writing = FALSE;
  show_summary (self, NULL);
  g_string_free (text, TRUE);
}

/* Rows of members */

static guint
index_of (WbTypeListRow *self, GtkWidget *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_EXPANDER_ROW);
  guint index = 0;
  g_ptr_array_find (self->rows, row, &index);
  return index;
}

static void
on_remove (GtkWidget *button, WbTypeListRow *self)
{
  wb_type_list_row_remove (self, index_of (self, button));
}

static void
on_up (GtkWidget *button, WbTypeListRow *self)
{
  const guint index = index_of (self, button);
  wb_type_list_row_move (self, index, index - 1);
}

static void
on_down (GtkWidget *button, WbTypeListRow *self)
{
  const guint index = index_of (self, button);
  wb_type_list_row_move (self, index, index + 1);
}

/* @label: N_("Remove %s") */
static void
add_button (WbTypeListRow *self, GtkWidget *row, const char *icon,
            const char *label, GCallback clicked, gboolean is_possible)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (button, is_possible);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect (button, "clicked", clicked, self);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (row), button);
}

static void
add_buttons (WbTypeListRow *self, GtkWidget *row, guint index)
{
  const char *name = ml_registry_name (
      G_OBJECT_TYPE (g_ptr_array_index (self->members, index)));
  g_autofree char *up = g_strdup_printf (_ ("Move %s up"), name);
  g_autofree char *down = g_strdup_printf (_ ("Move %s down"), name);
  g_autofree char *away = g_strdup_printf (_ ("Remove %s"), name);
  add_button (self, row, "window-close-symbolic", away, G_CALLBACK (on_remove),
              TRUE); /* each goes before the one before */
  add_button (self, row, "go-down-symbolic", down, G_CALLBACK (on_down),
              index + 1 < self->members->len);
  add_button (self, row, "go-up-symbolic", up, G_CALLBACK (on_up), index > 0);
}

/* “kNN” above “neighbors=5”. */
static void
show_member (GtkWidget *row, GObject *member)
{
  g_autofree char *options = ml_option_summary (member);
  g_autofree char *escaped = g_markup_escape_text (options, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 ml_registry_name (G_OBJECT_TYPE (member)));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), escaped);
}

static void
on_member_changed (GObject *member, GParamSpec *spec, WbTypeListRow *self)
{
  guint index;
  if (!g_ptr_array_find (self->members, member, &index))
    return;
  show_member (g_ptr_array_index (self->rows, index), member);
  write_text (self);
}

/* Few members are looked at, so their options get rows when one is opened. */
static void
on_expanded (GtkWidget *row, GParamSpec *spec, GObject *member)
{
  guint n_options;
  const MlOption *options = ml_option_list (G_OBJECT_TYPE (member), &n_options);
  g_signal_handlers_disconnect_by_func (row, on_expanded, member);
  for (guint i = 0; i < n_options; i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row),
                              wb_type_row_for (member, &options[i]));
}

static GtkWidget *
make_member (WbTypeListRow *self, guint index)
{
  GObject *member = g_ptr_array_index (self->members, index);
  GtkWidget *row = adw_expander_row_new ();
  guint n_options;
  ml_option_list (G_OBJECT_TYPE (member), &n_options);
  show_member (row, member);
  add_buttons (self, row, index);
  g_object_set_data (G_OBJECT (row), "wb-member", member);
  g_signal_connect_object (row, "notify::expanded", G_CALLBACK (on_expanded),
                           member, 0);
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (row), n_options > 0);
  return row;
}

/* The row below all others */

static void
on_chosen (WbTypeChooser *chooser, GType type, WbTypeListRow *self)
{
  wb_type_list_row_add (self, type);
}

static GtkWidget *
make_adder (WbTypeListRow *self)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Add"));
  GtkWidget *chooser
      = wb_type_chooser_new (self->option->choices (), _ ("Add"));
  wb_type_chooser_set_icon (WB_TYPE_CHOOSER (chooser), "list-add-symbolic");
  gtk_widget_set_valign (chooser, GTK_ALIGN_CENTER);
  g_signal_connect (chooser, "chosen", G_CALLBACK (on_chosen), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), chooser);
  return row;
}

/* All rows anew; those that were open are open again. */
static void
fill_rows (WbTypeListRow *self, const GObject *opened)
{
  g_autoptr (GHashTable) open = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      if (ADW_IS_EXPANDER_ROW (row)
          && adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row)))
        g_hash_table_add (open,
                          g_object_get_data (G_OBJECT (row), "wb-member"));
      adw_expander_row_remove (ADW_EXPANDER_ROW (self), row);
    }
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < self->members->len; i++)
    {
      GObject *member = g_ptr_array_index (self->members, i);
      GtkWidget *row = make_member (self, i);
      g_ptr_array_add (self->rows, row);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
      adw_expander_row_set_expanded (
          ADW_EXPANDER_ROW (row),
          member == opened || g_hash_table_contains (open, member));
    }
  GtkWidget *adder = make_adder (self);
  g_ptr_array_add (self->rows, adder);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), adder);
}

/* @member: (transfer full) */
static void
insert (WbTypeListRow *self, guint index, GObject *member)
{
  g_ptr_array_insert (self->members, (int) index, member);
  g_signal_connect_object (member, "notify", G_CALLBACK (on_member_changed),
                           self, 0);
}

static void
forget (WbTypeListRow *self)
{
  for (guint i = 0; i < self->members->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->members, i),
                                          self);
  g_ptr_array_set_size (self->members, 0);
}

/* The text as it stands: a preset, a lesson's, or what somebody pasted. */
static void
read_text (WbTypeListRow *self)
{
  if (self->is_writing)
    return;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = ml_option_format (self->object, self->option);
  g_auto (GStrv) parts = ml_settings_split (text, &error);
  forget (self);
  for (guint i = 0; parts != NULL && parts[i] != NULL && error == NULL; i++)
    {
      GObject *member
          = ml_settings_from_text (self->option->choices (), parts[i], &error);
      if (member != NULL)
        insert (self, i, member);
    }
  if (error != NULL)
    forget (self);
  fill_rows (self, NULL);
  show_summary (self, error);
}

/* Class */

static void
wb_type_list_row_dispose (GObject *object)
{
  WbTypeListRow *self = WB_TYPE_LIST_ROW (object);
  if (self->members != NULL)
    forget (self);
  if (self->object != NULL)
    g_signal_handlers_disconnect_by_data (self->object, self);
  g_clear_object (&self->object);
  g_clear_pointer (&self->property, g_free);
  g_clear_pointer (&self->members, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (wb_type_list_row_parent_class)->dispose (object);
}

static void
wb_type_list_row_class_init (WbTypeListRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wb_type_list_row_dispose;
}

static void
wb_type_list_row_init (WbTypeListRow *self)
{
  self->members = g_ptr_array_new_with_free_func (g_object_unref);
  self->rows = g_ptr_array_new ();
}

/**
 * wb_type_list_row_new:
 * @object: has the option
 * @option: of kind %ML_OPTION_KIND_NETWORK
 */
GtkWidget *
wb_type_list_row_new (GObject *object, const MlOption *option)
{
  g_autofree char *tooltip = wb_option_tooltip (option);
  WbTypeListRow *self
      = g_object_new (WB_TYPE_TYPE_LIST_ROW, "title", _ (option->label),
                      "use-markup", FALSE, "tooltip-text", tooltip, NULL);
  self->object = g_object_ref (object);
  self->option = option;
  self->property = ml_option_property (option);
  gtk_widget_set_name (GTK_WIDGET (self), self->property);
  g_autofree char *signal = g_strconcat ("notify::", self->property, NULL);
  g_signal_connect_swapped (object, signal, G_CALLBACK (read_text), self);
  read_text (self);
  return GTK_WIDGET (self);
}

/** wb_type_list_row_length: Returns: how many things there are */
guint
wb_type_list_row_length (WbTypeListRow *self)
{
  return self->members->len;
}

/** wb_type_list_row_nth: Returns: (transfer none): whose options row @index
 * shows */
GObject *
wb_type_list_row_nth (WbTypeListRow *self, guint index)
{
  g_return_val_if_fail (index < self->members->len, NULL);
  return g_ptr_array_index (self->members, index);
}

/** wb_type_list_row_add: one more of @type with its presets, at the end */
void
wb_type_list_row_add (WbTypeListRow *self, GType type)
{
  GObject *member = g_object_new (type, NULL);
  insert (self, self->members->len, member);
  fill_rows (self, member);
  write_text (self);
}

/** wb_type_list_row_remove: the others keep their order */
void
wb_type_list_row_remove (WbTypeListRow *self, guint index)
{
  if (index >= self->members->len)
    return;
  g_signal_handlers_disconnect_by_data (
      g_ptr_array_index (self->members, index), self);
  g_ptr_array_remove_index (self->members, index);
  fill_rows (self, NULL);
  write_text (self);
}

/** wb_type_list_row_move: @to: where it stands afterwards */
void
wb_type_list_row_move (WbTypeListRow *self, guint from, guint to)
{
  const guint n = self->members->len;
  if (from >= n || to >= n || from == to)
    return;
  GObject *member = g_ptr_array_steal_index (self->members, from);
  g_ptr_array_insert (self->members, (int) to, member);
  fill_rows (self, NULL);
  write_text (self);
  gtk_widget_grab_focus (
      g_ptr_array_index (self->rows, to)); /* the keys go on */
}
