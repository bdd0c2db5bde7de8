/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs as texts to copy and save. */
#pragma once

#include "wb-run.h"

#include "ml-report.h"
#include "ml-text-table.h"

/* `runs` of WbRun. (transfer full) */
MlTextTable *wb_result_table (GPtrArray *runs, MlReportFlags flags);   /* one column a run, one line a measure */
char        *wb_result_text  (GPtrArray *runs, const char *format, MlReportFlags flags); /* "text": WEKA's reports; "csv", "markdown", "latex": that table */
