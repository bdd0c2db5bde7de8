/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-cross-validation.h"

#include "ml-java-random.h"
#include "ml-members.h"
#include "ml-splitter.h"

#include <float.h>
#include <math.h>

/* What a row's answer costs; not to know a label is wrong. */
static double
error_of (const double *out, guint n_outputs, gboolean has_labels,
          gboolean takes_logs, double truth)
{
  if (!has_labels)
    return (out[0] - truth) * (out[0] - truth);
  if (takes_logs)
    return -log (MAX (out[(guint) truth], DBL_EPSILON));
  return ml_members_vote (out, n_outputs) != (int) truth;
}

/**
 * ml_cross_validation_test:
 * @test: rows whose class is known
 * @takes_logs: labels cost the logarithm of their probability, else 1 if wrong;
 *   numbers always the square of what they are off
 * @monitor: (nullable): stops it
 * @errors: (inout): what the rows cost is added, times their weights
 * @weight: (inout): likewise the weights; rows of which @model says no number
 *   are left out of both
 *
 * Returns: FALSE if stopped
 */
gboolean
ml_cross_validation_test (const MlModel *model, const MlSubset *test,
                          gboolean takes_logs, MlMonitor *monitor,
                          double *errors, double *weight)
{
  const guint n = model->n_outputs;
  const gboolean has_labels
      = ml_subset_class (test)->kind == ML_ATTRIBUTE_NOMINAL;
  g_autofree double *out = g_new (double, (gsize) test->n_rows *n + 1);
  if (!ml_model_predict_watched (model, test, monitor, out))
    return FALSE;
  for (guint i = 0; i < test->n_rows; i++)
    {
      const double counts = ml_subset_weight (test, i);
      const double error = error_of (out + (gsize) i * n, n, has_labels,
                                     takes_logs, ml_subset_target (test, i));
      if (isnan (error))
        continue;
      *errors += counts * error;
      *weight += counts;
    }
  return TRUE;
}

/**
 * ml_cross_validate:
 * @rows: whose class is known
 * @monitor: (nullable): stops it
 * @merit: (out): the more the better
 *
 * Returns: FALSE with @error set if a fold cannot be learned or was stopped
 */
gboolean
ml_cross_validate (MlLearner *learner, const MlSubset *rows, guint n_folds,
                   gint64 seed, MlMonitor *monitor, double *merit,
                   GError **error)
{
  g_autoptr (GPtrArray) splits = ml_splitter_folds (rows, n_folds, seed, error);
  g_autoptr (MlMonitor) inner = ml_monitor_new_inside (monitor);
  double errors = 0, weight = 0;
  for (guint i = 0; splits != NULL && i < splits->len; i++)
    {
      const MlSplit *split = g_ptr_array_index (splits, i);
      g_autoptr (MlModel) model
          = ml_learner_fit (learner, split->training, inner, error);
      if (model == NULL)
        return FALSE;
      if (!ml_cross_validation_test (model, split->test, FALSE, inner, &errors,
                                     &weight))
        return ml_monitor_set_stopped_error (monitor, error);
    }
  *merit = ml_subset_class (rows)->kind == ML_ATTRIBUTE_NOMINAL
               ? (weight - errors) / weight
               : -sqrt (errors / weight);
  return splits != NULL;
}

/**
 * ml_cross_validation_next_seed:
 *
 * Returns: the seed with which WEKA's generator would stand where it stands
 *   after a cross-validation of @n_rows that began with @seed
 */
gint64
ml_cross_validation_next_seed (gint64 seed, guint n_rows, guint n_folds)
{
  const guint64 multiplier = G_GUINT64_CONSTANT (0x5DEECE66D);
  g_autofree guint32 *rows = g_new0 (guint32, n_rows + 1);
  MlJavaRandom random;
  ml_java_random_init (&random, seed);
  ml_java_random_shuffle (&random, rows, n_rows);
  for (guint i = 0; i < n_folds; i++)
    {
      const guint n_test = ml_splitter_first (n_rows, n_folds, i + 1)
                           - ml_splitter_first (n_rows, n_folds, i);
      ml_java_random_shuffle (&random, rows, n_rows - n_test);
    }
  return (gint64) (random.state ^ multiplier);
}
