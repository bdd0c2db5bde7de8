/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-model-tree.h. Constants and the places where a node may be cut are
 * those of WEKA's M5P. */
#include "ml-model-tree.h"

#include "ml-linear-algebra.h"
#include "ml-linear-regression.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_DEVIATION 0.05 /* of all rows': a node with less does not split  \
                              */
#define CLEAR_GAIN 1e-6
#define NEGLIGIBLE 1e-5 /* an error of so much of the deviation is none   */

enum
{
  ROOT_OF_VARIANCE = 5, /* what is compared before and after a cut    */
  SMOOTHING = 15,       /* rows that the model of the parent counts as */
  PRUNING_MULTIPLIER = 2,
  FEWEST_ROWS = 4,    /* that are ever cut */
  WIDEST_FACTOR = 10, /* for more parameters than rows */
  DEEPEST = 1000,
};

typedef struct
{
  double value, target;
} Cell;

typedef struct
{
  double gain, at;
  guint input, n_below; /* 0: none found */
} Cut;

typedef struct
{
  const MlModelTreeProblem *problem;
  MlModelTree *tree;
  MlMonitor *monitor;
  double deviation; /* of all rows' targets */
  guint32 *rows;    /* of the problem; those of a node side by side */
  guint32 *spare;
  Cell *cells;
  gboolean *is_tested; /* n_inputs, scratch */
} Growing;

/** ml_model_tree_new: Returns: (transfer full): with no node */
MlModelTree *
ml_model_tree_new (guint n_inputs)
{
  MlModelTree *self = g_new0 (MlModelTree, 1);
  self->n_inputs = n_inputs;
  self->nodes = g_array_new (FALSE, TRUE, sizeof (MlModelTreeNode));
  self->coefficients = g_array_new (FALSE, TRUE, sizeof (double));
  return self;
}

/** ml_model_tree_free: @self: (nullable) */
void
ml_model_tree_free (MlModelTree *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->nodes);
  g_array_unref (self->coefficients);
  g_free (self);
}

static void
add_nodes (MlModelTree *self, guint n)
{
  g_array_set_size (self->nodes, self->nodes->len + n);
  g_array_set_size (self->coefficients,
                    self->nodes->len * (self->n_inputs + 1));
}

static double
apply (const MlModelTree *self, guint node, const double *inputs)
{
  const double *coefficients = ml_model_tree_coefficients (self, node);
  return coefficients[self->n_inputs]
         + ml_dot (self->n_inputs, inputs, coefficients);
}

static guint
child_for (const MlModelTreeNode *node, const double *inputs)
{
  return node->first_child + (inputs[node->input] > node->at);
}

/** ml_model_tree_predict: @inputs: n_inputs of a row */
double
ml_model_tree_predict (const MlModelTree *self, const double *inputs)
{
  guint node = 0;
  while (ml_model_tree_node (self, node)->first_child != 0)
    node = child_for (ml_model_tree_node (self, node), inputs);
  return apply (self, node, inputs);
}

/* -- Growing --------------------------------------------------------------- */

typedef struct
{
  double n, sum, squares;
} Moments;

static void
add (Moments *self, double target)
{
  self->n++;
  self->sum += target;
  self->squares += target * target;
}

static double
variance_of (const Moments *self)
{
  return self->n > 0
             ? fabs (self->squares - self->sum * self->sum / self->n) / self->n
             : 0;
}

/* Its root, times the rows. */
static double
spread_of (const Moments *self)
{
  return self->n * pow (variance_of (self), 1.0 / ROOT_OF_VARIANCE);
}

static Moments
moments_of (const Growing *self, guint from, guint n)
{
  Moments all = { 0, 0, 0 };
  for (guint i = from; i < from + n; i++)
    add (&all, self->problem->targets[self->rows[i]]);
  return all;
}

static double
mean_of (const Growing *self, guint from, guint n)
{
  return n > 0 ? moments_of (self, from, n).sum / n : 0;
}

static int
compare_cells (const void *a, const void *b)
{
  const Cell *x = a, *y = b;
  return (x->value > y->value) - (x->value < y->value);
}

