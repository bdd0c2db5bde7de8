/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Kernels: the likeness of two rows, computed from their inner products alone,
 * so that one matrix product serves all of them. One file a kernel. */
#pragma once

#include "ml-option.h"

#define ML_TYPE_SVM_KERNEL (ml_svm_kernel_get_type ())
G_DECLARE_DERIVABLE_TYPE (MlSvmKernel, ml_svm_kernel, ML, SVM_KERNEL, GObject)

struct _MlSvmKernelClass
{
  GObjectClass parent_class;
  const char *title;       /* N_("Polynomial")                                  */
  const char *description; /* N_(one sentence)                                  */
  const char *weka;        /* class name in WEKA                                */
  const char *weka_flags;  /* see MlWekaName                                    */
  void     (*apply)     (MlSvmKernel *self, guint n, double square, const double *squares, double *values); /* values: x · y_j in, K (x, y_j) out; square: x · x, squares: y_j · y_j */
  gboolean (*is_linear) (MlSvmKernel *self); /* (nullable): whether K (x, y) = x · y now */
  char    *(*describe)  (MlSvmKernel *self); /* (transfer full): in WEKA's words         */
};

MlSvmKernel *ml_svm_kernel_from_text (const char *text, GError **error); /* "Poly exponent=2", "RBF gamma=0.02" or WEKA's line */
gboolean     ml_svm_kernel_is_linear (MlSvmKernel *self);
void         ml_svm_kernel_apply     (MlSvmKernel *self, guint n, double square, const double *squares, double *values);
char        *ml_svm_kernel_describe  (MlSvmKernel *self);
double      *ml_svm_kernel_matrix    (MlSvmKernel *self, guint n, guint n_inputs, const double *rows, GError **error); /* (transfer full) (nullable): n × n: K of each with each */
void         ml_svm_kernel_squares   (guint n, guint n_inputs, const double *rows, double *squares); /* x · x of each row */
