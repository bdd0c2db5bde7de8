/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window: header bar, pages, the one session they share; opening files. */
#pragma once

#include "wb-application.h"
#include "wb-session.h"
#include "wb-work.h"

#define WB_TYPE_WINDOW (wb_window_get_type ())
G_DECLARE_FINAL_TYPE (WbWindow, wb_window, WB, WINDOW, AdwApplicationWindow)

WbWindow  *wb_window_new       (WbApplication *application);       /* (nullable) in tests */
WbSession *wb_window_session   (WbWindow *self);                   /* (transfer none)    */
void       wb_window_open_path (WbWindow *self, const char *path); /* in a thread; ends in a table or an error page */
gboolean   wb_window_start_work(WbWindow *self, const char *title, WbWorkFunc work, gpointer data, GDestroyNotify free_data,
                                WbWorkDone done, gpointer user_data); /* with progress and Cancel; FALSE: busy, @data freed */
void       wb_window_show_page (WbWindow *self, const char *name); /* "dataset", "results" */
void       wb_window_toast     (WbWindow *self, const char *text); /* a word in passing  */
void       wb_window_tell_saved (WbWindow *self, GFile *file, const GError *error, const char *stopped); /* a toast of what was written, or why not */
void       wb_window_offer      (WbWindow *self, const char *text, const char *label, const char *action, const char *target); /* a toast with a button; stays */
