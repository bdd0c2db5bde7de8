/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * C4.5, release 8, as WEKA has it (Quinlan, "C4.5: Programs for Machine
 * Learning", 1993): see ml-c45-split.c for the questions, ml-c45-tree.c for
 * growing and pruning. */
#include "ml-c45-options.h"
#include "ml-c45-tree.h"
#include "ml-entropy.h"
#include "ml-memory-need.h"
#include "ml-number.h"
#include "ml-tree-model.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  DECIMALS = 6,      /* of thresholds, printed        */
  UNPRUNED = 1 << 0, /* what describe() has to know   */
  BINARY = 1 << 1,
};

typedef struct
{
  MlLearner parent;
  gboolean unpruned, reduced_error, binary_splits, subtree_raising, laplace;
  gboolean collapse, mdl_correction, between_values;
  double confidence;
  guint min_rows, folds, seed;
} MlJ48Learner;

typedef MlLearnerClass MlJ48LearnerClass;

static const MlOption options[] = {
  ML_C45_PRUNING_OPTIONS (MlJ48Learner, N_ ("Leave the tree as it was grown")),
  ML_OPTION_BOOLEAN (MlJ48Learner, subtree_raising, TRUE, "!S",
                     N_ ("Subtree raising"),
                     N_ ("The largest branch may take its parent's place")),
  ML_OPTION_BOOLEAN (MlJ48Learner, laplace, FALSE, "A", N_ ("Laplace"),
                     N_ ("Count every class of a leaf from 1")),
  ML_OPTION_BOOLEAN (MlJ48Learner, collapse, TRUE, "!O", N_ ("Collapse"),
                     N_ ("Take away branches that get no more training rows "
                         "right")),
  ML_C45_THRESHOLD_OPTIONS (MlJ48Learner),
};

GType ml_j48_learner_get_type (void);
G_DEFINE_FINAL_TYPE (MlJ48Learner, ml_j48_learner, ML_TYPE_LEARNER)

/* -- In words -------------------------------------------------------------- */

/* ": no (3.0/1.0)" behind a leaf. */
static void
append_leaf (const MlTree *tree, guint index, GString *text)
{
  const MlTreeNode *node = ml_tree_node (tree, index);
  if (node->kind != ML_SPLIT_NONE)
    return;
  const guint n = tree->n_outputs;
  const double *counts = ml_tree_values (tree, index);
  const guint answer = ml_c45_majority (
      ml_tree_values (tree, node->is_empty ? node->parent : index), n);
  const double errors = node->total - (node->is_empty ? 0 : counts[answer]);
  const MlAttribute *class = ml_dataset_attribute (tree->header,
                                                   (guint) tree->target);
  g_autofree char *total = ml_number_as_java (ml_number_round (node->total, 2));
  g_string_append_printf (text, ": %s (%s", class->labels[answer], total);
  if (ml_clearly_greater (errors, 0))
    {
      g_autofree char *wrong = ml_number_as_java (ml_number_round (errors, 2));
      g_string_append_printf (text, "/%s", wrong);
    }
  g_string_append_c (text, ')');
}

static char *
describe (const MlTree *tree, guint variant)
{
  GString *text = g_string_new (variant & UNPRUNED ? "J48 unpruned tree\n"
                                                   : "J48 pruned tree\n");
  g_string_append (text, "------------------\n");
  if (ml_tree_n_nodes (tree) == 1)
    append_leaf (tree, 0, text);
  else
    ml_tree_model_list (
        tree, text, variant & BINARY ? ML_TREE_AS_JAVA : DECIMALS, append_leaf);
  g_string_append_printf (text,
                          "\n\nNumber of Leaves  : \t%u\n"
                          "\nSize of the tree : \t%u\n",
                          ml_tree_n_leaves (tree), ml_tree_n_nodes (tree));
  return g_string_free (text, FALSE);
}

static const MlTreeModelClass model_class = {
  .learner = ml_j48_learner_get_type,
  .describe = describe,
};

/* -- Fitting --------------------------------------------------------------- */

