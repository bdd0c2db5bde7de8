/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looks at the class alone: the share of each label, or the mean. What every
 * other learner has to beat. Counts start at 1 (Laplace), as in WEKA's ZeroR.
 */
#include "ml-error.h"
#include "ml-learner.h"
#include "ml-memory-need.h"
#include "ml-number.h"

#include <glib/gi18n-lib.h>
#include <string.h>

GType ml_zero_r_learner_get_type (void);

typedef struct
{
  MlLearner parent;
} MlZeroRLearner;

typedef MlLearnerClass MlZeroRLearnerClass;

G_DEFINE_FINAL_TYPE (MlZeroRLearner, ml_zero_r_learner, ML_TYPE_LEARNER)

typedef struct
{
  MlModel parent;
  char *label;     /* (nullable): the most frequent one */
  double values[]; /* n_outputs: shares that add up to 1, or the mean */
} ZeroR;

static void
zero_r_predict (const MlModel *model, const MlSubset *rows, double *out)
{
  const ZeroR *self = (const ZeroR *) model;
  for (gsize i = 0; i < rows->n_rows; i++)
    for (guint k = 0; k < model->n_outputs; k++)
      out[i * model->n_outputs + k] = self->values[k];
}

static char *
zero_r_describe (const MlModel *model)
{
  const ZeroR *self = (const ZeroR *) model;
  g_autofree char *mean
      = self->label == NULL ? ml_format_number (self->values[0]) : NULL;
  return g_strdup_printf ("ZeroR predicts class value: %s",
                          mean != NULL ? mean : self->label);
}

static GVariant *
zero_r_save (const MlModel *model)
{
  const ZeroR *self = (const ZeroR *) model;
  return g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, self->values,
                                    model->n_outputs, sizeof (double));
}

static void
zero_r_free (MlModel *model)
{
  g_free (((ZeroR *) model)->label);
  g_free (model);
}

static const MlModelOps zero_r_ops = {
  .predict = zero_r_predict,
  .describe = zero_r_describe,
  .save = zero_r_save,
  .free = zero_r_free,
};

/* @class is nominal or not; @values: its n_outputs (not kept). */
static MlModel *
zero_r_new (const MlAttribute *class, const double *values)
{
  gboolean is_nominal = class->kind == ML_ATTRIBUTE_NOMINAL;
  guint n_outputs = is_nominal ? class->n_labels : 1;
  ZeroR *self = g_malloc0 (sizeof (ZeroR) + n_outputs * sizeof (double));
  ml_model_init (&self->parent, &zero_r_ops, ml_zero_r_learner_get_type (),
                 n_outputs);
  memcpy (self->values, values, n_outputs * sizeof (double));
  self->label
      = is_nominal
            ? g_strdup (class->labels[ml_number_largest (values, n_outputs)])
            : NULL;
  return &self->parent;
}

static void
count_labels (const MlSubset *training, double *shares)
{
  guint n_classes = ml_subset_n_classes (training);
  double sum = n_classes;
  for (guint k = 0; k < n_classes; k++)
    shares[k] = 1;
  for (guint i = 0; i < training->n_rows; i++)
    {
      double weight = ml_subset_weight (training, i);
      shares[(guint) ml_subset_target (training, i)] += weight;
      sum += weight;
    }
  for (guint k = 0; k < n_classes; k++)
    shares[k] /= sum;
}

static double
weighted_mean (const MlSubset *training)
{
  double sum = 0, weights = 0;
  for (guint i = 0; i < training->n_rows; i++)
    {
      double weight = ml_subset_weight (training, i);
      sum += weight * ml_subset_target (training, i);
      weights += weight;
    }
  return weights > 0 ? sum / weights : 0;
}

static MlModel *
zero_r_fit (MlLearner *learner, const MlSubset *training, MlMonitor *monitor,
            GError **error)
{
  const MlAttribute *class = ml_subset_class (training);
  g_autofree double *values = g_new (double, ml_subset_n_classes (training));
  if (class->kind == ML_ATTRIBUTE_NOMINAL)
    count_labels (training, values);
  else
    values[0] = weighted_mean (training);
  return zero_r_new (class, values);
}

static MlModel *
zero_r_load (MlLearner *learner, GVariant *state, MlDataset *header, int target,
             GError **error)
{
  const MlAttribute *class = ml_dataset_attribute (header, (guint) target);
  gsize n_outputs = class->kind == ML_ATTRIBUTE_NOMINAL ? class->n_labels : 1;
  gsize n_values = 0;
  const double *values = NULL;
  if (g_variant_is_of_type (state, G_VARIANT_TYPE ("ad")))
    values = g_variant_get_fixed_array (state, &n_values, sizeof (double));
  gboolean is_sound = n_values == n_outputs && n_values > 0;
  for (gsize i = 0; is_sound && i < n_values; i++)
    is_sound = isfinite (values[i]);
  if (!is_sound)
    {
      g_set_error (error, ML_ERROR, ML_ERROR_PARSE,
                   "the ZeroR model does not fit the class “%s”", class->name);
      return NULL;
    }
  return zero_r_new (class, values);
}

static void
ml_zero_r_learner_class_init (MlZeroRLearnerClass *klass)
{
  klass->title = N_ ("ZeroR");
  klass->category = N_ ("Rules");
  klass->description
      = N_ ("Predicts the most frequent class, or the mean of a numeric one, "
            "whatever the row says. The yardstick for all others.");
  klass->weka = "weka.classifiers.rules.ZeroR";
  klass->reference = "Witten, Frank, Hall and Pal, Data Mining, 4th ed., 2016";
  klass->traits = ML_TRAIT_NOMINAL_CLASS | ML_TRAIT_NUMERIC_CLASS
                  | ML_TRAIT_NUMERIC_INPUTS | ML_TRAIT_NOMINAL_INPUTS
                  | ML_TRAIT_IMAGE_INPUTS | ML_TRAIT_MISSING_INPUTS
                  | ML_TRAIT_NO_INPUTS | ML_TRAIT_ROW_WEIGHTS;
  klass->memory = ml_counts_memory;
  klass->fit = zero_r_fit;
  klass->load = zero_r_load;
}

static void
ml_zero_r_learner_init (MlZeroRLearner *self)
{
}
