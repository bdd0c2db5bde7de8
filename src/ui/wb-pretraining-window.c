/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See wb-pretraining-window.h. A thread runs the plan; a timeout takes the
 * networks so far out of its monitor. */
#include "wb-pretraining-window.h"

#include "wb-chart-panes.h"
#include "wb-file-dialog.h"
#include "wb-format.h"
#include "wb-options-panel.h"
#include "wb-pretraining-settings.h"
#include "wb-work.h"

#include "ml-loader.h"
#include "ml-pretraining-plan.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

enum
{
  LOOK_INTERVAL = 200, /* ms */
};

struct _WbPretrainingWindow
{
  AdwWindow parent;
  GtkLabel *data_name, *status;
  AdwActionRow *file_row, *test_row;
  WbOptionsPanel *settings_panel, *learner_panel;
  GtkButton *start;
  GtkProgressBar *progress;
  AdwBin *charts_slot;

  WbSession *session;
  GObject *settings;
  MlLearner *learner;
  WbChartPanes *charts;
  GtkTextBuffer *table;
  WbWork *work;
  guint look;              /* timeout id, or 0 */
  MlPretrainingPlan *plan; /* (nullable): at work */
  MlPretrainedNets *nets,
      *made;              /* (nullable); made: by the thread, read after it */
  char *path, *test_path; /* (nullable) */
  MlDataset *test_data;   /* (nullable): of test_path, once it was read */
  char *problem;          /* (nullable): of the last run */
};

G_DEFINE_FINAL_TYPE (WbPretrainingWindow, wb_pretraining_window,
                     ADW_TYPE_WINDOW)

static const WbFileKind file_kinds[]
    = { { N_ ("Networks of this experiment"), "nets" } };
static const WbFileKind test_kinds[] = { { N_ ("All files"), "" } };

/* -- Showing ----------------------------------------------------------------
 */

gboolean
wb_pretraining_window_is_running (WbPretrainingWindow *self)
{
  return wb_work_is_running (self->work);
}

MlPretrainedNets *
wb_pretraining_window_nets (WbPretrainingWindow *self)
{
  return self->nets;
}

static MlPretrainingPlan *
make_plan (WbPretrainingWindow *self)
{
  MlPretrainingPlan *plan = ml_pretraining_plan_new (
      wb_session_dataset (self->session), wb_session_target (self->session));
  g_object_unref (plan->learner);
  plan->learner = ml_option_copy (self->learner);
  wb_pretraining_settings_apply (self->settings, plan);
  plan->path = g_strdup (self->path);
  plan->before = ml_pretrained_nets_ref (self->nets);
  g_set_object (&plan->test_data, self->test_data);
  return plan;
}

/* What pressing Start would do. A plan that makes no sense may be started, too:
 * then it says so. */
typedef enum
{
  NEXT_NOTHING, /* all networks of the plan are there */
  NEXT_GO_ON,
  NEXT_START,
} Next;

static Next
find_next (WbPretrainingWindow *self)
{
  if (wb_session_dataset (self->session) == NULL
      || ml_pretrained_nets_length (self->nets) == 0
      || (self->test_path != NULL && self->test_data == NULL))
    return NEXT_START;
  g_autoptr (MlPretrainingPlan) plan = make_plan (self);
  if (!ml_pretraining_plan_check (plan, NULL))
    return NEXT_START;
  const guint n_left = ml_pretraining_plan_n_left (plan);
  if (n_left == 0)
    return NEXT_NOTHING;
  return n_left < ml_pretraining_plan_n_nets (plan) ? NEXT_GO_ON : NEXT_START;
}

/* (transfer full) */
static char *
describe_rest (WbPretrainingWindow *self, Next next)
{
  const guint n = ml_pretrained_nets_length (self->nets);
  if (self->problem != NULL)
    return g_strdup (self->problem);
  if (n == 0)
    return g_strdup ("");
  return next == NEXT_NOTHING
             ? g_strdup_printf (ngettext ("%u network: all are done",
                                          "%u networks: all are done", n),
                                n)
             : g_strdup_printf (ngettext ("%u network", "%u networks", n), n);
}

/* (transfer full) */
static char *
describe_status (WbPretrainingWindow *self, Next next)
{
  MlMonitor *monitor = wb_work_monitor (self->work);
  const guint n = ml_pretrained_nets_length (self->nets);
  if (monitor == NULL)
    return describe_rest (self, next);
  g_autofree char *status = ml_monitor_status (monitor);
  g_autofree char *left = wb_format_seconds (ml_monitor_seconds_left (monitor));
  return g_strdup_printf (
      _ ("%u of %u · %s%s%s"), n, ml_pretraining_plan_n_nets (self->plan),
      status != NULL ? status : "", *left != '\0' ? " · " : "", left);
}

