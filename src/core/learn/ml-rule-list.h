/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A model that is a list of rules: a row is for the first one that covers it. A
 * rule is a tree of one path: of the children of a node all but the one on the
 * path are empty, and its share is what a rule covers of a row whose value is
 * missing. */
#pragma once

#include "ml-learner.h"
#include "ml-tree.h"

typedef struct /* static, one a learner */
{
  GType (*learner) (void);
  guint n_more;                                               /* values a node, see ml_tree_new() */
  char *(*describe) (const GPtrArray *rules, guint variant);  /* (transfer full): in WEKA's words  */
} MlRuleListClass;

GPtrArray *ml_rule_list_rules    (void); /* element-type MlTree */
MlModel   *ml_rule_list_new      (const MlRuleListClass *klass, GPtrArray *rules, guint variant);
MlModel   *ml_rule_list_load     (const MlRuleListClass *klass, GVariant *state, MlDataset *header, int target, GError **error);
guint      ml_rule_list_next     (const MlTree *rule, guint node);
double     ml_rule_list_coverage (const MlTree *rule, MlDataset *data, guint32 row, guint *leaf);
