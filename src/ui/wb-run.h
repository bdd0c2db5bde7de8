/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One run of the session: the job while it works, then what came out of it. A
 * model loaded from a file is a run without a job. Charts and lists draw from
 * the copy of the history kept here, so several may watch one job. */
#pragma once

#include "wb-session.h"

#include "ml-job.h"
#include "ml-saved-session.h"
#include "ml-throughput.h"

#include "plot-chart.h"

#define WB_TYPE_RUN (wb_run_get_type ())
G_DECLARE_FINAL_TYPE (WbRun, wb_run, WB, RUN, GObject)

/* Properties with notify: state (MlJobState as int), ticked (boolean).
 * Signal: "studied" (): one of its studies has ended. */

/* In the session: newest first, and looked at. */
WbRun        *wb_run_start          (WbSession *session, MlExperiment *experiment);  /* (transfer full) experiment; returns (transfer none) */
WbRun        *wb_run_load           (WbSession *session, MlPredictor *predictor, const char *path); /* (transfer full) predictor */
WbRun        *wb_run_restore        (WbSession *session, const MlSavedRun *saved);   /* as it was: a run without a job */
void          wb_run_remove         (WbSession *session, WbRun *run);                /* stops it first */
guint         wb_run_n_running      (WbSession *session);

guint         wb_run_color          (WbRun *self);  /* index into the palette        */
const char   *wb_run_title          (WbRun *self);
const char   *wb_run_time           (WbRun *self);  /* "14:02:31"                    */
MlJobState    wb_run_state          (WbRun *self);
gboolean      wb_run_is_running     (WbRun *self);  /* or waiting or paused          */
char         *wb_run_status         (WbRun *self);  /* (transfer full): "running 34 %", "95.33 %" */
gboolean      wb_run_is_ticked      (WbRun *self);
void          wb_run_set_ticked     (WbRun *self, gboolean ticked);

MlJob        *wb_run_job            (WbRun *self);  /* (transfer none) (nullable)    */
MlEvaluation *wb_run_evaluation     (WbRun *self);  /* (transfer none) (nullable)    */
const char   *wb_run_problem        (WbRun *self);  /* (nullable): why it failed     */
const char   *wb_run_end_text       (WbRun *self);  /* (nullable): why its training ended */
MlPredictor  *wb_run_predictor      (WbRun *self);  /* (transfer none) (nullable): what it ended with */
MlPredictor  *wb_run_live_predictor (WbRun *self);  /* (transfer none) (nullable): … or works with now */
const MlExperiment *wb_run_experiment (WbRun *self);/* (nullable)                    */

/* Watching: copies what is new; TRUE if anything came. */
gboolean      wb_run_drain          (WbRun *self);
gboolean      wb_run_drain_snapshot (WbRun *self);
void          wb_run_ask_snapshot   (WbRun *self, gboolean is_awaited);
const GArray *wb_run_history        (WbRun *self);  /* MlMetrics                     */
const MlThroughput *wb_run_throughput (WbRun *self); /* of all its parts together     */
const GArray *wb_run_layers         (WbRun *self, const char *const **names, guint *n_layers); /* MlLayerStats */
MlSnapshot   *wb_run_snapshot       (WbRun *self);  /* (transfer none) (nullable)    */
GPtrArray    *wb_run_on_show        (WbSession *session); /* WbRun: looked at, then ticked */
GArray       *wb_run_collect_plots  (WbSession *session); /* PlotRun: the same as charts see them */
