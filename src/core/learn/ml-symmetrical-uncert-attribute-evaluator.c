/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a column and the class tell of each other, as a share of what both have
 * to tell (Press et al., "Numerical recipes", 14.4). */
#include "ml-attribute-codes.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MlAttributeEvaluator parent;
  gboolean merges_missing;
} MlSymmetricalUncertAttributeEvaluator;

typedef MlAttributeEvaluatorClass MlSymmetricalUncertAttributeEvaluatorClass;

static const MlOption options[] = {
  ML_OPTION_BOOLEAN (
      MlSymmetricalUncertAttributeEvaluator, merges_missing, FALSE, "M",
      N_ ("Missing is a value"),
      N_ ("Without, missing values are shared out among the others")),
};

GType ml_symmetrical_uncert_attribute_evaluator_get_type (void);
G_DEFINE_FINAL_TYPE (MlSymmetricalUncertAttributeEvaluator,
                     ml_symmetrical_uncert_attribute_evaluator,
                     ML_TYPE_ATTRIBUTE_EVALUATOR)

static gboolean
rate (MlAttributeEvaluator *evaluator, const MlSubset *rows, MlMonitor *monitor,
      double *worths, GError **error)
{
  const MlSymmetricalUncertAttributeEvaluator *self
      = (const MlSymmetricalUncertAttributeEvaluator *) evaluator;
  return ml_association_rate (evaluator, rows, self->merges_missing, FALSE,
                              ml_association_uncertainty, monitor, worths,
                              error);
}

static void
ml_symmetrical_uncert_attribute_evaluator_class_init (
    MlSymmetricalUncertAttributeEvaluatorClass *klass)
{
  klass->title = N_ ("Symmetrical uncertainty");
  klass->description
      = N_ ("What a column and the class tell of each other, from 0 to 1");
  klass->weka = "weka.attributeSelection.SymmetricalUncertAttributeEval";
  klass->weka_flags = "M";
  klass->rate = rate;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_symmetrical_uncert_attribute_evaluator_init (
    MlSymmetricalUncertAttributeEvaluator *self)
{
}
