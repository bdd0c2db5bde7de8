/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * OneR: one rule on the one attribute that explains most training rows
 * (Holte, "Very simple classification rules perform well on most commonly used
 * datasets", Machine Learning 11, 1993). A number is cut into intervals that
 * each hold at least so many rows of their majority class; a missing value is
 * a value of its own. Of equally good attributes the first wins, as in WEKA. */
#include "ml-error.h"
#include "ml-learner.h"
#include "ml-memory-need.h"
#include "ml-number.h"
#include "ml-state.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STATE_TYPE "(uiadaidd)"

typedef struct _MlOneRLearner
{
  MlLearner parent;
  guint bucket_size;
} MlOneRLearner;

typedef MlLearnerClass MlOneRLearnerClass;

static const MlOption options[] = {
  ML_OPTION_UINT (MlOneRLearner, bucket_size, 1, 100000, 6, "B",
                  N_ ("Bucket size"),
                  N_ ("Rows of its majority class that an interval must hold")),
};

GType ml_one_r_learner_get_type (void);
G_DEFINE_FINAL_TYPE (MlOneRLearner, ml_one_r_learner, ML_TYPE_LEARNER)

typedef struct /* the rule on one attribute */
{
  guint column;
  gboolean is_number;
  GArray *cuts;      /* double: interval i is below cuts[i]; of numbers only */
  GArray *classes;   /* gint32: of each interval or label                    */
  int missing_class; /* -1: no value was missing                             */
  double correct;    /* weight of the training rows it gets right            */
} Rule;

typedef struct
{
  MlModel parent;
  MlDataset *header;
  int target;
  Rule *rule;
  double total; /* weight of the training rows */
} OneRModel;

static Rule *
rule_new (guint column, gboolean is_number)
{
  Rule *rule = g_new0 (Rule, 1);
  rule->column = column;
  rule->is_number = is_number;
  rule->cuts = g_array_new (FALSE, FALSE, sizeof (double));
  rule->classes = g_array_new (FALSE, FALSE, sizeof (gint32));
  rule->missing_class = -1;
  return rule;
}

static void
rule_free (Rule *rule)
{
  if (rule == NULL)
    return;
  g_array_unref (rule->cuts);
  g_array_unref (rule->classes);
  g_free (rule);
}

/* -- The rule on a nominal attribute --------------------------------------- */

/* @counts: n_classes, of the rows whose value is missing */
static void
set_missing_class (Rule *rule, const double *counts, guint n_classes)
{
  int class = (int) ml_number_largest (counts, n_classes);
  if (counts[class] <= 0)
    return;
  rule->missing_class = class;
  rule->correct += counts[class];
}

static Rule *
rule_on_labels (const MlSubset *rows, guint column)
{
  guint n_classes = ml_subset_n_classes (rows);
  guint n_labels = ml_dataset_attribute (rows->data, column)->n_labels;
  const gint32 *codes = ml_dataset_codes (rows->data, column);
  Rule *rule = rule_new (column, FALSE);
  /* (n_labels + 1) × n_classes, the last row for missing values */
  g_autofree double *counts
      = g_new0 (double, (gsize) (n_labels + 1) * n_classes);
  for (guint i = 0; i < rows->n_rows; i++)
    {
      gint32 code = codes[rows->rows[i]];
      gsize label = code >= 0 ? (gsize) code : n_labels;
      counts[label * n_classes + (guint) ml_subset_target (rows, i)]
          += ml_subset_weight (rows, i);
    }
  for (guint label = 0; label < n_labels; label++)
    {
      const double *of_label = counts + (gsize) label * n_classes;
      gint32 class = (gint32) ml_number_largest (of_label, n_classes);
      g_array_append_val (rule->classes, class);
      rule->correct += of_label[class];
    }
  set_missing_class (rule, counts + (gsize) n_labels * n_classes, n_classes);
  return rule;
}

/* -- The rule on a number -------------------------------------------------- */

typedef struct
{
  double value, weight;
  guint class;
} Case;

static int
compare_cases (const void *a, const void *b)
{
  const Case *x = a, *y = b;
  return (x->value > y->value) - (x->value < y->value);
}

/* The known values in rising order; adds the others to @missing (n_classes). */
static Case *
sorted_cases (const MlSubset *rows, guint column, double *missing,
              guint *n_cases)
{
  Case *cases = g_new (Case, MAX (rows->n_rows, 1));
  guint n = 0;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      double value = ml_subset_value (rows, i, column);
      guint class = (guint) ml_subset_target (rows, i);
      double weight = ml_subset_weight (rows, i);
      if (isnan (value))
        missing[class] += weight;
      else
        cases[n++] = (Case){ value, weight, class };
    }
  qsort (cases, n, sizeof *cases, compare_cases);
  *n_cases = n;
  return cases;
}

