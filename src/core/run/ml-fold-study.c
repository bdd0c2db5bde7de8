/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-fold-study.h"

#include "ml-error.h"
#include "ml-parallel.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  MOST_FOLDS = 10000,
  MOST_REPEATS = 1000,
  MOST_FIGURES = 50000000, /* of a run: 400 MB */
};

static const MlOption options[] = {
  ML_OPTION_UINT (MlFoldStudy, folds, 2, MOST_FOLDS, 10, NULL, N_ ("Folds"),
                  N_ ("Each is tested by a model of the other ones")),
  ML_OPTION_UINT (MlFoldStudy, repeats, 1, MOST_REPEATS, 1, NULL,
                  N_ ("Repeats"), N_ ("Cross-validations on other splits")),
};

G_DEFINE_ABSTRACT_TYPE (MlFoldStudy, ml_fold_study, ML_TYPE_STUDY)

/** ml_fold_run_item: Returns: (transfer none): the figures of @item in all
 * units: n_units × n_figures */
const double *
ml_fold_run_item (const MlFoldRun *self, guint item)
{
  return self->figures + (gsize) item * self->n_units * self->n_figures;
}

/** ml_fold_run_keep: @figures: n_figures: what @unit found of @item */
void
ml_fold_run_keep (MlFoldRun *self, guint item, guint unit,
                  const double *figures)
{
  const MlFoldStudyClass *class = ML_FOLD_STUDY_GET_CLASS (self->study);
  const gsize place = (gsize) item * self->n_units + unit;
  pthread_mutex_lock (&self->lock);
  memcpy (self->figures + place * self->n_figures, figures,
          sizeof (double) * self->n_figures);
  MlFindings *so_far = ml_monitor_wants_snapshot (self->monitor)
                           ? class->findings (self->study, self)
                           : NULL;
  if (so_far != NULL)
    ml_study_publish (self->monitor, so_far);
  pthread_mutex_unlock (&self->lock);
}

/** ml_fold_run_set_status: @what: done with the fold of @unit */
void
ml_fold_run_set_status (MlFoldRun *self, guint unit, const char *what)
{
  const guint folds = self->study->folds;
  g_autofree char *status
      = self->study->repeats > 1
            ? g_strdup_printf (_ ("Repeat %u, fold %u: %s"), unit / folds + 1,
                               unit % folds + 1, what)
            : g_strdup_printf (_ ("Fold %u: %s"), unit + 1, what);
  ml_monitor_set_status (self->monitor, status);
}

/* A unit that fails leaves its figures unknown; the others go on. */
static void
keep_error (MlFoldRun *run, guint unit, GError *error)
{
  pthread_mutex_lock (&run->lock);
  if (run->error == NULL || unit < run->error_unit)
    {
      g_clear_error (&run->error);
      run->error = error;
      run->error_unit = unit;
    }
  else
    g_error_free (error);
  pthread_mutex_unlock (&run->lock);
}

/* The fold of @unit. Splits of a repeat are made when the first of its units
 * begins and dropped when the last one is done: all at once could be large. */
static const MlSplit *
take_split (MlFoldRun *run, guint unit)
{
  const guint folds = run->study->folds;
  const guint number = unit / folds;
  GPtrArray **splits = &run->splits[number];
  pthread_mutex_lock (&run->lock);
  if (*splits == NULL)
    {
      const MlExperiment *experiment = run->experiment;
      g_autoptr (MlSubset) all
          = ml_subset_new_all (experiment->data, experiment->target);
      *splits = ml_splitter_folds (all, folds, experiment->seed + number, NULL);
    }
  const MlSplit *split = g_ptr_array_index (*splits, unit % folds);
  pthread_mutex_unlock (&run->lock);
  return split;
}

static void
drop_split (MlFoldRun *run, guint unit)
{
  const guint number = unit / run->study->folds;
  pthread_mutex_lock (&run->lock);
  if (--run->n_left[number] == 0)
    g_clear_pointer (&run->splits[number], g_ptr_array_unref);
  pthread_mutex_unlock (&run->lock);
}

static void
run_unit (guint unit, gpointer data)
{
  MlFoldRun *run = data;
  const MlFoldStudyClass *class = ML_FOLD_STUDY_GET_CLASS (run->study);
  g_autoptr (MlMonitor) part
      = ml_monitor_new_part (run->monitor, unit, run->n_units);
  GError *error = NULL;
  if (ml_monitor_tick (part, 0))
    class->work (run->study, run, unit, take_split (run, unit), part, &error);
  drop_split (run, unit);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_clear_error (&error);
  if (error != NULL)
    keep_error (run, unit, error);
  ml_monitor_tick (part, 1);
}

/* Repeat r splits with the seed plus r. FALSE: they cannot be split, or there
 * would be too many figures. */
static gboolean
prepare (MlFoldRun *run, GError **error)
{
  MlFoldStudy *study = run->study;
  if (!ml_splitter_check_folds (ml_dataset_n_rows (run->experiment->data),
                                study->folds, error))
    return FALSE;
  run->n_units = study->repeats * study->folds;
  if (!ML_FOLD_STUDY_GET_CLASS (study)->begin (run->study, run, error))
    return FALSE;
  const double n = (double) run->n_items * run->n_units * run->n_figures;
  if (n > MOST_FIGURES)
    {
      g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                   "these are %.0f figures, and %u is the most that is kept; "
                   "take fewer folds or repeats",
                   n, MOST_FIGURES);
      return FALSE;
    }
  run->splits = g_new0 (GPtrArray *, study->repeats);
  run->n_left = g_new (guint, study->repeats);
  for (guint r = 0; r < study->repeats; r++)
    run->n_left[r] = study->folds;
  run->figures = g_new (double, MAX ((gsize) n, 1));
  for (gsize i = 0; i < (gsize) n; i++)
    run->figures[i] = (double) NAN;
  return TRUE;
}

/* (transfer full) (nullable): what came of it */
static MlFindings *
conclude (MlFoldRun *run, GError **error)
{
  MlFindings *findings
      = ML_FOLD_STUDY_GET_CLASS (run->study)->findings (run->study, run);
  if (findings != NULL && run->error != NULL)
    ml_findings_set_problem (findings, run->error->message);
  else if (findings == NULL && run->error != NULL)
    g_propagate_error (error, g_steal_pointer (&run->error));
  else if (findings == NULL && ml_monitor_is_stopped (run->monitor))
    ml_monitor_set_stopped_error (run->monitor, error);
  else if (findings == NULL)
    g_set_error_literal (error, ML_ERROR, ML_ERROR_DATA,
                         "no test row has a class; mend the table");
  return findings;
}

static MlFindings *
ml_fold_study_run (MlStudy *study, const MlExperiment *experiment,
                   MlPredictor *model, MlMonitor *monitor, GError **error)
{
  MlFoldRun run = { .experiment = experiment,
                    .study = ML_FOLD_STUDY (study),
                    .monitor = monitor,
                    .lock = PTHREAD_MUTEX_INITIALIZER };
  MlFindings *findings = NULL;
  if (prepare (&run, error))
    {
      ml_parallel_for (run.n_units, run_unit, &run);
      findings = conclude (&run, error);
    }
  g_free (run.splits);
  g_free (run.n_left);
  g_free (run.figures);
  g_clear_error (&run.error);
  pthread_mutex_destroy (&run.lock);
  return findings;
}

static void
ml_fold_study_class_init (MlFoldStudyClass *klass)
{
  ML_STUDY_CLASS (klass)->run = ml_fold_study_run;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_fold_study_init (MlFoldStudy *self)
{
}
