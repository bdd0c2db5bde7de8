/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-ensemble.h"

#include "ml-error.h"
#include "ml-members.h"
#include "ml-memory-need.h"
#include "ml-settings.h"
#include "ml-state.h"

/**
 * ml_ensemble_learners:
 *
 * Returns: (transfer full) (element-type MlLearner) (nullable): at least one
 */
GPtrArray *
ml_ensemble_learners (const char *list, GError **error)
{
  g_auto (GStrv) parts = ml_settings_split (list, error);
  if (parts == NULL)
    return NULL;
  g_autoptr (GPtrArray) learners
      = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      MlLearner *learner = ml_learner_from_text (parts[i], error);
      if (learner == NULL)
        return NULL;
      g_ptr_array_add (learners, learner);
    }
  if (learners->len > 0)
    return g_steal_pointer (&learners);
  g_set_error_literal (error, ML_ERROR, ML_ERROR_OPTION,
                       "There is no classifier: add one");
  return NULL;
}

/** ml_ensemble_refuse: Returns: (transfer full) (nullable): why one of them
 * cannot learn @data */
char *
ml_ensemble_refuse (const char *list, MlDataset *data, guint target)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) learners = ml_ensemble_learners (list, &error);
  if (learners == NULL)
    return g_strdup (error->message);
  for (guint i = 0; i < learners->len; i++)
    if (!ml_learner_can_learn (g_ptr_array_index (learners, i), data,
                               (int) target, &error))
      return g_strdup (error->message);
  return NULL;
}

/** ml_ensemble_memory: Returns: what all models and the largest learner take */
MlMemoryNeed
ml_ensemble_memory (const char *list, MlDataset *data, guint target,
                    guint n_rows)
{
  g_autoptr (GPtrArray) learners = ml_ensemble_learners (list, NULL);
  MlMemoryNeed all = { 0 };
  for (guint i = 0; learners != NULL && i < learners->len; i++)
    {
      const MlMemoryNeed need = ml_memory_need (g_ptr_array_index (learners, i),
                                                data, target, n_rows);
      all.model += need.model;
      all.work = MAX (all.work, need.work);
      all.may_be_smaller |= need.may_be_smaller;
    }
  return all;
}

/**
 * ml_ensemble_fit:
 *
 * Returns: (transfer full) (element-type MlModel) (nullable): one each
 */
GPtrArray *
ml_ensemble_fit (const GPtrArray *learners, const MlSubset *training,
                 MlMonitor *monitor, GError **error)
{
  g_autoptr (GPtrArray) models = ml_members_new (0);
  g_autoptr (MlMonitor) inner = ml_monitor_new_inside (monitor);
  for (guint i = 0; i < learners->len; i++)
    {
      MlModel *model = ml_learner_fit (g_ptr_array_index (learners, i),
                                       training, inner, error);
      if (model == NULL)
        return NULL;
      g_ptr_array_add (models, model);
    }
  return g_steal_pointer (&models);
}

/** ml_ensemble_load: Returns: (transfer full) (element-type MlModel)
 * (nullable): one for each of @learners. Errors: %ML_ERROR_PARSE */
GPtrArray *
ml_ensemble_load (const GPtrArray *learners, GVariant *states,
                  MlDataset *header, int target, GError **error)
{
  g_autoptr (GPtrArray) models = ml_members_new (0);
  if (g_variant_n_children (states) != learners->len)
    {
      ml_state_refuse (error);
      return NULL;
    }
  for (guint i = 0; i < learners->len; i++)
    if (!ml_members_load_next (models, g_ptr_array_index (learners, i), states,
                               header, target, error))
      return NULL;
  return g_steal_pointer (&models);
}