/* Adds the cases of the value at cases[from] to @counts (n_classes).
 * Returns: the first case of the next value */
static guint
add_value (const Case *cases, guint n_cases, guint from, double *counts)
{
  guint next = from;
  while (next < n_cases && cases[next].value == cases[from].value)
    {
      counts[cases[next].class] += cases[next].weight;
      next++;
    }
  return next;
}

/* Fills @counts (n_classes) value by value from cases[from] on until one class
 * has enough rows, then with the values after it that are mostly of that class.
 * @of_value: n_classes, for the work. Returns: the first case left over */
static guint
fill_interval (const Case *cases, guint n_cases, guint from, double enough,
               guint n_classes, double *counts, double *of_value)
{
  guint next = from;
  int class;
  memset (counts, 0, n_classes * sizeof *counts);
  do
    {
      next = add_value (cases, n_cases, next, counts);
      class = (gint32) ml_number_largest (counts, n_classes);
    }
  while (next < n_cases && counts[class] < enough);
  while (next < n_cases)
    {
      memset (of_value, 0, n_classes * sizeof *of_value);
      guint after = add_value (cases, n_cases, next, of_value);
      if ((gint32) ml_number_largest (of_value, n_classes) != class)
        break;
      for (guint k = 0; k < n_classes; k++)
        counts[k] += of_value[k];
      next = after;
    }
  return next;
}

/* An interval of the same class as the one before widens it. */
static void
append_interval (Rule *rule, gint32 class, double lower_cut)
{
  guint n = rule->classes->len;
  if (n > 0 && g_array_index (rule->classes, gint32, n - 1) == class)
    return;
  if (n > 0)
    g_array_append_val (rule->cuts, lower_cut);
  g_array_append_val (rule->classes, class);
}

static Rule *
rule_on_numbers (const MlSubset *rows, guint column, double enough)
{
  guint n_classes = ml_subset_n_classes (rows), n_cases;
  g_autofree double *missing = g_new0 (double, n_classes);
  g_autofree double *counts = g_new (double, n_classes);
  g_autofree double *of_value = g_new (double, n_classes);
  g_autofree Case *cases = sorted_cases (rows, column, missing, &n_cases);
  if (n_cases == 0)
    return NULL;
  Rule *rule = rule_new (column, TRUE);
  for (guint from = 0; from < n_cases;)
    {
      guint next = fill_interval (cases, n_cases, from, enough, n_classes,
                                  counts, of_value);
      gint32 class = (gint32) ml_number_largest (counts, n_classes);
      double cut
          = from > 0 ? (cases[from - 1].value + cases[from].value) / 2 : 0;
      append_interval (rule, class, cut);
      rule->correct += counts[class];
      from = next;
    }
  set_missing_class (rule, missing, n_classes);
  return rule;
}

/* -- The model ------------------------------------------------------------- */

static int
classify (const OneRModel *self, const MlSubset *rows, guint index)
{
  const Rule *rule = self->rule;
  double value = ml_subset_value (rows, index, rule->column);
  if (isnan (value))
    return MAX (rule->missing_class, 0);
  guint which = (guint) value;
  if (rule->is_number)
    for (which = 0; which < rule->cuts->len; which++)
      if (value < g_array_index (rule->cuts, double, which))
        break;
  return g_array_index (rule->classes, gint32, which);
}

static void
one_r_predict (const MlModel *model, const MlSubset *rows, double *out)
{
  guint n_classes = model->n_outputs;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      int class = classify ((const OneRModel *) model, rows, i);
      for (guint k = 0; k < n_classes; k++)
        out[(gsize) i * n_classes + k] = (int) k == class;
    }
}

