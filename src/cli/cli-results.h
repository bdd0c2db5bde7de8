/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What `evaluate` leaves behind: JSON, pictures, a report. */
#pragma once

#include "ml-evaluation.h"
#include "ml-findings.h"
#include "ml-pretrained-nets.h"
#include "ml-report.h"

void     cli_results_print_json  (const MlEvaluation *evaluation);
gboolean cli_results_plot        (const MlEvaluation *evaluation, const char *dir, GError **error);
gboolean cli_results_plot_findings (MlFindings *findings, const char *dir, GError **error);
gboolean cli_results_report      (const MlEvaluation *evaluation, MlReportFlags flags, const char *path, GError **error);
gboolean cli_results_plot_nets   (MlPretrainedNets *nets, const char *dir, GError **error);
