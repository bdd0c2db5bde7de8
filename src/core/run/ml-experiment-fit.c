/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One model of an experiment: its filters fitted to some rows, then its learner
 * to what they made of them. */
#include "ml-experiment.h"

#include "ml-error.h"
#include "ml-registry.h"

/* Fits the filters one after the other, each to what the one before made of
 * the training rows. Returns: (transfer full) (nullable): MlTransform each; the
 * rows as the learner gets them are in *@rows. */
static GPtrArray *
fit_filters (const MlExperiment *self, MlSubset **rows, MlMonitor *monitor,
             GError **error)
{
  g_autoptr (MlMonitor) inside = ml_monitor_new_inside (monitor);
  g_autoptr (GPtrArray) transforms
      = g_ptr_array_new_with_free_func ((GDestroyNotify) ml_transform_unref);
  const MlAttribute *class = ml_dataset_attribute (self->data,
                                                   (guint) self->target);
  for (guint i = 0; i < self->filters->len; i++)
    {
      MlFilter *filter = g_ptr_array_index (self->filters, i);
      if (!ml_filter_prepare (filter, rows, transforms, inside, error))
        return NULL;
      const MlAttribute *made = ml_subset_class (*rows);
      if (made != NULL && ml_attribute_same (class, made))
        continue;
      g_set_error (error, ML_ERROR, ML_ERROR_DATA,
                   "%s changes the class “%s”, so predictions could not be "
                   "compared with it: apply the filter to the table instead",
                   ML_FILTER_GET_CLASS (filter)->title, class->name);
      return NULL;
    }
  return g_steal_pointer (&transforms);
}

/* What makes a predictor of a model that still learns. */
typedef struct
{
  MlLearner *learner;
  MlDataset *header;
  int target;
  GPtrArray *transforms;
} Live;

/* In the worker's thread: a watcher finds a predictor where the learner put a
 * model. */
static void
attach_predictor (MlSnapshot *snapshot, gpointer data)
{
  const Live *live = data;
  MlModel *model = ml_snapshot_attached (snapshot);
  if (model != NULL)
    ml_snapshot_attach (snapshot,
                        ml_predictor_new (live->learner, live->header,
                                          live->target, live->transforms,
                                          model),
                        (GDestroyNotify) ml_predictor_unref);
}

static MlModel *
fit (const MlExperiment *self, MlLearner *learner, GPtrArray *transforms,
     const MlSubset *rows, MlMonitor *monitor, GError **error)
{
  g_autoptr (MlDataset) header = ml_dataset_header (self->data);
  Live live = { learner, header, self->target, transforms };
  ml_monitor_set_publish_func (monitor, attach_predictor, &live);
  g_autoptr (MlModel) model = ml_learner_fit (learner, rows, monitor, error);
  ml_monitor_set_publish_func (monitor, NULL, NULL);
  if (model != NULL && ml_monitor_has_resume (monitor)
      && !ml_monitor_is_stopped (monitor))
    {
      g_set_error (error, ML_ERROR, ML_ERROR_DATA,
                   "%s cannot go on from a checkpoint; only networks trained "
                   "by mini-batches in one go can",
                   ml_registry_name (G_OBJECT_TYPE (learner)));
      return NULL;
    }
  return g_steal_pointer (&model);
}

/**
 * ml_experiment_fit:
 * @training: rows of the experiment's table
 * @monitor: (nullable): of this model alone; its snapshots hold a predictor
 *   where the learner put a model
 *
 * What every fold of ml_experiment_run() does. Thread-safe: works on a copy of
 * the learner. Whether it was cut short is the monitor's to tell.
 *
 * Returns: (transfer full) (nullable): what was learned, also after a stop, if
 *   there was time for anything
 */
MlPredictor *
ml_experiment_fit (const MlExperiment *self, const MlSubset *training,
                   MlMonitor *monitor, GError **error)
{
  g_autoptr (MlSubset) rows = ml_subset_ref (training);
  g_autoptr (GPtrArray) transforms = fit_filters (self, &rows, monitor, error);
  if (transforms == NULL)
    return NULL;
  g_autoptr (MlLearner) learner = ml_option_copy (self->learner);
  g_autoptr (MlModel) model
      = fit (self, learner, transforms, rows, monitor, error);
  return model != NULL ? ml_predictor_new (learner, self->data, self->target,
                                           transforms, model)
                       : NULL;
}
