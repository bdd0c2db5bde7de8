/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A tree of one question: one label or another, or a number up to a threshold
 * or above it (Iba and Langley, "Induction of one-level decision trees", ICML
 * 1992). Rows without the value have an answer of their own, as in WEKA. The
 * weak learner of boosting. */
#include "ml-entropy.h"
#include "ml-learner.h"
#include "ml-memory-need.h"
#include "ml-number.h"
#include "ml-state.h"
#include "ml-tree-table.h"
#include "ml-tree.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define STATE_TYPE "(uuudad)"

enum
{
  BRANCHES = 3, /* this, other, missing                          */
  MOMENTS = 3,  /* of a number: weight, sum and sum of squares   */
};

typedef struct
{
  MlLearner parent;
} MlDecisionStumpLearner;

typedef MlLearnerClass MlDecisionStumpLearnerClass;

GType ml_decision_stump_learner_get_type (void);
G_DEFINE_FINAL_TYPE (MlDecisionStumpLearner, ml_decision_stump_learner,
                     ML_TYPE_LEARNER)

typedef struct
{
  MlModel parent;
  MlDataset *header;
  int target;
  MlTreeNode question;
  double *values; /* BRANCHES × n_outputs: shares of the labels, or means */
} Stump;

typedef struct
{
  const MlTreeTable *table;
  guint32 *rows; /* all of them, as they were sorted last */
  MlTreeSorter *sorter;
  guint width;     /* of a branch's sums: labels, or MOMENTS */
  double *sums;    /* BRANCHES × width: of the split that is looked at */
  double *best;    /* likewise, of the best one so far */
  double impurity; /* of that */
  MlTreeNode question;
} Search;

/* -- Looking for the question ---------------------------------------------- */

static void
move_row (const Search *self, guint32 row, double *branch, double sign)
{
  const MlTreeTable *table = self->table;
  const double weight = sign * table->weights[row];
  if (table->n_classes > 0)
    {
      branch[table->classes[row]] += weight;
      return;
    }
  const double target = table->targets[row];
  branch[0] += weight;
  branch[1] += weight * target;
  branch[2] += weight * target * target;
}

/* Bits a row, or the squared errors of all rows. */
static double
impurity_of (const Search *self)
{
  if (self->table->n_classes > 0)
    return ml_entropy_within (self->sums, BRANCHES, self->width);
  double sum = 0;
  for (guint b = 0; b < BRANCHES; b++)
    {
      const double *m = self->sums + b * MOMENTS;
      if (ml_clearly_greater (m[0], 0))
        sum += m[2] - m[1] * m[1] / m[0];
    }
  return sum;
}

static void
take_if_better (Search *self, const MlTreeFeature *feature, MlSplitKind kind,
                double at)
{
  const double impurity = impurity_of (self);
  if (!(impurity < self->impurity))
    return;
  self->impurity = impurity;
  self->question = (MlTreeNode){ .kind = (guint8) kind,
                                 .column = feature->column,
                                 .pixel = feature->pixel,
                                 .at = at,
                                 .n_children = BRANCHES - 1 };
  memcpy (self->best, self->sums, sizeof (double) * BRANCHES * self->width);
}

static void
try_labels (Search *self, const MlTreeFeature *feature)
{
  const guint width = self->width;
  /* (n_bins + 1) × width: of each label, then of the missing ones */
  g_autofree double *counts
      = g_new0 (double, (gsize) (feature->n_bins + 1) * width);
  g_autofree double *known = g_new0 (double, width);
  for (guint32 i = 0; i < self->table->n_rows; i++)
    move_row (self, i,
              counts + (gsize) ml_tree_feature_bin (feature, i) * width, 1);
  for (guint label = 0; label < feature->n_bins; label++)
    for (guint k = 0; k < width; k++)
      known[k] += counts[(gsize) label * width + k];
  memcpy (self->sums + 2 * width, counts + (gsize) feature->n_bins * width,
          sizeof (double) * width);
  for (guint label = 0; label < feature->n_bins; label++)
    {
      for (guint k = 0; k < width; k++)
        {
          self->sums[k] = counts[(gsize) label * width + k];
          self->sums[width + k] = known[k] - self->sums[k];
        }
      take_if_better (self, feature, ML_SPLIT_LABEL, label);
    }
}

