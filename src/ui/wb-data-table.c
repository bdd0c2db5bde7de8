/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-data-table.h"

#include "wb-row-model.h"

#include <glib/gi18n.h>
#include <string.h>

enum
{
  SAMPLED_ROWS = 200,
  LEAST_CHARS = 4,
  MOST_CHARS = 40,
};

struct _WbDataTable
{
  GtkBox parent;
  MlDataset *data;     /* (nullable) */
  GArray *rows;        /* (nullable) guint32: the only ones shown */
  guint first;         /* column of the page shown */
  gboolean is_pending; /* to be filled once it is seen */
  GtkColumnView *view;
  GtkSelectionModel *selection; /* (nullable): of the view */
  GtkWidget *pager;
  GtkLabel *range;
};

G_DEFINE_FINAL_TYPE (WbDataTable, wb_data_table, GTK_TYPE_BOX)

enum
{
  SIGNAL_SELECTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_selection_changed (WbDataTable *self)
{
  g_signal_emit (self, signals[SIGNAL_SELECTED], 0);
}

/* The first line of a text is enough for a cell. (transfer full) */
static char *
cell_text (MlDataset *table, guint row, guint column)
{
  char *text = ml_dataset_format_cell (table, row, column);
  char *end = strpbrk (text, "\r\n");
  if (end != NULL)
    *end = '\0';
  return text;
}

/* Width of a column in characters, by its name and rows from all over it. */
static guint
column_chars (MlDataset *table, guint column)
{
  guint n_rows = ml_dataset_n_rows (table), step = n_rows / SAMPLED_ROWS + 1;
  glong most = g_utf8_strlen (ml_dataset_attribute (table, column)->name, -1);
  for (guint row = 0; row < n_rows; row += step)
    {
      g_autofree char *text = cell_text (table, row, column);
      most = MAX (most, g_utf8_strlen (text, -1));
    }
  return (guint) CLAMP (most, LEAST_CHARS, MOST_CHARS);
}

/* An inscription, unlike a label, has a size that its text does not change: a
 * few thousand cells are laid out quickly and columns do not jump. */
static void
set_up_cell (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gpointer chars = g_object_get_data (G_OBJECT (factory), "chars");
  GtkInscription *cell = GTK_INSCRIPTION (gtk_inscription_new (NULL));
  gtk_inscription_set_text_overflow (cell,
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_nat_chars (cell, GPOINTER_TO_UINT (chars));
  gtk_inscription_set_min_chars (cell, GPOINTER_TO_UINT (chars));
  gtk_list_item_set_child (item, GTK_WIDGET (cell));
}

static void
bind_cell (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  guint column = GPOINTER_TO_UINT (data);
  MlDataset *table = g_object_get_data (G_OBJECT (factory), "table");
  guint row = wb_row_number (WB_ROW (gtk_list_item_get_item (item)));
  GtkInscription *cell = GTK_INSCRIPTION (gtk_list_item_get_child (item));
  g_autofree char *text = cell_text (table, row, column);
  gtk_inscription_set_text (cell, text);
  const MlAttribute *attribute = ml_dataset_attribute (table, column);
  gtk_inscription_set_xalign (cell,
                              ml_attribute_has_numbers (attribute) ? 1 : 0);
  gboolean is_missing = ml_dataset_is_missing (table, row, column);
  gtk_widget_set_css_classes (
      GTK_WIDGET (cell),
      (const char *[]){ "numeric", is_missing ? "dim-label" : NULL, NULL });
}

static void
bind_number (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  guint row = wb_row_number (WB_ROW (gtk_list_item_get_item (item)));
  GtkInscription *cell = GTK_INSCRIPTION (gtk_list_item_get_child (item));
  g_autofree char *text = g_strdup_printf ("%u", row + 1);
  gtk_inscription_set_text (cell, text);
  gtk_inscription_set_xalign (cell, 1);
  gtk_widget_set_css_classes (GTK_WIDGET (cell),
                              (const char *[]){ "numeric", "dim-label", NULL });
}

static GtkColumnViewColumn *
append_column (WbDataTable *self, const char *title, guint chars,
               GCallback bind, gpointer bind_data)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_object_set_data_full (G_OBJECT (factory), "table",
                          g_object_ref (self->data), g_object_unref);
  g_object_set_data (G_OBJECT (factory), "chars", GUINT_TO_POINTER (chars));
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_cell), NULL);
  g_signal_connect (factory, "bind", bind, bind_data);
  g_autoptr (GtkColumnViewColumn) column
      = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_append_column (self->view, column);
  return column;
}

static void
remove_columns (WbDataTable *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column
          = g_list_model_get_item (columns, 0);
      gtk_column_view_remove_column (self->view, column);
    }
}

static void
update_pager (WbDataTable *self, guint end)
{
  guint n = ml_dataset_n_columns (self->data);
  g_autofree char *range
      = g_strdup_printf (_ ("Columns %u to %u of %u"), self->first + 1, end, n);
  gtk_label_set_label (self->range, range);
  gtk_widget_set_visible (self->pager, n > WB_DATA_TABLE_COLUMNS);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "table.back",
                                 self->first > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "table.forward", end < n);
}

static guint
digits (guint number)
{
  g_autofree char *text = g_strdup_printf ("%u", number);
  return (guint) MAX (strlen (text), LEAST_CHARS);
}

