/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a column tells of the class, as a share of what it has to tell at all
 * (J. R. Quinlan, "C4.5", 1993). */
#include "ml-attribute-codes.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MlAttributeEvaluator parent;
  gboolean merges_missing;
} MlGainRatioAttributeEvaluator;

typedef MlAttributeEvaluatorClass MlGainRatioAttributeEvaluatorClass;

static const MlOption options[] = {
  ML_OPTION_BOOLEAN (
      MlGainRatioAttributeEvaluator, merges_missing, FALSE, "M",
      N_ ("Missing is a value"),
      N_ ("Without, missing values are shared out among the others")),
};

GType ml_gain_ratio_attribute_evaluator_get_type (void);
G_DEFINE_FINAL_TYPE (MlGainRatioAttributeEvaluator,
                     ml_gain_ratio_attribute_evaluator,
                     ML_TYPE_ATTRIBUTE_EVALUATOR)

static double
worth (const MlAssociation *self)
{
  return self->first > 0 ? self->gain / self->first : 0;
}

static gboolean
rate (MlAttributeEvaluator *evaluator, const MlSubset *rows, MlMonitor *monitor,
      double *worths, GError **error)
{
  const MlGainRatioAttributeEvaluator *self
      = (const MlGainRatioAttributeEvaluator *) evaluator;
  return ml_association_rate (evaluator, rows, self->merges_missing, FALSE,
                              worth, monitor, worths, error);
}

static void
ml_gain_ratio_attribute_evaluator_class_init (
    MlGainRatioAttributeEvaluatorClass *klass)
{
  klass->title = N_ ("Gain ratio");
  klass->description
      = N_ ("Information gain as a share of what the column has to tell");
  klass->weka = "weka.attributeSelection.GainRatioAttributeEval";
  klass->weka_flags = "M";
  klass->rate = rate;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_gain_ratio_attribute_evaluator_init (MlGainRatioAttributeEvaluator *self)
{
}
