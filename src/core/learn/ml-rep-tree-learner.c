/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A quick tree: the most gain or the least squared error at every node, then
 * pruned by rows held out, which in the end count, too (WEKA's REPTree;
 * reduced-error pruning: Quinlan, "Simplifying decision trees", 1987). */
#include "ml-entropy.h"
#include "ml-gain-split.h"
#include "ml-memory-need.h"
#include "ml-number.h"
#include "ml-parallel.h"
#include "ml-tree-model.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  DECIMALS = 2,              /* of what is printed                          */
  GROUPS = 8,                /* of columns, each with room of its own       */
  CELLS_FOR_THREADS = 20000, /* rows × columns worth waking others for      */
};

enum /* values of a node besides what it predicts */
{
  GROWN_WEIGHT, /* of the rows it was grown from; */
  GROWN_ERROR,  /* of these, the wrong ones, or their squared error */
  HELD_WEIGHT,  /* the same of the rows held out */
  HELD_ERROR,
  N_MORE,
};

typedef struct
{
  MlLearner parent;
  gboolean no_pruning, spread_count;
  guint folds, seed;
  double min_weight, min_variance, max_depth, initial_count;
} MlRepTreeLearner;

typedef MlLearnerClass MlRepTreeLearnerClass;

static const MlOption options[] = {
  ML_OPTION_DOUBLE (MlRepTreeLearner, min_weight, 0, 1e9, 2, "M",
                    N_ ("Rows in a leaf"),
                    N_ ("Weight that two branches of a split must have")),
  ML_OPTION_DOUBLE (MlRepTreeLearner, min_variance, 0, 1e9, 0.001, "V",
                    N_ ("Least variance"),
                    N_ ("Of a numeric class at a node to be split, as a share "
                        "of that of all rows")),
  ML_OPTION_UINT (MlRepTreeLearner, folds, 2, 1000, 3, "N", N_ ("Folds"),
                  N_ ("One of so many is held out to prune by")),
  ML_OPTION_UINT (MlRepTreeLearner, seed, 0, G_MAXUINT, 1, "S", N_ ("Seed"),
                  N_ ("Of the order of rows, and so of those held out")),
  ML_OPTION_BOOLEAN (MlRepTreeLearner, no_pruning, FALSE, "P",
                     N_ ("No pruning"), N_ ("Leave the tree as it was grown")),
  ML_OPTION_DOUBLE (MlRepTreeLearner, max_depth, -1, 100000, -1, "L",
                    N_ ("Depth"),
                    N_ ("At most so many levels; -1: any number")),
  ML_OPTION_DOUBLE (MlRepTreeLearner, initial_count, 0, 1e9, 0, "I",
                    N_ ("Initial count"),
                    N_ ("What every class of a leaf is counted from")),
  ML_OPTION_BOOLEAN (MlRepTreeLearner, spread_count, FALSE, "R",
                     N_ ("Spread initial count"),
                     N_ ("The classes share the initial count")),
};

GType ml_rep_tree_learner_get_type (void);
G_DEFINE_FINAL_TYPE (MlRepTreeLearner, ml_rep_tree_learner, ML_TYPE_LEARNER)

typedef struct
{
  guint node, depth;
  MlTreePart *part;
} Pending;

typedef struct
{
  const MlRepTreeLearner *learner;
  const MlTreeTable *table;
  MlTree *tree;
  double least_variance; /* of a numeric class, a row */
  guint n_groups;
  MlGainSplitter *splitters[GROUPS];
  MlGainSplit found[GROUPS], best[GROUPS];
  int best_feature[GROUPS]; /* -1: none */
  const MlTreePart *part;   /* that is looked at */
  GArray *stack;            /* Pending */
} Growing;

/* -- In words -------------------------------------------------------------- */

