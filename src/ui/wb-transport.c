/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See wb-transport.h. What a run cannot be asked for now lies on a page of a
 * stack that is not on show: GTK 4.8 tells screen readers nothing of a widget
 * that becomes visible later, so every button is there from the start. */
#include "wb-transport.h"

#include "wb-continue.h"
#include "wb-format.h"

#include <glib/gi18n.h>

struct _WbTransport
{
  GtkBox parent;
  GtkStack *controls; /* "running": pause, step and stop; "over": go_on     */
  GtkStack *end;      /* "results"; both have an empty page "none", too     */
  GtkWidget *running; /* the page                                           */
  GtkWidget *pause, *stop, *go_on, *status, *speed;
  GtkWidget *progress;
};

G_DEFINE_FINAL_TYPE (WbTransport, wb_transport, GTK_TYPE_BOX)

/* Clicks leave the keyboard where it is, so that Space pauses and does not
 * press Start again. */
static GtkWidget *
add_button (GtkWidget *box, const char *icon_name, const char *label,
            const char *tooltip, const char *action)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *content = g_object_new (ADW_TYPE_BUTTON_CONTENT, "icon-name",
                                     icon_name, "label", label, NULL);
  gtk_button_set_child (GTK_BUTTON (button), content);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static void
set_button (GtkWidget *button, const char *icon_name, const char *label)
{
  GtkWidget *content = gtk_button_get_child (GTK_BUTTON (button));
  g_object_set (content, "icon-name", icon_name, "label", label, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static GtkWidget *
make_label (void)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "caption");
  return label;
}

static GtkWidget *
make_row (void)
{
  return gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
}

/* As wide as the page on show. */
static GtkStack *
add_stack (WbTransport *self)
{
  GtkWidget *stack = gtk_stack_new ();
  gtk_stack_set_hhomogeneous (GTK_STACK (stack), FALSE);
  gtk_stack_add_named (GTK_STACK (stack), make_row (), "none");
  gtk_box_append (GTK_BOX (self), stack);
  return GTK_STACK (stack);
}

static void
add_controls (WbTransport *self)
{
  GtkWidget *over = make_row ();
  self->controls = add_stack (self);
  self->running = make_row ();
  self->pause
      = add_button (self->running, "media-playback-pause-symbolic", _ ("Pause"),
                    _ ("Pause or resume (Space)"), "run.pause");
  add_button (self->running, "media-skip-forward-symbolic", _ ("Step"),
              _ ("One epoch, then pause (→)"), "run.step");
  self->stop
      = add_button (self->running, "media-playback-stop-symbolic", _ ("Stop"),
                    _ ("Stop and keep what was learned (Esc)"), "run.stop");
  self->go_on = add_button (over, "media-seek-forward-symbolic", _ ("Continue"),
                            NULL, "run.continue");
  gtk_widget_set_name (self->go_on, "continue");
  gtk_stack_add_named (self->controls, self->running, "running");
  gtk_stack_add_named (self->controls, over, "over");
}

static void
add_texts (WbTransport *self)
{
  self->status = make_label ();
  self->speed = make_label ();
  self->progress = gtk_progress_bar_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Progress of the run"), -1);
  gtk_widget_set_tooltip_text (self->speed,
                               _ ("Of all models that are trained side by "
                                  "side, together"));
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  gtk_widget_set_hexpand (column, TRUE);
  gtk_widget_set_valign (column, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (column), self->status);
  gtk_box_append (GTK_BOX (column), self->speed);
  gtk_box_append (GTK_BOX (column), self->progress);
  gtk_box_append (GTK_BOX (self), column);
}

static void
wb_transport_class_init (WbTransportClass *klass)
{
}

static void
wb_transport_init (WbTransport *self)
{
  GtkWidget *results = make_row ();
  g_object_set (self, "spacing", 6, "margin-start", 9, "margin-end", 9,
                "margin-top", 9, "margin-bottom", 9, NULL);
  GtkWidget *start = add_button (
      GTK_WIDGET (self), "media-playback-start-symbolic", _ ("Start"),
      _ ("Train and test (Ctrl+Return)"), "run.start");
  gtk_widget_add_css_class (start, "suggested-action");
  add_controls (self);
  add_texts (self);
  self->end = add_stack (self);
  add_button (results, "go-next-symbolic", _ ("See Results"),
              _ ("Summary, confusion matrix and curves"), "run.results");
  gtk_stack_add_named (self->end, results, "results");
}

/** wb_transport_new: Returns: the bar, showing no run */
GtkWidget *
wb_transport_new (void)
{
  GtkWidget *self = g_object_new (WB_TYPE_TRANSPORT, NULL);
  wb_transport_show (WB_TRANSPORT (self), NULL);
  return self;
}

/** wb_transport_add_button: puts @button behind Stop */
void
wb_transport_add_button (WbTransport *self, GtkWidget *button)
{
  gtk_box_insert_child_after (GTK_BOX (self->running), button, self->stop);
}

