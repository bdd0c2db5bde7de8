/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The Results page: the runs as a table; of the one looked at the report, the
 * figures per class and fold; of it and all ticked ones the charts. What is
 * done with a model (saving, loading, predicting) runs in a thread. */
#include "wb-chart-panes.h"
#include "wb-class-tables.h"
#include "wb-cockpit.h"
#include "wb-file-dialog.h"
#include "wb-measure-tips.h"
#include "wb-model-files.h"
#include "wb-page.h"
#include "wb-predictions-view.h"
#include "wb-report.h"
#include "wb-result-text.h"
#include "wb-rows-view.h"
#include "wb-run-table.h"
#include "wb-run.h"
#include "wb-study-view.h"
#include "wb-text-table.h"
#include "wb-window.h"

#include "plot-confusion-chart.h"
#include "plot-report.h"

#include "ml-decision.h"
#include "ml-registry.h"
#include "ml-report.h"
#include "ml-result-tables.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define WB_TYPE_RESULTS_PAGE (wb_results_page_get_type ())
G_DECLARE_FINAL_TYPE (WbResultsPage, wb_results_page, WB, RESULTS_PAGE, WbPage)

struct _WbResultsPage
{
  WbPage parent;
  GtkColumnView *table;
  GtkTextView *summary;
  GtkStack *texts;
  AdwBin *classes_slot, *folds_slot, *rows_slot, *charts_slot, *cockpit_slot;
  AdwBin *predictions_slot;
  WbClassTables *classes;
  WbRowsView *rows;
  WbPredictionsView *predictions;
  WbCockpit *cockpit;
  WbChartPanes *charts;
  GPtrArray *studies; /* WbStudyView, not owned: tabs among the charts */
  GMenu *studies_menu;

  MlEvaluation *shown; /* (nullable): of the run looked at      */
};

G_DEFINE_FINAL_TYPE (WbResultsPage, wb_results_page, WB_TYPE_PAGE)

static WbSession *
session_of (WbResultsPage *self)
{
  return wb_page_session (WB_PAGE (self));
}

static WbRun *
current_run (WbResultsPage *self)
{
  return (WbRun *) wb_session_run (session_of (self));
}

static MlEvaluation *
current_evaluation (WbResultsPage *self)
{
  WbRun *run = current_run (self);
  return run != NULL ? wb_run_evaluation (run) : NULL;
}

static void
toast (WbResultsPage *self, const char *text)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  if (WB_IS_WINDOW (root))
    wb_window_toast (WB_WINDOW (root), text);
}

/* Showing */

static void
update_charts (WbResultsPage *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  for (guint i = 0; i < self->studies->len; i++)
    wb_study_view_show (g_ptr_array_index (self->studies, i),
                        current_run (self),
                        wb_cockpit_class_index (self->cockpit));
  g_autoptr (GArray) plots = wb_run_collect_plots (session_of (self));
  MlEvaluation *evaluation = current_evaluation (self);
  const MlExperiment *experiment
      = evaluation != NULL ? ml_evaluation_experiment (evaluation) : NULL;
  const PlotDecision decision = wb_cockpit_decision (self->cockpit);
  const PlotSource source = {
    .dataset = experiment != NULL ? experiment->data : NULL,
    .target = experiment != NULL ? experiment->target : -1,
    .column = G_MAXUINT,
    .class_index = wb_cockpit_class_index (self->cockpit),
    .decision = &decision,
    .runs = (const PlotRun *) (gpointer) plots->data,
    .n_runs = plots->len,
  };
  wb_chart_panes_update (self->charts, &source);
}

/* What the cockpit says has changed, or the run. */
static void
update_decision (WbResultsPage *self)
{
  const double threshold = wb_cockpit_threshold (self->cockpit);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "results.most-probable",
                                 !isnan (threshold));
  wb_class_tables_decide (self->classes, wb_cockpit_class_index (self->cockpit),
                          threshold);
  update_charts (self);
}

