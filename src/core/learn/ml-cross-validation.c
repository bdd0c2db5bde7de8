/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-cross-validation.h"

#include "ml-java-random.h"
#include "ml-members.h"
#include "ml-splitter.h"

#include <math.h>

/* The weight of what is right, or of squared errors, of the test rows. */
static double
score (const MlModel *model, const MlSubset *test)
{
  const guint n = model->n_outputs;
  g_autofree double *out = g_new (double, (gsize) test->n_rows *n + 1);
  double sum = 0;
  ml_model_predict (model, test, out);
  const gboolean has_labels
      = ml_subset_class (test)->kind == ML_ATTRIBUTE_NOMINAL;
  for (guint i = 0; i < test->n_rows; i++)
    {
      const double truth = ml_subset_target (test, i);
      const double off = out[(gsize) i * n] - truth;
      sum += ml_subset_weight (test, i)
             * (has_labels
                    ? ml_members_vote (out + (gsize) i * n, n) == (int) truth
                    : off * off);
    }
  return sum;
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
  double sum = 0, weight = 0;
  for (guint i = 0; splits != NULL && i < splits->len; i++)
    {
      const MlSplit *split = g_ptr_array_index (splits, i);
      g_autoptr (MlModel) model
          = ml_learner_fit (learner, split->training, inner, error);
      if (model == NULL)
        return FALSE;
      sum += score (model, split->test);
      for (guint r = 0; r < split->test->n_rows; r++)
        weight += ml_subset_weight (split->test, r);
    }
  *merit = ml_subset_class (rows)->kind == ML_ATTRIBUTE_NOMINAL
               ? sum / weight
               : -sqrt (sum / weight);
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
