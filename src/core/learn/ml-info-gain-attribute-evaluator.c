/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How many bits a column tells of the class (J. R. Quinlan, "Induction of
 * decision trees", Machine Learning 1, 1986); numbers are cut into intervals
 * first. */
#include "ml-attribute-codes.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MlAttributeEvaluator parent;
  gboolean merges_missing, binarizes;
} MlInfoGainAttributeEvaluator;

typedef MlAttributeEvaluatorClass MlInfoGainAttributeEvaluatorClass;

static const MlOption options[] = {
  ML_OPTION_BOOLEAN (
      MlInfoGainAttributeEvaluator, merges_missing, FALSE, "M",
      N_ ("Missing is a value"),
      N_ ("Without, missing values are shared out among the others")),
  ML_OPTION_BOOLEAN (MlInfoGainAttributeEvaluator, binarizes, FALSE, "B",
                     N_ ("Only two intervals"),
                     N_ ("Numbers count as above 0 or not")),
};

GType ml_info_gain_attribute_evaluator_get_type (void);
G_DEFINE_FINAL_TYPE (MlInfoGainAttributeEvaluator,
                     ml_info_gain_attribute_evaluator,
                     ML_TYPE_ATTRIBUTE_EVALUATOR)

static double
worth (const MlAssociation *self)
{
  return self->gain;
}

static gboolean
rate (MlAttributeEvaluator *evaluator, const MlSubset *rows, MlMonitor *monitor,
      double *worths, GError **error)
{
  const MlInfoGainAttributeEvaluator *self
      = (const MlInfoGainAttributeEvaluator *) evaluator;
  return ml_association_rate (evaluator, rows, self->merges_missing,
                              self->binarizes, worth, monitor, worths, error);
}

static void
ml_info_gain_attribute_evaluator_class_init (
    MlInfoGainAttributeEvaluatorClass *klass)
{
  klass->title = N_ ("Information gain");
  klass->description = N_ ("How many bits a column tells of the class");
  klass->weka = "weka.attributeSelection.InfoGainAttributeEval";
  klass->weka_flags = "M B";
  klass->rate = rate;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_info_gain_attribute_evaluator_init (MlInfoGainAttributeEvaluator *self)
{
}
