/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A table of any size: rows are made as they scroll into view, columns in
 * pages of WB_DATA_TABLE_COLUMNS, because each column is a widget. */
#pragma once

#include "ml-dataset.h"

#include <gtk/gtk.h>

#define WB_TYPE_DATA_TABLE (wb_data_table_get_type ())
G_DECLARE_FINAL_TYPE (WbDataTable, wb_data_table, WB, DATA_TABLE, GtkBox)

#define WB_DATA_TABLE_COLUMNS 24

void wb_data_table_set_dataset (WbDataTable *self, MlDataset *data); /* (nullable) */
void wb_data_table_set_rows    (WbDataTable *self, MlDataset *data, GArray *rows); /* guint32: only these, in that order, to be selected from */
GArray *wb_data_table_selected (WbDataTable *self);                  /* (transfer full) guint32: of set_rows */
void wb_data_table_scroll_to   (WbDataTable *self, guint row);
