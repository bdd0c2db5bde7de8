/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ml-dataset.h"

/* Cells as a person reads them, "-" for missing, "|" between two, a line a row.
 */
static inline void
assert_cells (MlDataset *data, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint r = 0; r < ml_dataset_n_rows (data); r++)
    for (guint c = 0; c < ml_dataset_n_columns (data); c++)
      {
        g_autofree char *cell = ml_dataset_is_missing (data, r, c)
                                    ? g_strdup ("-")
                                    : ml_dataset_format_cell (data, r, c);
        g_string_append_printf (text, "%s%s", cell,
                                c + 1 < ml_dataset_n_columns (data) ? "|"
                                                                    : "\n");
      }
  g_assert_cmpstr (text->str, ==, expected);
}
