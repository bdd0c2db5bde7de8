/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Naive Bayes: given the class, columns count as independent (John and Langley,
 * "Estimating continuous distributions in Bayesian classifiers", UAI 1995).
 * What each column says of the classes is its estimator's matter, see
 * ml-bayes-estimator.h; missing values are passed over. Computed as in WEKA. */
#include "ml-bayes-estimator.h"
#include "ml-error.h"
#include "ml-learner.h"
#include "ml-memory-need.h"
#include "ml-number.h"
#include "ml-state.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define SMALLEST 1e-75 /* a likelihood is never taken to be smaller */
#define STATE_TYPE "(adaad)"

enum
{
  NUMBERS_NORMAL,
  NUMBERS_KERNELS,
  NUMBERS_INTERVALS,
};

ML_DEFINE_CHOICE (MlNaiveBayesNumbers, ml_naive_bayes_numbers,
                  { NUMBERS_NORMAL, N_ ("Normal distribution"), "normal" },
                  { NUMBERS_KERNELS, N_ ("Kernel density"), "kernels" },
                  { NUMBERS_INTERVALS, N_ ("Intervals by class"), "intervals" })

typedef struct
{
  MlLearner parent;
  int numbers;
} MlNaiveBayesLearner;

typedef MlLearnerClass MlNaiveBayesLearnerClass;

static const MlOption options[] = {
  ML_OPTION_CHOICE (
      MlNaiveBayesLearner, numbers, ml_naive_bayes_numbers_get_type,
      NUMBERS_NORMAL, ",K,D", N_ ("Numbers"),
      N_ ("How likely a number is in a class: by one normal distribution; by "
          "many narrow ones, one at each training value; or by how many "
          "training values lie in the same interval, cut where that says the "
          "most of the class")),
};

GType ml_naive_bayes_learner_get_type (void);
G_DEFINE_FINAL_TYPE (MlNaiveBayesLearner, ml_naive_bayes_learner,
                     ML_TYPE_LEARNER)

typedef struct
{
  MlModel parent;
  MlDataset *header;
  int target;
  double *class_counts;  /* n_classes, each from 1 */
  GPtrArray *estimators; /* MlBayesEstimator */
} NaiveBayes;

/* -- Predicting ------------------------------------------------------------ */

/* Multiplies @shares (n_classes) by the likelihoods of one column, and keeps
 * them away from underflow. */
static void
weigh (const NaiveBayes *self, const MlBayesEstimator *estimator, double value,
       double *shares)
{
  const guint n_classes = self->parent.n_outputs;
  const double exponent
      = ml_dataset_attribute (self->header, estimator->column)->weight;
  double largest = 0;
  for (guint k = 0; k < n_classes; k++)
    {
      double factor = estimator->klass->likelihood (estimator, value, k);
      if (exponent != 1)
        factor = pow (factor, exponent);
      shares[k] *= factor > SMALLEST ? factor : SMALLEST;
      largest = MAX (largest, shares[k]);
    }
  if (largest > 0 && largest < SMALLEST)
    for (guint k = 0; k < n_classes; k++)
      shares[k] /= SMALLEST;
}

static double
sum_of (const double *numbers, guint n)
{
  double sum = 0;
  for (guint i = 0; i < n; i++)
    sum += numbers[i];
  return sum;
}

static gboolean
naive_bayes_predict_watched (const MlModel *model, const MlSubset *rows,
                             MlMonitor *monitor, double *out)
{
  const NaiveBayes *self = (const NaiveBayes *) model;
  const guint n_classes = model->n_outputs;
  const double all = sum_of (self->class_counts, n_classes);
  for (guint i = 0; i < rows->n_rows; i++, out += n_classes)
    {
      for (guint k = 0; k < n_classes; k++)
        out[k] = self->class_counts[k] / all;
      for (guint e = 0; e < self->estimators->len; e++)
        {
          const MlBayesEstimator *estimator = self->estimators->pdata[e];
          const double value = ml_subset_value (rows, i, estimator->column);
          if (isfinite (value))
            weigh (self, estimator, value, out);
        }
      const double sum = sum_of (out, n_classes);
      for (guint k = 0; k < n_classes; k++)
        out[k] /= sum;
      if (!ml_monitor_tick (monitor, (double) NAN))
        return FALSE;
    }
  return TRUE;
}

