/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Many random trees, each grown from rows drawn with replacement, whose answers
 * are averaged (L. Breiman, "Random forests", Machine Learning 45, 2001). All
 * of them read one table: only the first looks at the data set. */
#include "ml-committee.h"
#include "ml-memory-need.h"
#include "ml-number.h"
#include "ml-random-tree-learner.h"
#include "ml-settings.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  MlLearner parent;
  guint trees, bag_percent, n_tried, max_depth, folds, seed;
  double min_weight, min_variance;
  gboolean out_of_bag, importance, print, allow_unclassified, break_ties;
} MlRandomForestLearner;

typedef MlLearnerClass MlRandomForestLearnerClass;

static const MlOption options[] = {
  ML_OPTION_UINT (MlRandomForestLearner, trees, 1, 100000, 100, "I",
                  N_ ("Trees"), N_ ("So many")),
  ML_OPTION_UINT (MlRandomForestLearner, n_tried, 0, 1000000, 0, "K",
                  N_ ("Columns at a node"),
                  N_ ("Drawn by chance; the best of them splits; 0: log2 of "
                      "their number, plus 1")),
  ML_OPTION_UINT (MlRandomForestLearner, max_depth, 0, 100000, 0, "depth",
                  N_ ("Depth"), N_ ("At most so many levels; 0: any number")),
  ML_OPTION_UINT (MlRandomForestLearner, bag_percent, 1, 100, 100, "P",
                  N_ ("Bag size"),
                  N_ ("Percent of the number of rows that each tree is given")),
  ML_OPTION_DOUBLE (MlRandomForestLearner, min_weight, 0, 1e9, 1, "M",
                    N_ ("Rows in a leaf"),
                    N_ ("Nodes of less than twice "
                        "this weight do not split")),
  ML_OPTION_DOUBLE (MlRandomForestLearner, min_variance, 0, 1e9, 0.001, "V",
                    N_ ("Least variance"),
                    N_ ("Of a numeric class at a node to be split, as a share "
                        "of that of all rows")),
  ML_OPTION_UINT (MlRandomForestLearner, folds, 0, 1000, 0, "N",
                  N_ ("Backfitting folds"),
                  N_ ("One of so many is kept back and alone decides what "
                      "leaves predict; 0: all rows do both")),
  ML_OPTION_UINT (MlRandomForestLearner, seed, 0, G_MAXUINT, 1, "S",
                  N_ ("Seed"), N_ ("Of the draws")),
  ML_OPTION_BOOLEAN (MlRandomForestLearner, out_of_bag, FALSE, "O",
                     N_ ("Out-of-bag error"),
                     N_ ("Tests each row on the trees that did not get it")),
  ML_OPTION_BOOLEAN (MlRandomForestLearner, importance, FALSE,
                     "attribute-importance", N_ ("Importance of columns"),
                     N_ ("The description of the model tells what each column "
                         "gains where it splits")),
  ML_OPTION_BOOLEAN (MlRandomForestLearner, print, FALSE, "print",
                     N_ ("Print trees"),
                     N_ ("The description of the model tells of all of them")),
  ML_OPTION_BOOLEAN (MlRandomForestLearner, allow_unclassified, FALSE, "U",
                     N_ ("Unclassified rows"),
                     N_ ("A tree says nothing where no training row came")),
  ML_OPTION_BOOLEAN (MlRandomForestLearner, break_ties, FALSE, "B",
                     N_ ("Random ties"),
                     N_ ("Of equally good columns the first drawn splits, not "
                         "the first of the table")),
};

GType ml_random_forest_learner_get_type (void);
G_DEFINE_FINAL_TYPE (MlRandomForestLearner, ml_random_forest_learner,
                     ML_TYPE_LEARNER)

typedef struct
{
  MlLearner *tree; /* a RandomTree */
  const MlTreeTable *table;
  MlRandomTreeUse *uses; /* (nullable): trees × n_features */
} Planting;

/* A RandomTree with the forest's settings. (transfer full) */
static MlLearner *
tree_of (const MlRandomForestLearner *self)
{
  return g_object_new (
      ml_random_tree_learner_get_type (), "n-tried", self->n_tried, "max-depth",
      self->max_depth, "min-weight", self->min_weight, "min-variance",
      self->min_variance, "folds", self->folds, "allow-unclassified",
      self->allow_unclassified, "break-ties", self->break_ties, "seed",
      self->seed, NULL);
}

static MlModel *
fit_member (guint index, gint32 seed, const MlSubset *bag,
            const guint32 *places, gpointer data, MlMonitor *inner,
            GError **error)
{
  const Planting *self = data;
  MlRandomTreeUse *uses
      = self->uses != NULL
            ? self->uses + (gsize) index * self->table->n_features
            : NULL;
  return ml_random_tree_learner_fit_rows (self->tree, seed, bag, places,
                                          self->table, uses, inner);
}

/* -- In words -------------------------------------------------------------- */

static char *
head_of (MlLearner *tree, guint n_trees)
{
  g_autofree char *spec = ml_settings_to_weka (tree);
  return g_strdup_printf ("RandomForest\n\nBagging with %u iterations and base "
                          "learner\n\n%s -do-not-check-capabilities\n",
                          n_trees, spec);
}

typedef struct
{
  char *name;
  double gain;
  guint n_nodes;
} Importance;

