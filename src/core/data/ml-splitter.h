/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Splits bit-equal to WEKA's: shuffle by the 48-bit generator, stratification
 * by swaps, contiguous folds, each training part shuffled again. */
#pragma once

#include "ml-subset.h"

typedef struct
{
  MlSubset *training, *test;
} MlSplit;

GPtrArray *ml_splitter_folds   (const MlSubset *all, guint n_folds, gint64 seed, GError **error); /* MlSplit */
MlSplit   *ml_splitter_percent (const MlSubset *all, double percent, gint64 seed, gboolean preserve_order, GError **error);
void       ml_splitter_stratify (guint32 *rows, guint n_rows, const gint32 *codes, guint n_folds); /* for those who shuffle in another order */
guint      ml_splitter_first    (guint n_rows, guint n_folds, guint fold);
gboolean   ml_splitter_check_folds   (guint n_rows, guint n_folds, GError **error);
gboolean   ml_splitter_check_percent (guint n_rows, double percent, GError **error);
void       ml_split_free       (MlSplit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlSplit, ml_split_free)
