/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One tree of a random forest: see ml-random-tree.c. Alone it is no good
 * classifier; it is there to be looked at, and for committees of other kinds.
 */
#include "ml-random-tree-learner.h"

#include "ml-instance-random.h"
#include "ml-memory-need.h"
#include "ml-number.h"
#include "ml-tree-model.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  DECIMALS = 2, /* of what is printed */
};

typedef struct
{
  MlLearner parent;
  guint n_tried, max_depth, folds, seed;
  double min_weight, min_variance;
  gboolean allow_unclassified, break_ties;
} MlRandomTreeLearner;

typedef MlLearnerClass MlRandomTreeLearnerClass;

static const MlOption options[] = {
  ML_OPTION_UINT (MlRandomTreeLearner, n_tried, 0, 1000000, 0, "K",
                  N_ ("Columns at a node"),
                  N_ ("Drawn by chance; the best of them splits; 0: log2 of "
                      "their number, plus 1")),
  ML_OPTION_DOUBLE (MlRandomTreeLearner, min_weight, 0, 1e9, 1, "M",
                    N_ ("Rows in a leaf"),
                    N_ ("Nodes of less than twice "
                        "this weight do not split")),
  ML_OPTION_DOUBLE (MlRandomTreeLearner, min_variance, 0, 1e9, 0.001, "V",
                    N_ ("Least variance"),
                    N_ ("Of a numeric class at a node to be split, as a share "
                        "of that of all rows")),
  ML_OPTION_UINT (MlRandomTreeLearner, max_depth, 0, 100000, 0, "depth",
                  N_ ("Depth"), N_ ("At most so many levels; 0: any number")),
  ML_OPTION_UINT (MlRandomTreeLearner, folds, 0, 1000, 0, "N",
                  N_ ("Backfitting folds"),
                  N_ ("One of so many is kept back and alone decides what "
                      "leaves predict; 0: all rows do both")),
  ML_OPTION_UINT (MlRandomTreeLearner, seed, 0, G_MAXUINT, 1, "S", N_ ("Seed"),
                  N_ ("Of the draws")),
  ML_OPTION_BOOLEAN (MlRandomTreeLearner, allow_unclassified, FALSE, "U",
                     N_ ("Unclassified rows"),
                     N_ ("Where no training row came, nothing is predicted")),
  ML_OPTION_BOOLEAN (MlRandomTreeLearner, break_ties, FALSE, "B",
                     N_ ("Random ties"),
                     N_ ("Of equally good columns the first drawn splits, not "
                         "the first of the table")),
};

G_DEFINE_FINAL_TYPE (MlRandomTreeLearner, ml_random_tree_learner,
                     ML_TYPE_LEARNER)

/* " : yes (3/1)" behind a leaf. */
static void
append_leaf (const MlTree *tree, guint index, GString *text)
{
  const MlTreeNode *node = ml_tree_node (tree, index);
  if (node->kind != ML_SPLIT_NONE)
    return;
  const double *values = ml_tree_values (tree, index);
  const MlAttribute *class = ml_dataset_attribute (tree->header,
                                                   (guint) tree->target);
  const gboolean is_nominal = class->kind == ML_ATTRIBUTE_NOMINAL;
  const guint best = ml_tree_heaviest (tree, index);
  const double total = node->is_empty ? 0 : node->total;
  const double rest = node->is_empty ? 0
                      : is_nominal   ? total - values[best]
                                     : values[tree->n_outputs];
  g_autofree char *mean = ml_number_format (values[0], DECIMALS);
  g_autofree char *weight = ml_number_format (total, DECIMALS);
  g_autofree char *errors = ml_number_format (rest, DECIMALS);
  g_string_append_printf (text, " : %s (%s/%s)",
                          is_nominal ? class->labels[best] : mean, weight,
                          errors);
}

static char *
describe (const MlTree *tree, guint max_depth)
{
  GString *text = g_string_new ("\nRandomTree\n==========\n");
  if (ml_tree_n_nodes (tree) == 1)
    append_leaf (tree, 0, text);
  else
    ml_tree_model_list (tree, text, DECIMALS, append_leaf);
  g_string_append_printf (text, "\n\nSize of the tree : %u",
                          ml_tree_n_nodes (tree));
  if (max_depth > 0)
    g_string_append_printf (text, "\nMax depth of tree: %u", max_depth);
  return g_string_free (text, FALSE);
}

static const MlTreeModelClass model_class = {
  .learner = ml_random_tree_learner_get_type,
  .n_more = 1,
  .describe = describe,
};

