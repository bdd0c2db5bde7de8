/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RIPPER, as WEKA's JRip has it (W. W. Cohen, "Fast effective rule induction",
 * ICML 1995): classes from the rarest on; for each, rules are grown on two
 * thirds of the rows and pruned on the third, until the description of rules
 * and errors gets too long; then each rule is weighed against one grown anew
 * and one grown further. */
#include "ml-entropy.h"
#include "ml-instance-random.h"
#include "ml-memory-need.h"
#include "ml-number.h"
#include "ml-ripper-stats.h"
#include "ml-rule-list.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LONGEST 64 /* bits beyond the shortest description */

enum
{
  DECIMALS = 6, /* of thresholds, printed */
};

typedef struct
{
  MlLearner parent;
  guint folds, optimizations, seed;
  double min_weight;
  gboolean error_check, pruning;
} MlJRipLearner;

typedef MlLearnerClass MlJRipLearnerClass;

static const MlOption options[] = {
  ML_OPTION_UINT (MlJRipLearner, folds, 2, 1000, 3, "F", N_ ("Folds"),
                  N_ ("One of so many is held out to prune by")),
  ML_OPTION_DOUBLE (MlJRipLearner, min_weight, 0, 1e9, 2, "N",
                    N_ ("Right rows"),
                    N_ ("That a test must have for a rule to go on")),
  ML_OPTION_UINT (MlJRipLearner, optimizations, 0, 1000, 2, "O",
                  N_ ("Optimizations"),
                  N_ ("So many times all rules are looked at again")),
  ML_OPTION_UINT (MlJRipLearner, seed, 0, G_MAXUINT, 1, "S", N_ ("Seed"),
                  N_ ("Of the order of rows, and so of those held out")),
  ML_OPTION_BOOLEAN (MlJRipLearner, error_check, TRUE, "!E", N_ ("Error check"),
                     N_ ("A rule that is wrong on half of its rows ends the "
                         "list")),
  ML_OPTION_BOOLEAN (MlJRipLearner, pruning, TRUE, "!P", N_ ("Pruning"),
                     N_ ("Shorten rules by rows held out, then optimize")),
};

GType ml_j_rip_learner_get_type (void);
G_DEFINE_FINAL_TYPE (MlJRipLearner, ml_j_rip_learner, ML_TYPE_LEARNER)

typedef struct
{
  const MlJRipLearner *learner;
  MlRipperGrowing growing;
  MlJavaRandom random;
  MlRipperStats base; /* table and numbers for all others */
  guint *order;       /* classes, the rarest first */
  guint class;        /* whose rules are made */
  double unruled;     /* bits of its data without rules */
  GPtrArray *made;    /* MlTree */
} Ripping;

/* -- In words -------------------------------------------------------------- */

static void
append_rule (const MlTree *rule, GString *text)
{
  const MlAttribute *class = ml_dataset_attribute (rule->header,
                                                   (guint) rule->target);
  guint node = 0;
  while (ml_tree_node (rule, node)->kind != ML_SPLIT_NONE)
    {
      const MlTreeNode *at = ml_tree_node (rule, node);
      const guint next = ml_rule_list_next (rule, node);
      g_autofree char *test = ml_tree_format_test (rule, next, DECIMALS);
      g_string_append_printf (text, "%s(%s)", at->parent == node ? "" : " and ",
                              test);
      node = next;
    }
  const double total = ml_tree_node (rule, node)->total;
  const double *values = ml_tree_values (rule, node);
  const guint says
      = (guint) CLAMP (values[rule->n_outputs], 0, rule->n_outputs - 1);
  g_autofree char *all = ml_number_as_java (ml_number_round (total, 2));
  g_autofree char *wrong
      = ml_number_as_java (ml_number_round (total - values[says], 2));
  g_string_append_printf (text, " => %s=%s (%s/%s)\n", class->name,
                          class->labels[says], all, wrong);
}

static char *
describe (const GPtrArray *rules, guint variant)
{
  GString *text = g_string_new ("JRIP rules:\n===========\n\n");
  for (guint i = 0; i < rules->len; i++)
    append_rule (g_ptr_array_index (rules, i), text);
  g_string_append_printf (text, "\nNumber of Rules : %u\n", rules->len);
  return g_string_free (text, FALSE);
}

