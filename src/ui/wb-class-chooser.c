/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-class-chooser.h"

#include <glib/gi18n.h>

struct _WbClassChooser
{
  AdwBin parent;
  WbSession *session;
  GtkDropDown *target;
  gboolean is_showing; /* while the list is rebuilt */
};

G_DEFINE_FINAL_TYPE (WbClassChooser, wb_class_chooser, ADW_TYPE_BIN)

static const char *
kind_word (const MlAttribute *attribute)
{
  switch (attribute->kind)
    {
    case ML_ATTRIBUTE_NUMERIC:
      return _ ("Num");
    case ML_ATTRIBUTE_NOMINAL:
      return _ ("Nom");
    case ML_ATTRIBUTE_STRING:
      return _ ("Str");
    case ML_ATTRIBUTE_DATE:
      return _ ("Dat");
    case ML_ATTRIBUTE_IMAGE:
    default:
      return _ ("Img");
    }
}

static void
on_dataset_changed (WbClassChooser *self)
{
  MlDataset *data = wb_session_dataset (self->session);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  for (guint i = 0; data != NULL && i < ml_dataset_n_columns (data); i++)
    {
      const MlAttribute *attribute = ml_dataset_attribute (data, i);
      gtk_string_list_take (
          names,
          g_strdup_printf ("(%s) %s", kind_word (attribute), attribute->name));
    }
  self->is_showing = TRUE;
  gtk_drop_down_set_model (self->target, G_LIST_MODEL (names));
  self->is_showing = FALSE;
}

static void
on_target_changed (WbClassChooser *self)
{
  const int target = wb_session_target (self->session);
  self->is_showing = TRUE;
  gtk_drop_down_set_selected (
      self->target, target >= 0 ? (guint) target : GTK_INVALID_LIST_POSITION);
  self->is_showing = FALSE;
}

static void
on_selected (WbClassChooser *self)
{
  const guint selected = gtk_drop_down_get_selected (self->target);
  if (!self->is_showing && selected != GTK_INVALID_LIST_POSITION)
    wb_session_set_target (self->session, (int) selected);
}

static void
wb_class_chooser_finalize (GObject *object)
{
  g_clear_object (&WB_CLASS_CHOOSER (object)->session);
  G_OBJECT_CLASS (wb_class_chooser_parent_class)->finalize (object);
}

static void
wb_class_chooser_class_init (WbClassChooserClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wb_class_chooser_finalize;
}

static void
wb_class_chooser_init (WbClassChooser *self)
{
  self->target = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_widget_set_hexpand (GTK_WIDGET (self->target), TRUE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->target),
                               _ ("The attribute to be predicted"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->target),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Class attribute"), -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->target));
}

/** wb_class_chooser_new: @session: whose class is chosen */
GtkWidget *
wb_class_chooser_new (WbSession *session)
{
  WbClassChooser *self = g_object_new (WB_TYPE_CLASS_CHOOSER, NULL);
  self->session = g_object_ref (session);
  on_dataset_changed (self);
  on_target_changed (self);
  g_signal_connect_swapped (self->target, "notify::selected",
                            G_CALLBACK (on_selected), self);
  g_signal_connect_object (session, "notify::dataset",
                           G_CALLBACK (on_dataset_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::target",
                           G_CALLBACK (on_target_changed), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
