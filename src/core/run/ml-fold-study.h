/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Studies that train on folds again and again. A unit is one fold of one
 * repeated cross-validation; units run side by side, each on one thread. The
 * class below has the loop, the splits, the lock and the publishing; a study
 * says what is done with a fold and what its figures amount to. */
#pragma once

#include "ml-splitter.h"
#include "ml-study.h"

#include <pthread.h>

#define ML_TYPE_FOLD_STUDY (ml_fold_study_get_type ())

typedef struct _MlFoldStudy MlFoldStudy;
typedef struct _MlFoldStudyClass MlFoldStudyClass;

typedef struct /* one run of a study */
{
  const MlExperiment *experiment;
  guint n_units; /* repeats × folds                                          */
  guint n_items; /* what a unit finds figures of: sizes, columns; by begin() */
  guint n_figures; /* of an item in a unit; by begin()                       */
  double *figures; /* n_items × n_units × n_figures; NaN: not known yet; under the lock */
  /*< private >*/
  MlFoldStudy *study;
  MlMonitor *monitor;
  pthread_mutex_t lock; /* of what follows, and of the figures               */
  GPtrArray **splits; /* (nullable) MlSplit: of each repeat, while it is at work */
  guint *n_left;     /* units of each repeat that are not done               */
  GError *error;     /* (nullable): of the first unit that failed …          */
  guint error_unit;  /* … by number, so that it is the same for any threads  */
} MlFoldRun;

struct _MlFoldStudy /*< private: for subclasses >*/
{
  MlStudy parent;
  guint folds, repeats;
};

struct _MlFoldStudyClass
{
  MlStudyClass parent_class;
  gboolean    (*begin)    (MlFoldStudy *self, MlFoldRun *run, GError **error);
  gboolean    (*work)     (MlFoldStudy *self, MlFoldRun *run, guint unit, const MlSplit *split, MlMonitor *part, GError **error); /* in any thread; FALSE with or without error: this unit is over */
  MlFindings *(*findings) (MlFoldStudy *self, const MlFoldRun *run); /* (transfer full) (nullable): of the figures so far; NULL: none yet; under the lock */
};

GType    ml_fold_study_get_type (void);

/* For work(). */
void     ml_fold_run_keep       (MlFoldRun *self, guint item, guint unit, const double *figures); /* n_figures; whoever watches sees them */
void     ml_fold_run_set_status (MlFoldRun *self, guint unit, const char *what);
const double *ml_fold_run_item  (const MlFoldRun *self, guint item); /* n_units × n_figures */

/* G_DECLARE_DERIVABLE_TYPE, but with fields that options can point at. */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlFoldStudy, g_object_unref)

static inline MlFoldStudy *
ML_FOLD_STUDY (gpointer object)
{
  return G_TYPE_CHECK_INSTANCE_CAST (object, ML_TYPE_FOLD_STUDY, MlFoldStudy);
}

static inline MlFoldStudyClass *
ML_FOLD_STUDY_CLASS (gpointer class)
{
  return G_TYPE_CHECK_CLASS_CAST (class, ML_TYPE_FOLD_STUDY, MlFoldStudyClass);
}

static inline MlFoldStudyClass *
ML_FOLD_STUDY_GET_CLASS (gpointer object)
{
  return G_TYPE_INSTANCE_GET_CLASS (object, ML_TYPE_FOLD_STUDY,
                                    MlFoldStudyClass);
}
