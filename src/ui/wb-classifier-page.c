/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The Classifier page: choose, configure, start, watch. Everything long runs in
 * a job's own thread; here a timeout copies what is new and gives it to the
 * chart on show. It runs only while something works. */
#include "wb-advice.h"
#include "wb-chart-panes.h"
#include "wb-class-chooser.h"
#include "wb-continue.h"
#include "wb-draw-view.h"
#include "wb-dream-view.h"
#include "wb-filter-list.h"
#include "wb-options-panel.h"
#include "wb-output-view.h"
#include "wb-page.h"
#include "wb-run-list.h"
#include "wb-scheme-button.h"
#include "wb-test-options.h"
#include "wb-transport.h"
#include "wb-tuning.h"
#include "wb-type-chooser.h"
#include "wb-window.h"

#include "plot-pace.h"

#include "ml-registry.h"
#include "ml-settings.h"

#include <glib/gi18n.h>

#define WB_TYPE_CLASSIFIER_PAGE (wb_classifier_page_get_type ())
G_DECLARE_FINAL_TYPE (WbClassifierPage, wb_classifier_page, WB, CLASSIFIER_PAGE,
                      WbPage)

enum
{
  TEXT_FRAMES = 8, /* of the charts, from one text to the next */
};

struct _WbClassifierPage
{
  WbPage parent;
  AdwBin *chooser_slot, *advice_slot, *options_slot, *test_slot, *filters_slot,
      *runs_slot;
  AdwBin *charts_slot, *transport_slot;
  GtkLabel *description;
  GtkBox *class_row;

  WbTypeChooser *chooser;
  WbSchemeButton *scheme;
  WbAdvice *advice;
  WbOptionsPanel *options;
  WbTestOptions *test;
  WbRunList *runs;
  WbChartPanes *charts;
  WbTransport *transport;
  WbTuning *tuning;
  WbOutputView *output;
  WbDrawView *draw;
  WbDreamView *dream;

  GHashTable *learners; /* GType → MlLearner: settings survive a switch */
  MlLearner *learner;   /* (transfer none) the one chosen               */
  guint watch;          /* timeout id, or 0                             */
  guint n_watched;
};

G_DEFINE_FINAL_TYPE (WbClassifierPage, wb_classifier_page, WB_TYPE_PAGE)

static WbSession *
session_of (WbClassifierPage *self)
{
  return wb_page_session (WB_PAGE (self));
}

/* (nullable): the run looked at */
static WbRun *
current_run (WbClassifierPage *self)
{
  return (WbRun *) wb_session_run (session_of (self));
}

/* Charts */

enum
{
  NEWS_OF_HISTORY = PLOT_NEEDS_HISTORY | PLOT_NEEDS_LAYERS,
  NEWS_OF_SNAPSHOT = PLOT_NEEDS_SNAPSHOT | PLOT_NEEDS_MODEL,
};

/* @news: of a run at work; 0: draws in any case */
static void
give_charts (WbClassifierPage *self, PlotNeeds news)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  WbSession *session = session_of (self);
  WbRun *run = current_run (self);
  wb_chart_tabs_set_offered (wb_chart_panes_first (self->charts), "output",
                             run != NULL);
  const MlExperiment *experiment = run != NULL ? wb_run_experiment (run) : NULL;
  g_autoptr (GArray) runs = wb_run_collect_plots (session);
  PlotSource source = {
    .dataset
    = experiment != NULL ? experiment->data : wb_session_dataset (session),
    .target
    = experiment != NULL ? experiment->target : wb_session_target (session),
    .column = G_MAXUINT,
    .runs = (const PlotRun *) (gpointer) runs->data,
    .n_runs = runs->len,
    .snapshot = run != NULL ? wb_run_snapshot (run) : NULL,
    .drawn = wb_draw_view_drawn (self->draw),
  };
  if (run != NULL)
    source.layers = wb_run_layers (run, &source.layer_names, &source.n_layers);
  const gboolean has_pictures
      = wb_draw_view_update (self->draw, run, &source, news);
  wb_chart_tabs_set_offered (wb_chart_panes_first (self->charts), "draw",
                             run != NULL && has_pictures);
  wb_chart_tabs_set_offered (wb_chart_panes_first (self->charts), "dream",
                             wb_dream_view_update (self->dream, run, &source));
  if (news == 0)
    wb_chart_panes_update (self->charts, &source);
  else
    wb_chart_panes_follow (self->charts, &source, news);
}

