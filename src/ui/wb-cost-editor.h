/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A cost matrix to be edited: a cell an actual and a predicted class, or the
 * whole as text, as WEKA writes it. */
#pragma once

#include "ml-attribute.h"

#include <adwaita.h>

#define WB_TYPE_COST_EDITOR (wb_cost_editor_get_type ())
G_DECLARE_FINAL_TYPE (WbCostEditor, wb_cost_editor, WB, COST_EDITOR, AdwBin)

/* Signal: "changed" (), by the user. */
GtkWidget    *wb_cost_editor_new       (void);
void          wb_cost_editor_set_class (WbCostEditor *self, const MlAttribute *target); /* (nullable): other labels begin with costs of 1 */
const double *wb_cost_editor_costs     (WbCostEditor *self); /* (transfer none) (nullable): n_labels × n_labels; NULL: every mistake costs 1 */
