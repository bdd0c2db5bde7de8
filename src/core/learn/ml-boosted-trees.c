/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-boosted-trees.h; in order: nodes, predicting, words, saving. */
#include "ml-boosted-trees.h"

#include "ml-state.h"
#include "ml-tree-inputs.h"

#include <math.h>
#include <stdlib.h>

#define STATE_TYPE "(dauaiaiauaday)"

struct _MlBoostedTrees
{
  MlModel parent;
  MlTreeInputs *inputs;
  double base;   /* where every margin starts       */
  GArray *nodes; /* MlBoostedNode: tree behind tree */
  GArray *first; /* guint: of each tree             */
  gboolean has_classes;
};

static const MlModelOps model_ops;

/**
 * ml_boosted_trees_new:
 * @learner: the type that grew the trees
 * @base: where every margin starts
 *
 * Returns: (transfer full): a model of no trees yet; add all before anybody
 *   predicts
 */
MlBoostedTrees *
ml_boosted_trees_new (GType learner, MlDataset *header, int target, double base)
{
  MlBoostedTrees *self = g_new0 (MlBoostedTrees, 1);
  const MlAttribute *class = ml_dataset_attribute (header, (guint) target);
  self->has_classes = class->kind == ML_ATTRIBUTE_NOMINAL;
  ml_model_init (&self->parent, &model_ops, learner,
                 self->has_classes ? class->n_labels : 1);
  self->inputs = ml_tree_inputs_new (header, target);
  self->base = base;
  self->nodes = g_array_new (FALSE, FALSE, sizeof (MlBoostedNode));
  self->first = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

void
ml_boosted_trees_add (MlBoostedTrees *self, const GArray *nodes)
{
  const guint first = self->nodes->len;
  g_array_append_val (self->first, first);
  g_array_append_vals (self->nodes, nodes->data, nodes->len);
}

guint
ml_boosted_trees_groups (const MlBoostedTrees *self)
{
  return self->parent.n_outputs > 2 ? self->parent.n_outputs : 1;
}

static void
boosted_free (MlModel *model)
{
  MlBoostedTrees *self = (MlBoostedTrees *) model;
  ml_tree_inputs_free (self->inputs);
  g_array_unref (self->nodes);
  g_array_unref (self->first);
  g_free (self);
}

/* -- Predicting ------------------------------------------------------------ */

/* @inputs: of one row */
static float
leaf_of (const MlBoostedNode *tree, const float *inputs)
{
  const MlBoostedNode *node = tree;
  while (node->left >= 0)
    {
      const float value = inputs[node->input];
      const gboolean goes_left
          = isnan (value) ? node->missing_left : value < node->value;
      node = tree + (goes_left ? node->left : node->right);
    }
  return node->value;
}

static void
margins_to_shares (double *out, guint n)
{
  double most = out[0], sum = 0;
  for (guint k = 1; k < n; k++)
    most = MAX (most, out[k]);
  for (guint k = 0; k < n; k++)
    sum += out[k] = exp (out[k] - most);
  for (guint k = 0; k < n; k++)
    out[k] /= sum;
}

static void
predict_row (const MlBoostedTrees *self, const float *inputs, double *out)
{
  const guint n_groups = ml_boosted_trees_groups (self);
  const MlBoostedNode *nodes = (const MlBoostedNode *) self->nodes->data;
  double *margins = self->has_classes && n_groups == 1 ? out + 1 : out;
  if (self->has_classes && self->parent.n_outputs == 1)
    {
      out[0] = 1;
      return;
    }
  for (guint k = 0; k < n_groups; k++)
    margins[k] = self->base;
  for (guint t = 0; t < self->first->len; t++)
    margins[t % n_groups] += (double) leaf_of (
        nodes + g_array_index (self->first, guint, t), inputs);
  if (!self->has_classes)
    return;
  if (n_groups == 1)
    out[0] = 0; /* the margin is that of the second class against the first */
  margins_to_shares (out, self->parent.n_outputs);
}

static void
boosted_predict (const MlModel *model, const MlSubset *rows, double *out)
{
  const MlBoostedTrees *self = (const MlBoostedTrees *) model;
  g_autofree float *inputs = g_new (float, ml_tree_inputs_count (self->inputs));
  for (guint i = 0; i < rows->n_rows; i++)
    {
      ml_tree_inputs_read (self->inputs, rows, i, inputs);
      predict_row (self, inputs, out + (gsize) i * model->n_outputs);
    }
}

/* -- In words -------------------------------------------------------------- */

typedef struct
{
  guint input, n_splits;
} Use;

static int
compare_uses (const void *a, const void *b)
{
  const Use *x = a, *y = b;
  return (x->n_splits < y->n_splits) - (x->n_splits > y->n_splits);
}

static char *
boosted_describe (const MlModel *model)
{
  enum
  {
    N_SHOWN = 20
  };
  const MlBoostedTrees *self = (const MlBoostedTrees *) model;
  const guint n_inputs = ml_tree_inputs_count (self->inputs);
  g_autofree Use *uses = g_new0 (Use, MAX (n_inputs, 1));
  guint n_leaves = 0;
  for (guint i = 0; i < n_inputs; i++)
    uses[i].input = i;
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const MlBoostedNode *node
          = &g_array_index (self->nodes, MlBoostedNode, i);
      if (node->left >= 0)
        uses[node->input].n_splits++;
      else
        n_leaves++;
    }
  qsort (uses, n_inputs, sizeof *uses, compare_uses);
  GString *text = g_string_new ("Gradient-boosted trees\n\n");
  g_string_append_printf (text, "Trees: %u, leaves: %u\n\nSplits by input\n",
                          self->first->len, n_leaves);
  for (guint i = 0; i < MIN (n_inputs, N_SHOWN) && uses[i].n_splits > 0; i++)
    {
      g_autofree char *name = ml_tree_inputs_name (self->inputs, uses[i].input);
      g_string_append_printf (text, "%6u  %s\n", uses[i].n_splits, name);
    }
  return g_string_free (text, FALSE);
}

