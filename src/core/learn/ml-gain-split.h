/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a column tells about the class at a node: information gain, or, of a
 * number, by how much the squared error falls (Breiman et al., "Classification
 * and Regression Trees", 1984). Rows whose value is missing count in every
 * branch, by its share. */
#pragma once

#include "ml-tree-part.h"

typedef struct
{
  double gain;      /* bits a row, or squared error                        */
  double at;        /* of a threshold: rows below go to branch 0           */
  guint n_branches;
  double *shares;   /* n_branches: of the known rows                       */
  double *counts;   /* n_branches × n_classes, or × 1: the means           */
  double *totals;   /* n_branches: weights                                 */
} MlGainSplit;

typedef struct _MlGainSplitter MlGainSplitter;

MlGainSplitter *ml_gain_splitter_new  (const MlTreeTable *table, guint most_rows, gboolean sorts_rows);
void            ml_gain_splitter_free (MlGainSplitter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlGainSplitter, ml_gain_splitter_free)
void            ml_gain_splitter_try  (MlGainSplitter *self, const MlTreePart *part, guint feature, MlGainSplit *split);
void            ml_gain_split_init    (MlGainSplit *self, const MlTreeTable *table);
void            ml_gain_split_clear   (MlGainSplit *self);
void            ml_gain_split_swap    (MlGainSplit *self, MlGainSplit *other);
void            ml_gain_split_ask     (const MlGainSplit *self, const MlTreeFeature *feature, MlTreeNode *node);
double          ml_gain_squares       (const MlTreePart *part, const MlTreeTable *table, double *mean, double *weight);
double          ml_gain_root          (MlTree *tree, const MlTreePart *part, const MlTreeTable *table, double min_variance);
