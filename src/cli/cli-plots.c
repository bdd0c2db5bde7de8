/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The charts of a run as pictures: roc.png, learning.png and so on, every
 * chart that the run has something for. */
#include "cli-results.h"

#include "ml-experiment.h"
#include "ml-registry.h"

#include "plot-chart.h"
#include "plot-report.h"

#include <errno.h>

enum
{
  WIDTH = 900, /* pixels */
  HEIGHT = 600,
};

/* Whether a chart draws one of @things. */
static gboolean
is_of (GType type, PlotNeeds things)
{
  PlotChartClass *klass = g_type_class_ref (type);
  const PlotNeeds needs = klass->needs;
  g_type_class_unref (klass);
  return (needs & things) != 0;
}

/* "PrecisionRecall" → "precision-recall.png". */
static char *
file_name (GType type)
{
  GString *name = g_string_new (NULL);
  for (const char *c = ml_registry_name (type); *c != '\0'; c++)
    {
      if (g_ascii_isupper (*c) && name->len > 0)
        g_string_append_c (name, '-');
      g_string_append_c (name, g_ascii_tolower (*c));
    }
  g_string_append (name, ".png");
  return g_string_free (name, FALSE);
}

static gboolean
draw (GType type, const PlotSource *source, const char *dir, GError **error)
{
  PlotStyle style;
  plot_style_init (&style, FALSE);
  g_autoptr (PlotChart) chart = g_object_new (type, NULL);
  plot_chart_update (chart, source);
  plot_chart_settle (chart);
  g_autofree char *file = file_name (type);
  g_autofree char *path = g_build_filename (dir, file, NULL);
  return plot_chart_export (chart, path, WIDTH, HEIGHT, &style, error);
}

/* Every chart of one of @things that @source has enough for. */
static gboolean
draw_all (const PlotSource *source, PlotNeeds things, const char *dir,
          GError **error)
{
  guint n_types;
  const GType *types = ml_registry_list (PLOT_TYPE_CHART, &n_types);
  if (g_mkdir_with_parents (dir, 0777) != 0)
    {
      const int reason = errno;
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (reason),
                   "%s: %s", dir, g_strerror (reason));
      return FALSE;
    }
  for (guint i = 0; i < n_types; i++)
    if (is_of (types[i], things) && plot_chart_is_offered (types[i], source)
        && !draw (types[i], source, dir, error))
      return FALSE;
  return TRUE;
}

/**
 * cli_results_plot:
 * @dir: a folder; made if it is not there
 *
 * Charts of the run; those of the data alone are drawn by the window.
 *
 * Returns: FALSE if the folder or a picture cannot be written
 */
gboolean
cli_results_plot (const MlEvaluation *evaluation, const char *dir,
                  GError **error)
{
  const MlExperiment *experiment = ml_evaluation_experiment (evaluation);
  MlPredictor *predictor = ml_evaluation_predictor (evaluation);
  g_autofree char *title = ml_learner_describe_settings (experiment->learner);
  const PlotRun run
      = { title, 0, ml_evaluation_history (evaluation), evaluation, predictor };
  g_autoptr (MlSnapshot) snapshot
      = predictor != NULL ? ml_model_snapshot (ml_predictor_model (predictor))
                          : NULL;
  const PlotSource source = {
    .dataset = experiment->data,
    .target = experiment->target,
    .runs = &run,
    .n_runs = 1,
    .snapshot = snapshot,
  };
  return draw_all (&source,
                   PLOT_NEEDS_EVALUATION | PLOT_NEEDS_HISTORY
                       | PLOT_NEEDS_SNAPSHOT | PLOT_NEEDS_MODEL,
                   dir, error);
}

/** cli_results_report: @path: of plot_report_is_path() */
gboolean
cli_results_report (const MlEvaluation *evaluation, MlReportFlags flags,
                    const char *path, GError **error)
{
  g_autofree char *title
      = ml_experiment_describe (ml_evaluation_experiment (evaluation));
  const PlotReportRun run = { title, evaluation };
  return plot_report_write (&run, 1, flags, path, NULL, error);
}

/** cli_results_plot_nets: the charts of the experiment on pre-training;
 *  otherwise as cli_results_plot() */
gboolean
cli_results_plot_nets (MlPretrainedNets *nets, const char *dir, GError **error)
{
  const PlotSource source = { .target = -1, .nets = nets };
  return draw_all (&source, PLOT_NEEDS_NETS, dir, error);
}

/** cli_results_plot_findings: the charts of a study; otherwise as
 * cli_results_plot() */
gboolean
cli_results_plot_findings (MlFindings *findings, const char *dir,
                           GError **error)
{
  const PlotSource source = { .target = -1, .findings = findings };
  return draw_all (&source, PLOT_NEEDS_FINDINGS, dir, error);
}
