/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-monitor.h. The root keeps what all parts share. Flags are atomic
 * ints, so that a worker that nobody disturbs pays one read a call; all else
 * stands under one pthread mutex (ThreadSanitizer cannot see GMutex).
 *
 * Steps are numbered. While paused, each part may pass the gate once for every
 * number that it has not used yet; numbers from before the pause do not count.
 */
#include "ml-monitor.h"

#include <gio/gio.h>
#include <pthread.h>

#define MILLION 1000000

typedef struct
{
  int stopped, paused, wanted, is_started; /* atomic */
  MlSnapshot *latest;                      /* atomic exchange */
  int whole;                               /* atomic: millionths done … */
  int *parts;                              /* … or of each part; made once */
  guint n_parts;

  pthread_mutex_t lock;   /* of all that follows */
  pthread_cond_t changed; /* paused, stopped or step */
  guint step, first_step; /* number of the last step; last before the pause */
  MlStepUnit unit;
  GArray *history;
  char *status;
  gint64 started, paused_at, finished; /* microseconds, 0: not yet */
  gint64 pauses;                       /* length of all that are over */
} Root;

struct _MlMonitor
{
  gatomicrefcount ref_count;
  MlMonitor *parent; /* (nullable) (owned) */
  Root *root;        /* of the parent, if there is one */
  guint part;
  int *progress;  /* in the root */
  double started; /* seconds on the root's clock */
  guint used_step;
  gboolean in_epoch_step;
};

G_DEFINE_BOXED_TYPE (MlMonitor, ml_monitor, ml_monitor_ref, ml_monitor_unref)

static void
lock (MlMonitor *self)
{
  pthread_mutex_lock (&self->root->lock);
}

static void
unlock (MlMonitor *self)
{
  pthread_mutex_unlock (&self->root->lock);
}

static Root *
root_new (void)
{
  Root *root = g_new0 (Root, 1);
  pthread_mutex_init (&root->lock, NULL);
  pthread_cond_init (&root->changed, NULL);
  root->history = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  return root;
}

static void
root_free (Root *root)
{
  ml_snapshot_unref (root->latest);
  g_array_unref (root->history);
  g_free (root->parts);
  g_free (root->status);
  pthread_cond_destroy (&root->changed);
  pthread_mutex_destroy (&root->lock);
  g_free (root);
}

/* Under the lock. */
static double
seconds_of (Root *root)
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
start_clock (Root *root)
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
  Root *root = parent->root;
  g_return_val_if_fail (parent->parent == NULL && part < n_parts, NULL);
  MlMonitor *self = g_new0 (MlMonitor, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->parent = ml_monitor_ref (parent);
  self->root = root;
  self->part = part;
  lock (self);
  start_clock (root);
  self->started = seconds_of (root);
  self->used_step = root->first_step;
  if (root->parts == NULL)
    {
      root->parts = g_new0 (int, n_parts);
      root->n_parts = n_parts;
    }
  g_assert (root->n_parts == n_parts);
  self->progress = &root->parts[part];
  unlock (self);
  return self;
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
  g_free (self);
}

/* Under the lock: whether a paused part may go on, by a step it has left. */
static gboolean
may_pass (MlMonitor *self, gboolean is_epoch)
{
  Root *root = self->root;
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
  Root *root = self->root;
  while (g_atomic_int_get (&root->paused) && !g_atomic_int_get (&root->stopped)
         && !may_pass (self, is_epoch))
    pthread_cond_wait (&root->changed, &root->lock);
  return !g_atomic_int_get (&root->stopped);
}

static void
set_progress (MlMonitor *self, double progress)
{
  g_atomic_int_set (self->progress, (int) (CLAMP (progress, 0, 1) * MILLION));
}

/* Under the lock. */
static void
add_point (MlMonitor *self, const MlMetrics *now)
{
  MlMetrics kept = *now;
  start_clock (self->root);
  kept.part = self->part;
  kept.seconds = seconds_of (self->root) - self->started;
  g_array_append_val (self->root->history, kept);
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
  lock (self);
  add_point (self, now);
  unlock (self);
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
  lock (self);
  add_point (self, now);
  if (now->epochs > 0)
    set_progress (self, (double) now->epoch / now->epochs);
  gboolean goes_on = wait_while_paused (self, TRUE);
  unlock (self);
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
  if (!isnan (progress))
    set_progress (self, progress);
  Root *root = self->root;
  if (g_atomic_int_get (&root->is_started) && !g_atomic_int_get (&root->paused)
      && !g_atomic_int_get (&root->stopped))
    return TRUE;
  lock (self);
  start_clock (root);
  gboolean goes_on = wait_while_paused (self, FALSE);
  unlock (self);
  return goes_on;
}