static void
try_thresholds (Search *self, const MlTreeFeature *feature)
{
  const guint width = self->width, n_rows = self->table->n_rows;
  memset (self->sums, 0, sizeof (double) * BRANCHES * width);
  for (guint i = 0; i < n_rows; i++)
    {
      const guint32 row = self->rows[i];
      const gboolean is_known
          = ml_tree_feature_bin (feature, row) < feature->n_bins;
      move_row (self, row, self->sums + (is_known ? 1 : 2) * width, 1);
    }
  const guint n_known = ml_tree_sorter_sort_rows (self->sorter, feature,
                                                  self->rows, NULL, n_rows);
  const guint32 *order = self->rows, *keys = self->sorter->keys;
  for (guint i = 0; i + 1 < n_known; i++)
    {
      move_row (self, order[i], self->sums, 1);
      move_row (self, order[i], self->sums + width, -1);
      if (keys[i] < keys[i + 1])
        take_if_better (
            self, feature, ML_SPLIT_UP_TO,
            ml_tree_threshold (ml_tree_feature_value (feature, keys[i]),
                               ml_tree_feature_value (feature, keys[i + 1])));
    }
}

/* No value differs from another: everything goes one way. */
static void
ask_nothing (Search *self)
{
  const MlTreeFeature *first = &self->table->features[0];
  const double most = first->n_bins > 0
                          ? ml_tree_feature_value (first, first->n_bins - 1)
                          : 0;
  memset (self->sums, 0, sizeof (double) * BRANCHES * self->width);
  for (guint32 i = 0; i < self->table->n_rows; i++)
    move_row (self, i, self->sums, 1);
  take_if_better (self, first,
                  first->is_nominal ? ML_SPLIT_LABEL : ML_SPLIT_UP_TO,
                  first->is_nominal ? 0 : most);
}

/* FALSE: stopped before there was one. */
static gboolean
find_question (Search *self, MlMonitor *monitor)
{
  const MlTreeTable *table = self->table;
  for (guint i = 0; i < table->n_features; i++)
    {
      if (table->features[i].is_nominal)
        try_labels (self, &table->features[i]);
      else
        try_thresholds (self, &table->features[i]);
      if (!ml_monitor_tick (monitor, (i + 1.0) / table->n_features))
        return isfinite (self->impurity);
    }
  if (!isfinite (self->impurity))
    ask_nothing (self);
  return TRUE;
}

/* -- The model ------------------------------------------------------------- */

static void
stump_predict (const MlModel *model, const MlSubset *rows, double *out)
{
  const Stump *self = (const Stump *) model;
  const guint n = model->n_outputs;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const guint branch
          = ml_tree_branch (&self->question, rows->data, rows->rows[i]);
      memcpy (out + (gsize) i * n, self->values + branch * n,
              sizeof (double) * n);
    }
}

/* "petallength <= 2.45", "petallength is missing": (transfer full) */
static char *
format_question (const Stump *self, guint branch)
{
  static const char *const signs[2][2] = { { "=", "!=" }, { "<=", ">" } };
  const MlTreeNode *question = &self->question;
  const MlAttribute *attribute
      = ml_dataset_attribute (self->header, question->column);
  g_autofree char *name
      = attribute->kind == ML_ATTRIBUTE_IMAGE
            ? g_strdup_printf ("%s[%u]", attribute->name, question->pixel)
            : g_strdup (attribute->name);
  const gboolean is_number = question->kind == ML_SPLIT_UP_TO;
  if (branch == BRANCHES - 1)
    return g_strdup_printf ("%s is missing", name);
  g_autofree char *at
      = is_number ? ml_number_as_java (question->at)
                  : g_strdup (attribute->labels[(guint) question->at]);
  return g_strdup_printf ("%s %s %s", name, signs[is_number][branch], at);
}

