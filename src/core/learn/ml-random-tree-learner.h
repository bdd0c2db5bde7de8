/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a forest asks of RandomTree. */
#pragma once

#include "ml-learner.h"
#include "ml-random-tree.h"

GType    ml_random_tree_learner_get_type   (void);
MlModel *ml_random_tree_learner_fit_rows   (MlLearner *learner, gint32 seed, const MlSubset *rows, const guint32 *places, const MlTreeTable *table, MlRandomTreeUse *uses, MlMonitor *monitor);
gboolean ml_random_tree_learner_leaves_out (gpointer object, const char *flag);
