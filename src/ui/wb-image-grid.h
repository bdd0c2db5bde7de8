/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pictures of a table as a grid, one class after the other. Pictures are
 * made as they scroll into view. */
#pragma once

#include "ml-dataset.h"

#include <gtk/gtk.h>

#define WB_TYPE_IMAGE_GRID (wb_image_grid_get_type ())
G_DECLARE_FINAL_TYPE (WbImageGrid, wb_image_grid, WB, IMAGE_GRID, GtkBox)

gboolean wb_image_grid_has_images (MlDataset *data); /* (nullable) */
void     wb_image_grid_set_data   (WbImageGrid *self, MlDataset *data, int target); /* (nullable): shown once seen */
void     wb_image_grid_set_rows   (WbImageGrid *self, MlDataset *data, int target, GArray *rows); /* guint32: only these, in that order, to be selected from */
GArray  *wb_image_grid_selected   (WbImageGrid *self); /* (transfer full) guint32: of set_rows */