static char *
text_without_result (WbRun *run)
{
  if (run == NULL)
    return g_strdup (_ ("No run yet: start one on the Classifier page."));
  if (wb_run_is_running (run))
    return g_strdup (_ ("The run is not finished yet."));
  if (wb_run_problem (run) != NULL)
    return g_strdup (wb_run_problem (run));
  MlPredictor *predictor = wb_run_predictor (run);
  g_autofree char *model
      = predictor != NULL ? ml_model_describe (ml_predictor_model (predictor))
                          : g_strdup ("");
  if (wb_run_state (run) != ML_JOB_STOPPED)
    return g_steal_pointer (&model);
  return g_strdup_printf (
      "%s\n\n%s", _ ("Stopped before a row was tested. Learned so far:"),
      model);
}

static void
update_actions (WbResultsPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  WbRun *run = current_run (self);
  const gboolean has_model = run != NULL && wb_run_predictor (run) != NULL;
  gtk_widget_action_set_enabled (widget, "results.save-model", has_model);
  gtk_widget_action_set_enabled (widget, "results.export-model", has_model);
  gtk_widget_action_set_enabled (widget, "results.predict", has_model);
  gtk_widget_action_set_enabled (widget, "results.run-again",
                                 run != NULL
                                     && wb_run_experiment (run) != NULL);
  gtk_widget_action_set_enabled (widget, "results.delete", run != NULL);
  gtk_widget_action_set_enabled (widget, "results.copy",
                                 current_evaluation (self) != NULL);
  gtk_widget_action_set_enabled (widget, "results.save-report",
                                 current_evaluation (self) != NULL);
}

/* The run looked at is another one, or has finished. */
static void
on_run_changed (WbResultsPage *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  MlEvaluation *evaluation = current_evaluation (self);
  const MlReportFlags flags = wb_session_report_flags (session_of (self));
  update_actions (self);
  if (evaluation == NULL || evaluation != self->shown)
    {
      g_autofree char *text
          = evaluation != NULL
                ? ml_report_text (evaluation, ML_REPORT_NO_MODEL | flags)
                : text_without_result (current_run (self));
      gtk_text_view_set_wrap_mode (
          self->summary, evaluation != NULL ? GTK_WRAP_NONE : GTK_WRAP_WORD);
      gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->summary), text,
                                -1);
      wb_cockpit_show (self->cockpit, evaluation);
      wb_rows_view_clear (self->rows);
      wb_predictions_view_show (self->predictions, evaluation);
      wb_class_tables_show (self->classes, evaluation, flags);
      adw_bin_set_child (self->folds_slot,
                         evaluation != NULL ? wb_text_table_new (
                             ml_result_table_folds (evaluation, flags))
                                            : NULL);
      g_clear_pointer (&self->shown, ml_evaluation_unref);
      if (evaluation != NULL)
        self->shown = ml_evaluation_ref (evaluation);
    }
  update_decision (self);
}

/* The same run, told in another way. */
static void
on_undefined_changed (WbResultsPage *self)
{
  g_clear_pointer (&self->shown, ml_evaluation_unref);
  on_run_changed (self);
}

/* (transfer full): guint32 */
static GArray *
rows_of_cell (WbResultsPage *self, const MlEvaluation *evaluation, guint actual,
              guint predicted)
{
  const guint n_classes = ml_evaluation_n_classes (evaluation);
  const guint class_index = wb_cockpit_class_index (self->cockpit);
  const double threshold = wb_cockpit_threshold (self->cockpit);
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  const MlPrediction *predictions = ml_evaluation_predictions (evaluation);
  for (guint i = 0; i < ml_evaluation_n_predictions (evaluation); i++)
    if (predictions[i].actual == actual
        && ml_decision_predict (ml_evaluation_distribution (evaluation, i),
                                n_classes, class_index, threshold)
               == predicted)
      g_array_append_val (rows, predictions[i].row);
  return rows;
}

/* (transfer full): "3 rows of a predicted as b at the threshold 0.3 for a" */
static char *
describe_cell (WbResultsPage *self, const MlEvaluation *evaluation,
               guint n_rows, guint actual, guint predicted)
{
  char **labels = ml_evaluation_class (evaluation)->labels;
  const double threshold = wb_cockpit_threshold (self->cockpit);
  g_autofree char *words
      = g_strdup_printf (ngettext ("%u row of %s predicted as %s",
                                   "%u rows of %s predicted as %s", n_rows),
                         n_rows, labels[actual], labels[predicted]);
  if (isnan (threshold))
    return g_steal_pointer (&words);
  return g_strdup_printf (_ ("%s at the threshold %.4g for %s"), words,
                          threshold,
                          labels[wb_cockpit_class_index (self->cockpit)]);
}

