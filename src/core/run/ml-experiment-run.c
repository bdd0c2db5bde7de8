/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Running an experiment. A run has parts: part 0 trains on all training rows,
 * and part f + 1 trains and tests fold f. Each has its own copy of the learner,
 * its own rows and its own monitor, so they run side by side in any order; what
 * they found is put together in the order of the parts. */
#include "ml-experiment.h"

#include "ml-error.h"
#include "ml-evaluation-private.h"
#include "ml-match.h"
#include "ml-parallel.h"
#include "ml-splitter.h"

#include <gio/gio.h>

enum
{
  CHUNK = 64, /* rows tested between two looks at the clock, at first … */
  CHUNK_TIME = 20 * G_TIME_SPAN_MILLISECOND, /* … and doubled up to this time */
  GRACE = G_TIME_SPAN_SECOND,                /* to test with, after a stop */
};

/* One model: what it is to be trained and tested on, and what came of it. */
typedef struct
{
  guint number;              /* of the monitor's part */
  MlSubset *training, *test; /* test: (nullable) */
  MlPredictor *predictor;    /* (nullable): until it is trained */
  double *outputs;           /* (nullable): rows of test × n_outputs */
  guint n_tested;
  double seconds_build, seconds_test;
  gboolean is_cut_short;
  MlEnd end;
  char *end_text; /* (nullable) */
  GError *error;
} Part;

typedef struct
{
  const MlExperiment *experiment;
  MlMonitor *monitor;
  GPtrArray *parts; /* Part */
  MlDataset *tested;
} Run;

static void
part_free (gpointer data)
{
  Part *part = data;
  ml_subset_unref (part->training);
  ml_subset_unref (part->test);
  ml_predictor_unref (part->predictor);
  g_free (part->outputs);
  g_free (part->end_text);
  g_clear_error (&part->error);
  g_free (part);
}

/* @training, @test: (transfer full) */
static void
add_part (Run *run, guint number, MlSubset *training, MlSubset *test)
{
  Part *part = g_new0 (Part, 1);
  part->number = number;
  part->training = training;
  part->test = test;
  g_ptr_array_add (run->parts, part);
}

/* In WEKA's words. */
static void
set_status (Run *run, const Part *part, gboolean is_building)
{
  const gboolean is_fold = run->experiment->test == ML_TEST_FOLDS;
  const char *verb = is_building ? "Building" : "Evaluating";
  const char *rows = "training data";
  g_autofree char *status = NULL;
  if (run->experiment->test == ML_TEST_SPLIT && part->number > 0)
    rows = is_building ? "training split" : "test split";
  else if (run->experiment->test == ML_TEST_FILE && !is_building)
    rows = "test set";
  if (is_fold && part->number > 0)
    status = g_strdup_printf ("%s model for fold %u", verb, part->number);
  else
    status = g_strdup_printf ("%s model on %s", verb, rows);
  ml_monitor_set_status (run->monitor, status);
}

static gboolean
train (Run *run, Part *part, MlMonitor *monitor)
{
  const MlExperiment *self = run->experiment;
  set_status (run, part, TRUE);
  const double start = ml_monitor_seconds (run->monitor);
  if (part->number == 0 && self->resume != NULL)
    ml_monitor_set_resume (monitor, self->resume, self->resume_history);
  part->predictor
      = ml_experiment_fit (self, part->training, monitor, &part->error);
  part->seconds_build = ml_monitor_seconds (run->monitor) - start;
  part->is_cut_short = ml_monitor_is_stopped (run->monitor);
  const char *end_text;
  part->end = ml_monitor_end (monitor, &end_text);
  part->end_text = g_strdup (end_text);
  return part->predictor != NULL;
}

static void
test_rows (Part *part, const MlSubset *rows, guint from, guint n)
{
  const MlModel *model = ml_predictor_model (part->predictor);
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_vals (numbers, rows->rows + from, n);
  g_autoptr (MlSubset) chunk
      = ml_subset_new (rows->data, rows->target, numbers);
  ml_model_predict (model, chunk,
                    part->outputs + (gsize) from * model->n_outputs);
}

/* After a stop: what is done within the grace counts, so that a short test is
 * whole and a long one does not keep anybody waiting. */
static void
test_within_grace (Part *part, const MlSubset *rows, MlMonitor *monitor)
{
  gint64 now = g_get_monotonic_time ();
  const gint64 end = now + GRACE;
  for (guint chunk = CHUNK; part->n_tested < rows->n_rows && now < end
                            && !ml_monitor_is_cut (monitor);)
    {
      const guint n = MIN (chunk, rows->n_rows - part->n_tested);
      const gint64 start = now;
      test_rows (part, rows, part->n_tested, n);
      part->n_tested += n;
      now = g_get_monotonic_time ();
      if (now - start < CHUNK_TIME / 2)
        chunk *= 2;
    }
}