/** ml_monitor_is_stopped: Returns: whether to stop; never waits */
gboolean
ml_monitor_is_stopped (MlMonitor *self)
{
  return self != NULL && g_atomic_int_get (&self->root->stopped);
}

/** ml_monitor_set_status: says what is being done, in WEKA's words */
void
ml_monitor_set_status (MlMonitor *self, const char *status)
{
  if (self == NULL)
    return;
  lock (self);
  start_clock (self->root);
  g_free (self->root->status);
  self->root->status = g_strdup (status);
  unlock (self);
}

/** ml_monitor_wants_snapshot: Returns: whether somebody waits for one; only
 * part 0 is ever asked */
gboolean
ml_monitor_wants_snapshot (MlMonitor *self)
{
  return self != NULL && self->part == 0
         && g_atomic_int_get (&self->root->wanted);
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
  lock (self);
  Root *root = self->root;
  start_clock (root);
  root->finished
      = root->paused_at != 0 ? root->paused_at : g_get_monotonic_time ();
  unlock (self);
}

/** ml_monitor_stop: every part is to stop at its next call, paused or not */
void
ml_monitor_stop (MlMonitor *self)
{
  if (self == NULL)
    return;
  lock (self);
  g_atomic_int_set (&self->root->stopped, TRUE);
  pthread_cond_broadcast (&self->root->changed);
  unlock (self);
}

/** ml_monitor_pause: every part waits at its next call */
void
ml_monitor_pause (MlMonitor *self)
{
  if (self == NULL)
    return;
  lock (self);
  Root *root = self->root;
  if (!g_atomic_int_get (&root->paused))
    {
      root->first_step = root->step;
      root->paused_at = g_get_monotonic_time ();
      g_atomic_int_set (&root->paused, TRUE);
    }
  unlock (self);
}

/** ml_monitor_resume: every part goes on */
void
ml_monitor_resume (MlMonitor *self)
{
  if (self == NULL)
    return;
  lock (self);
  Root *root = self->root;
  if (g_atomic_int_get (&root->paused))
    {
      if (root->started != 0)
        root->pauses += g_get_monotonic_time () - root->paused_at;
      root->paused_at = 0;
      g_atomic_int_set (&root->paused, FALSE);
      pthread_cond_broadcast (&root->changed);
    }
  unlock (self);
}

/** ml_monitor_step_once: lets every part do one @unit more; pauses a run that
 * is not paused */
void
ml_monitor_step_once (MlMonitor *self, MlStepUnit unit)
{
  if (self == NULL)
    return;
  ml_monitor_pause (self);
  lock (self);
  self->root->step++;
  self->root->unit = unit;
  pthread_cond_broadcast (&self->root->changed);
  unlock (self);
}

/** ml_monitor_is_paused: Returns: whether parts wait at their next call */
gboolean
ml_monitor_is_paused (MlMonitor *self)
{
  return self != NULL && g_atomic_int_get (&self->root->paused);
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
  lock (self);
  GArray *history = self->root->history;
  if (from < history->len)
    g_array_append_vals (into, &g_array_index (history, MlMetrics, from),
                         history->len - from);
  guint length = history->len;
  unlock (self);
  return length;
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
  if (self == NULL)
    return NULL;
  MlSnapshot *taken = g_atomic_pointer_exchange (&self->root->latest, NULL);
  g_atomic_int_set (&self->root->wanted, TRUE);
  return taken;
}

/* Under the lock. */
static double
progress_of (Root *root)
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
  lock (self);
  double progress = progress_of (self->root);
  unlock (self);
  return progress;
}

/** ml_monitor_seconds_left: Returns: what is left at the pace so far; NaN
 * while less than a hundredth is done */
double
ml_monitor_seconds_left (MlMonitor *self)
{
  if (self == NULL)
    return (double) NAN;
  lock (self);
  double progress = progress_of (self->root);
  double seconds = seconds_of (self->root);
  unlock (self);
  return progress >= 0.01 ? seconds * (1 - progress) / progress : (double) NAN;
}

/** ml_monitor_seconds: Returns: since the first word of a worker, pauses left
 * out */
double
ml_monitor_seconds (MlMonitor *self)
{
  if (self == NULL)
    return 0;
  lock (self);
  double seconds = seconds_of (self->root);
  unlock (self);
  return seconds;
}

/** ml_monitor_status: Returns: (transfer full) (nullable): what is being done
 */
char *
ml_monitor_status (MlMonitor *self)
{
  if (self == NULL)
    return NULL;
  lock (self);
  char *status = g_strdup (self->root->status);
  unlock (self);
  return status;
}
