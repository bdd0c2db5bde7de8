/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-attribute-row.h"

#include "wb-sparkline.h"

#include <glib/gi18n.h>

struct _WbAttributeRow
{
  GtkBox parent;
  WbColumn *column; /* (nullable) */
  GBinding *ticked; /* (nullable) */
  GtkCheckButton *tick;
  GtkLabel *name, *kind;
  WbSparkline *sparkline;
};

enum
{
  PROP_COLUMN = 1,
};

G_DEFINE_FINAL_TYPE (WbAttributeRow, wb_attribute_row, GTK_TYPE_BOX)

/* "numeric", "nominal 3": a kind, and how many labels it has. */
static char *
kind_text (const MlAttribute *attribute)
{
  const char *kind = _ (ml_attribute_kind_name (attribute->kind));
  if (attribute->kind == ML_ATTRIBUTE_NOMINAL)
    return g_strdup_printf ("%s %u", kind, attribute->n_labels);
  if (attribute->kind == ML_ATTRIBUTE_IMAGE)
    return g_strdup_printf ("%s %u×%u", kind, attribute->shape[2],
                            attribute->shape[1]);
  return g_strdup (kind);
}

static void
show_column (WbAttributeRow *self)
{
  const MlAttribute *attribute = wb_column_attribute (self->column);
  g_autofree char *kind = kind_text (attribute);
  gtk_label_set_label (self->name, attribute->name);
  gtk_label_set_label (self->kind, kind);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->tick),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  attribute->name, -1);
  self->ticked = g_object_bind_property (
      self->column, "ticked", self->tick, "active",
      G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
}

static void
set_column (WbAttributeRow *self, WbColumn *column)
{
  if (self->column == column)
    return;
  if (self->ticked != NULL)
    g_binding_unbind (g_steal_pointer (&self->ticked));
  g_set_object (&self->column, column);
  if (self->sparkline != NULL)
    wb_sparkline_set_column (self->sparkline, column);
  if (column != NULL)
    show_column (self);
}

static void
wb_attribute_row_get_property (GObject *object, guint id, GValue *value,
                               GParamSpec *pspec)
{
  if (id == PROP_COLUMN)
    g_value_set_object (value, WB_ATTRIBUTE_ROW (object)->column);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
wb_attribute_row_set_property (GObject *object, guint id, const GValue *value,
                               GParamSpec *pspec)
{
  if (id == PROP_COLUMN)
    set_column (WB_ATTRIBUTE_ROW (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
wb_attribute_row_dispose (GObject *object)
{
  set_column (WB_ATTRIBUTE_ROW (object), NULL);
  G_OBJECT_CLASS (wb_attribute_row_parent_class)->dispose (object);
}

static void
wb_attribute_row_class_init (WbAttributeRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = wb_attribute_row_get_property;
  object_class->set_property = wb_attribute_row_set_property;
  object_class->dispose = wb_attribute_row_dispose;
  g_object_class_install_property (
      object_class, PROP_COLUMN,
      g_param_spec_object ("column", NULL, NULL, WB_TYPE_COLUMN,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));

  g_type_ensure (WB_TYPE_SPARKLINE);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ruru/Ruru/ui/wb-attribute-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WbAttributeRow, tick);
  gtk_widget_class_bind_template_child (widget_class, WbAttributeRow, name);
  gtk_widget_class_bind_template_child (widget_class, WbAttributeRow, kind);
  gtk_widget_class_bind_template_child (widget_class, WbAttributeRow,
                                        sparkline);
}

static void
wb_attribute_row_init (WbAttributeRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
