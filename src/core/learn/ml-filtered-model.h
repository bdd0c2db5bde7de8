/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A model behind a filter: what rows go through first was learned from the
 * training rows alone. */
#pragma once

#include "ml-filter.h"
#include "ml-learner.h"

typedef char *(*MlFilteredHead) (gpointer learner, const MlSubset *filtered); /* (transfer full): what the description begins with */

char    *ml_filtered_refuse     (MlLearner *base, MlDataset *data, guint target); /* (transfer full) (nullable): what base says of the class alone */
MlModel *ml_filtered_model_fit  (MlLearner *learner, MlLearner *base, MlFilter *filter, const MlSubset *training, MlMonitor *monitor, MlFilteredHead head, GError **error);
MlModel *ml_filtered_model_load (MlLearner *learner, MlLearner *base, MlFilter *filter, GVariant *state, MlDataset *header, int target, GError **error);
