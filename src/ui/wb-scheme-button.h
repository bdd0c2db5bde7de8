/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small button beside the chooser: the classifier and its options as one line
 * of text, in WEKA's words where WEKA has the scheme, to copy, or to replace by
 * a line pasted from elsewhere. */
#pragma once

#include "ml-learner.h"

#include <adwaita.h>

#define WB_TYPE_SCHEME_BUTTON (wb_scheme_button_get_type ())
G_DECLARE_FINAL_TYPE (WbSchemeButton, wb_scheme_button, WB, SCHEME_BUTTON,
                      AdwBin)

/* Signal: "entered" (MlLearner *): what a line stands for that was entered. */
GtkWidget *wb_scheme_button_new         (void);
void       wb_scheme_button_set_learner (WbSchemeButton *self, MlLearner *learner); /* whose line is shown */
