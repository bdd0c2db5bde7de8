/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Intervals between cuts as the labels of new columns, named as WEKA does:
 * "(-inf-2.45]", "(2.45-4.75]", "(4.75-inf)"; "All" without a cut. */
#pragma once

#include "ml-remap-transform.h"

typedef enum
{
  ML_INTERVALS_PLAIN = 0,
  ML_INTERVALS_BINARY = 1 << 0,   /* a column of two labels for each cut  */
  ML_INTERVALS_NUMBERED = 1 << 1, /* "B1of3" in place of the interval     */
} MlIntervalFlags;

void ml_interval_labels_add (MlRemapList *list, const MlSubset *rows, guint column, const GArray *cuts, MlIntervalFlags flags, guint decimals); /* cuts: double, rising */
char *ml_interval_label     (const double *cuts, guint n, guint index, guint decimals); /* (transfer full) */
guint ml_interval_decimals  (const double *cuts, guint n, guint decimals);
