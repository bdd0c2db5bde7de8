/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One layer in the layer editor: a handle to drag it by, its type, its main
 * options in the line and the others below, and what comes out of it. */
#pragma once

#include "wb-type-chooser.h"

#include "ml-network.h"

#define WB_TYPE_LAYER_ROW (wb_layer_row_get_type ())
G_DECLARE_FINAL_TYPE (WbLayerRow, wb_layer_row, WB, LAYER_ROW, GtkListBoxRow)

/* Signals: "retyped" (GType): the user wants another layer here;
 * "dropped" (WbLayerRow): the user let that row go on this one. */
GtkWidget *wb_layer_row_new        (MlLayer *layer, WbTypeCheck check, gpointer data);
MlLayer   *wb_layer_row_layer      (WbLayerRow *self); /* (transfer none) */
void       wb_layer_row_show_trace (WbLayerRow *self, const MlLayerTrace *trace); /* (nullable): not known */

/* Two labels of the columns at the right, the same for every line. */
GtkWidget *wb_layer_label_new      (const char *name, guint width_chars);
