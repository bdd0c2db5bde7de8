/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Choose a filter, set its options, apply it to the table at hand. */
#pragma once

#include <gtk/gtk.h>

#define WB_TYPE_FILTER_BAR (wb_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (WbFilterBar, wb_filter_bar, WB, FILTER_BAR, GtkBox)

void wb_filter_bar_set_filter (WbFilterBar *self, GType type);         /* as if chosen */
