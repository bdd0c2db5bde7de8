/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-ripper-rule.h. How ties are broken and what is counted from 1 is as in
 * WEKA's JRip. */
#include "ml-ripper-rule.h"

#include "ml-entropy.h"

/** ml_ripper_rule_new: Returns: (transfer full): without a test */
MlRipperRule *
ml_ripper_rule_new (guint class)
{
  MlRipperRule *self = g_rc_box_new0 (MlRipperRule);
  self->class = class;
  self->tests = g_array_new (FALSE, FALSE, sizeof (MlRipperTest));
  return self;
}

/** ml_ripper_rule_copy: Returns: (transfer full): one of its own */
MlRipperRule *
ml_ripper_rule_copy (const MlRipperRule *self)
{
  MlRipperRule *copy = ml_ripper_rule_new (self->class);
  g_array_append_vals (copy->tests, self->tests->data, self->tests->len);
  return copy;
}

static void
clear_rule (gpointer data)
{
  g_array_unref (((MlRipperRule *) data)->tests);
}

/** ml_ripper_rule_unref: frees @self with its last owner */
void
ml_ripper_rule_unref (MlRipperRule *self)
{
  g_rc_box_release_full (self, clear_rule);
}

static gboolean
passes (const MlRipperTest *test, const MlTreeTable *table, guint32 row)
{
  const MlTreeFeature *feature = &table->features[test->feature];
  const guint32 bin = ml_tree_feature_bin (feature, row);
  if (bin == feature->n_bins)
    return FALSE;
  if (test->is_nominal)
    return bin == test->bin;
  return test->is_least ? bin >= test->bin : bin <= test->bin;
}

/** ml_ripper_rule_covers: Returns: whether @row passes all tests; it does not
 * where a value is missing */
gboolean
ml_ripper_rule_covers (const MlRipperRule *self, const MlTreeTable *table,
                       guint32 row)
{
  for (guint i = 0; i < self->tests->len; i++)
    if (!passes (&g_array_index (self->tests, MlRipperTest, i), table, row))
      return FALSE;
  return TRUE;
}

/* -- Growing --------------------------------------------------------------- */

typedef struct
{
  MlRipperTest test;
  double gain, right, accuracy;
} Candidate;

static double
log2_of (double x)
{
  return log (x) / G_LN2;
}

static double
weight_right (const MlRipperRule *self, const MlTreeTable *table, guint32 row)
{
  return table->classes[row] == self->class ? table->weights[row] : 0;
}

/* A test that @right of @weight pass becomes the best if it gains more. */
static void
offer (Candidate *best, MlRipperTest test, double right, double weight,
       double accuracy_before)
{
  const double accuracy = (right + 1) / (weight + 1);
  const double gain = right * (log2_of (accuracy) - log2_of (accuracy_before));
  if (gain > best->gain)
    *best = (Candidate){ test, gain, right, accuracy };
}

static void
try_labels (const MlRipperRule *self, const MlTreeTable *table,
            const GArray *rows, guint index, double before, Candidate *best)
{
  const MlTreeFeature *feature = &table->features[index];
  g_autofree double *weights = g_new0 (double, feature->n_bins + 1);
  g_autofree double *right = g_new0 (double, feature->n_bins + 1);
  for (guint i = 0; i < rows->len; i++)
    {
      const guint32 row = ml_ripper_row (rows, i);
      const guint32 bin = ml_tree_feature_bin (feature, row);
      weights[bin] += table->weights[row];
      right[bin] += weight_right (self, table, row);
    }
  for (guint32 bin = 0; bin < feature->n_bins; bin++)
    offer (best, (MlRipperTest){ index, bin, TRUE, FALSE }, right[bin],
           weights[bin], before);
}

static void
try_numbers (const MlRipperRule *self, const MlRipperGrowing *growing,
             const GArray *rows, guint index, double before, Candidate *best)
{
  const MlTreeTable *table = growing->table;
  const MlTreeSorter *sorter = growing->sorter;
  const guint n_known = ml_tree_sorter_sort (
      growing->sorter, &table->features[index],
      (const guint32 *) (gconstpointer) rows->data, rows->len);
  double below = 0, below_right = 0, above = 0, above_right = 0;
  for (guint i = 0; i < n_known; i++)
    {
      const guint32 row = ml_ripper_row (rows, sorter->order[i]);
      above += table->weights[row];
      above_right += weight_right (self, table, row);
    }
  for (guint i = 0, next; i < n_known; i = next)
    {
      double weight = 0, right = 0;
      for (next = i; next < n_known && sorter->keys[next] == sorter->keys[i];
           next++)
        {
          const guint32 row = ml_ripper_row (rows, sorter->order[next]);
          weight += table->weights[row];
          right += weight_right (self, table, row);
        }
      below += weight;
      below_right += right;
      const guint32 bin = sorter->keys[i];
      Candidate least = { .gain = best->gain };
      Candidate most = { .gain = best->gain };
      offer (&least, (MlRipperTest){ index, bin, FALSE, TRUE }, above_right,
             above, before);
      offer (&most, (MlRipperTest){ index, bin, FALSE, FALSE }, below_right,
             below, before);
      if (most.gain > least.gain)
        *best = most;
      else if (least.gain > best->gain)
        *best = least;
      above -= weight;
      above_right -= right;
    }
}

