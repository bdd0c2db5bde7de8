/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sessions as files: saved and opened by hand, and kept by themselves, so that
 * nothing is lost when the program ends without a word. */
#pragma once

#include "wb-window.h"

void wb_session_files_save  (WbWindow *window);                   /* asks where to */
void wb_session_files_open  (WbWindow *window);                   /* asks which    */
gboolean wb_session_files_wants (const char *path); /* by its name */
void wb_session_files_read  (WbWindow *window, const char *path); /* in a thread; takes the place of the session */
void wb_session_files_keep  (WbWindow *window);                   /* from now on, after each finished run and each edit */
void wb_session_files_offer (WbWindow *window);                   /* the one kept last, if there is one */
