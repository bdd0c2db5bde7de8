/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-c45-tree.h. Growing keeps a stack of its own; pruning calls itself, as
 * deep as the tree is. */
#include "ml-c45-tree.h"

#include "ml-entropy.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#define COLLAPSE_SLACK 1e-3
#define PRUNE_SLACK 0.1

/* -- Growing --------------------------------------------------------------- */

typedef struct
{
  guint node, depth;
  MlTreePart *part;
} Pending;

/** ml_c45_tree_set_node: @node has the rows of @part */
void
ml_c45_tree_set_node (MlTree *self, const MlTreeTable *table, guint node,
                      const MlTreePart *part)
{
  ml_tree_part_count (part, table, ml_tree_values (self, node));
  ml_tree_node (self, node)->total = ml_tree_part_weight (part);
  ml_tree_node (self, node)->is_empty
      = ml_nearly_equal (ml_tree_node (self, node)->total, 0);
}

static void
push (GArray *stack, guint node, guint depth, MlTreePart *part)
{
  const Pending pending = { node, depth, part };
  g_array_append_val (stack, pending);
}

/* Gives @from the branches of @question, to be grown later. */
static void
branch_out (MlTree *self, const MlTreeTable *table, const Pending *from,
            const MlTreeNode *question, const MlC45Division *division,
            GArray *stack)
{
  const guint n = question->n_children;
  const double *shares = division->shares;
  g_autofree MlTreePart **parts = ml_tree_part_split (
      from->part, table, question, shares, ML_C45_LEAST_SHARE);
  const guint first = ml_tree_add_children (self, from->node, n);
  MlTreeNode *node = ml_tree_node (self, from->node);
  node->kind = question->kind;
  node->column = question->column;
  node->pixel = question->pixel;
  node->at = question->at;
  node->total = division->total;
  memcpy (ml_tree_values (self, from->node), division->counts,
          sizeof (double) * self->n_outputs);
  for (guint b = n; b-- > 0;)
    {
      ml_tree_node (self, first + b)->share = shares[b];
      ml_c45_tree_set_node (self, table, first + b, parts[b]);
      push (stack, first + b, from->depth + 1, parts[b]);
    }
}

/**
 * ml_c45_tree_grow:
 * @part: the rows to grow from
 * @monitor: (nullable): after a stop what has no branches yet gets none
 *
 * Returns: (transfer full): the tree as it is before pruning
 */
MlTree *
ml_c45_tree_grow (MlC45Splitter *splitter, const MlTreeTable *table,
                  const MlTreePart *part, MlMonitor *monitor)
{
  g_autoptr (MlDataset) header = ml_dataset_header (table->rows->data);
  MlTree *self = ml_tree_new (header, table->rows->target, 0);
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (Pending));
  const double all = ml_tree_part_weight (part);
  double done = 0;
  MlTreePart *copy = ml_tree_part_new (part->n);
  memcpy (copy->rows, part->rows, sizeof *part->rows * part->n);
  memcpy (copy->weights, part->weights, sizeof *part->weights * part->n);
  ml_c45_tree_set_node (self, table, 0, part);
  push (stack, 0, 0, copy);
  while (stack->len > 0)
    {
      const Pending pending = g_array_index (stack, Pending, stack->len - 1);
      MlTreeNode question = { .kind = ML_SPLIT_NONE };
      const MlC45Division *division = NULL;
      g_array_set_size (stack, stack->len - 1);
      if (ml_monitor_tick (monitor, done / all)
          && pending.depth < ML_TREE_DEEPEST)
        division = ml_c45_splitter_ask (splitter, pending.part, &question);
      if (division != NULL)
        branch_out (self, table, &pending, &question, division, stack);
      else
        done += ml_tree_node (self, pending.node)->total;
      ml_tree_part_free (pending.part);
    }
  return self;
}

/** ml_c45_majority: Returns: the label of most weight, the first where others
 * are hardly heavier */
guint
ml_c45_majority (const double *counts, guint n_classes)
{
  guint best = 0;
  double most = 0;
  for (guint k = 0; k < n_classes; k++)
    if (ml_clearly_greater (counts[k], most))
      {
        most = counts[k];
        best = k;
      }
  return best;
}

/* -- Collapsing ------------------------------------------------------------ */

static double
errors_at (const MlTree *self, guint node)
{
  const double *counts = ml_tree_values (self, node);
  return ml_tree_node (self, node)->total
         - counts[ml_c45_majority (counts, self->n_outputs)];
}

/**
 * ml_c45_tree_collapse:
 *
 * A subtree that gets no more training rows right than a leaf becomes one.
 * Before anything else was pruned: children stand behind their parents.
 */
