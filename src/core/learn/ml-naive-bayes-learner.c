/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Naive Bayes: given the class, columns count as independent (John and Langley,
 * "Estimating continuous distributions in Bayesian classifiers", UAI 1995).
 * Labels are counted from 1; a number follows one normal distribution a class,
 * measured in steps of the column's precision: the mean gap between its
 * different values. Missing values are passed over. Computed as in WEKA. */
#include "ml-error.h"
#include "ml-learner.h"
#include "ml-number.h"
#include "ml-state.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#define DEFAULT_PRECISION 0.01 /* of a number that never varies             */
#define SMALLEST 1e-75         /* a likelihood is never taken to be smaller */
#define STATE_TYPE "(adaad)"

typedef struct
{
  MlLearner parent;
} MlNaiveBayesLearner;

typedef MlLearnerClass MlNaiveBayesLearnerClass;

GType ml_naive_bayes_learner_get_type (void);
G_DEFINE_FINAL_TYPE (MlNaiveBayesLearner, ml_naive_bayes_learner,
                     ML_TYPE_LEARNER)

typedef struct
{
  double mean, sd, weight; /* weight of the rows it was measured on */
} Normal;

typedef struct /* what one column says of each class */
{
  guint column;
  guint n_labels; /* 0: a number */
  double precision;
  Normal *normals; /* n_classes                                            */
  double *counts;  /* n_classes × n_labels, each from 1                    */
  double *sums;    /* n_classes: of the counts                             */
} Estimator;

typedef struct
{
  MlModel parent;
  MlDataset *header;
  int target;
  double *class_counts; /* n_classes, each from 1 */
  Estimator *estimators;
  guint n_estimators;
} NaiveBayes;

/* -- Estimators ------------------------------------------------------------ */

/* The mean gap between the different values of @column. */
static double
precision_of (const MlSubset *rows, guint column)
{
  const double *numbers = ml_dataset_numbers (rows->data, column);
  g_autofree double *known = g_new (double, MAX (rows->n_rows, 1));
  guint n_known = 0, n_gaps = 0;
  for (guint i = 0; i < rows->n_rows; i++)
    if (isfinite (numbers[rows->rows[i]]))
      known[n_known++] = numbers[rows->rows[i]];
  qsort (known, n_known, sizeof *known, ml_number_compare);
  double sum = 0;
  for (guint i = 1; i < n_known; i++)
    if (known[i] != known[i - 1])
      {
        sum += known[i] - known[i - 1];
        n_gaps++;
      }
  return n_gaps > 0 && isfinite (sum) ? sum / n_gaps : DEFAULT_PRECISION;
}

static double
rounded (const Estimator *self, double number)
{
  return rint (number / self->precision) * self->precision;
}

static void
measure_numbers (Estimator *self, const MlSubset *rows, guint n_classes)
{
  self->precision = precision_of (rows, self->column);
  self->normals = g_new0 (Normal, n_classes);
  g_autofree double *sums = g_new0 (double, n_classes);
  g_autofree double *squares = g_new0 (double, n_classes);
  for (guint i = 0; i < rows->n_rows; i++)
    {
      double value = ml_subset_value (rows, i, self->column);
      if (!isfinite (value))
        continue;
      guint class = (guint) ml_subset_target (rows, i);
      double weight = ml_subset_weight (rows, i);
      double number = rounded (self, value);
      self->normals[class].weight += weight;
      sums[class] += number * weight;
      squares[class] += number * number * weight;
    }
  const double smallest_sd = self->precision / 6;
  for (guint k = 0; k < n_classes; k++)
    {
      Normal *normal = &self->normals[k];
      normal->sd = smallest_sd;
      if (!(normal->weight > 0))
        continue;
      normal->mean = sums[k] / normal->weight;
      double variance
          = fabs (squares[k] - normal->mean * sums[k]) / normal->weight;
      if (isfinite (variance))
        normal->sd = MAX (smallest_sd, sqrt (variance));
    }
}