/* The best cut by one input, a fifth of the rows and more on either side. */
static Cut
cut_by (const Growing *self, guint from, guint n, guint input,
        const Moments *all)
{
  const MlModelTreeProblem *problem = self->problem;
  const guint margin = MAX (n / 5, 1);
  Cut best = { .gain = -INFINITY, .input = input };
  Moments below = { 0, 0, 0 };
  for (guint i = 0; i < n; i++)
    {
      const guint32 row = self->rows[from + i];
      self->cells[i]
          = (Cell){ problem->inputs[(gsize) row * problem->n_inputs + input],
                    problem->targets[row] };
    }
  qsort (self->cells, n, sizeof *self->cells, compare_cells);
  for (guint i = 0; i + margin + 1 < n; i++)
    {
      add (&below, self->cells[i].target);
      if (i < margin
          || !(self->cells[i + 1].value - self->cells[i].value > CLEAR_GAIN))
        continue;
      const Moments above = { all->n - below.n, all->sum - below.sum,
                              all->squares - below.squares };
      const double gain
          = (spread_of (all) - spread_of (&below) - spread_of (&above))
            / all->n;
      if (gain > best.gain)
        best = (Cut){ gain,
                      (self->cells[i].value + self->cells[i + 1].value) * 0.5,
                      input, i + 1 };
    }
  return best;
}

static Cut
best_cut (const Growing *self, guint from, guint n)
{
  const Moments all = moments_of (self, from, n);
  Cut best = { .gain = -INFINITY };
  if (n < FEWEST_ROWS || n < self->problem->min_rows
      || sqrt (variance_of (&all)) < LEAST_DEVIATION * self->deviation)
    return best;
  for (guint input = 0; input < self->problem->n_inputs; input++)
    {
      if (!ml_monitor_tick (self->monitor, (double) NAN))
        return (Cut){ .gain = -INFINITY };
      const Cut found = cut_by (self, from, n, input, &all);
      if (found.n_below > 0
          && (best.n_below == 0 || found.gain > best.gain + CLEAR_GAIN))
        best = found;
    }
  return best;
}

/* Rows up to the cut come first. Returns: how many they are */
static guint
divide (Growing *self, guint from, guint n, const Cut *cut)
{
  const MlModelTreeProblem *problem = self->problem;
  guint n_below = 0, n_above = 0;
  for (guint i = from; i < from + n; i++)
    {
      const guint32 row = self->rows[i];
      if (problem->inputs[(gsize) row * problem->n_inputs + cut->input]
          <= cut->at)
        self->rows[from + n_below++] = row;
      else
        self->spare[n_above++] = row;
    }
  memcpy (self->rows + from + n_below, self->spare,
          sizeof *self->spare * n_above);
  return n_below;
}

static void
grow (Growing *self, guint node, guint from, guint n, guint depth)
{
  ml_model_tree_node (self->tree, node)->n_rows = n;
  const Cut cut
      = depth < DEEPEST ? best_cut (self, from, n) : (Cut){ .n_below = 0 };
  if (cut.n_below == 0)
    return;
  const guint n_below = divide (self, from, n, &cut);
  const guint first = self->tree->nodes->len;
  if (n_below == 0 || n_below == n)
    return;
  add_nodes (self->tree, 2);
  MlModelTreeNode *at = ml_model_tree_node (self->tree, node);
  at->first_child = first;
  at->input = cut.input;
  at->at = cut.at;
  ml_model_tree_node (self->tree, first)->parent = node;
  ml_model_tree_node (self->tree, first + 1)->parent = node;
  grow (self, first, from, n_below, depth + 1);
  grow (self, first + 1, from + n_below, n - n_below, depth + 1);
}

/* -- Models ---------------------------------------------------------------- */

static void
find_tested (Growing *self, guint node)
{
  const MlModelTreeNode *at = ml_model_tree_node (self->tree, node);
  if (at->first_child == 0)
    return;
  self->is_tested[at->input] = TRUE;
  find_tested (self, at->first_child);
  find_tested (self, at->first_child + 1);
}

