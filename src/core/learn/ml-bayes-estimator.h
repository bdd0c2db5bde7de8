/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What one column says of each class, learned from training rows: Naive Bayes
 * has one estimator a column. A file for each kind. Immutable, plain C: a
 * concrete estimator begins with an MlBayesEstimator. */
#pragma once

#include "ml-bayes-table.h"
#include "ml-subset.h"

typedef struct _MlBayesEstimator MlBayesEstimator;

typedef struct
{
  MlBayesEstimator *(*fit)  (const MlSubset *rows, guint column); /* (transfer full); each row has a class */
  MlBayesEstimator *(*load) (const MlAttribute *attribute, guint n_classes, GVariant *saved, GError **error); /* (transfer full) (nullable); of what save() made, not to be trusted */
  double    (*likelihood) (const MlBayesEstimator *self, double value, guint class); /* of a known value; up to a factor that is the same for all classes */
  void      (*describe)   (const MlBayesEstimator *self, const MlAttribute *attribute, MlBayesTable *table);
  GVariant *(*save)       (const MlBayesEstimator *self); /* floating "ad" */
  void      (*free)       (MlBayesEstimator *self);
} MlBayesEstimatorClass;

struct _MlBayesEstimator
{
  const MlBayesEstimatorClass *klass;
  guint column, n_classes;
};

extern const MlBayesEstimatorClass ml_bayes_counts; /* of labels, each from 1 */
extern const MlBayesEstimatorClass ml_bayes_normal; /* of numbers: one normal distribution a class */
extern const MlBayesEstimatorClass ml_bayes_kernels; /* of numbers: one at each training value */
extern const MlBayesEstimatorClass ml_bayes_intervals; /* of numbers: counts of intervals */

MlBayesEstimator *ml_bayes_estimator_fit  (const MlBayesEstimatorClass *klass, const MlSubset *rows, guint column);
MlBayesEstimator *ml_bayes_estimator_load (const MlBayesEstimatorClass *klass, MlDataset *header, int target, guint column, GVariant *saved, GError **error);
void              ml_bayes_estimator_free (MlBayesEstimator *self);
double            ml_bayes_precision      (const MlSubset *rows, guint column);      /* the mean gap between different values */
double            ml_bayes_round          (double number, double precision);
double            ml_bayes_normal_mass    (double low, double high);                 /* of a standard normal distribution between the two */
