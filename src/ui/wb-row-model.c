/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-row-model.h"

enum
{
  SLICE = 8000,       /* µs of making widgets before the window may go on */
  AT_ONCE = 4,        /* rows between looks at the clock                  */
  WITH_WIDGETS = 512, /* more than a view makes widgets for               */
};

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
  guint n_rows, n_shown;
  guint reveal;  /* idle source, or 0 */
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
  return WB_ROW_MODEL (model)->n_shown;
}

static gpointer
get_item (GListModel *model, guint position)
{
  WbRowModel *self = WB_ROW_MODEL (model);
  if (position >= self->n_shown)
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
  g_clear_handle_id (&WB_ROW_MODEL (object)->reveal, g_source_remove);
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

static void
show_rows (WbRowModel *self, guint n_shown)
{
  const guint n_before = self->n_shown;
  self->n_shown = n_shown;
  g_list_model_items_changed (G_LIST_MODEL (self), n_before, 0,
                              n_shown - n_before);
}

static gboolean
reveal_some (gpointer data)
{
  WbRowModel *self = data;
  const gint64 end = g_get_monotonic_time () + SLICE;
  while (self->n_shown < MIN (self->n_rows, WITH_WIDGETS)
         && g_get_monotonic_time () < end)
    show_rows (self, MIN (self->n_rows, self->n_shown + AT_ONCE));
  if (self->n_shown < MIN (self->n_rows, WITH_WIDGETS))
    return G_SOURCE_CONTINUE;
  self->reveal = 0;
  show_rows (self, self->n_rows);
  return G_SOURCE_REMOVE;
}

/**
 * wb_row_model_reveal_slowly:
 *
 * Before a view has it: lets the rows come in slices of some milliseconds. A
 * view makes widgets for the first few hundred rows at once, whether they are
 * in sight or not, and the window would stand still meanwhile.
 */
void
wb_row_model_reveal_slowly (WbRowModel *self)
{
  g_return_if_fail (self->reveal == 0);
  self->n_shown = 0;
  self->reveal = g_idle_add (reveal_some, self);
}

/** wb_row_model_reveal: all rows that are still to come, now */
void
wb_row_model_reveal (WbRowModel *self)
{
  if (self->reveal == 0)
    return;
  g_clear_handle_id (&self->reveal, g_source_remove);
  show_rows (self, self->n_rows);
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
  self->n_rows = self->n_shown = n_rows;
  self->order = order;
  return self;
}

/** wb_row_model_selected: @selection: (nullable): around a WbRowModel. Returns:
 * (transfer full) (element-type guint32): the numbers of the rows selected */
GArray *
wb_row_model_selected (GtkSelectionModel *selection)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  if (selection == NULL)
    return rows;
  g_autoptr (GtkBitset) places = gtk_selection_model_get_selection (selection);
  GtkBitsetIter iter;
  guint place;
  for (gboolean is_there = gtk_bitset_iter_init_first (&iter, places, &place);
       is_there; is_there = gtk_bitset_iter_next (&iter, &place))
    {
      g_autoptr (WbRow) row
          = g_list_model_get_item (G_LIST_MODEL (selection), place);
      const guint32 number = wb_row_number (row);
      g_array_append_val (rows, number);
    }
  return rows;
}
