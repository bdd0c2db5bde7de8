/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Running a comparison. A unit is one scheme on one table in one run, that is a
 * whole experiment; units run side by side, each on one thread. The first runs
 * of all cells come first, so that every cell soon has something to show. */
#include "ml-comparison.h"

#include "ml-error.h"
#include "ml-parallel.h"

#include <gio/gio.h>
#include <pthread.h>

typedef struct
{
  const MlComparison *comparison;
  MlMonitor *monitor;
  guint n_units;
  pthread_mutex_t lock; /* of what follows */
  MlScores *scores;
  GError *error; /* (nullable): of the first unit that failed */
} Run;

static MlExperiment *
make_experiment (const MlComparison *self, const MlScoreKey *key)
{
  const MlComparisonTable *table = g_ptr_array_index (self->tables, key->table);
  const MlScheme *scheme = g_ptr_array_index (self->schemes, key->scheme);
  MlExperiment *made
      = ml_experiment_new (table->data, table->target, scheme->learner);
  for (guint i = 0; i < scheme->filters->len; i++)
    g_ptr_array_add (made->filters,
                     g_object_ref (g_ptr_array_index (scheme->filters, i)));
  made->test = self->test;
  made->folds = self->folds;
  made->percent = self->percent;
  made->seed = self->seed + key->run;
  made->skip_full_model = TRUE;
  return made;
}

static void
set_status (Run *run, const MlScoreKey *key)
{
  g_autofree char *status = g_strdup_printf (
      "Run %u of %u: %s on %s", key->run + 1, run->comparison->runs,
      ml_scores_scheme (run->scores, key->scheme),
      ml_scores_table (run->scores, key->table));
  ml_monitor_set_status (run->monitor, status);
}

/* Under the lock: whoever watches gets all there is now. */
static void
publish (Run *run)
{
  if (!ml_monitor_wants_snapshot (run->monitor))
    return;
  MlSnapshot *snapshot = ml_snapshot_new ();
  ml_snapshot_attach (snapshot, ml_scores_copy (run->scores),
                      (GDestroyNotify) ml_scores_unref);
  ml_monitor_publish (run->monitor, snapshot);
}

static void
keep_folds (Run *run, MlScoreKey key, const MlEvaluation *evaluation)
{
  const double n_rows = ml_dataset_n_rows (ml_evaluation_data (evaluation));
  const guint n_folds = ml_evaluation_n_folds (evaluation);
  for (guint f = 0; f < n_folds; f++)
    {
      g_autoptr (MlEvaluation) fold = ml_evaluation_fold (evaluation, f);
      key.fold = f;
      key.n_test = ml_evaluation_n_predictions (fold);
      key.n_training = n_rows - key.n_test;
      pthread_mutex_lock (&run->lock);
      ml_scores_add_fold (run->scores, &key, fold);
      pthread_mutex_unlock (&run->lock);
    }
}

static void
keep_problem (Run *run, const MlScoreKey *key, GError *error)
{
  pthread_mutex_lock (&run->lock);
  ml_scores_add_problem (run->scores, key->table, key->scheme, error->message);
  if (run->error == NULL)
    run->error = error;
  else
    g_error_free (error);
  pthread_mutex_unlock (&run->lock);
}

static void
run_unit (guint unit, gpointer data)
{
  Run *run = data;
  const MlComparison *self = run->comparison;
  const guint n_schemes = self->schemes->len;
  const guint n_cells = self->tables->len * n_schemes;
  const MlScoreKey key = { .run = unit / n_cells,
                           .table = unit % n_cells / n_schemes,
                           .scheme = unit % n_schemes };
  g_autoptr (MlMonitor) part
      = ml_monitor_new_part (run->monitor, unit, run->n_units);
  if (!ml_monitor_tick (part, 0))
    return;
  set_status (run, &key);
  g_autoptr (MlMonitor) inside = ml_monitor_new_inside (part);
  g_autoptr (MlExperiment) experiment = make_experiment (self, &key);
  GError *error = NULL;
  g_autoptr (MlEvaluation) evaluation
      = ml_experiment_run (experiment, inside, &error);
  if (evaluation != NULL && !ml_evaluation_was_stopped (evaluation))
    keep_folds (run, key, evaluation);
  else if (error != NULL
           && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    keep_problem (run, &key, g_steal_pointer (&error));
  g_clear_error (&error);
  pthread_mutex_lock (&run->lock);
  publish (run);
  pthread_mutex_unlock (&run->lock);
  ml_monitor_tick (part, 1);
}

/* (transfer full) */
static MlScores *
make_scores (const MlComparison *self)
{
  g_autoptr (GStrvBuilder) tables = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) schemes = g_strv_builder_new ();
  for (guint i = 0; i < self->tables->len; i++)
    {
      const MlComparisonTable *table = g_ptr_array_index (self->tables, i);
      g_strv_builder_add (tables, ml_dataset_relation (table->data));
    }
  for (guint i = 0; i < self->schemes->len; i++)
    {
      g_autofree char *text
          = ml_scheme_to_text (g_ptr_array_index (self->schemes, i));
      g_strv_builder_add (schemes, text);
    }
  return ml_scores_new (g_strv_builder_end (tables),
                        g_strv_builder_end (schemes));
}

static void
run_units (Run *run)
{
  const guint threads = run->comparison->threads;
  if (threads > 0)
    ml_parallel_set_threads (threads);
  if (run->n_units == 1)
    run_unit (0, run); /* and its folds may use all threads */
  else
    ml_parallel_for (run->n_units, run_unit, run);
  if (threads > 0)
    ml_parallel_set_threads (0);
}

/**
 * ml_comparison_run:
 * @monitor: (nullable): where progress is reported to and a stop comes from;
 *   its snapshots have the MlScores so far attached
 *
 * Run r splits every table with the seed plus r - 1, so all schemes are tested
 * on the same rows; each fold's figures are kept by themselves. They are the
 * same for any number of threads. After a stop, what was finished counts. A
 * scheme that fails on a table leaves its sentence there and the rest goes on.
 *
 * Returns: (transfer full) (nullable): what came out; %G_IO_ERROR_CANCELLED if
 *   a stop came before anything was finished
 */
MlScores *
ml_comparison_run (const MlComparison *self, MlMonitor *monitor, GError **error)
{
  if (!ml_comparison_check (self, error))
    return NULL;
  g_autoptr (MlMonitor) own
      = monitor != NULL ? ml_monitor_ref (monitor) : ml_monitor_new ();
  Run run = { self,
              own,
              self->runs * self->tables->len * self->schemes->len,
              PTHREAD_MUTEX_INITIALIZER,
              make_scores (self),
              NULL };
  run_units (&run);
  ml_monitor_finish (own);
  if (ml_scores_n_folds (run.scores) == 0)
    {
      if (run.error != NULL)
        g_propagate_error (error, g_steal_pointer (&run.error));
      else
        ml_monitor_set_stopped_error (own, error);
      g_clear_pointer (&run.scores, ml_scores_unref);
    }
  g_clear_error (&run.error);
  pthread_mutex_destroy (&run.lock);
  return run.scores;
}
