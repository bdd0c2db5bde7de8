/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-open-menu.h"

#include "wb-samples.h"
#include "wb-settings.h"

#include <glib/gi18n.h>
#include <string.h>

static void
append (GMenu *menu, const char *label, const char *action, const char *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
  g_menu_item_set_action_and_target (item, action, "s", target);
  g_menu_append_item (menu, item);
}

/* Underlines in names are no mnemonics. */
static char *
plain_label (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "_", -1);
  return g_strjoinv ("__", parts);
}

static GMenuModel *
recent_files (void)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_auto (GStrv) paths = wb_settings_recent ();
  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autofree char *name = g_filename_display_basename (paths[i]);
      g_autofree char *label = plain_label (name);
      append (menu, label, "win.open-path", paths[i]);
    }
  return G_MENU_MODEL (g_steal_pointer (&menu));
}

/* "iris.arff" reads iris. */
static GMenuModel *
samples (void)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_auto (GStrv) names = wb_samples_list ();
  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *dot = strrchr (names[i], '.');
      g_autofree char *stem = g_strndup (names[i], (gsize) (dot - names[i]));
      g_autofree char *label = plain_label (stem);
      append (menu, label, "win.open-sample", names[i]);
    }
  return G_MENU_MODEL (g_steal_pointer (&menu));
}

/** wb_open_menu_update: makes the menu of @button anew */
void
wb_open_menu_update (GtkMenuButton *button)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenuModel) recent = recent_files ();
  g_autoptr (GMenuModel) bundled = samples ();
  if (g_menu_model_get_n_items (recent) > 0)
    g_menu_append_section (menu, _ ("Recent"), recent);
  if (g_menu_model_get_n_items (bundled) > 0)
    g_menu_append_submenu (menu, _ ("Samples"), bundled);
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}
