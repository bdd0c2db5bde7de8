/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row of the attribute list: tick, name, kind, small histogram.
 *
 * Property: column (WbColumn, nullable). */
#pragma once

#include "wb-column.h"

#include <gtk/gtk.h>

#define WB_TYPE_ATTRIBUTE_ROW (wb_attribute_row_get_type ())
G_DECLARE_FINAL_TYPE (WbAttributeRow, wb_attribute_row, WB, ATTRIBUTE_ROW, GtkBox)
