/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-monitor.h. The root keeps what all parts share. Flags are atomic
 * ints, so that a worker that nobody disturbs pays one read a call; all else
 * stands under one pthread mutex (ThreadSanitizer cannot see GMutex).
 *
 * Steps are numbered. While paused, each part may pass the gate once for every
 * number that it has not used yet; numbers from before the pause do not count.
 */
#include "ml-monitor-private.h"

#include <gio/gio.h>

G_DEFINE_BOXED_TYPE (MlMonitor, ml_monitor, ml_monitor_ref, ml_monitor_unref)

void
ml_monitor_lock (MlMonitor *self)
{
  pthread_mutex_lock (&self->root->lock);
}

void
ml_monitor_unlock (MlMonitor *self)
{
  pthread_mutex_unlock (&self->root->lock);
}

static MlMonitorRoot *
root_new (void)
{
  MlMonitorRoot *root = g_new0 (MlMonitorRoot, 1);
  pthread_mutex_init (&root->lock, NULL);
  pthread_cond_init (&root->changed, NULL);
  root->history = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  root->layers = g_array_new (FALSE, FALSE, sizeof (MlLayerStats));
  root->tuning = (MlTuning) ML_TUNING_INIT;
  root->checkpoint_pause = (double) NAN;
  return root;
}

static void
root_free (MlMonitorRoot *root)
{
  ml_snapshot_unref (root->latest);
  g_array_unref (root->history);
  g_array_unref (root->layers);
  g_strfreev (root->layer_names);
  g_clear_pointer (&root->checkpoint, g_variant_unref);
  g_free (root->parts);
  g_free (root->status);
  pthread_cond_destroy (&root->changed);
  pthread_mutex_destroy (&root->lock);
  g_free (root);
}

/* Under the lock. */
double
ml_monitor_seconds_of (MlMonitorRoot *root)
{
  if (root->started == 0)
    return 0;
  gint64 now = root->finished    ? root->finished
               : root->paused_at ? root->paused_at
                                 : g_get_monotonic_time ();
  return (double) (now - root->started - root->pauses) / G_USEC_PER_SEC;
}

/* Under the lock. The clock starts when a worker first says something. */
static void
start_clock (MlMonitorRoot *root)
{
  if (root->started != 0)
    return;
  root->started = g_get_monotonic_time ();
  if (root->paused_at != 0)
    root->paused_at = root->started;
  g_atomic_int_set (&root->is_started, TRUE);
}

