/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-job-bar.h"

#include "wb-run-list.h"
#include "wb-run.h"
#include "wb-format.h"

#include <glib/gi18n.h>
#include <math.h>

enum
{
  REFRESH_INTERVAL = 250, /* ms */
};

struct _WbJobBar
{
  AdwBin parent;
  WbSession *session;
  GtkWidget *button, *pie, *label, *list;
  double progress; /* 0 … 1 */
  guint timer;
};

G_DEFINE_FINAL_TYPE (WbJobBar, wb_job_bar, ADW_TYPE_BIN)

/* Rows of the list */

static void
on_pause (GtkToggleButton *button, WbRun *run)
{
  if (gtk_toggle_button_get_active (button))
    ml_job_pause (wb_run_job (run));
  else
    ml_job_resume (wb_run_job (run));
}

static void
on_stop (GtkButton *button, WbRun *run)
{
  ml_job_stop (wb_run_job (run));
}

static void
prepare_button (GtkWidget *button, const char *icon_name, const char *verb,
                WbRun *run)
{
  gtk_button_set_icon_name (GTK_BUTTON (button), icon_name);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, verb);
  g_autofree char *label = g_strdup_printf ("%s %s", verb, wb_run_title (run));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static GtkWidget *
make_row (WbRun *run)
{
  GtkWidget *title = gtk_label_new (wb_run_title (run));
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (title), 40);
  gtk_widget_set_hexpand (title, TRUE);
  GtkWidget *pause = gtk_toggle_button_new ();
  prepare_button (pause, "media-playback-pause-symbolic", _ ("Pause"), run);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (pause),
                                wb_run_state (run) == ML_JOB_PAUSED);
  g_signal_connect_object (pause, "toggled", G_CALLBACK (on_pause), run, 0);
  GtkWidget *stop = gtk_button_new ();
  prepare_button (stop, "media-playback-stop-symbolic", _ ("Stop"), run);
  g_signal_connect_object (stop, "clicked", G_CALLBACK (on_stop), run, 0);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (box), wb_run_dot_new (wb_run_color (run)));
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), pause);
  gtk_box_append (GTK_BOX (box), stop);
  return box;
}

static void
fill_list (WbJobBar *self)
{
  GtkWidget *row;
  while ((row = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_box_remove (GTK_BOX (self->list), row);
  GListModel *runs = G_LIST_MODEL (wb_session_runs (self->session));
  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (WbRun) run = g_list_model_get_item (runs, i);
      if (wb_run_is_running (run))
        gtk_box_append (GTK_BOX (self->list), make_row (run));
    }
}

/* The button */

/* Not a spinner: that draws 60 frames a second, and the work slows down. */
static void
draw_pie (GtkDrawingArea *area, cairo_t *cr, int width, int height,
          gpointer data)
{
  const WbJobBar *self = data;
  GdkRGBA color;
  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (area)),
                               &color);
  const double radius = MIN (width, height) / 2.0 - 1;
  cairo_translate (cr, width / 2.0, height / 2.0);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_arc (cr, 0, 0, radius, 0, 2 * G_PI);
  cairo_stroke (cr);
  cairo_move_to (cr, 0, 0);
  cairo_arc (cr, 0, 0, radius, -G_PI / 2, (2 * self->progress - 0.5) * G_PI);
  cairo_fill (cr);
}

/* Mean progress of the runs at work, and the longest time left. */
static void
show_progress (WbJobBar *self, guint n_running)
{
  GListModel *runs = G_LIST_MODEL (wb_session_runs (self->session));
  double progress = 0, left = NAN;
  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (WbRun) run = g_list_model_get_item (runs, i);
      if (!wb_run_is_running (run))
        continue;
      MlMonitor *monitor = ml_job_monitor (wb_run_job (run));
      progress += ml_monitor_progress (monitor) / n_running;
      left = fmax (left, ml_monitor_seconds_left (monitor));
    }
  g_autofree char *time = wb_format_seconds (left);
  g_autofree char *text
      = time[0] != '\0' ? g_strdup_printf ("%.0f %% · %s", 100 * progress, time)
                        : g_strdup_printf ("%.0f %%", 100 * progress);
  gtk_label_set_text (GTK_LABEL (self->label), text);
  self->progress = progress;
  gtk_widget_queue_draw (self->pie);
}

static gboolean
refresh (gpointer data)
{
  WbJobBar *self = data;
  const guint n_running = wb_run_n_running (self->session);
  gtk_widget_set_visible (GTK_WIDGET (self), n_running > 0);
  if (n_running == 0)
    {
      gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
      self->timer = 0;
      return G_SOURCE_REMOVE;
    }
  show_progress (self, n_running);
  return G_SOURCE_CONTINUE;
}

static void
on_state_changed (WbJobBar *self)
{
  if (self->timer == 0)
    self->timer = g_timeout_add (REFRESH_INTERVAL, refresh, self);
  if (gtk_widget_get_mapped (self->list))
    fill_list (self);
}

static void
on_runs_changed (GListModel *runs, guint position, guint n_removed,
                 guint n_added, WbJobBar *self)
{
  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr (WbRun) run = g_list_model_get_item (runs, position + i);
      g_signal_connect_object (run, "notify::state",
                               G_CALLBACK (on_state_changed), self,
                               G_CONNECT_SWAPPED);
    }
  on_state_changed (self);
}

static void
wb_job_bar_dispose (GObject *object)
{
  WbJobBar *self = WB_JOB_BAR (object);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (wb_job_bar_parent_class)->dispose (object);
}

static void
wb_job_bar_class_init (WbJobBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wb_job_bar_dispose;
}

static void
wb_job_bar_init (WbJobBar *self)
{
  self->pie = gtk_drawing_area_new ();
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->pie), 16);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->pie), 16);
  gtk_widget_set_valign (self->pie, GTK_ALIGN_CENTER);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->pie), draw_pie, self,
                                  NULL);
  self->label = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->label, "numeric");
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (content), self->pie);
  gtk_box_append (GTK_BOX (content), self->label);
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (popover), self->list);
  g_signal_connect_swapped (popover, "show", G_CALLBACK (fill_list), self);
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), content);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  gtk_widget_set_tooltip_text (self->button, _ ("Running jobs"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Running jobs"), -1);
  adw_bin_set_child (ADW_BIN (self), self->button);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/** wb_job_bar_set_session: @session: whose runs to show; once */
void
wb_job_bar_set_session (WbJobBar *self, WbSession *session)
{
  g_return_if_fail (self->session == NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (wb_session_runs (session), "items-changed",
                           G_CALLBACK (on_runs_changed), self, 0);
}