/**
 * ml_random_tree_learner_fit_rows:
 * @self: a RandomTree
 * @seed: in place of its own
 * @rows: with their weights
 * @places: (array length=n_rows of @rows): where they stand in @table
 * @uses: (inout) (nullable): see ml_random_tree_grow()
 *
 * Learns from some rows of a table that several trees share. Thread-safe.
 *
 * Returns: (transfer full): the tree
 */
MlModel *
ml_random_tree_learner_fit_rows (MlLearner *learner, gint32 seed,
                                 const MlSubset *rows, const guint32 *places,
                                 const MlTreeTable *table,
                                 MlRandomTreeUse *uses, MlMonitor *monitor)
{
  const MlRandomTreeLearner *self = (const MlRandomTreeLearner *) learner;
  const MlRandomTreeSettings settings = { .n_tried = self->n_tried,
                                          .max_depth = self->max_depth,
                                          .min_weight = self->min_weight,
                                          .min_variance = self->min_variance,
                                          .breaks_ties = self->break_ties };
  MlJavaRandom random;
  g_autoptr (MlTreePart) all = ml_tree_part_new (rows->n_rows);
  g_autoptr (MlTreePart) grown = NULL;
  g_autoptr (MlTreePart) kept_back = NULL;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      all->rows[i] = places[i];
      all->weights[i] = ml_subset_weight (rows, i);
    }
  ml_instance_random_init (&random, seed, rows->data, rows->rows, rows->n_rows);
  ml_tree_part_hold_out (all, table, self->folds, 1, self->folds > 1, &random,
                         &grown, &kept_back);
  MlTree *tree = ml_random_tree_grow (table, grown, &settings, &random,
                                      model_class.n_more, uses, monitor);
  if (kept_back != NULL)
    {
      ml_random_tree_backfit (tree, table, kept_back);
      tree = ml_tree_compact (tree);
    }
  tree->leaves_open = self->allow_unclassified;
  return ml_tree_model_new (&model_class, tree, self->max_depth);
}

static MlModel *
random_tree_fit (MlLearner *learner, const MlSubset *training,
                 MlMonitor *monitor, GError **error)
{
  g_autoptr (MlTreeTable) table = ml_tree_table_new (training, monitor);
  if (table == NULL)
    {
      ml_monitor_set_stopped_error (monitor, error);
      return NULL;
    }
  g_autofree guint32 *places = g_new (guint32, training->n_rows);
  for (guint32 i = 0; i < training->n_rows; i++)
    places[i] = i;
  return ml_random_tree_learner_fit_rows (
      learner, (gint32) ((MlRandomTreeLearner *) learner)->seed, training,
      places, table, NULL, monitor);
}

static MlModel *
random_tree_load (MlLearner *learner, GVariant *state, MlDataset *header,
                  int target, GError **error)
{
  return ml_tree_model_load (&model_class, state, header, target, error);
}

/** ml_random_tree_learner_leaves_out: Returns: whether WEKA does not print
 * @flag of a RandomTree, or a forest, that has the value 0 for it */
gboolean
ml_random_tree_learner_leaves_out (gpointer object, const char *flag)
{
  guint max_depth, folds;
  g_object_get (object, "max-depth", &max_depth, "folds", &folds, NULL);
  return (max_depth == 0 && strcmp (flag, "depth") == 0)
         || (folds == 0 && strcmp (flag, "N") == 0);
}

static void
ml_random_tree_learner_class_init (MlRandomTreeLearnerClass *klass)
{
  klass->title = N_ ("RandomTree");
  klass->category = N_ ("Trees");
  klass->description
      = N_ ("A tree that at each node chooses among a few columns drawn by "
            "chance. Forests are made of them.");
  klass->weka = "weka.classifiers.trees.RandomTree";
  klass->weka_flags = "K M V S depth N U B";
  klass->weka_leaves_out = ml_random_tree_learner_leaves_out;
  klass->reference = "L. Breiman (2001): Random forests. Machine Learning 45, "
                     "5–32";
  klass->traits = ML_TRAIT_NOMINAL_CLASS | ML_TRAIT_NUMERIC_CLASS
                  | ML_TRAIT_NUMERIC_INPUTS | ML_TRAIT_NOMINAL_INPUTS
                  | ML_TRAIT_IMAGE_INPUTS | ML_TRAIT_MISSING_INPUTS
                  | ML_TRAIT_ROW_WEIGHTS;
  klass->memory = ml_tree_memory;
  klass->fit = random_tree_fit;
  klass->load = random_tree_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_random_tree_learner_init (MlRandomTreeLearner *self)
{
}
