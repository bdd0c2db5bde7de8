/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which numeric columns of a table to draw over each other, and in which range. */
#pragma once

#include "plot-scale.h"

#include "ml-dataset.h"

gboolean  plot_columns_choose (MlDataset *data, int target, guint *x, guint *y);
int       plot_columns_choose_one (MlDataset *data, int target, guint wanted);
PlotScale plot_columns_range  (MlDataset *data, guint column);