static void
update_charts (WbClassifierPage *self)
{
  give_charts (self, 0);
}

/* Whether somebody is about to show weights; the first ones decide which charts
 * are offered. */
static gboolean
awaits_snapshot (WbClassifierPage *self, WbRun *run)
{
  const PlotNeeds needs = wb_chart_panes_needs (self->charts);
  return (needs & NEWS_OF_SNAPSHOT) != 0 || wb_run_snapshot (run) == NULL
         || gtk_widget_get_mapped (GTK_WIDGET (self->draw))
         || gtk_widget_get_mapped (GTK_WIDGET (self->dream));
}

/* Actions are on or off by what the run looked at can do. */
static void
update_actions (WbClassifierPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  WbRun *run = current_run (self);
  const gboolean is_running = run != NULL && wb_run_is_running (run);
  gtk_widget_action_set_enabled (widget, "run.pause", is_running);
  gtk_widget_action_set_enabled (widget, "run.step", is_running);
  gtk_widget_action_set_enabled (widget, "run.stop", is_running);
  gtk_widget_action_set_enabled (widget, "run.continue",
                                 wb_continue_is_offered (run));
  gtk_widget_action_set_enabled (
      widget, "run.results", run != NULL && wb_run_evaluation (run) != NULL);
  wb_transport_show (self->transport, run);
  wb_tuning_show (self->tuning, run);
}

static gboolean
on_watch (gpointer data)
{
  WbClassifierPage *self = data;
  WbSession *session = session_of (self);
  WbRun *current = current_run (self);
  GListModel *runs = G_LIST_MODEL (wb_session_runs (session));
  PlotNeeds news = 0;
  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (WbRun) run = g_list_model_get_item (runs, i);
      const gboolean has_grown = wb_run_drain (run);
      if (has_grown && (run == current || wb_run_is_ticked (run)))
        news |= NEWS_OF_HISTORY;
    }
  if (current != NULL && wb_run_drain_snapshot (current))
    news |= NEWS_OF_SNAPSHOT;
  if (current != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    wb_run_ask_snapshot (current, awaits_snapshot (self, current));
  if (news != 0)
    give_charts (self, news);
  if (self->n_watched++ % TEXT_FRAMES == 0)
    {
      wb_transport_show (self->transport, current);
      wb_tuning_show (self->tuning, current);
      wb_run_list_refresh (self->runs);
    }
  if (wb_run_n_running (session) > 0)
    return G_SOURCE_CONTINUE;
  self->watch = 0;
  return G_SOURCE_REMOVE;
}

static void
ensure_watch (WbClassifierPage *self)
{
  if (self->watch == 0 && wb_run_n_running (session_of (self)) > 0)
    self->watch = g_timeout_add (PLOT_PACE_FRAME, on_watch, self);
}

/* The run looked at is another one. */
static void
on_run_changed (WbClassifierPage *self)
{
  WbRun *run = current_run (self);
  if (run != NULL)
    wb_run_drain_snapshot (run);
  update_charts (self);
  wb_output_view_show (self->output, run,
                       wb_session_report_flags (session_of (self)));
  update_actions (self);
  ensure_watch (self);
}

/* Start, pause, step, stop */

static void
toast (WbClassifierPage *self, const char *text)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  if (WB_IS_WINDOW (root))
    wb_window_toast (WB_WINDOW (root), text);
}

static void
show_results (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  if (WB_IS_WINDOW (root))
    wb_window_show_page (WB_WINDOW (root), "results");
}

/* Where there was nothing to watch, the result is what was waited for. A
 * learning curve stays on show until the user asks for the results. */