static void
append_leaf (const MlTree *tree, guint index, GString *text)
{
  const MlTreeNode *node = ml_tree_node (tree, index);
  if (node->kind != ML_SPLIT_NONE)
    return;
  const guint says = node->is_empty ? node->parent : index;
  const double *more = ml_tree_values (tree, index) + tree->n_outputs;
  const MlAttribute *class = ml_dataset_attribute (tree->header,
                                                   (guint) tree->target);
  g_autofree char *mean
      = ml_number_format (ml_tree_values (tree, says)[0], DECIMALS);
  g_string_append_printf (text, " : %s",
                          class->kind == ML_ATTRIBUTE_NOMINAL
                              ? class->labels[ml_tree_heaviest (tree, says)]
                              : mean);
  g_autofree char *grown = ml_number_format (more[GROWN_WEIGHT], DECIMALS);
  g_autofree char *grown_error = ml_number_format (more[GROWN_ERROR], DECIMALS);
  g_autofree char *held = ml_number_format (more[HELD_WEIGHT], DECIMALS);
  g_autofree char *held_error = ml_number_format (more[HELD_ERROR], DECIMALS);
  g_string_append_printf (text, " (%s/%s) [%s/%s]", grown, grown_error, held,
                          held_error);
}

static char *
describe (const MlTree *tree, guint variant)
{
  GString *text = g_string_new ("\nREPTree\n============\n");
  if (ml_tree_n_nodes (tree) == 1)
    append_leaf (tree, 0, text);
  else
    ml_tree_model_list (tree, text, DECIMALS, append_leaf);
  g_string_append_printf (text, "\n\nSize of the tree : %u",
                          ml_tree_n_nodes (tree));
  return g_string_free (text, FALSE);
}

static const MlTreeModelClass model_class = {
  .learner = ml_rep_tree_learner_get_type,
  .n_more = N_MORE,
  .describe = describe,
};

/* -- Growing --------------------------------------------------------------- */

static void
try_group (guint slice, gpointer data)
{
  Growing *self = data;
  self->best_feature[slice] = -1;
  self->best[slice].gain = 0;
  for (guint i = slice; i < self->table->n_features; i += self->n_groups)
    {
      MlGainSplit *found = &self->found[slice];
      ml_gain_splitter_try (self->splitters[slice], self->part, i, found);
      if (!(found->gain > self->best[slice].gain))
        continue;
      ml_gain_split_swap (found, &self->best[slice]);
      self->best_feature[slice] = (int) i;
    }
}

/* The group that found the most gain, the first column of equals; -1: none did
 * anything useful. */
static int
best_group (Growing *self, const MlTreePart *part)
{
  int best = -1;
  self->part = part;
  if ((gsize) part->n * self->table->n_features >= CELLS_FOR_THREADS)
    ml_parallel_for (self->n_groups, try_group, self);
  else
    for (guint i = 0; i < self->n_groups; i++)
      try_group (i, self);
  for (guint i = 0; i < self->n_groups; i++)
    {
      if (self->best_feature[i] < 0)
        continue;
      const double gain = self->best[i].gain;
      if (best < 0 || gain > self->best[best].gain
          || (gain == self->best[best].gain
              && self->best_feature[i] < self->best_feature[best]))
        best = (int) i;
    }
  return best >= 0 && ml_clearly_greater (self->best[best].gain, 0) ? best : -1;
}

static gboolean
has_two_large (const MlGainSplit *split, double least)
{
  guint n = 0;
  for (guint b = 0; b < split->n_branches; b++)
    n += split->totals[b] >= least;
  return n > 1;
}

/* Sets what can be said of @node before it is known whether it splits. Returns:
 * whether it may. */
static gboolean
measure (Growing *self, const Pending *pending)
{
  const MlRepTreeLearner *learner = self->learner;
  MlTreeNode *node = ml_tree_node (self->tree, pending->node);
  double *values = ml_tree_values (self->tree, pending->node);
  double *more = values + self->tree->n_outputs;
  const guint n = self->table->n_classes;
  node->is_empty = pending->part->n == 0;
  if (node->is_empty)
    {
      memset (values, 0, sizeof (double) * self->tree->stride);
      return FALSE;
    }
  double mean, weight, most = 0, sum = 0;
  for (guint k = 0; k < n; k++)
    {
      most = MAX (most, values[k]);
      sum += values[k];
    }
  more[GROWN_WEIGHT] = node->total;
  if (n == 0)
    more[GROWN_ERROR]
        = ml_gain_squares (pending->part, self->table, &mean, &weight);
  return !(node->total < 2 * learner->min_weight)
         && (n == 0 || !ml_nearly_equal (most, sum))
         && (n > 0 || !(more[GROWN_ERROR] / node->total < self->least_variance))
         && (learner->max_depth < 0 || pending->depth < learner->max_depth)
         && pending->depth < ML_TREE_DEEPEST;
}

