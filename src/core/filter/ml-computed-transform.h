/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For transforms that compute new columns of numbers, row by row, and keep the
 * class: a table of the rows asked for alone, so that nothing is computed that
 * nobody reads. */
#pragma once

#include "ml-filter.h"

/* Fills @n_rows × n_columns numbers of @rows, from @from on. Thread-safe. */
typedef void (*MlComputeFunc) (gconstpointer self, const MlSubset *rows, guint from, guint n_rows, double *out);

MlSubset *ml_computed_rows (const MlSubset *rows, char **names, guint n_columns, MlComputeFunc compute, gconstpointer self); /* (transfer full): the new columns, then the class */
