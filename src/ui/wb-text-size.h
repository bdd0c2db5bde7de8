/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How large letters are, in all windows and charts of the program: so many
 * steps above or below what the desktop asks for. */
#pragma once

#include <gtk/gtk.h>

void   wb_text_size_change  (int steps); /* 0: back to the desktop's size           */
void   wb_text_size_restore (void);      /* as it was left                          */
double wb_text_size_scale   (void);      /* of letters, against those of 96 dots an inch */
