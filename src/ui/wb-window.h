/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window: header bar, pages, the one session they share. */
#pragma once

#include "wb-application.h"
#include "wb-session.h"

#define WB_TYPE_WINDOW (wb_window_get_type ())
G_DECLARE_FINAL_TYPE (WbWindow, wb_window, WB, WINDOW, AdwApplicationWindow)

WbWindow  *wb_window_new       (WbApplication *application);
WbSession *wb_window_session   (WbWindow *self);                   /* (transfer none)    */
void       wb_window_show_page (WbWindow *self, const char *name); /* "dataset", "results" */
void       wb_window_toast     (WbWindow *self, const char *text); /* a word in passing  */
