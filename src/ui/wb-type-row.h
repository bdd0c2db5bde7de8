/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An option that names a type with options of its own, such as the optimizer:
 * a list of all types of the kind, and below it the options of the one chosen.
 */
#pragma once

#include "ml-option.h"

#include <adwaita.h>

#define WB_TYPE_TYPE_ROW (wb_type_row_get_type ())
G_DECLARE_FINAL_TYPE (WbTypeRow, wb_type_row, WB, TYPE_ROW, AdwExpanderRow)

GtkWidget *wb_type_row_new    (GObject *object, const MlOption *option);
GtkWidget *wb_type_row_for    (GObject *object, const MlOption *option); /* the row that suits the kind of any option */
GObject   *wb_type_row_chosen (WbTypeRow *self); /* (transfer none) (nullable): the thing that the text names */