static void
test (Run *run, Part *part, MlMonitor *monitor)
{
  set_status (run, part, FALSE);
  const double start = ml_monitor_seconds (run->monitor);
  const MlModel *model = ml_predictor_model (part->predictor);
  part->outputs
      = g_new (double, (gsize) part->test->n_rows * model->n_outputs + 1);
  g_autoptr (MlSubset) rows
      = ml_predictor_transform (part->predictor, part->test);
  if (!part->is_cut_short
      && ml_model_predict_watched (model, rows, monitor, part->outputs))
    part->n_tested = rows->n_rows;
  else
    test_within_grace (part, rows, monitor);
  part->is_cut_short |= part->n_tested < rows->n_rows;
  part->seconds_test = ml_monitor_seconds (run->monitor) - start;
}

static void
run_part (guint slice, gpointer data)
{
  Run *run = data;
  Part *part = g_ptr_array_index (run->parts, slice);
  const guint n_parts
      = ((Part *) g_ptr_array_index (run->parts, run->parts->len - 1))->number
        + 1;
  g_autoptr (MlMonitor) monitor
      = ml_monitor_new_part (run->monitor, part->number, n_parts);
  if (!ml_monitor_tick (monitor, 0))
    part->is_cut_short = TRUE;
  else if (train (run, part, monitor) && part->test != NULL)
    test (run, part, monitor);
  if (part->error != NULL)
    ml_monitor_cut (run->monitor); /* the run has failed; spare the rest */
  ml_monitor_tick (monitor, 1);
}

static gboolean
plan_folds (Run *run, const MlSubset *all, GError **error)
{
  const MlExperiment *self = run->experiment;
  ml_monitor_set_status (run->monitor, "Creating splits");
  g_autoptr (GPtrArray) folds
      = ml_splitter_folds (all, self->folds, self->seed, error);
  if (folds == NULL)
    return FALSE;
  for (guint f = 0; f < folds->len; f++)
    {
      const MlSplit *split = g_ptr_array_index (folds, f);
      add_part (run, f + 1, ml_subset_ref (split->training),
                ml_subset_ref (split->test));
    }
  return TRUE;
}

static gboolean
plan_split (Run *run, const MlSubset *all, GError **error)
{
  const MlExperiment *self = run->experiment;
  g_autoptr (MlSplit) split = ml_splitter_percent (
      all, self->percent, self->seed, self->preserve_order, error);
  if (split == NULL)
    return FALSE;
  add_part (run, 1, ml_subset_ref (split->training),
            ml_subset_ref (split->test));
  return TRUE;
}

static gboolean
plan_file (Run *run, const MlSubset *all, GError **error)
{
  const MlExperiment *self = run->experiment;
  g_autoptr (MlDataset) matched
      = ml_match (self->data, self->target, self->test_data, error);
  if (matched == NULL)
    {
      g_prefix_error (error, "the test file does not fit the training data: ");
      return FALSE;
    }
  g_set_object (&run->tested, matched);
  add_part (run, 0, ml_subset_ref ((MlSubset *) all),
            ml_subset_new_all (matched, self->target));
  return TRUE;
}

static gboolean
plan (Run *run, GError **error)
{
  const MlExperiment *self = run->experiment;
  g_autoptr (MlSubset) all = ml_subset_new_all (self->data, self->target);
  const gboolean has_parts
      = self->test == ML_TEST_FOLDS || self->test == ML_TEST_SPLIT;
  if (has_parts && !self->skip_full_model)
    add_part (run, 0, ml_subset_ref (all), NULL);
  switch (self->test)
    {
    case ML_TEST_FOLDS:
      return plan_folds (run, all, error);
    case ML_TEST_SPLIT:
      return plan_split (run, all, error);
    case ML_TEST_FILE:
      return plan_file (run, all, error);
    case ML_TEST_TRAINING:
    default:
      add_part (run, 0, ml_subset_ref (all), ml_subset_ref (all));
      return TRUE;
    }
}

/* The prior of the training rows: shares of the labels, each counted once more
 * than seen (Laplace), or the mean. (transfer full) */
static double *
make_priors (const MlSubset *training)
{
  const MlAttribute *class = ml_subset_class (training);
  const gboolean is_nominal = class->kind == ML_ATTRIBUTE_NOMINAL;
  const guint n = is_nominal ? class->n_labels : 1;
  double *priors = g_new (double, n);
  double sum = is_nominal ? n : 0;
  for (guint k = 0; k < n; k++)
    priors[k] = is_nominal;
  for (guint i = 0; i < training->n_rows; i++)
    {
      const double target = ml_subset_target (training, i);
      const double weight = ml_subset_weight (training, i);
      if (isnan (target))
        continue;
      priors[is_nominal ? (guint) target : 0]
          += is_nominal ? weight : weight * target;
      sum += weight;
    }
  for (guint k = 0; k < n; k++)
    priors[k] /= sum;
  return priors;
}

static void
add_tested (MlEvaluation *evaluation, const Part *part)
{
  if (part->n_tested == 0)
    return;
  g_autofree double *priors = make_priors (part->training);
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_vals (rows, part->test->rows, part->n_tested);
  g_autoptr (MlSubset) tested
      = ml_subset_new (part->test->data, part->test->target, rows);
  ml_evaluation_add_fold (evaluation, part->number > 0 ? part->number - 1 : 0,
                          tested, part->outputs, priors);
  g_array_index (evaluation->times, MlFoldTime, evaluation->times->len - 1)
      = (MlFoldTime){ part->seconds_build, part->seconds_test };
}

