/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The models inside a model of several: a committee's, a boosted sequence's. */
#pragma once

#include "ml-learner.h"

GPtrArray *ml_members_new  (guint n);                /* element-type MlModel; n empty places */
GVariant  *ml_members_save (const GPtrArray *self);  /* floating "av" */
GPtrArray *ml_members_load (MlLearner *learner, GVariant *states, MlDataset *header, int target, GError **error);
gboolean   ml_members_load_next (GPtrArray *self, MlLearner *learner, GVariant *states, MlDataset *header, int target, GError **error);
int        ml_members_vote (const double *shares, guint n); /* -1: no vote */
