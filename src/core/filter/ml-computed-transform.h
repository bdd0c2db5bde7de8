/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For transforms that compute columns of numbers. New ones, row by row, beside
 * the class: a table of the rows asked for alone, so that nothing is computed
 * that nobody reads. Or others in the place of some, of all rows. */
#pragma once

#include "ml-filter.h"

/* Fills @n_rows × n_columns numbers of @rows, from @from on. Thread-safe. */
typedef void (*MlComputeFunc) (gconstpointer self, const MlSubset *rows, guint from, guint n_rows, double *out);

MlSubset *ml_computed_rows (const MlSubset *rows, char **names, guint n_columns, MlComputeFunc compute, gconstpointer self, MlMonitor *monitor); /* (transfer full) (nullable): the new columns, then the class; NULL: stopped */

/* (transfer full): n numbers for @numbers, the @nth of the columns. */
typedef double *(*MlComputeColumnFunc) (gconstpointer self, guint nth, const double *numbers, guint n);

MlSubset *ml_computed_columns (const MlSubset *rows, const guint *columns, guint n_columns, MlComputeColumnFunc compute, gconstpointer self); /* (transfer full) */