static int
compare_gain (const void *a, const void *b)
{
  const Importance *x = a, *y = b;
  return (x->gain < y->gain) - (x->gain > y->gain);
}

/* Mean gain of the nodes that each column splits, in falling order. */
static void
append_importance (GString *text, const Planting *self, guint n_trees)
{
  const guint n = self->table->n_features;
  MlDataset *data = self->table->rows->data;
  g_autofree Importance *of = g_new0 (Importance, n);
  for (guint i = 0; i < n; i++)
    {
      const MlTreeFeature *feature = &self->table->features[i];
      const MlAttribute *attribute
          = ml_dataset_attribute (data, feature->column);
      for (gsize t = 0; t < n_trees; t++)
        {
          of[i].gain += self->uses[t * n + i].gain;
          of[i].n_nodes += self->uses[t * n + i].n_nodes;
        }
      if (of[i].n_nodes > 0)
        of[i].gain /= of[i].n_nodes;
      of[i].name
          = attribute->kind == ML_ATTRIBUTE_IMAGE
                ? g_strdup_printf ("%s[%u]", attribute->name, feature->pixel)
                : g_strdup (attribute->name);
    }
  qsort (of, n, sizeof *of, compare_gain);
  g_string_append (text, "\n\nAttribute importance based on average impurity "
                         "decrease (and number of nodes using that "
                         "attribute)\n\n");
  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (text, "%10.2f (%6u)  %s\n", of[i].gain,
                              of[i].n_nodes, of[i].name);
      g_free (of[i].name);
    }
}

/* -- Fitting --------------------------------------------------------------- */

static MlModel *
random_forest_fit (MlLearner *learner, const MlSubset *training,
                   MlMonitor *monitor, GError **error)
{
  const MlRandomForestLearner *self = (const MlRandomForestLearner *) learner;
  g_autoptr (MlTreeTable) table = ml_tree_table_new (training, monitor);
  if (table == NULL)
    {
      ml_monitor_set_stopped_error (monitor, error);
      return NULL;
    }
  g_autoptr (MlLearner) tree = tree_of (self);
  g_autofree MlRandomTreeUse *uses
      = self->importance
            ? g_new0 (MlRandomTreeUse, (gsize) self->trees * table->n_features)
            : NULL;
  Planting planting = { tree, table, uses };
  const MlCommitteeMaking making = { .n_members = self->trees,
                                     .bag_percent = self->bag_percent,
                                     .seed = self->seed,
                                     .counts_copies = TRUE,
                                     .leaves_note = self->out_of_bag,
                                     .data = &planting,
                                     .fit = fit_member };
  MlCommitteeDraft *draft
      = ml_committee_make (&making, training, TRUE, monitor, error);
  if (draft == NULL)
    return NULL;
  g_autoptr (MlDataset) header = ml_dataset_header (training->data);
  g_autofree char *head = head_of (tree, draft->members->len);
  g_autoptr (GString) tail = g_string_new (NULL);
  if (self->out_of_bag)
    {
      g_autofree char *text
          = ml_committee_out_of_bag (draft, training, monitor);
      g_string_append (tail, text);
    }
  if (self->importance)
    append_importance (tail, &planting, self->trees);
  MlModel *made = ml_committee_new (
      G_OBJECT_TYPE (learner), g_steal_pointer (&draft->members), header,
      training->target, head, tail->str, self->print);
  ml_committee_draft_free (draft);
  return made;
}

static MlModel *
random_forest_load (MlLearner *learner, GVariant *state, MlDataset *header,
                    int target, GError **error)
{
  g_autoptr (MlLearner) tree
      = tree_of ((const MlRandomForestLearner *) learner);
  return ml_committee_load (G_OBJECT_TYPE (learner), tree, state, header,
                            target, error);
}

/* Each tree as large as one alone; they grow one after the other. */
static MlMemoryNeed
random_forest_memory (MlLearner *learner, MlDataset *data, guint target,
                      guint n_rows)
{
  const MlRandomForestLearner *self = (MlRandomForestLearner *) learner;
  MlMemoryNeed need = ml_tree_memory (learner, data, target, n_rows);
  need.model *= self->trees * self->bag_percent / 100.0;
  return need;
}

static void
ml_random_forest_learner_class_init (MlRandomForestLearnerClass *klass)
{
  klass->title = N_ ("RandomForest");
  klass->category = N_ ("Trees");
  klass->description
      = N_ ("Many trees that look at different rows and columns; their answers "
            "are averaged. Hard to beat, with hardly anything to set.");
  klass->weka = "weka.classifiers.trees.RandomForest";
  klass->weka_flags = "P O print attribute-importance I -num-slots 1 K M V S "
                      "depth N U B";
  klass->weka_leaves_out = ml_random_tree_learner_leaves_out;
  klass->reference = "L. Breiman (2001): Random forests. Machine Learning 45, "
                     "5–32";
  klass->traits = ML_TRAIT_NOMINAL_CLASS | ML_TRAIT_NUMERIC_CLASS
                  | ML_TRAIT_NUMERIC_INPUTS | ML_TRAIT_NOMINAL_INPUTS
                  | ML_TRAIT_IMAGE_INPUTS | ML_TRAIT_MISSING_INPUTS
                  | ML_TRAIT_ROW_WEIGHTS;
  klass->memory = random_forest_memory;
  klass->fit = random_forest_fit;
  klass->load = random_forest_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_random_forest_learner_init (MlRandomForestLearner *self)
{
}
