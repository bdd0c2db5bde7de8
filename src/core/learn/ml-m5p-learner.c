/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * M5', a tree with linear models in its leaves, as WEKA has it: see
 * ml-model-tree.c. Missing values are filled in and labels ordered by the mean
 * class before it is grown. */
#include "ml-model-tree.h"

#include "ml-design.h"
#include "ml-error.h"
#include "ml-learner.h"
#include "ml-memory-need.h"
#include "ml-number.h"
#include "ml-state.h"

#include <glib/gi18n-lib.h>

#define STATE_TYPE "(vauauadauadadadadbbb)"

enum
{
  CHUNK = 256, /* rows predicted at once */
  MOST_INPUTS = 5000,
  DECIMALS = 4,     /* of coefficients */
  DECIMALS_CUT = 3, /* of thresholds and errors */
  DEEPEST = 2000,
};

typedef struct
{
  MlLearner parent;
  gboolean unpruned, unsmoothed, regression_tree;
  double min_rows;
} MlM5pLearner;

typedef MlLearnerClass MlM5pLearnerClass;

static const MlOption options[] = {
  ML_OPTION_BOOLEAN (MlM5pLearner, unpruned, FALSE, "N", N_ ("Unpruned"),
                     N_ ("Leave the tree as it was grown")),
  ML_OPTION_BOOLEAN (MlM5pLearner, unsmoothed, FALSE, "U", N_ ("Unsmoothed"),
                     N_ ("Leave out what the models above a leaf say")),
  ML_OPTION_BOOLEAN (MlM5pLearner, regression_tree, FALSE, "R",
                     N_ ("Regression tree"),
                     N_ ("Means in the leaves, not linear models")),
  ML_OPTION_DOUBLE (MlM5pLearner, min_rows, 1, 1e9, 4, "M",
                    N_ ("Rows at a node"),
                    N_ ("Nodes with fewer rows do not split")),
};

GType ml_m5p_learner_get_type (void);
G_DEFINE_FINAL_TYPE (MlM5pLearner, ml_m5p_learner, ML_TYPE_LEARNER)

typedef struct
{
  MlModel parent;
  MlDataset *header;
  int target;
  MlDesign *design;
  MlModelTree *tree;
  MlTree *shown;    /* (nullable): what charts see; NULL if labels split */
  double deviation; /* of the training rows' class */
  gboolean is_pruned, is_smoothed, is_constant;
} M5pModel;

static void
m5p_predict (const MlModel *model, const MlSubset *rows, double *out)
{
  const M5pModel *self = (const M5pModel *) model;
  const guint n_inputs = self->tree->n_inputs;
  g_autofree double *inputs = g_new (double, (gsize) CHUNK *n_inputs + 1);
  for (guint from = 0; from < rows->n_rows; from += CHUNK)
    {
      const guint n = MIN (CHUNK, rows->n_rows - from);
      ml_design_encode_rows (self->design, rows, from, n, inputs);
      for (guint i = 0; i < n; i++)
        out[from + i]
            = ml_model_tree_predict (self->tree, inputs + (gsize) i * n_inputs);
    }
}

/* -- In words -------------------------------------------------------------- */

typedef struct
{
  const M5pModel *model;
  GString *text;
  GArray *leaves; /* guint: nodes, from the left to the right */
} Telling;

static void
tell_node (Telling *self, guint node, guint depth)
{
  const M5pModel *model = self->model;
  const MlModelTreeNode at = *ml_model_tree_node (model->tree, node);
  if (at.first_child == 0)
    {
      const double share
          = model->deviation > 0 ? 100 * at.error / model->deviation : 0;
      g_autofree char *error = ml_number_format (share, DECIMALS_CUT);
      g_array_append_val (self->leaves, node);
      g_string_append_printf (self->text, "LM%u (%u/%s%%)\n", self->leaves->len,
                              at.n_rows, error);
      return;
    }
  g_autofree char *name = ml_design_input_name (model->design, at.input);
  g_autofree char *threshold = ml_number_format (at.at, DECIMALS_CUT);
  for (guint side = 0; side < 2; side++)
    {
      if (node != 0 && side == 0)
        g_string_append_c (self->text, '\n');
      for (guint i = 0; i < depth; i++)
        g_string_append (self->text, "|   ");
      g_string_append_printf (self->text, "%s %s %s : ", name,
                              side == 0 ? "<=" : "> ", threshold);
      tell_node (self, at.first_child + side, depth + 1);
    }
}

