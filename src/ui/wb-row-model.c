/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-row-model.h"

struct _WbRow
{
  GObject parent;
  guint number;
};

G_DEFINE_FINAL_TYPE (WbRow, wb_row, G_TYPE_OBJECT)

static void
wb_row_class_init (WbRowClass *klass)
{
}

static void
wb_row_init (WbRow *self)
{
}

/** wb_row_number: Returns: which row of the table, from 0 */
guint
wb_row_number (WbRow *self)
{
  return self->number;
}

struct _WbRowModel
{
  GObject parent;
  guint n_rows;
  GArray *order; /* (nullable) guint32: the row at each position */
};

static GType
get_item_type (GListModel *model)
{
  return WB_TYPE_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return WB_ROW_MODEL (model)->n_rows;
}

static gpointer
get_item (GListModel *model, guint position)
{
  WbRowModel *self = WB_ROW_MODEL (model);
  if (position >= self->n_rows)
    return NULL;
  WbRow *row = g_object_new (WB_TYPE_ROW, NULL);
  row->number = self->order != NULL
                    ? g_array_index (self->order, guint32, position)
                    : position;
  return row;
}

static void
implement_list (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (WbRowModel, wb_row_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      implement_list))

static void
wb_row_model_finalize (GObject *object)
{
  g_clear_pointer (&WB_ROW_MODEL (object)->order, g_array_unref);
  G_OBJECT_CLASS (wb_row_model_parent_class)->finalize (object);
}

static void
wb_row_model_class_init (WbRowModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wb_row_model_finalize;
}

static void
wb_row_model_init (WbRowModel *self)
{
}

/** wb_row_model_new: Returns: (transfer full): a list of @n_rows rows */
WbRowModel *
wb_row_model_new (guint n_rows)
{
  return wb_row_model_new_ordered (n_rows, NULL);
}

/** wb_row_model_new_ordered: @order: (transfer full) (nullable): which row
 * stands at each position */
WbRowModel *
wb_row_model_new_ordered (guint n_rows, GArray *order)
{
  WbRowModel *self = g_object_new (WB_TYPE_ROW_MODEL, NULL);
  self->n_rows = n_rows;
  self->order = order;
  return self;
}
