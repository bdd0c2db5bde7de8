/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The menu of the Open button: files opened last, samples. */
#pragma once

#include <gtk/gtk.h>

void wb_open_menu_update (GtkMenuButton *button);
