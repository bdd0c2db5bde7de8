/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Data, class, filters, learner and test option: all that decides a result.
 * Running it is a plain function call; MlJob is "that, in a thread". */
#pragma once

#include "ml-evaluation.h"
#include "ml-filter.h"
#include "ml-learner.h"

typedef enum
{
  ML_TEST_FOLDS,    /* k-fold cross-validation, stratified                  */
  ML_TEST_SPLIT,    /* percentage split                                     */
  ML_TEST_FILE,     /* a supplied test set                                  */
  ML_TEST_TRAINING, /* the training rows themselves                         */
} MlTestOption;

typedef struct _MlExperiment
{
  MlDataset *data;
  int target;
  MlLearner *learner;
  GPtrArray *filters;   /* MlFilter, in order                               */
  MlTestOption test;
  guint folds;          /* 10                                               */
  double percent;       /* 66                                               */
  gboolean preserve_order;
  MlDataset *test_data; /* (nullable) for ML_TEST_FILE                      */
  gint64 seed;          /* 1                                                */
  guint threads;        /* 0: all cores; the figures are the same for any   */
  GVariant *resume;     /* (nullable): state that the model on all rows goes on from, see ml-checkpoint.h */
  GArray *resume_history; /* (nullable) MlMetrics: the curve up to there    */
  char *leak;           /* (nullable): a filter that was fitted to all rows of data, in words */
  gboolean skip_full_model; /* do not also train on all rows when folds or split test */
} MlExperiment;

MlExperiment *ml_experiment_new   (MlDataset *data, int target, MlLearner *learner);
MlExperiment *ml_experiment_copy  (const MlExperiment *self); /* settings copied, tables shared */
void          ml_experiment_free  (MlExperiment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlExperiment, ml_experiment_free)

char         *ml_experiment_tell_leak (const char *filter);
char         *ml_experiment_describe_leak (const MlExperiment *self); /* (nullable): a sentence, if test rows were among those */
double        ml_experiment_memory (const MlExperiment *self); /* bytes it will take, about */
char         *ml_experiment_tell_memory (const MlExperiment *self); /* (nullable): a sentence, if that is much of what is free */
gboolean      ml_experiment_check_memory (const MlExperiment *self, GError **error);
gboolean      ml_experiment_check (const MlExperiment *self, GError **error);
char         *ml_experiment_describe (const MlExperiment *self);  /* "kNN neighbors=5 · diabetes · 10-fold" */
MlPredictor  *ml_experiment_fit   (const MlExperiment *self, const MlSubset *training, MlMonitor *monitor, GError **error); /* one model, on some of its rows */
MlEvaluation *ml_experiment_run   (const MlExperiment *self, MlMonitor *monitor, GError **error);
