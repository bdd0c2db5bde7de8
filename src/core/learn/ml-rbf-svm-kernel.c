/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * exp (-γ |x - y|²): likeness falls with distance. */
#include "ml-number.h"
#include "ml-svm-kernel.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  MlSvmKernel parent;
  double gamma;
} MlRbfSvmKernel;

typedef MlSvmKernelClass MlRbfSvmKernelClass;

static const MlOption options[] = {
  ML_OPTION_DOUBLE (MlRbfSvmKernel, gamma, 1e-9, 1e9, 0.01, "G", N_ ("Gamma"),
                    N_ ("How fast likeness falls with the squared distance")),
};

GType ml_rbf_svm_kernel_get_type (void);
G_DEFINE_FINAL_TYPE (MlRbfSvmKernel, ml_rbf_svm_kernel, ML_TYPE_SVM_KERNEL)

static void
rbf_apply (MlSvmKernel *kernel, guint n, double square, const double *squares,
           double *values)
{
  const double gamma = ((const MlRbfSvmKernel *) kernel)->gamma;
  for (guint j = 0; j < n; j++)
    {
      const double distance = square + squares[j] - 2 * values[j];
      values[j] = exp (-gamma * MAX (distance, 0));
    }
}

static char *
rbf_describe (MlSvmKernel *kernel)
{
  g_autofree char *gamma
      = ml_number_as_java (((const MlRbfSvmKernel *) kernel)->gamma);
  return g_strdup_printf ("RBF Kernel: K(x,y) = exp(-%s*(x-y)^2)", gamma);
}

static void
ml_rbf_svm_kernel_class_init (MlRbfSvmKernelClass *klass)
{
  klass->title = N_ ("RBF kernel");
  klass->description
      = N_ ("Likeness falls with distance, as a bell around each row");
  klass->weka = "weka.classifiers.functions.supportVector.RBFKernel";
  klass->weka_flags = "-C 250007 G";
  klass->apply = rbf_apply;
  klass->describe = rbf_describe;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_rbf_svm_kernel_init (MlRbfSvmKernel *self)
{
}
