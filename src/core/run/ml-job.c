/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-job.h. The worker sees the experiment, which nobody changes, the
 * monitor and its Task, never the job itself; when it is done it wakes a source
 * on the default main context, which joins it and tells the world. */
#include "ml-job.h"

#include <gio/gio.h>
#include <pthread.h>
#include <sys/resource.h>

enum
{
  WORKER_NICE = 10,        /* the window's own thread goes first */
  PROGRESS_INTERVAL = 100, /* ms between two notifications */
};

enum
{
  PROP_STATE = 1,
  PROP_PROGRESS,
  PROP_TITLE,
  N_PROPS
};

/* What the worker works on. It holds no lock while it works; the lock orders
 * its results before the main thread's reading, for ThreadSanitizer's eyes. */
typedef struct
{
  const MlExperiment *experiment;
  MlMonitor *monitor;
  GSource *done; /* ready when the rest is set */
  pthread_mutex_t lock;
  MlEvaluation *evaluation;
  GError *error;
} Task;

struct _MlJob
{
  GObject parent;
  MlExperiment *experiment;
  MlMonitor *monitor;
  char *title;
  MlJobState state;
  double notified_progress;
  MlEvaluation *evaluation;
  GError *error;
  /* From start to end: */
  GThread *thread;
  Task *task;
  GSource *timer;
};

