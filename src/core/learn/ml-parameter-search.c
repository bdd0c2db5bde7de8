/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-parameter-search.h. All folds of all trials are slices of one parallel
 * loop; each writes into places of its own, which are added up in the order of
 * folds, so the figures are the same for any number of threads. */
#include "ml-parameter-search.h"

#include "ml-cross-validation.h"
#include "ml-error.h"
#include "ml-parallel.h"
#include "ml-parameter-range.h"
#include "ml-splitter.h"

#include <gio/gio.h>
#include <math.h>
#include <pthread.h>

enum
{
  MOST_TRIALS = 100000,
  SEARCH_STREAM = 1,
};

typedef struct
{
  const MlSearchPlan *plan;
  MlSearchResult *result;
  GPtrArray *splits; /* MlSplit */
  gboolean is_nominal;
  double *sums, *weights; /* trials × folds: of errors, and of rows   */
  MlMonitor *monitor, *inner;
  /* Under the lock. */
  pthread_mutex_t lock; /* ThreadSanitizer does not see GMutex */
  guint *n_left;        /* folds of each trial */
  guint n_done;         /* folds of all        */
  MlModel **models;     /* of the first fold, until the trial is done */
  MlModel *best_model;
  guint best;      /* trial; G_MAXUINT: none yet */
  GError *problem; /* (nullable): the first one */
} Search;

/* -- Trials ---------------------------------------------------------------- */

/** ml_search_result_free: frees it; %NULL is fine */
void
ml_search_result_free (MlSearchResult *self)
{
  if (self == NULL)
    return;
  g_free (self->values);
  g_free (self->errors);
  g_free (self);
}

/** ml_parameter_search_count: Returns: how many trials @plan makes; 0 and
 * %ML_ERROR_OPTION if they are too many */
guint
ml_parameter_search_count (const MlSearchPlan *plan, GError **error)
{
  guint64 n = 1;
  for (guint i = 0; i < plan->ranges->len && n <= MOST_TRIALS; i++)
    n *= ((const MlParameterRange *) g_ptr_array_index (plan->ranges, i))->n;
  if (plan->kind == ML_SEARCH_RANDOM && plan->ranges->len > 0)
    n = plan->n_trials;
  if (n <= MOST_TRIALS)
    return (guint) n;
  g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
               "the grid has more than %u combinations; take fewer steps, or "
               "search at random",
               MOST_TRIALS);
  return 0;
}

/* The last parameter changes fastest. */
static void
fill_grid (const MlSearchPlan *plan, MlSearchResult *result)
{
  for (guint trial = 0; trial < result->n_trials; trial++)
    {
      guint rest = trial;
      for (guint i = result->n_parameters; i-- > 0;)
        {
          const MlParameterRange *range = g_ptr_array_index (plan->ranges, i);
          result->values[(gsize) trial * result->n_parameters + i]
              = ml_parameter_range_nth (range, rest % range->n);
          rest /= range->n;
        }
    }
}

static void
fill_random (const MlSearchPlan *plan, MlSearchResult *result)
{
  MlRandom random;
  ml_random_init (&random, plan->seed, SEARCH_STREAM);
  double *value = result->values;
  for (guint trial = 0; trial < result->n_trials; trial++)
    for (guint i = 0; i < result->n_parameters; i++)
      *value++ = ml_parameter_range_draw (g_ptr_array_index (plan->ranges, i),
                                          &random);
}

static MlSearchResult *
result_new (const MlSearchPlan *plan, guint n_trials)
{
  MlSearchResult *self = g_new0 (MlSearchResult, 1);
  self->n_parameters = plan->ranges->len;
  self->n_trials = n_trials;
  self->values = g_new (double, (gsize) n_trials * self->n_parameters + 1);
  self->errors = g_new (double, n_trials);
  for (guint i = 0; i < n_trials; i++)
    self->errors[i] = (double) NAN;
  if (plan->kind == ML_SEARCH_RANDOM)
    fill_random (plan, self);
  else
    fill_grid (plan, self);
  return self;
}

