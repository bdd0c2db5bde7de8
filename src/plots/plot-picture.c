/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot-picture.h"

int
plot_picture_column (MlDataset *data)
{
  for (guint i = 0; data != NULL && i < ml_dataset_n_columns (data); i++)
    if (ml_dataset_attribute (data, i)->kind == ML_ATTRIBUTE_IMAGE)
      return (int) i;
  return -1;
}

guint
plot_picture_channels (MlDataset *data, guint column)
{
  return ml_dataset_attribute (data, column)->shape[0] == 3 ? 3 : 1;
}

/** plot_picture_read_all: @to: (out caller-allocates): channels × height ×
 * width, 0 … 1: as a network reads the picture of @row */
void
plot_picture_read_all (MlDataset *data, guint column, guint32 row, float *to)
{
  const gsize n = ml_attribute_n_bytes (ml_dataset_attribute (data, column));
  const guint8 *bytes = ml_dataset_bytes (data, column) + row * n;
  for (gsize i = 0; i < n; i++)
    to[i] = bytes[i] / 255.0f;
}

/**
 * plot_picture_read:
 * @top: first line of the part; may lie outside, as may @left
 * @height: lines of the part
 * @to: (out caller-allocates): channels × @height × @width, 0 … 1; 0 outside
 *
 * Reads a part of the picture of @row.
 */
void
plot_picture_read (MlDataset *data, guint column, guint32 row, int top,
                   int left, guint height, guint width, float *to)
{
  const MlAttribute *attribute = ml_dataset_attribute (data, column);
  const int lines = (int) attribute->shape[1];
  const int across = (int) attribute->shape[2];
  const guint8 *bytes = ml_dataset_bytes (data, column)
                        + row * ml_attribute_n_bytes (attribute);
  for (guint c = 0; c < plot_picture_channels (data, column); c++)
    for (int y = top; y < top + (int) height; y++)
      for (int x = left; x < left + (int) width; x++)
        *to++ = y >= 0 && y < lines && x >= 0 && x < across
                    ? bytes[((gsize) c * attribute->shape[1] + y) * across + x]
                          / 255.0f
                    : 0;
}
