/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Evaluations as tables to show, copy and print. All of them walk the measure
 * tables, so a new measure is in each. @flags: how undefined figures are told. */
#pragma once

#include "ml-report.h"
#include "ml-text-table.h"

MlTextTable *ml_result_table_measures  (const MlEvaluation *const *evaluations, const char *const *titles, guint n, MlReportFlags flags); /* a column each */
MlTextTable *ml_result_table_classes   (const MlEvaluation *evaluation, MlReportFlags flags); /* a row a class, then their weighted average */
MlTextTable *ml_result_table_decided   (const MlTextTable *classes, const MlEvaluation *decided, MlReportFlags flags); /* the same of another decision on the same test */
MlTextTable *ml_result_table_confusion (const double *cells, const MlAttribute *target); /* n_labels × n_labels, rows = actual */
MlTextTable *ml_result_table_folds     (const MlEvaluation *evaluation, MlReportFlags flags); /* a row a fold, then mean and standard deviation */
MlTextTable *ml_result_table_settings  (const MlEvaluation *evaluation); /* a row a fact: scheme, data and its hash, seed, versions … */
GPtrArray   *ml_result_tables          (const MlEvaluation *evaluation, MlReportFlags flags); /* (transfer full) MlTextTable: all of one run */
