/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How well a decision table of some columns does with rows that it has not
 * seen: each fold is taken out of the cells, asked for, and put back. */
#pragma once

#include "ml-decision-table.h"
#include "ml-monitor.h"

typedef enum
{
  ML_TABLE_MEASURE_AUTO, /* what is right of labels; the squares of numbers */
  ML_TABLE_MEASURE_RIGHT,
  ML_TABLE_MEASURE_RMSE,
  ML_TABLE_MEASURE_MAE,
  ML_TABLE_MEASURE_AUC,
} MlTableMeasure;

typedef struct
{
  MlTableMeasure measure;
  guint n_folds; /* 1: each row is one */
  const guint32 *order; /* (nullable): in which rows are dealt to folds; NULL: as they stand */
} MlTableScoring;

gboolean ml_decision_table_score  (const MlTableScoring *how, const MlSubset *rows, const guint *columns, guint n_columns, MlMonitor *monitor, double *score, GError **error); /* out: the more the better */
void     ml_decision_table_priors (const MlSubset *rows, double *out);             /* n_classes shares, each counted from 1; the mean of numbers */
