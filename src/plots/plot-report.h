/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs as a report to read, print and send: one web page without outside
 * parts, or a PDF. Tables and charts are those of the window; nothing here
 * needs one, so it is written in a thread. */
#pragma once

#include "plot-chart.h"

#include "ml-report.h"

/* One run; both are borrowed. */
typedef struct
{
  const char *title;
  const MlEvaluation *evaluation;
} PlotReportRun;

/* What stands in it, in this order. */
typedef struct
{
  char *title;
  GPtrArray *tables; /* MlTextTable                                     */
  GPtrArray *charts; /* PlotChart: of all runs, one over the other      */
  char *text;        /* the runs in WEKA's layout, with their models    */
} PlotReport;

PlotReport *plot_report_new  (const PlotReportRun *runs, guint n_runs, MlReportFlags flags, MlMonitor *monitor, GError **error);
void        plot_report_free (PlotReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlotReport, plot_report_free)

gboolean    plot_report_is_path (const char *path); /* ends in .html, .htm or .pdf */
gboolean    plot_report_write   (const PlotReportRun *runs, guint n_runs, MlReportFlags flags, const char *path, MlMonitor *monitor, GError **error);

/* The two forms; NULL: stopped, or no memory. */
GByteArray *plot_report_to_html (const PlotReport *self, MlMonitor *monitor, GError **error); /* (transfer full) */
GByteArray *plot_report_to_pdf  (const PlotReport *self, MlMonitor *monitor, GError **error); /* (transfer full) */