/* As WEKA lists a rule: one line a value, tab, arrow, class. */
static char *
one_r_describe (const MlModel *model)
{
  const OneRModel *self = (const OneRModel *) model;
  const Rule *rule = self->rule;
  const MlAttribute *attribute
      = ml_dataset_attribute (self->header, rule->column);
  char **labels
      = ml_dataset_attribute (self->header, (guint) self->target)->labels;
  GString *text = g_string_new (attribute->name);
  g_string_append (text, ":\n");
  for (guint i = 0; i < rule->classes->len; i++)
    {
      g_string_append_c (text, '\t');
      gboolean is_last = i == rule->cuts->len;
      if (!rule->is_number)
        g_string_append (text, attribute->labels[i]);
      else if (rule->cuts->len == 0)
        g_string_append (text, "not ?");
      else
        {
          g_autofree char *cut = ml_format_number (
              g_array_index (rule->cuts, double, is_last ? i - 1 : i));
          g_string_append_printf (text, "%s %s", is_last ? ">=" : "<", cut);
        }
      g_string_append_printf (text, "\t-> %s\n",
                              labels[g_array_index (rule->classes, gint32, i)]);
    }
  if (rule->missing_class >= 0)
    g_string_append_printf (text, "\t?\t-> %s\n", labels[rule->missing_class]);
  g_autofree char *correct = ml_format_number (rule->correct);
  g_autofree char *total = ml_format_number (self->total);
  g_string_append_printf (text, "(%s/%s instances correct)", correct, total);
  return g_string_free (text, FALSE);
}

static GVariant *
one_r_save (const MlModel *model)
{
  const OneRModel *self = (const OneRModel *) model;
  const Rule *rule = self->rule;
  GVariant *classes
      = g_variant_new_fixed_array (G_VARIANT_TYPE_INT32, rule->classes->data,
                                   rule->classes->len, sizeof (gint32));
  GVariant *cuts = ml_state_numbers (
      (const double *) (gpointer) rule->cuts->data, rule->cuts->len);
  return g_variant_new ("(ui@ad@aidd)", rule->column, rule->missing_class, cuts,
                        classes, rule->correct, self->total);
}

static void
one_r_free (MlModel *model)
{
  OneRModel *self = (OneRModel *) model;
  g_object_unref (self->header);
  rule_free (self->rule);
  g_free (self);
}

static const MlModelOps model_ops = {
  .predict = one_r_predict,
  .describe = one_r_describe,
  .save = one_r_save,
  .free = one_r_free,
};

static MlModel *
model_new (MlDataset *header, int target, Rule *rule, double total)
{
  OneRModel *self = g_new0 (OneRModel, 1);
  guint n_classes = ml_dataset_attribute (header, (guint) target)->n_labels;
  ml_model_init (&self->parent, &model_ops, ml_one_r_learner_get_type (),
                 n_classes);
  self->header = g_object_ref (header);
  self->target = target;
  self->rule = rule;
  self->total = total;
  return &self->parent;
}

/* -- Fitting and loading --------------------------------------------------- */

static Rule *
rule_on (const MlOneRLearner *self, const MlSubset *rows, guint column)
{
  const MlAttribute *attribute = ml_dataset_attribute (rows->data, column);
  if ((int) column == rows->target)
    return NULL;
  if (attribute->kind == ML_ATTRIBUTE_NOMINAL)
    return rule_on_labels (rows, column);
  return ml_attribute_has_numbers (attribute)
             ? rule_on_numbers (rows, column, self->bucket_size)
             : NULL;
}

static MlModel *
one_r_fit (MlLearner *learner, const MlSubset *training, MlMonitor *monitor,
           GError **error)
{
  guint n_columns = ml_dataset_n_columns (training->data);
  Rule *best = NULL;
  for (guint column = 0; column < n_columns; column++)
    {
      Rule *rule = rule_on ((const MlOneRLearner *) learner, training, column);
      if (rule != NULL && (best == NULL || rule->correct > best->correct))
        {
          rule_free (best);
          best = g_steal_pointer (&rule);
        }
      rule_free (rule);
      if (!ml_monitor_tick (monitor, (column + 1.0) / n_columns)
          && best == NULL)
        {
          ml_monitor_set_stopped_error (monitor, error);
          return NULL;
        }
      if (ml_monitor_is_stopped (monitor))
        break;
    }
  if (best == NULL)
    {
      g_set_error_literal (error, ML_ERROR, ML_ERROR_DATA,
                           "No column has a known value to make a rule "
                           "of: OneR needs numbers or labels");
      return NULL;
    }
  double total = 0;
  for (guint i = 0; i < training->n_rows; i++)
    total += ml_subset_weight (training, i);
  g_autoptr (MlDataset) header = ml_dataset_header (training->data);
  return model_new (header, training->target, best, total);
}