/* The last point of the model on all rows, else of whatever part there is. */
static const MlMetrics *
last_point (const GArray *history)
{
  for (guint i = history->len; i > 0; i--)
    {
      const MlMetrics *point = &g_array_index (history, MlMetrics, i - 1);
      if (point->part == 0 || i == 1)
        return point;
    }
  return history->len > 0
             ? &g_array_index (history, MlMetrics, history->len - 1)
             : NULL;
}

static void
add_words (GString *text, const char *words)
{
  if (words == NULL || words[0] == '\0')
    return;
  g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", words);
}

static char *
describe_progress (WbRun *run)
{
  GString *text = g_string_new (NULL);
  MlMonitor *monitor = ml_job_monitor (wb_run_job (run));
  const gboolean is_paused = wb_run_state (run) == ML_JOB_PAUSED;
  if (is_paused)
    add_words (text, _ ("Paused"));
  const MlMetrics *point = last_point (wb_run_history (run));
  g_autofree char *epoch = NULL;
  if (point != NULL && point->epochs > 0)
    epoch = g_strdup_printf (_ ("epoch %u/%u"), point->epoch, point->epochs);
  else if (point != NULL)
    epoch = g_strdup_printf (_ ("epoch %u"), point->epoch);
  add_words (text, epoch);
  g_autofree char *left = wb_format_seconds (ml_monitor_seconds_left (monitor));
  g_autofree char *words
      = left[0] != '\0' ? g_strdup_printf (_ ("%s left"), left) : NULL;
  add_words (text, words);
  g_autofree char *status = ml_monitor_status (monitor);
  if (!is_paused)
    add_words (text, status); /* last, for it may be cut off */
  return g_string_free (text, FALSE);
}

static char *
describe_end (WbRun *run)
{
  if (wb_run_problem (run) != NULL)
    return g_strdup (wb_run_problem (run));
  const char *reason = wb_run_end_text (run);
  g_autofree char *status = wb_run_status (run);
  return reason != NULL ? g_strdup_printf ("%s · %s", status, reason)
                        : g_steal_pointer (&status);
}

static char *
describe_speed (WbRun *run)
{
  const double samples = ml_throughput_samples (wb_run_throughput (run));
  const double operations = ml_throughput_operations (wb_run_throughput (run));
  if (!(samples > 0))
    return g_strdup ("");
  g_autofree char *digits = wb_format_count (samples);
  return operations > 0 ? g_strdup_printf (_ ("%s samples/s · %.3g GFLOP/s"),
                                           digits, operations / 1e9)
                        : g_strdup_printf (_ ("%s samples/s"), digits);
}

/* A run whose loss became infinite is not to fail in the same way again. */
static void
show_continue (WbTransport *self, WbRun *run)
{
  const gboolean halves = wb_continue_halves_rate (run);
  set_button (self->go_on, "media-seek-forward-symbolic",
              halves ? _ ("Go On at Half the Rate") : _ ("Continue"));
  gtk_widget_set_tooltip_text (
      self->go_on,
      halves ? _ ("From the last good weights, with half the learning rate")
             : _ ("Train on from where it ended: what is left, or as many "
                  "epochs again"));
}

/* What a run that is over cannot be asked for makes room for how it ended. */
static void
show_controls (WbTransport *self, WbRun *run)
{
  const gboolean is_offered = wb_continue_is_offered (run);
  const gboolean is_over = run != NULL && !wb_run_is_running (run);
  if (is_offered)
    show_continue (self, run);
  gtk_stack_set_visible_child_name (self->controls, is_offered ? "over"
                                                    : is_over  ? "none"
                                                               : "running");
  gtk_stack_set_visible_child_name (
      self->end,
      run != NULL && wb_run_evaluation (run) != NULL ? "results" : "none");
}

/**
 * wb_transport_show:
 * @run: (nullable): the run looked at
 */
void
wb_transport_show (WbTransport *self, WbRun *run)
{
  const gboolean is_running = run != NULL && wb_run_is_running (run);
  const gboolean is_paused = is_running && wb_run_state (run) == ML_JOB_PAUSED;
  const gboolean has_failed
      = run != NULL && wb_run_state (run) == ML_JOB_FAILED;
  set_button (self->pause,
              is_paused ? "media-playback-start-symbolic"
                        : "media-playback-pause-symbolic",
              is_paused ? _ ("Resume") : _ ("Pause"));
  g_autofree char *status = run == NULL ? g_strdup ("")
                                        : (is_running ? describe_progress (run)
                                                      : describe_end (run));
  g_autofree char *speed = run != NULL ? describe_speed (run) : g_strdup ("");
  gtk_label_set_text (GTK_LABEL (self->status), status);
  gtk_widget_set_tooltip_text (self->status, status);
  gtk_label_set_text (GTK_LABEL (self->speed), speed);
  gtk_widget_set_visible (self->speed, speed[0] != '\0');
  if (has_failed)
    gtk_widget_add_css_class (self->status, "error");
  else
    gtk_widget_remove_css_class (self->status, "error");
  gtk_progress_bar_set_fraction (
      GTK_PROGRESS_BAR (self->progress),
      is_running ? ml_monitor_progress (ml_job_monitor (wb_run_job (run))) : 0);
  gtk_widget_set_visible (self->progress, is_running);
  show_controls (self, run);
}
