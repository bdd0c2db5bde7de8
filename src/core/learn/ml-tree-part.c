/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-tree-part.h"

#include "ml-splitter.h"

#include <string.h>

/** ml_tree_part_new: Returns: (transfer full): room for @n rows */
MlTreePart *
ml_tree_part_new (guint n)
{
  MlTreePart *self = g_new (MlTreePart, 1);
  self->n = n;
  self->rows = g_new (guint32, MAX (n, 1));
  self->weights = g_new (double, MAX (n, 1));
  return self;
}

/** ml_tree_part_new_all: Returns: (transfer full): all rows of @table */
MlTreePart *
ml_tree_part_new_all (const MlTreeTable *table)
{
  MlTreePart *self = ml_tree_part_new (table->n_rows);
  for (guint32 i = 0; i < self->n; i++)
    {
      self->rows[i] = i;
      self->weights[i] = table->weights[i];
    }
  return self;
}

/* The rows of @self at these places. */
static MlTreePart *
take (const MlTreePart *self, const guint32 *places, guint n)
{
  MlTreePart *taken = ml_tree_part_new (n);
  for (guint i = 0; i < n; i++)
    {
      taken->rows[i] = self->rows[places[i]];
      taken->weights[i] = self->weights[places[i]];
    }
  return taken;
}

/* A fold is held out of @places; the others are shuffled. */
static void
hold_out (const MlTreePart *self, const guint32 *places, guint first, guint end,
          MlJavaRandom *random, MlTreePart **grow, MlTreePart **held_out)
{
  const guint n_others = self->n - (end - first);
  g_autofree guint32 *others = g_new (guint32, self->n);
  memcpy (others, places, first * sizeof *places);
  memcpy (others + first, places + end, (self->n - end) * sizeof *places);
  ml_java_random_shuffle (random, others, n_others);
  *grow = take (self, others, n_others);
  *held_out = take (self, places + first, end - first);
}

/**
 * ml_tree_part_hold_out:
 * @n_folds: stratified ones; below 2: nothing is held out
 * @fold: which of them is held out
 * @shuffles: the rows, before they are dealt to folds
 * @grow: (out): the other rows, shuffled
 * @held_out: (out) (nullable): %NULL if there are fewer rows than folds, too
 *
 * As WEKA's randomize(), stratify(), trainCV() and testCV().
 */
void
ml_tree_part_hold_out (const MlTreePart *self, const MlTreeTable *table,
                       guint n_folds, guint fold, gboolean shuffles,
                       MlJavaRandom *random, MlTreePart **grow,
                       MlTreePart **held_out)
{
  g_autofree guint32 *places = g_new (guint32, MAX (self->n, 1));
  g_autofree gint32 *codes = g_new (gint32, MAX (self->n, 1));
  *held_out = NULL;
  for (guint32 i = 0; i < self->n; i++)
    {
      places[i] = i;
      codes[i]
          = table->n_classes > 0 ? (gint32) table->classes[self->rows[i]] : 0;
    }
  if (shuffles)
    ml_java_random_shuffle (random, places, self->n);
  if (n_folds < 2 || self->n < n_folds)
    {
      *grow = take (self, places, self->n);
      return;
    }
  if (table->n_classes > 0)
    ml_splitter_stratify (places, self->n, codes, n_folds);
  hold_out (self, places, ml_splitter_first (self->n, n_folds, fold),
            ml_splitter_first (self->n, n_folds, fold + 1), random, grow,
            held_out);
}

/** ml_tree_part_free: @self: (nullable) */
void
ml_tree_part_free (MlTreePart *self)
{
  if (self == NULL)
    return;
  g_free (self->rows);
  g_free (self->weights);
  g_free (self);
}

/** ml_tree_parts_free: @parts: (nullable): @n of them, some %NULL */
void
ml_tree_parts_free (MlTreePart **parts, guint n)
{
  if (parts == NULL)
    return;
  for (guint i = 0; i < n; i++)
    ml_tree_part_free (parts[i]);
  g_free (parts);
}

/** ml_tree_part_weight: Returns: of all rows */
double
ml_tree_part_weight (const MlTreePart *self)
{
  double sum = 0;
  for (guint i = 0; i < self->n; i++)
    sum += self->weights[i];
  return sum;
}

/** ml_tree_part_count: @counts: (out) n_classes: weights of the labels */
void
ml_tree_part_count (const MlTreePart *self, const MlTreeTable *table,
                    double *counts)
{
  memset (counts, 0, sizeof *counts * table->n_classes);
  for (guint i = 0; i < self->n; i++)
    counts[table->classes[self->rows[i]]] += self->weights[i];
}

/* Tells a known bin's branch: bins from `cut` on go to branch 1, unless each
 * bin has a branch of its own. */
typedef struct
{
  const MlTreeFeature *feature;
  MlSplitKind kind;
  guint32 cut;
} Sorting;

static Sorting
sorting_of (const MlTreeTable *table, const MlTreeNode *node)
{
  Sorting self = { ml_tree_table_feature (table, node->column, node->pixel),
                   (MlSplitKind) node->kind, 0 };
  if (self.kind == ML_SPLIT_LABEL)
    self.cut = (guint32) node->at;
  else if (self.kind != ML_SPLIT_LABELS)
    self.cut = ml_tree_feature_beyond (self.feature, node->at,
                                       self.kind == ML_SPLIT_BELOW);
  return self;
}

