/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one menu that stands next to every table: copying it as text, CSV,
 * Markdown or LaTeX, and saving it. Whoever shows the table installs the
 * actions GROUP.copy, which takes the name of a format, and GROUP.save. */
#pragma once

#include <gtk/gtk.h>

GMenuModel *wb_table_menu_model      (const char *group); /* (transfer full) */
GtkWidget  *wb_table_menu_button_new (const char *group, const char *name); /* (transfer floating); name: of the table, for the screen reader */
void        wb_table_menu_copied     (GtkWidget *widget); /* says so, in the window */
void        wb_table_menu_name       (GtkWidget *button, const char *name); /* another one from now on */
