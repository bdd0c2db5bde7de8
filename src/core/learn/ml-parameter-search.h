/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tries values of a learner's options by cross-validation on the training rows
 * and publishes its surface as it grows: tensor "search.trials" (trials done ×
 * parameters + 1: the values, or indices of words, then the error, NaN if
 * learning failed) and one "search.parameterN" for each: whether it is on a
 * logarithmic scale, its lowest and highest number and how many steps there are;
 * the caption is its name and, each on a line, its words. */
#pragma once

#include "ml-learner.h"

typedef enum
{
  ML_SEARCH_GRID,   /* every combination               */
  ML_SEARCH_RANDOM, /* as many draws as there are trials */
} MlSearchKind;

typedef enum
{
  ML_SEARCH_ERRORS,   /* share of the weight of rows; root mean square of a number */
  ML_SEARCH_LOG_LOSS, /* nats a row; of a number as above                          */
} MlSearchMeasure;

typedef struct
{
  MlLearner *base;
  GPtrArray *ranges; /* MlParameterRange */
  MlSearchKind kind;
  MlSearchMeasure measure;
  guint n_trials; /* of a random search */
  guint folds;
  guint32 seed;
} MlSearchPlan;

typedef struct
{
  guint n_parameters, n_trials;
  double *values; /* n_trials × n_parameters                    */
  double *errors; /* n_trials; NaN: not done, or learning failed */
  guint best;     /* trial; the first of equals                 */
} MlSearchResult;

guint           ml_parameter_search_count  (const MlSearchPlan *plan, GError **error); /* trials; 0: too many */
MlSearchResult *ml_parameter_search_run    (const MlSearchPlan *plan, const MlSubset *training, MlMonitor *monitor, MlModel **so_far, GError **error);
MlLearner      *ml_parameter_search_learner (const MlSearchPlan *plan, const MlSearchResult *result, guint trial);
void            ml_search_result_show      (const MlSearchResult *self, const GPtrArray *ranges, MlSnapshot *snapshot);
void            ml_search_result_free      (MlSearchResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlSearchResult, ml_search_result_free)
