/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small read-only table of texts: figures per class, per fold, rows of a
 * confusion cell. */
#pragma once

#include <gtk/gtk.h>

GtkWidget *wb_text_table_new (const char *name, const char *const *titles, GListModel *rows); /* (transfer full) rows: of GtkStringList */
