/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stands against a run, or makes its figures doubtful: a sentence, and
 * where something helps a button that does it. Takes no room without. */
#pragma once

#include "wb-session.h"

#include "ml-experiment.h"

#include <adwaita.h>

#define WB_TYPE_ADVICE (wb_advice_get_type ())
G_DECLARE_FINAL_TYPE (WbAdvice, wb_advice, WB, ADVICE, AdwBin)

GtkWidget *wb_advice_new  (WbSession *session);
void       wb_advice_show (WbAdvice *self, MlLearner *learner, const char *problem, const MlExperiment *experiment); /* all (nullable); a problem of the learner's own settings has no learner */
void       wb_advice_point (WbAdvice *self); /* the keyboard goes to the button that helps */
