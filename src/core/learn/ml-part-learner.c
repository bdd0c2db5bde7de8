/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rules from partial C4.5 trees: a tree is grown no further than to its first
 * subtree that stays, the leaf that covers most becomes a rule, the rows it
 * covers are put aside (E. Frank and I. H. Witten, "Generating accurate rule
 * sets without global optimization", ICML 1998).
 *
 * A rule is a tree that is grown along one path: of the children of a node all
 * but the one on the path are empty. */
#include "ml-c45-options.h"
#include "ml-entropy.h"
#include "ml-memory-need.h"
#include "ml-number.h"
#include "ml-partial-tree.h"
#include "ml-rule-list.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  DECIMALS = 6, /* of thresholds, printed     */
  BINARY = 1,   /* what describe() has to know */
};

typedef struct
{
  MlLearner parent;
  gboolean unpruned, reduced_error, binary_splits, mdl_correction;
  gboolean between_values;
  double confidence;
  guint min_rows, folds, seed;
} MlPartLearner;

typedef MlLearnerClass MlPartLearnerClass;

static const MlOption options[] = {
  ML_C45_PRUNING_OPTIONS (MlPartLearner,
                          N_ ("Leave the rules as they were grown")),
  ML_C45_THRESHOLD_OPTIONS (MlPartLearner),
};

GType ml_part_learner_get_type (void);
G_DEFINE_FINAL_TYPE (MlPartLearner, ml_part_learner, ML_TYPE_LEARNER)

/* -- In words -------------------------------------------------------------- */

static void
append_rule (const MlTree *rule, guint decimals, GString *text)
{
  guint node = 0;
  while (ml_tree_node (rule, node)->kind != ML_SPLIT_NONE)
    {
      const guint next = ml_rule_list_next (rule, node);
      g_autofree char *test = ml_tree_format_test (rule, next, decimals);
      g_string_append_printf (text, "%s%s", node == 0 ? "" : " AND\n", test);
      node = next;
    }
  const double *counts = ml_tree_values (rule, node);
  const guint answer = ml_c45_majority (counts, rule->n_outputs);
  const double total = ml_tree_node (rule, node)->total;
  g_autofree char *weight = ml_number_as_java (ml_number_round (total, 2));
  g_string_append_printf (
      text, ": %s (%s",
      ml_dataset_attribute (rule->header, (guint) rule->target)->labels[answer],
      weight);
  if (ml_clearly_greater (total - counts[answer], 0))
    {
      g_autofree char *wrong
          = ml_number_as_java (ml_number_round (total - counts[answer], 2));
      g_string_append_printf (text, "/%s", wrong);
    }
  g_string_append (text, ")\n\n");
}

static char *
describe (const GPtrArray *rules, guint variant)
{
  GString *text = g_string_new ("PART decision list\n------------------\n\n");
  for (guint i = 0; i < rules->len; i++)
    append_rule (g_ptr_array_index (rules, i),
                 variant == BINARY ? ML_TREE_AS_JAVA : DECIMALS, text);
  g_string_append_printf (text, "Number of Rules  : \t%u\n", rules->len);
  return g_string_free (text, FALSE);
}

static const MlRuleListClass model_class = {
  .learner = ml_part_learner_get_type,
  .describe = describe,
};

/* -- Fitting --------------------------------------------------------------- */

/* What of the rows of @part the rule does not cover. (transfer full) */
static MlTreePart *
uncovered (const MlTreePart *part, const MlTreeTable *table, const MlTree *rule)
{
  MlTreePart *rest = ml_tree_part_new (part->n);
  rest->n = 0;
  for (guint i = 0; i < part->n; i++)
    {
      guint leaf;
      const double weight = part->weights[i];
      const double covered
          = weight
            * ml_rule_list_coverage (rule, table->rows->data,
                                     table->rows->rows[part->rows[i]], &leaf);
      if (ml_hardly_less (covered, weight))
        continue;
      rest->rows[rest->n] = part->rows[i];
      rest->weights[rest->n++] = weight - covered;
    }
  return rest;
}