/* -- Saving and loading ---------------------------------------------------- */

#define ARRAY(type_string, array)                                              \
  g_variant_new_fixed_array (G_VARIANT_TYPE (type_string), (array)->data,      \
                             (array)->len, g_array_get_element_size (array))

static GVariant *
boosted_save (const MlModel *model)
{
  const MlBoostedTrees *self = (const MlBoostedTrees *) model;
  const guint n = self->nodes->len;
  g_autoptr (GArray) left
      = g_array_sized_new (FALSE, FALSE, sizeof (gint32), n);
  g_autoptr (GArray) right
      = g_array_sized_new (FALSE, FALSE, sizeof (gint32), n);
  g_autoptr (GArray) input
      = g_array_sized_new (FALSE, FALSE, sizeof (guint32), n);
  g_autoptr (GArray) value
      = g_array_sized_new (FALSE, FALSE, sizeof (double), n);
  g_autoptr (GArray) missing
      = g_array_sized_new (FALSE, FALSE, sizeof (guint8), n);
  for (guint i = 0; i < n; i++)
    {
      const MlBoostedNode *node
          = &g_array_index (self->nodes, MlBoostedNode, i);
      const double number = (double) node->value;
      const guint8 is_left = node->missing_left != FALSE;
      g_array_append_val (left, node->left);
      g_array_append_val (right, node->right);
      g_array_append_val (input, node->input);
      g_array_append_val (value, number);
      g_array_append_val (missing, is_left);
    }
  return g_variant_new ("(d@au@ai@ai@au@ad@ay)", self->base,
                        ARRAY ("u", self->first), ARRAY ("i", left),
                        ARRAY ("i", right), ARRAY ("u", input),
                        ARRAY ("d", value), ARRAY ("y", missing));
}

