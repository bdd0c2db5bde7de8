/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rules from partial C4.5 trees: a tree is grown no further than to its first
 * subtree that stays, the leaf that covers most becomes a rule, the rows it
 * covers are put aside (E. Frank and I. H. Witten, "Generating accurate rule
 * sets without global optimization", ICML 1998).
 *
 * A rule is a tree that is grown along one path: of the children of a node all
 * but the one on the path are empty. */
#include "ml-entropy.h"
#include "ml-learner.h"
#include "ml-number.h"
#include "ml-partial-tree.h"
#include "ml-state.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define STATE_TYPE "(avb)"

enum
{
  DECIMALS = 6, /* of thresholds, printed */
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
  ML_OPTION_DOUBLE (MlPartLearner, confidence, 0.0001, 0.5, 0.25, "C",
                    N_ ("Confidence"),
                    N_ ("With which no more errors than estimated are to be "
                        "expected; less prunes more")),
  ML_OPTION_UINT (MlPartLearner, min_rows, 1, 1000000, 2, "M",
                  N_ ("Rows in a leaf"),
                  N_ ("Two branches of a split must have so many")),
  ML_OPTION_BOOLEAN (MlPartLearner, unpruned, FALSE, "U", N_ ("Unpruned"),
                     N_ ("Leave the rules as they were grown")),
  ML_OPTION_BOOLEAN (MlPartLearner, reduced_error, FALSE, "R",
                     N_ ("Reduced-error pruning"),
                     N_ ("Prune by rows held out, not by estimated errors")),
  ML_OPTION_UINT (MlPartLearner, folds, 2, 1000, 3, "N", N_ ("Folds"),
                  N_ ("One of so many is held out to prune by")),
  ML_OPTION_UINT (MlPartLearner, seed, 0, G_MAXUINT, 1, "Q", N_ ("Seed"),
                  N_ ("Of the order of rows when some are held out")),
  ML_OPTION_BOOLEAN (MlPartLearner, binary_splits, FALSE, "B",
                     N_ ("Binary splits"),
                     N_ ("One label against all others, not a branch each")),
  ML_OPTION_BOOLEAN (MlPartLearner, mdl_correction, TRUE, "!J",
                     N_ ("MDL correction"),
                     N_ ("Thresholds pay for being many to choose from")),
  ML_OPTION_BOOLEAN (MlPartLearner, between_values, FALSE,
                     "doNotMakeSplitPointActualValue", N_ ("Between values"),
                     N_ ("Thresholds stand in the middle between two values, "
                         "not on the lower one")),
};

GType ml_part_learner_get_type (void);
G_DEFINE_FINAL_TYPE (MlPartLearner, ml_part_learner, ML_TYPE_LEARNER)

typedef struct
{
  MlModel parent;
  GPtrArray *rules; /* MlTree; the last one covers every row */
  gboolean is_binary;
} PartModel;

/* -- Rules ----------------------------------------------------------------- */

/* The child of @node on the path. */
static guint
next_on_path (const MlTree *rule, guint node)
{
  const MlTreeNode *at = ml_tree_node (rule, node);
  for (guint i = at->first_child; i < at->first_child + at->n_children; i++)
    if (!ml_tree_node (rule, i)->is_empty)
      return i;
  return at->first_child;
}

/* What of the row is covered, 0 … 1; @leaf (out): where the path ends. */
static double
coverage (const MlTree *rule, MlDataset *data, guint32 row, guint *leaf)
{
  double share = 1;
  guint node = 0;
  while (ml_tree_node (rule, node)->kind != ML_SPLIT_NONE)
    {
      const MlTreeNode *at = ml_tree_node (rule, node);
      const guint branch = ml_tree_branch (at, data, row);
      node = next_on_path (rule, node);
      if (branch == at->n_children)
        share *= ml_tree_node (rule, node)->share;
      else if (at->first_child + branch != node)
        return 0;
    }
  *leaf = node;
  return share;
}

/* Rules in their order; what one covers of a row is not for the next ones. */
static void
part_predict (const MlModel *model, const MlSubset *rows, double *out)
{
  const PartModel *self = (const PartModel *) model;
  const guint n = model->n_outputs;
  for (guint i = 0; i < rows->n_rows; i++, out += n)
    {
      double left = 1;
      memset (out, 0, sizeof *out * n);
      for (guint r = 0; r < self->rules->len && ml_clearly_greater (left, 0);
           r++)
        {
          const MlTree *rule = g_ptr_array_index (self->rules, r);
          guint leaf = 0;
          const double share
              = coverage (rule, rows->data, rows->rows[i], &leaf);
          if (!ml_clearly_greater (share, 0))
            continue;
          const double *counts = ml_tree_values (rule, leaf);
          const double total = ml_tree_node (rule, leaf)->total;
          for (guint k = 0; k < n && total > 0; k++)
            out[k] += left * share * counts[k] / total;
          left *= 1 - share;
        }
    }
}

/* -- In words -------------------------------------------------------------- */

static void
append_rule (const MlTree *rule, guint decimals, GString *text)
{
  guint node = 0;
  while (ml_tree_node (rule, node)->kind != ML_SPLIT_NONE)
    {
      const guint next = next_on_path (rule, node);
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
part_describe (const MlModel *model)
{
  const PartModel *self = (const PartModel *) model;
  GString *text = g_string_new ("PART decision list\n------------------\n\n");
  for (guint i = 0; i < self->rules->len; i++)
    append_rule (g_ptr_array_index (self->rules, i),
                 self->is_binary ? ML_TREE_AS_JAVA : DECIMALS, text);
  g_string_append_printf (text, "Number of Rules  : \t%u\n", self->rules->len);
  return g_string_free (text, FALSE);
}

/* -- The model ------------------------------------------------------------- */

static const MlTree *
part_tree (const MlModel *model, guint index)
{
  const PartModel *self = (const PartModel *) model;
  return index < self->rules->len ? g_ptr_array_index (self->rules, index)
                                  : NULL;
}

static GVariant *
part_save (const MlModel *model)
{
  const PartModel *self = (const PartModel *) model;
  GVariantBuilder rules;
  g_variant_builder_init (&rules, G_VARIANT_TYPE ("av"));
  for (guint i = 0; i < self->rules->len; i++)
    g_variant_builder_add (&rules, "v",
                           ml_tree_save (g_ptr_array_index (self->rules, i)));
  return g_variant_new ("(avb)", &rules, self->is_binary);
}

static void
part_free (MlModel *model)
{
  g_ptr_array_unref (((PartModel *) model)->rules);
  g_free (model);
}

static const MlModelOps model_ops = {
  .predict = part_predict,
  .describe = part_describe,
  .tree = part_tree,
  .save = part_save,
  .free = part_free,
};

/* @rules: (transfer full): at least one */
static MlModel *
part_new (GPtrArray *rules, gboolean is_binary)
{
  PartModel *self = g_new0 (PartModel, 1);
  const MlTree *first = g_ptr_array_index (rules, 0);
  ml_model_init (&self->parent, &model_ops, ml_part_learner_get_type (),
                 first->n_outputs);
  self->rules = rules;
  self->is_binary = is_binary;
  return &self->parent;
}

static GPtrArray *
rules_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) ml_tree_free);
}