/* Least squares on the inputs that are tested below @node. Returns: how many
 * are in the model */
static guint
fit_model (Growing *self, guint node, guint from, guint n)
{
  const MlModelTreeProblem *problem = self->problem;
  const guint all = problem->n_inputs;
  double *coefficients = ml_model_tree_coefficients (self->tree, node);
  memset (coefficients, 0, sizeof *coefficients * all);
  coefficients[all] = mean_of (self, from, n);
  memset (self->is_tested, 0, sizeof *self->is_tested * all);
  if (!problem->is_constant)
    find_tested (self, node);
  g_autofree guint *tested = g_new (guint, all + 1);
  guint n_tested = 0, n_used = 0;
  for (guint j = 0; j < all; j++)
    if (self->is_tested[j])
      tested[n_tested++] = j;
  if (n_tested == 0)
    return 0;
  g_autofree double *inputs = g_new (double, (gsize) n *n_tested);
  g_autofree double *targets = g_new (double, n);
  g_autofree double *weights = g_new (double, n);
  g_autofree gboolean *is_used = g_new0 (gboolean, n_tested);
  for (guint i = 0; i < n; i++)
    {
      const guint32 row = self->rows[from + i];
      targets[i] = problem->targets[row];
      weights[i] = 1;
      for (guint a = 0; a < n_tested; a++)
        inputs[(gsize) i * n_tested + a]
            = problem->inputs[(gsize) row * all + tested[a]];
    }
  const MlLinearRegression regression = { .n_rows = n,
                                          .n_inputs = n_tested,
                                          .inputs = inputs,
                                          .targets = targets,
                                          .weights = weights,
                                          .selection = ML_SELECTION_M5,
                                          .eliminates_collinear = TRUE,
                                          .ridge = 1e-8 };
  g_autofree double *made
      = ml_linear_regression_fit (&regression, self->monitor, is_used);
  for (guint a = 0; a < n_tested; a++)
    {
      coefficients[tested[a]] = made[a];
      n_used += is_used[a];
    }
  coefficients[all] = made[n_tested];
  return n_used;
}

static double
error_of (const Growing *self, guint node, guint from, guint n,
          gboolean of_subtree)
{
  const MlModelTreeProblem *problem = self->problem;
  double sum = 0;
  for (guint i = from; i < from + n; i++)
    {
      const guint32 row = self->rows[i];
      const double *inputs = problem->inputs + (gsize) row * problem->n_inputs;
      guint leaf = node;
      while (of_subtree && ml_model_tree_node (self->tree, leaf)->first_child)
        leaf = child_for (ml_model_tree_node (self->tree, leaf), inputs);
      const double off
          = apply (self->tree, leaf, inputs) - problem->targets[row];
      sum += off * off;
    }
  return n > 0 ? sqrt (sum / n) : 0;
}

/* By how much an error on training rows is too small. */
static double
pruning_factor (guint n_rows, guint n_parameters)
{
  if (n_rows <= n_parameters)
    return WIDEST_FACTOR;
  return ((double) n_rows + PRUNING_MULTIPLIER * (double) n_parameters)
         / ((double) n_rows - n_parameters);
}

/* Every node gets its model, from what is tested below it before anything is
 * pruned; then, from the leaves up, one that does as well as what is below it
 * becomes a leaf. */
static void
model (Growing *self, guint node, guint from)
{
  MlModelTreeNode *at = ml_model_tree_node (self->tree, node);
  const guint n = at->n_rows, first = at->first_child;
  const guint n_own = fit_model (self, node, from, n) + 1;
  if (first != 0)
    {
      model (self, first, from);
      model (self, first + 1,
             from + ml_model_tree_node (self->tree, first)->n_rows);
    }
  const double own_error = error_of (self, node, from, n, FALSE);
  at->n_parameters = n_own;
  at->error = own_error;
  at->mean = mean_of (self, from, n);
  if (first == 0)
    return;
  const guint n_below
      = ml_model_tree_node (self->tree, first)->n_parameters
        + ml_model_tree_node (self->tree, first + 1)->n_parameters + 1;
  const double below_error = error_of (self, node, from, n, TRUE);
  const double own = own_error * pruning_factor (n, n_own);
  const double below = below_error * pruning_factor (n, n_below);
  if (self->problem->prunes
      && (own <= below || own < NEGLIGIBLE * self->deviation))
    {
      at->first_child = 0;
      return;
    }
  at->n_parameters = n_below;
  at->error = below_error;
}

