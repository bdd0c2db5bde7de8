/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A study looks at a learner on a table from another side than a test does: how
 * it does with fewer rows, which columns it lives on. Settings only; running it
 * is a plain function call that gives MlFindings, and while it runs, its monitor
 * publishes snapshots with the findings so far attached. One file a study. The
 * same seed gives the same findings for any number of threads. */
#pragma once

#include "ml-experiment.h"
#include "ml-findings.h"
#include "ml-option.h"

#define ML_TYPE_STUDY (ml_study_get_type ())
G_DECLARE_DERIVABLE_TYPE (MlStudy, ml_study, ML, STUDY, GObject)

struct _MlStudyClass
{
  GObjectClass parent_class;
  const char *title;       /* N_("Training set size"); the chart of its findings has its registry name */
  const char *description; /* N_(one or two sentences)                       */
  const char *reference;   /* (nullable): paper or book                      */
  MlFindings *(*run) (MlStudy *self, const MlExperiment *experiment, MlPredictor *model, MlMonitor *monitor, GError **error);
  const char *state_type;  /* GVariant type of what it finds, in sessions    */
  GVariant *(*save) (MlFindings *findings); /* floating                      */
  MlFindings *(*load) (GVariant *saved, const MlExperiment *experiment); /* (nullable): NULL: it makes no sense */
};

MlFindings *ml_study_run (MlStudy *self, const MlExperiment *experiment, MlPredictor *model, MlMonitor *monitor, GError **error);

/* For studies. */
char       *ml_study_describe (const MlExperiment *experiment); /* (transfer full): "J48 · iris" */
void        ml_study_publish  (MlMonitor *monitor, MlFindings *findings); /* (transfer full) */
