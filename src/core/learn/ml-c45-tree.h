/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Growing and pruning a tree as C4.5 does (Quinlan 1993, chapters 2 to 4). */
#pragma once

#include "ml-c45-split.h"

#define ML_C45_LEAST_SHARE 1e-6 /* of a branch that rows without the value go to */

MlTree *ml_c45_tree_grow     (MlC45Splitter *splitter, const MlTreeTable *table, const MlTreePart *part, MlMonitor *monitor);
void    ml_c45_tree_collapse (MlTree *self);
void    ml_c45_tree_prune    (MlTree *self, const MlTreeTable *table, const MlTreePart *part, float confidence, gboolean raises, MlMonitor *monitor);
void    ml_c45_tree_reduce   (MlTree *self, const MlTreeTable *table, const MlTreePart *held_out);
guint   ml_c45_majority      (const double *counts, guint n_classes);
double  ml_c45_errors        (const double *counts, guint n_classes, float confidence);
void    ml_c45_tree_set_node (MlTree *self, const MlTreeTable *table, guint node, const MlTreePart *part);
