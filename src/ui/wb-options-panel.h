/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All options of an object, one row each: learners, filters, charts. */
#pragma once

#include "ml-dataset.h"
#include "ml-option.h"

#include <adwaita.h>

#define WB_TYPE_OPTIONS_PANEL (wb_options_panel_get_type ())
G_DECLARE_FINAL_TYPE (WbOptionsPanel, wb_options_panel, WB, OPTIONS_PANEL, AdwBin)

GtkWidget *wb_options_panel_new        (void);
void       wb_options_panel_set_object (WbOptionsPanel *self, GObject *object); /* (nullable) */
void       wb_options_panel_set_object_without (WbOptionsPanel *self, GObject *object, const char *const *hidden);
GObject   *wb_options_panel_object     (WbOptionsPanel *self);                  /* (transfer none) (nullable) */
guint      wb_options_panel_n_rows     (WbOptionsPanel *self);
void       wb_options_panel_set_columns (WbOptionsPanel *self, MlDataset *data); /* by name instead of number */
void       wb_options_panel_set_choices (WbOptionsPanel *self, const MlOption *option, GArray *values, GtkStringList *names);
void       wb_options_panel_set_task (WbOptionsPanel *self, MlDataset *data, int target); /* (nullable) data: what a network is to learn */
const char *wb_options_panel_problem (WbOptionsPanel *self); /* (nullable): why that network cannot be */
