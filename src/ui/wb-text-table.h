/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A table of words and figures on show. A menu copies it as text, CSV, Markdown
 * or LaTeX, and saves it. */
#pragma once

#include "ml-text-table.h"

#include <adwaita.h>

#define WB_TYPE_TEXT_TABLE (wb_text_table_get_type ())
G_DECLARE_FINAL_TYPE (WbTextTable, wb_text_table, WB, TEXT_TABLE, AdwBin)

/* Signal: "picked" (guint row, guint column): the button of a cell was pressed. */

GtkWidget *wb_text_table_new (MlTextTable *table); /* (transfer full); its caption is the screen reader's name */
void       wb_text_table_set (WbTextTable *self, MlTextTable *table); /* (transfer full): the same columns keep their widths and the place */
void       wb_text_table_set_pickable (WbTextTable *self, const char *tooltip); /* cells but those of the first column are buttons */
