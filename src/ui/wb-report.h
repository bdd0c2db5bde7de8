/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs as a report: a web page or a PDF, written in a thread. */
#pragma once

#include "wb-window.h"

#include "ml-report.h"

void wb_report_export (WbWindow *window, GPtrArray *runs, MlReportFlags flags, const char *path); /* WbRun; a toast tells how it went */
