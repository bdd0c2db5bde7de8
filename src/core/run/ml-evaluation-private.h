/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How an evaluation is put together: for ml-evaluation.c, which keeps it,
 * ml-measures.c, which reads its sums, ml-experiment.c, which fills it, and
 * ml-decision.c, which decides it again. */
#pragma once

#include "ml-evaluation.h"

/* Sums over the tested rows, weights counted. */
typedef struct
{
  double with_class, missing_class, unclassified, correct;
  double absolute, squared;             /* errors of the predictions           */
  double prior_absolute, prior_squared; /* of what the training prior says     */
  double information;                   /* Kononenko and Bratko's, bits        */
  double entropy, prior_entropy;        /* bits                                */
  double covered, region;               /* rows, shares of the classes         */
} MlEvaluationSums;

typedef struct
{
  double seconds_build, seconds_test; /* NaN: not known */
} MlFoldTime;

struct _MlEvaluation
{
  gatomicrefcount ref_count;
  MlDataset *data;
  int target;
  guint n_classes;
  GArray *predictions;   /* MlPrediction                                      */
  GArray *distributions; /* double: predictions × n_classes                   */
  GArray *priors;        /* double: folds × n_outputs                         */
  GArray *folds;         /* guint: number of each tested fold                 */
  GArray *times;         /* MlFoldTime: of each tested fold                   */
  MlEvaluationSums sums;
  double *confusion;     /* n_classes × n_classes                             */
  struct _MlExperiment *experiment; /* (nullable)                             */
  MlPredictor *predictor;           /* (nullable)                             */
  GArray *history;                  /* MlMetrics                              */
  double seconds, seconds_build, seconds_test;
  gboolean was_stopped;
  guint n_planned; /* rows that were to be tested */
  MlEnd end;                        /* of the full model's training …         */
  char *end_text;                   /* … (nullable); or of a part that diverged */
};

MlEvaluation *ml_evaluation_new      (MlDataset *data, int target);
void          ml_evaluation_add_fold (MlEvaluation *self, guint fold, const MlSubset *test,
                                      const double *outputs, const double *priors);
void          ml_evaluation_begin_fold (MlEvaluation *self, guint fold, const double *priors);
void          ml_evaluation_add_prediction (MlEvaluation *self, const MlPrediction *prediction,
                                            const double *output, const double *prior);
MlPrediction  ml_evaluation_predict  (const MlEvaluation *self, const MlSubset *test, guint index, guint fold, const double *output);
double        ml_evaluation_actual_weight    (const MlEvaluation *self, guint class_index);
double        ml_evaluation_predicted_weight (const MlEvaluation *self, guint class_index);
