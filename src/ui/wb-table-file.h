/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table at hand as a file. */
#pragma once

#include "wb-window.h"

void wb_table_file_save  (WbWindow *window);                   /* asks where to */
void wb_table_file_write (WbWindow *window, const char *path); /* in a thread; the extension tells the format */