static MlModel *
part_load (MlLearner *learner, GVariant *state, MlDataset *header, int target,
           GError **error)
{
  if (!ml_state_has_type (state, STATE_TYPE, error))
    return NULL;
  g_autoptr (GVariant) saved = NULL;
  g_autoptr (GPtrArray) rules = rules_new ();
  gboolean is_binary;
  g_variant_get (state, "(@avb)", &saved, &is_binary);
  for (gsize i = 0; i < g_variant_n_children (saved); i++)
    {
      g_autoptr (GVariant) boxed = g_variant_get_child_value (saved, i);
      g_autoptr (GVariant) rule = g_variant_get_variant (boxed);
      MlTree *tree = ml_tree_load (rule, header, target, 0, error);
      if (tree == NULL)
        return NULL;
      g_ptr_array_add (rules, tree);
    }
  if (rules->len > 0)
    return part_new (g_steal_pointer (&rules), is_binary);
  ml_state_refuse (error);
  return NULL;
}

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
            * coverage (rule, table->rows->data,
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
  GPtrArray *rules = rules_new ();
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
  const MlC45Settings settings = { .min_rows = self->min_rows,
                                   .binary = self->binary_splits,
                                   .penalizes = self->mdl_correction,
                                   .uses_values = !self->between_values };
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
  return part_new (cover (self, &growing, table, monitor), self->binary_splits);
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
  klass->fit = part_fit;
  klass->load = part_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_part_learner_init (MlPartLearner *self)
{
}
