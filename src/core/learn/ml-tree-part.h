/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The training rows that come to a node while a tree is grown or pruned, with
 * the weight that each has there: less than its own if a value was missing on
 * the way. */
#pragma once

#include "ml-java-random.h"
#include "ml-tree-table.h"
#include "ml-tree.h"

typedef struct
{
  guint n;
  guint32 *rows;   /* n, of the table */
  double *weights; /* n               */
} MlTreePart;

MlTreePart *ml_tree_part_new     (guint n);
MlTreePart *ml_tree_part_new_all (const MlTreeTable *table);
void        ml_tree_part_hold_out (const MlTreePart *self, const MlTreeTable *table, guint n_folds, guint fold, gboolean shuffles, MlJavaRandom *random, MlTreePart **grow, MlTreePart **held_out);
void        ml_tree_part_free    (MlTreePart *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlTreePart, ml_tree_part_free)

double      ml_tree_part_weight  (const MlTreePart *self);
void        ml_tree_part_count   (const MlTreePart *self, const MlTreeTable *table, double *counts);
double      ml_tree_part_known   (const MlTreePart *self, const MlTreeTable *table, const MlTreeNode *node, double *sums);
double      ml_tree_part_add_unknown (const MlTreePart *self, const MlTreeTable *table, const MlTreeNode *node, double *sums, double known);
void        ml_tree_part_sizes   (const MlTreePart *self, const MlTreeTable *table, const MlTreeNode *node, const double *shares, double least_share, guint *sizes);
void        ml_tree_part_deal    (const MlTreePart *self, const MlTreeTable *table, const MlTreeNode *node, const double *shares, double least_share, MlTreePart *const *parts);
MlTreePart **ml_tree_part_split  (const MlTreePart *self, const MlTreeTable *table, const MlTreeNode *node, const double *shares, double least_share);
void        ml_tree_parts_free   (MlTreePart **parts, guint n);