/**
 * ml_parameter_search_learner:
 * @trial: number of a trial of @result
 *
 * Returns: (transfer full): the learner inside with that trial's values, all of
 *   which it took before
 */
MlLearner *
ml_parameter_search_learner (const MlSearchPlan *plan,
                             const MlSearchResult *result, guint trial)
{
  MlLearner *learner = ml_option_copy (plan->base);
  for (guint i = 0; i < result->n_parameters; i++)
    ml_parameter_range_set (
        g_ptr_array_index (plan->ranges, i), learner,
        result->values[(gsize) trial * result->n_parameters + i], NULL);
  return learner;
}

/* -- The surface ----------------------------------------------------------- */

static void
add_parameter (MlSnapshot *snapshot, guint index, const MlParameterRange *range)
{
  const guint size = 4;
  g_autofree char *name = g_strdup_printf ("search.parameter%u", index + 1);
  g_autofree char *words
      = range->words != NULL ? g_strjoinv ("\n", range->words) : NULL;
  g_autofree char *caption = g_strjoin ("\n", range->name, words, NULL);
  float *about = ml_snapshot_add (snapshot, name, caption, 1, &size);
  about[0] = range->is_log ? 1.0f : 0.0f;
  about[1] = (float) range->low;
  about[2] = (float) range->high;
  about[3] = (float) range->n;
}

/**
 * ml_search_result_show:
 * @ranges: (element-type MlParameterRange): of @self
 * @snapshot: gets the tensors of the trials that are done
 */
void
ml_search_result_show (const MlSearchResult *result, const GPtrArray *ranges,
                       MlSnapshot *snapshot)
{
  guint sizes[2] = { 0, result->n_parameters + 1 };
  for (guint i = 0; i < result->n_trials; i++)
    sizes[0] += !isnan (result->errors[i]);
  for (guint i = 0; i < ranges->len; i++)
    add_parameter (snapshot, i, g_ptr_array_index (ranges, i));
  if (sizes[0] == 0)
    return;
  float *cell = ml_snapshot_add (snapshot, "search.trials", "error", 2, sizes);
  for (guint i = 0; i < result->n_trials; i++)
    {
      if (isnan (result->errors[i]))
        continue;
      for (guint k = 0; k < result->n_parameters; k++)
        *cell++ = (float) result->values[(gsize) i * result->n_parameters + k];
      *cell++ = (float) result->errors[i];
    }
}

/* -- One fold of one trial ------------------------------------------------- */

/* Under the lock: all folds of @trial are done. */
static void
end_trial (Search *self, guint trial)
{
  MlSearchResult *result = self->result;
  const guint folds = self->splits->len;
  double sum = 0, weight = 0;
  for (guint fold = 0; fold < folds; fold++)
    {
      sum += self->sums[(gsize) trial * folds + fold];
      weight += self->weights[(gsize) trial * folds + fold];
    }
  const double error = self->is_nominal ? sum / weight : sqrt (sum / weight);
  g_autoptr (MlModel) model = g_steal_pointer (&self->models[trial]);
  if (isnan (error))
    return;
  result->errors[trial] = error;
  const double least = self->best != G_MAXUINT ? result->errors[self->best]
                                               : (double) INFINITY;
  if (error < least || (error <= least && trial < self->best)
      || self->best == G_MAXUINT)
    {
      g_clear_pointer (&self->best_model, ml_model_unref);
      self->best_model = g_steal_pointer (&model);
      self->best = trial;
    }
  if (!ml_monitor_wants_snapshot (self->monitor))
    return;
  MlSnapshot *snapshot = ml_snapshot_new ();
  ml_search_result_show (result, self->plan->ranges, snapshot);
  ml_monitor_publish (self->monitor, snapshot);
}

