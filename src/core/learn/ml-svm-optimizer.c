/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-svm-optimizer.h"

#include "ml-settings.h"

#include <glib/gi18n-lib.h>

G_DEFINE_ABSTRACT_TYPE (MlSvmOptimizer, ml_svm_optimizer, G_TYPE_OBJECT)

static const MlOption options[] = {
  ML_OPTION_DOUBLE (MlSvmOptimizer, tube, 0, 1e9, 1e-3, "L", N_ ("Tube"),
                    N_ ("Errors as small as this are free (epsilon), after "
                        "scaling of the class")),
  ML_OPTION_DOUBLE (MlSvmOptimizer, tolerance, 1e-9, 1, 1e-3, "T",
                    N_ ("Tolerance"),
                    N_ ("How far from the optimum training may end")),
};

static MlWekaName
weka_name (gpointer klass)
{
  const MlSvmOptimizerClass *optimizer = klass;
  return (MlWekaName){ .name = optimizer->weka,
                       .flags = optimizer->weka_flags };
}

static void
ml_svm_optimizer_class_init (MlSvmOptimizerClass *klass)
{
  ml_settings_set_weka_names (ML_TYPE_SVM_OPTIMIZER, weka_name);
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_svm_optimizer_init (MlSvmOptimizer *self)
{
}

/** ml_svm_optimizer_from_text: Returns: (transfer full) (nullable): one with
 * those settings */
MlSvmOptimizer *
ml_svm_optimizer_from_text (const char *text, GError **error)
{
  return ml_settings_from_text (ML_TYPE_SVM_OPTIMIZER, text, error);
}
