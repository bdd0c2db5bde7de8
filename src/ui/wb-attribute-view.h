/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One attribute in figures: name, kind, statistics (computed in a thread),
 * counts of its labels. */
#pragma once

#include "ml-dataset.h"

#include <gtk/gtk.h>

#define WB_TYPE_ATTRIBUTE_VIEW (wb_attribute_view_get_type ())
G_DECLARE_FINAL_TYPE (WbAttributeView, wb_attribute_view, WB, ATTRIBUTE_VIEW, GtkBox)

void wb_attribute_view_set_column (WbAttributeView *self, MlDataset *data, int column); /* (nullable), -1: none */
