/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The Pearson VII universal kernel, between a bell and a peak with long tails
 * (B. Üstün, W. J. Melssen and L. M. C. Buydens, "Facilitating the application
 * of support vector regression by using a universal Pearson VII function based
 * kernel", 2006):
 *
 *   1 / (1 + (2 |x - y| √(2^(1/ω) - 1) / σ)²)^ω */
#include "ml-number.h"
#include "ml-svm-kernel.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  MlSvmKernel parent;
  double omega, sigma;
} MlPukSvmKernel;

typedef MlSvmKernelClass MlPukSvmKernelClass;

static const MlOption options[] = {
  ML_OPTION_DOUBLE (MlPukSvmKernel, omega, 1e-3, 1e6, 1, "O", N_ ("Omega"),
                    N_ ("The form: 1 has long tails, large is a bell")),
  ML_OPTION_DOUBLE (MlPukSvmKernel, sigma, 1e-9, 1e9, 1, "S", N_ ("Sigma"),
                    N_ ("The width at half height")),
};

GType ml_puk_svm_kernel_get_type (void);
G_DEFINE_FINAL_TYPE (MlPukSvmKernel, ml_puk_svm_kernel, ML_TYPE_SVM_KERNEL)

static void
puk_apply (MlSvmKernel *kernel, guint n, double square, const double *squares,
           double *values)
{
  const MlPukSvmKernel *self = (const MlPukSvmKernel *) kernel;
  const double factor
      = 4 * (pow (2, 1 / self->omega) - 1) / (self->sigma * self->sigma);
  for (guint j = 0; j < n; j++)
    {
      const double distance = square + squares[j] - 2 * values[j];
      values[j] = pow (1 + factor * MAX (distance, 0), -self->omega);
    }
}

static char *
puk_describe (MlSvmKernel *kernel)
{
  return g_strdup ("Puk kernel");
}

static void
ml_puk_svm_kernel_class_init (MlPukSvmKernelClass *klass)
{
  klass->title = N_ ("Pearson VII kernel");
  klass->description
      = N_ ("Between a bell and a peak with long tails, as omega says");
  klass->weka = "weka.classifiers.functions.supportVector.Puk";
  klass->weka_flags = "-C 250007 O S";
  klass->apply = puk_apply;
  klass->describe = puk_describe;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_puk_svm_kernel_init (MlPukSvmKernel *self)
{
}
