/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One attribute in figures: name, kind, statistics (computed in a thread),
 * counts of its labels, histogram by class. */
#pragma once

#include "ml-dataset.h"

#include <gtk/gtk.h>

#define WB_TYPE_ATTRIBUTE_VIEW (wb_attribute_view_get_type ())
G_DECLARE_FINAL_TYPE (WbAttributeView, wb_attribute_view, WB, ATTRIBUTE_VIEW, GtkBox)

void wb_attribute_view_set_column (WbAttributeView *self, MlDataset *data, int column, int target); /* (nullable), -1: none */
void wb_attribute_view_set_target (WbAttributeView *self, int target);                              /* colors the histogram */
