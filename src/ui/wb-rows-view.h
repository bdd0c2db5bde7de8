/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Some rows of a table, as rows or as pictures, which may be dropped: all of
 * them, or those selected. */
#pragma once

#include "ml-dataset.h"

#include <adwaita.h>

#define WB_TYPE_ROWS_VIEW (wb_rows_view_get_type ())
G_DECLARE_FINAL_TYPE (WbRowsView, wb_rows_view, WB, ROWS_VIEW, AdwBin)

/* Signal: "drop" (GArray of guint32, gboolean again): these rows are to go, and
 * the run to be repeated without them. */
GtkWidget *wb_rows_view_new   (void);
void       wb_rows_view_show  (WbRowsView *self, MlDataset *data, int target, GArray *rows, const char *title, gboolean can_drop); /* rows: guint32 */
void       wb_rows_view_clear (WbRowsView *self); /* only the hint */