/* n_branches: missing */
static inline guint
branch_of (const Sorting *self, guint32 row, guint n_branches)
{
  const guint32 bin = ml_tree_feature_bin (self->feature, row);
  if (bin == self->feature->n_bins)
    return n_branches;
  switch (self->kind)
    {
    case ML_SPLIT_LABELS:
      return bin;
    case ML_SPLIT_LABEL:
      return bin != self->cut;
    case ML_SPLIT_UP_TO:
    case ML_SPLIT_BELOW:
    case ML_SPLIT_NONE:
    default:
      return bin >= self->cut;
    }
}

/**
 * ml_tree_part_known:
 * @sums: (out): n_children of @node: the weights of rows whose value is known
 *
 * Returns: their sum
 */
double
ml_tree_part_known (const MlTreePart *self, const MlTreeTable *table,
                    const MlTreeNode *node, double *sums)
{
  const guint n = node->n_children;
  const Sorting sorting = sorting_of (table, node);
  double known = 0;
  memset (sums, 0, sizeof *sums * n);
  for (guint i = 0; i < self->n; i++)
    {
      const guint branch = branch_of (&sorting, self->rows[i], n);
      if (branch == n)
        continue;
      sums[branch] += self->weights[i];
      known += self->weights[i];
    }
  return known;
}

/**
 * ml_tree_part_add_unknown:
 * @sums: (inout) n_children of @node: the weights of rows whose value is known
 *
 * Adds those of the others, each to all branches by the shares of @sums.
 *
 * Returns: the weight of all rows
 */
double
ml_tree_part_add_unknown (const MlTreePart *self, const MlTreeTable *table,
                          const MlTreeNode *node, double *sums, double known)
{
  const guint n = node->n_children;
  const MlTreeFeature *feature
      = ml_tree_table_feature (table, node->column, node->pixel);
  g_autofree double *shares = g_new (double, n);
  double all = known;
  for (guint b = 0; b < n; b++)
    shares[b] = known > 0 ? sums[b] / known : 1.0 / n;
  for (guint i = 0; i < self->n; i++)
    {
      if (ml_tree_feature_bin (feature, self->rows[i]) != feature->n_bins)
        continue;
      for (guint b = 0; b < n; b++)
        sums[b] += shares[b] * self->weights[i];
      all += self->weights[i];
    }
  return all;
}

static void
add (MlTreePart *self, guint32 row, double weight)
{
  self->rows[self->n] = row;
  self->weights[self->n++] = weight;
}

/**
 * ml_tree_part_sizes:
 * @node: not a leaf
 * @shares: n_children of @node
 * @least_share: a row without a value goes to branches whose share is greater
 * @sizes: (out) n_children + 1 of @node: rows that go to each branch; the last
 *   one: rows without a value
 */
void
ml_tree_part_sizes (const MlTreePart *self, const MlTreeTable *table,
                    const MlTreeNode *node, const double *shares,
                    double least_share, guint *sizes)
{
  const guint n = node->n_children;
  const Sorting sorting = sorting_of (table, node);
  memset (sizes, 0, sizeof *sizes * (n + 1));
  for (guint i = 0; i < self->n; i++)
    sizes[branch_of (&sorting, self->rows[i], n)]++;
  for (guint b = 0; b < n && sizes[n] > 0; b++)
    if (shares[b] > least_share)
      sizes[b] += sizes[n];
}

/**
 * ml_tree_part_deal:
 * @parts: n_children of @node, empty ones with room as ml_tree_part_sizes()
 * says
 *
 * Gives each branch its rows, in their order.
 */
void
ml_tree_part_deal (const MlTreePart *self, const MlTreeTable *table,
                   const MlTreeNode *node, const double *shares,
                   double least_share, MlTreePart *const *parts)
{
  const guint n = node->n_children;
  const Sorting sorting = sorting_of (table, node);
  for (guint i = 0; i < self->n; i++)
    {
      const guint branch = branch_of (&sorting, self->rows[i], n);
      if (branch < n)
        add (parts[branch], self->rows[i], self->weights[i]);
      else
        for (guint b = 0; b < n; b++)
          if (shares[b] > least_share)
            add (parts[b], self->rows[i], shares[b] * self->weights[i]);
    }
}

/**
 * ml_tree_part_split:
 *
 * Returns: (transfer full): n_children parts as from ml_tree_part_deal(), for
 *   ml_tree_parts_free()
 */
MlTreePart **
ml_tree_part_split (const MlTreePart *self, const MlTreeTable *table,
                    const MlTreeNode *node, const double *shares,
                    double least_share)
{
  const guint n = node->n_children;
  g_autofree guint *sizes = g_new (guint, n + 1);
  MlTreePart **parts = g_new (MlTreePart *, n);
  ml_tree_part_sizes (self, table, node, shares, least_share, sizes);
  for (guint b = 0; b < n; b++)
    {
      parts[b] = ml_tree_part_new (sizes[b]);
      parts[b]->n = 0;
    }
  ml_tree_part_deal (self, table, node, shares, least_share, parts);
  return parts;
}
