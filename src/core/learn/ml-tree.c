/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-tree.h"

#include "ml-number.h"
#include "ml-state.h"

#include <math.h>
#include <string.h>

#define STATE_TYPE "(ayauauadadadaddb)"

enum
{
  EMPTY_BIT = 1 << 7, /* of a saved kind */
};

/**
 * ml_tree_new:
 * @n_more: values a node besides the class weights or the mean
 *
 * Returns: (transfer full): a root without rows
 */
MlTree *
ml_tree_new (MlDataset *header, int target, guint n_more)
{
  const MlAttribute *class = ml_dataset_attribute (header, (guint) target);
  MlTree *self = g_new0 (MlTree, 1);
  self->header = g_object_ref (header);
  self->target = target;
  self->n_outputs = class->kind == ML_ATTRIBUTE_NOMINAL ? class->n_labels : 1;
  self->stride = self->n_outputs + n_more;
  self->nodes = g_array_new (FALSE, TRUE, sizeof (MlTreeNode));
  self->values = g_array_new (FALSE, TRUE, sizeof (double));
  g_array_set_size (self->nodes, 1);
  g_array_set_size (self->values, self->stride);
  ml_tree_node (self, 0)->share = 1;
  return self;
}

/** ml_tree_free: @self: (nullable) */
void
ml_tree_free (MlTree *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->header);
  g_array_unref (self->nodes);
  g_array_unref (self->values);
  g_free (self);
}

/**
 * ml_tree_add_children:
 * @node: a leaf; what it splits on is for the caller to set
 *
 * Pointers to nodes and values are no longer good afterwards.
 *
 * Returns: the first child
 */
guint
ml_tree_add_children (MlTree *self, guint node, guint n_children)
{
  const guint first = self->nodes->len;
  g_array_set_size (self->nodes, first + n_children);
  g_array_set_size (self->values, (first + n_children) * self->stride);
  for (guint i = first; i < first + n_children; i++)
    ml_tree_node (self, i)->parent = node;
  ml_tree_node (self, node)->first_child = first;
  ml_tree_node (self, node)->n_children = n_children;
  return first;
}

/** ml_tree_cut: makes a leaf of @node; its subtree stays behind, unreachable */
void
ml_tree_cut (MlTree *self, guint node)
{
  MlTreeNode *cut = ml_tree_node (self, node);
  cut->kind = ML_SPLIT_NONE;
  cut->n_children = 0;
}

/** ml_tree_graft: @node splits as @from, one of its descendants, and has its
 * children; their rows are for the caller to set */
void
ml_tree_graft (MlTree *self, guint node, guint from)
{
  const MlTreeNode source = *ml_tree_node (self, from);
  MlTreeNode *grafted = ml_tree_node (self, node);
  grafted->kind = source.kind;
  grafted->column = source.column;
  grafted->pixel = source.pixel;
  grafted->at = source.at;
  grafted->first_child = source.first_child;
  grafted->n_children = source.n_children;
  for (guint i = 0; i < source.n_children; i++)
    ml_tree_node (self, source.first_child + i)->parent = node;
}

/**
 * ml_tree_compact:
 * @self: (transfer full)
 *
 * Returns: (transfer full): what can be reached of it, level by level
 */
MlTree *
ml_tree_compact (MlTree *self)
{
  MlTree *made = ml_tree_new (self->header, self->target,
                              self->stride - self->n_outputs);
  g_autoptr (GArray) from = g_array_new (FALSE, FALSE, sizeof (guint));
  made->smoothing = self->smoothing;
  made->leaves_open = self->leaves_open;
  g_array_set_size (from, 1);
  g_array_index (from, guint, 0) = 0;
  for (guint i = 0; i < from->len; i++)
    {
      const guint old = g_array_index (from, guint, i);
      const MlTreeNode node = *ml_tree_node (self, old);
      const guint parent = ml_tree_node (made, i)->parent;
      guint first = 0;
      if (node.n_children > 0)
        first = ml_tree_add_children (made, i, node.n_children);
      MlTreeNode *copy = ml_tree_node (made, i);
      *copy = node;
      copy->parent = parent;
      copy->first_child = first;
      memcpy (ml_tree_values (made, i), ml_tree_values (self, old),
              sizeof (double) * self->stride);
      for (guint k = 0; k < node.n_children; k++)
        {
          const guint child = node.first_child + k;
          g_array_append_val (from, child);
        }
    }
  ml_tree_free (self);
  return made;
}

/* -- Predicting ------------------------------------------------------------ */