static void
branch_out (Growing *self, const Pending *pending, const MlGainSplit *split,
            guint feature)
{
  const guint n = split->n_branches, width = self->tree->n_outputs;
  const MlTreeFeature *column = &self->table->features[feature];
  ml_gain_split_ask (split, column, ml_tree_node (self->tree, pending->node));
  const guint first = ml_tree_add_children (self->tree, pending->node, n);
  g_autofree MlTreePart **parts = ml_tree_part_split (
      pending->part, self->table, ml_tree_node (self->tree, pending->node),
      split->shares, 0);
  for (guint b = n; b-- > 0;)
    {
      const Pending child = { first + b, pending->depth + 1, parts[b] };
      MlTreeNode *node = ml_tree_node (self->tree, first + b);
      node->share = split->shares[b];
      node->total = split->totals[b];
      memcpy (ml_tree_values (self->tree, first + b),
              split->counts + (gsize) b * width, sizeof (double) * width);
      g_array_append_val (self->stack, child);
    }
}

static void
grow (Growing *self, const MlTreePart *part, MlMonitor *monitor)
{
  const double all = ml_tree_node (self->tree, 0)->total;
  double done = 0;
  MlTreePart *copy = ml_tree_part_new (part->n);
  memcpy (copy->rows, part->rows, sizeof *part->rows * part->n);
  memcpy (copy->weights, part->weights, sizeof *part->weights * part->n);
  const Pending root = { 0, 0, copy };
  g_array_append_val (self->stack, root);
  while (self->stack->len > 0)
    {
      const Pending pending
          = g_array_index (self->stack, Pending, self->stack->len - 1);
      g_array_set_size (self->stack, self->stack->len - 1);
      int group = -1;
      if (measure (self, &pending) && ml_monitor_tick (monitor, done / all))
        group = best_group (self, pending.part);
      if (group >= 0
          && has_two_large (&self->best[group], self->learner->min_weight))
        branch_out (self, &pending, &self->best[group],
                    (guint) self->best_feature[group]);
      else
        done += ml_tree_node (self->tree, pending.node)->total;
      ml_tree_part_free (pending.part);
    }
}

/* -- Pruning --------------------------------------------------------------- */

typedef struct
{
  MlTree *tree;
  const MlTreeTable *table;
  double *counts; /* nodes × n_outputs: held-out rows by label, or their sum */
  double *errors; /* nodes: of these, made by the node itself */
} Holding;

/* Counts the held-out rows of @part at @node and below. @above: who answers if
 * no row of those that it was grown from came to @node */
static void
hold (Holding *self, guint node, guint above, const MlTreePart *part)
{
  MlTree *tree = self->tree;
  const MlTreeNode at = *ml_tree_node (tree, node);
  const guint says = at.is_empty ? above : node;
  const guint answer = ml_tree_heaviest (tree, says), n = tree->n_outputs;
  const double mean = ml_tree_values (tree, says)[0];
  double *more = ml_tree_values (tree, node) + n;
  for (guint i = 0; i < part->n; i++)
    {
      const double weight = part->weights[i];
      more[HELD_WEIGHT] += weight;
      if (self->table->n_classes > 0)
        {
          const guint32 class = self->table->classes[part->rows[i]];
          self->counts[(gsize) node * n + class] += weight;
          self->errors[node] += class != answer ? weight : 0;
          continue;
        }
      const double target = self->table->targets[part->rows[i]];
      self->counts[node] += weight * target;
      self->errors[node] += (mean - target) * (mean - target) * weight;
    }
  if (at.kind == ML_SPLIT_NONE)
    return;
  g_autofree double *shares = g_new (double, at.n_children);
  for (guint b = 0; b < at.n_children; b++)
    shares[b] = ml_tree_node (tree, at.first_child + b)->share;
  MlTreePart **parts = ml_tree_part_split (part, self->table, &at, shares, 0);
  for (guint b = 0; b < at.n_children; b++)
    hold (self, at.first_child + b, node, parts[b]);
  ml_tree_parts_free (parts, at.n_children);
}

