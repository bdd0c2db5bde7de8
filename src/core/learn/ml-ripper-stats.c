/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-ripper-stats.h"

#include "ml-entropy.h"

#define REDUNDANCY                                                             \
  0.5 /* tests of a rule in another order are the same rule                    \
       */

static void
unref_rows (gpointer rows)
{
  if (rows != NULL)
    g_array_unref (rows);
}

/** ml_ripper_stats_new: Returns: (transfer full): without rules; table and
 * numbers are those of @like */
MlRipperStats *
ml_ripper_stats_new (const MlRipperStats *like, GArray *rows)
{
  MlRipperStats *self = g_new0 (MlRipperStats, 1);
  self->table = like->table;
  self->n_conditions = like->n_conditions;
  self->expected = like->expected;
  self->checks = like->checks;
  self->rows = g_array_ref (rows);
  self->rules
      = g_ptr_array_new_with_free_func ((GDestroyNotify) ml_ripper_rule_unref);
  self->counts = g_array_new (FALSE, TRUE, sizeof (MlRipperCounts));
  self->uncovered = g_ptr_array_new_with_free_func (unref_rows);
  return self;
}

/** ml_ripper_stats_free: @self: (nullable) */
void
ml_ripper_stats_free (MlRipperStats *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->rows);
  g_ptr_array_unref (self->rules);
  g_array_unref (self->counts);
  g_ptr_array_unref (self->uncovered);
  g_free (self);
}

/** ml_ripper_stats_set_rows: @rows: the same in another order; before the first
 * rule comes */
void
ml_ripper_stats_set_rows (MlRipperStats *self, GArray *rows)
{
  g_array_ref (rows);
  g_array_unref (self->rows);
  self->rows = rows;
}

/* Counts what @rule does to @rows. (transfer full): those that are left */
static GArray *
count (const MlRipperStats *self, const MlRipperRule *rule, const GArray *rows,
       MlRipperCounts *counts)
{
  const MlTreeTable *table = self->table;
  GArray *left = g_array_new (FALSE, FALSE, sizeof (guint32));
  *counts = (MlRipperCounts){ 0 };
  for (guint i = 0; i < rows->len; i++)
    {
      const guint32 row = ml_ripper_row (rows, i);
      const double weight = table->weights[row];
      const gboolean is_positive = table->classes[row] == rule->class;
      if (ml_ripper_rule_covers (rule, table, row))
        {
          counts->covered += weight;
          *(is_positive ? &counts->true_positive : &counts->false_positive)
              += weight;
          continue;
        }
      g_array_append_val (left, row);
      counts->left += weight;
      *(is_positive ? &counts->false_negative : &counts->true_negative)
          += weight;
    }
  return left;
}

/* The rows that come to the rule at @index. */
static const GArray *
rows_for (const MlRipperStats *self, guint index)
{
  return index == 0 ? self->rows : ml_ripper_stats_uncovered (self, index - 1);
}

/** ml_ripper_stats_add: @rule: (transfer none): comes last */
void
ml_ripper_stats_add (MlRipperStats *self, MlRipperRule *rule)
{
  MlRipperCounts counts;
  GArray *left = count (self, rule, rows_for (self, self->rules->len), &counts);
  g_ptr_array_add (self->rules, g_rc_box_acquire (rule));
  g_array_append_val (self->counts, counts);
  g_ptr_array_add (self->uncovered, left);
}

/** ml_ripper_stats_remove_last: the last rule goes */
void
ml_ripper_stats_remove_last (MlRipperStats *self)
{
  const guint last = self->rules->len - 1;
  g_ptr_array_set_size (self->rules, (int) last);
  g_array_set_size (self->counts, last);
  g_ptr_array_set_size (self->uncovered, (int) last);
}

/**
 * ml_ripper_stats_recount:
 * @from: the first rule to be counted
 * @counts_before: (element-type MlRipperCounts): of those before it
 * @left: (element-type guint32): rows that come to it
 */
void
ml_ripper_stats_recount (MlRipperStats *self, guint from,
                         const GArray *counts_before, GArray *left)
{
  g_array_set_size (self->counts, 0);
  g_ptr_array_set_size (self->uncovered, 0);
  g_array_append_vals (self->counts, counts_before->data, from);
  g_ptr_array_set_size (self->uncovered, (int) from);
  if (from > 0)
    g_ptr_array_index (self->uncovered, from - 1) = g_array_ref (left);
  for (guint i = from; i < self->rules->len; i++)
    {
      MlRipperCounts counts;
      GArray *rest = count (self, g_ptr_array_index (self->rules, i),
                            i == from ? left : rows_for (self, i), &counts);
      g_array_append_val (self->counts, counts);
      g_ptr_array_add (self->uncovered, rest);
    }
}

/* -- Lengths --------------------------------------------------------------- */

static double
log2_of (double x)
{
  return log (x) / G_LN2;
}

/* Bits to tell which @k of @t, if each is one of them with chance @p. */
static double
subset_length (double t, double k, double p)
{
  const double of_chosen = ml_clearly_greater (p, 0) ? -k * log2_of (p) : 0;
  return of_chosen - (t - k) * log2_of (1 - p);
}

/**
 * ml_ripper_data_length:
 * @expected: share of errors that are covered
 *
 * Returns: bits to tell which covered rows are wrong, and which of the others
 */
double
ml_ripper_data_length (double expected, double covered, double left,
                       double false_positive, double false_negative)
{
  const double errors = false_positive + false_negative;
  double of_covered = 0, of_left = 0;
  if (ml_clearly_greater (covered, left))
    {
      of_covered = subset_length (covered, false_positive,
                                  expected * errors / covered);
      if (ml_clearly_greater (left, 0))
        of_left = subset_length (left, false_negative, false_negative / left);
    }
  else
    {
      if (ml_clearly_greater (covered, 0))
        of_covered
            = subset_length (covered, false_positive, false_positive / covered);
      of_left = subset_length (left, false_negative,
                               (1 - expected) * errors / left);
    }
  return log2_of (covered + left + 1) + of_covered + of_left;
}

