/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Running a plan. A unit is one network from its seed to its test; units run
 * side by side, each on one thread. The nets of the first seed come first, so
 * that every depth soon has something to show. */
#include "ml-pretraining-plan.h"

#include "ml-error.h"
#include "ml-number.h"
#include "ml-parallel.h"
#include "ml-random.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <pthread.h>

enum
{
  MOST_POINTS = 40, /* of a network's way */
  SPLIT_SEED = 1,   /* which rows are taken: the same for all */
  STREAM_ROWS = 1 << 27,
};

typedef struct
{
  const MlPretrainingPlan *plan;
  MlMonitor *monitor;
  MlSubset *training, *test, *watched;
  guint n_units;
  pthread_mutex_t lock; /* of what follows */
  MlPretrainedNets *nets;
  GError *error; /* (nullable): of the first unit that failed */
} Run;

typedef struct /* one network under way */
{
  Run *run;
  MlPretrainedNet *net;
  MlMonitor *part, *inside;
  guint n_seen, stride; /* moments of fine-tuning; how many for one point */
  double *outputs;      /* n_values */
} Unit;

/* -- Rows ------------------------------------------------------------------ */

/* Rows @from … of @numbers. */
static MlSubset *
take (const MlPretrainingPlan *plan, MlDataset *data, const guint32 *numbers,
      guint from, guint n)
{
  GArray *rows = g_array_sized_new (FALSE, FALSE, sizeof (guint32), n);
  g_array_append_vals (rows, numbers + from, n);
  g_autoptr (MlSubset) all = ml_subset_new (data, plan->target, rows);
  return ml_subset_drop_missing_class (all);
}

/* Some rows in random order to train on; a third of them to test, unless there
 * is a table for that. */
static void
split (Run *run)
{
  const MlPretrainingPlan *plan = run->plan;
  const guint n_all = ml_dataset_n_rows (plan->data);
  const guint n_test
      = plan->test_data != NULL ? 0 : MIN ((n_all + 2) / 3, n_all);
  const guint most = plan->n_training > 0 ? plan->n_training : n_all;
  g_autofree guint32 *numbers = g_new (guint32, MAX (n_all, 1));
  MlRandom random;
  for (guint32 i = 0; i < n_all; i++)
    numbers[i] = i;
  ml_random_init (&random, SPLIT_SEED, STREAM_ROWS);
  ml_random_shuffle (&random, numbers, n_all);
  run->training
      = take (plan, plan->data, numbers, n_test, MIN (most, n_all - n_test));
  if (plan->test_data == NULL)
    run->test = take (plan, plan->data, numbers, 0, n_test);
  else
    {
      g_autoptr (MlSubset) all
          = ml_subset_new_all (plan->test_data, plan->target);
      run->test = ml_subset_drop_missing_class (all);
    }
  run->watched = take (plan, run->test->data, run->test->rows, 0,
                       MIN (plan->n_watched, run->test->n_rows));
}

/* -- One network ----------------------------------------------------------- */

/* At the start of fine-tuning and after each epoch: where it is, if a model
 * comes with @snapshot. */
static void
keep_point (MlSnapshot *snapshot, gpointer data)
{
  Unit *self = data;
  const MlModel *model = ml_snapshot_attached (snapshot);
  if (model == NULL || self->net->n_values == 0)
    return;
  if (self->n_seen++ % self->stride == 0)
    {
      ml_model_predict (model, self->run->watched, self->outputs);
      ml_pretrained_net_add_point (self->net, self->outputs);
    }
  ml_monitor_tick (self->part, ml_monitor_progress (self->inside));
}

/* Errors and losses of the test rows; the last point, which may be between two
 * of the stride. */
static void
test (Unit *self, const MlModel *model)
{
  const MlSubset *rows = self->run->test;
  const guint n = model->n_outputs;
  MlPretrainedNet *net = self->net;
  g_autofree double *out = g_new (double, (gsize) rows->n_rows *n);
  ml_model_predict (model, rows, out);
  for (guint row = 0; row < rows->n_rows; row++)
    {
      const double *p = out + (gsize) row * n;
      const guint class = (guint) ml_subset_target (rows, row);
      net->error += (double) (ml_number_largest (p, n) != class) / rows->n_rows;
      net->loss -= log (fmax (p[class], 1e-30)) / rows->n_rows;
    }
  if (net->n_values > 0 && (self->n_seen - 1) % self->stride != 0)
    ml_pretrained_net_add_point (net, out); /* watched rows come first */
}

