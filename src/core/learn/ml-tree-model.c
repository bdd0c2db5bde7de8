/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-tree-model.h"

#include "ml-state.h"

#define STATE_TYPE "(vu)"

typedef struct
{
  MlModel parent;
  const MlTreeModelClass *klass;
  MlTree *tree;
  guint variant; /* what the learner tells its describe() */
} TreeModel;

static void
tree_model_predict (const MlModel *model, const MlSubset *rows, double *out)
{
  const TreeModel *self = (const TreeModel *) model;
  for (guint i = 0; i < rows->n_rows; i++)
    ml_tree_predict (self->tree, rows->data, rows->rows[i],
                     out + (gsize) i * model->n_outputs);
}

static char *
tree_model_describe (const MlModel *model)
{
  const TreeModel *self = (const TreeModel *) model;
  return self->klass->describe (self->tree, self->variant);
}

static const MlTree *
tree_model_tree (const MlModel *model, guint index)
{
  return index == 0 ? ((const TreeModel *) model)->tree : NULL;
}

static GVariant *
tree_model_save (const MlModel *model)
{
  const TreeModel *self = (const TreeModel *) model;
  return g_variant_new ("(vu)", ml_tree_save (self->tree), self->variant);
}

static void
tree_model_free (MlModel *model)
{
  ml_tree_free (((TreeModel *) model)->tree);
  g_free (model);
}

static const MlModelOps model_ops = {
  .predict = tree_model_predict,
  .describe = tree_model_describe,
  .tree = tree_model_tree,
  .save = tree_model_save,
  .free = tree_model_free,
};

/**
 * ml_tree_model_new:
 * @tree: (transfer full): a compact one
 *
 * Returns: (transfer full): a model
 */
MlModel *
ml_tree_model_new (const MlTreeModelClass *klass, MlTree *tree, guint variant)
{
  TreeModel *self = g_new0 (TreeModel, 1);
  ml_model_init (&self->parent, &model_ops, klass->learner (), tree->n_outputs);
  self->klass = klass;
  self->tree = tree;
  self->variant = variant;
  return &self->parent;
}

/** ml_tree_model_load: as a learner's load() */
MlModel *
ml_tree_model_load (const MlTreeModelClass *klass, GVariant *state,
                    MlDataset *header, int target, GError **error)
{
  if (!ml_state_has_type (state, STATE_TYPE, error))
    return NULL;
  g_autoptr (GVariant) saved = NULL;
  guint32 variant;
  g_variant_get (state, "(vu)", &saved, &variant);
  MlTree *tree = ml_tree_load (saved, header, target, klass->n_more, error);
  return tree != NULL ? ml_tree_model_new (klass, tree, variant) : NULL;
}

static void
append_line (const MlTree *self, guint node, guint depth, GString *text,
             guint decimals)
{
  g_autofree char *test = ml_tree_format_test (self, node, decimals);
  g_string_append_c (text, '\n');
  for (guint i = 0; i < depth; i++)
    g_string_append (text, "|   ");
  g_string_append (text, test);
}

/**
 * ml_tree_model_list:
 * @decimals: of thresholds
 * @append_node: writes what stands behind a node's test
 *
 * A line a node, indented as WEKA indents them; nothing for the root.
 */
void
ml_tree_model_list (const MlTree *self, GString *text, guint decimals,
                    void (*append_node) (const MlTree *self, guint node,
                                         GString *text))
{
  guint depth = 0, node = 0;
  for (;;)
    {
      const MlTreeNode *at = ml_tree_node (self, node);
      if (at->n_children > 0)
        {
          node = at->first_child;
          depth++;
        }
      else
        {
          while (node != 0
                 && node + 1
                        == ml_tree_node (self, at->parent)->first_child
                               + ml_tree_node (self, at->parent)->n_children)
            {
              node = at->parent;
              at = ml_tree_node (self, node);
              depth--;
            }
          if (node == 0)
            return;
          node++;
        }
      append_line (self, node, depth - 1, text, decimals);
      append_node (self, node, text);
    }
}