/* What @node looks at; NaN: missing. */
static double
value_at (const MlTreeNode *node, MlDataset *data, guint32 row)
{
  const double *numbers = ml_dataset_numbers (data, node->column);
  if (numbers != NULL)
    return isfinite (numbers[row]) ? numbers[row] : (double) NAN;
  const gint32 *codes = ml_dataset_codes (data, node->column);
  if (codes != NULL)
    return codes[row] >= 0 ? codes[row] : (double) NAN;
  const gsize stride
      = ml_attribute_n_bytes (ml_dataset_attribute (data, node->column));
  return ml_dataset_bytes (data, node->column)[row * stride + node->pixel];
}

/**
 * ml_tree_branch:
 * @node: not a leaf
 *
 * Returns: the number of the child that @row of @data goes to; n_children: its
 *   value is missing
 */
guint
ml_tree_branch (const MlTreeNode *node, MlDataset *data, guint32 row)
{
  const double value = value_at (node, data, row);
  if (isnan (value))
    return node->n_children;
  switch ((MlSplitKind) node->kind)
    {
    case ML_SPLIT_LABELS:
      return value < node->n_children ? (guint) value : node->n_children;
    case ML_SPLIT_LABEL:
      return value != node->at;
    case ML_SPLIT_UP_TO:
      return value > node->at;
    case ML_SPLIT_BELOW:
      return value >= node->at;
    case ML_SPLIT_NONE:
    default:
      g_assert_not_reached ();
    }
}

/* What @node says, times @weight. */
static void
set_values (const MlTree *self, guint node, double weight, double *out)
{
  const double *values = ml_tree_values (self, node);
  const guint n = self->n_outputs;
  if (ml_dataset_attribute (self->header, (guint) self->target)->kind
      != ML_ATTRIBUTE_NOMINAL)
    {
      out[0] = weight * values[0];
      return;
    }
  const double all = ml_tree_node (self, node)->total + n * self->smoothing;
  for (guint k = 0; k < n; k++)
    out[k] = all > 0 ? weight * ((values[k] + self->smoothing) / all) : 0;
}

/* Nothing. */
static void
set_open (const MlTree *self, double *out)
{
  const gboolean is_nominal
      = ml_dataset_attribute (self->header, (guint) self->target)->kind
        == ML_ATTRIBUTE_NOMINAL;
  for (guint k = 0; k < self->n_outputs; k++)
    out[k] = is_nominal ? 0 : (double) NAN;
}

static gboolean answer (const MlTree *self, guint index, MlDataset *data,
                        guint32 row, double weight, double *out);

/* All branches answer, each by its share. Returns: FALSE if none can. */
static gboolean
answer_unknown (const MlTree *self, const MlTreeNode *node, MlDataset *data,
                guint32 row, double weight, double *out)
{
  const guint n = self->n_outputs;
  g_autofree double *of_child = g_new (double, n);
  gboolean is_answered = FALSE;
  memset (out, 0, sizeof *out * n);
  for (guint i = node->first_child; i < node->first_child + node->n_children;
       i++)
    {
      const double share = ml_tree_node (self, i)->share;
      if (!(share > 0)
          || !answer (self, i, data, row, share * weight, of_child))
        continue;
      is_answered = TRUE;
      for (guint k = 0; k < n; k++)
        out[k] += of_child[k];
    }
  return is_answered;
}

/* Returns: FALSE if no training row came to where @row comes. */
static gboolean
answer (const MlTree *self, guint index, MlDataset *data, guint32 row,
        double weight, double *out)
{
  const MlTreeNode *node = ml_tree_node (self, index);
  while (node->kind != ML_SPLIT_NONE)
    {
      const guint branch = ml_tree_branch (node, data, row);
      if (branch == node->n_children)
        {
          if (!answer_unknown (self, node, data, row, weight, out))
            set_values (self, index, weight, out);
          return TRUE;
        }
      const guint child = node->first_child + branch;
      if (ml_tree_node (self, child)->kind == ML_SPLIT_NONE
          && ml_tree_node (self, child)->is_empty && !self->leaves_open)
        break;
      index = child;
      node = ml_tree_node (self, index);
    }
  if (node->kind == ML_SPLIT_NONE && node->is_empty)
    {
      set_open (self, out);
      return self->leaves_open;
    }
  set_values (self, index, weight, out);
  return TRUE;
}

/**
 * ml_tree_predict:
 * @data: has the header's columns
 * @out: (out) n_outputs: shares of the labels that add up to 1, or the mean
 *
 * Thread-safe.
 */
void
ml_tree_predict (const MlTree *self, MlDataset *data, guint32 row, double *out)
{
  if (!answer (self, 0, data, row, 1, out))
    set_values (self, 0, 1, out);
}

/**
 * ml_tree_leaf:
 *
 * Returns: the node where @row ends; where a value is missing, it stays at the
 *   node that asks for it
 */
