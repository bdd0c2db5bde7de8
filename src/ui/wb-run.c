/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-run.h"

#include "wb-continue.h"

#include "plot-pace.h"

#include <glib/gi18n.h>

enum
{
  N_EXAMPLES = 16, /* rows whose activations a snapshot holds */
};

struct _WbRun
{
  GObject parent;
  MlJob *job;             /* (nullable) */
  MlPredictor *predictor; /* (nullable): of a loaded model, … */
  MlDataset *examples;    /* (nullable): … and some rows to show it */
  MlEvaluation *restored; /* (nullable): of a session that was opened, or … */
  MlExperiment *failed;   /* (nullable): … what came to nothing, … */
  char *problem;          /* (nullable): … and why */
  MlSnapshot *snapshot;   /* (nullable): the newest */
  gint64 asked;           /* µs: when for it */
  GArray *history;        /* MlMetrics */
  MlThroughput *throughput;
  GArray *layers; /* MlLayerStats: some for each point of part 0 */
  guint n_layer_points;
  char *title, *time;
  guint color;
  gboolean is_ticked, has_final_snapshot;
};

enum
{
  PROP_STATE = 1,
  PROP_TICKED,
  N_PROPS,
};

static const guint32 first_rows[N_EXAMPLES]
    = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (WbRun, wb_run, G_TYPE_OBJECT)

/* (transfer none) (nullable) */
static MlEvaluation *
result_of (WbRun *self)
{
  return self->job != NULL ? ml_job_evaluation (self->job) : self->restored;
}

