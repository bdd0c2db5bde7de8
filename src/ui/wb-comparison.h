/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One comparison of the session: at work in a thread of its own, then its
 * scores. */
#pragma once

#include "wb-session.h"

#include "ml-comparison.h"

#define WB_TYPE_COMPARISON (wb_comparison_get_type ())
G_DECLARE_FINAL_TYPE (WbComparison, wb_comparison, WB, COMPARISON, GObject)

/* Property: title (string). Signal: "changed" (): there are more scores, or it has ended. */

WbComparison *wb_comparison_start      (WbSession *session, MlComparison *settings); /* (transfer full) settings; returns (transfer none) */
WbComparison *wb_comparison_restore    (WbSession *session, MlScores *scores, const char *time); /* (transfer full) scores */
MlScores     *wb_comparison_scores     (WbComparison *self); /* (transfer none) (nullable): so far */
gboolean      wb_comparison_is_running (WbComparison *self);
void          wb_comparison_stop       (WbComparison *self); /* keeps what is finished */
const char   *wb_comparison_title      (WbComparison *self); /* "14:02 · 3 classifiers · 2 tables" */
const char   *wb_comparison_time       (WbComparison *self);
const char   *wb_comparison_problem    (WbComparison *self); /* (nullable): why there are none */
MlMonitor    *wb_comparison_monitor    (WbComparison *self); /* (transfer none) (nullable): while it works */
