/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The report of a run as text, as WEKA's "Classifier output"; of a run that
 * failed, why. */
#pragma once

#include "wb-run.h"

#include "ml-report.h"

#include <adwaita.h>

#define WB_TYPE_OUTPUT_VIEW (wb_output_view_get_type ())
G_DECLARE_FINAL_TYPE (WbOutputView, wb_output_view, WB, OUTPUT_VIEW, AdwBin)

GtkWidget *wb_output_view_new  (void);
void       wb_output_view_show (WbOutputView *self, WbRun *run, MlReportFlags flags); /* (nullable) run */
