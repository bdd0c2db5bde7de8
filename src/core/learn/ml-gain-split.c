/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-gain-split.h. The figures and the order in which they are summed up
 * are those of WEKA's REPTree and RandomTree: equal gains must be equal to the
 * last bit for the same column to be chosen. */
#include "ml-gain-split.h"

#include "ml-tree-scan.h"

typedef struct /* of a numeric class in one branch */
{
  double weight, sum, squares;
} Moments;

struct _MlGainSplitter
{
  const MlTreeTable *table;
  gboolean sorts_rows;
  MlTreeSorter *sorter;
  MlTreeScan scan;
  double *totals;   /* n_classes              */
  Moments *moments; /* of at most so many branches as there are labels, or 2 */
};

static guint
width_of (const MlTreeTable *table)
{
  return MAX (table->n_classes, 1);
}

/** ml_gain_split_init: gives @self room for any column of @table */
void
ml_gain_split_init (MlGainSplit *self, const MlTreeTable *table)
{
  const gsize most = ml_tree_table_most_branches (table);
  self->shares = g_new0 (double, most);
  self->counts = g_new0 (double, most *width_of (table));
  self->totals = g_new0 (double, most);
}

/** ml_gain_split_clear: frees what @self has */
void
ml_gain_split_clear (MlGainSplit *self)
{
  g_free (self->shares);
  g_free (self->counts);
  g_free (self->totals);
}

/** ml_gain_split_swap: without copying what is in them */
void
ml_gain_split_swap (MlGainSplit *self, MlGainSplit *other)
{
  const MlGainSplit kept = *self;
  *self = *other;
  *other = kept;
}

/** ml_gain_split_ask: sets what @node splits on */
void
ml_gain_split_ask (const MlGainSplit *self, const MlTreeFeature *feature,
                   MlTreeNode *node)
{
  node->kind = feature->is_nominal ? ML_SPLIT_LABELS : ML_SPLIT_BELOW;
  node->column = feature->column;
  node->pixel = feature->pixel;
  node->at = self->at;
  node->n_children = self->n_branches;
}

/**
 * ml_gain_splitter_new:
 * @most_rows: of a part
 * @sorts_rows: parts are left in the order in which they were looked at
 *
 * Returns: (transfer full): for one thread
 */
MlGainSplitter *
ml_gain_splitter_new (const MlTreeTable *table, guint most_rows,
                      gboolean sorts_rows)
{
  MlGainSplitter *self = g_new0 (MlGainSplitter, 1);
  self->sorts_rows = sorts_rows;
  self->table = table;
  self->sorter = ml_tree_sorter_new (table, most_rows);
  self->totals = g_new (double, width_of (table));
  self->moments = g_new (Moments, ml_tree_table_most_branches (table));
  self->scan = (MlTreeScan){ .table = table->x_log_x,
                             .limit = table->n_rows + 1,
                             .n = table->n_classes,
                             .counts = g_new (double, 2 * width_of (table)) };
  return self;
}

/** ml_gain_splitter_free: @self: (nullable) */
void
ml_gain_splitter_free (MlGainSplitter *self)
{
  if (self == NULL)
    return;
  ml_tree_sorter_free (self->sorter);
  g_free (self->totals);
  g_free (self->moments);
  g_free (self->scan.counts);
  g_free (self);
}

/* Returns: how many rows of @part are known. */
static guint
sort (MlGainSplitter *self, const MlTreePart *part,
      const MlTreeFeature *feature)
{
  return self->sorts_rows
             ? ml_tree_sorter_sort_rows (self->sorter, feature, part->rows,
                                         part->weights, part->n)
             : ml_tree_sorter_sort (self->sorter, feature, part->rows, part->n);
}

/* -- A nominal class ------------------------------------------------------- */

/* Counts the known rows by label; n_branches is the number of labels. */
static void
count_labels (MlGainSplitter *self, const MlTreePart *part,
              const MlTreeFeature *feature, MlGainSplit *split)
{
  const guint n = self->table->n_classes;
  split->n_branches = feature->n_bins;
  memset (split->counts, 0, sizeof (double) * n * feature->n_bins);
  for (guint i = 0; i < part->n; i++)
    {
      const guint32 row = part->rows[i];
      const guint32 bin = ml_tree_feature_bin (feature, row);
      if (bin < feature->n_bins)
        split->counts[(gsize) bin * n + self->table->classes[row]]
            += part->weights[i];
    }
}

/* What is in the scan becomes the split if it gains more. */
static void
take_cut (MlGainSplitter *self, double before, MlGainSplit *split,
          const MlTreeFeature *feature, guint32 below, guint32 above)
{
  const MlTreeScan *scan = &self->scan;
  const double gain = before - ml_entropy_within (scan->counts, 2, scan->n);
  if (!(gain > split->gain))
    return;
  split->gain = gain;
  split->at = ml_tree_threshold_below (ml_tree_feature_value (feature, below),
                                       ml_tree_feature_value (feature, above));
  memcpy (split->counts, scan->counts, sizeof (double) * 2 * scan->n);
}

