/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-study-view.h"

#include "wb-format.h"
#include "wb-options-panel.h"
#include "wb-plot-view.h"

#include "ml-registry.h"

#include <glib/gi18n.h>

struct _WbStudyView
{
  AdwBin parent;
  MlStudy *settings;
  WbRun *run; /* (nullable) */
  guint class_index;
  WbStudy *study; /* (nullable): of the run */
  WbPlotView *plot;
  GtkProgressBar *progress;
  GtkLabel *status;
};

G_DEFINE_FINAL_TYPE (WbStudyView, wb_study_view, ADW_TYPE_BIN)

/* -- Showing --------------------------------------------------------------- */

static const MlExperiment *
experiment_of (WbStudyView *self)
{
  return self->run != NULL ? wb_run_experiment (self->run) : NULL;
}

/* (transfer full) */
static char *
describe_status (WbStudyView *self)
{
  MlMonitor *monitor
      = self->study != NULL ? wb_study_monitor (self->study) : NULL;
  MlFindings *findings
      = self->study != NULL ? wb_study_findings (self->study) : NULL;
  if (monitor != NULL)
    {
      g_autofree char *status = ml_monitor_status (monitor);
      g_autofree char *left
          = wb_format_seconds (ml_monitor_seconds_left (monitor));
      const char *now = status != NULL ? status : "";
      return *left != '\0' ? g_strdup_printf (_ ("%s left · %s"), left, now)
                           : g_strdup (now);
    }
  if (self->study != NULL && wb_study_problem (self->study) != NULL)
    return g_strdup (wb_study_problem (self->study));
  if (findings != NULL && ml_findings_problem (findings) != NULL)
    return g_strdup_printf (_ ("A part is missing: %s"),
                            ml_findings_problem (findings));
  if (self->run != NULL && experiment_of (self) == NULL)
    return g_strdup (_ ("A model from a file has no rows to study it on; run "
                        "its classifier again."));
  return g_strdup (findings != NULL ? ml_findings_title (findings) : "");
}

static void
update_controls (WbStudyView *self)
{
  MlMonitor *monitor
      = self->study != NULL ? wb_study_monitor (self->study) : NULL;
  g_autofree char *status = describe_status (self);
  gtk_label_set_text (self->status, status);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->status), status);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), monitor != NULL);
  if (monitor != NULL)
    gtk_progress_bar_set_fraction (self->progress,
                                   ml_monitor_progress (monitor));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "study.start",
                                 monitor == NULL
                                     && experiment_of (self) != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "study.stop",
                                 monitor != NULL);
}

static void
on_changed (WbStudyView *self)
{
  const MlExperiment *experiment = experiment_of (self);
  const PlotSource source = {
    .dataset = experiment != NULL ? experiment->data : NULL,
    .target = experiment != NULL ? experiment->target : -1,
    .class_index = self->class_index,
    .findings = self->study != NULL ? wb_study_findings (self->study) : NULL,
  };
  update_controls (self);
  wb_plot_view_update (self->plot, &source);
}

/** wb_study_view_show: @run: (nullable): whose study to show and start;
 * @class_index: that its charts are to look at, where they look at one */
void
wb_study_view_show (WbStudyView *self, WbRun *run, guint class_index)
{
  const gboolean is_other_class = self->class_index != class_index;
  self->class_index = class_index;
  if (!g_set_object (&self->run, run))
    {
      if (is_other_class)
        on_changed (self);
      else
        update_controls (self); /* it may have found its experiment */
      return;
    }
  if (self->study != NULL)
    g_signal_handlers_disconnect_by_func (self->study, on_changed, self);
  WbStudy *study
      = run != NULL ? wb_study_of (run, G_OBJECT_TYPE (self->settings)) : NULL;
  g_set_object (&self->study, study);
  if (self->study != NULL)
    g_signal_connect_object (self->study, "changed", G_CALLBACK (on_changed),
                             self, G_CONNECT_SWAPPED);
  on_changed (self);
}

