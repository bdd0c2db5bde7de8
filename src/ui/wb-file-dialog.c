/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-file-dialog.h"

#include "wb-window.h"

#include <glib/gi18n.h>

/* What is to be done once the dialog closes; dropped if the owner goes. */
typedef struct
{
  GWeakRef owner;
  WbFileFunc func;
  gpointer data;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;
  g_weak_ref_clear (&request->owner);
  g_free (request);
}

static void
add_filter (GtkFileChooser *chooser, const WbFileKind *kind)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, _ (kind->title));
  g_auto (GStrv) words = g_strsplit (kind->extensions, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    gtk_file_filter_add_suffix (filter, words[i]);
  if (words[0] == NULL)
    gtk_file_filter_add_pattern (filter, "*");
  gtk_file_chooser_add_filter (chooser, filter);
}

/* The dialog goes first: what is done with the answer may open another. */
static void
on_response (GtkNativeDialog *dialog, int response, gpointer data)
{
  Request *request = data;
  g_autoptr (GObject) owner = g_weak_ref_get (&request->owner);
  g_autoptr (GFile) file
      = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  gtk_native_dialog_destroy (dialog);
  if (response == GTK_RESPONSE_ACCEPT && owner != NULL && path != NULL)
    request->func (path, request->data);
  g_object_unref (dialog);
}

static void
show (GtkWidget *owner, GtkFileChooserAction action, const char *title,
      const char *name, const WbFileKind *kinds, guint n_kinds, WbFileFunc func,
      gpointer data)
{
  GtkRoot *root = gtk_widget_get_root (owner);
  GtkFileChooserNative *native = gtk_file_chooser_native_new (
      title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, action, NULL,
      NULL);
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (native);
  for (guint i = 0; i < n_kinds; i++)
    add_filter (chooser, &kinds[i]);
  if (name != NULL)
    gtk_file_chooser_set_current_name (chooser, name);
  Request *request = g_new0 (Request, 1);
  g_weak_ref_init (&request->owner, owner);
  request->func = func;
  request->data = data;
  g_signal_connect_data (native, "response", G_CALLBACK (on_response), request,
                         (GClosureNotify) (void *) request_free, 0);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (native), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (native));
}

/**
 * wb_file_dialog_open:
 * @owner: who asks; if it goes, the answer is dropped
 * @func: gets the path chosen
 */
void
wb_file_dialog_open (GtkWidget *owner, const char *title,
                     const WbFileKind *kinds, guint n_kinds, WbFileFunc func,
                     gpointer data)
{
  show (owner, GTK_FILE_CHOOSER_ACTION_OPEN, title, NULL, kinds, n_kinds, func,
        data);
}

/**
 * wb_file_dialog_save:
 * @name: the name proposed; its extension tells the format
 */
void
wb_file_dialog_save (GtkWidget *owner, const char *title, const char *name,
                     const WbFileKind *kinds, guint n_kinds, WbFileFunc func,
                     gpointer data)
{
  show (owner, GTK_FILE_CHOOSER_ACTION_SAVE, title, name, kinds, n_kinds, func,
        data);
}

/** wb_file_dialog_report: says in a toast what went wrong */
void
wb_file_dialog_report (GtkWidget *owner, const GError *error)
{
  GtkRoot *root = gtk_widget_get_root (owner);
  if (WB_IS_WINDOW (root))
    wb_window_toast (WB_WINDOW (root), error->message);
  else
    g_message ("%s", error->message);
}
