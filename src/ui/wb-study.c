/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See wb-study.h. While it works a timeout takes the findings so far out of the
 * monitor and asks for the next. */
#include "wb-study.h"

#include "wb-work.h"

#include <glib/gi18n.h>

enum
{
  LOOK_INTERVAL = 200, /* ms */
};

struct _WbStudy
{
  GObject parent;
  WbRun *run;   /* not owned: the run owns this */
  WbWork *work; /* (nullable): while it runs */
  guint look;   /* timeout id, or 0 */
  /* What the thread works on, from start to end: */
  MlStudy *settings;
  MlExperiment *experiment;
  MlPredictor *model; /* (nullable) */

  MlFindings *findings; /* (nullable) */
  MlStudy *found_by;    /* (nullable): their settings */
  char *problem;        /* (nullable) */
};

G_DEFINE_FINAL_TYPE (WbStudy, wb_study, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
clear_task (WbStudy *self)
{
  g_clear_object (&self->settings);
  g_clear_pointer (&self->experiment, ml_experiment_free);
  g_clear_pointer (&self->model, ml_predictor_unref);
}

static void
wb_study_dispose (GObject *object)
{
  WbStudy *self = WB_STUDY (object);
  g_clear_handle_id (&self->look, g_source_remove);
  g_clear_object (&self->work); /* stops and joins */
  clear_task (self);
  g_clear_object (&self->findings);
  g_clear_object (&self->found_by);
  G_OBJECT_CLASS (wb_study_parent_class)->dispose (object);
}

static void
wb_study_finalize (GObject *object)
{
  g_free (WB_STUDY (object)->problem);
  G_OBJECT_CLASS (wb_study_parent_class)->finalize (object);
}

static void
wb_study_class_init (WbStudyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wb_study_dispose;
  G_OBJECT_CLASS (klass)->finalize = wb_study_finalize;
  signals[SIGNAL_CHANGED]
      = g_signal_new ("changed", WB_TYPE_STUDY, G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 0);
}

static void
wb_study_init (WbStudy *self)
{
}

/**
 * wb_study_of:
 * @type: a registered study
 *
 * Returns: (transfer none): the one of @run, which owns it
 */
WbStudy *
wb_study_of (WbRun *run, GType type)
{
  g_autofree char *key = g_strconcat ("wb-study ", g_type_name (type), NULL);
  WbStudy *self = g_object_get_data (G_OBJECT (run), key);
  if (self != NULL)
    return self;
  self = g_object_new (WB_TYPE_STUDY, NULL);
  self->run = run;
  g_object_set_data_full (G_OBJECT (run), key, self, g_object_unref);
  return self;
}

static void
set_findings (WbStudy *self, MlStudy *settings, MlFindings *findings)
{
  g_set_object (&self->findings, findings);
  g_set_object (&self->found_by, settings);
}

static gboolean
look (gpointer data)
{
  WbStudy *self = data;
  g_autoptr (MlSnapshot) snapshot
      = ml_monitor_take_snapshot (wb_work_monitor (self->work));
  if (snapshot != NULL)
    set_findings (self, self->settings, ml_snapshot_attached (snapshot));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0); /* progress, at least */
  return G_SOURCE_CONTINUE;
}

/* In the thread. */
static GObject *
work (gpointer data, MlMonitor *monitor, GError **error)
{
  WbStudy *self = data;
  return (GObject *) ml_study_run (self->settings, self->experiment,
                                   self->model, monitor, error);
}

static void
ended (GObject *made, const GError *error, gpointer data)
{
  g_autoptr (WbStudy) self = g_object_ref (data);
  g_clear_handle_id (&self->look, g_source_remove);
  g_clear_object (&self->work);
  if (made != NULL)
    set_findings (self, self->settings, ML_FINDINGS (made));
  clear_task (self);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->problem = g_strdup (_ ("Stopped before anything was found."));
  else if (error != NULL)
    self->problem = g_strdup (error->message);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  g_signal_emit_by_name (self->run, "studied");
}

/* What the learner made of all rows, if the run was not stopped on the way. */
static MlPredictor *
whole_model (WbRun *run)
{
  MlPredictor *model
      = wb_run_state (run) == ML_JOB_FINISHED ? wb_run_predictor (run) : NULL;
  return model != NULL ? ml_predictor_ref (model) : NULL;
}

/** wb_study_start: @settings: copied; of a run that has an experiment, while
 * nothing runs here. Starts a thread; returns at once. */
void
wb_study_start (WbStudy *self, MlStudy *settings)
{
  g_return_if_fail (self->work == NULL && wb_run_experiment (self->run));
  self->settings = ml_option_copy (settings);
  self->experiment = ml_experiment_copy (wb_run_experiment (self->run));
  self->model = whole_model (self->run);
  g_clear_pointer (&self->problem, g_free);
  self->work = wb_work_new ();
  wb_work_start (self->work, _ (ML_STUDY_GET_CLASS (settings)->title), work,
                 self, NULL, ended, self);
  self->look = g_timeout_add (LOOK_INTERVAL, look, self);
  ml_snapshot_unref (ml_monitor_take_snapshot (wb_work_monitor (self->work)));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/** wb_study_stop: asks it to end; what was found stays */
void
wb_study_stop (WbStudy *self)
{
  if (self->work != NULL)
    wb_work_cancel (self->work);
}

MlFindings *
wb_study_findings (WbStudy *self)
{
  return self->findings;
}

MlStudy *
wb_study_settings (WbStudy *self)
{
  return self->found_by;
}

/** wb_study_restore: @findings: of an earlier study with @settings, from a
 * session */
void
wb_study_restore (WbStudy *self, MlStudy *settings, MlFindings *findings)
{
  set_findings (self, settings, findings);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

const char *
wb_study_problem (WbStudy *self)
{
  return self->problem;
}

MlMonitor *
wb_study_monitor (WbStudy *self)
{
  return self->work != NULL ? wb_work_monitor (self->work) : NULL;
}