G_DEFINE_FINAL_TYPE (MlJob, ml_job, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (MlJobState, ml_job_state,
                    G_DEFINE_ENUM_VALUE (ML_JOB_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (ML_JOB_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (ML_JOB_PAUSED, "paused"),
                    G_DEFINE_ENUM_VALUE (ML_JOB_FINISHED, "finished"),
                    G_DEFINE_ENUM_VALUE (ML_JOB_STOPPED, "stopped"),
                    G_DEFINE_ENUM_VALUE (ML_JOB_FAILED, "failed"))

static GParamSpec *properties[N_PROPS];
static guint finished_signal;
static GPtrArray *running; /* MlJob, not owned; main thread only */

static Task *
task_new (MlJob *job)
{
  Task *task = g_new0 (Task, 1);
  task->experiment = job->experiment;
  task->monitor = ml_monitor_ref (job->monitor);
  pthread_mutex_init (&task->lock, NULL);
  return task;
}

static void
task_free (Task *task)
{
  ml_monitor_unref (task->monitor);
  g_source_destroy (task->done);
  g_source_unref (task->done);
  pthread_mutex_destroy (&task->lock);
  ml_evaluation_unref (task->evaluation);
  g_clear_error (&task->error);
  g_free (task);
}

/* The worker's whole life. */
static gpointer
work (gpointer data)
{
  Task *task = data;
  setpriority (PRIO_PROCESS, 0, WORKER_NICE); /* on Linux, of this thread */
  GError *error = NULL;
  MlEvaluation *evaluation
      = ml_experiment_run (task->experiment, task->monitor, &error);
  pthread_mutex_lock (&task->lock);
  task->evaluation = evaluation;
  task->error = error;
  pthread_mutex_unlock (&task->lock);
  g_source_set_ready_time (task->done, 0);
  return NULL;
}

static void
set_state (MlJob *self, MlJobState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
notify_progress (MlJob *self)
{
  double progress = ml_monitor_progress (self->monitor);
  if (progress == self->notified_progress)
    return;
  self->notified_progress = progress;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
}

static gboolean
on_timer (gpointer data)
{
  notify_progress (data);
  return G_SOURCE_CONTINUE;
}

/* Joins the worker and takes what it found. */
static void
join (MlJob *self)
{
  Task *task = self->task;
  g_thread_join (g_steal_pointer (&self->thread));
  pthread_mutex_lock (&task->lock);
  self->evaluation = g_steal_pointer (&task->evaluation);
  self->error = g_steal_pointer (&task->error);
  pthread_mutex_unlock (&task->lock);
  g_clear_pointer (&self->task, task_free);
  g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  g_ptr_array_remove (running, self);
}

static MlJobState
final_state (const MlJob *self)
{
  if (self->error == NULL)
    return ml_evaluation_was_stopped (self->evaluation) ? ML_JOB_STOPPED
                                                        : ML_JOB_FINISHED;
  return g_error_matches (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
             ? ML_JOB_STOPPED
             : ML_JOB_FAILED;
}

/* The worker is done or about to be: joins it and tells the world. */
static void
finish (MlJob *self)
{
  g_autoptr (MlJob) kept G_GNUC_UNUSED = g_object_ref (self);
  join (self);
  notify_progress (self);
  set_state (self, final_state (self));
  g_signal_emit (self, finished_signal, 0);
}

static gboolean
dispatch_done (GSource *source, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

static gboolean
on_done (gpointer data)
{
  finish (data);
  return G_SOURCE_REMOVE;
}

static GSource *
make_done_source (MlJob *self)
{
  static GSourceFuncs functions = { .dispatch = dispatch_done };
  GSource *source = g_source_new (&functions, sizeof (GSource));
  g_source_set_static_name (source, "ml-job done");
  g_source_set_callback (source, on_done, self, NULL);
  g_source_attach (source, NULL);
  return source;
}

static GSource *
make_timer (MlJob *self)
{
  GSource *source = g_timeout_source_new (PROGRESS_INTERVAL);
  g_source_set_static_name (source, "ml-job progress");
  g_source_set_callback (source, on_timer, self, NULL);
  g_source_attach (source, NULL);
  return source;
}

/**
 * ml_job_new:
 * @experiment: (transfer full): what to run; nobody changes it any more
 *
 * Returns: (transfer full): a job that waits to be started
 */
MlJob *
ml_job_new (MlExperiment *experiment)
{
  MlJob *self = g_object_new (ML_TYPE_JOB, NULL);
  self->experiment = experiment;
  self->title = ml_experiment_describe (experiment);
  return self;
}

/** ml_job_start: starts the worker; once in a job's life */
void
ml_job_start (MlJob *self)
{
  g_return_if_fail (self->state == ML_JOB_WAITING);
  if (running == NULL)
    running = g_ptr_array_new ();
  g_ptr_array_add (running, self);
  self->task = task_new (self);
  self->task->done = make_done_source (self);
  self->timer = make_timer (self);
  set_state (self, ML_JOB_RUNNING);
  self->thread = g_thread_new ("ml-job", work, self->task);
}

/** ml_job_pause: every part of the run waits at its next update */
void
ml_job_pause (MlJob *self)
{
  if (self->state != ML_JOB_RUNNING)
    return;
  ml_monitor_pause (self->monitor);
  set_state (self, ML_JOB_PAUSED);
}

/** ml_job_resume: goes on after a pause */
void
ml_job_resume (MlJob *self)
{
  if (self->state != ML_JOB_PAUSED)
    return;
  ml_monitor_resume (self->monitor);
  set_state (self, ML_JOB_RUNNING);
}

/** ml_job_step: does one @unit more and pauses; pauses a running job first */
void
ml_job_step (MlJob *self, MlStepUnit unit)
{
  if (self->state != ML_JOB_RUNNING && self->state != ML_JOB_PAUSED)
    return;
  ml_monitor_step_once (self->monitor, unit);
  set_state (self, ML_JOB_PAUSED);
}

/** ml_job_stop: answers at once; "finished" follows, with what was learned,
 * tested for a second at most. A second call cuts that test. A job that never
 * started is stopped for good. */
void
ml_job_stop (MlJob *self)
{
  if (ml_monitor_is_stopped (self->monitor))
    ml_monitor_cut (self->monitor);
  else
    ml_monitor_stop (self->monitor);
  if (self->state != ML_JOB_WAITING)
    return;
  set_state (self, ML_JOB_STOPPED);
  g_signal_emit (self, finished_signal, 0);
}

/** ml_job_state: Returns: where the job stands */
MlJobState
ml_job_state (MlJob *self)
{
  return self->state;
}

/** ml_job_title: Returns: (transfer none): "Knn neighbors=5 · diabetes ·
 * 10-fold" */
const char *
ml_job_title (MlJob *self)
{
  return self->title;
}

/** ml_job_monitor: Returns: (transfer none): to watch the run by */
MlMonitor *
ml_job_monitor (MlJob *self)
{
  return self->monitor;
}

/** ml_job_experiment: Returns: (transfer none): the settings */
const MlExperiment *
ml_job_experiment (MlJob *self)
{
  return self->experiment;
}

/** ml_job_evaluation: Returns: (transfer none) (nullable): what came out, when
 * finished, or when stopped and something was learned */
MlEvaluation *
ml_job_evaluation (MlJob *self)
{
  return self->evaluation;
}

/** ml_job_error: Returns: (transfer none) (nullable): why it failed */
const GError *
ml_job_error (MlJob *self)
{
  return self->error;
}

/** ml_job_n_running: Returns: how many jobs have a worker, paused ones too */
guint
ml_job_n_running (void)
{
  return running != NULL ? running->len : 0;
}

/** ml_job_stop_all: stops and joins every job; their "finished" is emitted
 * before this returns */
void
ml_job_stop_all (void)
{
  for (guint i = 0; i < ml_job_n_running (); i++)
    ml_monitor_cut (((MlJob *) g_ptr_array_index (running, i))->monitor);
  while (ml_job_n_running () > 0)
    finish (g_ptr_array_index (running, 0));
}

static void
ml_job_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  MlJob *self = ML_JOB (object);
  switch (id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, ml_monitor_progress (self->monitor));
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
ml_job_dispose (GObject *object)
{
  MlJob *self = ML_JOB (object);
  if (self->thread != NULL)
    {
      ml_monitor_cut (self->monitor);
      join (self);
    }
  G_OBJECT_CLASS (ml_job_parent_class)->dispose (object);
}

static void
ml_job_finalize (GObject *object)
{
  MlJob *self = ML_JOB (object);
  ml_experiment_free (self->experiment);
  ml_monitor_unref (self->monitor);
  ml_evaluation_unref (self->evaluation);
  g_clear_error (&self->error);
  g_free (self->title);
  G_OBJECT_CLASS (ml_job_parent_class)->finalize (object);
}

static void
ml_job_class_init (MlJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags
      = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  object_class->get_property = ml_job_get_property;
  object_class->dispose = ml_job_dispose;
  object_class->finalize = ml_job_finalize;
  properties[PROP_STATE]
      = g_param_spec_enum ("state", "state", "Where the job stands",
                           ml_job_state_get_type (), ML_JOB_WAITING, flags);
  properties[PROP_PROGRESS] = g_param_spec_double (
      "progress", "progress", "Done so far, 0 to 1", 0, 1, 0, flags);
  properties[PROP_TITLE] = g_param_spec_string (
      "title", "title", "Learner, data and test option", NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  /**
   * MlJob::finished:
   *
   * On the main thread, once: when the worker is joined and the state is final.
   */
  finished_signal = g_signal_new ("finished", ML_TYPE_JOB, G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ml_job_init (MlJob *self)
{
  self->monitor = ml_monitor_new ();
}
