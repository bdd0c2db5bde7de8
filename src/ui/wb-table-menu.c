/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-table-menu.h"

#include "wb-window.h"

#include <glib/gi18n.h>

/** wb_table_menu_model: @group: of the actions. Returns: (transfer full) */
GMenuModel *
wb_table_menu_model (const char *group)
{
  static const char *const formats[][2] = {
    { N_ ("Copy as _Text"), "text" },
    { N_ ("Copy as _CSV"), "csv" },
    { N_ ("Copy as _Markdown"), "markdown" },
    { N_ ("Copy as _LaTeX"), "latex" },
  };
  GMenu *menu = g_menu_new ();
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *action
          = g_strdup_printf ("%s.copy::%s", group, formats[i][1]);
      g_menu_append (menu, _ (formats[i][0]), action);
    }
  g_autofree char *save = g_strdup_printf ("%s.save", group);
  g_menu_append (menu, _ ("_Save Table…"), save);
  return G_MENU_MODEL (menu);
}

/** wb_table_menu_copied: a toast in the window of @widget */
void
wb_table_menu_copied (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  if (WB_IS_WINDOW (root))
    wb_window_toast (WB_WINDOW (root), _ ("Copied"));
}

/** wb_table_menu_name: @name: of the table, as the screen reader says it */
void
wb_table_menu_name (GtkWidget *button, const char *name)
{
  g_autofree char *label = g_strdup_printf (_ ("Copy or save: %s"), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/** wb_table_menu_button_new: Returns: (transfer floating): opens the menu */
GtkWidget *
wb_table_menu_button_new (const char *group, const char *name)
{
  g_autoptr (GMenuModel) menu = wb_table_menu_model (group);
  GtkWidget *button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button),
                                 "edit-copy-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), menu);
  gtk_widget_set_halign (
      GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button))),
      GTK_ALIGN_END); /* inside the window */
  gtk_widget_set_tooltip_text (button, _ ("Copy or save the table"));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  wb_table_menu_name (button, name);
  return button;
}