void
ml_c45_tree_collapse (MlTree *self)
{
  const guint n = ml_tree_n_nodes (self);
  g_autofree double *below = g_new (double, n);
  for (guint i = n; i-- > 0;)
    {
      const MlTreeNode *node = ml_tree_node (self, i);
      below[i] = node->kind == ML_SPLIT_NONE ? errors_at (self, i) : 0;
      for (guint b = 0; b < node->n_children; b++)
        below[i] += below[node->first_child + b];
    }
  for (guint i = 0; i < n; i++)
    if (ml_tree_node (self, i)->kind != ML_SPLIT_NONE
        && below[i] >= errors_at (self, i) - COLLAPSE_SLACK)
      ml_tree_cut (self, i);
}

/* -- Pruning by estimated errors ------------------------------------------- */

/* What may have to be added to @errors of @n rows, at most, with @confidence:
 * the upper limit of a binomial distribution, by its normal approximation with
 * a correction for continuity, straight lines at both ends. */
static double
added_errors (double n, double errors, float confidence)
{
  if (confidence > 0.5f)
    return 0;
  if (errors < 1)
    {
      const double none = n * (1 - pow (confidence, 1 / n));
      return errors == 0
                 ? none
                 : none + errors * (added_errors (n, 1, confidence) - none);
    }
  if (errors + 0.5 >= n)
    return MAX (n - errors, 0);
  const double z = gsl_cdf_ugaussian_Pinv (1 - confidence);
  const double f = (errors + 0.5) / n;
  const double limit = (f + z * z / (2 * n)
                        + z * sqrt (f / n - f * f / n + z * z / (4 * n * n)))
                       / (1 + z * z / n);
  return limit * n - errors;
}

/** ml_c45_errors: Returns: the errors to be expected from a leaf with @counts
 */
double
ml_c45_errors (const double *counts, guint n_classes, float confidence)
{
  double total = 0;
  for (guint k = 0; k < n_classes; k++)
    total += counts[k];
  if (ml_nearly_equal (total, 0))
    return 0;
  const double errors = total - counts[ml_c45_majority (counts, n_classes)];
  return errors + added_errors (total, errors, confidence);
}

typedef struct
{
  MlTree *tree;
  const MlTreeTable *table;
  float confidence;
  gboolean raises;
  MlMonitor *monitor;
} Pruning;

static double
expected_at (const Pruning *self, guint node)
{
  return ml_c45_errors (ml_tree_values (self->tree, node),
                        self->tree->n_outputs, self->confidence);
}

/* The rows of @part among the branches of @node, whose shares they decide. */
static MlTreePart **
deal (const Pruning *self, guint node, const MlTreePart *part, double *shares)
{
  const MlTreeNode *at = ml_tree_node (self->tree, node);
  const double known = ml_tree_part_known (part, self->table, at, shares);
  const double all
      = ml_tree_part_add_unknown (part, self->table, at, shares, known);
  for (guint b = 0; b < at->n_children; b++)
    shares[b] = all > 0 ? shares[b] / all : 1.0 / at->n_children;
  return ml_tree_part_split (part, self->table, at, shares, ML_C45_LEAST_SHARE);
}

/* The errors to be expected if the rows of @part came to @node. */
static double
expected_with (const Pruning *self, guint node, const MlTreePart *part)
{
  const guint n = ml_tree_node (self->tree, node)->n_children;
  const guint first = ml_tree_node (self->tree, node)->first_child;
  if (n == 0)
    {
      g_autofree double *counts = g_new (double, self->tree->n_outputs);
      ml_tree_part_count (part, self->table, counts);
      return ml_c45_errors (counts, self->tree->n_outputs, self->confidence);
    }
  g_autofree double *shares = g_new (double, n);
  MlTreePart **parts = deal (self, node, part, shares);
  double errors = 0;
  for (guint b = 0; b < n; b++)
    errors += expected_with (self, first + b, parts[b]);
  ml_tree_parts_free (parts, n);
  return errors;
}

/* The rows of @part come to @node from now on. */
static void
move_in (const Pruning *self, guint node, const MlTreePart *part)
{
  const guint n = ml_tree_node (self->tree, node)->n_children;
  const guint first = ml_tree_node (self->tree, node)->first_child;
  ml_c45_tree_set_node (self->tree, self->table, node, part);
  if (n == 0)
    return;
  g_autofree double *shares = g_new (double, n);
  MlTreePart **parts = deal (self, node, part, shares);
  for (guint b = 0; b < n; b++)
    {
      ml_tree_node (self->tree, first + b)->share = shares[b];
      move_in (self, first + b, parts[b]);
    }
  ml_tree_parts_free (parts, n);
}

/* The child of most weight, the last of equals. */
static guint
largest_child (const MlTree *self, guint node)
{
  const MlTreeNode *at = ml_tree_node (self, node);
  guint best = at->first_child;
  double most = 0;
  for (guint i = at->first_child; i < at->first_child + at->n_children; i++)
    if (ml_hardly_less (ml_tree_node (self, i)->total, most))
      {
        most = ml_tree_node (self, i)->total;
        best = i;
      }
  return best;
}

