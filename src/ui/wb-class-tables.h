/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The figures by class and the confusion matrix of a run, as tables: of the most
 * probable class, or of a threshold, which a line above them tells. */
#pragma once

#include "ml-report.h"

#include <adwaita.h>

#define WB_TYPE_CLASS_TABLES (wb_class_tables_get_type ())
G_DECLARE_FINAL_TYPE (WbClassTables, wb_class_tables, WB, CLASS_TABLES, AdwBin)

/* Signal: "picked" (guint actual, guint predicted): a cell of the matrix was pressed.
 * The line's button activates the action "results.most-probable". */

GtkWidget *wb_class_tables_new    (void);
void       wb_class_tables_show   (WbClassTables *self, const MlEvaluation *evaluation, MlReportFlags flags); /* (nullable) evaluation; flags: how undefined figures are told */
void       wb_class_tables_decide (WbClassTables *self, guint class_index, double threshold); /* NaN: the most probable class */