static void
naive_bayes_predict (const MlModel *model, const MlSubset *rows, double *out)
{
  naive_bayes_predict_watched (model, rows, NULL, out);
}

/* -- In words -------------------------------------------------------------- */

static void
describe_classes (const NaiveBayes *self, MlBayesTable *table)
{
  const guint n_classes = self->parent.n_outputs;
  const MlAttribute *class = ml_dataset_attribute (self->header,
                                                   (guint) self->target);
  const double all = sum_of (self->class_counts, n_classes);
  ml_bayes_table_begin_row (table, "", "", 2);
  ml_bayes_table_add_cell (table, "Class");
  ml_bayes_table_begin_row (table, "", "Attribute", 2);
  for (guint k = 0; k < n_classes; k++)
    ml_bayes_table_add_cell (table, class->labels[k]);
  ml_bayes_table_begin_row (table, "", "", 2);
  for (guint k = 0; k < n_classes; k++)
    {
      g_autofree char *share
          = ml_number_format (self->class_counts[k] / all, 2);
      g_autofree char *cell = g_strdup_printf ("(%s)", share);
      ml_bayes_table_add_cell (table, cell);
    }
  ml_bayes_table_add_line (table);
}

/* One line a figure, one column a class, as WEKA lays it out. */
static char *
naive_bayes_describe (const MlModel *model)
{
  const NaiveBayes *self = (const NaiveBayes *) model;
  MlBayesTable *table = ml_bayes_table_new ();
  describe_classes (self, table);
  for (guint e = 0; e < self->estimators->len; e++)
    {
      const MlBayesEstimator *estimator = self->estimators->pdata[e];
      const MlAttribute *attribute
          = ml_dataset_attribute (self->header, estimator->column);
      ml_bayes_table_begin_row (table, "", attribute->name, 2);
      estimator->klass->describe (estimator, attribute, table);
      ml_bayes_table_begin_row (table, "", "", 2);
    }
  g_autofree char *text = ml_bayes_table_end (table);
  return g_strconcat ("Naive Bayes Classifier\n\n", text, NULL);
}

/* -- Fitting, saving, loading ---------------------------------------------- */

static void
naive_bayes_free (MlModel *model)
{
  NaiveBayes *self = (NaiveBayes *) model;
  g_ptr_array_unref (self->estimators);
  g_free (self->class_counts);
  g_object_unref (self->header);
  g_free (self);
}

static GVariant *
naive_bayes_save (const MlModel *model)
{
  const NaiveBayes *self = (const NaiveBayes *) model;
  GVariantBuilder estimators;
  g_variant_builder_init (&estimators, G_VARIANT_TYPE ("aad"));
  for (guint e = 0; e < self->estimators->len; e++)
    {
      const MlBayesEstimator *estimator = self->estimators->pdata[e];
      g_variant_builder_add_value (&estimators,
                                   estimator->klass->save (estimator));
    }
  return g_variant_new ("(@adaad)",
                        ml_state_numbers (self->class_counts, model->n_outputs),
                        &estimators);
}

static const MlModelOps model_ops = {
  .predict = naive_bayes_predict,
  .predict_watched = naive_bayes_predict_watched,
  .describe = naive_bayes_describe,
  .save = naive_bayes_save,
  .free = naive_bayes_free,
};

static NaiveBayes *
naive_bayes_new (MlDataset *header, int target)
{
  NaiveBayes *self = g_new0 (NaiveBayes, 1);
  ml_model_init (&self->parent, &model_ops, ml_naive_bayes_learner_get_type (),
                 ml_dataset_attribute (header, (guint) target)->n_labels);
  self->header = g_object_ref (header);
  self->target = target;
  self->estimators = g_ptr_array_new_with_free_func (
      (GDestroyNotify) ml_bayes_estimator_free);
  return self;
}