static void
append_distributions (GString *text, const Stump *self)
{
  const MlAttribute *class = ml_dataset_attribute (self->header,
                                                   (guint) self->target);
  g_string_append (text, "\nClass distributions\n\n");
  for (guint branch = 0; branch < BRANCHES; branch++)
    {
      g_autofree char *question = format_question (self, branch);
      g_string_append_printf (text, "%s\n", question);
      for (guint k = 0; k < class->n_labels; k++)
        g_string_append_printf (text, "%s\t", class->labels[k]);
      g_string_append_c (text, '\n');
      for (guint k = 0; k < class->n_labels; k++)
        {
          g_autofree char *share
              = ml_number_as_java (self->values[branch * class->n_labels + k]);
          g_string_append_printf (text, "%s\t", share);
        }
      g_string_append_c (text, '\n');
    }
}

/* As WEKA prints it. */
static char *
stump_describe (const MlModel *model)
{
  const Stump *self = (const Stump *) model;
  const guint n = model->n_outputs;
  const MlAttribute *class = ml_dataset_attribute (self->header,
                                                   (guint) self->target);
  const gboolean is_nominal = class->kind == ML_ATTRIBUTE_NOMINAL;
  GString *text = g_string_new ("Decision Stump\n\nClassifications\n\n");
  for (guint branch = 0; branch < BRANCHES; branch++)
    {
      const double *values = self->values + branch * n;
      const guint best = ml_number_largest (values, n);
      g_autofree char *question = format_question (self, branch);
      g_autofree char *mean = is_nominal ? NULL : ml_number_as_java (values[0]);
      g_string_append_printf (text, "%s : %s\n", question,
                              is_nominal ? class->labels[best] : mean);
    }
  if (is_nominal)
    append_distributions (text, self);
  return g_string_free (text, FALSE);
}

static GVariant *
stump_save (const MlModel *model)
{
  const Stump *self = (const Stump *) model;
  const MlTreeNode *question = &self->question;
  return g_variant_new (
      "(uuud@ad)", (guint32) question->kind, question->column, question->pixel,
      question->at,
      ml_state_numbers (self->values, (gsize) BRANCHES * model->n_outputs));
}

static void
stump_free (MlModel *model)
{
  Stump *self = (Stump *) model;
  g_object_unref (self->header);
  g_free (self->values);
  g_free (self);
}

static const MlModelOps model_ops = {
  .predict = stump_predict,
  .describe = stump_describe,
  .save = stump_save,
  .free = stump_free,
};

/* @values: (transfer full) */
static MlModel *
stump_new (MlDataset *header, int target, const MlTreeNode *question,
           double *values)
{
  const MlAttribute *class = ml_dataset_attribute (header, (guint) target);
  Stump *self = g_new0 (Stump, 1);
  ml_model_init (&self->parent, &model_ops,
                 ml_decision_stump_learner_get_type (),
                 class->kind == ML_ATTRIBUTE_NOMINAL ? class->n_labels : 1);
  self->header = g_object_ref (header);
  self->target = target;
  self->question = *question;
  self->values = values;
  return &self->parent;
}

/* -- Fitting and loading --------------------------------------------------- */

/* What the branch @sums answers; @others answers where no row came. */
static void
set_answer (const Search *search, const double *sums, const double *others,
            double *answer)
{
  const guint n_classes = search->table->n_classes;
  if (n_classes == 0)
    {
      const double *m = ml_clearly_greater (sums[0], 0) ? sums : others;
      answer[0] = m[0] > 0 ? m[1] / m[0] : 0;
      return;
    }
  double sum = 0;
  for (guint k = 0; k < n_classes; k++)
    sum += sums[k];
  if (sum == 0)
    {
      set_answer (search, others, sums, answer);
      return;
    }
  for (guint k = 0; k < n_classes; k++)
    answer[k] = sums[k] / sum;
}

/* Shares or means of the branches; where nothing was missing, those of all
 * rows stand for the rows to come. (transfer full) */