static void
update_start (WbPretrainingWindow *self, Next next)
{
  const gboolean has_nets = ml_pretrained_nets_length (self->nets) > 0;
  const gboolean is_running = wb_pretraining_window_is_running (self);
  gtk_button_set_label (
      self->start,
      (is_running ? has_nets : next != NEXT_START) ? _ ("Go On") : _ ("Start"));
  gtk_widget_set_tooltip_text (
      GTK_WIDGET (self->start),
      next == NEXT_NOTHING && !is_running
          ? _ ("All networks of this plan are done: set more seeds or depths "
               "to go on")
          : _ ("Train the networks that are not done yet (Ctrl+Return)"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "pretraining.start",
                                 !is_running && next != NEXT_NOTHING
                                     && wb_session_dataset (self->session)
                                            != NULL);
}

static void
update_controls (WbPretrainingWindow *self)
{
  MlMonitor *monitor = wb_work_monitor (self->work);
  const Next next = monitor == NULL ? find_next (self) : NEXT_GO_ON;
  g_autofree char *status = describe_status (self, next);
  GtkWidget *widget = GTK_WIDGET (self);
  gtk_label_set_text (self->status, status);
  update_start (self, next);
  gtk_widget_action_set_enabled (widget, "pretraining.stop", monitor != NULL);
  gtk_widget_action_set_enabled (widget, "pretraining.open", monitor == NULL);
  gtk_widget_action_set_enabled (widget, "pretraining.keep", monitor == NULL);
  gtk_widget_action_set_enabled (widget, "pretraining.test", monitor == NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->settings_panel), monitor == NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->learner_panel), monitor == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), monitor != NULL);
  if (monitor != NULL)
    gtk_progress_bar_set_fraction (self->progress,
                                   ml_monitor_progress (monitor));
}

/* Lines of the table stay whole; the sentences below may be folded. */
static void
show_table (WbPretrainingWindow *self)
{
  g_autofree char *text = ml_pretrained_nets_to_text (self->nets);
  const char *table = strstr (text, "\n\n"); /* behind its title */
  const char *sentences = table != NULL ? strstr (table + 2, "\n\n") : NULL;
  const char *last = sentences != NULL ? sentences : text + strlen (text);
  GtkTextIter start, end;
  gtk_text_buffer_set_text (self->table, text, -1);
  gtk_text_buffer_get_start_iter (self->table, &start);
  gtk_text_buffer_get_iter_at_offset (
      self->table, &end, (int) g_utf8_pointer_to_offset (text, last));
  gtk_text_buffer_apply_tag_by_name (self->table, "table", &start, &end);
}

static void
show_nets (WbPretrainingWindow *self)
{
  const PlotSource source = { .target = -1, .nets = self->nets };
  wb_chart_panes_update (self->charts, &source);
  show_table (self);
}

static void
set_nets (WbPretrainingWindow *self, MlPretrainedNets *nets)
{
  if (self->nets == nets)
    return;
  ml_pretrained_nets_unref (self->nets);
  self->nets = ml_pretrained_nets_ref (nets);
  show_nets (self);
}

static void
show_name (AdwActionRow *row, const char *path, const char *none)
{
  g_autofree char *name
      = path != NULL ? g_filename_display_basename (path) : NULL;
  adw_action_row_set_subtitle (row, name != NULL ? name : none);
  gtk_widget_set_tooltip_text (GTK_WIDGET (row), path);
}

static void
show_files (WbPretrainingWindow *self)
{
  show_name (self->file_row, self->path, _ ("Not kept"));
  show_name (self->test_row, self->test_path, _ ("A third of these rows"));
}

static void
on_dataset (WbPretrainingWindow *self)
{
  MlDataset *data = wb_session_dataset (self->session);
  gtk_label_set_text (self->data_name, data != NULL
                                           ? ml_dataset_relation (data)
                                           : _ ("No data: open a file first"));
  update_controls (self);
}

/* -- Running ----------------------------------------------------------------
 */

/* In the thread. */
static GObject *
work (gpointer data, MlMonitor *monitor, GError **error)
{
  WbPretrainingWindow *self = data;
  if (self->test_path != NULL && self->plan->test_data == NULL)
    {
      self->plan->test_data = ml_load_path (self->test_path, monitor, error);
      if (self->plan->test_data == NULL)
        return NULL;
    }
  self->made = ml_pretraining_plan_run (self->plan, monitor, error);
  return NULL;
}