/* Finds the cut of most gain among the known rows, which stand sorted. */
static void
find_cut (MlGainSplitter *self, const MlTreePart *part,
          const MlTreeFeature *feature, guint n_known, MlGainSplit *split)
{
  MlTreeScan *scan = &self->scan;
  const MlTreeTable *table = self->table;
  const guint32 *keys = self->sorter->keys, *order = self->sorter->order;
  memset (self->totals, 0, sizeof (double) * scan->n);
  for (guint i = 0; i < n_known; i++)
    self->totals[table->classes[part->rows[order[i]]]]
        += part->weights[order[i]];
  ml_tree_scan_start (scan, self->totals);
  split->n_branches = 2;
  split->gain = -INFINITY;
  split->at = INFINITY;
  memcpy (split->counts, scan->counts, sizeof (double) * 2 * scan->n);
  if (n_known < 2 || keys[0] == keys[n_known - 1])
    return;
  const double before = ml_entropy_whole (scan->counts, 2, scan->n);
  const double scale = 1 / (scan->right * G_LN2);
  const double slack = ML_TREE_SCAN_SLACK * (1 + before);
  for (guint i = 0; i + 1 < n_known; i++)
    {
      const guint place = order[i];
      ml_tree_scan_move (scan, table->classes[part->rows[place]],
                         part->weights[place]);
      if (keys[i] == keys[i + 1])
        continue;
      const double quick = before + ml_tree_scan_purity (scan) * scale;
      if (quick + slack > split->gain)
        take_cut (self, before, split, feature, keys[i], keys[i + 1]);
    }
}

static void
set_totals (const MlTreeTable *table, MlGainSplit *split)
{
  const guint n = table->n_classes;
  for (guint b = 0; b < split->n_branches; b++)
    {
      split->totals[b] = 0;
      for (guint k = 0; k < n; k++)
        split->totals[b] += split->counts[(gsize) b * n + k];
    }
}

/* Shares from totals; equal ones if there are no known rows. */
static void
set_shares (MlGainSplit *split)
{
  double sum = 0;
  for (guint b = 0; b < split->n_branches; b++)
    sum += split->totals[b];
  for (guint b = 0; b < split->n_branches; b++)
    split->shares[b]
        = sum > 0 ? split->totals[b] / sum : 1.0 / split->n_branches;
}

static void
try_for_labels (MlGainSplitter *self, const MlTreePart *part,
                const MlTreeFeature *feature, MlGainSplit *split)
{
  const MlTreeTable *table = self->table;
  const guint n = table->n_classes;
  guint n_known = part->n;
  if (feature->is_nominal)
    count_labels (self, part, feature, split);
  else
    {
      n_known = sort (self, part, feature);
      find_cut (self, part, feature, n_known, split);
    }
  set_totals (table, split);
  set_shares (split);
  gboolean has_unknown = FALSE;
  for (guint i = 0; i < part->n && (feature->is_nominal || n_known < part->n);
       i++)
    {
      const guint32 row = part->rows[i];
      if (ml_tree_feature_bin (feature, row) < feature->n_bins)
        continue;
      has_unknown = TRUE;
      for (guint b = 0; b < split->n_branches; b++)
        split->counts[(gsize) b * n + table->classes[row]]
            += split->shares[b] * part->weights[i];
    }
  if (has_unknown)
    set_totals (table, split);
  split->gain = ml_entropy_whole (split->counts, split->n_branches, n)
                - ml_entropy_within (split->counts, split->n_branches, n);
}

/* -- A numeric class ------------------------------------------------------- */

static inline void
add_moment (Moments *moments, double weight, double target)
{
  moments->weight += weight;
  moments->sum += target * weight;
  moments->squares += target * target * weight;
}

static double
squares_of (const Moments *moments)
{
  return moments->squares - moments->sum * moments->sum / moments->weight;
}

static double
squares_within (const Moments *moments, guint n_branches)
{
  double sum = 0;
  for (guint b = 0; b < n_branches; b++)
    if (moments[b].weight > 0)
      sum += squares_of (&moments[b]);
  return sum;
}

static void
sum_labels (MlGainSplitter *self, const MlTreePart *part,
            const MlTreeFeature *feature, MlGainSplit *split)
{
  split->n_branches = feature->n_bins;
  memset (self->moments, 0, sizeof (Moments) * feature->n_bins);
  for (guint i = 0; i < part->n; i++)
    {
      const guint32 bin = ml_tree_feature_bin (feature, part->rows[i]);
      if (bin < feature->n_bins)
        add_moment (&self->moments[bin], part->weights[i],
                    self->table->targets[part->rows[i]]);
    }
}