/* Whether every class the rule names exists, and its cuts rise. */
static gboolean
rule_is_sound (const Rule *rule, const MlAttribute *attribute, guint n_classes)
{
  guint n_expected
      = rule->is_number ? rule->cuts->len + 1 : attribute->n_labels;
  if (rule->classes->len != n_expected
      || (!rule->is_number && rule->cuts->len > 0) || rule->missing_class < -1
      || rule->missing_class >= (int) n_classes)
    return FALSE;
  for (guint i = 0; i < rule->classes->len; i++)
    {
      gint32 class = g_array_index (rule->classes, gint32, i);
      if (class < 0 || class >= (gint32) n_classes)
        return FALSE;
    }
  for (guint i = 1; i < rule->cuts->len; i++)
    if (g_array_index (rule->cuts, double, i - 1)
        >= g_array_index (rule->cuts, double, i))
      return FALSE;
  return TRUE;
}

static MlModel *
one_r_load (MlLearner *learner, GVariant *state, MlDataset *header, int target,
            GError **error)
{
  if (!ml_state_has_type (state, STATE_TYPE, error))
    return NULL;
  guint32 column;
  gint32 missing_class;
  double correct, total;
  g_autoptr (GVariant) cuts = NULL, classes = NULL;
  g_variant_get (state, "(ui@ad@aidd)", &column, &missing_class, &cuts,
                 &classes, &correct, &total);
  gsize n_cuts = g_variant_n_children (cuts), n_classes;
  g_autofree double *cut_values = ml_state_take_numbers (cuts, n_cuts, error);
  if (cut_values == NULL)
    return NULL;
  const gint32 *class_codes
      = g_variant_get_fixed_array (classes, &n_classes, sizeof (gint32));
  const MlAttribute *class = ml_dataset_attribute (header, (guint) target);
  if (column >= ml_dataset_n_columns (header) || (int) column == target
      || class->kind != ML_ATTRIBUTE_NOMINAL || n_cuts > G_MAXINT32
      || n_classes > G_MAXINT32)
    {
      ml_state_refuse (error);
      return NULL;
    }
  const MlAttribute *attribute = ml_dataset_attribute (header, column);
  Rule *rule = rule_new (column, ml_attribute_has_numbers (attribute));
  g_array_append_vals (rule->cuts, cut_values, (guint) n_cuts);
  g_array_append_vals (rule->classes, class_codes, (guint) n_classes);
  rule->missing_class = missing_class;
  rule->correct = correct;
  if (attribute->kind == ML_ATTRIBUTE_IMAGE
      || attribute->kind == ML_ATTRIBUTE_STRING
      || !rule_is_sound (rule, attribute, class->n_labels))
    {
      rule_free (rule);
      ml_state_refuse (error);
      return NULL;
    }
  return model_new (header, target, rule, total);
}

static void
ml_one_r_learner_class_init (MlOneRLearnerClass *klass)
{
  klass->title = N_ ("OneR");
  klass->category = N_ ("Rules");
  klass->description
      = N_ ("One rule on the one attribute that explains most rows. A hard "
            "baseline to beat on many data sets.");
  klass->weka = "weka.classifiers.rules.OneR";
  klass->reference = "R. C. Holte (1993): Very simple classification rules "
                     "perform well on most commonly used datasets. Machine "
                     "Learning 11, 63–91";
  klass->traits = ML_TRAIT_NOMINAL_CLASS | ML_TRAIT_NUMERIC_INPUTS
                  | ML_TRAIT_NOMINAL_INPUTS | ML_TRAIT_MISSING_INPUTS;
  klass->memory = ml_counts_memory;
  klass->fit = one_r_fit;
  klass->load = one_r_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_one_r_learner_init (MlOneRLearner *self)
{
}