static double prune (const Pruning *self, guint node, const MlTreePart *part);

static double
prune_children (const Pruning *self, guint node, const MlTreePart *part)
{
  const MlTreeNode at = *ml_tree_node (self->tree, node);
  MlTreePart **parts = NULL;
  double errors = 0;
  if (self->raises)
    {
      g_autofree double *shares = g_new (double, at.n_children);
      for (guint b = 0; b < at.n_children; b++)
        shares[b] = ml_tree_node (self->tree, at.first_child + b)->share;
      parts = ml_tree_part_split (part, self->table, &at, shares,
                                  ML_C45_LEAST_SHARE);
    }
  for (guint b = 0; b < at.n_children; b++)
    errors += prune (self, at.first_child + b, parts != NULL ? parts[b] : NULL);
  ml_tree_parts_free (parts, at.n_children);
  return errors;
}

/* @part: the rows of @node, NULL if nothing is raised. Returns: the errors to
 * be expected from what is left of the subtree. */
static double
prune (const Pruning *self, guint node, const MlTreePart *part)
{
  MlTree *tree = self->tree;
  if (ml_tree_node (tree, node)->kind == ML_SPLIT_NONE)
    return expected_at (self, node);
  const double of_tree = prune_children (self, node, part);
  if (!ml_monitor_tick (self->monitor, (double) NAN))
    return of_tree;
  const guint largest = largest_child (tree, node);
  const double of_largest
      = self->raises ? expected_with (self, largest, part) : DBL_MAX;
  const double of_leaf = expected_at (self, node);
  if (ml_hardly_less (of_tree + PRUNE_SLACK, of_leaf)
      && ml_hardly_less (of_largest + PRUNE_SLACK, of_leaf))
    {
      ml_tree_cut (tree, node);
      return of_leaf;
    }
  if (!ml_hardly_less (of_tree + PRUNE_SLACK, of_largest))
    return of_tree;
  ml_tree_graft (tree, node, largest);
  move_in (self, node, part);
  return prune (self, node, part);
}

/**
 * ml_c45_tree_prune:
 * @part: the rows it was grown from
 * @confidence: with which no more errors are to be expected
 * @raises: the largest branch may take the place of its parent
 */
void
ml_c45_tree_prune (MlTree *self, const MlTreeTable *table,
                   const MlTreePart *part, float confidence, gboolean raises,
                   MlMonitor *monitor)
{
  const Pruning pruning = { self, table, confidence, raises, monitor };
  prune (&pruning, 0, raises ? part : NULL);
}

/* -- Pruning by rows held out ---------------------------------------------- */

typedef struct
{
  MlTree *tree;
  const MlTreeTable *table;
} Reducing;

/* Returns: the errors among the rows of @part, when all is pruned below. */
static double
reduce (const Reducing *self, guint node, const MlTreePart *part)
{
  MlTree *tree = self->tree;
  const MlTreeNode at = *ml_tree_node (tree, node);
  const guint answer
      = ml_c45_majority (ml_tree_values (tree, node), tree->n_outputs);
  double of_leaf = 0, of_tree = 0;
  for (guint i = 0; i < part->n; i++)
    if (self->table->classes[part->rows[i]] != answer)
      of_leaf += part->weights[i];
  if (at.kind == ML_SPLIT_NONE)
    return of_leaf;
  g_autofree double *shares = g_new (double, at.n_children);
  for (guint b = 0; b < at.n_children; b++)
    shares[b] = ml_tree_node (tree, at.first_child + b)->share;
  MlTreePart **parts
      = ml_tree_part_split (part, self->table, &at, shares, ML_C45_LEAST_SHARE);
  for (guint b = 0; b < at.n_children; b++)
    {
      const guint child = at.first_child + b;
      if (!ml_tree_node (tree, child)->is_empty)
        {
          of_tree += reduce (self, child, parts[b]);
          continue;
        }
      for (guint i = 0; i < parts[b]->n; i++)
        if (self->table->classes[parts[b]->rows[i]] != answer)
          of_tree += parts[b]->weights[i];
    }
  ml_tree_parts_free (parts, at.n_children);
  if (!ml_hardly_less (of_tree, of_leaf))
    return of_tree;
  ml_tree_cut (tree, node);
  return of_leaf;
}

/**
 * ml_c45_tree_reduce:
 * @held_out: rows that it was not grown from
 *
 * A subtree that gets no more of these right than a leaf becomes one.
 */
void
ml_c45_tree_reduce (MlTree *self, const MlTreeTable *table,
                    const MlTreePart *held_out)
{
  const Reducing reducing = { self, table };
  reduce (&reducing, 0, held_out);
}