/** wb_study_view_settings: Returns: (transfer none): for the next start */
MlStudy *
wb_study_view_settings (WbStudyView *self)
{
  return self->settings;
}

static void
start (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WbStudyView *self = WB_STUDY_VIEW (widget);
  wb_study_start (self->study, self->settings);
}

static void
stop (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wb_study_stop (WB_STUDY_VIEW (widget)->study);
}

/* -- Class ----------------------------------------------------------------- */

static void
wb_study_view_dispose (GObject *object)
{
  WbStudyView *self = WB_STUDY_VIEW (object);
  g_clear_object (&self->study);
  g_clear_object (&self->run);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (wb_study_view_parent_class)->dispose (object);
}

static void
wb_study_view_class_init (WbStudyViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = wb_study_view_dispose;
  gtk_widget_class_install_action (widget_class, "study.start", NULL, start);
  gtk_widget_class_install_action (widget_class, "study.stop", NULL, stop);
}

static void
wb_study_view_init (WbStudyView *self)
{
}

static void
fill_settings (GtkMenuButton *button, gpointer data)
{
  WbStudyView *self = data;
  GtkWidget *panel = wb_options_panel_new ();
  wb_options_panel_set_object (WB_OPTIONS_PANEL (panel),
                               G_OBJECT (self->settings));
  gtk_widget_set_size_request (panel, 320, -1);
  GtkWidget *popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (popover), panel);
  gtk_menu_button_set_popover (button, popover);
}

static GtkWidget *
make_button (const char *label, const char *action, const char *tooltip)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, tooltip);
  return button;
}

static GtkWidget *
make_settings_button (WbStudyView *self)
{
  GtkWidget *button = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _ ("Settings"));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button),
                                         fill_settings, self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Settings"),
                                  -1);
  gtk_widget_set_tooltip_text (
      button, _ (ML_STUDY_GET_CLASS (self->settings)->description));
  return button;
}

static GtkWidget *
make_bar (WbStudyView *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *start_button = make_button (
      _ ("Start"), "study.start", _ ("Study the classifier of this run"));
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  self->status = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (start_button, "suggested-action");
  gtk_label_set_ellipsize (self->status, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (self->status, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->status), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->status), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->status), "numeric");
  gtk_widget_set_name (GTK_WIDGET (self->status), "study-status");
  g_object_set (self->progress, "valign", GTK_ALIGN_CENTER, "width-request", 90,
                NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Progress"),
                                  -1);
  g_object_set (bar, "margin-start", 6, "margin-end", 6, "margin-bottom", 6,
                NULL);
  gtk_box_append (GTK_BOX (bar), start_button);
  gtk_box_append (
      GTK_BOX (bar),
      make_button (_ ("Stop"), "study.stop", _ ("Stop; what was found stays")));
  gtk_box_append (GTK_BOX (bar), make_settings_button (self));
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->progress));
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->status));
  return bar;
}

/**
 * wb_study_view_new:
 * @type: a registered study; the chart of the same name draws what it finds
 *
 * Returns: a view of no run
 */
GtkWidget *
wb_study_view_new (GType type)
{
  plot_init ();
  WbStudyView *self = g_object_new (WB_TYPE_STUDY_VIEW, NULL);
  self->settings = g_object_new (type, NULL);
  const GType chart_type
      = ml_registry_find (PLOT_TYPE_CHART, ml_registry_name (type), NULL);
  g_autoptr (PlotChart) chart = g_object_new (chart_type, NULL);
  GtkWidget *plot = wb_plot_view_new (chart);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->plot = WB_PLOT_VIEW (plot);
  gtk_widget_set_vexpand (plot, TRUE);
  gtk_box_append (GTK_BOX (box), make_bar (self));
  gtk_box_append (GTK_BOX (box), plot);
  adw_bin_set_child (ADW_BIN (self), box);
  on_changed (self);
  return GTK_WIDGET (self);
}