/* Children stand behind their parents, so from the end it goes from the leaves
 * up. */
static void
cut (Holding *self)
{
  MlTree *tree = self->tree;
  const guint n = ml_tree_n_nodes (tree);
  g_autofree double *left = g_new (double, n);
  for (guint i = n; i-- > 0;)
    {
      const MlTreeNode *node = ml_tree_node (tree, i);
      left[i] = self->errors[i];
      if (node->kind == ML_SPLIT_NONE)
        continue;
      double below = 0;
      for (guint b = 0; b < node->n_children; b++)
        below += left[node->first_child + b];
      if (below >= self->errors[i])
        ml_tree_cut (tree, i);
      else
        left[i] = below;
    }
}

/* The rows held out count, too, in what nodes predict. */
static void
take_in (Holding *self, guint node)
{
  MlTree *tree = self->tree;
  MlTreeNode *at = ml_tree_node (tree, node);
  double *values = ml_tree_values (tree, node);
  const double *more = values + tree->n_outputs;
  const double *counts = self->counts + (gsize) node * tree->n_outputs;
  const double held = more[HELD_WEIGHT];
  if (self->table->n_classes > 0)
    for (guint k = 0; k < tree->n_outputs; k++)
      values[k] += counts[k];
  else if (more[GROWN_WEIGHT] + held > 0)
    {
      const double all = more[GROWN_WEIGHT] + held;
      values[0] = (at->is_empty ? 0 : values[0] * (more[GROWN_WEIGHT] / all))
                  + counts[0] / all;
    }
  at->is_empty &= !(held > 0);
}

/* -- Fitting --------------------------------------------------------------- */

static void
growing_init (Growing *self, guint most_rows)
{
  const MlTreeTable *table = self->table;
  const gsize n_cells = (gsize) most_rows * table->n_features;
  self->n_groups = n_cells >= CELLS_FOR_THREADS
                       ? MIN (GROUPS, MAX (table->n_features, 1))
                       : 1;
  self->stack = g_array_new (FALSE, FALSE, sizeof (Pending));
  for (guint i = 0; i < self->n_groups; i++)
    {
      self->splitters[i] = ml_gain_splitter_new (table, most_rows, FALSE);
      ml_gain_split_init (&self->found[i], table);
      ml_gain_split_init (&self->best[i], table);
    }
}

static void
growing_clear (Growing *self)
{
  for (guint i = 0; i < self->n_groups; i++)
    {
      ml_gain_splitter_free (self->splitters[i]);
      ml_gain_split_clear (&self->found[i]);
      ml_gain_split_clear (&self->best[i]);
    }
  g_array_unref (self->stack);
}

/* Weights become what is divided by their sum, figures what is printed. */
static void
finish (const MlRepTreeLearner *self, MlTree *tree, const Holding *held)
{
  const guint n = tree->n_outputs;
  for (guint i = 0; i < ml_tree_n_nodes (tree); i++)
    {
      double *values = ml_tree_values (tree, i), *more = values + n;
      MlTreeNode *node = ml_tree_node (tree, i);
      node->total = more[GROWN_WEIGHT] + more[HELD_WEIGHT];
      if (held->table->n_classes == 0)
        {
          more[GROWN_ERROR] /= MAX (more[GROWN_WEIGHT], DBL_MIN);
          more[HELD_ERROR]
              = more[HELD_WEIGHT] > 0 ? held->errors[i] / more[HELD_WEIGHT] : 0;
          continue;
        }
      const guint says
          = ml_tree_heaviest (tree, node->is_empty ? node->parent : i);
      const double *counts = held->counts + (gsize) i * n;
      node->total = 0;
      for (guint k = 0; k < n; k++)
        node->total += values[k];
      more[GROWN_ERROR] = more[GROWN_WEIGHT] - (values[says] - counts[says]);
      more[HELD_ERROR] = more[HELD_WEIGHT] - counts[says];
    }
  tree->smoothing = held->table->n_classes == 0 ? 0
                    : self->spread_count        ? self->initial_count / n
                                                : self->initial_count;
}

