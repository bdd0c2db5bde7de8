/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What may be changed of a network while it learns: a row of controls that opens
 * above the transport bar. */
#pragma once

#include "wb-run.h"

#include <adwaita.h>

#define WB_TYPE_TUNING (wb_tuning_get_type ())
G_DECLARE_FINAL_TYPE (WbTuning, wb_tuning, WB, TUNING, AdwBin)

GtkWidget *wb_tuning_new    (void);
GtkWidget *wb_tuning_button (WbTuning *self);             /* (transfer none): opens it; for the caller to place */
void       wb_tuning_show   (WbTuning *self, WbRun *run); /* (nullable): what is in force now */