guint
ml_tree_leaf (const MlTree *self, MlDataset *data, guint32 row)
{
  guint index = 0;
  for (;;)
    {
      const MlTreeNode *node = ml_tree_node (self, index);
      const guint branch = node->kind != ML_SPLIT_NONE
                               ? ml_tree_branch (node, data, row)
                               : node->n_children;
      if (branch >= node->n_children)
        return index;
      index = node->first_child + branch;
    }
}

/** ml_tree_n_leaves: Returns: nodes that do not split, if it is compact */
guint
ml_tree_n_leaves (const MlTree *self)
{
  guint n_leaves = 0;
  for (guint i = 0; i < ml_tree_n_nodes (self); i++)
    n_leaves += ml_tree_node (self, i)->kind == ML_SPLIT_NONE;
  return n_leaves;
}

/** ml_tree_heaviest: Returns: the label of most weight; the first of equals */
guint
ml_tree_heaviest (const MlTree *self, guint node)
{
  return ml_number_largest (ml_tree_values (self, node), self->n_outputs);
}

/**
 * ml_tree_format_test:
 * @node: not the root
 * @decimals: at most, of numbers; %ML_TREE_AS_JAVA: as Java prints them
 *
 * Returns: (transfer full): what a row must be for its parent to send it here:
 *   "petalwidth <= 0.6"
 */
char *
ml_tree_format_test (const MlTree *self, guint node, guint decimals)
{
  const guint above = ml_tree_node (self, node)->parent;
  const MlTreeNode *parent = ml_tree_node (self, above);
  const guint branch = node - parent->first_child;
  const MlAttribute *attribute
      = ml_dataset_attribute (self->header, parent->column);
  g_autofree char *pixel
      = attribute->kind == ML_ATTRIBUTE_IMAGE
            ? g_strdup_printf ("%s[%u]", attribute->name, parent->pixel)
            : NULL;
  const char *name = pixel != NULL ? pixel : attribute->name;
  if (parent->kind == ML_SPLIT_LABELS)
    return g_strdup_printf ("%s = %s", name, attribute->labels[branch]);
  if (parent->kind == ML_SPLIT_LABEL)
    return g_strdup_printf ("%s %s %s", name, branch == 0 ? "=" : "!=",
                            attribute->labels[(guint) parent->at]);
  static const char *const signs[2][2] = { { "<=", ">" }, { "<", ">=" } };
  g_autofree char *at = decimals == ML_TREE_AS_JAVA
                            ? ml_number_as_java (parent->at)
                            : ml_number_format (parent->at, decimals);
  return g_strdup_printf ("%s %s %s", name,
                          signs[parent->kind == ML_SPLIT_BELOW][branch], at);
}

/* -- Saving and loading ---------------------------------------------------- */

/**
 * ml_tree_save:
 * @self: a compact one
 *
 * Which nodes are whose children follows from their order and kinds.
 *
 * Returns: (transfer floating): what ml_tree_load() reads
 */
GVariant *
ml_tree_save (const MlTree *self)
{
  const guint n = ml_tree_n_nodes (self);
  g_autofree guint8 *kinds = g_new (guint8, n);
  g_autofree guint32 *columns = g_new (guint32, n);
  g_autofree guint32 *pixels = g_new (guint32, n);
  g_autofree double *ats = g_new (double, n);
  g_autofree double *shares = g_new (double, n);
  g_autofree double *totals = g_new (double, n);
  for (guint i = 0; i < n; i++)
    {
      const MlTreeNode *node = ml_tree_node (self, i);
      kinds[i] = (guint8) (node->kind | (node->is_empty ? EMPTY_BIT : 0));
      columns[i] = node->column;
      pixels[i] = node->pixel;
      ats[i] = node->at;
      shares[i] = node->share;
      totals[i] = node->total;
    }
  return g_variant_new (
      "(@ay@au@au@ad@ad@ad@addb)",
      g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, kinds, n, 1),
      g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, columns, n, 4),
      g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, pixels, n, 4),
      ml_state_numbers (ats, n), ml_state_numbers (shares, n),
      ml_state_numbers (totals, n),
      ml_state_numbers ((const double *) (gpointer) self->values->data,
                        (gsize) n * self->stride),
      self->smoothing, self->leaves_open);
}

/** ml_tree_node_is_sound: Returns: whether the columns of @header allow what
 * the node does */
gboolean
ml_tree_node_is_sound (const MlTreeNode *node, MlDataset *header, int target)
{
  if (node->kind == ML_SPLIT_NONE)
    return TRUE;
  if (node->kind > ML_SPLIT_BELOW
      || node->column >= ml_dataset_n_columns (header)
      || (int) node->column == target)
    return FALSE;
  const MlAttribute *attribute = ml_dataset_attribute (header, node->column);
  if (node->kind == ML_SPLIT_LABELS)
    return attribute->kind == ML_ATTRIBUTE_NOMINAL && attribute->n_labels > 0;
  if (node->kind == ML_SPLIT_LABEL)
    return attribute->kind == ML_ATTRIBUTE_NOMINAL && node->at >= 0
           && node->at < attribute->n_labels && node->at == floor (node->at);
  return attribute->kind == ML_ATTRIBUTE_IMAGE
             ? node->pixel < ml_attribute_n_bytes (attribute)
             : ml_attribute_has_numbers (attribute);
}

