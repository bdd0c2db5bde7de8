/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The polynomial kernel of rows brought to length 1 in its space:
 * P (x, y) / √(P (x, x) P (y, y)). */
#include "ml-number.h"
#include "ml-svm-kernel.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  MlSvmKernel parent;
  double exponent;
  gboolean lower_order;
} MlNormalizedPolySvmKernel;

typedef MlSvmKernelClass MlNormalizedPolySvmKernelClass;

static const MlOption options[] = {
  ML_OPTION_DOUBLE (MlNormalizedPolySvmKernel, exponent, 1e-3, 100, 2, "E",
                    N_ ("Exponent"), N_ ("The power of the inner product")),
  ML_OPTION_BOOLEAN (MlNormalizedPolySvmKernel, lower_order, FALSE, "L",
                     N_ ("Lower orders"),
                     N_ ("Add 1 before the power, so that lower powers count "
                         "as well")),
};

GType ml_normalized_poly_svm_kernel_get_type (void);
G_DEFINE_FINAL_TYPE (MlNormalizedPolySvmKernel, ml_normalized_poly_svm_kernel,
                     ML_TYPE_SVM_KERNEL)

static void
normalized_apply (MlSvmKernel *kernel, guint n, double square,
                  const double *squares, double *values)
{
  const MlNormalizedPolySvmKernel *self
      = (const MlNormalizedPolySvmKernel *) kernel;
  const double more = self->lower_order ? 1 : 0;
  for (guint j = 0; j < n; j++)
    {
      const double lengths = sqrt ((square + more) * (squares[j] + more));
      values[j] = lengths > 0
                      ? pow ((values[j] + more) / lengths, self->exponent)
                      : 0;
    }
}

static char *
normalized_describe (MlSvmKernel *kernel)
{
  const MlNormalizedPolySvmKernel *self
      = (const MlNormalizedPolySvmKernel *) kernel;
  g_autofree char *exponent = ml_number_as_java (self->exponent);
  const char *more = self->lower_order ? "+1" : "";
  return g_strdup_printf ("Normalized Poly Kernel%s: K(x,y) = "
                          "(<x,y>%s)^%s/((<x,x>%s)^%s*(<y,y>%s)^%s)^(1/2)",
                          self->lower_order ? " with lower order" : "", more,
                          exponent, more, exponent, more, exponent);
}

static void
ml_normalized_poly_svm_kernel_class_init (MlNormalizedPolySvmKernelClass *klass)
{
  klass->title = N_ ("Normalized polynomial kernel");
  klass->description
      = N_ ("A power of the cosine between two rows: lengths do not count");
  klass->weka = "weka.classifiers.functions.supportVector.NormalizedPolyKernel";
  klass->weka_flags = "E L -C 250007";
  klass->apply = normalized_apply;
  klass->describe = normalized_describe;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_normalized_poly_svm_kernel_init (MlNormalizedPolySvmKernel *self)
{
}
