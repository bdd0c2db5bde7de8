/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-saved-session.h: what a session is made of. */
#include "ml-saved-session-format.h"

#include "ml-versions.h"

static void
free_study (gpointer data)
{
  MlSavedStudy *study = data;
  g_object_unref (study->settings);
  g_object_unref (study->findings);
  g_free (study);
}

static void
free_run (gpointer data)
{
  MlSavedRun *run = data;
  g_free (run->time);
  g_free (run->path);
  g_clear_pointer (&run->evaluation, ml_evaluation_unref);
  g_clear_pointer (&run->predictor, ml_predictor_unref);
  ml_experiment_free (run->experiment);
  g_free (run->problem);
  g_ptr_array_unref (run->studies);
  g_free (run);
}

static void
free_comparison (gpointer data)
{
  MlSavedComparison *comparison = data;
  g_free (comparison->time);
  ml_scores_unref (comparison->scores);
  g_free (comparison);
}

static void
clear_step (gpointer step)
{
  g_clear_object (&((MlSavedStep *) step)->data);
  g_clear_object (&((MlSavedStep *) step)->filter);
}

/** ml_saved_steps_new: Returns: (transfer full): no MlSavedStep yet */
GArray *
ml_saved_steps_new (void)
{
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (MlSavedStep));
  g_array_set_clear_func (steps, clear_step);
  return steps;
}

/** ml_saved_session_new: @data: (nullable); @target: its class or -1; @path:
 * (nullable). Returns: (transfer full): without runs, made by this program */
MlSavedSession *
ml_saved_session_new (MlDataset *data, int target, const char *path)
{
  MlSavedSession *self = g_new0 (MlSavedSession, 1);
  self->versions = ml_versions ();
  g_set_object (&self->data, data);
  self->target = data != NULL ? target : -1;
  self->path = g_strdup (path);
  self->filters = g_ptr_array_new_with_free_func (g_object_unref);
  self->runs = g_ptr_array_new_with_free_func (free_run);
  self->comparisons = g_ptr_array_new_with_free_func (free_comparison);
  self->undo = ml_saved_steps_new ();
  self->redo = ml_saved_steps_new ();
  self->schemes = g_new0 (char *, 1);
  self->plan = ML_SAVED_PLAN_PRESET;
  return self;
}

/** ml_saved_session_free: frees @self */
void
ml_saved_session_free (MlSavedSession *self)
{
  if (self == NULL)
    return;
  g_free (self->versions);
  g_clear_object (&self->data);
  g_free (self->path);
  g_ptr_array_unref (self->filters);
  g_ptr_array_unref (self->runs);
  g_ptr_array_unref (self->comparisons);
  g_array_unref (self->undo);
  g_array_unref (self->redo);
  g_clear_object (&self->filter);
  g_clear_object (&self->leak);
  g_strfreev (self->schemes);
  g_free (self);
}

/** ml_saved_session_begin_run: Returns: (transfer none): a run of nothing yet
 */
MlSavedRun *
ml_saved_session_begin_run (MlSavedSession *self, const char *time)
{
  MlSavedRun *run = g_new0 (MlSavedRun, 1);
  run->time = g_strdup (time);
  run->studies = g_ptr_array_new_with_free_func (free_study);
  g_ptr_array_add (self->runs, run);
  return run;
}

/** ml_saved_session_add_run: @evaluation: of ml_experiment_run(); newest first.
 * Returns: (transfer none): the run, for its studies */
MlSavedRun *
ml_saved_session_add_run (MlSavedSession *self, const char *time,
                          const MlEvaluation *evaluation)
{
  const MlExperiment *experiment = ml_evaluation_experiment (evaluation);
  g_return_val_if_fail (experiment != NULL, NULL);
  MlSavedRun *run = ml_saved_session_begin_run (self, time);
  run->evaluation = ml_evaluation_ref (evaluation);
  run->is_continued = experiment->resume != NULL;
  return run;
}

/** ml_saved_session_add_failure: @experiment: that came to nothing; @problem:
 * why, in a sentence */
void
ml_saved_session_add_failure (MlSavedSession *self, const char *time,
                              const MlExperiment *experiment,
                              const char *problem)
{
  MlSavedRun *run = ml_saved_session_begin_run (self, time);
  run->experiment = ml_experiment_copy (experiment);
  run->problem = g_strdup (problem);
}

/** ml_saved_run_add_study: @findings: what @settings found of the run */
void
ml_saved_run_add_study (MlSavedRun *self, MlStudy *settings,
                        MlFindings *findings)
{
  MlSavedStudy *study = g_new (MlSavedStudy, 1);
  study->settings = g_object_ref (settings);
  study->findings = g_object_ref (findings);
  g_ptr_array_add (self->studies, study);
}

/** ml_saved_session_add_step: @steps: undo or redo of a session; @data: becomes
 * the next of them; @target: its class or -1; @filter: (nullable): that made it
 * of the one before */
void
ml_saved_session_add_step (GArray *steps, MlDataset *data, int target,
                           MlFilter *filter)
{
  MlSavedStep step = { g_object_ref (data), target, NULL };
  g_set_object (&step.filter, filter);
  g_array_append_val (steps, step);
}

/** ml_saved_steps_add: those of @from that have a table; one that was made
 * where none was has nothing before it */
void
ml_saved_steps_add (GArray *steps, const GArray *from)
{
  for (guint i = 0; i < from->len; i++)
    {
      const MlSavedStep *step = &g_array_index (from, MlSavedStep, i);
      if (step->data != NULL)
        ml_saved_session_add_step (steps, step->data, step->target,
                                   step->filter);
    }
}

/** ml_saved_session_add_model: @predictor: read from the file @path */
void
ml_saved_session_add_model (MlSavedSession *self, const char *time,
                            MlPredictor *predictor, const char *path)
{
  MlSavedRun *run = ml_saved_session_begin_run (self, time);
  run->predictor = ml_predictor_ref (predictor);
  run->path = g_strdup (path);
}

/** ml_saved_session_add_comparison: @scores: of ml_comparison_run(); newest
 * first */
void
ml_saved_session_add_comparison (MlSavedSession *self, const char *time,
                                 MlScores *scores)
{
  MlSavedComparison *comparison = g_new0 (MlSavedComparison, 1);
  comparison->time = g_strdup (time);
  comparison->scores = ml_scores_ref (scores);
  g_ptr_array_add (self->comparisons, comparison);
}
