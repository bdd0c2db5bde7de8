/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The menu of the Generate button: all generators, by category. */
#pragma once

#include <gtk/gtk.h>

void wb_generate_menu_fill (GtkMenuButton *button);