static const MlRuleListClass model_class = {
  .learner = ml_j_rip_learner_get_type,
  .n_more = 1, /* the class it says */
  .describe = describe,
};

/* A node and its two branches, @test the one on the path. Returns: that one */
static guint
add_test (MlTree *tree, guint node, const MlRipperTest *test,
          const MlTreeTable *table)
{
  const MlTreeFeature *feature = &table->features[test->feature];
  const guint first = ml_tree_add_children (tree, node, 2);
  const guint branch = !test->is_nominal && test->is_least;
  MlTreeNode *at = ml_tree_node (tree, node);
  at->kind = test->is_nominal ? ML_SPLIT_LABEL
             : test->is_least ? ML_SPLIT_BELOW
                              : ML_SPLIT_UP_TO;
  at->column = feature->column;
  at->pixel = feature->pixel;
  at->at = ml_tree_feature_value (feature, test->bin);
  ml_tree_node (tree, first + 1 - branch)->is_empty = TRUE;
  return first + branch;
}

/* The rule with what it covers of @rows. (transfer full) */
static MlTree *
tree_of (const Ripping *self, const MlRipperRule *rule, const GArray *rows)
{
  const MlTreeTable *table = self->base.table;
  g_autoptr (MlDataset) header = ml_dataset_header (table->rows->data);
  MlTree *tree = ml_tree_new (header, table->rows->target, 1);
  guint node = 0;
  for (guint i = 0; i < rule->tests->len; i++)
    node = add_test (tree, node, &g_array_index (rule->tests, MlRipperTest, i),
                     table);
  MlTreeNode *leaf = ml_tree_node (tree, node);
  double *values = ml_tree_values (tree, node);
  for (guint i = 0; i < rows->len; i++)
    {
      const guint32 row = ml_ripper_row (rows, i);
      if (!ml_ripper_rule_covers (rule, table, row))
        continue;
      values[table->classes[row]] += table->weights[row];
      leaf->total += table->weights[row];
    }
  values[table->n_classes] = rule->class;
  return tree;
}

/* -- Rows ------------------------------------------------------------------ */

/* Shuffled class by class, then dealt to folds one behind the other. (transfer
 * full) */
static GArray *
stratify (Ripping *self, const GArray *rows)
{
  const MlTreeTable *table = self->base.table;
  const guint n = rows->len, folds = self->learner->folds;
  g_autofree guint32 *sorted = g_new (guint32, n + 1);
  guint n_sorted = 0;
  for (guint k = 0; k < table->n_classes; k++)
    {
      const guint from = n_sorted;
      for (guint i = 0; i < n; i++)
        if (table->classes[ml_ripper_row (rows, i)] == self->order[k])
          sorted[n_sorted++] = ml_ripper_row (rows, i);
      ml_java_random_shuffle (&self->random, sorted + from, n_sorted - from);
    }
  GArray *dealt = g_array_sized_new (FALSE, FALSE, sizeof (guint32), n);
  for (guint fold = 0; fold < folds; fold++)
    for (guint i = fold; i < n; i += folds)
      g_array_append_val (dealt, sorted[i]);
  return dealt;
}

/* The last fold of *@rows, which are stratified anew, is to prune by. */
static void
hold_out (Ripping *self, GArray **rows, GArray **grow, GArray **prune)
{
  GArray *dealt = stratify (self, *rows);
  g_array_unref (*rows);
  *rows = dealt;
  const guint folds = self->learner->folds;
  const guint n_grow = (guint) ((guint64) dealt->len * (folds - 1) / folds);
  *grow = g_array_new (FALSE, FALSE, sizeof (guint32));
  *prune = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_vals (*grow, dealt->data, n_grow);
  g_array_append_vals (*prune, &g_array_index (dealt, guint32, 0) + n_grow,
                       dealt->len - n_grow);
}

/* Those of @rows that @rule covers. (transfer full) */
static GArray *
covered_by (const Ripping *self, const MlRipperRule *rule, const GArray *rows)
{
  GArray *kept = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < rows->len; i++)
    if (ml_ripper_rule_covers (rule, self->base.table, ml_ripper_row (rows, i)))
      g_array_append_val (kept, g_array_index (rows, guint32, i));
  return kept;
}

