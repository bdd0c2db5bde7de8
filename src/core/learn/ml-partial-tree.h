/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A C4.5 tree that is grown no further than to its first subtree that stays,
 * the purest branches first (E. Frank and I. H. Witten, "Generating accurate
 * rule sets without global optimization", ICML 1998). */
#pragma once

#include "ml-c45-tree.h"

typedef struct
{
  MlC45Splitter *splitter;
  guint min_rows;     /* of a branch that is grown                            */
  gboolean prunes;    /* a leaf takes the place of leaves that do no better   */
  double confidence;  /* with which no more errors are to be expected         */
} MlPartialTree;

MlTree *ml_partial_tree_rule (const MlPartialTree *self, const MlTreeTable *table, MlTreePart *part, const MlTreePart *held_out, MlMonitor *monitor);