/* Gives every node its children, in order. FALSE: the numbers do not add up. */
static gboolean
link_nodes (MlTree *self)
{
  const guint n = ml_tree_n_nodes (self);
  g_autofree guint *depths = g_new0 (guint, n);
  guint next = 1;
  for (guint i = 0; i < n; i++)
    {
      MlTreeNode *node = ml_tree_node (self, i);
      if (i >= next
          || !ml_tree_node_is_sound (node, self->header, self->target))
        return FALSE; /* it is nobody's child */
      if (node->kind == ML_SPLIT_NONE)
        continue;
      node->first_child = next;
      node->n_children
          = node->kind == ML_SPLIT_LABELS
                ? ml_dataset_attribute (self->header, node->column)->n_labels
                : 2;
      if (node->n_children > n - next || depths[i] >= ML_TREE_DEEPEST)
        return FALSE;
      for (; next < node->first_child + node->n_children; next++)
        {
          ml_tree_node (self, next)->parent = i;
          depths[next] = depths[i] + 1;
        }
    }
  return next == n;
}

typedef struct
{
  GVariant *kinds, *columns, *pixels, *ats, *shares, *totals, *values;
  double smoothing;
  gboolean leaves_open;
} Saved;

static void
saved_clear (Saved *self)
{
  g_variant_unref (self->kinds);
  g_variant_unref (self->columns);
  g_variant_unref (self->pixels);
  g_variant_unref (self->ats);
  g_variant_unref (self->shares);
  g_variant_unref (self->totals);
  g_variant_unref (self->values);
}

/* Fills nodes and values; FALSE: lengths or numbers are wrong. */
static gboolean
take_saved (MlTree *self, const Saved *saved)
{
  gsize n, n_columns, n_pixels;
  const guint8 *kinds = g_variant_get_fixed_array (saved->kinds, &n, 1);
  const guint32 *columns
      = g_variant_get_fixed_array (saved->columns, &n_columns, 4);
  const guint32 *pixels
      = g_variant_get_fixed_array (saved->pixels, &n_pixels, 4);
  if (n == 0 || n > G_MAXINT32 / self->stride || n_columns != n
      || n_pixels != n)
    return FALSE;
  g_autofree double *ats = ml_state_take_numbers (saved->ats, n, NULL);
  g_autofree double *shares = ml_state_take_numbers (saved->shares, n, NULL);
  g_autofree double *totals = ml_state_take_numbers (saved->totals, n, NULL);
  g_autofree double *values
      = ml_state_take_numbers (saved->values, n * self->stride, NULL);
  if (ats == NULL || shares == NULL || totals == NULL || values == NULL
      || !(saved->smoothing >= 0 && saved->smoothing <= 1e9))
    return FALSE;
  self->smoothing = saved->smoothing;
  self->leaves_open = saved->leaves_open;
  g_array_set_size (self->nodes, (guint) n);
  g_array_set_size (self->values, 0);
  g_array_append_vals (self->values, values, (guint) n * self->stride);
  for (guint i = 0; i < n; i++)
    *ml_tree_node (self, i) = (MlTreeNode){
      .kind = (guint8) (kinds[i] & ~EMPTY_BIT),
      .is_empty = (kinds[i] & EMPTY_BIT) != 0,
      .column = columns[i],
      .pixel = pixels[i],
      .at = ats[i],
      .share = CLAMP (shares[i], 0, 1),
      .total = totals[i],
    };
  return TRUE;
}

/**
 * ml_tree_load:
 * @state: not to be trusted
 * @n_more: as in ml_tree_new()
 *
 * Returns: (transfer full) (nullable): the tree that was saved
 */
MlTree *
ml_tree_load (GVariant *state, MlDataset *header, int target, guint n_more,
              GError **error)
{
  if (!ml_state_has_type (state, STATE_TYPE, error))
    return NULL;
  Saved saved;
  g_variant_get (state, "(@ay@au@au@ad@ad@ad@addb)", &saved.kinds,
                 &saved.columns, &saved.pixels, &saved.ats, &saved.shares,
                 &saved.totals, &saved.values, &saved.smoothing,
                 &saved.leaves_open);
  g_autoptr (MlTree) self = ml_tree_new (header, target, n_more);
  const gboolean is_sound = take_saved (self, &saved) && link_nodes (self);
  saved_clear (&saved);
  if (is_sound)
    return g_steal_pointer (&self);
  ml_state_refuse (error);
  return NULL;
}
