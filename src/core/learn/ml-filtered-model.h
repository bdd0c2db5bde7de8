/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A model behind a filter: what rows go through first was learned from the
 * training rows alone. */
#pragma once

#include "ml-filter.h"
#include "ml-meta-learner.h"

typedef char *(*MlFilteredHead) (gpointer learner, const MlSubset *filtered); /* (transfer full): what the description begins with */
typedef MlFilter *(*MlFilteredMake) (gpointer learner, GError **error); /* (transfer full) (nullable): a new filter with its options */

char    *ml_filtered_refuse     (MlLearner *learner, MlDataset *data, guint target); /* (transfer full) (nullable): what the one inside says of the class alone; a learner's refuse() */
MlModel *ml_filtered_model_fit  (MlLearner *learner, MlFilteredMake make, const MlSubset *training, MlMonitor *monitor, MlFilteredHead head, GError **error);
MlModel *ml_filtered_model_load (MlLearner *learner, MlFilteredMake make, GVariant *state, MlDataset *header, int target, GError **error);