static gboolean
goes_to_results (WbClassifierPage *self, WbRun *run)
{
  return wb_run_state (run) == ML_JOB_FINISHED && run == current_run (self)
         && wb_run_history (run)->len == 0
         && gtk_widget_get_mapped (GTK_WIDGET (self));
}

static void
on_state_changed (WbRun *run, GParamSpec *spec, WbClassifierPage *self)
{
  if (run == current_run (self))
    on_run_changed (self);
  wb_run_list_refresh (self->runs);
  if (wb_run_is_running (run))
    return;
  if (wb_run_state (run) == ML_JOB_FAILED)
    toast (self, wb_run_problem (run));
  else if (goes_to_results (self, run))
    show_results (GTK_WIDGET (self), NULL, NULL);
}

static MlExperiment *
make_experiment (WbClassifierPage *self)
{
  WbSession *session = session_of (self);
  g_autoptr (MlLearner) learner = ml_option_copy (self->learner);
  MlExperiment *experiment = ml_experiment_new (
      wb_session_dataset (session), wb_session_target (session), learner);
  GListModel *filters = G_LIST_MODEL (wb_session_filters (session));
  for (guint i = 0; i < g_list_model_get_n_items (filters); i++)
    {
      g_autoptr (GObject) filter = g_list_model_get_item (filters, i);
      g_ptr_array_add (experiment->filters, ml_option_copy (filter));
    }
  if (wb_session_leak (session) != NULL)
    experiment->leak = ml_settings_to_text (wb_session_leak (session));
  wb_test_options_apply (self->test, experiment);
  return experiment;
}

/* (transfer full) (nullable): why there cannot be a run; @refuses: whether it
 * is the learner that will not take the table. Filters may change what it can
 * take, so with them only the run can tell. */
static char *
find_problem (WbClassifierPage *self, gboolean *refuses)
{
  WbSession *session = session_of (self);
  MlDataset *data = wb_session_dataset (session);
  const int target = wb_session_target (session);
  const gboolean has_filters
      = g_list_model_get_n_items (G_LIST_MODEL (wb_session_filters (session)))
        > 0;
  g_autoptr (GError) error = NULL;
  *refuses = FALSE;
  if (data == NULL || self->learner == NULL || has_filters)
    return NULL;
  *refuses = !ml_learner_can_learn (self->learner, data, target, &error);
  return g_strdup (*refuses ? error->message
                            : wb_options_panel_problem (self->options));
}

/* Why nothing starts is said, and what helps is a key press away. */
static void
explain (WbClassifierPage *self, const char *problem)
{
  toast (self, problem);
  wb_advice_point (self->advice);
}

static void
start (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WbClassifierPage *self = WB_CLASSIFIER_PAGE (widget);
  if (wb_session_dataset (session_of (self)) == NULL)
    {
      toast (self,
             _ ("There is no data to learn from: open a file with Ctrl+O, "
                "or choose a sample on the Dataset page"));
      return;
    }
  gboolean refuses;
  g_autofree char *problem = find_problem (self, &refuses);
  g_autoptr (MlExperiment) experiment = make_experiment (self);
  g_autoptr (GError) error = NULL;
  if (problem != NULL)
    explain (self, problem);
  else if (!ml_experiment_check (experiment, &error))
    explain (self, error->message);
  else
    wb_run_start (session_of (self), g_steal_pointer (&experiment));
}

static void
go_on (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WbClassifierPage *self = WB_CLASSIFIER_PAGE (widget);
  g_autoptr (GError) error = NULL;
  if (wb_continue_start (session_of (self), current_run (self), &error) == NULL)
    toast (self, error->message);
}

static void
toggle_pause (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WbRun *run = current_run (WB_CLASSIFIER_PAGE (widget));
  if (wb_run_state (run) == ML_JOB_PAUSED)
    ml_job_resume (wb_run_job (run));
  else
    ml_job_pause (wb_run_job (run));
}

static void
step (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WbRun *run = current_run (WB_CLASSIFIER_PAGE (widget));
  ml_job_step (wb_run_job (run), ML_STEP_EPOCH);
}