/* Of the estimator for a column; NULL: it cannot be used. */
static const MlBayesEstimatorClass *
class_for (const MlNaiveBayesLearner *self, MlDataset *header, int target,
           guint column)
{
  static const MlBayesEstimatorClass *const of_numbers[]
      = { &ml_bayes_normal, &ml_bayes_kernels, &ml_bayes_intervals };
  const MlAttribute *attribute = ml_dataset_attribute (header, column);
  if ((int) column == target)
    return NULL;
  if (attribute->kind == ML_ATTRIBUTE_NOMINAL)
    return attribute->n_labels > 0 ? &ml_bayes_counts : NULL;
  return ml_attribute_has_numbers (attribute) ? of_numbers[self->numbers]
                                              : NULL;
}

/* On Stop it has learned the columns up to there. */
static MlModel *
naive_bayes_fit (MlLearner *learner, const MlSubset *training,
                 MlMonitor *monitor, GError **error)
{
  const guint n_columns = ml_dataset_n_columns (training->data);
  const guint n_classes = ml_subset_n_classes (training);
  g_autoptr (MlDataset) header = ml_dataset_header (training->data);
  NaiveBayes *self = naive_bayes_new (header, training->target);
  self->class_counts = g_new (double, n_classes);
  for (guint k = 0; k < n_classes; k++)
    self->class_counts[k] = 1;
  for (guint i = 0; i < training->n_rows; i++)
    self->class_counts[(guint) ml_subset_target (training, i)]
        += ml_subset_weight (training, i);
  for (guint column = 0; column < n_columns; column++)
    {
      const MlBayesEstimatorClass *klass
          = class_for ((const MlNaiveBayesLearner *) learner, header,
                       training->target, column);
      if (klass != NULL)
        g_ptr_array_add (self->estimators,
                         ml_bayes_estimator_fit (klass, training, column));
      if (!ml_monitor_tick (monitor, (column + 1.0) / n_columns))
        break;
    }
  return &self->parent;
}

static gboolean
load_estimators (NaiveBayes *self, const MlNaiveBayesLearner *learner,
                 GVariant *saved, GError **error)
{
  const gsize n_saved = g_variant_n_children (saved);
  const guint n_columns = ml_dataset_n_columns (self->header);
  for (guint column = 0; column < n_columns; column++)
    {
      const MlBayesEstimatorClass *klass
          = class_for (learner, self->header, self->target, column);
      if (klass == NULL || self->estimators->len == n_saved)
        continue;
      g_autoptr (GVariant) one
          = g_variant_get_child_value (saved, self->estimators->len);
      MlBayesEstimator *estimator = ml_bayes_estimator_load (
          klass, self->header, self->target, column, one, error);
      if (estimator == NULL)
        return FALSE;
      g_ptr_array_add (self->estimators, estimator);
    }
  return self->estimators->len == n_saved || ml_state_refuse (error);
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
  if (is_sound
      && load_estimators (self, (const MlNaiveBayesLearner *) learner,
                          estimators, error))
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
  klass->weka_flags = ",K,D -O?"; /* another layout of the model */
  klass->reference = "G. H. John and P. Langley (1995): Estimating continuous "
                     "distributions in Bayesian classifiers. UAI, 338–345";
  klass->traits = ML_TRAIT_NOMINAL_CLASS | ML_TRAIT_NUMERIC_INPUTS
                  | ML_TRAIT_NOMINAL_INPUTS | ML_TRAIT_MISSING_INPUTS
                  | ML_TRAIT_ROW_WEIGHTS;
  klass->memory = ml_counts_memory;
  klass->fit = naive_bayes_fit;
  klass->load = naive_bayes_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_naive_bayes_learner_init (MlNaiveBayesLearner *self)
{
}