static MlLearner *
make_learner (const MlPretrainingPlan *plan, const MlPretrainedNet *net)
{
  MlLearner *learner = ml_option_copy (plan->learner);
  g_autoptr (GString) layers = g_string_new (NULL);
  for (guint i = 0; i < net->depth; i++)
    g_string_append_printf (layers, i > 0 ? ",%u" : "%u", plan->units);
  g_object_set (learner, "layers", layers->str, "seed", net->seed,
                "pretraining", net->is_pretrained, NULL);
  return learner;
}

/* Moments of fine-tuning for one point of the way. */
static guint
stride_of (MlLearner *learner, const MlPretrainedNet *net)
{
  guint epochs, more;
  g_object_get (learner, "epochs", &epochs, "pretraining-epochs", &more, NULL);
  const double n
      = epochs + (net->is_pretrained ? 0 : (double) more * net->depth);
  return (guint) ceil (n / MOST_POINTS);
}

/* NULL: it was stopped, or failed. (transfer full) */
static MlPretrainedNet *
train (Unit *self, GError **error)
{
  Run *run = self->run;
  g_autoptr (MlLearner) learner = make_learner (run->plan, self->net);
  g_autoptr (MlMonitor) inside = ml_monitor_new_inside (self->part);
  self->inside = inside;
  self->stride = stride_of (learner, self->net);
  self->outputs = g_new (double, MAX (self->net->n_values, 1));
  ml_monitor_want_epochs (inside);
  ml_monitor_set_publish_func (inside, keep_point, self);
  g_autoptr (MlModel) model
      = ml_learner_fit (learner, run->training, inside, error);
  self->net->seconds = ml_monitor_seconds (inside);
  if (model != NULL && !ml_monitor_is_stopped (inside))
    test (self, model);
  g_free (self->outputs);
  return model != NULL && !ml_monitor_is_stopped (inside)
             ? ml_pretrained_net_ref (self->net)
             : NULL;
}

/* -- All networks ---------------------------------------------------------- */

/* Under the lock: whoever watches gets all there is now. */
static void
publish (Run *run)
{
  if (!ml_monitor_wants_snapshot (run->monitor))
    return;
  MlSnapshot *snapshot = ml_snapshot_new ();
  ml_snapshot_attach (snapshot, ml_pretrained_nets_copy (run->nets),
                      (GDestroyNotify) ml_pretrained_nets_unref);
  ml_monitor_publish (run->monitor, snapshot);
}

/* Under the lock. */
static void
fail (Run *run, GError *error)
{
  if (run->error == NULL)
    run->error = error;
  else
    g_error_free (error);
  ml_monitor_stop (run->monitor);
}

