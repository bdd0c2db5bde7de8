/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The filters of the next experiment, in order: add, set, remove. */
#pragma once

#include <adwaita.h>

#define WB_TYPE_FILTER_LIST (wb_filter_list_get_type ())
G_DECLARE_FINAL_TYPE (WbFilterList, wb_filter_list, WB, FILTER_LIST, AdwBin)

GtkWidget *wb_filter_list_new (GListStore *filters); /* of MlFilter */
