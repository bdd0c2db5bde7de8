/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A learner holds settings; fitting it to training rows gives a model. One file
 * a learner. fit() runs in a worker thread on a copy of the settings, reports to
 * the monitor, and returns what was learned so far when it is told to stop. */
#pragma once

#include "ml-model.h"
#include "ml-monitor.h"
#include "ml-option.h"

#define ML_TYPE_LEARNER (ml_learner_get_type ())
G_DECLARE_DERIVABLE_TYPE (MlLearner, ml_learner, ML, LEARNER, GObject)

typedef enum /* what a learner can take and what it shows */
{
  ML_TRAIT_NOMINAL_CLASS = 1 << 0,
  ML_TRAIT_NUMERIC_CLASS = 1 << 1,
  ML_TRAIT_TWO_CLASSES_ONLY = 1 << 2,
  ML_TRAIT_NUMERIC_INPUTS = 1 << 3, /* dates count as numbers            */
  ML_TRAIT_NOMINAL_INPUTS = 1 << 4,
  ML_TRAIT_IMAGE_INPUTS = 1 << 5,
  ML_TRAIT_MISSING_INPUTS = 1 << 6,
  ML_TRAIT_NO_INPUTS = 1 << 7,      /* can do with the class alone       */
  ML_TRAIT_CURVE = 1 << 8,          /* reports a learning curve          */
  ML_TRAIT_WEIGHTS = 1 << 9,        /* its snapshots hold weights        */
  ML_TRAIT_ROW_WEIGHTS = 1 << 10,   /* rows count by their weights       */
  ML_TRAIT_TEXT_INPUTS = 1 << 11,   /* text: a filter inside reads it    */
} MlTraits;

typedef struct /* bytes */
{
  double model; /* that what was learned keeps               */
  double work;  /* beside it while learning                  */
  gboolean may_be_smaller; /* the model: where labels are clean */
} MlMemoryNeed;

struct _MlLearnerClass
{
  GObjectClass parent_class;
  const char *title;       /* N_("k nearest neighbors")                     */
  const char *category;    /* N_("Lazy"), N_("Rules"), N_("Networks"), …     */
  const char *description; /* N_(one or two sentences)                      */
  const char *weka;        /* "weka.classifiers.lazy.IBk", or NULL           */
  const char *weka_presets; /* options whose preset is another one in WEKA: "mode=weka"; or NULL */
  const char *weka_flags;  /* its flags in WEKA's order, see MlWekaName; or NULL: as in the option table */
  gboolean  (*weka_leaves_out) (gpointer self, const char *flag); /* (nullable): whether WEKA does not print that flag now */
  const char *reference;   /* paper or book                                  */
  MlTraits traits;
  char    *(*refuse) (MlLearner *self, MlDataset *data, guint target); /* (nullable): (transfer full) (nullable): why it cannot learn this table, beyond its traits; quick */
  MlMemoryNeed (*memory) (MlLearner *self, MlDataset *data, guint target, guint n_rows); /* (nullable): what learning so many rows takes, see ml-memory-need.h */
  MlModel *(*fit)  (MlLearner *self, const MlSubset *training, MlMonitor *monitor, GError **error);
  MlModel *(*load) (MlLearner *self, GVariant *state, MlDataset *header, int target, GError **error);
};

gboolean   ml_learner_can_learn (MlLearner *self, MlDataset *data, int target, GError **error); /* says why not */
MlModel   *ml_learner_fit       (MlLearner *self, const MlSubset *training, MlMonitor *monitor, GError **error);
MlModel   *ml_learner_load      (MlLearner *self, GVariant *state, MlDataset *header, int target, GError **error);
gboolean   ml_learner_has_seed  (MlLearner *self);
void       ml_learner_set_seed  (MlLearner *self, gint32 seed);     /* if it has one */
MlLearner *ml_learner_from_text (const char *text, GError **error); /* Ruru's name or a WEKA command line */
char      *ml_learner_describe_settings (MlLearner *self);          /* "kNN neighbors=5" */
