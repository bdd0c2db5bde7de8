/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A table of small pictures: the handwritten digits of data/digits.arff, whose
 * 64 columns 0 … 16 become the bytes of 8 × 8 pixels. */
#pragma once

#include "test-fit.h"

#include "ml-dataset-builder.h"

/* The first @n_rows digits and their classes. (transfer full) */
static inline MlDataset *
test_pictures (guint n_rows)
{
  enum
  {
    SIDE = 8,
    PIXELS = SIDE * SIDE,
  };
  g_autoptr (MlDataset) table = test_load ("digits.arff");
  const guint target = (guint) ml_dataset_default_target (table);
  g_assert_cmpuint (ml_dataset_n_columns (table), ==, PIXELS + 1);
  g_assert_cmpuint (target, ==, PIXELS);
  g_assert_cmpuint (n_rows, <=, ml_dataset_n_rows (table));
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new ("pictures", n_rows);
  guint8 *bytes = g_new (guint8, (gsize) n_rows * PIXELS);
  for (guint pixel = 0; pixel < PIXELS; pixel++)
    for (guint row = 0; row < n_rows; row++)
      bytes[(gsize) row * PIXELS + pixel]
          = (guint8) (ml_dataset_numbers (table, pixel)[row] * 255 / 16);
  ml_dataset_builder_add_bytes (
      builder, ml_attribute_new_image ("picture", 1, SIDE, SIDE), bytes);
  ml_dataset_builder_add_codes (
      builder, ml_attribute_ref (ml_dataset_attribute (table, target)),
      g_memdup2 (ml_dataset_codes (table, target), n_rows * sizeof (gint32)));
  return ml_dataset_builder_finish (builder);
}
