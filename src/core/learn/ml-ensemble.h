/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Learners of several kinds side by side, and their models. */
#pragma once

#include "ml-learner.h"

#define ML_ENSEMBLE_STATE "av"

GPtrArray *ml_ensemble_learners (const char *list, GError **error);                  /* (transfer full) (nullable): MlLearner, of "J48; kNN neighbors=5" */
char      *ml_ensemble_refuse   (const char *list, MlDataset *data, guint target);   /* (transfer full) (nullable): what the first that cannot learn says */
MlMemoryNeed ml_ensemble_memory (const char *list, MlDataset *data, guint target, guint n_rows);
GPtrArray *ml_ensemble_fit      (const GPtrArray *learners, const MlSubset *training, MlMonitor *monitor, GError **error); /* MlModel */
GPtrArray *ml_ensemble_load     (const GPtrArray *learners, GVariant *states, MlDataset *header, int target, GError **error);
