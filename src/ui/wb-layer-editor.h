/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The layers of a network learner as a list that a person changes: add, remove,
 * move, undo. Every change goes into the learner's options at once, and beside
 * every layer stands what comes out of it, or why it cannot be. */
#pragma once

#include "ml-network-learner.h"

#include <adwaita.h>

#define WB_TYPE_LAYER_EDITOR (wb_layer_editor_get_type ())
G_DECLARE_FINAL_TYPE (WbLayerEditor, wb_layer_editor, WB, LAYER_EDITOR, GtkBox)

GtkWidget *wb_layer_editor_new     (MlNetworkLearner *learner, MlDataset *data, int target);
MlNetwork *wb_layer_editor_network (WbLayerEditor *self); /* (transfer none): as edited, without the last layer */
void       wb_layer_editor_add     (WbLayerEditor *self, GType type); /* below the selected one */
void       wb_layer_editor_move    (WbLayerEditor *self, guint from, guint to);
void       wb_layer_editor_present (GtkWidget *parent, MlNetworkLearner *learner, MlDataset *data, int target); /* in a window of its own */
