/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tables to compare on: the one at hand, if it is ticked, samples and files. */
#pragma once

#include "wb-session.h"

#include "ml-comparison.h"

#include <adwaita.h>

#define WB_TYPE_TABLE_LIST (wb_table_list_get_type ())
G_DECLARE_FINAL_TYPE (WbTableList, wb_table_list, WB, TABLE_LIST, AdwBin)

/* Signal: "changed" (): tables came or went. */
GtkWidget *wb_table_list_new     (WbSession *session);
void       wb_table_list_add     (WbTableList *self, MlDataset *data); /* its last column is the class */
guint      wb_table_list_length  (WbTableList *self);
void       wb_table_list_collect (WbTableList *self, MlComparison *into);