static void
count_labels (Estimator *self, const MlSubset *rows, guint n_classes)
{
  const gint32 *codes = ml_dataset_codes (rows->data, self->column);
  gsize n_cells = (gsize) n_classes * self->n_labels;
  self->counts = g_new (double, n_cells);
  self->sums = g_new (double, n_classes);
  for (gsize i = 0; i < n_cells; i++)
    self->counts[i] = 1;
  for (guint k = 0; k < n_classes; k++)
    self->sums[k] = self->n_labels;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      gint32 code = codes[rows->rows[i]];
      guint class = (guint) ml_subset_target (rows, i);
      double weight = ml_subset_weight (rows, i);
      if (code < 0)
        continue;
      self->counts[(gsize) class * self->n_labels + (guint) code] += weight;
      self->sums[class] += weight;
    }
}

/* The share of a standard normal distribution below @z. */
static double
normal_below (double z)
{
  double x = z * G_SQRT2 / 2;
  if (fabs (x) < G_SQRT2 / 2)
    return 0.5 + 0.5 * erf (x);
  double tail = 0.5 * erfc (fabs (x));
  return x > 0 ? 1 - tail : tail;
}

/* The likelihood of a known @value in class @k: for a number the mean density
 * over one step of its precision. */
static double
likelihood (const Estimator *self, double value, guint k)
{
  if (self->n_labels > 0)
    return self->counts[(gsize) k * self->n_labels + (guint) value]
           / self->sums[k];
  const Normal *normal = &self->normals[k];
  double half = self->precision / 2;
  double difference = rounded (self, value) - normal->mean;
  return (normal_below ((difference + half) / normal->sd)
          - normal_below ((difference - half) / normal->sd))
         / self->precision;
}

/* -- The model ------------------------------------------------------------- */

/* Multiplies @shares (n_classes) by the likelihoods of one column, and keeps
 * them away from underflow. */
static void
weigh (const NaiveBayes *self, const Estimator *estimator, double value,
       double *shares)
{
  guint n_classes = self->parent.n_outputs;
  double exponent
      = ml_dataset_attribute (self->header, estimator->column)->weight;
  double largest = 0;
  for (guint k = 0; k < n_classes; k++)
    {
      double factor = likelihood (estimator, value, k);
      if (exponent != 1)
        factor = pow (factor, exponent);
      shares[k] *= factor > SMALLEST ? factor : SMALLEST;
      largest = MAX (largest, shares[k]);
    }
  if (largest > 0 && largest < SMALLEST)
    for (guint k = 0; k < n_classes; k++)
      shares[k] /= SMALLEST;
}

static void
naive_bayes_predict (const MlModel *model, const MlSubset *rows, double *out)
{
  const NaiveBayes *self = (const NaiveBayes *) model;
  guint n_classes = model->n_outputs;
  double all = 0;
  for (guint k = 0; k < n_classes; k++)
    all += self->class_counts[k];
  for (guint i = 0; i < rows->n_rows; i++, out += n_classes)
    {
      for (guint k = 0; k < n_classes; k++)
        out[k] = self->class_counts[k] / all;
      for (guint e = 0; e < self->n_estimators; e++)
        {
          const Estimator *estimator = &self->estimators[e];
          double value = ml_subset_value (rows, i, estimator->column);
          if (isfinite (value))
            weigh (self, estimator, value, out);
        }
      double sum = 0;
      for (guint k = 0; k < n_classes; k++)
        sum += out[k];
      for (guint k = 0; k < n_classes; k++)
        out[k] /= sum;
    }
}

/* -- In words -------------------------------------------------------------- */

typedef struct /* a table whose first column stands left, the others right */
{
  GString *text;
  guint left, right; /* widths */
} Table;

static char *
short_number (double number)
{
  double rounded_number = round (number * 1e4) / 1e4;
  return ml_format_number (isfinite (rounded_number) ? rounded_number : number);
}

static void
add_name (Table *table, const char *indent, const char *name)
{
  int width = (int) (g_utf8_strlen (name, -1) + g_utf8_strlen (indent, -1));
  g_string_append_printf (table->text, "%s%s%*s", indent, name,
                          MAX ((int) table->left - width, 0), "");
}

static void
add_cell (Table *table, const char *cell)
{
  int width = (int) g_utf8_strlen (cell, -1);
  g_string_append_printf (table->text, "%*s%s",
                          MAX ((int) table->right - width, 1), "", cell);
}

static void
add_number (Table *table, double number)
{
  g_autofree char *cell = short_number (number);
  add_cell (table, cell);
}