/* Lists the rows of a cell of the confusion matrix. */
static void
show_cell (WbResultsPage *self, guint actual, guint predicted)
{
  MlEvaluation *evaluation = current_evaluation (self);
  g_autoptr (GArray) rows = rows_of_cell (self, evaluation, actual, predicted);
  g_autofree char *words
      = describe_cell (self, evaluation, rows->len, actual, predicted);
  const MlExperiment *experiment = ml_evaluation_experiment (evaluation);
  MlDataset *data = ml_evaluation_data (evaluation);
  wb_rows_view_show (self->rows, data, experiment->target, rows, words,
                     data == experiment->data);
  gtk_stack_set_visible_child_name (self->texts, "rows");
}

static void
on_picked (WbChartPanes *panes, WbPlotView *view, double x, double y,
           WbResultsPage *self)
{
  PlotChart *chart = wb_plot_view_chart (view);
  guint actual, predicted;
  if (current_evaluation (self) != NULL
      && G_OBJECT_TYPE (chart) == plot_confusion_chart_get_type ()
      && plot_confusion_chart_cell_at (chart, x, y, &actual, &predicted))
    show_cell (self, actual, predicted);
}

static void
on_cell (WbClassTables *tables, guint actual, guint predicted,
         WbResultsPage *self)
{
  if (current_evaluation (self) != NULL)
    show_cell (self, actual, predicted);
}

static void
most_probable (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wb_cockpit_set_threshold (WB_RESULTS_PAGE (widget)->cockpit, (double) NAN);
}

/* A threshold was dragged on a chart. */
static void
on_aimed (WbChartPanes *panes, double threshold, WbResultsPage *self)
{
  wb_cockpit_set_threshold (self->cockpit, threshold);
}

/* A new table without @rows becomes the one at hand; undo brings them back. */
static void
on_drop (WbRowsView *view, GArray *rows, gboolean again, WbResultsPage *self)
{
  WbSession *session = session_of (self);
  const MlExperiment *before = wb_run_experiment (current_run (self));
  g_autoptr (MlDataset) left = ml_dataset_drop_rows (
      before->data, (const guint32 *) (gpointer) rows->data, rows->len);
  g_autofree char *text = g_strdup_printf (
      ngettext ("%u row dropped; Ctrl+Z brings it back",
                "%u rows dropped; Ctrl+Z brings them back", rows->len),
      rows->len);
  g_autoptr (MlExperiment) experiment = ml_experiment_copy (before);
  wb_session_edit (session, left, before->target);
  toast (self, text);
  if (!again)
    return;
  g_set_object (&experiment->data, left);
  g_autoptr (GError) error = NULL;
  if (ml_experiment_check (experiment, &error))
    wb_run_start (session, g_steal_pointer (&experiment));
  else
    toast (self, error->message);
}

/* Texts */

static void
copy (GtkWidget *widget, const char *action, GVariant *format)
{
  WbResultsPage *self = WB_RESULTS_PAGE (widget);
  g_autoptr (GPtrArray) runs = wb_run_on_show (session_of (self));
  g_autofree char *text
      = wb_result_text (runs, g_variant_get_string (format, NULL),
                        wb_session_report_flags (session_of (self)));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  toast (self, _ ("Copied"));
}

static void
on_report_path (const char *path, gpointer data)
{
  WbResultsPage *self = data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  const MlReportFlags flags = wb_session_report_flags (session_of (self));
  g_autoptr (GPtrArray) runs = wb_run_on_show (session_of (self));
  if (plot_report_is_path (path) && WB_IS_WINDOW (root))
    {
      wb_report_export (WB_WINDOW (root), runs, flags, path);
      return;
    }
  const char *dot = strrchr (path, '.');
  g_autofree char *text
      = wb_result_text (runs, dot != NULL ? dot + 1 : "text", flags);
  g_autoptr (GError) error = NULL;
  if (!g_file_set_contents (path, text, -1, &error))
    wb_file_dialog_report (GTK_WIDGET (self), error);
}