/* Bits to tell the tests of a rule. */
static double
theory_length (const MlRipperStats *self, guint index)
{
  const MlRipperRule *rule = g_ptr_array_index (self->rules, index);
  const double k = rule->tests->len;
  if (k == 0)
    return 0;
  double bits = log2_of (k);
  if (k > 1)
    bits += 2 * log2_of (bits);
  bits += subset_length (self->n_conditions, k, k / self->n_conditions);
  return REDUNDANCY * bits;
}

static double
length_of (const MlRipperStats *self, const MlRipperCounts *all)
{
  return ml_ripper_data_length (self->expected, all->covered, all->left,
                                all->false_positive, all->false_negative);
}

static void
add_covered (MlRipperCounts *all, const MlRipperCounts *counts)
{
  all->covered += counts->covered;
  all->true_positive += counts->true_positive;
  all->false_positive += counts->false_positive;
}

static void
set_left (MlRipperCounts *all, const MlRipperCounts *last)
{
  all->left = last->left;
  all->true_negative = last->true_negative;
  all->false_negative = last->false_negative;
}

/* What it saves to do without a rule; then @all is without it. NaN: nothing */
static double
saving (const MlRipperStats *self, guint index, MlRipperCounts *all,
        const MlRipperCounts *of_rule)
{
  MlRipperCounts without = *all;
  without.covered -= of_rule->covered;
  without.left += of_rule->covered;
  without.false_positive -= of_rule->false_positive;
  without.false_negative += of_rule->true_positive;
  const double saved = length_of (self, all) + theory_length (self, index)
                       - length_of (self, &without);
  const double error = of_rule->false_positive / of_rule->covered;
  const gboolean is_wrong = self->checks && ml_hardly_less (error, 0.5);
  if (!ml_hardly_less (saved, 0) && !is_wrong)
    return (double) NAN;
  *all = without;
  return saved;
}

/* Bits of the data with the rule at @index, less what could be saved behind. */
static double
length_with (const MlRipperStats *self, guint index)
{
  MlRipperCounts all = { 0 };
  const guint n = self->rules->len;
  double saved = 0;
  for (guint i = 0; i < n; i++)
    add_covered (&all, ml_ripper_stats_counts (self, i));
  set_left (&all, ml_ripper_stats_counts (self, n - 1));
  for (guint i = index + 1; i < n; i++)
    {
      const double more
          = saving (self, i, &all, ml_ripper_stats_counts (self, i));
      saved += isnan (more) ? 0 : more;
    }
  return length_of (self, &all) - saved;
}

/* The same without it. */
static double
length_without (const MlRipperStats *self, guint index)
{
  const guint n = self->rules->len, n_more = n - index - 1;
  MlRipperCounts all = { 0 };
  g_autofree MlRipperCounts *behind = g_new (MlRipperCounts, n_more + 1);
  g_autoptr (GArray) left = g_array_ref ((GArray *) rows_for (self, index));
  double saved = 0;
  for (guint i = 0; i < index; i++)
    add_covered (&all, ml_ripper_stats_counts (self, i));
  for (guint i = 0; i < n_more; i++)
    {
      GArray *rest
          = count (self, g_ptr_array_index (self->rules, index + 1 + i), left,
                   &behind[i]);
      add_covered (&all, &behind[i]);
      g_array_unref (left);
      left = rest;
    }
  if (n_more > 0)
    set_left (&all, &behind[n_more - 1]);
  else if (index > 0)
    set_left (&all, ml_ripper_stats_counts (self, index - 1));
  else
    {
      const MlRipperCounts *first = ml_ripper_stats_counts (self, 0);
      all.left = first->covered + first->left;
      all.true_negative = first->true_negative + first->false_positive;
      all.false_negative = first->true_positive + first->false_negative;
    }
  for (guint i = 0; i < n_more; i++)
    {
      const double more = saving (self, index + 1 + i, &all, &behind[i]);
      saved += isnan (more) ? 0 : more;
    }
  return length_of (self, &all) - saved;
}

/** ml_ripper_stats_relative: Returns: by how many bits the rule at @index makes
 * the whole longer */
double
ml_ripper_stats_relative (const MlRipperStats *self, guint index)
{
  return length_with (self, index) + theory_length (self, index)
         - length_without (self, index);
}

/** ml_ripper_stats_reduce: rules that make the whole longer go, the last first
 */
void
ml_ripper_stats_reduce (MlRipperStats *self)
{
  MlRipperCounts all = { 0 };
  const guint n = self->rules->len;
  gboolean is_stale = FALSE;
  g_autoptr (GArray) before = g_array_copy (self->counts);
  for (guint i = 0; i < n; i++)
    add_covered (&all, ml_ripper_stats_counts (self, i));
  if (n > 0)
    set_left (&all, ml_ripper_stats_counts (self, n - 1));
  for (guint i = n; i-- > 0;)
    {
      const MlRipperCounts of_rule = g_array_index (before, MlRipperCounts, i);
      if (isnan (saving (self, i, &all, &of_rule)))
        continue;
      if (i == self->rules->len - 1)
        ml_ripper_stats_remove_last (self);
      else
        {
          g_ptr_array_remove_index (self->rules, i);
          is_stale = TRUE;
        }
    }
  if (is_stale)
    ml_ripper_stats_recount (self, 0, self->counts, self->rows);
}