static void
keep_net (Run *run, MlPretrainedNet *net, GError *failure)
{
  GError *error = failure;
  pthread_mutex_lock (&run->lock);
  if (net != NULL)
    {
      ml_pretrained_nets_add (run->nets, net);
      if (run->plan->path != NULL)
        ml_pretrained_nets_save (run->nets, run->plan->path, &error);
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_clear_error (&error);
  if (error != NULL)
    fail (run, error);
  publish (run);
  pthread_mutex_unlock (&run->lock);
}

static void
set_status (Run *run, const MlPretrainedNet *net)
{
  g_autofree char *status = g_strdup_printf (
      net->is_pretrained ? _ ("Seed %u, depth %u, with pre-training")
                         : _ ("Seed %u, depth %u, without pre-training"),
      net->seed, net->depth);
  ml_monitor_set_status (run->monitor, status);
}

static gboolean
is_done (Run *run, const MlPretrainedNet *net)
{
  pthread_mutex_lock (&run->lock);
  const gboolean is_done
      = ml_pretrained_nets_find (run->nets, net->depth, net->seed,
                                 net->is_pretrained)
        != NULL;
  pthread_mutex_unlock (&run->lock);
  return is_done;
}

static void
run_unit (guint index, gpointer data)
{
  Run *run = data;
  const guint n = 2 * run->plan->n_depths;
  g_autoptr (MlPretrainedNet) net = ml_pretrained_net_new (
      index % n / 2 + 1, index / n + 1, index % 2 == 1,
      run->watched->n_rows * ml_subset_n_classes (run->watched));
  g_autoptr (MlMonitor) part
      = ml_monitor_new_part (run->monitor, index, run->n_units);
  Unit unit = { .run = run, .net = net, .part = part };
  GError *error = NULL;
  if (!ml_monitor_tick (part, 0))
    return;
  if (!is_done (run, net))
    {
      set_status (run, net);
      MlPretrainedNet *made = train (&unit, &error);
      keep_net (run, made, error);
    }
  ml_monitor_tick (part, 1);
}

static gboolean
is_of (const MlPretrainedNets *nets, const char *plan)
{
  return nets != NULL && g_str_equal (ml_pretrained_nets_plan (nets), plan);
}

/**
 * ml_pretraining_plan_n_left:
 * @self: that ml_pretraining_plan_check() lets pass
 *
 * Returns: how many networks a run would have to train: those that are not
 *   among the ones before it; all, if those are of another plan
 */
guint
ml_pretraining_plan_n_left (const MlPretrainingPlan *self)
{
  const MlPretrainedNets *known = self->before;
  const guint n = ml_pretraining_plan_n_nets (self);
  g_autofree char *words = ml_pretraining_plan_describe (self);
  if (!is_of (known, words))
    return n;
  guint n_done = 0;
  for (guint i = 0; i < ml_pretrained_nets_length (known); i++)
    {
      const MlPretrainedNet *net = ml_pretrained_nets_nth (known, i);
      n_done += net->seed <= self->n_seeds && net->depth <= self->n_depths;
    }
  return n - MIN (n_done, n);
}

/* Networks of an earlier run of the same plan. FALSE: the file is of another.
 */
static gboolean
take_up (Run *run, GError **error)
{
  const char *path = run->plan->path;
  const MlPretrainedNets *known = run->plan->before;
  g_autofree char *words = ml_pretraining_plan_describe (run->plan);
  run->nets = is_of (known, words) ? ml_pretrained_nets_copy (known)
                                   : ml_pretrained_nets_new (words);
  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_autoptr (MlPretrainedNets) before = ml_pretrained_nets_load (path, error);
  if (before == NULL)
    return FALSE;
  if (!is_of (before, words))
    {
      g_set_error (error, ML_ERROR, ML_ERROR_DATA,
                   _ ("%s holds networks of another plan (%s); take another "
                      "file, or those settings"),
                   path, ml_pretrained_nets_plan (before));
      return FALSE;
    }
  ml_pretrained_nets_unref (run->nets);
  run->nets = g_steal_pointer (&before);
  return TRUE;
}

static void
run_units (Run *run)
{
  const guint threads = run->plan->threads;
  if (threads > 0)
    ml_parallel_set_threads (threads);
  ml_parallel_for (run->n_units, run_unit, run);
  if (threads > 0)
    ml_parallel_set_threads (0);
}

/**
 * ml_pretraining_plan_run:
 * @monitor: (nullable): where progress is reported to and a Stop comes from;
 *   its snapshots have the MlPretrainedNets so far attached
 *
 * Networks that the plan's file has already are not trained again; each is
 * written there as soon as it is done. Figures do not depend on threads, nor on
 * how often the experiment was put down and taken up.
 *
 * Returns: (transfer full) (nullable): all networks that are done, also after a
 *   Stop; NULL if the plan makes no sense, a network fails, or its file cannot
 *   be read or written
 */
MlPretrainedNets *
ml_pretraining_plan_run (const MlPretrainingPlan *self, MlMonitor *monitor,
                         GError **error)
{
  if (!ml_pretraining_plan_check (self, error))
    return NULL;
  g_autoptr (MlMonitor) own
      = monitor != NULL ? ml_monitor_ref (monitor) : ml_monitor_new ();
  Run run = { .plan = self,
              .monitor = own,
              .n_units = ml_pretraining_plan_n_nets (self),
              .lock = PTHREAD_MUTEX_INITIALIZER };
  if (take_up (&run, &run.error))
    {
      split (&run);
      publish (&run);
      run_units (&run);
      ml_monitor_finish (own);
    }
  g_clear_pointer (&run.training, ml_subset_unref);
  g_clear_pointer (&run.test, ml_subset_unref);
  g_clear_pointer (&run.watched, ml_subset_unref);
  pthread_mutex_destroy (&run.lock);
  if (run.error == NULL)
    return run.nets;
  g_propagate_error (error, run.error);
  ml_pretrained_nets_unref (run.nets);
  return NULL;
}
