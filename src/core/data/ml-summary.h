/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The statistics of one column, as the Dataset page and `ruru-cli info` show
 * them. Row weights enter as in WEKA. */
#pragma once

#include "ml-dataset.h"

typedef struct
{
  guint n_rows, n_missing;
  guint n_distinct; /* different known values                          */
  guint n_unique;   /* values that occur once                          */
  double minimum, maximum, mean, sd; /* sd with n - 1; NaN where there is none */
  double sum;
  guint n_labels;
  guint *counts;         /* (nullable): rows of each label             */
  double *label_weights; /* (nullable): weight of each label           */
} MlSummary;

MlSummary *ml_summary_new  (MlDataset *data, guint column);
void       ml_summary_free (MlSummary *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlSummary, ml_summary_free)