static double *
answers_of (Search *search)
{
  const guint width = search->width;
  const guint n_outputs = MAX (search->table->n_classes, 1);
  double *best = search->best, *missing = best + 2 * width;
  double weight = 0;
  for (guint k = 0; k < (search->table->n_classes > 0 ? width : 1); k++)
    weight += missing[k];
  for (guint k = 0; k < width && weight == 0; k++)
    missing[k] = best[k] + best[width + k];
  double *answers = g_new0 (double, BRANCHES *n_outputs);
  for (guint b = 0; b < BRANCHES; b++)
    set_answer (search, best + b * width, missing, answers + b * n_outputs);
  return answers;
}

static MlModel *
decision_stump_fit (MlLearner *learner, const MlSubset *training,
                    MlMonitor *monitor, GError **error)
{
  g_autoptr (MlTreeTable) table = ml_tree_table_new (training, monitor);
  if (table == NULL)
    {
      ml_monitor_set_stopped_error (monitor, error);
      return NULL;
    }
  const guint width = table->n_classes > 0 ? table->n_classes : MOMENTS;
  g_autofree double *sums = g_new0 (double, BRANCHES *width);
  g_autofree double *best = g_new0 (double, BRANCHES *width);
  g_autofree guint32 *rows = g_new (guint32, table->n_rows);
  g_autoptr (MlTreeSorter) sorter = ml_tree_sorter_new (table, table->n_rows);
  for (guint32 i = 0; i < table->n_rows; i++)
    rows[i] = i;
  Search search = { .table = table,
                    .rows = rows,
                    .sorter = sorter,
                    .width = width,
                    .sums = sums,
                    .best = best,
                    .impurity = INFINITY };
  if (!find_question (&search, monitor))
    {
      ml_monitor_set_stopped_error (monitor, error);
      return NULL;
    }
  g_autoptr (MlDataset) header = ml_dataset_header (training->data);
  return stump_new (header, training->target, &search.question,
                    answers_of (&search));
}

static MlModel *
decision_stump_load (MlLearner *learner, GVariant *state, MlDataset *header,
                     int target, GError **error)
{
  if (!ml_state_has_type (state, STATE_TYPE, error))
    return NULL;
  guint32 kind, column, pixel;
  double at;
  g_autoptr (GVariant) saved = NULL;
  g_variant_get (state, "(uuud@ad)", &kind, &column, &pixel, &at, &saved);
  const MlAttribute *class = ml_dataset_attribute (header, (guint) target);
  const gsize n_outputs
      = class->kind == ML_ATTRIBUTE_NOMINAL ? class->n_labels : 1;
  const MlTreeNode question = { .kind = (guint8) MIN (kind, G_MAXUINT8),
                                .column = column,
                                .pixel = pixel,
                                .at = at,
                                .n_children = BRANCHES - 1 };
  if ((kind != ML_SPLIT_LABEL && kind != ML_SPLIT_UP_TO) || !isfinite (at)
      || !ml_tree_node_is_sound (&question, header, target))
    {
      ml_state_refuse (error);
      return NULL;
    }
  double *values = ml_state_take_numbers (saved, BRANCHES * n_outputs, error);
  return values != NULL ? stump_new (header, target, &question, values) : NULL;
}

static void
ml_decision_stump_learner_class_init (MlDecisionStumpLearnerClass *klass)
{
  klass->title = N_ ("DecisionStump");
  klass->category = N_ ("Trees");
  klass->description
      = N_ ("A tree of one question. Seldom enough alone; boosting combines "
            "many of them.");
  klass->weka = "weka.classifiers.trees.DecisionStump";
  klass->reference = "W. Iba and P. Langley (1992): Induction of one-level "
                     "decision trees. ICML, 233–240";
  klass->traits = ML_TRAIT_NOMINAL_CLASS | ML_TRAIT_NUMERIC_CLASS
                  | ML_TRAIT_NUMERIC_INPUTS | ML_TRAIT_NOMINAL_INPUTS
                  | ML_TRAIT_IMAGE_INPUTS | ML_TRAIT_MISSING_INPUTS
                  | ML_TRAIT_ROW_WEIGHTS;
  klass->memory = ml_tree_memory;
  klass->fit = decision_stump_fit;
  klass->load = decision_stump_load;
}

static void
ml_decision_stump_learner_init (MlDecisionStumpLearner *self)
{
}