/* What the full model's training ended for, unless another part's diverged. */
static void
add_end (MlEvaluation *evaluation, const Run *run, const Part *part)
{
  const gboolean is_fold
      = part->number > 0 && run->experiment->test == ML_TEST_FOLDS;
  if (evaluation->end == ML_END_DIVERGED
      || (part->number > 0 && part->end != ML_END_DIVERGED))
    return;
  evaluation->end = part->end;
  g_free (evaluation->end_text);
  evaluation->end_text
      = is_fold ? g_strdup_printf ("fold %u: %s", part->number, part->end_text)
                : g_strdup (part->end_text);
}

static int
compare_part (gconstpointer a, gconstpointer b)
{
  const MlMetrics *x = a, *y = b;
  return (x->part > y->part) - (x->part < y->part);
}

/* A fold that was cut short is the fold of another learner: it counts only
 * while there is no whole one, so that a stop always leaves something to see.
 */
static gboolean
counts (const Run *run, const Part *part)
{
  if (!part->is_cut_short || run->experiment->test != ML_TEST_FOLDS)
    return TRUE;
  for (guint i = 0; i < run->parts->len; i++)
    {
      const Part *other = g_ptr_array_index (run->parts, i);
      if (other->n_tested > 0 && !other->is_cut_short)
        return FALSE;
    }
  return TRUE;
}

static MlEvaluation *
collect (Run *run)
{
  MlEvaluation *made = ml_evaluation_new (run->tested, run->experiment->target);
  for (guint i = 0; i < run->parts->len; i++)
    {
      const Part *part = g_ptr_array_index (run->parts, i);
      if (counts (run, part))
        add_tested (made, part);
      add_end (made, run, part);
      made->was_stopped |= part->is_cut_short;
      made->n_planned += part->test != NULL ? part->test->n_rows : 0;
      made->seconds_test += part->seconds_test;
      if (part->number != 0 || part->predictor == NULL)
        continue;
      made->predictor = ml_predictor_ref (part->predictor);
      made->seconds_build = part->seconds_build;
    }
  made->experiment = ml_experiment_copy (run->experiment);
  ml_monitor_history (run->monitor, 0, made->history);
  g_array_sort (made->history, compare_part); /* stable */
  made->seconds = ml_monitor_seconds (run->monitor);
  return made;
}

static gboolean
is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The error of the first part that has one of its own, naming the fold. */
static gboolean
take_error (Run *run, GError **error)
{
  for (guint i = 0; i < run->parts->len; i++)
    {
      Part *part = g_ptr_array_index (run->parts, i);
      if (part->error == NULL || is_cancelled (part->error))
        continue;
      g_propagate_error (error, g_steal_pointer (&part->error));
      if (part->number > 0 && run->experiment->test == ML_TEST_FOLDS)
        g_prefix_error (error, "fold %u: ", part->number);
      return TRUE;
    }
  return FALSE;
}

static gboolean
has_learned (const Run *run)
{
  for (guint i = 0; i < run->parts->len; i++)
    {
      const Part *part = g_ptr_array_index (run->parts, i);
      if (part->n_tested > 0 || (part->number == 0 && part->predictor != NULL))
        return TRUE;
    }
  return FALSE;
}

static void
run_parts (Run *run)
{
  const guint threads = run->experiment->threads;
  if (threads > 0)
    ml_parallel_set_threads (threads);
  if (run->parts->len == 1)
    run_part (0, run); /* and the learner may use all threads */
  else
    ml_parallel_for (run->parts->len, run_part, run);
  if (threads > 0)
    ml_parallel_set_threads (0);
}

/**
 * ml_experiment_run:
 * @monitor: (nullable): where progress is reported to and a stop comes from
 *
 * Trains and tests in this thread and, side by side, in others; returns when
 * all is done. The figures are the same for any number of threads. After a stop
 * the folds that were finished count, or, if none was, those that had begun,
 * each tested for a second at most, or until ml_monitor_cut(); and the model on
 * all rows as far as it was learned.
 *
 * Returns: (transfer full) (nullable): what came out; %G_IO_ERROR_CANCELLED if
 *   a stop came before anything was learned
 */
MlEvaluation *
ml_experiment_run (const MlExperiment *self, MlMonitor *monitor, GError **error)
{
  if (!ml_experiment_check (self, error))
    return NULL;
  g_autoptr (MlMonitor) own
      = monitor != NULL ? ml_monitor_ref (monitor) : ml_monitor_new ();
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (part_free);
  Run run = { self, own, parts, g_object_ref (self->data) };
  g_autoptr (MlEvaluation) made = NULL;
  if (plan (&run, error))
    {
      run_parts (&run);
      ml_monitor_finish (own);
      if (!take_error (&run, error))
        {
          if (has_learned (&run))
            made = collect (&run);
          else
            ml_monitor_set_stopped_error (own, error);
        }
    }
  g_object_unref (run.tested);
  return g_steal_pointer (&made);
}
