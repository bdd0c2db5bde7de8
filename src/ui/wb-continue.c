/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-continue.h"

#include "ml-checkpoint.h"
#include "ml-network-learner.h"

enum
{
  PAUSE = 30, /* seconds from one checkpoint to the next */
};

#define RUN_CHECKPOINT "wb-checkpoint" /* MlCheckpoint on a WbRun that ended   \
                                        */

/** wb_continue_prepare: asks @run to leave a state to go on from */
void
wb_continue_prepare (WbRun *run)
{
  if (ML_IS_NETWORK_LEARNER (wb_run_experiment (run)->learner))
    ml_monitor_keep_checkpoints (ml_job_monitor (wb_run_job (run)), PAUSE);
}

/* (transfer none) (nullable): a monitor gives the newest one away once */
static const MlCheckpoint *
checkpoint_of (WbRun *run)
{
  MlCheckpoint *checkpoint = g_object_get_data (G_OBJECT (run), RUN_CHECKPOINT);
  if (checkpoint != NULL || wb_run_job (run) == NULL)
    return checkpoint;
  checkpoint = ml_checkpoint_take (ml_job_monitor (wb_run_job (run)),
                                   wb_run_experiment (run));
  if (checkpoint != NULL)
    g_object_set_data_full (G_OBJECT (run), RUN_CHECKPOINT, checkpoint,
                            (GDestroyNotify) ml_checkpoint_free);
  return checkpoint;
}

/** wb_continue_is_offered: Returns: whether @run has ended and can go on */
gboolean
wb_continue_is_offered (WbRun *run)
{
  return run != NULL && !wb_run_is_running (run)
         && wb_run_experiment (run) != NULL
         && ML_IS_NETWORK_LEARNER (wb_run_experiment (run)->learner)
         && checkpoint_of (run) != NULL;
}

static const MlMetrics *
last_point (WbRun *run)
{
  const GArray *history = wb_run_history (run);
  for (guint i = history->len; i > 0; i--)
    if (g_array_index (history, MlMetrics, i - 1).part == 0)
      return &g_array_index (history, MlMetrics, i - 1);
  return NULL;
}

/** wb_continue_halves_rate: Returns: whether the loss of @run became infinite
 */
gboolean
wb_continue_halves_rate (WbRun *run)
{
  const char *text;
  MlEvaluation *evaluation = ml_job_evaluation (wb_run_job (run));
  return evaluation != NULL
         && ml_evaluation_end (evaluation, &text) == ML_END_DIVERGED;
}

/* What is left, or as many epochs again if none is. */
static void
lengthen (MlLearner *learner, guint done)
{
  guint epochs;
  g_object_get (learner, "epochs", &epochs, NULL);
  if (done >= epochs)
    g_object_set (learner, "epochs", MIN (done + epochs, 1000000u), NULL);
}

/**
 * wb_continue_start:
 * @run: one for which wb_continue_is_offered()
 *
 * Returns: (transfer none) (nullable): a new run that begins where @run ended
 */
WbRun *
wb_continue_start (WbSession *session, WbRun *run, GError **error)
{
  const MlCheckpoint *checkpoint = checkpoint_of (run);
  const MlMetrics *last = last_point (run);
  g_autoptr (MlExperiment) experiment
      = ml_experiment_copy (wb_run_experiment (run));
  if (!ml_checkpoint_resume (checkpoint, experiment, error))
    return NULL;
  lengthen (experiment->learner, last != NULL ? last->epoch : 0);
  WbRun *next = wb_run_start (session, g_steal_pointer (&experiment));
  if (last != NULL && wb_continue_halves_rate (run))
    {
      MlTuning change = ML_TUNING_INIT;
      change.learning_rate = last->learning_rate / 2;
      ml_monitor_tune (ml_job_monitor (wb_run_job (next)), &change);
    }
  return next;
}
