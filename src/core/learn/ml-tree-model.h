/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A model that is one tree. */
#pragma once

#include "ml-learner.h"
#include "ml-tree.h"

typedef struct /* static, one a learner */
{
  GType (*learner) (void);
  guint n_more;                                            /* values a node, see ml_tree_new()           */
  char *(*describe) (const MlTree *tree, guint variant);   /* (transfer full): the tree in WEKA's words  */
} MlTreeModelClass;

MlModel *ml_tree_model_new  (const MlTreeModelClass *klass, MlTree *tree, guint variant);
MlModel *ml_tree_model_load (const MlTreeModelClass *klass, GVariant *state, MlDataset *header, int target, GError **error);
void     ml_tree_model_list (const MlTree *self, GString *text, guint decimals, void (*append_node) (const MlTree *self, guint node, GString *text));
