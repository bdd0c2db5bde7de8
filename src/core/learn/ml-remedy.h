/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What would let a learner take a table that it refuses: filters for the
 * experiment, fitted in each fold, or one for the table, where it is the class
 * that is in the way. */
#pragma once

#include "ml-filter.h"
#include "ml-learner.h"

MlFilter  *ml_remedy_for_class (MlLearner *learner, MlDataset *data, int target); /* (transfer full) (nullable) */
GPtrArray *ml_remedy_for_inputs(MlLearner *learner, MlDataset *data, int target); /* (transfer full) (nullable): MlFilter */