/* Returns: FALSE if no test gains anything */
static gboolean
find_test (const MlRipperRule *self, const MlRipperGrowing *growing,
           const GArray *rows, const gboolean *is_used, double before,
           Candidate *best)
{
  *best = (Candidate){ .gain = 0 };
  for (guint index = 0; index < growing->table->n_features; index++)
    {
      Candidate found = { .gain = 0 };
      if (is_used[index])
        continue;
      if (growing->table->features[index].is_nominal)
        try_labels (self, growing->table, rows, index, before, &found);
      else
        try_numbers (self, growing, rows, index, before, &found);
      if (found.gain > best->gain)
        *best = found;
    }
  return best->gain > 0;
}

static GArray *
passing (const MlRipperTest *test, const MlTreeTable *table, const GArray *rows)
{
  GArray *kept = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < rows->len; i++)
    if (passes (test, table, ml_ripper_row (rows, i)))
      g_array_append_val (kept, g_array_index (rows, guint32, i));
  return kept;
}

static double
weigh (const MlRipperRule *self, const MlTreeTable *table, const GArray *rows,
       double *right)
{
  double all = 0;
  *right = 0;
  for (guint i = 0; i < rows->len; i++)
    {
      all += table->weights[ml_ripper_row (rows, i)];
      *right += weight_right (self, table, ml_ripper_row (rows, i));
    }
  return all;
}

/**
 * ml_ripper_rule_grow:
 * @rows: (element-type guint32): to grow from
 *
 * Adds the test that gains most until all rows are right, or none gains.
 */
void
ml_ripper_rule_grow (MlRipperRule *self, const MlRipperGrowing *growing,
                     const GArray *rows)
{
  const MlTreeTable *table = growing->table;
  g_autofree gboolean *is_used = g_new0 (gboolean, table->n_features + 1);
  g_autoptr (GArray) left = g_array_ref ((GArray *) rows);
  double right;
  const double all = weigh (self, table, rows, &right);
  if (!ml_clearly_greater (all, 0))
    return;
  double accuracy = (right + 1) / (all + 1);
  for (guint i = 0; i < self->tests->len; i++)
    {
      const MlRipperTest *test = &g_array_index (self->tests, MlRipperTest, i);
      is_used[test->feature] |= test->is_nominal;
    }
  Candidate best;
  while (left->len > 0 && !ml_hardly_less (accuracy, 1)
         && ml_monitor_tick (growing->monitor, (double) NAN)
         && find_test (self, growing, left, is_used, accuracy, &best)
         && ml_hardly_less (best.right, growing->min_weight))
    {
      GArray *kept = passing (&best.test, table, left);
      g_array_unref (left);
      left = kept;
      is_used[best.test.feature] = best.test.is_nominal;
      accuracy = best.accuracy;
      g_array_append_val (self->tests, best.test);
    }
}

/* -- Pruning --------------------------------------------------------------- */

/**
 * ml_ripper_rule_prune:
 * @rows: (element-type guint32): that it was not grown from
 * @counts_left_out: rows of other classes that are not covered count as right
 *
 * Keeps the first tests that are worth most on these rows.
 */
void
ml_ripper_rule_prune (MlRipperRule *self, const MlTreeTable *table,
                      const GArray *rows, gboolean counts_left_out)
{
  g_autoptr (GArray) left = g_array_ref ((GArray *) rows);
  double right, out_right = 0;
  const double all = weigh (self, table, rows, &right);
  if (!ml_clearly_greater (all, 0) || self->tests->len == 0)
    return;
  double most = (right + 1) / (all + 2);
  guint n_kept = 0;
  for (guint i = 0; i < self->tests->len; i++)
    {
      const MlRipperTest *test = &g_array_index (self->tests, MlRipperTest, i);
      for (guint r = 0; r < left->len && counts_left_out; r++)
        {
          const guint32 row = ml_ripper_row (left, r);
          if (!passes (test, table, row) && table->classes[row] != self->class)
            out_right += table->weights[row];
        }
      GArray *kept = passing (test, table, left);
      g_array_unref (left);
      left = kept;
      const double covered = weigh (self, table, left, &right);
      const double worth = counts_left_out ? (right + out_right) / all
                                           : (right + 1) / (covered + 2);
      if (worth > most)
        {
          most = worth;
          n_kept = i + 1;
        }
    }
  g_array_set_size (self->tests, n_kept);
}
