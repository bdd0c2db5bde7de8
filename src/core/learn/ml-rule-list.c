/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-rule-list.h"

#include "ml-entropy.h"
#include "ml-state.h"

#include <string.h>

#define STATE_TYPE "(avu)"

typedef struct
{
  MlModel parent;
  const MlRuleListClass *klass;
  GPtrArray *rules; /* MlTree; mostly the last one covers every row */
  guint variant;    /* what the learner tells its describe()       */
} RuleList;

/** ml_rule_list_next: Returns: the child of @node on the path of @rule */
guint
ml_rule_list_next (const MlTree *rule, guint node)
{
  const MlTreeNode *at = ml_tree_node (rule, node);
  for (guint i = at->first_child; i < at->first_child + at->n_children; i++)
    if (!ml_tree_node (rule, i)->is_empty)
      return i;
  return at->first_child;
}

/**
 * ml_rule_list_coverage:
 * @leaf: (out): where the path ends
 *
 * Returns: what of the row is covered, 0 … 1
 */
double
ml_rule_list_coverage (const MlTree *rule, MlDataset *data, guint32 row,
                       guint *leaf)
{
  double share = 1;
  guint node = 0;
  while (ml_tree_node (rule, node)->kind != ML_SPLIT_NONE)
    {
      const MlTreeNode *at = ml_tree_node (rule, node);
      const guint branch = ml_tree_branch (at, data, row);
      node = ml_rule_list_next (rule, node);
      if (branch == at->n_children)
        share *= ml_tree_node (rule, node)->share;
      else if (at->first_child + branch != node)
        return 0;
    }
  *leaf = node;
  return share;
}

/* Rules in their order; what one covers of a row is not for the next ones. */
static void
rule_list_predict (const MlModel *model, const MlSubset *rows, double *out)
{
  const RuleList *self = (const RuleList *) model;
  const guint n = model->n_outputs;
  for (guint i = 0; i < rows->n_rows; i++, out += n)
    {
      double left = 1;
      memset (out, 0, sizeof *out * n);
      for (guint r = 0; r < self->rules->len && ml_clearly_greater (left, 0);
           r++)
        {
          const MlTree *rule = g_ptr_array_index (self->rules, r);
          guint leaf = 0;
          const double share
              = ml_rule_list_coverage (rule, rows->data, rows->rows[i], &leaf);
          if (!ml_clearly_greater (share, 0))
            continue;
          const double *counts = ml_tree_values (rule, leaf);
          const double total = ml_tree_node (rule, leaf)->total;
          for (guint k = 0; k < n && total > 0; k++)
            out[k] += left * share * counts[k] / total;
          left *= 1 - share;
        }
    }
}

static char *
rule_list_describe (const MlModel *model)
{
  const RuleList *self = (const RuleList *) model;
  return self->klass->describe (self->rules, self->variant);
}

static const MlTree *
rule_list_tree (const MlModel *model, guint index)
{
  const RuleList *self = (const RuleList *) model;
  return index < self->rules->len ? g_ptr_array_index (self->rules, index)
                                  : NULL;
}

static GVariant *
rule_list_save (const MlModel *model)
{
  const RuleList *self = (const RuleList *) model;
  GVariantBuilder rules;
  g_variant_builder_init (&rules, G_VARIANT_TYPE ("av"));
  for (guint i = 0; i < self->rules->len; i++)
    g_variant_builder_add (&rules, "v",
                           ml_tree_save (g_ptr_array_index (self->rules, i)));
  return g_variant_new (STATE_TYPE, &rules, self->variant);
}

static void
rule_list_free (MlModel *model)
{
  g_ptr_array_unref (((RuleList *) model)->rules);
  g_free (model);
}

static const MlModelOps model_ops = {
  .predict = rule_list_predict,
  .describe = rule_list_describe,
  .tree = rule_list_tree,
  .save = rule_list_save,
  .free = rule_list_free,
};

/** ml_rule_list_rules: Returns: (transfer full): none yet */
GPtrArray *
ml_rule_list_rules (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) ml_tree_free);
}

/**
 * ml_rule_list_new:
 * @rules: (transfer full): at least one
 *
 * Returns: (transfer full): a model
 */
MlModel *
ml_rule_list_new (const MlRuleListClass *klass, GPtrArray *rules, guint variant)
{
  RuleList *self = g_new0 (RuleList, 1);
  const MlTree *first = g_ptr_array_index (rules, 0);
  ml_model_init (&self->parent, &model_ops, klass->learner (),
                 first->n_outputs);
  self->klass = klass;
  self->rules = rules;
  self->variant = variant;
  return &self->parent;
}

/** ml_rule_list_load: as a learner's load() */
MlModel *
ml_rule_list_load (const MlRuleListClass *klass, GVariant *state,
                   MlDataset *header, int target, GError **error)
{
  if (!ml_state_has_type (state, STATE_TYPE, error))
    return NULL;
  g_autoptr (GVariant) saved = NULL;
  g_autoptr (GPtrArray) rules = ml_rule_list_rules ();
  guint variant;
  g_variant_get (state, "(@avu)", &saved, &variant);
  for (gsize i = 0; i < g_variant_n_children (saved); i++)
    {
      g_autoptr (GVariant) boxed = g_variant_get_child_value (saved, i);
      g_autoptr (GVariant) rule = g_variant_get_variant (boxed);
      MlTree *tree = ml_tree_load (rule, header, target, klass->n_more, error);
      if (tree == NULL)
        return NULL;
      g_ptr_array_add (rules, tree);
    }
  if (rules->len > 0)
    return ml_rule_list_new (klass, g_steal_pointer (&rules), variant);
  ml_state_refuse (error);
  return NULL;
}
