/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot-report.h"

#include "ml-error.h"
#include "ml-experiment.h"
#include "ml-output.h"
#include "ml-registry.h"
#include "ml-result-tables.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* -- Content --------------------------------------------------------------- */

/* With several runs each table says whose it is. */
static void
add_tables (PlotReport *self, GPtrArray *tables, const char *title)
{
  for (guint i = 0; i < tables->len; i++)
    {
      MlTextTable *table = g_ptr_array_index (tables, i);
      if (title != NULL)
        {
          g_autofree char *caption = g_steal_pointer (&table->caption);
          table->caption = g_strdup_printf ("%s: %s", title, caption);
        }
      g_ptr_array_add (self->tables, table);
    }
  g_ptr_array_set_free_func (tables, NULL); /* they have moved */
}

/* The figures side by side, if there are several runs. */
static void
add_comparison (PlotReport *self, const PlotReportRun *runs, guint n_runs,
                MlReportFlags flags)
{
  g_autofree const MlEvaluation **evaluations
      = g_new (const MlEvaluation *, n_runs);
  g_autofree const char **titles = g_new (const char *, n_runs);
  for (guint i = 0; i < n_runs; i++)
    {
      evaluations[i] = runs[i].evaluation;
      titles[i] = runs[i].title;
    }
  g_ptr_array_add (self->tables, ml_result_table_measures (evaluations, titles,
                                                           n_runs, flags));
}

/* @title: (nullable): of the run, if there are several */
static void
add_run (PlotReport *self, const MlEvaluation *evaluation, const char *title,
         MlReportFlags flags)
{
  g_autoptr (GPtrArray) settings = g_ptr_array_new ();
  g_autoptr (GPtrArray) results = ml_result_tables (evaluation, flags);
  g_ptr_array_add (settings, ml_result_table_settings (evaluation));
  add_tables (self, settings, title);
  add_tables (self, results, title);
}

/* Charts of a run as a whole, on its data, too; others show one column, picture
 * or unit, which a person chooses. */
static gboolean
is_wanted (GType type, const PlotSource *source)
{
  const PlotNeeds of_run = PLOT_NEEDS_EVALUATION | PLOT_NEEDS_NOMINAL
                           | PLOT_NEEDS_HISTORY | PLOT_NEEDS_MODEL;
  const PlotNeeds of_data
      = PLOT_NEEDS_DATASET | PLOT_NEEDS_PICTURES | PLOT_NEEDS_TWO_NUMBERS;
  g_autoptr (PlotChartClass) klass = g_type_class_ref (type);
  return (klass->needs & of_run) != 0
         && (klass->needs & ~(of_run | of_data)) == 0
         && plot_chart_is_offered (type, source);
}

static void
add_charts (PlotReport *self, const PlotReportRun *runs, guint n_runs)
{
  g_autofree PlotRun *drawn = g_new0 (PlotRun, n_runs);
  for (guint i = 0; i < n_runs; i++)
    drawn[i] = (PlotRun){ runs[i].title, i,
                          ml_evaluation_history (runs[i].evaluation),
                          runs[i].evaluation,
                          ml_evaluation_predictor (runs[i].evaluation) };
  const MlExperiment *experiment
      = ml_evaluation_experiment (runs[0].evaluation);
  const PlotSource source
      = { .dataset = experiment != NULL ? experiment->data : NULL,
          .target = experiment != NULL ? experiment->target : -1,
          .column = G_MAXUINT,
          .runs = drawn,
          .n_runs = n_runs };
  guint n_types;
  const GType *types = ml_registry_list (PLOT_TYPE_CHART, &n_types);
  for (guint i = 0; i < n_types; i++)
    {
      if (!is_wanted (types[i], &source))
        continue;
      PlotChart *chart = g_object_new (types[i], NULL);
      plot_chart_update (chart, &source);
      plot_chart_settle (chart);
      PlotChartClass *klass = PLOT_CHART_GET_CLASS (chart);
      if (klass->empty == NULL || klass->empty (chart) == NULL)
        g_ptr_array_add (self->charts, chart);
      else
        g_object_unref (chart);
    }
}

