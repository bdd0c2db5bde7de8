/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-random-tree.h. Nodes are grown from the left to the right, depth
 * first, since they share one generator and one list of columns, whose order
 * the draws change; both as in WEKA. The rows of nodes that wait stand on a
 * stack of their own: a node's children above it, the leftmost on top. */
#include "ml-random-tree.h"

#include "ml-entropy.h"

#include <math.h>
#include <string.h>

typedef struct
{
  guint node, depth, n;
  gsize start; /* of its rows, on the stack */
} Pending;

typedef struct
{
  const MlTreeTable *table;
  const MlRandomTreeSettings *settings;
  MlJavaRandom *random;
  MlTree *tree;
  MlRandomTreeUse *uses; /* (nullable) */
  MlGainSplitter *splitter;
  MlGainSplit found, best;
  guint *columns; /* n_features, in the order that the draws left */
  guint n_tried;
  double least_variance; /* of a numeric class, a row */
  GArray *waiting;       /* Pending */
  guint32 *rows;         /* the stack: n_room */
  double *weights;
  gsize n_room;
  guint *sizes;          /* of branches */
  MlTreePart *parts;     /* likewise */
  MlTreePart **branches; /* likewise, pointing to these */
} Growing;

static guint
columns_to_try (const MlTreeTable *table, guint wanted)
{
  const guint n = table->n_features;
  if (wanted == 0 && n > 0)
    wanted = (guint) (log (n) / G_LN2) + 1;
  return MIN (wanted, n);
}

static void
make_room (Growing *self, gsize n)
{
  if (n <= self->n_room)
    return;
  self->n_room = MAX (n, 2 * self->n_room);
  self->rows = g_renew (guint32, self->rows, self->n_room);
  self->weights = g_renew (double, self->weights, self->n_room);
}

static void
growing_init (Growing *self, const MlTreePart *part)
{
  const MlTreeTable *table = self->table;
  const guint most = ml_tree_table_most_branches (table);
  self->splitter = ml_gain_splitter_new (table, part->n, table->order_counts);
  ml_gain_split_init (&self->found, table);
  ml_gain_split_init (&self->best, table);
  self->columns = g_new (guint, table->n_features);
  for (guint i = 0; i < table->n_features; i++)
    self->columns[i] = i;
  self->n_tried = columns_to_try (table, self->settings->n_tried);
  self->waiting = g_array_new (FALSE, FALSE, sizeof (Pending));
  self->sizes = g_new (guint, most + 1);
  self->parts = g_new (MlTreePart, most);
  self->branches = g_new (MlTreePart *, most);
  for (guint i = 0; i < most; i++)
    self->branches[i] = &self->parts[i];
  make_room (self, 3 * (gsize) part->n + 1);
}

static void
growing_clear (Growing *self)
{
  ml_gain_splitter_free (self->splitter);
  ml_gain_split_clear (&self->found);
  ml_gain_split_clear (&self->best);
  g_array_unref (self->waiting);
  g_free (self->columns);
  g_free (self->sizes);
  g_free (self->parts);
  g_free (self->branches);
  g_free (self->rows);
  g_free (self->weights);
}

/* Whether @node may split. Sets what is printed of a number. */
static gboolean
may_split (const Growing *self, const Pending *pending, const MlTreePart *part)
{
  const MlRandomTreeSettings *settings = self->settings;
  const MlTreeNode *node = ml_tree_node (self->tree, pending->node);
  double *values = ml_tree_values (self->tree, pending->node);
  const guint n = self->table->n_classes;
  double most = 0, sum = 0, mean, weight, squares = 0;
  for (guint k = 0; k < n; k++)
    {
      most = MAX (most, values[k]);
      sum += values[k];
    }
  if (n == 0)
    squares = ml_gain_squares (part, self->table, &mean, &weight);
  if (self->tree->stride > self->tree->n_outputs)
    values[self->tree->n_outputs] = squares;
  return !(node->total < 2 * settings->min_weight)
         && (n == 0 || !ml_nearly_equal (most, sum))
         && (n > 0 || !(squares / node->total < self->least_variance))
         && (settings->max_depth == 0 || pending->depth < settings->max_depth)
         && pending->depth < ML_TREE_DEEPEST;
}

/* Draws columns until enough were tried and one of them gains anything.
 * Returns: the best one; -1: none does */
static int
draw_column (Growing *self, const MlTreePart *part)
{
  guint n_left = self->table->n_features, n_tried = 0;
  gboolean is_found = FALSE;
  int best = -1;
  self->best.gain = -INFINITY;
  while (n_left > 0 && (n_tried++ < self->n_tried || !is_found))
    {
      const guint drawn
          = (guint) ml_java_random_below (self->random, (gint32) n_left);
      const guint column = self->columns[drawn];
      self->columns[drawn] = self->columns[--n_left];
      self->columns[n_left] = column;
      ml_gain_splitter_try (self->splitter, part, column, &self->found);
      const double gain = self->found.gain;
      is_found |= ml_clearly_greater (gain, 0);
      if (!(gain > self->best.gain)
          && !(gain == self->best.gain && !self->settings->breaks_ties
               && (int) column < best))
        continue;
      ml_gain_split_swap (&self->found, &self->best);
      best = (int) column;
    }
  return ml_clearly_greater (self->best.gain, 0) ? best : -1;
}