static void
stop (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WbRun *run = current_run (WB_CLASSIFIER_PAGE (widget));
  ml_job_stop (wb_run_job (run));
}

/* In the bubble phase of the whole window: who has the keyboard may use the
 * key first, so that Space still types a space. */
static gboolean
on_shortcut (GtkWidget *widget, GVariant *action, gpointer data)
{
  return gtk_widget_get_mapped (widget)
         && gtk_widget_activate_action (
             widget, g_variant_get_string (action, NULL), NULL);
}

static void
add_shortcuts (WbClassifierPage *self)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
    { GDK_KEY_Return, GDK_CONTROL_MASK, "run.start" },
    { GDK_KEY_space, 0, "run.pause" },
    { GDK_KEY_Right, 0, "run.step" },
    { GDK_KEY_Escape, 0, "run.stop" },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      GtkShortcut *shortcut = gtk_shortcut_new (
          gtk_keyval_trigger_new (keys[i].key, keys[i].modifiers),
          gtk_callback_action_new (on_shortcut, NULL, NULL));
      gtk_shortcut_set_arguments (shortcut,
                                  g_variant_new_string (keys[i].action));
      gtk_shortcut_controller_add_shortcut (
          GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

/* Settings */

static void
update_advice (WbClassifierPage *self)
{
  WbSession *session = session_of (self);
  MlDataset *data = wb_session_dataset (session);
  const int target = wb_session_target (session);
  gboolean refuses;
  wb_type_chooser_set_data (self->chooser, data, target);
  wb_options_panel_set_task (self->options, data, target);
  wb_test_options_set_data (self->test, data, target);
  g_autofree char *problem = find_problem (self, &refuses);
  const gboolean can_run = problem == NULL && data != NULL && self->learner;
  g_autoptr (MlExperiment) experiment = can_run ? make_experiment (self) : NULL;
  wb_advice_show (self->advice, refuses ? self->learner : NULL, problem,
                  experiment);
}

static void
on_learner_chosen (WbTypeChooser *chooser, GType type, WbClassifierPage *self)
{
  gpointer key = GSIZE_TO_POINTER (type);
  self->learner = g_hash_table_lookup (self->learners, key);
  if (self->learner == NULL)
    {
      self->learner = g_object_new (type, NULL);
      g_hash_table_insert (self->learners, key, self->learner);
    }
  g_signal_handlers_disconnect_by_func (self->learner, update_advice, self);
  const MlLearnerClass *klass = ML_LEARNER_GET_CLASS (self->learner);
  const char *text = klass->description != NULL ? _ (klass->description) : "";
  gtk_label_set_text (self->description, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->description), text);
  wb_options_panel_set_object (self->options, G_OBJECT (self->learner));
  wb_scheme_button_set_learner (self->scheme, self->learner);
  g_signal_connect_object (self->learner, "notify", G_CALLBACK (update_advice),
                           self, G_CONNECT_SWAPPED); /* after the rows' own */
  update_advice (self);
}

/* @learner takes the place of the one of its kind. */
static void
on_scheme_entered (WbSchemeButton *scheme, MlLearner *learner,
                   WbClassifierPage *self)
{
  const GType type = G_OBJECT_TYPE (learner);
  if (self->learner != NULL && G_OBJECT_TYPE (self->learner) == type)
    self->learner = NULL;
  g_hash_table_insert (self->learners, GSIZE_TO_POINTER (type),
                       g_object_ref (learner));
  wb_type_chooser_choose (self->chooser, type);
}

/* What stands where the charts will be. */
static void
update_empty (WbClassifierPage *self)
{
  WbChartTabs *tabs = wb_chart_panes_first (self->charts);
  if (wb_session_dataset (session_of (self)) == NULL)
    wb_chart_tabs_set_empty (
        tabs, "document-open-symbolic", _ ("No Data Yet"),
        _ ("Open a data file with Ctrl+O, or choose a sample on the Dataset "
           "page."));
  else
    wb_chart_tabs_set_empty (
        tabs, "media-playback-start-symbolic", _ ("Ready to Learn"),
        _ ("Press Start (Ctrl+Return). The learning curve, the figures and "
           "the output appear here."));
}