static void
wb_run_get_property (GObject *object, guint id, GValue *value,
                     GParamSpec *pspec)
{
  WbRun *self = WB_RUN (object);
  if (id == PROP_STATE)
    g_value_set_int (value, (int) wb_run_state (self));
  else if (id == PROP_TICKED)
    g_value_set_boolean (value, self->is_ticked);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
wb_run_set_property (GObject *object, guint id, const GValue *value,
                     GParamSpec *pspec)
{
  if (id == PROP_TICKED)
    wb_run_set_ticked (WB_RUN (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
wb_run_finalize (GObject *object)
{
  WbRun *self = WB_RUN (object);
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  g_clear_pointer (&self->predictor, ml_predictor_unref);
  g_clear_object (&self->examples);
  g_clear_pointer (&self->restored, ml_evaluation_unref);
  ml_experiment_free (self->failed);
  g_free (self->problem);
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  g_array_unref (self->history);
  ml_throughput_free (self->throughput);
  g_array_unref (self->layers);
  g_free (self->title);
  g_free (self->time);
  G_OBJECT_CLASS (wb_run_parent_class)->finalize (object);
}

static void
wb_run_class_init (WbRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = wb_run_get_property;
  object_class->set_property = wb_run_set_property;
  object_class->finalize = wb_run_finalize;
  props[PROP_STATE]
      = g_param_spec_int ("state", NULL, NULL, 0, G_MAXINT, 0,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_TICKED] = g_param_spec_boolean (
      "ticked", NULL, NULL, FALSE,
      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  g_signal_new ("studied", WB_TYPE_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
}

static void
wb_run_init (WbRun *self)
{
  self->history = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  self->throughput = ml_throughput_new ();
  self->layers = g_array_new (FALSE, FALSE, sizeof (MlLayerStats));
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  self->time = g_date_time_format (now, "%H:%M:%S");
}

static void
on_state (WbRun *self)
{
  wb_run_drain (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

/* Adds @run on top of the list and looks at it. */
static void
add (WbSession *session, WbRun *run)
{
  g_list_store_insert (wb_session_runs (session), 0, run);
  wb_session_set_run (session, G_OBJECT (run));
  g_object_unref (run); /* the list holds it */
}

/* The lowest color that no run of the session has. */
static guint
next_color (WbSession *session)
{
  GListModel *runs = G_LIST_MODEL (wb_session_runs (session));
  for (guint color = 0;; color++)
    {
      gboolean is_free = TRUE;
      for (guint i = 0; i < g_list_model_get_n_items (runs) && is_free; i++)
        {
          g_autoptr (WbRun) run = g_list_model_get_item (runs, i);
          is_free = run->color != color;
        }
      if (is_free)
        return color;
    }
}

/**
 * wb_run_start:
 * @experiment: (transfer full): what to run
 *
 * Starts a job; returns at once.
 *
 * Returns: (transfer none): the run, which the session holds
 */
WbRun *
wb_run_start (WbSession *session, MlExperiment *experiment)
{
  WbRun *self = g_object_new (WB_TYPE_RUN, NULL);
  self->job = ml_job_new (experiment);
  if (experiment->resume_history != NULL)
    ml_throughput_skip (self->throughput, experiment->resume_history);
  self->color = next_color (session);
  self->title = g_strdup (ml_job_title (self->job));
  g_signal_connect_swapped (self->job, "notify::state", G_CALLBACK (on_state),
                            self);
  wb_continue_prepare (self);
  add (session, self);
  ml_job_start (self->job);
  return self;
}

/* The first rows of the session's table. (transfer full) (nullable): it has
 * other columns than @predictor reads */
static MlDataset *
find_examples (WbSession *session, MlPredictor *predictor)
{
  MlDataset *data = wb_session_dataset (session);
  if (data == NULL || ml_dataset_n_rows (data) == 0)
    return NULL;
  g_autoptr (MlDataset) first = ml_dataset_take_rows (
      data, first_rows, MIN (ml_dataset_n_rows (data), N_EXAMPLES));
  return ml_predictor_match (predictor, first, NULL);
}

/**
 * wb_run_load:
 * @predictor: (transfer full): a model read from @path
 *
 * Charts show what its layers make of the session's table, if it can read that.
 *
 * Returns: (transfer none): a run without a result, to predict files with
 */
WbRun *
wb_run_load (WbSession *session, MlPredictor *predictor, const char *path)
{
  WbRun *self = g_object_new (WB_TYPE_RUN, NULL);
  self->predictor = predictor;
  self->examples = find_examples (session, predictor);
  self->color = next_color (session);
  g_autofree char *settings
      = ml_learner_describe_settings (ml_predictor_learner (predictor));
  g_autofree char *name = g_path_get_basename (path);
  self->title = g_strdup_printf ("%s · %s", settings, name);
  add (session, self);
  return self;
}

/**
 * wb_run_restore:
 * @saved: a run of a session file
 *
 * Returns: (transfer none): the run as it was; it can be run again
 */
WbRun *
wb_run_restore (WbSession *session, const MlSavedRun *saved)
{
  WbRun *self = g_object_new (WB_TYPE_RUN, NULL);
  g_free (self->time);
  self->time = g_strdup (saved->time);
  self->color = next_color (session);
  if (saved->evaluation != NULL)
    {
      const GArray *history = ml_evaluation_history (saved->evaluation);
      self->restored = ml_evaluation_ref (saved->evaluation);
      self->title = ml_experiment_describe (
          ml_evaluation_experiment (saved->evaluation));
      g_array_append_vals (self->history, history->data, history->len);
    }
  else if (saved->problem != NULL)
    {
      self->failed = ml_experiment_copy (saved->experiment);
      self->problem = g_strdup (saved->problem);
      self->title = ml_experiment_describe (self->failed);
    }
  else
    {
      self->predictor = ml_predictor_ref (saved->predictor);
      self->title = g_strdup (saved->path);
    }
  add (session, self);
  return self;
}

/** wb_run_remove: takes @run out of the session; stops it if it is at work */
void
wb_run_remove (WbSession *session, WbRun *run)
{
  GListStore *runs = wb_session_runs (session);
  guint position;
  if (!g_list_store_find (runs, run, &position))
    return;
  if (wb_run_is_running (run))
    { /* kept until its thread has ended: joining here would block */
      g_object_ref (run->job);
      g_signal_connect (run->job, "finished", G_CALLBACK (g_object_unref),
                        NULL);
      ml_job_stop (run->job);
    }
  const gboolean was_current = wb_session_run (session) == G_OBJECT (run);
  g_list_store_remove (runs, position);
  if (!was_current)
    return;
  const guint n_left = g_list_model_get_n_items (G_LIST_MODEL (runs));
  g_autoptr (GObject) next = NULL;
  if (n_left > 0)
    next = g_list_model_get_item (G_LIST_MODEL (runs),
                                  MIN (position, n_left - 1));
  wb_session_set_run (session, next);
}

/** wb_run_n_running: Returns: how many runs of @session are at work */
guint
wb_run_n_running (WbSession *session)
{
  GListModel *runs = G_LIST_MODEL (wb_session_runs (session));
  guint n_running = 0;
  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (WbRun) run = g_list_model_get_item (runs, i);
      n_running += wb_run_is_running (run);
    }
  return n_running;
}

guint
wb_run_color (WbRun *self)
{
  return self->color;
}

const char *
wb_run_title (WbRun *self)
{
  return self->title;
}

const char *
wb_run_time (WbRun *self)
{
  return self->time;
}

MlJobState
wb_run_state (WbRun *self)
{
  if (self->job != NULL)
    return ml_job_state (self->job);
  if (self->problem != NULL)
    return ML_JOB_FAILED;
  return self->restored != NULL && ml_evaluation_was_stopped (self->restored)
             ? ML_JOB_STOPPED
             : ML_JOB_FINISHED;
}

gboolean
wb_run_is_running (WbRun *self)
{
  return wb_run_state (self) <= ML_JOB_PAUSED;
}

static char *
format_result (WbRun *self)
{
  MlEvaluation *evaluation = wb_run_evaluation (self);
  if (evaluation == NULL)
    return g_strdup (self->job == NULL ? _ ("model from a file") : "");
  if (ml_evaluation_n_classes (evaluation) > 0)
    return g_strdup_printf ("%.2f %%",
                            ml_evaluation_measure (evaluation, "accuracy"));
  return g_strdup_printf (_ ("RMSE %.4g"),
                          ml_evaluation_measure (evaluation, "rmse"));
}

/* A stopped run may have tested a few rows only: it says how many. */
static char *
format_stopped (WbRun *self)
{
  MlEvaluation *evaluation = wb_run_evaluation (self);
  const guint n_rows
      = evaluation != NULL ? ml_evaluation_n_predictions (evaluation) : 0;
  if (n_rows == 0)
    return g_strdup (_ ("stopped"));
  g_autofree char *result = format_result (self);
  const guint n_planned = ml_evaluation_n_planned (evaluation);
  return n_rows < n_planned
             ? g_strdup_printf (_ ("stopped · %s of %u rows, of %u"), result,
                                n_rows, n_planned)
             : g_strdup_printf (_ ("stopped · %s of %u rows"), result, n_rows);
}

/** wb_run_status: Returns: (transfer full): how it stands, in a few words */
char *
wb_run_status (WbRun *self)
{
  const MlJobState state = wb_run_state (self);
  const double percent
      = self->job != NULL
            ? 100 * ml_monitor_progress (ml_job_monitor (self->job))
            : 100;
  switch (state)
    {
    case ML_JOB_WAITING:
      return g_strdup (_ ("waiting"));
    case ML_JOB_RUNNING:
      return g_strdup_printf (_ ("running %.0f %%"), percent);
    case ML_JOB_PAUSED:
      return g_strdup_printf (_ ("paused %.0f %%"), percent);
    case ML_JOB_STOPPED:
      return format_stopped (self);
    case ML_JOB_FAILED:
      return g_strdup (_ ("failed"));
    case ML_JOB_FINISHED:
    default:
      return format_result (self);
    }
}

gboolean
wb_run_is_ticked (WbRun *self)
{
  return self->is_ticked;
}

/** wb_run_set_ticked: ticked runs are overlaid on the charts */
void
wb_run_set_ticked (WbRun *self, gboolean ticked)
{
  if (self->is_ticked == !!ticked)
    return;
  self->is_ticked = !!ticked;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TICKED]);
}

MlJob *
wb_run_job (WbRun *self)
{
  return self->job;
}

/** wb_run_evaluation: Returns: (transfer none) (nullable): the result; NULL
 * while running, and if it was stopped before a row was tested */
MlEvaluation *
wb_run_evaluation (WbRun *self)
{
  MlEvaluation *evaluation = result_of (self);
  return evaluation != NULL && ml_evaluation_n_predictions (evaluation) > 0
             ? evaluation
             : NULL;
}

/** wb_run_problem: Returns: (transfer none) (nullable): why it failed, in a
 * sentence; NULL: it did not */
const char *
wb_run_problem (WbRun *self)
{
  if (wb_run_state (self) != ML_JOB_FAILED)
    return NULL;
  return self->job != NULL ? ml_job_error (self->job)->message : self->problem;
}

/** wb_run_end_text: Returns: (transfer none) (nullable): why its training
 * ended, in a sentence */
const char *
wb_run_end_text (WbRun *self)
{
  const char *text = NULL;
  MlEvaluation *evaluation = result_of (self);
  if (evaluation != NULL)
    ml_evaluation_end (evaluation, &text);
  return text;
}

/** wb_run_predictor: Returns: (transfer none) (nullable): the model, also of a
 * run that was stopped before the test */
MlPredictor *
wb_run_predictor (WbRun *self)
{
  MlEvaluation *evaluation = result_of (self);
  return evaluation != NULL ? ml_evaluation_predictor (evaluation)
                            : self->predictor;
}

const MlExperiment *
wb_run_experiment (WbRun *self)
{
  if (self->job != NULL)
    return ml_job_experiment (self->job);
  return self->restored != NULL ? ml_evaluation_experiment (self->restored)
                                : self->failed;
}

/** wb_run_drain: Returns: whether the history grew */
gboolean
wb_run_drain (WbRun *self)
{
  if (self->job == NULL)
    return FALSE;
  MlMonitor *monitor = ml_job_monitor (self->job);
  const guint before = self->history->len;
  self->n_layer_points
      = ml_monitor_layer_history (monitor, self->n_layer_points, self->layers);
  const gboolean has_grown
      = ml_monitor_history (monitor, before, self->history) > before;
  ml_throughput_add (self->throughput, self->history, before,
                     ml_monitor_seconds (monitor));
  return has_grown;
}

/* The weights that the run ended with, and what its layers make of the first
 * rows. (transfer full) (nullable) */
static MlSnapshot *
make_final_snapshot (WbRun *self, MlPredictor *predictor)
{
  const MlExperiment *experiment = wb_run_experiment (self);
  MlDataset *data = experiment != NULL ? experiment->data : self->examples;
  MlSnapshot *snapshot = NULL;
  if (data != NULL && ml_dataset_n_rows (data) > 0)
    {
      GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_array_append_vals (rows, first_rows,
                           MIN (ml_dataset_n_rows (data), N_EXAMPLES));
      g_autoptr (MlSubset) examples
          = ml_subset_new (data,
                           experiment != NULL ? experiment->target
                                              : ml_predictor_target (predictor),
                           rows);
      snapshot = ml_predictor_probe (predictor, examples);
    }
  return snapshot != NULL ? snapshot
                          : ml_model_snapshot (ml_predictor_model (predictor));
}

static gboolean
take_final_snapshot (WbRun *self)
{
  MlPredictor *predictor = wb_run_predictor (self);
  if (self->has_final_snapshot || predictor == NULL)
    return FALSE;
  self->has_final_snapshot = TRUE;
  MlSnapshot *snapshot = make_final_snapshot (self, predictor);
  if (snapshot == NULL)
    return FALSE;
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  self->snapshot = snapshot;
  return TRUE;
}

/** wb_run_ask_snapshot: call it while somebody looks; @is_awaited: a picture is
 * about to be drawn from it */
void
wb_run_ask_snapshot (WbRun *self, gboolean is_awaited)
{
  if (wb_run_is_running (self) && plot_pace_asks (&self->asked, is_awaited))
    ml_monitor_ask_snapshot (ml_job_monitor (self->job));
}

/** wb_run_drain_snapshot: takes the newest. Returns: whether there was one */
gboolean
wb_run_drain_snapshot (WbRun *self)
{
  if (!wb_run_is_running (self))
    return take_final_snapshot (self);
  MlSnapshot *snapshot = ml_monitor_take_published (ml_job_monitor (self->job));
  if (snapshot == NULL)
    return FALSE;
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  self->snapshot = snapshot;
  return TRUE;
}

const GArray *
wb_run_history (WbRun *self)
{
  return self->history;
}

const MlThroughput *
wb_run_throughput (WbRun *self)
{
  return self->throughput;
}

/** wb_run_layers: @names: (out) (transfer none) (nullable); @n_layers: (out).
 * Returns: (transfer none): MlLayerStats, @n_layers for each point of part 0 */
const GArray *
wb_run_layers (WbRun *self, const char *const **names, guint *n_layers)
{
  *names = ml_monitor_layer_names (
      self->job != NULL ? ml_job_monitor (self->job) : NULL, n_layers);
  return self->layers;
}

MlSnapshot *
wb_run_snapshot (WbRun *self)
{
  return self->snapshot;
}

/** wb_run_live_predictor: Returns: (transfer none) (nullable): the model, or
 * while it is still learned, what the newest snapshot predicts */
MlPredictor *
wb_run_live_predictor (WbRun *self)
{
  MlPredictor *predictor = wb_run_predictor (self);
  if (predictor == NULL && self->snapshot != NULL && wb_run_is_running (self))
    predictor = ml_snapshot_attached (self->snapshot);
  return predictor;
}

/* The run as charts see it; valid while @self lives. */
static PlotRun
wb_run_plot (WbRun *self)
{
  return (PlotRun){
    .title = self->title,
    .color = self->color,
    .history = self->history,
    .evaluation = wb_run_evaluation (self),
    .predictor = wb_run_live_predictor (self),
  };
}

/**
 * wb_run_on_show:
 *
 * Returns: (transfer full) (element-type WbRun): the run of @session looked at
 *   first, then the ticked ones
 */
GPtrArray *
wb_run_on_show (WbSession *session)
{
  GPtrArray *shown = g_ptr_array_new_with_free_func (g_object_unref);
  WbRun *current = (WbRun *) wb_session_run (session);
  if (current != NULL)
    g_ptr_array_add (shown, g_object_ref (current));
  GListModel *all = G_LIST_MODEL (wb_session_runs (session));
  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (WbRun) run = g_list_model_get_item (all, i);
      if (run != current && wb_run_is_ticked (run))
        g_ptr_array_add (shown, g_steal_pointer (&run));
    }
  return shown;
}

/**
 * wb_run_collect_plots:
 *
 * Returns: (transfer full) (element-type PlotRun): the runs on show, the first
 *   to be drawn strong; they borrow from the runs, which @session keeps alive
 */
GArray *
wb_run_collect_plots (WbSession *session)
{
  GArray *plots = g_array_new (FALSE, FALSE, sizeof (PlotRun));
  g_autoptr (GPtrArray) shown = wb_run_on_show (session);
  for (guint i = 0; i < shown->len; i++)
    {
      const PlotRun plot = wb_run_plot (g_ptr_array_index (shown, i));
      g_array_append_val (plots, plot);
    }
  return plots;
}