/* @model: (transfer full) (nullable): failed, if there is none */
static void
end_cell (Search *self, guint trial, guint fold, MlModel *model,
          GError *problem)
{
  const guint n_cells = self->result->n_trials * self->splits->len;
  pthread_mutex_lock (&self->lock);
  if (model == NULL)
    self->sums[(gsize) trial * self->splits->len + fold] = (double) NAN;
  if (problem != NULL && self->problem == NULL)
    self->problem = g_error_copy (problem);
  if (fold == 0)
    self->models[trial] = model;
  else
    ml_model_unref (model);
  if (--self->n_left[trial] == 0)
    end_trial (self, trial);
  const double done = ++self->n_done / (n_cells + 1.0);
  pthread_mutex_unlock (&self->lock);
  ml_monitor_tick (self->monitor, done);
}

static void
run_cell (guint slice, gpointer data)
{
  Search *self = data;
  const guint folds = self->splits->len;
  const guint trial = slice / folds, fold = slice % folds;
  const MlSplit *split = g_ptr_array_index (self->splits, fold);
  if (ml_monitor_is_stopped (self->monitor))
    return;
  g_autoptr (GError) problem = NULL;
  g_autoptr (MlLearner) learner
      = ml_parameter_search_learner (self->plan, self->result, trial);
  MlModel *model
      = ml_learner_fit (learner, split->training, self->inner, &problem);
  if (model != NULL
      && (ml_monitor_is_stopped (self->monitor)
          || !ml_cross_validation_test (
              model, split->test, self->plan->measure == ML_SEARCH_LOG_LOSS,
              self->inner, &self->sums[slice], &self->weights[slice])))
    {
      ml_model_unref (model);
      return;
    }
  if (!g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    end_cell (self, trial, fold, model, problem);
}

/* -- The search ------------------------------------------------------------ */

static void
begin (Search *self)
{
  const guint n = self->result->n_trials, folds = self->splits->len;
  self->sums = g_new0 (double, (gsize) n *folds);
  self->weights = g_new0 (double, (gsize) n *folds);
  self->n_left = g_new (guint, n);
  self->models = g_new0 (MlModel *, n);
  self->inner = ml_monitor_new_inside (self->monitor);
  pthread_mutex_init (&self->lock, NULL);
  for (guint i = 0; i < n; i++)
    self->n_left[i] = folds;
}

static void
finish (Search *self)
{
  for (guint i = 0; i < self->result->n_trials; i++)
    ml_model_unref (self->models[i]);
  g_free (self->models);
  g_free (self->n_left);
  g_free (self->sums);
  g_free (self->weights);
  ml_monitor_unref (self->inner);
  pthread_mutex_destroy (&self->lock);
  g_clear_error (&self->problem);
}

/**
 * ml_parameter_search_run:
 * @training: rows, all of whose classes are known
 * @so_far: (out) (transfer full): the best trial's model of the first fold:
 * what there is if a stop comes before the model of all rows
 *
 * Returns: (transfer full) (nullable): the trials; %NULL if none came to its
 *   end: with the first one's error, or stopped
 */
MlSearchResult *
ml_parameter_search_run (const MlSearchPlan *plan, const MlSubset *training,
                         MlMonitor *monitor, MlModel **so_far, GError **error)
{
  const guint n_trials = ml_parameter_search_count (plan, error);
  const MlAttribute *class = ml_subset_class (training);
  g_autoptr (GPtrArray) splits
      = n_trials > 0
            ? ml_splitter_folds (training, plan->folds, plan->seed, error)
            : NULL;
  if (splits == NULL)
    return NULL;
  g_autoptr (MlSearchResult) result = result_new (plan, n_trials);
  Search search = { .plan = plan,
                    .result = result,
                    .splits = splits,
                    .is_nominal = class->kind == ML_ATTRIBUTE_NOMINAL,
                    .monitor = monitor,
                    .best = G_MAXUINT };
  begin (&search);
  ml_parallel_for (n_trials * splits->len, run_cell, &search);
  *so_far = g_steal_pointer (&search.best_model);
  result->best = search.best;
  if (search.best == G_MAXUINT && search.problem != NULL)
    g_propagate_error (error, g_steal_pointer (&search.problem));
  else if (search.best == G_MAXUINT)
    ml_monitor_set_stopped_error (monitor, error);
  finish (&search);
  return result->best != G_MAXUINT ? g_steal_pointer (&result) : NULL;
}
