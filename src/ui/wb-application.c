/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-application.h"

#include "wb-window.h"

#include <glib/gi18n.h>

struct _WbApplication
{
  AdwApplication parent;
};

G_DEFINE_FINAL_TYPE (WbApplication, wb_application, ADW_TYPE_APPLICATION)

static WbWindow *
new_window (GApplication *application)
{
  WbWindow *window = wb_window_new (WB_APPLICATION (application));
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

static void
wb_application_class_init (WbApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);
  application_class->activate = wb_application_activate;
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
