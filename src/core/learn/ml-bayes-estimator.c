/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-bayes-estimator.h"

#include "ml-number.h"

#include <math.h>
#include <stdlib.h>

#define DEFAULT_PRECISION 0.01 /* of a number that never varies */

/** ml_bayes_estimator_fit: Returns: (transfer full): what @column of @rows,
 * which all have a class, says of it */
MlBayesEstimator *
ml_bayes_estimator_fit (const MlBayesEstimatorClass *klass,
                        const MlSubset *rows, guint column)
{
  MlBayesEstimator *self = klass->fit (rows, column);
  self->klass = klass;
  self->column = column;
  self->n_classes = ml_subset_n_classes (rows);
  return self;
}

/**
 * ml_bayes_estimator_load:
 * @header: of the training table
 * @target: a nominal column
 * @saved: what save() made, or anything else
 *
 * Returns: (transfer full) (nullable): %NULL if it is damaged
 */
MlBayesEstimator *
ml_bayes_estimator_load (const MlBayesEstimatorClass *klass, MlDataset *header,
                         int target, guint column, GVariant *saved,
                         GError **error)
{
  const guint n_classes
      = ml_dataset_attribute (header, (guint) target)->n_labels;
  MlBayesEstimator *self = klass->load (ml_dataset_attribute (header, column),
                                        n_classes, saved, error);
  if (self == NULL)
    return NULL;
  self->klass = klass;
  self->column = column;
  self->n_classes = n_classes;
  return self;
}

/** ml_bayes_estimator_free: @self: (nullable) */
void
ml_bayes_estimator_free (MlBayesEstimator *self)
{
  if (self != NULL)
    self->klass->free (self);
}

/** ml_bayes_precision: Returns: the mean gap between the different values of
 * @column; a hundredth if it has but one */
double
ml_bayes_precision (const MlSubset *rows, guint column)
{
  const double *numbers = ml_dataset_numbers (rows->data, column);
  g_autofree double *known = g_new (double, MAX (rows->n_rows, 1));
  guint n_known = 0, n_gaps = 0;
  for (guint i = 0; i < rows->n_rows; i++)
    if (isfinite (numbers[rows->rows[i]]))
      known[n_known++] = numbers[rows->rows[i]];
  qsort (known, n_known, sizeof *known, ml_number_compare);
  double sum = 0;
  for (guint i = 1; i < n_known; i++)
    if (known[i] != known[i - 1])
      {
        sum += known[i] - known[i - 1];
        n_gaps++;
      }
  return n_gaps > 0 && isfinite (sum) ? sum / n_gaps : DEFAULT_PRECISION;
}

/** ml_bayes_round: Returns: the multiple of @precision nearest to @number */
double
ml_bayes_round (double number, double precision)
{
  return rint (number / precision) * precision;
}

/* The share of a standard normal distribution below @z. */
static double
normal_below (double z)
{
  const double x = z * G_SQRT2 / 2;
  if (fabs (x) < G_SQRT2 / 2)
    return 0.5 + 0.5 * erf (x);
  const double tail = 0.5 * erfc (fabs (x));
  return x > 0 ? 1 - tail : tail;
}

/** ml_bayes_normal_mass: Returns: the share of a standard normal distribution
 * from @low to @high */
double
ml_bayes_normal_mass (double low, double high)
{
  return normal_below (high) - normal_below (low);
}