static void
prune (Growing *self, Holding *held, const MlTreePart *part)
{
  hold (held, 0, 0, part);
  cut (held);
  for (guint i = 0; i < ml_tree_n_nodes (self->tree); i++)
    take_in (held, i);
}

static MlTree *
grow_tree (const MlRepTreeLearner *learner, const MlTreeTable *table,
           const MlTreePart *grown, const MlTreePart *held_out,
           MlMonitor *monitor)
{
  g_autoptr (MlDataset) header = ml_dataset_header (table->rows->data);
  Growing growing = { .learner = learner, .table = table };
  MlTree *tree = ml_tree_new (header, table->rows->target, N_MORE);
  growing.tree = tree;
  growing_init (&growing, grown->n);
  growing.least_variance = ml_gain_root (growing.tree, grown, growing.table,
                                         growing.learner->min_variance);
  grow (&growing, grown, monitor);
  const gsize n_nodes = ml_tree_n_nodes (tree);
  g_autofree double *counts = g_new0 (double, n_nodes * tree->n_outputs);
  g_autofree double *errors = g_new0 (double, n_nodes);
  Holding held = { tree, table, counts, errors };
  if (held_out != NULL)
    prune (&growing, &held, held_out);
  finish (learner, tree, &held);
  growing_clear (&growing);
  return ml_tree_compact (tree);
}

static MlModel *
rep_tree_fit (MlLearner *learner, const MlSubset *training, MlMonitor *monitor,
              GError **error)
{
  const MlRepTreeLearner *self = (const MlRepTreeLearner *) learner;
  g_autoptr (MlTreeTable) table = ml_tree_table_new (training, monitor);
  if (table == NULL)
    {
      ml_monitor_set_stopped_error (monitor, error);
      return NULL;
    }
  g_autoptr (MlTreePart) all = ml_tree_part_new_all (table);
  g_autoptr (MlTreePart) grown = NULL;
  g_autoptr (MlTreePart) held_out = NULL;
  MlJavaRandom random;
  ml_java_random_init (&random, (gint32) self->seed);
  ml_tree_part_hold_out (all, table, self->no_pruning ? 0 : self->folds, 0,
                         TRUE, &random, &grown, &held_out);
  return ml_tree_model_new (
      &model_class, grow_tree (self, table, grown, held_out, monitor), 0);
}

static MlModel *
rep_tree_load (MlLearner *learner, GVariant *state, MlDataset *header,
               int target, GError **error)
{
  return ml_tree_model_load (&model_class, state, header, target, error);
}

static void
ml_rep_tree_learner_class_init (MlRepTreeLearnerClass *klass)
{
  klass->title = N_ ("REPTree");
  klass->category = N_ ("Trees");
  klass->description
      = N_ ("A quick tree for labels or numbers, pruned by rows held out.");
  klass->weka = "weka.classifiers.trees.REPTree";
  klass->weka_flags = "M# V N S L# P I R";
  klass->reference = "J. R. Quinlan (1987): Simplifying decision trees. "
                     "International Journal of Man-Machine Studies 27, "
                     "221–234";
  klass->traits = ML_TRAIT_NOMINAL_CLASS | ML_TRAIT_NUMERIC_CLASS
                  | ML_TRAIT_NUMERIC_INPUTS | ML_TRAIT_NOMINAL_INPUTS
                  | ML_TRAIT_IMAGE_INPUTS | ML_TRAIT_MISSING_INPUTS
                  | ML_TRAIT_ROW_WEIGHTS;
  klass->memory = ml_tree_memory;
  klass->fit = rep_tree_fit;
  klass->load = rep_tree_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_rep_tree_learner_init (MlRepTreeLearner *self)
{
}
