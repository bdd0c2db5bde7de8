/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-error-page.h"

#include "wb-excerpt.h"

#include <glib/gi18n.h>

struct _WbErrorPage
{
  AdwBin parent;
  guint serial; /* of the error on show */
  AdwStatusPage *status;
  GtkWidget *frame;
  GtkLabel *excerpt;
  GtkButton *again;
};

G_DEFINE_FINAL_TYPE (WbErrorPage, wb_error_page, ADW_TYPE_BIN)

/* What the thread needs to find the line. */
typedef struct
{
  char *path, *message;
  guint serial;
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;
  g_free (search->path);
  g_free (search->message);
  g_free (search);
}

static void
search_in_thread (GTask *task, gpointer source, gpointer data,
                  GCancellable *cancellable)
{
  Search *search = data;
  g_task_return_pointer (task, wb_excerpt_new (search->path, search->message),
                         g_free);
}

static void
found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WbErrorPage) self = data;
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), NULL);
  Search *search = g_task_get_task_data (G_TASK (result));
  if (text == NULL || search->serial != self->serial || self->excerpt == NULL)
    return;
  gtk_label_set_label (self->excerpt, text);
  gtk_widget_set_visible (self->frame, TRUE);
}

static void
wb_error_page_class_init (WbErrorPageClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      class, "/org/ruru/Ruru/ui/wb-error-page.ui");
  gtk_widget_class_bind_template_child (class, WbErrorPage, status);
  gtk_widget_class_bind_template_child (class, WbErrorPage, frame);
  gtk_widget_class_bind_template_child (class, WbErrorPage, excerpt);
  gtk_widget_class_bind_template_child (class, WbErrorPage, again);
}

static void
wb_error_page_init (WbErrorPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** wb_error_page_show: tells what went wrong with @path; the line at fault
 * follows when it is found */
void
wb_error_page_show (WbErrorPage *self, const char *path, const GError *error)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *title = g_strdup_printf (_ ("Cannot open %s"), name);
  g_autofree char *title_markup = g_markup_escape_text (title, -1);
  g_autofree char *message = g_markup_escape_text (error->message, -1);
  adw_status_page_set_title (self->status, title_markup);
  adw_status_page_set_description (self->status, message);
  gtk_widget_set_visible (self->frame, FALSE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->again), "s", path);

  Search *search = g_new0 (Search, 1);
  search->path = g_strdup (path);
  search->message = g_strdup (error->message);
  search->serial = ++self->serial;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, found, g_object_ref (self));
  g_task_set_task_data (task, search, search_free);
  g_task_run_in_thread (task, search_in_thread);
}
