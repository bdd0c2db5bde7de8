/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Results as texts to copy and save, and as rows for tables. All of it walks
 * the measure tables of the evaluation. */
#pragma once

#include "wb-run.h"

#include <gtk/gtk.h>

/* `runs` of WbRun; one column a run, one line a measure. */
char       *wb_result_csv      (GPtrArray *runs);
char       *wb_result_latex    (GPtrArray *runs);
char       *wb_result_html     (GPtrArray *runs);              /* a whole page */
char       *wb_result_text     (GPtrArray *runs);              /* WEKA's reports */

/* (transfer full) models of GtkStringList, with (transfer full) titles. */
GListModel *wb_result_classes  (const MlEvaluation *evaluation, GStrv *titles);
GListModel *wb_result_folds    (const MlEvaluation *evaluation, GStrv *titles); /* folds, then mean and sd */
GListModel *wb_result_rows     (const MlEvaluation *evaluation, guint actual, guint predicted, GStrv *titles);