/* Those of @rows that no rule behind @position covers. (transfer full) */
static GArray *
without_later (const Ripping *self, const GPtrArray *rules, guint position,
               const GArray *rows)
{
  GArray *kept = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < rows->len; i++)
    {
      gboolean is_covered = FALSE;
      for (guint r = position + 1; r < rules->len && !is_covered; r++)
        is_covered
            = ml_ripper_rule_covers (g_ptr_array_index (rules, r),
                                     self->base.table, ml_ripper_row (rows, i));
      if (!is_covered)
        g_array_append_val (kept, g_array_index (rows, guint32, i));
    }
  return kept;
}

/* -- The rules of a class -------------------------------------------------- */

/* Whether the last rule is no good, @length bits in all. */
static gboolean
is_end (const Ripping *self, const MlRipperStats *stats, double shortest,
        double length)
{
  const MlRipperCounts *last
      = ml_ripper_stats_counts (stats, stats->rules->len - 1);
  return length > shortest + LONGEST
         || !ml_clearly_greater (last->true_positive, 0)
         || (self->learner->error_check
             && last->false_positive / last->covered >= 0.5)
         || ml_monitor_is_stopped (self->growing.monitor);
}

/* (transfer full) */
static MlRipperRule *
new_rule (Ripping *self, GArray **rows)
{
  MlRipperRule *rule = ml_ripper_rule_new (self->class);
  if (!self->learner->pruning)
    {
      ml_ripper_rule_grow (rule, &self->growing, *rows);
      return rule;
    }
  g_autoptr (GArray) grow = NULL;
  g_autoptr (GArray) prune = NULL;
  hold_out (self, rows, &grow, &prune);
  ml_ripper_rule_grow (rule, &self->growing, grow);
  ml_ripper_rule_prune (rule, self->base.table, prune, FALSE);
  return rule;
}

/* Goes on with new rules for @rows until one is no good. @is_first: the first
 * shuffle is the order that counts */
static void
add_rules (Ripping *self, MlRipperStats *stats, GArray *rows, gboolean is_first)
{
  double length = self->unruled, shortest = self->unruled;
  GArray *left = g_array_ref (rows);
  for (;;)
    {
      MlRipperRule *rule = new_rule (self, &left);
      if (is_first && stats->rules->len == 0)
        ml_ripper_stats_set_rows (stats, left);
      ml_ripper_stats_add (stats, rule);
      ml_ripper_rule_unref (rule);
      const guint last = stats->rules->len - 1;
      length += ml_ripper_stats_relative (stats, last);
      shortest = MIN (shortest, length);
      if (is_end (self, stats, shortest, length))
        {
          ml_ripper_stats_remove_last (stats);
          break;
        }
      g_array_unref (left);
      left = g_array_ref (ml_ripper_stats_uncovered (stats, last));
      if (!ml_clearly_greater (
              ml_ripper_stats_counts (stats, last)->false_negative, 0))
        break;
    }
  g_array_unref (left);
}

/* Bits with @rule at @position of @rules, behind what @done has counted. */
static double
length_with (const Ripping *self, const MlRipperStats *done, GPtrArray *rules,
             guint position, MlRipperRule *rule, GArray *left)
{
  g_autoptr (MlRipperStats) stats
      = ml_ripper_stats_new (&self->base, done->rows);
  for (guint i = 0; i < rules->len; i++)
    g_ptr_array_add (
        stats->rules,
        g_rc_box_acquire (i == position ? rule : g_ptr_array_index (rules, i)));
  ml_ripper_stats_recount (stats, position, done->counts, left);
  return ml_ripper_stats_relative (stats, position);
}

/* The rule at @position, or what makes the whole shorter: one grown anew, or
 * that rule grown further. (transfer full) */