static void
save_report (GtkWidget *widget, const char *action, GVariant *parameter)
{
  static const WbFileKind kinds[] = {
    { N_ ("Web page"), "html" },   { N_ ("PDF document"), "pdf" },
    { N_ ("Text"), "txt" },        { N_ ("CSV table"), "csv" },
    { N_ ("LaTeX table"), "tex" }, { N_ ("Markdown table"), "md" },
  };
  wb_file_dialog_save (widget, _ ("Export Report"), "report.html", kinds,
                       G_N_ELEMENTS (kinds), on_report_path, widget);
}

/* Models */

static MlPredictor *
current_predictor (WbResultsPage *self)
{
  WbRun *run = current_run (self);
  return run != NULL ? wb_run_predictor (run) : NULL;
}

static void
save_model (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wb_model_files_save (widget, current_predictor (WB_RESULTS_PAGE (widget)));
}

static void
export_model (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wb_model_files_export (widget, current_predictor (WB_RESULTS_PAGE (widget)));
}

static void
load_model (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wb_model_files_load (widget);
}

static void
predict (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wb_model_files_predict (widget, current_predictor (WB_RESULTS_PAGE (widget)));
}

/* Runs */

static void
run_again (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WbResultsPage *self = WB_RESULTS_PAGE (widget);
  wb_run_start (session_of (self),
                ml_experiment_copy (wb_run_experiment (current_run (self))));
}

static void
delete_run (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WbResultsPage *self = WB_RESULTS_PAGE (widget);
  wb_run_remove (session_of (self), current_run (self));
}

static void
on_state_changed (WbRun *run, GParamSpec *spec, WbResultsPage *self)
{
  if (run == current_run (self))
    on_run_changed (self);
  else if (wb_run_is_ticked (run))
    update_charts (self);
}

static void
on_runs_changed (GListModel *runs, guint position, guint n_removed,
                 guint n_added, WbResultsPage *self)
{
  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr (WbRun) run = g_list_model_get_item (runs, position + i);
      g_signal_connect_object (run, "notify::state",
                               G_CALLBACK (on_state_changed), self, 0);
      g_signal_connect_object (run, "notify::ticked",
                               G_CALLBACK (update_charts), self,
                               G_CONNECT_SWAPPED);
    }
  if (n_removed > 0)
    update_charts (self); /* one of them may have been overlaid */
}

/* Brings a study's tab to the front. */
static void
show_study (GtkWidget *widget, const char *action, GVariant *name)
{
  wb_chart_tabs_show (wb_chart_panes_first (WB_RESULTS_PAGE (widget)->charts),
                      g_variant_get_string (name, NULL));
}

/* Class */

/* A view of the study for the tabs always there or those beside them. */
static GtkWidget *
add_study_view (WbResultsPage *self, GType type)
{
  GtkWidget *view = wb_study_view_new (type);
  g_ptr_array_add (self->studies, view);
  return view;
}

/* Every registered study: a tab behind the charts, and a line of the menu, for
 * the row of tabs is long. */
static void
add_studies (WbResultsPage *self)
{
  guint n_types;
  const GType *types = ml_registry_list (ML_TYPE_STUDY, &n_types);
  for (guint i = 0; i < n_types; i++)
    {
      GtkWidget *first = add_study_view (self, types[i]);
      GtkWidget *second = add_study_view (self, types[i]);
      MlStudy *settings = wb_study_view_settings (WB_STUDY_VIEW (first));
      const char *title = _ (ML_STUDY_GET_CLASS (settings)->title);
      g_autofree char *name = g_strconcat (
          "study-", ml_registry_name (types[i]), NULL); /* no chart's name */
      g_autofree char *action = g_strconcat ("results.study::", name, NULL);
      wb_chart_panes_add (self->charts, first, second, name, title);
      g_menu_append (self->studies_menu, title, action);
    }
}