static void
measure_table (const NaiveBayes *self, Table *table)
{
  const MlAttribute *class = ml_dataset_attribute (self->header,
                                                   (guint) self->target);
  table->left = 13;
  table->right = 10;
  for (guint k = 0; k < class->n_labels; k++)
    table->right = MAX (table->right, g_utf8_strlen (class->labels[k], -1) + 1);
  for (guint e = 0; e < self->n_estimators; e++)
    {
      const MlAttribute *attribute
          = ml_dataset_attribute (self->header, self->estimators[e].column);
      table->left = MAX (table->left, g_utf8_strlen (attribute->name, -1));
      for (guint i = 0; i < self->estimators[e].n_labels; i++)
        table->left
            = MAX (table->left, g_utf8_strlen (attribute->labels[i], -1) + 2);
    }
}

static void
describe_numbers (const Estimator *estimator, guint n_classes, Table *table)
{
  static const char *const names[]
      = { "mean", "std. dev.", "weight sum", "precision" };
  for (guint figure = 0; figure < G_N_ELEMENTS (names); figure++)
    {
      add_name (table, "  ", names[figure]);
      for (guint k = 0; k < n_classes; k++)
        {
          const Normal *normal = &estimator->normals[k];
          const double figures[] = { normal->mean, normal->sd, normal->weight,
                                     estimator->precision };
          add_number (table, figures[figure]);
        }
      g_string_append_c (table->text, '\n');
    }
}

static void
describe_labels (const Estimator *estimator, const MlAttribute *attribute,
                 guint n_classes, Table *table)
{
  for (guint i = 0; i < estimator->n_labels; i++)
    {
      add_name (table, "  ", attribute->labels[i]);
      for (guint k = 0; k < n_classes; k++)
        add_number (table,
                    estimator->counts[(gsize) k * estimator->n_labels + i]);
      g_string_append_c (table->text, '\n');
    }
  add_name (table, "  ", "[total]");
  for (guint k = 0; k < n_classes; k++)
    add_number (table, estimator->sums[k]);
  g_string_append_c (table->text, '\n');
}

static void
describe_classes (const NaiveBayes *self, Table *table)
{
  guint n_classes = self->parent.n_outputs;
  const MlAttribute *class = ml_dataset_attribute (self->header,
                                                   (guint) self->target);
  double all = 0;
  for (guint k = 0; k < n_classes; k++)
    all += self->class_counts[k];
  add_name (table, "", "");
  add_cell (table, "Class");
  g_string_append_c (table->text, '\n');
  add_name (table, "", "Attribute");
  for (guint k = 0; k < n_classes; k++)
    add_cell (table, class->labels[k]);
  g_string_append_c (table->text, '\n');
  add_name (table, "", "");
  for (guint k = 0; k < n_classes; k++)
    {
      g_autofree char *share
          = g_strdup_printf ("(%.2f)", self->class_counts[k] / all);
      add_cell (table, share);
    }
  g_string_append_c (table->text, '\n');
  for (guint i = 0; i < table->left + n_classes * table->right; i++)
    g_string_append_c (table->text, '=');
  g_string_append_c (table->text, '\n');
}

/* One line a figure, one column a class, as WEKA lays it out. */
static char *
naive_bayes_describe (const MlModel *model)
{
  const NaiveBayes *self = (const NaiveBayes *) model;
  Table table = { g_string_new ("Naive Bayes Classifier\n\n"), 0, 0 };
  measure_table (self, &table);
  describe_classes (self, &table);
  for (guint e = 0; e < self->n_estimators; e++)
    {
      const Estimator *estimator = &self->estimators[e];
      const MlAttribute *attribute
          = ml_dataset_attribute (self->header, estimator->column);
      g_string_append_printf (table.text, "%s\n", attribute->name);
      if (estimator->n_labels > 0)
        describe_labels (estimator, attribute, model->n_outputs, &table);
      else
        describe_numbers (estimator, model->n_outputs, &table);
      g_string_append_c (table.text, '\n');
    }
  return g_string_free (table.text, FALSE);
}

/* -- Fitting, saving, loading ---------------------------------------------- */