/* Finds the cut of least squared error; the moments are those of its sides. */
static void
find_numeric_cut (MlGainSplitter *self, const MlTreePart *part,
                  const MlTreeFeature *feature, MlGainSplit *split)
{
  const double *targets = self->table->targets;
  const guint n_known = sort (self, part, feature);
  const guint32 *keys = self->sorter->keys, *order = self->sorter->order;
  Moments sides[2] = { { 0, 0, 0 }, { 0, 0, 0 } };
  for (guint i = 0; i < n_known; i++)
    add_moment (&sides[1], part->weights[order[i]],
                targets[part->rows[order[i]]]);
  double least = INFINITY;
  split->n_branches = 2;
  split->at = INFINITY;
  memcpy (self->moments, sides, sizeof sides);
  for (guint i = 0; i + 1 < n_known; i++)
    {
      const guint place = order[i];
      const double weight = part->weights[place];
      add_moment (&sides[0], weight, targets[part->rows[place]]);
      add_moment (&sides[1], -weight, targets[part->rows[place]]);
      if (keys[i] == keys[i + 1])
        continue;
      const double squares = squares_within (sides, 2);
      if (!(squares < least))
        continue;
      least = squares;
      split->at = ml_tree_threshold_below (
          ml_tree_feature_value (feature, keys[i]),
          ml_tree_feature_value (feature, keys[i + 1]));
      memcpy (self->moments, sides, sizeof sides);
    }
}

static void
add_unknown (MlGainSplitter *self, const MlTreePart *part,
             const MlTreeFeature *feature, MlGainSplit *split, Moments *all)
{
  for (guint i = 0; i < part->n; i++)
    {
      const guint32 row = part->rows[i];
      if (ml_tree_feature_bin (feature, row) < feature->n_bins)
        continue;
      add_moment (all, part->weights[i], self->table->targets[row]);
      for (guint b = 0; b < split->n_branches; b++)
        add_moment (&self->moments[b], split->shares[b] * part->weights[i],
                    self->table->targets[row]);
    }
}

static void
try_for_numbers (MlGainSplitter *self, const MlTreePart *part,
                 const MlTreeFeature *feature, MlGainSplit *split)
{
  Moments all = { 0, 0, 0 };
  if (feature->is_nominal)
    sum_labels (self, part, feature, split);
  else
    find_numeric_cut (self, part, feature, split);
  for (guint b = 0; b < split->n_branches; b++)
    {
      split->totals[b] = self->moments[b].weight;
      all.weight += self->moments[b].weight;
      all.sum += self->moments[b].sum;
      all.squares += self->moments[b].squares;
    }
  set_shares (split);
  add_unknown (self, part, feature, split, &all);
  split->gain
      = squares_of (&all) - squares_within (self->moments, split->n_branches);
  for (guint b = 0; b < split->n_branches; b++)
    {
      const Moments *moments = &self->moments[b];
      split->totals[b] = moments->weight;
      split->counts[b]
          = moments->weight > 0 ? moments->sum / moments->weight : 0;
    }
}

/**
 * ml_gain_splitter_try:
 * @part: the rows of a node
 * @split: (out): of ml_gain_split_init(): the best split by @feature; a gain of
 *   -infinity if there is none
 */
void
ml_gain_splitter_try (MlGainSplitter *self, const MlTreePart *part,
                      guint feature, MlGainSplit *split)
{
  const MlTreeFeature *column = &self->table->features[feature];
  if (self->table->n_classes > 0)
    try_for_labels (self, part, column, split);
  else
    try_for_numbers (self, part, column, split);
  if (isnan (split->gain) || split->n_branches == 0)
    split->gain = -INFINITY;
}

/**
 * ml_gain_squares:
 * @mean: (out): of the class, 0 without weight
 * @weight: (out): of all rows
 *
 * Returns: the squared error about the mean
 */
double
ml_gain_squares (const MlTreePart *part, const MlTreeTable *table, double *mean,
                 double *weight)
{
  Moments all = { 0, 0, 0 };
  for (guint i = 0; i < part->n; i++)
    add_moment (&all, part->weights[i], table->targets[part->rows[i]]);
  *weight = all.weight;
  *mean = all.weight > 0 ? all.sum / all.weight : 0;
  return all.weight > 0 ? squares_of (&all) : 0;
}

/**
 * ml_gain_root:
 * @part: the rows that @tree grows from
 * @min_variance: of a numeric class, as a share of that of @part
 *
 * Says of the root what it predicts.
 *
 * Returns: the least variance a row, of a numeric class, of a node to be split
 */
double
ml_gain_root (MlTree *tree, const MlTreePart *part, const MlTreeTable *table,
              double min_variance)
{
  double *values = ml_tree_values (tree, 0), mean, weight;
  ml_tree_node (tree, 0)->total = ml_tree_part_weight (part);
  if (table->n_classes > 0)
    {
      ml_tree_part_count (part, table, values);
      return 0;
    }
  const double squares = ml_gain_squares (part, table, &mean, &weight);
  values[0] = mean;
  return weight > 0 ? min_variance * squares / weight : 0;
}
