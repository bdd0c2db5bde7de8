/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Columns as text, as WEKA writes them: "first-last", "1,3-5,last"; a column's
 * own name is known as well. The class is not among them unless the range is
 * the class alone. */
#pragma once

#include "ml-subset.h"

typedef enum /* which kinds of columns count */
{
  ML_COLUMN_NUMERIC = 1 << 0, /* numbers and dates */
  ML_COLUMN_NOMINAL = 1 << 1,
  ML_COLUMN_STRING = 1 << 2,
  ML_COLUMN_IMAGE = 1 << 3,
  ML_COLUMN_ANY = 0xf,
} MlColumnKinds;

gboolean ml_column_range_select (const char *text, gboolean inverts, MlColumnKinds kinds, const MlSubset *rows, gboolean *is_selected, GError **error); /* out: a flag a column */
GArray  *ml_column_range_list   (const char *text, const MlSubset *rows, GError **error); /* (transfer full) (nullable): guint each, in the order of the text, the class if it is named */
int      ml_column_range_one    (const char *text, MlColumnKinds kinds, const MlSubset *rows, GError **error); /* a single column, the class too; -1: error */
