/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A study of one run: at work in a thread of its own, then what it found. It
 * lives as long as the run, whichever run is looked at. */
#pragma once

#include "wb-run.h"

#include "ml-study.h"

#define WB_TYPE_STUDY (wb_study_get_type ())
G_DECLARE_FINAL_TYPE (WbStudy, wb_study, WB, STUDY, GObject)

/* Signal: "changed" (): there is more, or it has ended; then the run emits "studied". */

WbStudy    *wb_study_of         (WbRun *run, GType type);           /* (transfer none): the study of that type, begun or not */
void        wb_study_start      (WbStudy *self, MlStudy *settings); /* (transfer none): copied; findings before are dropped when there are new ones */
void        wb_study_stop       (WbStudy *self);                    /* keeps what was found */
MlFindings *wb_study_findings   (WbStudy *self);                    /* (transfer none) (nullable): so far */
const char *wb_study_problem    (WbStudy *self);                    /* (nullable): why there are none */
MlStudy    *wb_study_settings   (WbStudy *self);                    /* (transfer none) (nullable): what found them */
void        wb_study_restore    (WbStudy *self, MlStudy *settings, MlFindings *findings); /* as if it had just ended */
MlMonitor  *wb_study_monitor    (WbStudy *self);                    /* (transfer none) (nullable): while it works */