/* Each leaf takes in the models above it, as if each had some rows of its own;
 * parents come before their children, so they are as they were made. */
static void
smooth (MlModelTree *self)
{
  const gsize width = self->n_inputs + 1;
  for (guint leaf = self->nodes->len; leaf-- > 0;)
    {
      if (ml_model_tree_node (self, leaf)->first_child != 0)
        continue;
      double *own = ml_model_tree_coefficients (self, leaf);
      for (guint node = leaf; node != 0;
           node = ml_model_tree_node (self, node)->parent)
        {
          const MlModelTreeNode *at = ml_model_tree_node (self, node);
          const double *above = ml_model_tree_coefficients (self, at->parent);
          const double n = at->n_rows;
          for (gsize j = 0; j < width; j++)
            own[j] = (own[j] * n + SMOOTHING * above[j]) / (n + SMOOTHING);
        }
    }
}

/* Without what pruning took off. (transfer full) */
static MlModelTree *
compact (const MlModelTree *self)
{
  MlModelTree *made = ml_model_tree_new (self->n_inputs);
  g_autoptr (GArray) from = g_array_new (FALSE, FALSE, sizeof (guint));
  const guint root = 0;
  g_array_append_val (from, root);
  add_nodes (made, 1);
  for (guint i = 0; i < from->len; i++)
    {
      const guint old = g_array_index (from, guint, i);
      MlModelTreeNode node = *ml_model_tree_node (self, old);
      node.parent = ml_model_tree_node (made, i)->parent;
      memcpy (ml_model_tree_coefficients (made, i),
              ml_model_tree_coefficients (self, old),
              sizeof (double) * (self->n_inputs + 1));
      if (node.first_child != 0)
        {
          const guint second = node.first_child + 1;
          g_array_append_val (from, node.first_child);
          g_array_append_val (from, second);
          node.first_child = made->nodes->len;
          add_nodes (made, 2);
          ml_model_tree_node (made, node.first_child)->parent = i;
          ml_model_tree_node (made, node.first_child + 1)->parent = i;
        }
      *ml_model_tree_node (made, i) = node;
    }
  return made;
}

/**
 * ml_model_tree_grow:
 * @deviation: (out): standard deviation of the targets
 * @monitor: (nullable): after a stop nothing more is split
 *
 * Returns: (transfer full): the tree, children behind their parents
 */
MlModelTree *
ml_model_tree_grow (const MlModelTreeProblem *problem, double *deviation,
                    MlMonitor *monitor)
{
  const guint n = problem->n_rows;
  g_autoptr (MlModelTree) tree = ml_model_tree_new (problem->n_inputs);
  g_autofree guint32 *rows = g_new (guint32, n + 1);
  g_autofree guint32 *spare = g_new (guint32, n + 1);
  g_autofree Cell *cells = g_new (Cell, n + 1);
  g_autofree gboolean *is_tested = g_new0 (gboolean, problem->n_inputs + 1);
  Growing self = { .problem = problem,
                   .tree = tree,
                   .monitor = monitor,
                   .rows = rows,
                   .spare = spare,
                   .cells = cells,
                   .is_tested = is_tested };
  for (guint32 i = 0; i < n; i++)
    rows[i] = i;
  const Moments all = moments_of (&self, 0, n);
  self.deviation = *deviation = sqrt (variance_of (&all));
  add_nodes (tree, 1);
  grow (&self, 0, 0, n, 0);
  model (&self, 0, 0);
  MlModelTree *made = compact (tree);
  if (problem->smooths)
    smooth (made);
  return made;
}
