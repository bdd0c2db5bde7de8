/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the pages share: the table at hand, its class column, how it came
 * about (undo and redo; tables share columns, so a step costs nothing), the
 * filters of the next experiment and the runs so far. No widget in here.
 *
 * Properties, each with notify: dataset (MlDataset, nullable), target (int, -1:
 * no class), path (string, nullable: the file it came from), can-undo, can-redo,
 * run (GObject, nullable: the one run that is looked at), schemes (strv: texts of
 * the classifiers to compare), plan (MlSavedPlan: how they are), undefined (string, settable: what reports print
 * for a figure that is undefined: "?", "n/a" or "0").
 * All are set before any notifies; dataset notifies first. */
#pragma once

#include "ml-filter.h"
#include "ml-report.h"
#include "ml-saved-session.h"

#include <gio/gio.h>

#define WB_TYPE_SESSION (wb_session_get_type ())
G_DECLARE_FINAL_TYPE (WbSession, wb_session, WB, SESSION, GObject)

WbSession  *wb_session_new        (void);
MlDataset  *wb_session_dataset    (WbSession *self);             /* (transfer none) (nullable)           */
int         wb_session_target     (WbSession *self);
void        wb_session_set_target (WbSession *self, int target);
const char *wb_session_path       (WbSession *self);             /* (nullable)                           */
void        wb_session_open       (WbSession *self, MlDataset *data, const char *path); /* a new table: no way back */
void        wb_session_edit       (WbSession *self, MlDataset *data, int target);       /* the next step of the same */
void        wb_session_edit_by    (WbSession *self, MlDataset *data, int target, MlFilter *filter); /* (nullable) filter: applied to all rows */
MlFilter   *wb_session_leak       (WbSession *self);             /* (transfer none) (nullable): a filter that learned from test rows, too */
gboolean    wb_session_can_mend_leak (WbSession *self);
void        wb_session_mend_leak  (WbSession *self);             /* its filters go into the test                */
gboolean    wb_session_can_undo   (WbSession *self);
gboolean    wb_session_can_redo   (WbSession *self);
void        wb_session_undo       (WbSession *self);
void        wb_session_redo       (WbSession *self);
void        wb_session_save_steps (WbSession *self, MlSavedSession *into); /* what stands around the table at hand */
void        wb_session_restore    (WbSession *self, const MlSavedSession *saved); /* its table and what save_steps() had */
GListStore *wb_session_filters    (WbSession *self);             /* (transfer none): of MlFilter, in order of use */
GListStore *wb_session_runs       (WbSession *self);             /* (transfer none): of GObject, newest first     */
GListStore *wb_session_comparisons(WbSession *self);             /* (transfer none): of WbComparison, newest first */
GObject    *wb_session_run        (WbSession *self);             /* (transfer none) (nullable): one of the runs   */
void        wb_session_set_run    (WbSession *self, GObject *run);
const char *const *wb_session_schemes (WbSession *self);         /* texts of MlScheme, in their order    */
void        wb_session_set_schemes(WbSession *self, const char *const *schemes);
const MlSavedPlan *wb_session_plan (WbSession *self);            /* of the next comparison               */
void        wb_session_set_plan   (WbSession *self, const MlSavedPlan *plan);
MlReportFlags wb_session_report_flags (WbSession *self);         /* what undefined says                  */