static MlRipperRule *
best_variant (Ripping *self, const MlRipperStats *done, GPtrArray *rules,
              guint position, GArray **left)
{
  MlRipperRule *old = g_ptr_array_index (rules, position);
  g_autoptr (GArray) grow = NULL;
  g_autoptr (GArray) prune = NULL;
  hold_out (self, left, &grow, &prune);
  g_autoptr (GArray) covers = covered_by (self, old, *left);
  if (covers->len == 0)
    return g_rc_box_acquire (old);
  MlRipperRule *anew = ml_ripper_rule_new (self->class);
  MlRipperRule *further = ml_ripper_rule_copy (old);
  g_autoptr (GArray) judges = without_later (self, rules, position, prune);
  g_autoptr (GArray) grow_further = covered_by (self, old, grow);
  ml_ripper_rule_grow (anew, &self->growing, grow);
  ml_ripper_rule_prune (anew, self->base.table, judges, TRUE);
  ml_ripper_rule_grow (further, &self->growing, grow_further);
  ml_ripper_rule_prune (further, self->base.table, judges, TRUE);
  const double of_anew = length_with (self, done, rules, position, anew, *left);
  const double of_further
      = length_with (self, done, rules, position, further, *left);
  const double of_old = length_with (self, done, rules, position, old, *left);
  MlRipperRule *best = old;
  if (!(of_old <= of_further && of_old <= of_anew))
    best = of_further <= of_anew ? further : anew;
  g_rc_box_acquire (best);
  ml_ripper_rule_unref (anew);
  ml_ripper_rule_unref (further);
  return best;
}

static gpointer
acquire (gconstpointer rule, gpointer unused)
{
  return g_rc_box_acquire ((gpointer) rule);
}

/* All rules of @old once more, and new ones for what is left. (transfer full)
 */
static MlRipperStats *
optimize (Ripping *self, const MlRipperStats *old, GArray *rows)
{
  MlRipperStats *done = ml_ripper_stats_new (&self->base, rows);
  g_autoptr (GPtrArray) rules = g_ptr_array_copy (old->rules, acquire, NULL);
  GArray *left = g_array_ref (rows);
  gboolean is_any_left = TRUE;
  guint position = 0;
  for (; position < rules->len && is_any_left; position++)
    {
      MlRipperRule *best = best_variant (self, done, rules, position, &left);
      ml_ripper_rule_unref (g_ptr_array_index (rules, position));
      g_ptr_array_index (rules, position) = best;
      ml_ripper_stats_add (done, best);
      const MlRipperCounts *counts = ml_ripper_stats_counts (done, position);
      if (!(counts->covered > 0))
        continue; /* the shuffled order of the rows stays */
      g_array_unref (left);
      left = g_array_ref (ml_ripper_stats_uncovered (done, position));
      is_any_left = ml_clearly_greater (counts->false_negative, 0);
    }
  if (is_any_left)
    add_rules (self, done, left, FALSE);
  for (guint i = position + 1; !is_any_left && i < rules->len; i++)
    ml_ripper_stats_add (done, g_ptr_array_index (rules, i));
  ml_ripper_stats_reduce (done);
  g_array_unref (left);
  return done;
}

/* Makes rules for a class. (transfer full): the rows they leave */
static GArray *
rule_class (Ripping *self, GArray *rows)
{
  MlRipperStats *stats = ml_ripper_stats_new (&self->base, rows);
  add_rules (self, stats, rows, TRUE);
  for (guint i = 0; self->learner->pruning && i < self->learner->optimizations;
       i++)
    {
      MlRipperStats *better = optimize (self, stats, rows);
      ml_ripper_stats_free (stats);
      stats = better;
    }
  const guint n = stats->rules->len;
  const GArray *come = rows;
  for (guint i = 0; i < n; i++)
    {
      g_ptr_array_add (
          self->made,
          tree_of (self, g_ptr_array_index (stats->rules, i), come));
      come = ml_ripper_stats_uncovered (stats, i);
    }
  GArray *left = g_array_ref ((GArray *) come);
  ml_ripper_stats_free (stats);
  return left;
}

/* -- Fitting --------------------------------------------------------------- */

/* Classes by their weight; the order of equal ones is drawn. */
static void
order_classes (Ripping *self, const double *weights)
{
  const guint n = self->base.table->n_classes;
  g_autofree guint32 *drawn = g_new (guint32, n);
  g_autofree guint32 *keys = g_new0 (guint32, n);
  g_autofree guint32 *places = g_new (guint32, n);
  MlJavaRandom random;
  ml_java_random_init (&random, ml_java_random_int (&self->random));
  for (guint32 k = 0; k < n; k++)
    drawn[k] = places[k] = k;
  ml_java_random_shuffle (&random, drawn, n);
  for (guint k = 0; k < n; k++)
    for (guint j = 0; j < n; j++)
      keys[k] += weights[drawn[j]] < weights[drawn[k]];
  ml_tree_sort_pairs (keys, places, n);
  for (guint k = 0; k < n; k++)
    self->order[k] = drawn[places[k]];
}

