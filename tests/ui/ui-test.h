/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the tests of the window share: start, find a widget, wait. Nobody
 * sleeps; a wait ends with its condition or with a failure. */
#pragma once

#include <adwaita.h>

static inline gboolean
ui_test_init (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  if (!gtk_init_check ())
    return FALSE;
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE,
                NULL);
  return TRUE;
}

/* The first descendant of that widget name. */
static inline GtkWidget *
ui_test_find (GtkWidget *widget, const char *name)
{
  if (g_strcmp0 (gtk_widget_get_name (widget), name) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = ui_test_find (child, name);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static inline gboolean
ui_test_wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Runs the main loop until `condition` holds; FALSE after some seconds. */
#define UI_TEST_WAIT(condition, seconds)                                      \
  G_STMT_START                                                                \
  {                                                                           \
    const gint64 end_                                                         \
        = g_get_monotonic_time () + (gint64) ((seconds) * G_USEC_PER_SEC);    \
    const guint wake_ = g_timeout_add (10, ui_test_wake, NULL);               \
    while (!(condition) && g_get_monotonic_time () < end_)                    \
      g_main_context_iteration (NULL, TRUE);                                  \
    g_source_remove (wake_);                                                  \
    g_assert_true (condition);                                                \
  }                                                                           \
  G_STMT_END