static void
wb_results_page_constructed (GObject *object)
{
  WbResultsPage *self = WB_RESULTS_PAGE (object);
  G_OBJECT_CLASS (wb_results_page_parent_class)->constructed (object);
  WbSession *session = session_of (self);
  GtkWidget *charts
      = wb_chart_panes_new (PLOT_NEEDS_EVALUATION | PLOT_NEEDS_HISTORY);
  adw_bin_set_child (self->charts_slot, charts);
  self->charts = WB_CHART_PANES (charts);
  add_studies (self);
  self->cockpit = WB_COCKPIT (wb_cockpit_new ());
  adw_bin_set_child (self->cockpit_slot, GTK_WIDGET (self->cockpit));
  self->classes = WB_CLASS_TABLES (wb_class_tables_new ());
  adw_bin_set_child (self->classes_slot, GTK_WIDGET (self->classes));
  self->rows = WB_ROWS_VIEW (wb_rows_view_new ());
  adw_bin_set_child (self->rows_slot, GTK_WIDGET (self->rows));
  self->predictions = WB_PREDICTIONS_VIEW (wb_predictions_view_new ());
  adw_bin_set_child (self->predictions_slot, GTK_WIDGET (self->predictions));
  g_signal_connect (self->rows, "drop", G_CALLBACK (on_drop), self);
  wb_run_table_fill (self->table, session);
  wb_measure_tips_add (self->summary);
  g_signal_connect (charts, "picked", G_CALLBACK (on_picked), self);
  g_signal_connect (charts, "aimed", G_CALLBACK (on_aimed), self);
  g_signal_connect_swapped (charts, "switched", G_CALLBACK (update_charts),
                            self);
  g_signal_connect_swapped (self->cockpit, "changed",
                            G_CALLBACK (update_decision), self);
  g_signal_connect (self->classes, "picked", G_CALLBACK (on_cell), self);
  g_signal_connect_object (session, "notify::undefined",
                           G_CALLBACK (on_undefined_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::run", G_CALLBACK (on_run_changed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (wb_session_runs (session), "items-changed",
                           G_CALLBACK (on_runs_changed), self, 0);
  update_actions (self);
}

static void
wb_results_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (wb_results_page_parent_class)->map (widget);
  on_run_changed (WB_RESULTS_PAGE (widget));
}

static void
wb_results_page_dispose (GObject *object)
{
  WbResultsPage *self = WB_RESULTS_PAGE (object);
  g_clear_pointer (&self->shown, ml_evaluation_unref);
  g_clear_pointer (&self->studies, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), WB_TYPE_RESULTS_PAGE);
  G_OBJECT_CLASS (wb_results_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_set_template_from_resource (
      klass, "/org/ruru/Ruru/ui/wb-results-page.ui");
  gtk_widget_class_bind_template_child (klass, WbResultsPage, table);
  gtk_widget_class_bind_template_child (klass, WbResultsPage, summary);
  gtk_widget_class_bind_template_child (klass, WbResultsPage, texts);
  gtk_widget_class_bind_template_child (klass, WbResultsPage, classes_slot);
  gtk_widget_class_bind_template_child (klass, WbResultsPage, folds_slot);
  gtk_widget_class_bind_template_child (klass, WbResultsPage, rows_slot);
  gtk_widget_class_bind_template_child (klass, WbResultsPage, charts_slot);
  gtk_widget_class_bind_template_child (klass, WbResultsPage, cockpit_slot);
  gtk_widget_class_bind_template_child (klass, WbResultsPage, predictions_slot);
  gtk_widget_class_bind_template_child (klass, WbResultsPage, studies_menu);
}

static void
install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "results.copy", "s", copy);
  gtk_widget_class_install_action (klass, "results.save-report", NULL,
                                   save_report);
  gtk_widget_class_install_action (klass, "results.save-model", NULL,
                                   save_model);
  gtk_widget_class_install_action (klass, "results.export-model", NULL,
                                   export_model);
  gtk_widget_class_install_action (klass, "results.load-model", NULL,
                                   load_model);
  gtk_widget_class_install_action (klass, "results.predict", NULL, predict);
  gtk_widget_class_install_action (klass, "results.run-again", NULL, run_again);
  gtk_widget_class_install_action (klass, "results.delete", NULL, delete_run);
  gtk_widget_class_install_action (klass, "results.most-probable", NULL,
                                   most_probable);
  gtk_widget_class_install_action (klass, "results.study", "s", show_study);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Delete, 0,
                                       "results.delete", NULL);
}

static void
wb_results_page_class_init (WbResultsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->constructed = wb_results_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = wb_results_page_dispose;
  widget_class->map = wb_results_page_map;
  WbPageClass *page_class = WB_PAGE_CLASS (klass);
  page_class->name = "results";
  page_class->title = N_ ("Results");
  page_class->icon_name = "x-office-presentation-symbolic";
  bind_children (widget_class);
  install_actions (widget_class);
}

static void
wb_results_page_init (WbResultsPage *self)
{
  self->studies = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