static void
ended (GObject *made, const GError *error, gpointer data)
{
  WbPretrainingWindow *self = data;
  g_clear_handle_id (&self->look, g_source_remove);
  if (self->made != NULL)
    set_nets (self, self->made);
  g_clear_pointer (&self->made, ml_pretrained_nets_unref);
  g_set_object (&self->test_data, self->plan->test_data);
  g_clear_pointer (&self->plan, ml_pretraining_plan_free);
  if (error != NULL
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->problem = g_strdup (error->message);
  update_controls (self);
}

static gboolean
look (gpointer data)
{
  WbPretrainingWindow *self = data;
  g_autoptr (MlSnapshot) snapshot
      = ml_monitor_take_snapshot (wb_work_monitor (self->work));
  if (snapshot != NULL)
    set_nets (self, ml_snapshot_attached (snapshot));
  update_controls (self); /* progress, at least */
  return G_SOURCE_CONTINUE;
}

static void
start (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WbPretrainingWindow *self = WB_PRETRAINING_WINDOW (widget);
  g_autoptr (MlPretrainingPlan) plan = make_plan (self);
  g_autoptr (GError) error = NULL;
  g_clear_pointer (&self->problem, g_free);
  if (!ml_pretraining_plan_check (plan, &error))
    self->problem = g_strdup (error->message);
  else
    {
      self->plan = g_steal_pointer (&plan);
      wb_work_start (self->work, _ ("Does pre-training help?"), work, self,
                     NULL, ended, self);
      self->look = g_timeout_add (LOOK_INTERVAL, look, self);
      ml_snapshot_unref (
          ml_monitor_take_snapshot (wb_work_monitor (self->work)));
    }
  update_controls (self);
}

static void
stop (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wb_work_cancel (WB_PRETRAINING_WINDOW (widget)->work);
}

/* Only windows of the application itself know its actions. */
static void
quit (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (widget));
  if (parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "app.quit", NULL);
}

/* -- Files ------------------------------------------------------------------
 */

static void
report (WbPretrainingWindow *self, const GError *error)
{
  g_free (self->problem);
  self->problem = g_strdup (error->message);
  update_controls (self);
}

static void
opened (const char *path, gpointer data)
{
  WbPretrainingWindow *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MlPretrainedNets) nets = ml_pretrained_nets_load (path, &error);
  if (nets == NULL)
    {
      report (self, error);
      return;
    }
  g_free (self->path);
  self->path = g_strdup (path);
  g_clear_pointer (&self->problem, g_free);
  set_nets (self, nets);
  show_files (self);
  update_controls (self);
}

static void
open_file (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wb_file_dialog_open (widget, _ ("Open Networks"), file_kinds,
                       G_N_ELEMENTS (file_kinds), opened, widget);
}

/* What there is goes into the file at once; what comes, when it comes. A file
 * that was there is to be replaced: the dialog has asked. */
static void
kept (const char *path, gpointer data)
{
  WbPretrainingWindow *self = data;
  g_autoptr (GError) error = NULL;
  if (ml_pretrained_nets_length (self->nets) == 0)
    g_unlink (path);
  else if (!ml_pretrained_nets_save (self->nets, path, &error))
    {
      report (self, error);
      return;
    }
  g_free (self->path);
  self->path = g_strdup (path);
  show_files (self);
}

static void
keep_file (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wb_file_dialog_save (widget, _ ("Keep Networks"), "pretraining.nets",
                       file_kinds, G_N_ELEMENTS (file_kinds), kept, widget);
}

static void
test_chosen (const char *path, gpointer data)
{
  WbPretrainingWindow *self = data;
  g_free (self->test_path);
  self->test_path = g_strdup (path);
  g_clear_object (&self->test_data);
  show_files (self);
  update_controls (self);
}

static void
choose_test (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wb_file_dialog_open (widget, _ ("Test Rows"), test_kinds,
                       G_N_ELEMENTS (test_kinds), test_chosen, widget);
}

/* -- Class ------------------------------------------------------------------
 */

/* Boxes and ways side by side, as soon as there is room to halve. */
static gboolean
show_both (GtkWidget *charts, GdkFrameClock *clock, gpointer data)
{
  if (gtk_widget_get_width (charts) == 0)
    return G_SOURCE_CONTINUE;
  wb_chart_panes_set_split (WB_CHART_PANES (charts), TRUE);
  return G_SOURCE_REMOVE;
}

static void
add_charts (WbPretrainingWindow *self)
{
  GtkWidget *view = gtk_text_view_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  WbChartTabs *tabs;
  self->charts = WB_CHART_PANES (wb_chart_panes_new (PLOT_NEEDS_NETS));
  tabs = wb_chart_panes_first (self->charts);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 12);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Table"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  self->table = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  gtk_text_buffer_create_tag (self->table, "table", "wrap-mode", GTK_WRAP_NONE,
                              NULL);
  wb_chart_tabs_add (tabs, scrolled, "table", _ ("Table"));
  adw_bin_set_child (self->charts_slot, GTK_WIDGET (self->charts));
  g_signal_connect_swapped (self->charts, "switched", G_CALLBACK (show_nets),
                            self);
  gtk_widget_add_tick_callback (GTK_WIDGET (self->charts), show_both, NULL,
                                NULL);
}

