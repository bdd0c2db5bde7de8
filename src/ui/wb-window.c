/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-window.h"

#include "wb-page.h"

#include <glib/gi18n.h>

struct _WbWindow
{
  AdwApplicationWindow parent;
  WbSession *session;
  AdwViewStack *pages;
  AdwToastOverlay *toasts;
};

G_DEFINE_FINAL_TYPE (WbWindow, wb_window, ADW_TYPE_APPLICATION_WINDOW)

/* One page of each type in the list. */
static void
add_pages (WbWindow *self)
{
  for (const WbPageTypeFunc *type = wb_page_types; *type != NULL; type++)
    {
      WbPage *page = g_object_new ((*type) (), "session", self->session, NULL);
      const WbPageClass *class = WB_PAGE_GET_CLASS (page);
      adw_view_stack_add_titled_with_icon (self->pages, GTK_WIDGET (page),
                                           class->name, _ (class->title),
                                           class->icon_name);
    }
}

static void
wb_window_dispose (GObject *object)
{
  WbWindow *self = WB_WINDOW (object);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (wb_window_parent_class)->dispose (object);
}

static void
wb_window_class_init (WbWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wb_window_dispose;

  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ruru/Ruru/ui/wb-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WbWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, WbWindow, toasts);
}

static void
wb_window_init (WbWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->session = wb_session_new ();
  add_pages (self);
}

/** wb_window_new: Returns: (transfer none): a window of @application */
WbWindow *
wb_window_new (WbApplication *application)
{
  return g_object_new (WB_TYPE_WINDOW, "application", application, NULL);
}

/** wb_window_session: Returns: (transfer none): what its pages share */
WbSession *
wb_window_session (WbWindow *self)
{
  return self->session;
}

/** wb_window_show_page: @name: as in the page's class */
void
wb_window_show_page (WbWindow *self, const char *name)
{
  adw_view_stack_set_visible_child_name (self->pages, name);
}

/** wb_window_toast: shows @text for a few seconds */
void
wb_window_toast (WbWindow *self, const char *text)
{
  AdwToast *toast = adw_toast_new ("");
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  adw_toast_set_title (toast, escaped);
  adw_toast_overlay_add_toast (self->toasts, toast);
}
