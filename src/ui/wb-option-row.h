/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One option of one object as a row: label, tooltip with the range, an editor
 * that suits the kind, a button back to the preset. Bound both ways. */
#pragma once

#include "ml-dataset.h"
#include "ml-option.h"

#include <adwaita.h>

#define WB_TYPE_OPTION_ROW (wb_option_row_get_type ())
G_DECLARE_FINAL_TYPE (WbOptionRow, wb_option_row, WB, OPTION_ROW, AdwActionRow)

GtkWidget *wb_option_row_new    (GObject *object, const MlOption *option);
GtkWidget *wb_option_row_editor (WbOptionRow *self); /* named after the property */
const MlOption *wb_option_row_option (WbOptionRow *self);
void       wb_option_row_set_choices (WbOptionRow *self, GArray *values, GtkStringList *names); /* numbers by name */
void       wb_option_row_set_columns (WbOptionRow *self, MlDataset *data); /* by name instead of number */