static void
wb_pretraining_window_dispose (GObject *object)
{
  WbPretrainingWindow *self = WB_PRETRAINING_WINDOW (object);
  g_clear_handle_id (&self->look, g_source_remove);
  g_clear_object (&self->work); /* stops and joins */
  g_clear_object (&self->session);
  G_OBJECT_CLASS (wb_pretraining_window_parent_class)->dispose (object);
}

static void
wb_pretraining_window_finalize (GObject *object)
{
  WbPretrainingWindow *self = WB_PRETRAINING_WINDOW (object);
  g_object_unref (self->settings);
  g_object_unref (self->learner);
  g_clear_object (&self->test_data);
  ml_pretraining_plan_free (self->plan);
  ml_pretrained_nets_unref (self->nets);
  ml_pretrained_nets_unref (self->made);
  g_free (self->path);
  g_free (self->test_path);
  g_free (self->problem);
  G_OBJECT_CLASS (wb_pretraining_window_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *class)
{
  gtk_widget_class_install_action (class, "pretraining.start", NULL, start);
  gtk_widget_class_install_action (class, "pretraining.stop", NULL, stop);
  gtk_widget_class_install_action (class, "pretraining.open", NULL, open_file);
  gtk_widget_class_install_action (class, "pretraining.keep", NULL, keep_file);
  gtk_widget_class_install_action (class, "pretraining.quit", NULL, quit);
  gtk_widget_class_install_action (class, "pretraining.test", NULL,
                                   choose_test);
  gtk_widget_class_add_binding_action (class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "pretraining.start", NULL);
  gtk_widget_class_add_binding_action (class, GDK_KEY_Escape, 0,
                                       "pretraining.stop", NULL);
  gtk_widget_class_add_binding_action (class, GDK_KEY_w, GDK_CONTROL_MASK,
                                       "window.close", NULL);
  gtk_widget_class_add_binding_action (class, GDK_KEY_q, GDK_CONTROL_MASK,
                                       "pretraining.quit", NULL);
}

static void
wb_pretraining_window_class_init (WbPretrainingWindowClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = wb_pretraining_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = wb_pretraining_window_finalize;
  g_type_ensure (WB_TYPE_OPTIONS_PANEL);
  gtk_widget_class_set_template_from_resource (
      class, "/org/ruru/Ruru/ui/wb-pretraining-window.ui");
  gtk_widget_class_bind_template_child (class, WbPretrainingWindow, data_name);
  gtk_widget_class_bind_template_child (class, WbPretrainingWindow, status);
  gtk_widget_class_bind_template_child (class, WbPretrainingWindow, file_row);
  gtk_widget_class_bind_template_child (class, WbPretrainingWindow, test_row);
  gtk_widget_class_bind_template_child (class, WbPretrainingWindow,
                                        settings_panel);
  gtk_widget_class_bind_template_child (class, WbPretrainingWindow,
                                        learner_panel);
  gtk_widget_class_bind_template_child (class, WbPretrainingWindow, start);
  gtk_widget_class_bind_template_child (class, WbPretrainingWindow, progress);
  gtk_widget_class_bind_template_child (class, WbPretrainingWindow,
                                        charts_slot);
  install_actions (class);
}

static void
wb_pretraining_window_init (WbPretrainingWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->work = wb_work_new ();
  self->settings = wb_pretraining_settings_new ();
  self->learner = ml_pretraining_plan_make_learner ();
  self->nets = ml_pretrained_nets_new ("");
  add_charts (self);
}

/** wb_pretraining_window_new: Returns: (transfer none): a window beside @parent
 *  on the table that @session has when Start is pressed; present it */
GtkWidget *
wb_pretraining_window_new (GtkWindow *parent, WbSession *session)
{
  static const char *const hidden[]
      = { "layers", "seed", "pretraining", "mode", "class-epochs", NULL };
  WbPretrainingWindow *self = g_object_new (WB_TYPE_PRETRAINING_WINDOW,
                                            "transient-for", parent, NULL);
  self->session = g_object_ref (session);
  wb_options_panel_set_object (self->settings_panel, self->settings);
  wb_options_panel_set_object_without (self->learner_panel,
                                       G_OBJECT (self->learner), hidden);
  g_signal_connect_object (session, "notify::dataset", G_CALLBACK (on_dataset),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "notify",
                           G_CALLBACK (update_controls), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->learner, "notify",
                           G_CALLBACK (update_controls), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::target", G_CALLBACK (on_dataset),
                           self, G_CONNECT_SWAPPED);
  show_files (self);
  on_dataset (self);
  show_nets (self);
  return GTK_WIDGET (self);
}
