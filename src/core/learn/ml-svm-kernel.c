/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-svm-kernel.h"

#include "ml-error.h"
#include "ml-linear-algebra.h"
#include "ml-parallel.h"
#include "ml-settings.h"

enum
{
  BLOCK = 256, /* rows of a matrix computed at once */
};

G_DEFINE_ABSTRACT_TYPE (MlSvmKernel, ml_svm_kernel, G_TYPE_OBJECT)

static MlWekaName
weka_name (gpointer klass)
{
  const MlSvmKernelClass *kernel = klass;
  return (MlWekaName){ .name = kernel->weka, .flags = kernel->weka_flags };
}

static void
ml_svm_kernel_class_init (MlSvmKernelClass *klass)
{
  ml_settings_set_weka_names (ML_TYPE_SVM_KERNEL, weka_name);
}

static void
ml_svm_kernel_init (MlSvmKernel *self)
{
}

/** ml_svm_kernel_from_text: Returns: (transfer full) (nullable): a kernel with
 * those settings */
MlSvmKernel *
ml_svm_kernel_from_text (const char *text, GError **error)
{
  return ml_settings_from_text (ML_TYPE_SVM_KERNEL, text, error);
}

/** ml_svm_kernel_is_linear: Returns: whether a machine of it is one weight an
 * input */
gboolean
ml_svm_kernel_is_linear (MlSvmKernel *self)
{
  const MlSvmKernelClass *klass = ML_SVM_KERNEL_GET_CLASS (self);
  return klass->is_linear != NULL && klass->is_linear (self);
}

/**
 * ml_svm_kernel_apply:
 * @square: x · x
 * @squares: n: y_j · y_j
 * @values: (inout): n: x · y_j, becomes K (x, y_j)
 */
void
ml_svm_kernel_apply (MlSvmKernel *self, guint n, double square,
                     const double *squares, double *values)
{
  ML_SVM_KERNEL_GET_CLASS (self)->apply (self, n, square, squares, values);
}

/** ml_svm_kernel_describe: Returns: (transfer full): in WEKA's words */
char *
ml_svm_kernel_describe (MlSvmKernel *self)
{
  return ML_SVM_KERNEL_GET_CLASS (self)->describe (self);
}

/** ml_svm_kernel_squares: @squares: (out): n: the product of each row with
 * itself */
void
ml_svm_kernel_squares (guint n, guint n_inputs, const double *rows,
                       double *squares)
{
  for (guint i = 0; i < n; i++)
    squares[i] = ml_dot (n_inputs, rows + (gsize) i * n_inputs,
                         rows + (gsize) i * n_inputs);
}

typedef struct
{
  MlSvmKernel *kernel;
  guint n, n_inputs;
  const double *rows, *squares;
  double *matrix;
} Matrix;

/* A block of rows from its diagonal on. */
static void
fill_block (guint slice, gpointer data)
{
  const Matrix *self = data;
  const guint from = slice * BLOCK, n = MIN (BLOCK, self->n - from);
  const guint n_right = self->n - from;
  const double *first = self->rows + (gsize) from * self->n_inputs;
  double *block = self->matrix + (gsize) from * self->n + from;
  ml_multiply (FALSE, TRUE, n, n_right, self->n_inputs, 1, first,
               self->n_inputs, first, self->n_inputs, 0, block, self->n);
  for (guint i = 0; i < n; i++)
    ml_svm_kernel_apply (self->kernel, n_right - i, self->squares[from + i],
                         self->squares + from + i,
                         block + (gsize) i * (self->n + 1));
}

/**
 * ml_svm_kernel_matrix:
 * @rows: n × n_inputs
 *
 * Computed on all cores.
 *
 * Returns: (transfer full) (nullable): n × n; %ML_ERROR_DATA if there
 *   is no memory for it
 */
double *
ml_svm_kernel_matrix (MlSvmKernel *self, guint n, guint n_inputs,
                      const double *rows, GError **error)
{
  g_autofree double *squares = g_new (double, (gsize) n + 1);
  Matrix matrix = { self, n, n_inputs, rows, squares, NULL };
  matrix.matrix = g_try_malloc_n ((gsize) n * n + 1, sizeof (double));
  if (matrix.matrix == NULL)
    {
      g_set_error (error, ML_ERROR, ML_ERROR_DATA,
                   "The kernel of %u rows does not fit into memory: train on "
                   "a sample of the rows",
                   n);
      return NULL;
    }
  ml_svm_kernel_squares (n, n_inputs, rows, squares);
  ml_parallel_for ((n + BLOCK - 1) / BLOCK, fill_block, &matrix);
  ml_mirror (n, matrix.matrix);
  return matrix.matrix;
}
