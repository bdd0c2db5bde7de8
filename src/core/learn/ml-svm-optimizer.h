/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a machine of a numeric class is trained: what WEKA's SMOreg has behind
 * -I. One file a way. */
#pragma once

#include "ml-option.h"

#define ML_TYPE_SVM_OPTIMIZER (ml_svm_optimizer_get_type ())

typedef struct /*< private: for subclasses >*/
{
  GObject parent;
  double tube, tolerance;
} MlSvmOptimizer;

typedef struct
{
  GObjectClass parent_class;
  const char *title;      /* N_("…")            */
  const char *weka;       /* class name in WEKA */
  const char *weka_flags; /* see MlWekaName     */
} MlSvmOptimizerClass;

GType           ml_svm_optimizer_get_type  (void);
MlSvmOptimizer *ml_svm_optimizer_from_text (const char *text, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlSvmOptimizer, g_object_unref)
