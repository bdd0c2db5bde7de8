/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What gradient boosting leaves: regression trees whose leaves add up to a
 * margin for each class, or to a number. Plain arrays of our own, whichever
 * library grew the trees, so that any thread may predict and a damaged file
 * does no harm. */
#pragma once

#include "ml-model.h"

typedef struct
{
  gint32 left, right;    /* from the tree's first node; −1 in both: a leaf   */
  guint32 input;
  float value;           /* of a split: below it to the left; of a leaf: what it adds */
  gboolean missing_left; /* where a row goes whose input is missing          */
} MlBoostedNode;

typedef struct _MlBoostedTrees MlBoostedTrees; /* begins with an MlModel */

MlBoostedTrees *ml_boosted_trees_new    (GType learner, MlDataset *header, int target, double base);
void            ml_boosted_trees_add    (MlBoostedTrees *self, const GArray *nodes); /* MlBoostedNode, children behind their parent; trees of the classes take turns */
guint           ml_boosted_trees_groups (const MlBoostedTrees *self); /* classes if more than two, else 1 */
MlModel        *ml_boosted_trees_load   (GType learner, GVariant *state, MlDataset *header, int target, GError **error);