static MlTree *
grow_and_reduce (const MlJ48Learner *self, const MlTreeTable *table,
                 MlC45Splitter *splitter, MlMonitor *monitor)
{
  g_autoptr (MlTreePart) all = ml_tree_part_new_all (table);
  g_autoptr (MlTreePart) grow = NULL;
  g_autoptr (MlTreePart) held_out = NULL;
  MlJavaRandom random;
  ml_java_random_init (&random, (gint32) self->seed);
  ml_tree_part_hold_out (all, table, self->folds, self->folds - 1, FALSE,
                         &random, &grow, &held_out);
  MlTree *tree = ml_c45_tree_grow (splitter, table, grow, monitor);
  if (held_out != NULL)
    ml_c45_tree_reduce (tree, table, held_out);
  return tree;
}

static MlTree *
grow_and_prune (const MlJ48Learner *self, const MlTreeTable *table,
                MlC45Splitter *splitter, MlMonitor *monitor)
{
  g_autoptr (MlTreePart) all = ml_tree_part_new_all (table);
  MlTree *tree = ml_c45_tree_grow (splitter, table, all, monitor);
  if (self->collapse)
    ml_c45_tree_collapse (tree);
  if (!self->unpruned)
    ml_c45_tree_prune (tree, table, all, (float) self->confidence,
                       self->subtree_raising, monitor);
  return tree;
}

static MlModel *
j48_fit (MlLearner *learner, const MlSubset *training, MlMonitor *monitor,
         GError **error)
{
  const MlJ48Learner *self = (const MlJ48Learner *) learner;
  const MlC45Settings settings = ML_C45_SETTINGS (self);
  g_autoptr (MlTreeTable) table = ml_tree_table_new (training, monitor);
  if (table == NULL)
    {
      ml_monitor_set_stopped_error (monitor, error);
      return NULL;
    }
  g_autoptr (MlC45Splitter) splitter = ml_c45_splitter_new (table, &settings);
  MlTree *tree = self->reduced_error && !self->unpruned
                     ? grow_and_reduce (self, table, splitter, monitor)
                     : grow_and_prune (self, table, splitter, monitor);
  tree->smoothing = self->laplace;
  return ml_tree_model_new (&model_class, ml_tree_compact (tree),
                            (self->unpruned ? UNPRUNED : 0)
                                | (self->binary_splits ? BINARY : 0));
}

static MlModel *
j48_load (MlLearner *learner, GVariant *state, MlDataset *header, int target,
          GError **error)
{
  return ml_tree_model_load (&model_class, state, header, target, error);
}

/* WEKA prints of pruning only what is in force. */
static gboolean
leaves_out (gpointer object, const char *flag)
{
  const MlJ48Learner *self = object;
  const gboolean reduces = self->reduced_error && !self->unpruned;
  if (strcmp (flag, "C") == 0)
    return self->unpruned || reduces;
  if (strcmp (flag, "!S") == 0 || strcmp (flag, "R") == 0)
    return self->unpruned;
  return !reduces && (strcmp (flag, "N") == 0 || strcmp (flag, "Q") == 0);
}

static void
ml_j48_learner_class_init (MlJ48LearnerClass *klass)
{
  klass->title = N_ ("J48");
  klass->category = N_ ("Trees");
  klass->description
      = N_ ("A decision tree by C4.5: asks what tells most about the class, "
            "then takes back what does not hold for new rows.");
  klass->weka = "weka.classifiers.trees.J48";
  klass->weka_flags = "!O U !S -L? R N Q C B M A !J "
                      "doNotMakeSplitPointActualValue";
  klass->weka_leaves_out = leaves_out;
  klass->reference = "J. R. Quinlan (1993): C4.5: Programs for Machine "
                     "Learning. Morgan Kaufmann";
  klass->traits = ML_TRAIT_NOMINAL_CLASS | ML_TRAIT_NUMERIC_INPUTS
                  | ML_TRAIT_NOMINAL_INPUTS | ML_TRAIT_IMAGE_INPUTS
                  | ML_TRAIT_MISSING_INPUTS | ML_TRAIT_ROW_WEIGHTS;
  klass->memory = ml_tree_memory;
  klass->fit = j48_fit;
  klass->load = j48_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_j48_learner_init (MlJ48Learner *self)
{
}
