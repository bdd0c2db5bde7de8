/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An option that names several things of a type, each with options of its own,
 * such as the classifiers that vote: they are added, removed, moved and
 * configured in rows below it. */
#pragma once

#include "ml-option.h"

#include <adwaita.h>

#define WB_TYPE_TYPE_LIST_ROW (wb_type_list_row_get_type ())
G_DECLARE_FINAL_TYPE (WbTypeListRow, wb_type_list_row, WB, TYPE_LIST_ROW, AdwExpanderRow)

GtkWidget *wb_type_list_row_new    (GObject *object, const MlOption *option);
guint      wb_type_list_row_length (WbTypeListRow *self);
GObject   *wb_type_list_row_nth    (WbTypeListRow *self, guint index); /* (transfer none) */
void       wb_type_list_row_add    (WbTypeListRow *self, GType type);  /* at the end, open */
void       wb_type_list_row_remove (WbTypeListRow *self, guint index);
void       wb_type_list_row_move   (WbTypeListRow *self, guint from, guint to);
