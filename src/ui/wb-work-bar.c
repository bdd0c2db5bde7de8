/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-work-bar.h"

#include <glib/gi18n.h>

/* Work that ends sooner shows no strip at all, in microseconds. */
#define PATIENCE (200 * 1000)

struct _WbWorkBar
{
  AdwBin parent;
  WbWork *work; /* (nullable) */
  gint64 began;
  GtkRevealer *revealer;
  GtkLabel *title;
  GtkProgressBar *progress;
};

G_DEFINE_FINAL_TYPE (WbWorkBar, wb_work_bar, ADW_TYPE_BIN)

static void
title_changed (WbWorkBar *self)
{
  g_autofree char *title = NULL;
  g_object_get (self->work, "title", &title, NULL);
  self->began = g_get_monotonic_time ();
  if (title != NULL)
    gtk_label_set_label (self->title, title);
  else
    gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

static void
progress_changed (WbWorkBar *self)
{
  double progress;
  g_autofree char *title = NULL;
  g_object_get (self->work, "progress", &progress, "title", &title, NULL);
  MlMonitor *monitor = wb_work_monitor (self->work);
  g_autofree char *status
      = monitor != NULL ? ml_monitor_status (monitor) : NULL;
  if (status != NULL && title != NULL)
    {
      g_autofree char *text = g_strdup_printf ("%s: %s", title, status);
      gtk_label_set_label (self->title, text);
    }
  gtk_progress_bar_set_fraction (self->progress, progress);
  if (g_get_monotonic_time () - self->began > PATIENCE)
    gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

static void
cancel (WbWorkBar *self)
{
  wb_work_cancel (self->work);
}

static void
wb_work_bar_dispose (GObject *object)
{
  g_clear_object (&WB_WORK_BAR (object)->work);
  G_OBJECT_CLASS (wb_work_bar_parent_class)->dispose (object);
}

static void
wb_work_bar_class_init (WbWorkBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wb_work_bar_dispose;
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      class, "/org/ruru/Ruru/ui/wb-work-bar.ui");
  gtk_widget_class_bind_template_child (class, WbWorkBar, revealer);
  gtk_widget_class_bind_template_child (class, WbWorkBar, title);
  gtk_widget_class_bind_template_child (class, WbWorkBar, progress);
  gtk_widget_class_bind_template_callback (class, cancel);
}

static void
wb_work_bar_init (WbWorkBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** wb_work_bar_set_work: what to show from now on */
void
wb_work_bar_set_work (WbWorkBar *self, WbWork *work)
{
  g_return_if_fail (self->work == NULL);
  self->work = g_object_ref (work);
  g_signal_connect_object (work, "notify::title", G_CALLBACK (title_changed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (work, "notify::progress",
                           G_CALLBACK (progress_changed), self,
                           G_CONNECT_SWAPPED);
}