/* Puts the rows of the branches on the stack, the first branch on top. */
static void
stack_rows (Growing *self, const Pending *pending, const MlTreeNode *question)
{
  const guint n = question->n_children;
  MlTreePart part = { pending->n, self->rows + pending->start,
                      self->weights + pending->start };
  gsize top = pending->start + pending->n;
  ml_tree_part_sizes (&part, self->table, question, self->best.shares, 0,
                      self->sizes);
  gsize n_all = top;
  for (guint b = 0; b < n; b++)
    n_all += self->sizes[b];
  make_room (self, n_all);
  part.rows = self->rows + pending->start;
  part.weights = self->weights + pending->start;
  for (guint b = n; b-- > 0;)
    {
      self->parts[b] = (MlTreePart){ 0, self->rows + top, self->weights + top };
      top += self->sizes[b];
    }
  ml_tree_part_deal (&part, self->table, question, self->best.shares, 0,
                     self->branches);
}

static void
branch_out (Growing *self, const Pending *pending, guint column)
{
  const MlGainSplit *split = &self->best;
  const guint n = split->n_branches, width = self->tree->n_outputs;
  MlTreeNode question = { .kind = ML_SPLIT_NONE };
  ml_gain_split_ask (split, &self->table->features[column], &question);
  stack_rows (self, pending, &question);
  const guint first = ml_tree_add_children (self->tree, pending->node, n);
  MlTreeNode *node = ml_tree_node (self->tree, pending->node);
  node->kind = question.kind;
  node->column = question.column;
  node->pixel = question.pixel;
  node->at = question.at;
  for (guint b = n; b-- > 0;)
    {
      const Pending child = { first + b, pending->depth + 1, self->parts[b].n,
                              (gsize) (self->parts[b].rows - self->rows) };
      node = ml_tree_node (self->tree, first + b);
      node->share = split->shares[b];
      node->total = split->totals[b];
      node->is_empty = self->parts[b].n == 0;
      memcpy (ml_tree_values (self->tree, first + b),
              split->counts + (gsize) b * width, sizeof (double) * width);
      g_array_append_val (self->waiting, child);
    }
  if (self->uses == NULL)
    return;
  self->uses[column].gain += split->gain;
  self->uses[column].n_nodes++;
}

/**
 * ml_random_tree_grow:
 * @part: the rows to grow from
 * @random: draws the columns
 * @n_more: 1: the squared error of a numeric class stands in each node, too
 * @uses: (inout) (nullable): n_features: what each column gained is added
 * @monitor: (nullable): after a stop what has no branches yet gets none
 *
 * Returns: (transfer full): a compact tree
 */
MlTree *
ml_random_tree_grow (const MlTreeTable *table, const MlTreePart *part,
                     const MlRandomTreeSettings *settings, MlJavaRandom *random,
                     guint n_more, MlRandomTreeUse *uses, MlMonitor *monitor)
{
  g_autoptr (MlDataset) header = ml_dataset_header (table->rows->data);
  Growing self = {
    .table = table, .settings = settings, .random = random, .uses = uses
  };
  self.tree = ml_tree_new (header, table->rows->target, n_more);
  growing_init (&self, part);
  self.least_variance
      = ml_gain_root (self.tree, part, table, settings->min_variance);
  ml_tree_node (self.tree, 0)->is_empty = part->n == 0;
  memcpy (self.rows, part->rows, sizeof *part->rows * part->n);
  memcpy (self.weights, part->weights, sizeof *part->weights * part->n);
  const Pending root = { 0, 0, part->n, 0 };
  g_array_append_val (self.waiting, root);
  while (self.waiting->len > 0)
    {
      const Pending pending
          = g_array_index (self.waiting, Pending, self.waiting->len - 1);
      const MlTreePart rows = { pending.n, self.rows + pending.start,
                                self.weights + pending.start };
      g_array_set_size (self.waiting, self.waiting->len - 1);
      int column = -1;
      if (pending.n > 0 && may_split (&self, &pending, &rows)
          && ml_monitor_tick (monitor, (double) NAN))
        column = draw_column (&self, &rows);
      if (column >= 0)
        branch_out (&self, &pending, (guint) column);
    }
  growing_clear (&self);
  return ml_tree_compact (self.tree);
}

/* -- Backfitting ----------------------------------------------------------- */

static void
backfit (MlTree *self, const MlTreeTable *table, guint node,
         const MlTreePart *part)
{
  const MlTreeNode at = *ml_tree_node (self, node);
  double *values = ml_tree_values (self, node), mean, weight;
  ml_tree_node (self, node)->is_empty = part->n == 0;
  ml_tree_node (self, node)->total = ml_tree_part_weight (part);
  if (table->n_classes > 0)
    ml_tree_part_count (part, table, values);
  else
    {
      const double squares = ml_gain_squares (part, table, &mean, &weight);
      values[0] = mean;
      if (self->stride > 1)
        values[1] = squares;
    }
  if (part->n == 0)
    ml_tree_cut (self, node);
  if (part->n == 0 || at.kind == ML_SPLIT_NONE)
    return;
  g_autofree double *shares = g_new (double, at.n_children);
  const double known = ml_tree_part_known (part, table, &at, shares);
  if (!(known > 0))
    {
      ml_tree_cut (self, node);
      return;
    }
  for (guint b = 0; b < at.n_children; b++)
    {
      shares[b] /= known;
      ml_tree_node (self, at.first_child + b)->share = shares[b];
    }
  MlTreePart **parts = ml_tree_part_split (part, table, &at, shares, 0);
  for (guint b = 0; b < at.n_children; b++)
    backfit (self, table, at.first_child + b, parts[b]);
  ml_tree_parts_free (parts, at.n_children);
}

/**
 * ml_random_tree_backfit:
 * @part: rows that it was not grown from
 *
 * What nodes predict comes from these rows alone; branches that none of them
 * comes to are taken off. The tree is no longer compact.
 */
void
ml_random_tree_backfit (MlTree *self, const MlTreeTable *table,
                        const MlTreePart *part)
{
  backfit (self, table, 0, part);
}
