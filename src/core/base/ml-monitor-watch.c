/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The watcher's side of ml-monitor.h. */
#include "ml-monitor-private.h"

/** ml_monitor_stop: every part is to stop at its next call, paused or not */
void
ml_monitor_stop (MlMonitor *self)
{
  if (self == NULL)
    return;
  ml_monitor_lock (self);
  g_atomic_int_set (&self->root->stopped, TRUE);
  pthread_cond_broadcast (&self->root->changed);
  ml_monitor_unlock (self);
}

/** ml_monitor_cut: a stop that does not wait for the test of what was learned,
 * either */
void
ml_monitor_cut (MlMonitor *self)
{
  if (self == NULL)
    return;
  ml_monitor_stop (self);
  g_atomic_int_set (&self->root->cut, TRUE);
}

/** ml_monitor_pause: every part waits at its next call */
void
ml_monitor_pause (MlMonitor *self)
{
  if (self == NULL)
    return;
  ml_monitor_lock (self);
  MlMonitorRoot *root = self->root;
  if (!g_atomic_int_get (&root->paused))
    {
      root->first_step = root->step;
      root->paused_at = g_get_monotonic_time ();
      g_atomic_int_set (&root->paused, TRUE);
    }
  ml_monitor_unlock (self);
}

/** ml_monitor_resume: every part goes on */
void
ml_monitor_resume (MlMonitor *self)
{
  if (self == NULL)
    return;
  ml_monitor_lock (self);
  MlMonitorRoot *root = self->root;
  if (g_atomic_int_get (&root->paused))
    {
      if (root->started != 0)
        root->pauses += g_get_monotonic_time () - root->paused_at;
      root->paused_at = 0;
      g_atomic_int_set (&root->paused, FALSE);
      pthread_cond_broadcast (&root->changed);
    }
  ml_monitor_unlock (self);
}

/** ml_monitor_step_once: lets every part do one @unit more; pauses a run that
 * is not paused */
void
ml_monitor_step_once (MlMonitor *self, MlStepUnit unit)
{
  if (self == NULL)
    return;
  ml_monitor_pause (self);
  ml_monitor_lock (self);
  self->root->step++;
  self->root->unit = unit;
  pthread_cond_broadcast (&self->root->changed);
  ml_monitor_unlock (self);
}

/** ml_monitor_is_paused: Returns: whether parts wait at their next call */
gboolean
ml_monitor_is_paused (MlMonitor *self)
{
  return self != NULL && g_atomic_int_get (&self->root->paused);
}

static void
take_over (double wish, double *into)
{
  if (!isnan (wish))
    *into = wish;
}

/**
 * ml_monitor_tune:
 * @tuning: what is to change; NaN, -1 and no Gibbs steps: what was asked for
 *   before stays
 *
 * Every part takes it at its next update; one that has not begun yet, at its
 * first.
 */
void
ml_monitor_tune (MlMonitor *self, const MlTuning *tuning)
{
  if (self == NULL)
    return;
  ml_monitor_lock (self);
  MlMonitorRoot *root = self->root;
  take_over (tuning->learning_rate, &root->tuning.learning_rate);
  take_over (tuning->momentum, &root->tuning.momentum);
  take_over (tuning->weight_decay, &root->tuning.weight_decay);
  if (tuning->activation >= 0)
    root->tuning.activation = tuning->activation;
  if (tuning->gibbs_steps > 0)
    root->tuning.gibbs_steps = tuning->gibbs_steps;
  if (tuning->reinitialize)
    root->n_redraws++;
  g_atomic_int_inc (&root->n_tunings);
  ml_monitor_unlock (self);
}

/**
 * ml_monitor_layer_history:
 * @from: how many points of part 0 the caller has the layers of
 * @into: (element-type MlLayerStats): the later ones are appended here,
 *   n_layers for each point
 *
 * The k-th point of part 0 in ml_monitor_history() is the k-th here; one of the
 * two may be a point ahead, for both grow while they are read.
 *
 * Returns: for how many points there are layers now
 */
guint
ml_monitor_layer_history (MlMonitor *self, guint from, GArray *into)
{
  if (self == NULL)
    return 0;
  ml_monitor_lock (self);
  MlMonitorRoot *root = self->root;
  const guint n_points = root->n_layers > 0 ? root->n_points : 0;
  if (from < n_points)
    g_array_append_vals (
        into,
        &g_array_index (root->layers, MlLayerStats, from * root->n_layers),
        (n_points - from) * root->n_layers);
  ml_monitor_unlock (self);
  return n_points;
}

/**
 * ml_monitor_layer_names:
 * @n_layers: (out)
 *
 * Returns: (transfer none) (nullable) (array length=n_layers): "layer1", as in
 *   snapshots; NULL until the first point; valid while @self lives
 */
