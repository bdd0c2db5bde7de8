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
  if (position >= WB_ROW_MODEL (model)->n_rows)
    return NULL;
  WbRow *row = g_object_new (WB_TYPE_ROW, NULL);
  row->number = position;
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
wb_row_model_class_init (WbRowModelClass *klass)
{
}

static void
wb_row_model_init (WbRowModel *self)
{
}

/** wb_row_model_new: Returns: (transfer full): a list of @n_rows rows */
WbRowModel *
wb_row_model_new (guint n_rows)
{
  WbRowModel *self = g_object_new (WB_TYPE_ROW_MODEL, NULL);
  self->n_rows = n_rows;
  return self;
}