static void
naive_bayes_free (MlModel *model)
{
  NaiveBayes *self = (NaiveBayes *) model;
  for (guint e = 0; e < self->n_estimators; e++)
    {
      g_free (self->estimators[e].normals);
      g_free (self->estimators[e].counts);
      g_free (self->estimators[e].sums);
    }
  g_free (self->estimators);
  g_free (self->class_counts);
  g_object_unref (self->header);
  g_free (self);
}

static GVariant *
save_estimator (const Estimator *estimator, guint n_classes)
{
  if (estimator->n_labels > 0)
    return ml_state_numbers (estimator->counts,
                             (gsize) n_classes * estimator->n_labels);
  g_autofree double *numbers = g_new (double, 1 + 3 * n_classes);
  numbers[0] = estimator->precision;
  for (guint k = 0; k < n_classes; k++)
    {
      numbers[1 + 3 * k] = estimator->normals[k].mean;
      numbers[2 + 3 * k] = estimator->normals[k].sd;
      numbers[3 + 3 * k] = estimator->normals[k].weight;
    }
  return ml_state_numbers (numbers, 1 + 3 * n_classes);
}

static GVariant *
naive_bayes_save (const MlModel *model)
{
  const NaiveBayes *self = (const NaiveBayes *) model;
  GVariantBuilder estimators;
  g_variant_builder_init (&estimators, G_VARIANT_TYPE ("aad"));
  for (guint e = 0; e < self->n_estimators; e++)
    g_variant_builder_add_value (
        &estimators, save_estimator (&self->estimators[e], model->n_outputs));
  return g_variant_new ("(@adaad)",
                        ml_state_numbers (self->class_counts, model->n_outputs),
                        &estimators);
}

static const MlModelOps model_ops = {
  .predict = naive_bayes_predict,
  .describe = naive_bayes_describe,
  .save = naive_bayes_save,
  .free = naive_bayes_free,
};

/* With one empty estimator for each column that it can use. */
static NaiveBayes *
naive_bayes_new (MlDataset *header, int target)
{
  NaiveBayes *self = g_new0 (NaiveBayes, 1);
  guint n_columns = ml_dataset_n_columns (header);
  guint n_classes = ml_dataset_attribute (header, (guint) target)->n_labels;
  ml_model_init (&self->parent, &model_ops, ml_naive_bayes_learner_get_type (),
                 n_classes);
  self->header = g_object_ref (header);
  self->target = target;
  self->estimators = g_new0 (Estimator, n_columns);
  for (guint column = 0; column < n_columns; column++)
    {
      const MlAttribute *attribute = ml_dataset_attribute (header, column);
      gboolean is_nominal = attribute->kind == ML_ATTRIBUTE_NOMINAL;
      if ((int) column == target
          || (is_nominal ? attribute->n_labels == 0
                         : !ml_attribute_has_numbers (attribute)))
        continue;
      Estimator *estimator = &self->estimators[self->n_estimators++];
      estimator->column = column;
      estimator->n_labels = is_nominal ? attribute->n_labels : 0;
    }
  return self;
}

static MlModel *
naive_bayes_fit (MlLearner *learner, const MlSubset *training,
                 MlMonitor *monitor, GError **error)
{
  guint n_classes = ml_subset_n_classes (training);
  g_autoptr (MlDataset) header = ml_dataset_header (training->data);
  NaiveBayes *self = naive_bayes_new (header, training->target);
  self->class_counts = g_new (double, n_classes);
  for (guint k = 0; k < n_classes; k++)
    self->class_counts[k] = 1;
  for (guint i = 0; i < training->n_rows; i++)
    self->class_counts[(guint) ml_subset_target (training, i)]
        += ml_subset_weight (training, i);
  for (guint e = 0; e < self->n_estimators; e++)
    {
      Estimator *estimator = &self->estimators[e];
      if (estimator->n_labels > 0)
        count_labels (estimator, training, n_classes);
      else
        measure_numbers (estimator, training, n_classes);
      if (!ml_monitor_tick (monitor, (e + 1.0) / self->n_estimators))
        {
          self->n_estimators = e + 1; /* the columns it has learned */
          break;
        }
    }
  return &self->parent;
}

