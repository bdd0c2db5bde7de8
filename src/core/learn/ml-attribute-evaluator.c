/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-attribute-evaluator.h"

#include "ml-error.h"
#include "ml-settings.h"

G_DEFINE_ABSTRACT_TYPE (MlAttributeEvaluator, ml_attribute_evaluator,
                        G_TYPE_OBJECT)

static MlWekaName
weka_name (gpointer klass)
{
  const MlAttributeEvaluatorClass *evaluator = klass;
  return (MlWekaName){ .name = evaluator->weka,
                       .flags = evaluator->weka_flags };
}

static void
ml_attribute_evaluator_class_init (MlAttributeEvaluatorClass *klass)
{
  ml_settings_set_weka_names (ML_TYPE_ATTRIBUTE_EVALUATOR, weka_name);
}

static void
ml_attribute_evaluator_init (MlAttributeEvaluator *self)
{
}

/** ml_attribute_evaluator_from_text: Returns: (transfer full) (nullable): one
 * with those settings */
MlAttributeEvaluator *
ml_attribute_evaluator_from_text (const char *text, GError **error)
{
  return ml_settings_from_text (ML_TYPE_ATTRIBUTE_EVALUATOR, text, error);
}

/** ml_attribute_evaluator_rates_sets: Returns: whether it rates sets of columns
 * rather than each column */
gboolean
ml_attribute_evaluator_rates_sets (MlAttributeEvaluator *self)
{
  return ML_ATTRIBUTE_EVALUATOR_GET_CLASS (self)->merit != NULL;
}

/** ml_attribute_evaluator_needs_labels: Returns: whether the class is nominal;
 * else %ML_ERROR_DATA */
gboolean
ml_attribute_evaluator_needs_labels (const MlSubset *rows, const char *title,
                                     GError **error)
{
  const MlAttribute *class = ml_subset_class (rows);
  if (class != NULL && class->kind == ML_ATTRIBUTE_NOMINAL
      && class->n_labels > 0)
    return TRUE;
  g_set_error (error, ML_ERROR, ML_ERROR_DATA,
               "%s needs a nominal class: choose one, or take the "
               "correlation",
               title);
  return FALSE;
}