static void
append_term (GString *text, double coefficient, const char *name,
             gboolean is_first)
{
  g_autofree char *size = ml_number_format (ABS (coefficient), DECIMALS);
  g_string_append_c (text, '\t');
  if (coefficient < 0)
    g_string_append (text, is_first ? "-" : "- ");
  else if (!is_first)
    g_string_append (text, "+ ");
  g_string_append (text, size);
  if (name != NULL)
    g_string_append_printf (text, " * %s ", name);
  g_string_append_c (text, '\n');
}

static void
tell_model (const M5pModel *self, guint node, guint number, GString *text)
{
  const double *coefficients = ml_model_tree_coefficients (self->tree, node);
  const guint n = self->tree->n_inputs;
  gboolean is_first = TRUE;
  g_string_append_printf (
      text, "\nLM num: %u\n%s = \n", number,
      ml_dataset_attribute (self->header, (guint) self->target)->name);
  for (guint j = 0; j < n; j++)
    {
      if (coefficients[j] == 0)
        continue;
      g_autofree char *name = ml_design_input_name (self->design, j);
      append_term (text, coefficients[j], name, is_first);
      is_first = FALSE;
    }
  append_term (text, coefficients[n], NULL, FALSE);
}

static char *
m5p_describe (const MlModel *model)
{
  const M5pModel *self = (const M5pModel *) model;
  g_autoptr (GArray) leaves = g_array_new (FALSE, FALSE, sizeof (guint));
  GString *text = g_string_new (NULL);
  g_string_append_printf (
      text, "M5 %s %s tree:\n%s", self->is_pruned ? "pruned" : "unpruned",
      self->is_constant ? "regression" : "model",
      self->is_smoothed ? "(using smoothed linear models)\n" : "");
  if (self->tree->nodes->len > 1)
    g_string_append_c (text, '\n');
  Telling telling = { self, text, leaves };
  tell_node (&telling, 0, 0);
  for (guint i = 0; i < leaves->len; i++)
    tell_model (self, g_array_index (leaves, guint, i), i + 1, text);
  g_string_append_printf (text, "\nNumber of Rules : %u", leaves->len);
  return g_string_free (text, FALSE);
}

/* -- For charts ------------------------------------------------------------ */

static const MlTree *
m5p_tree (const MlModel *model, guint index)
{
  return index == 0 ? ((const M5pModel *) model)->shown : NULL;
}

/* (transfer full) (nullable): the same nodes with questions about columns, and
 * means in place of models; NULL if one asks about several labels. */
static MlTree *
show (const M5pModel *self)
{
  g_autoptr (MlTree) made = ml_tree_new (self->header, self->target, 0);
  for (guint i = 0; i < self->tree->nodes->len; i++)
    {
      const MlModelTreeNode *from = ml_model_tree_node (self->tree, i);
      MlTreeNode *to = ml_tree_node (made, i);
      to->total = from->n_rows;
      to->share
          = (double) from->n_rows
            / MAX (ml_model_tree_node (self->tree, from->parent)->n_rows, 1);
      ml_tree_values (made, i)[0] = from->mean;
      if (from->first_child == 0)
        continue;
      const guint column = ml_design_input_column (self->design, from->input);
      if (!ml_attribute_has_numbers (
              ml_dataset_attribute (self->header, column)))
        return NULL;
      ml_tree_add_children (made, i, 2);
      to = ml_tree_node (made, i);
      to->kind = ML_SPLIT_UP_TO;
      to->column = column;
      to->at = from->at;
    }
  return g_steal_pointer (&made);
}

/* -- Saving and loading ---------------------------------------------------- */