static gboolean
load_normals (Estimator *estimator, GVariant *saved, guint n_classes,
              GError **error)
{
  g_autofree double *numbers
      = ml_state_take_numbers (saved, 1 + 3 * (gsize) n_classes, error);
  if (numbers == NULL)
    return FALSE;
  estimator->precision = numbers[0];
  estimator->normals = g_new (Normal, n_classes);
  gboolean is_sound = numbers[0] > 0;
  for (guint k = 0; k < n_classes; k++)
    {
      estimator->normals[k] = (Normal){ numbers[1 + 3 * k], numbers[2 + 3 * k],
                                        numbers[3 + 3 * k] };
      is_sound = is_sound && estimator->normals[k].sd > 0;
    }
  return is_sound || ml_state_refuse (error);
}

static gboolean
load_counts (Estimator *estimator, GVariant *saved, guint n_classes,
             GError **error)
{
  gsize n_cells = (gsize) n_classes * estimator->n_labels;
  estimator->counts = ml_state_take_numbers (saved, n_cells, error);
  if (estimator->counts == NULL)
    return FALSE;
  estimator->sums = g_new0 (double, n_classes);
  for (gsize i = 0; i < n_cells; i++)
    {
      if (estimator->counts[i] < 0)
        return ml_state_refuse (error);
      estimator->sums[i / estimator->n_labels] += estimator->counts[i];
    }
  for (guint k = 0; k < n_classes; k++)
    if (!(estimator->sums[k] > 0))
      return ml_state_refuse (error);
  return TRUE;
}

static gboolean
load_estimators (NaiveBayes *self, GVariant *saved, GError **error)
{
  guint n_classes = self->parent.n_outputs;
  gsize n_saved = g_variant_n_children (saved);
  if (n_saved > self->n_estimators)
    return ml_state_refuse (error);
  self->n_estimators = (guint) n_saved;
  for (guint e = 0; e < self->n_estimators; e++)
    {
      Estimator *estimator = &self->estimators[e];
      g_autoptr (GVariant) one = g_variant_get_child_value (saved, e);
      if (estimator->n_labels > 0
              ? !load_counts (estimator, one, n_classes, error)
              : !load_normals (estimator, one, n_classes, error))
        return FALSE;
    }
  return TRUE;
}

static MlModel *
naive_bayes_load (MlLearner *learner, GVariant *state, MlDataset *header,
                  int target, GError **error)
{
  if (!ml_state_has_type (state, STATE_TYPE, error))
    return NULL;
  g_autoptr (GVariant) counts = g_variant_get_child_value (state, 0);
  g_autoptr (GVariant) estimators = g_variant_get_child_value (state, 1);
  const MlAttribute *class = ml_dataset_attribute (header, (guint) target);
  if (class->kind != ML_ATTRIBUTE_NOMINAL || class->n_labels == 0)
    {
      ml_state_refuse (error);
      return NULL;
    }
  NaiveBayes *self = naive_bayes_new (header, target);
  self->class_counts = ml_state_take_numbers (counts, class->n_labels, error);
  gboolean is_sound = self->class_counts != NULL;
  for (guint k = 0; is_sound && k < class->n_labels; k++)
    is_sound = self->class_counts[k] > 0 || ml_state_refuse (error);
  if (is_sound && load_estimators (self, estimators, error))
    return &self->parent;
  ml_model_unref (&self->parent);
  return NULL;
}

static void
ml_naive_bayes_learner_class_init (MlNaiveBayesLearnerClass *klass)
{
  klass->title = N_ ("Naive Bayes");
  klass->category = N_ ("Bayes");
  klass->description
      = N_ ("Multiplies what each column says of the class, as if columns "
            "were independent. Fast, and often surprisingly good.");
  klass->weka = "weka.classifiers.bayes.NaiveBayes";
  klass->reference = "G. H. John and P. Langley (1995): Estimating continuous "
                     "distributions in Bayesian classifiers. UAI, 338–345";
  klass->traits = ML_TRAIT_NOMINAL_CLASS | ML_TRAIT_NUMERIC_INPUTS
                  | ML_TRAIT_NOMINAL_INPUTS | ML_TRAIT_MISSING_INPUTS
                  | ML_TRAIT_ROW_WEIGHTS;
  klass->fit = naive_bayes_fit;
  klass->load = naive_bayes_load;
}

static void
ml_naive_bayes_learner_init (MlNaiveBayesLearner *self)
{
}
