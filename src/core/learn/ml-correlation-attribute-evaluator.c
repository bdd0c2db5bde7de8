/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How closely each column goes with the class, by Pearson's correlation. */
#include "ml-attribute-evaluator.h"
#include "ml-correlation.h"
#include "ml-error.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MlAttributeEvaluator parent;
} MlCorrelationAttributeEvaluator;

typedef MlAttributeEvaluatorClass MlCorrelationAttributeEvaluatorClass;

GType ml_correlation_attribute_evaluator_get_type (void);
G_DEFINE_FINAL_TYPE (MlCorrelationAttributeEvaluator,
                     ml_correlation_attribute_evaluator,
                     ML_TYPE_ATTRIBUTE_EVALUATOR)

static gboolean
rate (MlAttributeEvaluator *evaluator, const MlSubset *rows, MlMonitor *monitor,
      double *worths, GError **error)
{
  if (rows->target < 0)
    {
      g_set_error_literal (error, ML_ERROR, ML_ERROR_DATA,
                           "Columns are rated by their correlation with the "
                           "class: choose one");
      return FALSE;
    }
  const guint n_columns = ml_dataset_n_columns (rows->data);
  for (guint i = 0; i < n_columns; i++)
    {
      if (!ml_monitor_tick (monitor, (double) i / n_columns))
        return ml_monitor_set_stopped_error (monitor, error);
      if ((int) i != rows->target)
        worths[i] = ml_correlation (rows, i, (guint) rows->target);
    }
  return TRUE;
}

static void
ml_correlation_attribute_evaluator_class_init (
    MlCorrelationAttributeEvaluatorClass *klass)
{
  klass->title = N_ ("Correlation");
  klass->description = N_ ("Pearson’s correlation with the class");
  klass->weka = "weka.attributeSelection.CorrelationAttributeEval";
  klass->rate = rate;
}

static void
ml_correlation_attribute_evaluator_init (MlCorrelationAttributeEvaluator *self)
{
}