/* (transfer none): held until the view has it */
static GtkSelectionModel *
make_model (WbDataTable *self)
{
  g_clear_object (&self->selection);
  WbRowModel *rows = self->rows != NULL
                         ? wb_row_model_new_ordered (self->rows->len,
                                                     g_array_ref (self->rows))
                         : wb_row_model_new (ml_dataset_n_rows (self->data));
  wb_row_model_reveal_slowly (rows);
  self->selection = self->rows != NULL
                        ? GTK_SELECTION_MODEL (
                            gtk_multi_selection_new (G_LIST_MODEL (rows)))
                        : GTK_SELECTION_MODEL (
                            gtk_single_selection_new (G_LIST_MODEL (rows)));
  g_signal_connect_object (self->selection, "selection-changed",
                           G_CALLBACK (on_selection_changed), self,
                           G_CONNECT_SWAPPED);
  return self->selection;
}

/* All columns of the page anew, then the rows: a view without rows gains and
 * loses columns quickly. */
static void
fill (WbDataTable *self)
{
  self->is_pending = FALSE;
  gtk_column_view_set_model (self->view, NULL);
  remove_columns (self);
  if (self->data == NULL)
    return;
  append_column (self, _ ("No."), digits (ml_dataset_n_rows (self->data)),
                 G_CALLBACK (bind_number), NULL);
  guint end = MIN (self->first + WB_DATA_TABLE_COLUMNS,
                   ml_dataset_n_columns (self->data));
  for (guint i = self->first; i < end; i++)
    {
      GtkColumnViewColumn *column
          = append_column (self, ml_dataset_attribute (self->data, i)->name,
                           column_chars (self->data, i), G_CALLBACK (bind_cell),
                           GUINT_TO_POINTER (i));
      gtk_column_view_column_set_expand (column, i + 1 == end);
    }
  gtk_column_view_set_model (self->view, make_model (self));
  update_pager (self, end);
}

static void
turn_back (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WbDataTable *self = WB_DATA_TABLE (widget);
  self->first -= MIN (self->first, WB_DATA_TABLE_COLUMNS);
  fill (self);
}

static void
turn_forward (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WbDataTable *self = WB_DATA_TABLE (widget);
  self->first += WB_DATA_TABLE_COLUMNS;
  fill (self);
}

static void
wb_data_table_map (GtkWidget *widget)
{
  if (WB_DATA_TABLE (widget)->is_pending)
    fill (WB_DATA_TABLE (widget));
  GTK_WIDGET_CLASS (wb_data_table_parent_class)->map (widget);
}

static void
wb_data_table_dispose (GObject *object)
{
  WbDataTable *self = WB_DATA_TABLE (object);
  g_clear_object (&self->data);
  g_clear_object (&self->selection);
  g_clear_pointer (&self->rows, g_array_unref);
  G_OBJECT_CLASS (wb_data_table_parent_class)->dispose (object);
}

static void
wb_data_table_class_init (WbDataTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wb_data_table_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->map = wb_data_table_map;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ruru/Ruru/ui/wb-data-table.ui");
  gtk_widget_class_bind_template_child (widget_class, WbDataTable, view);
  gtk_widget_class_bind_template_child (widget_class, WbDataTable, pager);
  gtk_widget_class_bind_template_child (widget_class, WbDataTable, range);
  signals[SIGNAL_SELECTED]
      = g_signal_new ("selected", WB_TYPE_DATA_TABLE, G_SIGNAL_RUN_LAST, 0,
                      NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "table.back", NULL, turn_back);
  gtk_widget_class_install_action (widget_class, "table.forward", NULL,
                                   turn_forward);
}

static void
wb_data_table_init (WbDataTable *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* @rows: (nullable) */
static void
show (WbDataTable *self, MlDataset *data, GArray *rows)
{
  g_set_object (&self->data, data);
  g_clear_pointer (&self->rows, g_array_unref);
  if (rows != NULL)
    self->rows = g_array_ref (rows);
  self->first = 0;
  self->is_pending = TRUE;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    fill (self);
}

/** wb_data_table_set_dataset: @data: (nullable): shown as soon as the table is
 * on show itself */
void
wb_data_table_set_dataset (WbDataTable *self, MlDataset *data)
{
  if (self->data != data || self->rows != NULL)
    show (self, data, NULL);
}

/** wb_data_table_set_rows: @rows: (element-type guint32): the rows of @data to
 * show, in that order; several of them can be selected, of which the signal
 * "selected" tells */
void
wb_data_table_set_rows (WbDataTable *self, MlDataset *data, GArray *rows)
{
  show (self, data, rows);
}

/** wb_data_table_selected: Returns: (transfer full) (element-type guint32): the
 * row numbers selected */
GArray *
wb_data_table_selected (WbDataTable *self)
{
  return wb_row_model_selected (self->rows != NULL ? self->selection : NULL);
}

/** wb_data_table_scroll_to: brings @row into view */
void
wb_data_table_scroll_to (WbDataTable *self, guint row)
{
  GtkSelectionModel *selection = gtk_column_view_get_model (self->view);
  if (selection != NULL)
    {
      g_autoptr (GListModel) rows = NULL;
      g_object_get (selection, "model", &rows, NULL);
      wb_row_model_reveal (WB_ROW_MODEL (rows));
    }
  /* The list inside, for the column view knows no such action in 4.8. */
  gtk_widget_activate_action (
      gtk_widget_get_last_child (GTK_WIDGET (self->view)),
      "list.scroll-to-item", "u", row);
}