const char *const *
ml_monitor_layer_names (MlMonitor *self, guint *n_layers)
{
  *n_layers = 0;
  if (self == NULL)
    return NULL;
  ml_monitor_lock (self);
  *n_layers = self->root->n_layers;
  const char *const *names = (const char *const *) self->root->layer_names;
  ml_monitor_unlock (self);
  return names;
}

/** ml_monitor_keep_checkpoints: @seconds: at most one checkpoint in so many,
 * and one when training ends; NaN: none */
void
ml_monitor_keep_checkpoints (MlMonitor *self, double seconds)
{
  ml_monitor_lock (self);
  self->root->checkpoint_pause = seconds;
  ml_monitor_unlock (self);
}

/**
 * ml_monitor_take_checkpoint:
 * @history: (element-type MlMetrics): the points of part 0 up to there are
 *   appended
 *
 * Returns: (transfer full) (nullable): the newest state since the last call
 */
GVariant *
ml_monitor_take_checkpoint (MlMonitor *self, GArray *history)
{
  ml_monitor_lock (self);
  MlMonitorRoot *root = self->root;
  GVariant *taken = g_steal_pointer (&root->checkpoint);
  for (guint i = 0; taken != NULL && i < root->checkpoint_points; i++)
    {
      const MlMetrics *point = &g_array_index (root->history, MlMetrics, i);
      if (point->part == 0)
        g_array_append_val (history, *point);
    }
  ml_monitor_unlock (self);
  return taken;
}

/**
 * ml_monitor_history:
 * @from: how many points the caller has
 * @into: (element-type MlMetrics): the later ones are appended here
 *
 * Returns: how many points there are now
 */
guint
ml_monitor_history (MlMonitor *self, guint from, GArray *into)
{
  if (self == NULL)
    return 0;
  ml_monitor_lock (self);
  GArray *history = self->root->history;
  if (from < history->len)
    g_array_append_vals (into, &g_array_index (history, MlMetrics, from),
                         history->len - from);
  guint length = history->len;
  ml_monitor_unlock (self);
  return length;
}

/** ml_monitor_ask_snapshot: the worker is to publish one as soon as it can */
void
ml_monitor_ask_snapshot (MlMonitor *self)
{
  if (self != NULL)
    g_atomic_int_set (&self->root->wanted, TRUE);
}

/** ml_monitor_take_published: Returns: (transfer full) (nullable): the last
 * snapshot published since the last call */
MlSnapshot *
ml_monitor_take_published (MlMonitor *self)
{
  return self != NULL ? g_atomic_pointer_exchange (&self->root->latest, NULL)
                      : NULL;
}

/**
 * ml_monitor_take_snapshot:
 *
 * Returns: (transfer full) (nullable): the last one published since the last
 *   call; asks for the next one
 */
MlSnapshot *
ml_monitor_take_snapshot (MlMonitor *self)
{
  MlSnapshot *taken = ml_monitor_take_published (self);
  ml_monitor_ask_snapshot (self);
  return taken;
}

/* Under the lock. */
static double
progress_of (MlMonitorRoot *root)
{
  if (root->parts == NULL)
    return (double) g_atomic_int_get (&root->whole) / MILLION;
  double sum = 0;
  for (guint i = 0; i < root->n_parts; i++)
    sum += g_atomic_int_get (&root->parts[i]);
  return sum / root->n_parts / MILLION;
}

/** ml_monitor_progress: Returns: 0 … 1, the mean over all parts */
double
ml_monitor_progress (MlMonitor *self)
{
  if (self == NULL)
    return 0;
  ml_monitor_lock (self);
  double progress = progress_of (self->root);
  ml_monitor_unlock (self);
  return progress;
}

/** ml_monitor_seconds_left: Returns: what is left at the pace so far; NaN
 * while less than a hundredth is done */
double
ml_monitor_seconds_left (MlMonitor *self)
{
  if (self == NULL)
    return (double) NAN;
  ml_monitor_lock (self);
  double progress = progress_of (self->root);
  double seconds = ml_monitor_seconds_of (self->root);
  ml_monitor_unlock (self);
  return progress >= 0.01 ? seconds * (1 - progress) / progress : (double) NAN;
}

/** ml_monitor_seconds: Returns: since the first word of a worker, pauses left
 * out */
double
ml_monitor_seconds (MlMonitor *self)
{
  if (self == NULL)
    return 0;
  ml_monitor_lock (self);
  double seconds = ml_monitor_seconds_of (self->root);
  ml_monitor_unlock (self);
  return seconds;
}

/** ml_monitor_status: Returns: (transfer full) (nullable): what is being done
 */
char *
ml_monitor_status (MlMonitor *self)
{
  if (self == NULL)
    return NULL;
  ml_monitor_lock (self);
  char *status = g_strdup (self->root->status);
  ml_monitor_unlock (self);
  return status;
}
