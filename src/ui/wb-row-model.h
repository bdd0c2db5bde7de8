/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows of a table as a list of WbRow, each made when asked for: a list of
 * ten million rows costs nothing. */
#pragma once

#include <gtk/gtk.h>

#define WB_TYPE_ROW (wb_row_get_type ())
G_DECLARE_FINAL_TYPE (WbRow, wb_row, WB, ROW, GObject)
guint wb_row_number (WbRow *self); /* from 0 */

#define WB_TYPE_ROW_MODEL (wb_row_model_get_type ())
G_DECLARE_FINAL_TYPE (WbRowModel, wb_row_model, WB, ROW_MODEL, GObject)
WbRowModel *wb_row_model_new         (guint n_rows);
WbRowModel *wb_row_model_new_ordered (guint n_rows, GArray *order); /* (transfer full) (nullable) guint32 row numbers */
void        wb_row_model_reveal_slowly (WbRowModel *self); /* in slices, while the main loop is idle */
void        wb_row_model_reveal        (WbRowModel *self); /* the rest at once */
GArray     *wb_row_model_selected      (GtkSelectionModel *selection); /* (transfer full) guint32 row numbers; selection: (nullable), of a WbRowModel */
