/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cross-validation inside learning: how well a learner does with rows, for
 * those who choose columns or options by that. */
#pragma once

#include "ml-learner.h"

gboolean ml_cross_validate (MlLearner *learner, const MlSubset *rows, guint n_folds, gint64 seed, MlMonitor *monitor, double *merit, GError **error); /* out: the share that is right, or minus the root mean squared error */
gboolean ml_cross_validation_test (const MlModel *model, const MlSubset *test, gboolean takes_logs, MlMonitor *monitor, double *errors, double *weight);
gint64   ml_cross_validation_next_seed (gint64 seed, guint n_rows, guint n_folds);
