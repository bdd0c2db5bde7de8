/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pictures of a table as values of tiles. */
#pragma once

#include "ml-dataset.h"

int   plot_picture_column   (MlDataset *data);                 /* the first column of pictures, or -1 */
guint plot_picture_channels (MlDataset *data, guint column);   /* that are shown: 3 are colors, else the first */
void  plot_picture_read_all (MlDataset *data, guint column, guint32 row, float *to); /* all channels, as they are stored, 0 … 1 */
void  plot_picture_read     (MlDataset *data, guint column, guint32 row, int top, int left, guint height, guint width, float *to);
