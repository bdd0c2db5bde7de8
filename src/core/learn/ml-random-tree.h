/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A tree that at each node chooses among a few columns drawn by chance: what
 * forests are made of (L. Breiman, "Random forests", Machine Learning 45,
 * 2001). */
#pragma once

#include "ml-gain-split.h"
#include "ml-java-random.h"
#include "ml-monitor.h"

typedef struct
{
  guint n_tried;       /* columns at a node; 0: log2 of their number, plus 1 */
  guint max_depth;     /* 0: any                                             */
  double min_weight;   /* of a leaf                                          */
  double min_variance; /* of a number at a node to be split, as a share of all */
  gboolean breaks_ties; /* by chance: by the order of the draws              */
} MlRandomTreeSettings;

typedef struct /* what one column did in a tree; n_features of them */
{
  double gain;
  guint n_nodes;
} MlRandomTreeUse;

MlTree *ml_random_tree_grow    (const MlTreeTable *table, const MlTreePart *part, const MlRandomTreeSettings *settings, MlJavaRandom *random, guint n_more, MlRandomTreeUse *uses, MlMonitor *monitor);
void    ml_random_tree_backfit (MlTree *self, const MlTreeTable *table, const MlTreePart *part);