static GVariant *
m5p_save (const MlModel *model)
{
  const M5pModel *self = (const M5pModel *) model;
  const guint n = self->tree->nodes->len;
  g_autofree guint32 *firsts = g_new (guint32, n);
  g_autofree guint32 *inputs = g_new (guint32, n);
  g_autofree guint32 *rows = g_new (guint32, n);
  g_autofree double *ats = g_new (double, n);
  g_autofree double *means = g_new (double, n);
  g_autofree double *errors = g_new (double, n);
  for (guint i = 0; i < n; i++)
    {
      const MlModelTreeNode *node = ml_model_tree_node (self->tree, i);
      firsts[i] = node->first_child;
      inputs[i] = node->input;
      rows[i] = node->n_rows;
      ats[i] = node->at;
      means[i] = node->mean;
      errors[i] = node->error;
    }
  const double deviation[] = { self->deviation };
  return g_variant_new (
      "(v@au@au@ad@au@ad@ad@ad@adbbb)", ml_design_save (self->design),
      g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, firsts, n, 4),
      g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, inputs, n, 4),
      ml_state_numbers (ats, n),
      g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, rows, n, 4),
      ml_state_numbers (means, n), ml_state_numbers (errors, n),
      ml_state_numbers (deviation, 1),
      ml_state_numbers (
          (const double *) (gpointer) self->tree->coefficients->data,
          self->tree->coefficients->len),
      self->is_pruned, self->is_smoothed, self->is_constant);
}

static void
m5p_free (MlModel *model)
{
  M5pModel *self = (M5pModel *) model;
  g_clear_object (&self->header);
  ml_design_unref (self->design);
  ml_model_tree_free (self->tree);
  ml_tree_free (self->shown);
  g_free (self);
}

static const MlModelOps model_ops = {
  .predict = m5p_predict,
  .describe = m5p_describe,
  .tree = m5p_tree,
  .save = m5p_save,
  .free = m5p_free,
};

/* @header: (transfer none); @design, @tree: (transfer full) */
static M5pModel *
m5p_new (MlDataset *header, int target, MlDesign *design, MlModelTree *tree)
{
  M5pModel *self = g_new0 (M5pModel, 1);
  ml_model_init (&self->parent, &model_ops, ml_m5p_learner_get_type (), 1);
  self->header = g_object_ref (header);
  self->target = target;
  self->design = design;
  self->tree = tree;
  self->shown = show (self);
  return self;
}

/* Nodes from what was saved, which is not to be trusted; FALSE: it is wrong. */
static gboolean
take_nodes (MlModelTree *tree, GVariant *firsts, GVariant *inputs,
            GVariant *rows)
{
  gsize n, n_inputs, n_rows;
  const guint32 *first = g_variant_get_fixed_array (firsts, &n, 4);
  const guint32 *input = g_variant_get_fixed_array (inputs, &n_inputs, 4);
  const guint32 *row = g_variant_get_fixed_array (rows, &n_rows, 4);
  if (n == 0 || n > G_MAXINT32 / 64 || n_inputs != n || n_rows != n)
    return FALSE;
  g_autofree guint *depths = g_new0 (guint, n);
  guint next = 1;
  g_array_set_size (tree->nodes, (guint) n);
  for (guint i = 0; i < n; i++)
    {
      MlModelTreeNode *node = ml_model_tree_node (tree, i);
      node->n_rows = row[i];
      node->input = input[i];
      if (i >= next)
        return FALSE; /* it is nobody's child */
      if (first[i] == 0)
        continue;
      if (first[i] != next || n - next < 2 || input[i] >= tree->n_inputs
          || depths[i] >= DEEPEST)
        return FALSE;
      node->first_child = next;
      for (guint end = next + 2; next < end; next++)
        {
          ml_model_tree_node (tree, next)->parent = i;
          depths[next] = depths[i] + 1;
        }
    }
  return next == n;
}

static gboolean
take_numbers (MlModelTree *tree, GVariant *ats, GVariant *means,
              GVariant *errors, GVariant *coefficients)
{
  const gsize n = tree->nodes->len;
  const gsize n_all = n * (tree->n_inputs + (gsize) 1);
  if (n_all > G_MAXINT32)
    return FALSE;
  g_autofree double *at = ml_state_take_numbers (ats, n, NULL);
  g_autofree double *mean = ml_state_take_numbers (means, n, NULL);
  g_autofree double *error = ml_state_take_numbers (errors, n, NULL);
  g_autofree double *all = ml_state_take_numbers (coefficients, n_all, NULL);
  if (at == NULL || mean == NULL || error == NULL || all == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      ml_model_tree_node (tree, i)->at = at[i];
      ml_model_tree_node (tree, i)->mean = mean[i];
      ml_model_tree_node (tree, i)->error = error[i];
    }
  g_array_append_vals (tree->coefficients, all, (guint) n_all);
  return TRUE;
}

