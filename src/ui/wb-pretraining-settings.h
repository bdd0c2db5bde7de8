/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a person sets of the experiment on pre-training, as an object with
 * options, so that it gets rows like any other. */
#pragma once

#include "ml-pretraining-plan.h"

#define WB_TYPE_PRETRAINING_SETTINGS (wb_pretraining_settings_get_type ())
GType    wb_pretraining_settings_get_type (void);

GObject *wb_pretraining_settings_new      (void);
void     wb_pretraining_settings_apply    (GObject *self, MlPretrainingPlan *plan);
