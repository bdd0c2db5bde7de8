/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An experiment in a worker thread of its own. Lives on the main context: its
 * properties and signals are only ever touched there. Unreffing a running job
 * stops and joins it. */
#pragma once

#include "ml-experiment.h"
#include "ml-monitor.h"

typedef enum
{
  ML_JOB_WAITING,
  ML_JOB_RUNNING,
  ML_JOB_PAUSED,
  ML_JOB_FINISHED,
  ML_JOB_STOPPED, /* by the user; what was learned is kept */
  ML_JOB_FAILED,
} MlJobState;

#define ML_TYPE_JOB (ml_job_get_type ())
G_DECLARE_FINAL_TYPE (MlJob, ml_job, ML, JOB, GObject)
GType ml_job_state_get_type (void);

/* Properties: state, progress (0 … 1), title. Signal: "finished" (). */
MlJob              *ml_job_new        (MlExperiment *experiment); /* (transfer full) */
void                ml_job_start      (MlJob *self);
void                ml_job_pause      (MlJob *self);
void                ml_job_resume     (MlJob *self);
void                ml_job_step       (MlJob *self, MlStepUnit unit);
void                ml_job_stop       (MlJob *self);              /* answers at once; "finished" follows */
MlJobState          ml_job_state      (MlJob *self);
const char         *ml_job_title      (MlJob *self);
MlMonitor          *ml_job_monitor    (MlJob *self);              /* (transfer none) */
const MlExperiment *ml_job_experiment (MlJob *self);
MlEvaluation       *ml_job_evaluation (MlJob *self);              /* (transfer none) (nullable): when finished or stopped */
const GError       *ml_job_error      (MlJob *self);              /* (nullable) */
guint               ml_job_n_running  (void);
void                ml_job_stop_all   (void);                     /* stops and joins: before main returns */
