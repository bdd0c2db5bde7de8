/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-result-text.h"

#include "ml-report.h"
#include "ml-result-tables.h"

#include <glib/gi18n.h>

/** wb_result_table: Returns: (transfer full): the figures of all runs that have
 * some */
MlTextTable *
wb_result_table (GPtrArray *runs, MlReportFlags flags)
{
  g_autoptr (GPtrArray) evaluations = g_ptr_array_new ();
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  for (guint i = 0; i < runs->len; i++)
    {
      WbRun *run = g_ptr_array_index (runs, i);
      MlEvaluation *evaluation = wb_run_evaluation (run);
      if (evaluation == NULL)
        continue;
      g_ptr_array_add (evaluations, evaluation);
      g_ptr_array_add (titles, (gpointer) wb_run_title (run));
    }
  return ml_result_table_measures (
      (const MlEvaluation *const *) evaluations->pdata,
      (const char *const *) titles->pdata, evaluations->len, flags);
}

/* WEKA's report of every run. */
static char *
make_reports (GPtrArray *runs, MlReportFlags flags)
{
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < runs->len; i++)
    {
      MlEvaluation *evaluation
          = wb_run_evaluation (g_ptr_array_index (runs, i));
      if (evaluation == NULL)
        continue;
      g_autofree char *text = ml_report_text (evaluation, flags);
      g_string_append_printf (out, "%s%s", out->len > 0 ? "\n\n" : "", text);
    }
  return g_string_free (out, FALSE);
}

/** wb_result_text: Returns: (transfer full): all runs in that format */
char *
wb_result_text (GPtrArray *runs, const char *format, MlReportFlags flags)
{
  MlTextTableFormat kind = ML_TEXT_TABLE_PLAIN;
  ml_text_table_find_format (format, &kind);
  if (kind == ML_TEXT_TABLE_PLAIN)
    return make_reports (runs, flags);
  g_autoptr (MlTextTable) table = wb_result_table (runs, flags);
  return ml_text_table_format (table, kind);
}