typedef struct /* of a file: nothing of it is trusted */
{
  gsize n_trees, n_nodes;
  const guint32 *first, *input;
  const gint32 *left, *right;
  const double *value;
  const guint8 *missing;
} Saved;

/* Node @at of a tree of @size nodes, whose children must stand behind it. */
static gboolean
take_node (const Saved *saved, gsize at, gsize size, gsize index,
           guint n_inputs, MlBoostedNode *node)
{
  *node = (MlBoostedNode){ saved->left[at], saved->right[at], saved->input[at],
                           (float) saved->value[at], saved->missing[at] != 0 };
  if (!isfinite (saved->value[at]))
    return FALSE;
  if (node->left < 0 && node->right < 0)
    return TRUE;
  return node->left > (gint64) index && node->left < (gint64) size
         && node->right > (gint64) index && node->right < (gint64) size
         && node->input < n_inputs;
}

static gboolean
take_tree (MlBoostedTrees *self, const Saved *saved, gsize tree)
{
  const gsize from = saved->first[tree];
  const gsize to
      = tree + 1 < saved->n_trees ? saved->first[tree + 1] : saved->n_nodes;
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (MlBoostedNode));
  if (from >= to || to > saved->n_nodes || (tree == 0 && from != 0))
    return FALSE;
  for (gsize i = 0; i < to - from; i++)
    {
      MlBoostedNode node;
      if (!take_node (saved, from + i, to - from, i,
                      ml_tree_inputs_count (self->inputs), &node))
        return FALSE;
      g_array_append_val (nodes, node);
    }
  ml_boosted_trees_add (self, nodes);
  return TRUE;
}

static gconstpointer
take_array (GVariant *state, gsize child, gsize element, gsize *n)
{
  g_autoptr (GVariant) array = g_variant_get_child_value (state, child);
  return g_variant_get_fixed_array (array, n, element); /* lives in @state */
}

static gboolean
take_trees (MlBoostedTrees *self, GVariant *state)
{
  Saved saved;
  gsize n[5];
  saved.first = take_array (state, 1, sizeof (guint32), &saved.n_trees);
  saved.left = take_array (state, 2, sizeof (gint32), &n[0]);
  saved.right = take_array (state, 3, sizeof (gint32), &n[1]);
  saved.input = take_array (state, 4, sizeof (guint32), &n[2]);
  saved.value = take_array (state, 5, sizeof (double), &n[3]);
  saved.missing = take_array (state, 6, sizeof (guint8), &n[4]);
  saved.n_nodes = n[0];
  for (guint i = 1; i < G_N_ELEMENTS (n); i++)
    if (n[i] != saved.n_nodes)
      return FALSE;
  if (!isfinite (self->base)
      || saved.n_trees % ml_boosted_trees_groups (self) != 0)
    return FALSE;
  for (gsize tree = 0; tree < saved.n_trees; tree++)
    if (!take_tree (self, &saved, tree))
      return FALSE;
  return TRUE;
}

/**
 * ml_boosted_trees_load:
 * @learner: the type that grew the trees
 * @state: from a file; nothing of it is trusted
 *
 * Returns: (transfer full) (nullable): the model; %ML_ERROR_PARSE
 */
MlModel *
ml_boosted_trees_load (GType learner, GVariant *state, MlDataset *header,
                       int target, GError **error)
{
  if (!ml_state_has_type (state, STATE_TYPE, error))
    return NULL;
  /* Of the byte order and alignment that its arrays promise. */
  g_autoptr (GVariant) sound = g_variant_get_normal_form (state);
  double base;
  g_variant_get_child (sound, 0, "d", &base);
  MlBoostedTrees *self = ml_boosted_trees_new (learner, header, target, base);
  if (self->parent.n_outputs > 0 && take_trees (self, sound))
    return &self->parent;
  ml_model_unref (&self->parent);
  ml_state_refuse (error);
  return NULL;
}

static const MlModelOps model_ops = {
  .predict = boosted_predict,
  .describe = boosted_describe,
  .save = boosted_save,
  .free = boosted_free,
};
