/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The text is the value; the thing made of it only lends its options to the
 * rows, and every change of it is written back as text. */
#include "wb-type-row.h"

#include "wb-option-editor.h"
#include "wb-option-row.h"
#include "wb-type-chooser.h"
#include "wb-type-list-row.h"

#include "ml-learner.h"
#include "ml-optimizer.h"
#include "ml-registry.h"
#include "ml-settings.h"

#include <glib/gi18n.h>

struct _WbTypeRow
{
  AdwExpanderRow parent;
  GObject *object;
  const MlOption *option;
  char *property;
  GObject *chosen; /* (nullable)                        */
  WbTypeChooser *chooser;
  GtkWidget *reset;
  GPtrArray *rows;     /* rows for the options of the chosen */
  gboolean is_writing; /* the change of text is our own      */
};

G_DEFINE_FINAL_TYPE (WbTypeRow, wb_type_row, ADW_TYPE_EXPANDER_ROW)

static void
update_reset (WbTypeRow *self)
{
  const gboolean is_preset = ml_option_is_preset (self->object, self->option);
  gtk_widget_set_visible (self->reset, !is_preset); /* the title needs room */
}

static void
write_text (WbTypeRow *self)
{
  g_autofree char *text = ml_settings_to_text (self->chosen);
  self->is_writing = TRUE;
  g_object_set (self->object, self->property, text, NULL);
  self->is_writing = FALSE;
  update_reset (self);
}

static void
clear_chosen (WbTypeRow *self)
{
  if (self->chosen != NULL)
    g_signal_handlers_disconnect_by_data (self->chosen, self);
  g_clear_object (&self->chosen);
}

/* What a learner itself has, such as the learning rate, it hands on to its
 * optimizer: a second row of that name would only puzzle. Other things inside
 * have all of their options. */
static gboolean
is_handed_on (WbTypeRow *self, const MlOption *option)
{
  g_autofree char *name = ml_option_property (option);
  return ML_IS_OPTIMIZER (self->chosen)
         && ml_option_find (G_OBJECT_TYPE (self->object), name, NULL) != NULL;
}

static void
fill_rows (WbTypeRow *self)
{
  guint n_options;
  const MlOption *options
      = ml_option_list (G_OBJECT_TYPE (self->chosen), &n_options);
  for (guint i = 0; i < self->rows->len; i++)
    adw_expander_row_remove (ADW_EXPANDER_ROW (self),
                             g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < n_options; i++)
    {
      if (is_handed_on (self, &options[i]))
        continue;
      GtkWidget *row = wb_type_row_for (self->chosen, &options[i]);
      g_ptr_array_add (self->rows, row);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
    }
  const gboolean has_rows = self->rows->len > 0;
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (self), has_rows);
  if (!has_rows)
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), FALSE);
}

static void
take (WbTypeRow *self, GObject *chosen)
{
  clear_chosen (self);
  self->chosen = chosen;
  g_signal_connect_swapped (chosen, "notify", G_CALLBACK (write_text), self);
  wb_type_chooser_set_type (self->chooser, G_OBJECT_TYPE (chosen));
  fill_rows (self);
}

/* The text as it stands: a preset, a lesson's, or what somebody typed. */
static void
read_text (WbTypeRow *self)
{
  if (self->is_writing)
    return;
  g_autofree char *text = ml_option_format (self->object, self->option);
  GObject *chosen
      = ml_settings_from_text (self->option->choices (), text, NULL);
  if (chosen != NULL)
    take (self, chosen);
  update_reset (self);
}

static void
on_chosen (WbTypeChooser *chooser, GType type, WbTypeRow *self)
{
  if (self->chosen != NULL && G_OBJECT_TYPE (self->chosen) == type)
    return;
  take (self, g_object_new (type, NULL));
  write_text (self);
}

static void
on_reset (WbTypeRow *self)
{
  g_object_set (self->object, self->property, self->option->preset_text, NULL);
}

static GtkWidget *
make_reset (WbTypeRow *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-undo-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_autofree char *tooltip
      = g_strdup_printf (_ ("Back to %s"), self->option->preset_text);
  g_autofree char *label
      = g_strdup_printf (_ ("Reset %s"), _ (self->option->label));
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_reset), self);
  return button;
}

static void
wb_type_row_dispose (GObject *object)
{
  WbTypeRow *self = WB_TYPE_ROW (object);
  clear_chosen (self);
  if (self->object != NULL)
    g_signal_handlers_disconnect_by_data (self->object, self);
  g_clear_object (&self->object);
  g_clear_pointer (&self->property, g_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (wb_type_row_parent_class)->dispose (object);
}

static void
wb_type_row_class_init (WbTypeRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wb_type_row_dispose;
}

static void
wb_type_row_init (WbTypeRow *self)
{
  self->rows = g_ptr_array_new ();
}

/**
 * wb_type_row_new:
 * @object: has the option
 * @option: of kind %ML_OPTION_KIND_TYPE
 */
GtkWidget *
wb_type_row_new (GObject *object, const MlOption *option)
{
  g_autofree char *tooltip = wb_option_tooltip (option);
  WbTypeRow *self
      = g_object_new (WB_TYPE_TYPE_ROW, "title", _ (option->label),
                      "use-markup", FALSE, "tooltip-text", tooltip, NULL);
  self->object = g_object_ref (object);
  self->option = option;
  self->property = ml_option_property (option);
  GtkWidget *chooser
      = wb_type_chooser_new (option->choices (), _ (option->label));
  self->chooser = WB_TYPE_CHOOSER (chooser);
  wb_type_chooser_set_width (self->chooser, 10); /* the title needs room */
  gtk_widget_set_name (chooser, self->property);
  gtk_widget_set_valign (chooser, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (chooser, 120, -1);
  self->reset = make_reset (self);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), chooser);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), self->reset);
  g_signal_connect (chooser, "chosen", G_CALLBACK (on_chosen), self);
  g_autofree char *signal = g_strconcat ("notify::", self->property, NULL);
  g_signal_connect_swapped (object, signal, G_CALLBACK (read_text), self);
  read_text (self);
  return GTK_WIDGET (self);
}

/** wb_type_row_for: Returns: one thing of a type with rows of its own, several
 * classifiers, or a value */
GtkWidget *
wb_type_row_for (GObject *object, const MlOption *option)
{
  if (option->kind == ML_OPTION_KIND_TYPE)
    return wb_type_row_new (object, option);
  if (option->kind == ML_OPTION_KIND_NETWORK
      && option->choices () == ML_TYPE_LEARNER)
    return wb_type_list_row_new (object, option);
  return wb_option_row_new (object, option);
}

/** wb_type_row_chosen: Returns: (transfer none) (nullable): whose options are
 * shown */
GObject *
wb_type_row_chosen (WbTypeRow *self)
{
  return self->chosen;
}