/** ml_monitor_new: Returns: (transfer full): a monitor of a whole run */
MlMonitor *
ml_monitor_new (void)
{
  MlMonitor *self = g_new0 (MlMonitor, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->root = root_new ();
  self->progress = &self->root->whole;
  return self;
}

/**
 * ml_monitor_new_part:
 * @parent: (nullable): the monitor of the whole run
 * @part: 0: the model on all rows; f + 1: fold f
 * @n_parts: how many parts the run has; the same for all of them
 *
 * Returns: (transfer full) (nullable): a child for that part; NULL for NULL
 */
MlMonitor *
ml_monitor_new_part (MlMonitor *parent, guint part, guint n_parts)
{
  if (parent == NULL)
    return NULL;
  MlMonitorRoot *root = parent->root;
  g_return_val_if_fail (parent->parent == NULL && part < n_parts, NULL);
  MlMonitor *self = g_new0 (MlMonitor, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->parent = ml_monitor_ref (parent);
  self->outer = ml_monitor_ref (parent->outer);
  self->root = root;
  self->part = part;
  ml_monitor_lock (self);
  start_clock (root);
  self->started = ml_monitor_seconds_of (root);
  self->used_step = root->first_step;
  self->used_redraws = root->n_redraws;
  if (root->parts == NULL)
    {
      root->parts = g_new0 (int, n_parts);
      root->n_parts = n_parts;
    }
  g_assert (root->n_parts == n_parts);
  self->progress = &root->parts[part];
  ml_monitor_unlock (self);
  return self;
}

/**
 * ml_monitor_new_inside:
 * @outer: (nullable): the monitor of the run, or the part, around it
 *
 * For a run that another run consists of: it has parts, a history and a clock
 * of its own, and stops and pauses with @outer.
 *
 * Returns: (transfer full): a monitor of a whole run
 */
MlMonitor *
ml_monitor_new_inside (MlMonitor *outer)
{
  MlMonitor *self = ml_monitor_new ();
  self->outer = ml_monitor_ref (outer);
  return self;
}

/**
 * ml_monitor_set_span:
 * @self: of ml_monitor_new_inside()
 * @from: 0 … 1
 * @to: 0 … 1; the same as @from: the progress outside stands still
 *
 * While @self goes from 0 to 1, the progress of the monitor outside goes from
 * @from to @to. For the thread that reports to @self.
 */
void
ml_monitor_set_span (MlMonitor *self, double from, double to)
{
  self->span_from = from;
  self->span = to - from;
  g_atomic_int_set (self->progress, 0);
}

/** ml_monitor_ref: Returns: (transfer full) (nullable): @self */
MlMonitor *
ml_monitor_ref (MlMonitor *self)
{
  if (self != NULL)
    g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/** ml_monitor_unref: frees @self with its last owner */
void
ml_monitor_unref (MlMonitor *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  if (self->parent != NULL)
    ml_monitor_unref (self->parent);
  else
    root_free (self->root);
  ml_monitor_unref (self->outer);
  g_free (self->end_text);
  g_clear_pointer (&self->resume, g_variant_unref);
  g_free (self);
}

/* Under the lock: whether a paused part may go on, by a step it has left. */
static gboolean
may_pass (MlMonitor *self, gboolean is_epoch)
{
  MlMonitorRoot *root = self->root;
  if (self->in_epoch_step && !is_epoch)
    return TRUE;
  self->in_epoch_step = FALSE;
  self->used_step = MAX (self->used_step, root->first_step);
  if (self->used_step == root->step)
    return FALSE;
  self->used_step++;
  self->in_epoch_step = root->unit == ML_STEP_EPOCH;
  return TRUE;
}

/* Under the lock. Returns: FALSE: stop. */
static gboolean
wait_while_paused (MlMonitor *self, gboolean is_epoch)
{
  MlMonitorRoot *root = self->root;
  while (g_atomic_int_get (&root->paused) && !g_atomic_int_get (&root->stopped)
         && !may_pass (self, is_epoch))
    pthread_cond_wait (&root->changed, &root->lock);
  return !g_atomic_int_get (&root->stopped);
}

/* Waits while the run around this one is paused, and stops with it; tells it
 * how far this one was. */
static void
obey_outer (MlMonitor *self)
{
  if (self->outer == NULL)
    return;
  const double done = g_atomic_int_get (self->progress) / (double) MILLION;
  const double progress
      = self->span > 0 ? self->span_from + self->span * done : (double) NAN;
  if (!ml_monitor_tick (self->outer, progress))
    g_atomic_int_set (&self->root->stopped, TRUE);
}

static void
set_progress (MlMonitor *self, double progress)
{
  g_atomic_int_set (self->progress, (int) (CLAMP (progress, 0, 1) * MILLION));
}

/* Under the lock: fills the layers of points that have none, up to @n_points.
 */
static void
pad_layers (MlMonitorRoot *root, guint n_points)
{
  const float none = (float) NAN;
  const MlLayerStats unknown = { none, none, none, none, none };
  while (root->layers->len < n_points * root->n_layers)
    g_array_append_val (root->layers, unknown);
}

/* Under the lock. */
static void
add_point (MlMonitor *self, const MlMetrics *now)
{
  MlMonitorRoot *root = self->root;
  MlMetrics kept = *now;
  start_clock (root);
  kept.part = self->part;
  kept.seconds = ml_monitor_seconds_of (root) - self->started;
  g_array_append_val (root->history, kept);
  if (self->part == 0)
    pad_layers (root, ++root->n_points);
}

/**
 * ml_monitor_point:
 * @self: (nullable): the monitor of one part
 * @now: one point of the learning curve; its part and seconds are filled in
 *
 * Reports how learning goes inside an epoch, for epochs that take long.
 */
void
ml_monitor_point (MlMonitor *self, const MlMetrics *now)
{
  if (self == NULL)
    return;
  ml_monitor_lock (self);
  add_point (self, now);
  ml_monitor_unlock (self);
}

/** ml_monitor_watches_layers: Returns: whether ml_monitor_layers() keeps what
 * it is told: for part 0 */
gboolean
ml_monitor_watches_layers (MlMonitor *self)
{
  return self != NULL && self->part == 0;
}

/**
 * ml_monitor_layers:
 * @names: (array length=n_layers): the same at every call
 * @stats: (array length=n_layers): of the point that is reported next
 *
 * Only part 0 is listened to.
 */
void
ml_monitor_layers (MlMonitor *self, const char *const *names, guint n_layers,
                   const MlLayerStats *stats)
{
  if (!ml_monitor_watches_layers (self) || n_layers == 0)
    return;
  ml_monitor_lock (self);
  MlMonitorRoot *root = self->root;
  if (root->layer_names == NULL)
    {
      root->n_layers = n_layers;
      root->layer_names = g_new0 (char *, n_layers + 1);
      for (guint i = 0; i < n_layers; i++)
        root->layer_names[i] = g_strdup (names[i]);
    }
  if (root->n_layers == n_layers)
    {
      pad_layers (root, root->n_points);
      g_array_set_size (root->layers, root->n_points * n_layers);
      g_array_append_vals (root->layers, stats, n_layers);
    }
  ml_monitor_unlock (self);
}

/**
 * ml_monitor_take_tuning:
 * @tuning: (out): what was asked for since the last call, and before
 *
 * To be called once an update; costs an atomic read while nobody tunes.
 *
 * Returns: whether there is anything new
 */
gboolean
ml_monitor_take_tuning (MlMonitor *self, MlTuning *tuning)
{
  if (self == NULL
      || g_atomic_int_get (&self->root->n_tunings) == self->used_tuning)
    return FALSE;
  ml_monitor_lock (self);
  MlMonitorRoot *root = self->root;
  *tuning = root->tuning;
  tuning->reinitialize = self->used_redraws != root->n_redraws;
  self->used_redraws = root->n_redraws;
  self->used_tuning = g_atomic_int_get (&root->n_tunings);
  ml_monitor_unlock (self);
  return TRUE;
}

/** ml_monitor_set_end: @text: (nullable): why this part is over, in a sentence
 */
void
ml_monitor_set_end (MlMonitor *self, MlEnd end, const char *text)
{
  if (self == NULL)
    return;
  self->end = end;
  g_free (self->end_text);
  self->end_text = g_strdup (text);
}

/**
 * ml_monitor_end:
 * @text: (out) (transfer none) (nullable): the sentence
 *
 * For the thread that worked, or one that joined it.
 *
 * Returns: why this part is over, if its worker said so
 */
MlEnd
ml_monitor_end (MlMonitor *self, const char **text)
{
  *text = self != NULL ? self->end_text : NULL;
  return self != NULL ? self->end : ML_END_NONE;
}

/**
 * ml_monitor_step:
 * @self: (nullable): the monitor of one part
 * @now: one point of the learning curve; its part and seconds are filled in
 *
 * Reports that an epoch is done; waits if paused.
 *
 * Returns: FALSE if the worker is to stop now and hand over what it has
 */
gboolean
ml_monitor_step (MlMonitor *self, const MlMetrics *now)
{
  if (self == NULL)
    return TRUE;
  obey_outer (self);
  ml_monitor_lock (self);
  add_point (self, now);
  if (now->epochs > 0)
    set_progress (self, (double) now->epoch / now->epochs);
  gboolean goes_on = wait_while_paused (self, TRUE);
  ml_monitor_unlock (self);
  return goes_on;
}

/**
 * ml_monitor_tick:
 * @self: (nullable): the monitor of one part
 * @progress: 0 … 1 of this part; NaN keeps what was said before
 *
 * To be called at least every few milliseconds of work, once an update where a
 * person may want to step through updates; waits if paused.
 *
 * Returns: FALSE if the worker is to stop now and hand over what it has
 */
gboolean
ml_monitor_tick (MlMonitor *self, double progress)
{
  if (self == NULL)
    return TRUE;
  obey_outer (self);
  if (!isnan (progress))
    set_progress (self, progress);
  MlMonitorRoot *root = self->root;
  if (g_atomic_int_get (&root->is_started) && !g_atomic_int_get (&root->paused)
      && !g_atomic_int_get (&root->stopped))
    return TRUE;
  ml_monitor_lock (self);
  start_clock (root);
  gboolean goes_on = wait_while_paused (self, FALSE);
  ml_monitor_unlock (self);
  return goes_on;
}

/** ml_monitor_is_stopped: Returns: whether to stop; never waits */
gboolean
ml_monitor_is_stopped (MlMonitor *self)
{
  return self != NULL
         && (g_atomic_int_get (&self->root->stopped)
             || ml_monitor_is_stopped (self->outer));
}

/** ml_monitor_is_cut: Returns: whether not even a test of what was learned is
 * to go on; the part of another run is not worth one after that run's stop */
gboolean
ml_monitor_is_cut (MlMonitor *self)
{
  return self != NULL
         && (g_atomic_int_get (&self->root->cut)
             || ml_monitor_is_stopped (self->outer));
}

/** ml_monitor_set_status: says what is being done, in WEKA's words */
void
ml_monitor_set_status (MlMonitor *self, const char *status)
{
  if (self == NULL)
    return;
  ml_monitor_lock (self);
  start_clock (self->root);
  g_free (self->root->status);
  self->root->status = g_strdup (status);
  ml_monitor_unlock (self);
}

/**
 * ml_monitor_wants_checkpoint:
 * @is_end: the last moment to take one
 *
 * Returns: whether ml_monitor_set_checkpoint() should be told the state; only
 *   part 0 is ever asked
 */
gboolean
ml_monitor_wants_checkpoint (MlMonitor *self, gboolean is_end)
{
  if (self == NULL || self->part != 0)
    return FALSE;
  ml_monitor_lock (self);
  const MlMonitorRoot *root = self->root;
  const double now = ml_monitor_seconds_of (self->root);
  const gboolean is_wanted
      = !isnan (root->checkpoint_pause)
        && (is_end || now - root->checkpoint_at >= root->checkpoint_pause);
  ml_monitor_unlock (self);
  return is_wanted;
}

/** ml_monitor_set_checkpoint: @state: taken, if floating: what the worker could
 * go on from, after the point it has reported last */
void
ml_monitor_set_checkpoint (MlMonitor *self, GVariant *state)
{
  g_variant_ref_sink (state);
  ml_monitor_lock (self);
  MlMonitorRoot *root = self->root;
  GVariant *before = root->checkpoint;
  root->checkpoint = state;
  root->checkpoint_points = root->history->len;
  root->checkpoint_at = ml_monitor_seconds_of (root);
  ml_monitor_unlock (self);
  g_clear_pointer (&before, g_variant_unref);
}

/**
 * ml_monitor_set_resume:
 * @state: as it was given to ml_monitor_set_checkpoint(), perhaps elsewhere
 * @history: (element-type MlMetrics): the points up to there
 *
 * The curve begins with @history, and its clock where that ends.
 */
void
ml_monitor_set_resume (MlMonitor *self, GVariant *state, const GArray *history)
{
  self->resume = g_variant_ref (state);
  ml_monitor_lock (self);
  MlMonitorRoot *root = self->root;
  for (guint i = 0; i < history->len; i++)
    {
      MlMetrics point = g_array_index (history, MlMetrics, i);
      point.part = self->part;
      g_array_append_val (root->history, point);
      if (i + 1 == history->len)
        self->started -= point.seconds;
    }
  if (self->part == 0)
    root->n_points += history->len;
  ml_monitor_unlock (self);
}

/** ml_monitor_has_resume: Returns: whether the worker has left alone what it
 * was to go on from */
gboolean
ml_monitor_has_resume (MlMonitor *self)
{
  return self != NULL && self->resume != NULL;
}

/** ml_monitor_take_resume: Returns: (transfer full) (nullable): the state to
 * begin with, once; not to be trusted */
GVariant *
ml_monitor_take_resume (MlMonitor *self)
{
  return self != NULL ? g_steal_pointer (&self->resume) : NULL;
}

/** ml_monitor_wants_snapshot: Returns: whether somebody waits for one; only
 * part 0 is ever asked */
gboolean
ml_monitor_wants_snapshot (MlMonitor *self)
{
  return self != NULL && self->part == 0
         && g_atomic_int_get (&self->root->wanted);
}

/** ml_monitor_want_epochs: before the worker begins: it is to publish a
 * snapshot when training starts and after each epoch, whether anybody looks or
 * not */
void
ml_monitor_want_epochs (MlMonitor *self)
{
  g_atomic_int_set (&self->root->wants_epochs, TRUE);
}

/** ml_monitor_wants_epochs: Returns: whether every epoch is to be published;
 *  only part 0 is ever asked */
gboolean
ml_monitor_wants_epochs (MlMonitor *self)
{
  return self != NULL && self->part == 0
         && g_atomic_int_get (&self->root->wants_epochs);
}

/** ml_monitor_set_publish_func: @func: (nullable): called with each snapshot
 * of this part before others see it, in the worker's thread */
void
ml_monitor_set_publish_func (MlMonitor *self, MlMonitorPublishFunc func,
                             gpointer data)
{
  if (self == NULL)
    return;
  self->on_publish = func;
  self->publish_data = data;
}

/**
 * ml_monitor_publish:
 * @snapshot: (transfer full): complete, never to be changed again
 *
 * Replaces the snapshot before it, whether that was looked at or not.
 */
void
ml_monitor_publish (MlMonitor *self, MlSnapshot *snapshot)
{
  if (self == NULL || self->part != 0)
    {
      ml_snapshot_unref (snapshot);
      return;
    }
  if (self->on_publish != NULL)
    self->on_publish (snapshot, self->publish_data);
  g_atomic_int_set (&self->root->wanted, FALSE);
  ml_snapshot_unref (g_atomic_pointer_exchange (&self->root->latest, snapshot));
}

/**
 * ml_monitor_set_stopped_error:
 *
 * For work that has nothing to hand over when it is stopped.
 *
 * Returns: FALSE, with %G_IO_ERROR_CANCELLED set
 */
gboolean
ml_monitor_set_stopped_error (MlMonitor *self, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");
  return FALSE;
}

/** ml_monitor_finish: the run is over: its clock stands still */
void
ml_monitor_finish (MlMonitor *self)
{
  if (self == NULL)
    return;
  ml_monitor_lock (self);
  MlMonitorRoot *root = self->root;
  start_clock (root);
  root->finished
      = root->paused_at != 0 ? root->paused_at : g_get_monotonic_time ();
  ml_monitor_unlock (self);
}
