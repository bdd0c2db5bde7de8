/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How the error of a learner falls with the number of training rows: findings
 * of MlTrainingSizeStudy. */
#pragma once

#include "ml-experiment.h"
#include "ml-findings.h"
#include "ml-moments.h"

typedef struct
{
  double percent;           /* of the rows that a fold trains on             */
  double rows;              /* mean over the folds                           */
  MlMoments test, training; /* errors: percent of rows, or RMSE              */
} MlTrainingSize;

#define ML_TYPE_TRAINING_SIZES (ml_training_sizes_get_type ())
G_DECLARE_FINAL_TYPE (MlTrainingSizes, ml_training_sizes, ML, TRAINING_SIZES, MlFindings)

MlTrainingSizes      *ml_training_sizes_new        (GArray *sizes, gboolean is_percent); /* (transfer full) sizes: MlTrainingSize, rising */
guint                 ml_training_sizes_length     (MlTrainingSizes *self);
const MlTrainingSize *ml_training_sizes_nth        (MlTrainingSizes *self, guint index);
gboolean              ml_training_sizes_is_percent (MlTrainingSizes *self); /* the errors; else they are RMSE */

#define ML_TRAINING_SIZES_STATE_TYPE "(ba(dd(udd)(udd)))" /* percentages?, sizes: percent, rows, errors of test and training */
GVariant             *ml_training_sizes_save       (MlFindings *self); /* floating */
MlFindings           *ml_training_sizes_load       (GVariant *saved, const MlExperiment *experiment); /* (transfer full) (nullable) */
