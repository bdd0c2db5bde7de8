/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Several schemes on several tables, each tested again and again on other
 * splits: what WEKA's Experimenter does. Running it is a plain function call;
 * while it runs, its monitor publishes snapshots with the MlScores so far
 * attached. */
#pragma once

#include "ml-experiment.h"
#include "ml-scores.h"

typedef struct
{
  MlDataset *data;
  int target;
} MlComparisonTable;

typedef struct
{
  MlLearner *learner;
  GPtrArray *filters; /* MlFilter, in order; fitted to each training part */
} MlScheme;

typedef struct
{
  GPtrArray *tables;     /* MlComparisonTable                                */
  GPtrArray *schemes;    /* MlScheme                                         */
  MlTestOption test;     /* ML_TEST_FOLDS or ML_TEST_SPLIT                   */
  guint folds;           /* 10                                               */
  double percent;        /* 66                                               */
  guint runs;            /* 10: repetitions                                  */
  gint64 seed;           /* 1: of the first run; the next has the next       */
  guint threads;         /* 0: all cores; the figures are the same for any   */
} MlComparison;

MlScheme     *ml_scheme_new      (MlLearner *learner, GPtrArray *filters); /* (transfer none); filters: (nullable); both are copied */
MlScheme     *ml_scheme_from_text(const char *text, GError **error); /* "Standardize | kNN neighbors=5" */
MlScheme     *ml_scheme_copy     (const MlScheme *self);
void          ml_scheme_free     (MlScheme *self);
char         *ml_scheme_to_text  (const MlScheme *self);                  /* (transfer full): and back */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlScheme, ml_scheme_free)

MlComparison *ml_comparison_new  (void);
MlComparison *ml_comparison_copy (const MlComparison *self);
void          ml_comparison_free (MlComparison *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlComparison, ml_comparison_free)

void          ml_comparison_add_table  (MlComparison *self, MlDataset *data, int target);
void          ml_comparison_add_scheme (MlComparison *self, MlScheme *scheme); /* (transfer full) */
gboolean      ml_comparison_check (const MlComparison *self, GError **error);
MlScores     *ml_comparison_run  (const MlComparison *self, MlMonitor *monitor, GError **error);
