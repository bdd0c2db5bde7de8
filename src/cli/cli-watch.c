/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See cli-watch.h. The work runs in the main thread; a second thread runs a
 * main loop for the signal and the progress line. */
#include "cli-watch.h"

#include "ml-checkpoint.h"
#include "ml-error.h"
#include "ml-throughput.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

enum
{
  CHECKPOINT_PAUSE = 10,     /* seconds between two checkpoints */
  CHECKPOINT_INTERVAL = 250, /* ms between two looks for one */
};

struct _CliWatch
{
  MlMonitor *monitor;
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  gboolean shows_progress, has_line;
  GArray *points; /* MlMetrics: of all parts, as they came */
  MlThroughput *speed;
  GArray *resumed; /* (nullable) MlMetrics: what the run goes on from */
  const MlExperiment *experiment; /* (nullable): whose checkpoints are kept … */
  char *path;                     /* … here */
  pthread_mutex_t lock;           /* of writing, so that the newest one stays */
  gboolean is_written;
  GError *error; /* of the last writing */
};

/* Ctrl-C, a closed terminal, or an end of the session. What is being written
 * goes on to its end or takes its unfinished file away; a second Ctrl-C ends
 * the program at once. */
static gboolean
on_interrupt (gpointer data)
{
  CliWatch *self = data;
  ml_monitor_stop (self->monitor);
  signal (SIGINT, SIG_DFL);
  return G_SOURCE_REMOVE;
}

static void
print_speed (CliWatch *self)
{
  const guint before = self->points->len;
  ml_monitor_history (self->monitor, before, self->points);
  ml_throughput_add (self->speed, self->points, before,
                     ml_monitor_seconds (self->monitor));
  const double samples = ml_throughput_samples (self->speed);
  const double operations = ml_throughput_operations (self->speed);
  if (samples > 0)
    fprintf (stderr, _ ("  %.0f samples/s"), samples);
  if (operations > 0)
    fprintf (stderr, _ (", %.3g GFLOP/s"), operations / 1e9);
}

static gboolean
skip_resumed (gpointer data)
{
  CliWatch *self = data;
  ml_throughput_skip (self->speed, self->resumed);
  return G_SOURCE_REMOVE;
}

static gboolean
on_progress (gpointer data)
{
  CliWatch *self = data;
  g_autofree char *status = ml_monitor_status (self->monitor);
  double left = ml_monitor_seconds_left (self->monitor);
  fprintf (stderr, "\r\033[K%3.0f %%  %s",
           100 * ml_monitor_progress (self->monitor),
           status != NULL ? status : "");
  if (isfinite (left))
    fprintf (stderr, _ ("  %.0f s left"), left);
  print_speed (self);
  fflush (stderr);
  self->has_line = TRUE;
  return G_SOURCE_CONTINUE;
}

static void
attach (CliWatch *self, GSource *source, GSourceFunc call)
{
  g_source_set_callback (source, call, self, NULL);
  g_source_attach (source, self->context);
  g_source_unref (source);
}

static gpointer
run (gpointer data)
{
  CliWatch *self = data;
  g_main_loop_run (self->loop);
  return NULL;
}

static gboolean
write_newest (gpointer data)
{
  CliWatch *self = data;
  pthread_mutex_lock (&self->lock);
  g_autoptr (MlCheckpoint) newest
      = ml_checkpoint_take (self->monitor, self->experiment);
  if (newest != NULL)
    {
      g_clear_error (&self->error);
      ml_checkpoint_save (newest, self->path, &self->error);
      self->is_written = TRUE;
    }
  pthread_mutex_unlock (&self->lock);
  return G_SOURCE_CONTINUE;
}

/** cli_watch_keep_checkpoints: writes the newest checkpoint of a run of
 * @experiment to @path now and then; both must outlive the run */
void
cli_watch_keep_checkpoints (CliWatch *self, const MlExperiment *experiment,
                            const char *path)
{
  self->experiment = experiment;
  self->path = g_strdup (path);
  ml_monitor_keep_checkpoints (self->monitor, CHECKPOINT_PAUSE);
  attach (self, g_timeout_source_new (CHECKPOINT_INTERVAL), write_newest);
}

/** cli_watch_write_checkpoint: writes the last one. Returns: FALSE if it could
 * not be written, or if there was none though one was wanted */
gboolean
cli_watch_write_checkpoint (CliWatch *self, GError **error)
{
  if (self->experiment == NULL)
    return TRUE;
  write_newest (self);
  if (!self->is_written)
    g_set_error_literal (&self->error, ML_ERROR, ML_ERROR_OPTION,
                         _ ("there is nothing to keep: only networks that are "
                            "trained on all rows by mini-batches in one go "
                            "leave a checkpoint"));
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

/** cli_watch_go_on: @points: (element-type MlMetrics): the curve that the run
 * begins with; to be called before it runs */
void
cli_watch_go_on (CliWatch *self, GArray *points)
{
  self->resumed = g_array_ref (points);
  attach (self, g_idle_source_new (), skip_resumed);
}

/** cli_watch_new: watches @monitor until freed */
CliWatch *
cli_watch_new (MlMonitor *monitor)
{
  CliWatch *self = g_new0 (CliWatch, 1);
  self->monitor = ml_monitor_ref (monitor);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->points = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  self->speed = ml_throughput_new ();
  pthread_mutex_init (&self->lock, NULL);
  self->shows_progress = isatty (STDERR_FILENO);
  static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    attach (self, g_unix_signal_source_new (signals[i]), on_interrupt);
  if (self->shows_progress)
    attach (self, g_timeout_source_new (250), on_progress);
  self->thread = g_thread_new ("watch", run, self);
  return self;
}

static gboolean
on_end (gpointer data)
{
  CliWatch *self = data;
  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

/** cli_watch_free: clears the progress line and ends the watching thread */
void
cli_watch_free (CliWatch *self)
{
  /* From inside the loop: it may not have begun to run. */
  attach (self, g_idle_source_new (), on_end);
  g_thread_join (self->thread);
  if (self->has_line)
    fprintf (stderr, "\r\033[K");
  g_array_unref (self->points);
  ml_throughput_free (self->speed);
  g_clear_pointer (&self->resumed, g_array_unref);
  pthread_mutex_destroy (&self->lock);
  g_clear_error (&self->error);
  g_free (self->path);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  ml_monitor_unref (self->monitor);
  g_free (self);
}