static MlModel *
m5p_load (MlLearner *learner, GVariant *state, MlDataset *header, int target,
          GError **error)
{
  if (!ml_state_has_type (state, STATE_TYPE, error))
    return NULL;
  g_autoptr (GVariant) saved = NULL, firsts = NULL, inputs = NULL, ats = NULL;
  g_autoptr (GVariant) rows = NULL, means = NULL, errors = NULL, spread = NULL;
  g_autoptr (GVariant) coefficients = NULL;
  gboolean is_pruned, is_smoothed, is_constant;
  g_variant_get (state, "(v@au@au@ad@au@ad@ad@ad@adbbb)", &saved, &firsts,
                 &inputs, &ats, &rows, &means, &errors, &spread, &coefficients,
                 &is_pruned, &is_smoothed, &is_constant);
  g_autoptr (MlDesign) design = ml_design_load (saved, header, target, error);
  if (design == NULL)
    return NULL;
  g_autofree double *deviation = ml_state_take_numbers (spread, 1, error);
  if (deviation == NULL)
    return NULL;
  g_autoptr (MlModelTree) tree
      = ml_model_tree_new (ml_design_n_inputs (design));
  if (!take_nodes (tree, firsts, inputs, rows)
      || !take_numbers (tree, ats, means, errors, coefficients))
    {
      ml_state_refuse (error);
      return NULL;
    }
  M5pModel *made = m5p_new (header, target, g_steal_pointer (&design),
                            g_steal_pointer (&tree));
  made->deviation = deviation[0];
  made->is_pruned = is_pruned;
  made->is_smoothed = is_smoothed;
  made->is_constant = is_constant;
  return &made->parent;
}

/* -- Fitting --------------------------------------------------------------- */

static MlModel *
m5p_fit (MlLearner *learner, const MlSubset *training, MlMonitor *monitor,
         GError **error)
{
  const MlM5pLearner *self = (const MlM5pLearner *) learner;
  g_autoptr (MlDesign) design = ml_design_new (
      training, ML_DESIGN_VARYING | ML_DESIGN_ORDERED, ML_SCALING_NONE, error);
  if (design == NULL)
    return NULL;
  if (ml_design_n_inputs (design) > MOST_INPUTS)
    {
      g_set_error (error, ML_ERROR, ML_ERROR_DATA,
                   "M5P cannot learn this: %u inputs are more than %d; select "
                   "columns first",
                   ml_design_n_inputs (design), MOST_INPUTS);
      return NULL;
    }
  g_autofree double *inputs = ml_design_encode (design, training, error);
  if (inputs == NULL)
    return NULL;
  g_autofree double *targets = g_new (double, training->n_rows);
  for (guint i = 0; i < training->n_rows; i++)
    targets[i] = ml_subset_target (training, i);
  const MlModelTreeProblem problem = { .n_rows = training->n_rows,
                                       .n_inputs = ml_design_n_inputs (design),
                                       .inputs = inputs,
                                       .targets = targets,
                                       .min_rows = (guint) self->min_rows,
                                       .is_constant = self->regression_tree,
                                       .prunes = !self->unpruned,
                                       .smooths = !self->unsmoothed };
  double deviation;
  MlModelTree *tree = ml_model_tree_grow (&problem, &deviation, monitor);
  g_autoptr (MlDataset) header = ml_dataset_header (training->data);
  M5pModel *made
      = m5p_new (header, training->target, g_steal_pointer (&design), tree);
  made->deviation = deviation;
  made->is_pruned = problem.prunes;
  made->is_smoothed = problem.smooths;
  made->is_constant = problem.is_constant;
  return &made->parent;
}

static void
ml_m5p_learner_class_init (MlM5pLearnerClass *klass)
{
  klass->title = N_ ("M5P");
  klass->category = N_ ("Trees");
  klass->description
      = N_ ("A tree for numbers with a weighted sum of columns in each leaf, "
            "smoothed by those above it.");
  klass->weka = "weka.classifiers.trees.M5P";
  klass->weka_flags = "N U R M -L? -num-decimal-places 4";
  klass->reference
      = "Y. Wang and I. H. Witten (1997): Inducing model trees for predicting "
        "continuous classes. ECML, poster papers";
  klass->traits = ML_TRAIT_NUMERIC_CLASS | ML_TRAIT_NUMERIC_INPUTS
                  | ML_TRAIT_NOMINAL_INPUTS | ML_TRAIT_MISSING_INPUTS;
  klass->memory = ml_tree_memory;
  klass->fit = m5p_fit;
  klass->load = m5p_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_m5p_learner_init (MlM5pLearner *self)
{
}
