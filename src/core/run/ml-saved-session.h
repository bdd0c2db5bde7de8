/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A session in one file: the table at hand, the runs with their settings, seeds
 * and results, what comparisons found, and the versions it was made with. Tables are kept once and
 * known by their hash. Reading a hostile file does no harm. The format is
 * described in docs/model-format.md. */
#pragma once

#include "ml-experiment.h"
#include "ml-scores.h"

typedef struct
{
  char *time;               /* when it was begun: "14:02:31"                */
  char *path;               /* (nullable): the file a loaded model is from  */
  MlEvaluation *evaluation; /* (nullable): with its experiment              */
  MlPredictor *predictor;   /* (nullable): of a run without an evaluation   */
  gboolean is_continued;    /* it went on from a checkpoint                 */
} MlSavedRun;

typedef struct
{
  char *time;       /* when it was begun                                    */
  MlScores *scores; /* all that it found                                    */
} MlSavedComparison;

typedef struct
{
  char *versions;     /* "Ruru 0.1.0, GLib 2.74.6, …": of the program that saved it */
  MlDataset *data;    /* (nullable)                                         */
  int target;         /* -1: none                                           */
  char *path;         /* (nullable): the file the table came from           */
  GPtrArray *filters; /* MlFilter: of the next experiment                   */
  GPtrArray *runs;    /* MlSavedRun, newest first                           */
  GPtrArray *comparisons; /* MlSavedComparison, newest first                */
} MlSavedSession;

MlSavedSession *ml_saved_session_new        (MlDataset *data, int target, const char *path); /* (nullable) data, path */
void            ml_saved_session_free       (MlSavedSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlSavedSession, ml_saved_session_free)
void            ml_saved_session_add_run    (MlSavedSession *self, const char *time, const MlEvaluation *evaluation);
void            ml_saved_session_add_model  (MlSavedSession *self, const char *time, MlPredictor *predictor, const char *path);
void            ml_saved_session_add_comparison (MlSavedSession *self, const char *time, MlScores *scores);

gboolean        ml_saved_session_save       (const MlSavedSession *self, const char *path, GError **error);
MlSavedSession *ml_saved_session_load       (const char *path, GError **error);
MlSavedSession *ml_saved_session_load_bytes (GBytes *bytes, const char *name, GError **error);