static gboolean
is_catch_all (const MlTree *rule)
{
  return ml_tree_node (rule, 0)->kind == ML_SPLIT_NONE;
}

/* (transfer full): rules until no row is left */
static GPtrArray *
cover (const MlPartLearner *learner, const MlPartialTree *growing,
       const MlTreeTable *table, MlMonitor *monitor)
{
  g_autoptr (MlTreePart) left = ml_tree_part_new_all (table);
  g_autoptr (MlTreePart) held_out = NULL;
  GPtrArray *rules = ml_rule_list_rules ();
  const double all = ml_tree_part_weight (left);
  if (learner->reduced_error && !learner->unpruned)
    {
      g_autoptr (MlTreePart) everything = g_steal_pointer (&left);
      MlJavaRandom random;
      ml_java_random_init (&random, (gint32) learner->seed);
      ml_tree_part_hold_out (everything, table, learner->folds,
                             learner->folds - 1, TRUE, &random, &left,
                             &held_out);
    }
  do
    {
      MlTree *rule
          = ml_partial_tree_rule (growing, table, left, held_out, monitor);
      g_ptr_array_add (rules, rule);
      MlTreePart *rest = uncovered (left, table, rule);
      ml_tree_part_free (left);
      left = rest;
      if (held_out != NULL)
        {
          rest = uncovered (held_out, table, rule);
          ml_tree_part_free (held_out);
          held_out = rest;
        }
      ml_monitor_tick (monitor, 1 - ml_tree_part_weight (left) / all);
    }
  while (left->n > 0
         && !is_catch_all (g_ptr_array_index (rules, rules->len - 1)));
  return rules;
}

static MlModel *
part_fit (MlLearner *learner, const MlSubset *training, MlMonitor *monitor,
          GError **error)
{
  const MlPartLearner *self = (const MlPartLearner *) learner;
  const MlC45Settings settings = ML_C45_SETTINGS (self);
  g_autoptr (MlTreeTable) table = ml_tree_table_new (training, monitor);
  if (table == NULL)
    {
      ml_monitor_set_stopped_error (monitor, error);
      return NULL;
    }
  g_autoptr (MlC45Splitter) splitter = ml_c45_splitter_new (table, &settings);
  const MlPartialTree growing = { .splitter = splitter,
                                  .min_rows = self->min_rows,
                                  .prunes = !self->unpruned,
                                  .confidence = self->confidence };
  return ml_rule_list_new (&model_class, cover (self, &growing, table, monitor),
                           self->binary_splits ? BINARY : 0);
}

static MlModel *
part_load (MlLearner *learner, GVariant *state, MlDataset *header, int target,
           GError **error)
{
  return ml_rule_list_load (&model_class, state, header, target, error);
}

/* WEKA prints of pruning only what is in force. */
static gboolean
leaves_out (gpointer object, const char *flag)
{
  const MlPartLearner *self = object;
  if (strcmp (flag, "C") == 0)
    return self->reduced_error;
  return strcmp (flag, "N") == 0 && !self->reduced_error;
}

static void
ml_part_learner_class_init (MlPartLearnerClass *klass)
{
  klass->title = N_ ("PART");
  klass->category = N_ ("Rules");
  klass->description
      = N_ ("A list of rules, each the widest leaf of a C4.5 tree that is "
            "grown only as far as needed.");
  klass->weka = "weka.classifiers.rules.PART";
  klass->weka_flags = "U R B M C N Q !J doNotMakeSplitPointActualValue";
  klass->weka_leaves_out = leaves_out;
  klass->reference = "E. Frank and I. H. Witten (1998): Generating accurate "
                     "rule sets without global optimization. ICML";
  klass->traits = ML_TRAIT_NOMINAL_CLASS | ML_TRAIT_NUMERIC_INPUTS
                  | ML_TRAIT_NOMINAL_INPUTS | ML_TRAIT_IMAGE_INPUTS
                  | ML_TRAIT_MISSING_INPUTS | ML_TRAIT_ROW_WEIGHTS;
  klass->memory = ml_tree_memory;
  klass->fit = part_fit;
  klass->load = part_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_part_learner_init (MlPartLearner *self)
{
}