/* The number of tests there could be. */
static double
count_conditions (const MlTreeTable *table)
{
  double n = 0;
  for (guint i = 0; i < table->n_features; i++)
    n += (table->features[i].is_nominal ? 1.0 : 2.0)
         * table->features[i].n_bins;
  return n;
}

static void
rip (Ripping *self, const double *weights)
{
  const MlTreeTable *table = self->base.table;
  GArray *left = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 i = 0; i < table->n_rows; i++)
    g_array_append_val (left, i);
  order_classes (self, weights);
  for (guint k = 0; k + 1 < table->n_classes; k++)
    {
      self->class = self->order[k];
      double all = 0, later = 0, of_class = 0;
      for (guint j = k; j < table->n_classes; j++)
        later += weights[self->order[j]];
      for (guint i = 0; i < left->len; i++)
        {
          const guint32 row = ml_ripper_row (left, i);
          all += table->weights[row];
          of_class
              += table->classes[row] == self->class ? table->weights[row] : 0;
        }
      if (!(of_class > 0)
          || !ml_monitor_tick (self->growing.monitor,
                               (double) k / table->n_classes))
        continue;
      self->base.expected = weights[self->class] / later;
      self->unruled
          = ml_ripper_data_length (self->base.expected, 0, all, 0, of_class);
      GArray *rest = rule_class (self, left);
      g_array_unref (left);
      left = rest;
    }
  MlRipperRule *last = ml_ripper_rule_new (self->order[table->n_classes - 1]);
  MlTree *tree = tree_of (self, last, left);
  if (!(ml_tree_node (tree, 0)->total > 0))
    {
      ml_tree_values (tree, 0)[last->class] = 1;
      ml_tree_node (tree, 0)->total = 1;
    }
  g_ptr_array_add (self->made, tree);
  ml_ripper_rule_unref (last);
  g_array_unref (left);
}

static MlModel *
j_rip_fit (MlLearner *learner, const MlSubset *training, MlMonitor *monitor,
           GError **error)
{
  const MlJRipLearner *settings = (const MlJRipLearner *) learner;
  g_autoptr (MlTreeTable) table = ml_tree_table_new (training, monitor);
  if (table == NULL)
    {
      ml_monitor_set_stopped_error (monitor, error);
      return NULL;
    }
  g_autoptr (MlTreeSorter) sorter = ml_tree_sorter_new (table, table->n_rows);
  g_autofree guint *order = g_new (guint, table->n_classes);
  g_autofree double *weights = g_new0 (double, table->n_classes);
  for (guint i = 0; i < table->n_rows; i++)
    weights[table->classes[i]] += table->weights[i];
  Ripping self = { .learner = settings,
                   .growing = { table, sorter, settings->min_weight, monitor },
                   .base = { .table = table,
                             .n_conditions = count_conditions (table),
                             .checks = settings->error_check },
                   .order = order,
                   .made = ml_rule_list_rules () };
  ml_instance_random_init (&self.random, (gint32) settings->seed,
                           training->data, training->rows, training->n_rows);
  rip (&self, weights);
  return ml_rule_list_new (&model_class, self.made, 0);
}

static MlModel *
j_rip_load (MlLearner *learner, GVariant *state, MlDataset *header, int target,
            GError **error)
{
  return ml_rule_list_load (&model_class, state, header, target, error);
}

static void
ml_j_rip_learner_class_init (MlJRipLearnerClass *klass)
{
  klass->title = N_ ("JRip");
  klass->category = N_ ("Rules");
  klass->description
      = N_ ("RIPPER: a short list of rules, for the rarest class first, that "
            "are grown, pruned and weighed against others.");
  klass->weka = "weka.classifiers.rules.JRip";
  klass->weka_flags = "F N O S -D? !E !P";
  klass->reference = "W. W. Cohen (1995): Fast effective rule induction. ICML";
  klass->traits = ML_TRAIT_NOMINAL_CLASS | ML_TRAIT_NUMERIC_INPUTS
                  | ML_TRAIT_NOMINAL_INPUTS | ML_TRAIT_IMAGE_INPUTS
                  | ML_TRAIT_MISSING_INPUTS | ML_TRAIT_ROW_WEIGHTS;
  klass->memory = ml_tree_memory;
  klass->fit = j_rip_fit;
  klass->load = j_rip_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_j_rip_learner_init (MlJRipLearner *self)
{
}