/**
 * plot_report_new:
 * @n_runs: at least 1; charts take several one over the other
 * @flags: how undefined figures are told
 * @monitor: (nullable)
 *
 * Any thread may call it.
 *
 * Returns: (transfer full) (nullable): NULL: stopped
 */
PlotReport *
plot_report_new (const PlotReportRun *runs, guint n_runs, MlReportFlags flags,
                 MlMonitor *monitor, GError **error)
{
  g_autoptr (PlotReport) self = g_new0 (PlotReport, 1);
  self->tables
      = g_ptr_array_new_with_free_func ((GDestroyNotify) ml_text_table_free);
  self->charts = g_ptr_array_new_with_free_func (g_object_unref);
  self->title = n_runs == 1 ? g_strdup (runs[0].title)
                            : g_strdup_printf (_ ("%u runs compared"), n_runs);
  GString *text = g_string_new (NULL);
  if (n_runs > 1)
    add_comparison (self, runs, n_runs, flags);
  for (guint i = 0; i < n_runs && !ml_monitor_is_stopped (monitor); i++)
    {
      add_run (self, runs[i].evaluation, n_runs > 1 ? runs[i].title : NULL,
               flags);
      g_autofree char *one = ml_report_text (runs[i].evaluation, flags);
      g_string_append_printf (text, "%s%s", i > 0 ? "\n\n" : "", one);
    }
  self->text = g_string_free (text, FALSE);
  if (!ml_monitor_is_stopped (monitor))
    add_charts (self, runs, n_runs);
  if (!ml_monitor_is_stopped (monitor))
    return g_steal_pointer (&self);
  ml_monitor_set_stopped_error (monitor, error);
  return NULL;
}

/** plot_report_free: NULL is fine */
void
plot_report_free (PlotReport *self)
{
  if (self == NULL)
    return;
  g_free (self->title);
  g_ptr_array_unref (self->tables);
  g_ptr_array_unref (self->charts);
  g_free (self->text);
  g_free (self);
}

/* -- Files ----------------------------------------------------------------- */

static gboolean
has_ending (const char *path, const char *ending)
{
  const gsize length = strlen (path), tail = strlen (ending);
  return length > tail
         && g_ascii_strcasecmp (path + length - tail, ending) == 0;
}

/** plot_report_is_path: Returns: whether @path names a form of report */
gboolean
plot_report_is_path (const char *path)
{
  return has_ending (path, ".html") || has_ending (path, ".htm")
         || has_ending (path, ".pdf");
}

/**
 * plot_report_write:
 * @path: ends in .html, .htm or .pdf; on failure an older file stays
 * @monitor: (nullable): progress, and stop
 *
 * Returns: FALSE with one sentence in @error
 */
gboolean
plot_report_write (const PlotReportRun *runs, guint n_runs, MlReportFlags flags,
                   const char *path, MlMonitor *monitor, GError **error)
{
  if (!plot_report_is_path (path))
    {
      g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                   _ ("%s: a report is saved as .html or .pdf; choose a name "
                      "that ends in one of them"),
                   path);
      return FALSE;
    }
  g_autofree char *target = ml_output_target (path, error);
  if (target == NULL)
    return FALSE;
  g_autoptr (PlotReport) report
      = plot_report_new (runs, n_runs, flags, monitor, error);
  if (report == NULL)
    return FALSE;
  g_autoptr (GByteArray) bytes
      = has_ending (path, ".pdf")
            ? plot_report_to_pdf (report, monitor, error)
            : plot_report_to_html (report, monitor, error);
  return bytes != NULL
         && g_file_set_contents (target, (const char *) bytes->data,
                                 (gssize) bytes->len, error);
}
