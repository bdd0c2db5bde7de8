/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The small histogram in a row of the attribute list, in the text's color. */
#pragma once

#include "wb-column.h"

#include <gtk/gtk.h>

#define WB_TYPE_SPARKLINE (wb_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (WbSparkline, wb_sparkline, WB, SPARKLINE, GtkWidget)

void wb_sparkline_set_column (WbSparkline *self, WbColumn *column); /* (nullable) */