/* Runs that come get their states watched. */
static void
on_runs_changed (GListModel *runs, guint position, guint n_removed,
                 guint n_added, WbClassifierPage *self)
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
  ensure_watch (self);
}

/* Class */

static void
fill_slots (WbClassifierPage *self)
{
  WbSession *session = session_of (self);
  GtkWidget *chooser
      = wb_type_chooser_new (ML_TYPE_LEARNER, _ ("Choose a classifier"));
  GtkWidget *options = wb_options_panel_new ();
  GtkWidget *test = wb_test_options_new ();
  GtkWidget *runs = wb_run_list_new (session);
  GtkWidget *transport = wb_transport_new ();
  GtkWidget *output = wb_output_view_new ();
  GtkWidget *draw = wb_draw_view_new ();
  GtkWidget *dream = wb_dream_view_new ();
  GtkWidget *charts = wb_chart_panes_new (
      PLOT_NEEDS_HISTORY | PLOT_NEEDS_SNAPSHOT | PLOT_NEEDS_MODEL
      | PLOT_NEEDS_PICTURES | PLOT_NEEDS_LAYERS);
  GtkWidget *scheme = wb_scheme_button_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_hexpand (chooser, TRUE);
  gtk_box_append (GTK_BOX (line), chooser);
  gtk_box_append (GTK_BOX (line), scheme);
  adw_bin_set_child (self->chooser_slot, line);
  self->advice = WB_ADVICE (wb_advice_new (session));
  adw_bin_set_child (self->advice_slot, GTK_WIDGET (self->advice));
  adw_bin_set_child (self->options_slot, options);
  adw_bin_set_child (self->test_slot, test);
  adw_bin_set_child (self->filters_slot,
                     wb_filter_list_new (wb_session_filters (session)));
  adw_bin_set_child (self->runs_slot, runs);
  adw_bin_set_child (self->charts_slot, charts);
  GtkWidget *tuning = wb_tuning_new ();
  GtkWidget *bars = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (bars), tuning);
  gtk_box_append (GTK_BOX (bars), transport);
  adw_bin_set_child (self->transport_slot, bars);
  self->chooser = WB_TYPE_CHOOSER (chooser);
  self->scheme = WB_SCHEME_BUTTON (scheme);
  self->options = WB_OPTIONS_PANEL (options);
  self->test = WB_TEST_OPTIONS (test);
  self->runs = WB_RUN_LIST (runs);
  self->charts = WB_CHART_PANES (charts);
  self->transport = WB_TRANSPORT (transport);
  self->tuning = WB_TUNING (tuning);
  wb_transport_add_button (self->transport, wb_tuning_button (self->tuning));
  self->output = WB_OUTPUT_VIEW (output);
  self->draw = WB_DRAW_VIEW (draw);
  self->dream = WB_DREAM_VIEW (dream);
  GtkWidget *target = wb_class_chooser_new (session);
  gtk_widget_set_hexpand (target, TRUE);
  gtk_box_append (self->class_row, target);
  gtk_box_append (self->class_row, wb_test_options_seed (self->test));
  wb_chart_tabs_add (wb_chart_panes_first (self->charts), draw, "draw",
                     _ ("Draw"));
  wb_chart_tabs_add (wb_chart_panes_first (self->charts), dream, "dream",
                     _ ("Dream"));
  wb_chart_tabs_add (wb_chart_panes_first (self->charts), output, "output",
                     _ ("Output"));
}

static void
choose_first_learner (WbClassifierPage *self)
{
  guint n_types;
  const GType *types = ml_registry_list (ML_TYPE_LEARNER, &n_types);
  GType type = ml_registry_find (ML_TYPE_LEARNER, "MLP", NULL);
  if (type == G_TYPE_INVALID && n_types > 0)
    type = types[0];
  if (type != G_TYPE_INVALID)
    wb_type_chooser_choose (self->chooser, type);
}

