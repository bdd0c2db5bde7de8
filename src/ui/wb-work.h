/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Long work of the window (loading, saving, filtering) in a thread of its own,
 * one piece at a time. The thread is joined before the object goes away.
 *
 * Properties, each with notify: title (string, nullable: nothing runs),
 * progress (double, 0 … 1). */
#pragma once

#include "ml-monitor.h"

#include <gio/gio.h>

#define WB_TYPE_WORK (wb_work_get_type ())
G_DECLARE_FINAL_TYPE (WbWork, wb_work, WB, WORK, GObject)

/* In the thread. Returns: (transfer full) (nullable) what was made. */
typedef GObject *(*WbWorkFunc) (gpointer data, MlMonitor *monitor, GError **error);

/* On the main thread. */
typedef void (*WbWorkDone) (GObject *made, const GError *error, gpointer user_data);

WbWork  *wb_work_new        (void);
gboolean wb_work_is_running (WbWork *self);
void     wb_work_start      (WbWork *self, const char *title, WbWorkFunc work, gpointer data, GDestroyNotify free_data,
                             WbWorkDone done, gpointer user_data);
void     wb_work_cancel     (WbWork *self); /* done() follows, with G_IO_ERROR_CANCELLED */
MlMonitor *wb_work_monitor  (WbWork *self); /* (transfer none) (nullable): while it runs */
