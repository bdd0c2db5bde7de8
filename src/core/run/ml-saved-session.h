/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A session in one file: the table at hand and the steps around it, the runs
 * with their settings, seeds, results and studies, what comparisons found, and
 * the versions it was made with. Tables are kept once and known by their hash. Reading a hostile file does no harm. The format is
 * described in docs/model-format.md. */
#pragma once

#include "ml-experiment.h"
#include "ml-scores.h"
#include "ml-study.h"

enum
{
  ML_SAVED_SESSION_STEPS = 64 << 20, /* bytes that the tables of undo and redo may take; the farthest are left out */
};

typedef struct
{
  MlStudy *settings;
  MlFindings *findings;
} MlSavedStudy;

typedef struct
{
  char *time;               /* when it was begun: "14:02:31"                */
  char *path;               /* (nullable): the file a loaded model is from  */
  MlEvaluation *evaluation; /* (nullable): with its experiment              */
  MlPredictor *predictor;   /* (nullable): of a run without an evaluation   */
  MlExperiment *experiment; /* (nullable): of a run that failed             */
  char *problem;            /* (nullable): why it did, in a sentence        */
  gboolean is_continued;    /* it went on from a checkpoint                 */
  GPtrArray *studies;       /* MlSavedStudy                                 */
} MlSavedRun;

typedef struct
{
  MlDataset *data;
  int target;       /* -1: none                                             */
  MlFilter *filter; /* (nullable): that made the table of the one before    */
} MlSavedStep;

typedef struct
{
  char *time;       /* when it was begun                                    */
  MlScores *scores; /* all that it found                                    */
} MlSavedComparison;

typedef struct /* of the next comparison */
{
  MlTestOption test; /* ML_TEST_FOLDS or ML_TEST_SPLIT                      */
  guint runs, folds; /* 10                                                  */
  double percent;    /* 66                                                  */
  gint64 seed;       /* 1                                                   */
} MlSavedPlan;

#define ML_SAVED_PLAN_PRESET ((MlSavedPlan){ ML_TEST_FOLDS, 10, 10, 66, 1 })

typedef struct
{
  char *versions;     /* "Ruru 0.1.0, GLib 2.74.6, …": of the program that saved it */
  MlDataset *data;    /* (nullable)                                         */
  int target;         /* -1: none                                           */
  char *path;         /* (nullable): the file the table came from           */
  GPtrArray *filters; /* MlFilter: of the next experiment                   */
  GPtrArray *runs;    /* MlSavedRun, newest first                           */
  GPtrArray *comparisons; /* MlSavedComparison, newest first                */
  GArray *undo, *redo; /* MlSavedStep, the next one last                     */
  MlFilter *filter;    /* (nullable): that made the table of the last of undo */
  MlFilter *leak;      /* (nullable): that learned from all rows of the table */
  char **schemes;      /* that the next comparison is of: "Standardize; kNN" */
  MlSavedPlan plan;
} MlSavedSession;

MlSavedSession *ml_saved_session_new        (MlDataset *data, int target, const char *path); /* (nullable) data, path */
void            ml_saved_session_free       (MlSavedSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlSavedSession, ml_saved_session_free)
MlSavedRun     *ml_saved_session_add_run    (MlSavedSession *self, const char *time, const MlEvaluation *evaluation); /* (transfer none) */
void            ml_saved_session_add_failure (MlSavedSession *self, const char *time, const MlExperiment *experiment, const char *problem);
void            ml_saved_session_add_model  (MlSavedSession *self, const char *time, MlPredictor *predictor, const char *path);
GArray         *ml_saved_steps_new          (void);                               /* (transfer full): of MlSavedStep; their tables may be NULL */
void            ml_saved_steps_add          (GArray *steps, const GArray *from);
void            ml_saved_session_add_step   (GArray *steps, MlDataset *data, int target, MlFilter *filter); /* (nullable) filter */
void            ml_saved_run_add_study      (MlSavedRun *self, MlStudy *settings, MlFindings *findings);
void            ml_saved_session_add_comparison (MlSavedSession *self, const char *time, MlScores *scores);

gboolean        ml_saved_session_save       (const MlSavedSession *self, const char *path, GError **error);
MlSavedSession *ml_saved_session_load       (const char *path, GError **error);
MlSavedSession *ml_saved_session_load_bytes (GBytes *bytes, const char *name, GError **error);
