/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the learners of support vector machines share with the world: WEKA's
 * choice of scalings, and how it writes a machine. */
#pragma once

#include "ml-design.h"
#include "ml-svm-machine.h"

typedef enum /* WEKA's numbers */
{
  ML_SVM_NORMALIZE,
  ML_SVM_STANDARDIZE,
  ML_SVM_UNSCALED,
} MlSvmScaling;

GType     ml_svm_scaling_get_type (void); /* choices of an option */
MlScaling ml_svm_scaling_of       (MlSvmScaling self);
void      ml_svm_describe_machine (GString *text, const MlSvmSet *set, guint index, const MlDesign *design, MlSvmScaling scaling);
