/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-application.h"

#include "wb-session-files.h"
#include "wb-text-size.h"
#include "wb-window.h"

#include <glib/gi18n.h>
#include <locale.h>

struct _WbApplication
{
  AdwApplication parent;
};

G_DEFINE_FINAL_TYPE (WbApplication, wb_application, ADW_TYPE_APPLICATION)

/* Keys of the whole window; those of one page stand in its own file. */
static const struct
{
  const char *action;
  const char *keys[4];
} shortcuts[] = {
  { "win.open", { "<Control>o" } },
  { "win.save-as", { "<Control>s" } },
  { "win.undo", { "<Control>z" } },
  { "win.redo", { "<Control><Shift>z", "<Control>y" } },
  { "win.presenter", { "F11" } },
  { "app.larger-text",
    { "<Control>plus", "<Control>equal", "<Control>KP_Add" } },
  { "app.smaller-text", { "<Control>minus", "<Control>KP_Subtract" } },
  { "app.normal-text", { "<Control>0", "<Control>KP_0" } },
  { "win.show-help-overlay", { "<Control>question", "F1" } },
  { "app.quit", { "<Control>q" } },
  { "window.close", { "<Control>w" } },
};

static void
set_shortcuts (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (application, shortcuts[i].action,
                                           shortcuts[i].keys);
  for (guint page = 1; page <= 9; page++)
    {
      g_autofree char *action = g_strdup_printf ("win.page(%u)", page);
      g_autofree char *key = g_strdup_printf ("<Control>%u", page);
      const char *keys[] = { key, NULL };
      gtk_application_set_accels_for_action (application, action, keys);
    }
}

/* Windows join their threads as they go. */
static gpointer
hold (gconstpointer object, gpointer data)
{
  return g_object_ref ((gpointer) object);
}

/* A window that goes may take others with it. */
static void
quit (GSimpleAction *action, GVariant *parameter, gpointer application)
{
  GList *windows = g_list_copy_deep (gtk_application_get_windows (application),
                                     hold, NULL);
  for (GList *window = windows; window != NULL; window = window->next)
    gtk_window_destroy (window->data);
  g_list_free_full (windows, g_object_unref);
}

static void
about (GSimpleAction *action, GVariant *parameter, gpointer application)
{
  adw_show_about_window (
      gtk_application_get_active_window (application), "application-name",
      "Ruru", "application-icon", RURU_APP_ID, "version", RURU_VERSION,
      "developer-name", _ ("The Ruru authors"), "comments",
      _ ("Learn and teach machine learning: open data, choose a classifier, "
         "watch it learn, read the result."),
      "license-type", GTK_LICENSE_GPL_3_0, NULL);
}

static void
larger_text (GSimpleAction *action, GVariant *parameter, gpointer application)
{
  wb_text_size_change (1);
}

static void
smaller_text (GSimpleAction *action, GVariant *parameter, gpointer application)
{
  wb_text_size_change (-1);
}

static void
normal_text (GSimpleAction *action, GVariant *parameter, gpointer application)
{
  wb_text_size_change (0);
}

static void
wb_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { .name = "quit", .activate = quit },
    { .name = "about", .activate = about },
    { .name = "larger-text", .activate = larger_text },
    { .name = "smaller-text", .activate = smaller_text },
    { .name = "normal-text", .activate = normal_text },
  };
  G_APPLICATION_CLASS (wb_application_parent_class)->startup (application);
  setlocale (LC_NUMERIC,
             "C"); /* GTK chose the user's; figures keep the point */
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions,
                                   G_N_ELEMENTS (actions), application);
  set_shortcuts (GTK_APPLICATION (application));
  wb_text_size_restore ();
}

static WbWindow *
new_window (GApplication *application)
{
  const gboolean is_first
      = gtk_application_get_windows (GTK_APPLICATION (application)) == NULL;
  WbWindow *window = wb_window_new (WB_APPLICATION (application));
  if (is_first)
    wb_session_files_offer (window);
  wb_session_files_keep (window);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static void
wb_application_activate (GApplication *application)
{
  GtkWindow *window
      = gtk_application_get_active_window (GTK_APPLICATION (application));
  if (window != NULL)
    gtk_window_present (window);
  else
    new_window (application);
}

/* Each file in a window of its own, but none beside an empty one. */
static void
wb_application_open (GApplication *application, GFile **files, int n_files,
                     const char *hint)
{
  GtkWindow *active
      = gtk_application_get_active_window (GTK_APPLICATION (application));
  WbWindow *empty = WB_IS_WINDOW (active) ? WB_WINDOW (active) : NULL;
  if (empty != NULL && wb_session_dataset (wb_window_session (empty)) != NULL)
    empty = NULL;
  for (int i = 0; i < n_files; i++)
    {
      WbWindow *window
          = i == 0 && empty != NULL ? empty : new_window (application);
      g_autofree char *path = g_file_get_path (files[i]);
      if (path != NULL)
        wb_window_open_path (window, path);
    }
}

static void
wb_application_class_init (WbApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);
  application_class->startup = wb_application_startup;
  application_class->activate = wb_application_activate;
  application_class->open = wb_application_open;
}

static void
wb_application_init (WbApplication *self)
{
}

/** wb_application_new: Returns: (transfer full): the program, to be run */
WbApplication *
wb_application_new (void)
{
  return g_object_new (WB_TYPE_APPLICATION, "application-id", RURU_APP_ID,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", "/org/ruru/Ruru", NULL);
}
