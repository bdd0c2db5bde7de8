/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A training run, put down to be taken up again: the settings it was made with,
 * the curve so far, and the state of its trainer. The file is described in
 * docs/model-format.md; reading a hostile one does no harm. */
#pragma once

#include "ml-experiment.h"

typedef struct
{
  char *settings;  /* the learner's, as text                                 */
  char **filters;  /* in order, as texts                                     */
  char *relation;  /* name of the training table                             */
  guint n_rows;    /* of it                                                  */
  char *target;    /* name of the class                                      */
  GArray *history; /* MlMetrics of the model on all rows                     */
  GVariant *state; /* of the trainer                                         */
} MlCheckpoint;

MlCheckpoint *ml_checkpoint_new   (const MlExperiment *experiment, GArray *history, GVariant *state); /* (transfer full) history, state */
MlCheckpoint *ml_checkpoint_take  (MlMonitor *monitor, const MlExperiment *experiment); /* (transfer full) (nullable): the newest of a run */
void          ml_checkpoint_free  (MlCheckpoint *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlCheckpoint, ml_checkpoint_free)

gboolean      ml_checkpoint_save  (const MlCheckpoint *self, const char *path, GError **error);
MlCheckpoint *ml_checkpoint_load  (const char *path, GError **error);
MlCheckpoint *ml_checkpoint_load_bytes (GBytes *bytes, const char *name, GError **error);
MlLearner    *ml_checkpoint_learner (const MlCheckpoint *self, GError **error);      /* (transfer full) (nullable) */
GPtrArray    *ml_checkpoint_filters (const MlCheckpoint *self, GError **error);      /* (transfer full) (nullable): MlFilter */
gboolean      ml_checkpoint_resume  (const MlCheckpoint *self, MlExperiment *experiment, GError **error); /* makes @experiment go on from here */
