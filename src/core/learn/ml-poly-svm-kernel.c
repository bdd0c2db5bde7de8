/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * (x · y)^e, or (x · y + 1)^e with the lower powers as well; e = 1 is the
 * linear kernel. */
#include "ml-number.h"
#include "ml-svm-kernel.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  MlSvmKernel parent;
  double exponent;
  gboolean lower_order;
} MlPolySvmKernel;

typedef MlSvmKernelClass MlPolySvmKernelClass;

static const MlOption options[] = {
  ML_OPTION_DOUBLE (MlPolySvmKernel, exponent, 1e-3, 100, 1, "E",
                    N_ ("Exponent"), N_ ("The power of the inner product")),
  ML_OPTION_BOOLEAN (MlPolySvmKernel, lower_order, FALSE, "L",
                     N_ ("Lower orders"),
                     N_ ("Add 1 before the power, so that lower powers count "
                         "as well")),
};

GType ml_poly_svm_kernel_get_type (void);
G_DEFINE_FINAL_TYPE (MlPolySvmKernel, ml_poly_svm_kernel, ML_TYPE_SVM_KERNEL)

static void
poly_apply (MlSvmKernel *kernel, guint n, double square, const double *squares,
            double *values)
{
  const MlPolySvmKernel *self = (const MlPolySvmKernel *) kernel;
  const double more = self->lower_order ? 1 : 0;
  if (self->exponent == 1)
    for (guint j = 0; j < n; j++)
      values[j] += more;
  else if (self->exponent == 2)
    for (guint j = 0; j < n; j++)
      values[j] = (values[j] + more) * (values[j] + more);
  else
    for (guint j = 0; j < n; j++)
      values[j] = pow (values[j] + more, self->exponent);
}

static gboolean
poly_is_linear (MlSvmKernel *kernel)
{
  const MlPolySvmKernel *self = (const MlPolySvmKernel *) kernel;
  return self->exponent == 1 && !self->lower_order;
}

static char *
poly_describe (MlSvmKernel *kernel)
{
  const MlPolySvmKernel *self = (const MlPolySvmKernel *) kernel;
  g_autofree char *exponent = ml_number_as_java (self->exponent);
  if (self->exponent == 1)
    return g_strdup_printf ("Linear Kernel%s: K(x,y) = <x,y>%s",
                            self->lower_order ? " with lower order" : "",
                            self->lower_order ? " + 1" : "");
  return self->lower_order
             ? g_strdup_printf ("Poly Kernel with lower order: K(x,y) = "
                                "(<x,y> + 1)^%s",
                                exponent)
             : g_strdup_printf ("Poly Kernel: K(x,y) = <x,y>^%s", exponent);
}

static void
ml_poly_svm_kernel_class_init (MlPolySvmKernelClass *klass)
{
  klass->title = N_ ("Polynomial kernel");
  klass->description = N_ ("A power of the inner product; 1 is the linear one");
  klass->weka = "weka.classifiers.functions.supportVector.PolyKernel";
  klass->weka_flags = "E L -C 250007";
  klass->apply = poly_apply;
  klass->is_linear = poly_is_linear;
  klass->describe = poly_describe;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_poly_svm_kernel_init (MlPolySvmKernel *self)
{
}
