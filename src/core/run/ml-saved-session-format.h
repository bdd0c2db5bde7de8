/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a session lies in its file: for ml-saved-session-save.c and
 * ml-saved-session-load.c. */
#pragma once

#include "ml-dataset-state.h"
#include "ml-evaluation-state.h"
#include "ml-experiment-state.h"
#include "ml-saved-session.h"
#include "ml-study-state.h"

#define ML_SESSION_MAGIC "RuruSes\n"
/* time, file of the model, went on, settings and result, model */
#define ML_SESSION_RUN_TYPE                                                    \
  "(ssbm(" ML_EXPERIMENT_STATE_TYPE ML_EVALUATION_STATE_TYPE                   \
  ")m" ML_PREDICTOR_STATE_TYPE ")"
#define ML_SESSION_TABLES_TYPE "a(s" ML_DATASET_STATE_TYPE ")"
#define ML_SESSION_COMPARISON_TYPE "(s" ML_SCORES_TYPE ")"    /* time, scores */
#define ML_SESSION_STEPS_TYPE "a(ii)"                         /* table, class */
#define ML_SESSION_MADE_BY_TYPE "a(is)" /* step, filter; 0: at hand, -1: the next of undo, 1: of redo */
#define ML_SESSION_LEAKS_TYPE "a(us)"   /* run, filter in words */
#define ML_SESSION_PLAN_TYPE "a(uuudx)" /* none or one: test, runs, folds, percent, seed */
/* place among all runs, time, settings, why it failed */
#define ML_SESSION_FAILURES_TYPE "a(us" ML_EXPERIMENT_STATE_TYPE "s)"
#define ML_SESSION_STUDIES_TYPE "a(u" ML_STUDY_STATE_TYPE ")" /* run, study */
/* versions, tables with their hashes, the one at hand, class, file, filters,
 * runs; the first format had no comparisons; the second had none of what
 * follows them: steps back and forth, schemes to compare, studies; the third
 * had no filters of the steps, leak of the table at hand (none or one), leaks
 * of the runs, plan of the next comparison, runs that failed. Runs are counted
 * without those */
#define ML_SESSION_BODY_1 "s" ML_SESSION_TABLES_TYPE "iisasa" ML_SESSION_RUN_TYPE
#define ML_SESSION_BODY_2 ML_SESSION_BODY_1 "a" ML_SESSION_COMPARISON_TYPE
#define ML_SESSION_BODY_3 ML_SESSION_BODY_2 ML_SESSION_STEPS_TYPE ML_SESSION_STEPS_TYPE "as" ML_SESSION_STUDIES_TYPE
#define ML_SESSION_BODY_4 ML_SESSION_BODY_3 ML_SESSION_MADE_BY_TYPE "as" ML_SESSION_LEAKS_TYPE ML_SESSION_PLAN_TYPE ML_SESSION_FAILURES_TYPE

enum
{
  ML_SESSION_VERSION = 4,
  /* Parts of the body: */
  ML_SESSION_COMPARISONS = 7,
  ML_SESSION_UNDO,
  ML_SESSION_REDO,
  ML_SESSION_SCHEMES,
  ML_SESSION_STUDIES,
  ML_SESSION_MADE_BY,
  ML_SESSION_LEAK,
  ML_SESSION_LEAKS,
  ML_SESSION_PLAN,
  ML_SESSION_FAILURES,
  ML_SESSION_N_PARTS,
};

MlSavedRun *ml_saved_session_begin_run (MlSavedSession *self, const char *time); /* (transfer none): to be filled */