static void
wb_classifier_page_constructed (GObject *object)
{
  WbClassifierPage *self = WB_CLASSIFIER_PAGE (object);
  G_OBJECT_CLASS (wb_classifier_page_parent_class)->constructed (object);
  WbSession *session = session_of (self);
  fill_slots (self);
  add_shortcuts (self);
  g_signal_connect (self->chooser, "chosen", G_CALLBACK (on_learner_chosen),
                    self);
  g_signal_connect (self->scheme, "entered", G_CALLBACK (on_scheme_entered),
                    self);
  g_signal_connect_swapped (self->charts, "switched",
                            G_CALLBACK (update_charts), self);
  g_signal_connect_swapped (self->draw, "answered", G_CALLBACK (update_charts),
                            self);
  g_signal_connect_object (self->test, "changed", G_CALLBACK (update_advice),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::dataset",
                           G_CALLBACK (update_empty), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::target",
                           G_CALLBACK (update_advice), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::undefined",
                           G_CALLBACK (on_run_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::run", G_CALLBACK (on_run_changed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (wb_session_runs (session), "items-changed",
                           G_CALLBACK (on_runs_changed), self, 0);
  g_signal_connect_object (wb_session_filters (session), "items-changed",
                           G_CALLBACK (update_advice), self, G_CONNECT_SWAPPED);
  choose_first_learner (self);
  update_empty (self);
  update_advice (self);
  update_actions (self);
}

static void
wb_classifier_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (wb_classifier_page_parent_class)->map (widget);
  on_run_changed (WB_CLASSIFIER_PAGE (widget)); /* what came meanwhile */
}

static void
wb_classifier_page_dispose (GObject *object)
{
  WbClassifierPage *self = WB_CLASSIFIER_PAGE (object);
  g_clear_handle_id (&self->watch, g_source_remove);
  g_clear_pointer (&self->learners, g_hash_table_unref);
  self->learner = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (object), WB_TYPE_CLASSIFIER_PAGE);
  G_OBJECT_CLASS (wb_classifier_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_set_template_from_resource (
      klass, "/org/ruru/Ruru/ui/wb-classifier-page.ui");
  gtk_widget_class_bind_template_child (klass, WbClassifierPage, chooser_slot);
  gtk_widget_class_bind_template_child (klass, WbClassifierPage, options_slot);
  gtk_widget_class_bind_template_child (klass, WbClassifierPage, test_slot);
  gtk_widget_class_bind_template_child (klass, WbClassifierPage, filters_slot);
  gtk_widget_class_bind_template_child (klass, WbClassifierPage, runs_slot);
  gtk_widget_class_bind_template_child (klass, WbClassifierPage, charts_slot);
  gtk_widget_class_bind_template_child (klass, WbClassifierPage,
                                        transport_slot);
  gtk_widget_class_bind_template_child (klass, WbClassifierPage, description);
  gtk_widget_class_bind_template_child (klass, WbClassifierPage, advice_slot);
  gtk_widget_class_bind_template_child (klass, WbClassifierPage, class_row);
}

static void
wb_classifier_page_class_init (WbClassifierPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->constructed = wb_classifier_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = wb_classifier_page_dispose;
  widget_class->map = wb_classifier_page_map;
  WbPageClass *page_class = WB_PAGE_CLASS (klass);
  page_class->name = "classifier";
  page_class->title = N_ ("Classifier");
  page_class->icon_name = "applications-science-symbolic";
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "run.start", NULL, start);
  gtk_widget_class_install_action (widget_class, "run.pause", NULL,
                                   toggle_pause);
  gtk_widget_class_install_action (widget_class, "run.continue", NULL, go_on);
  gtk_widget_class_install_action (widget_class, "run.step", NULL, step);
  gtk_widget_class_install_action (widget_class, "run.stop", NULL, stop);
  gtk_widget_class_install_action (widget_class, "run.results", NULL,
                                   show_results);
}

static void
wb_classifier_page_init (WbClassifierPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->learners = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
}
