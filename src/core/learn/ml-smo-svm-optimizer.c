/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sequential minimal optimization, LIBSVM's way (R.-E. Fan, P.-H. Chen and
 * C.-J. Lin, "Working set selection using second order information for training
 * support vector machines", 2005). Takes the place of WEKA's RegSMOImproved. */
#include "ml-svm-optimizer.h"

#include <glib/gi18n-lib.h>

typedef MlSvmOptimizer MlSmoSvmOptimizer;
typedef MlSvmOptimizerClass MlSmoSvmOptimizerClass;

GType ml_smo_svm_optimizer_get_type (void);
G_DEFINE_FINAL_TYPE (MlSmoSvmOptimizer, ml_smo_svm_optimizer,
                     ML_TYPE_SVM_OPTIMIZER)

static void
ml_smo_svm_optimizer_class_init (MlSmoSvmOptimizerClass *klass)
{
  klass->title = N_ ("Sequential minimal optimization");
  klass->weka = "weka.classifiers.functions.supportVector.RegSMOImproved";
  klass->weka_flags = "T -V! -P 1.0E-12 L -W 1";
}

static void
ml_smo_svm_optimizer_init (MlSmoSvmOptimizer *self)
{
}
