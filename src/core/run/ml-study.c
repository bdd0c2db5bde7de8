/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-study.h"

#include "ml-parallel.h"

G_DEFINE_ABSTRACT_TYPE (MlStudy, ml_study, G_TYPE_OBJECT)

static void
ml_study_class_init (MlStudyClass *klass)
{
}

static void
ml_study_init (MlStudy *self)
{
}

/**
 * ml_study_run:
 * @experiment: table, class, filters, learner, seed and threads; a study tests
 *   in its own way
 * @model: (nullable): what the learner made of all rows, if that is known
 * @monitor: (nullable): where progress is reported to and a stop comes from;
 *   its snapshots have the findings so far attached
 *
 * Returns: (transfer full) (nullable): what was found, after a stop what there
 *   was, which its problem tells; %G_IO_ERROR_CANCELLED if a stop came before
 * there was anything
 */
MlFindings *
ml_study_run (MlStudy *self, const MlExperiment *experiment, MlPredictor *model,
              MlMonitor *monitor, GError **error)
{
  if (!ml_experiment_check (experiment, error))
    return NULL;
  g_autoptr (MlMonitor) own
      = monitor != NULL ? ml_monitor_ref (monitor) : ml_monitor_new ();
  if (experiment->threads > 0)
    ml_parallel_set_threads (experiment->threads);
  MlFindings *findings
      = ML_STUDY_GET_CLASS (self)->run (self, experiment, model, own, error);
  if (experiment->threads > 0)
    ml_parallel_set_threads (0);
  if (findings != NULL && ml_monitor_is_stopped (own)
      && ml_findings_problem (findings) == NULL)
    ml_findings_set_problem (findings, "stopped before all was done");
  ml_monitor_finish (own);
  return findings;
}

/** ml_study_describe: Returns: (transfer full): what is studied: "J48 · iris"
 */
char *
ml_study_describe (const MlExperiment *experiment)
{
  g_autofree char *learner = ml_learner_describe_settings (experiment->learner);
  return g_strdup_printf ("%s · %s", learner,
                          ml_dataset_relation (experiment->data));
}

/** ml_study_publish: @findings: (transfer full): so far, for whoever watches;
 * ask ml_monitor_wants_snapshot() before making them */
void
ml_study_publish (MlMonitor *monitor, MlFindings *findings)
{
  MlSnapshot *snapshot = ml_snapshot_new ();
  ml_snapshot_attach (snapshot, findings, g_object_unref);
  ml_monitor_publish (monitor, snapshot);
}
