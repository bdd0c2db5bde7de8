/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A report explains itself: over a line that begins with a measure, the pointer
 * tells what that is. */
#pragma once

#include <gtk/gtk.h>

void        wb_measure_tips_add (GtkTextView *view);
const char *wb_measure_tip      (const char *line); /* (nullable): for a line of a report */
