/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One support vector machine of two classes or of a number, trained by LIBSVM
 * (C.-C. Chang and C.-J. Lin, "LIBSVM: a library for support vector machines",
 * 2011). Its own kernels are slow, so it is given the kernel matrix, made by
 * BLAS. It cannot be told to stop, so it works in a thread of its own, which
 * a stop leaves alone. */
#pragma once

#include "ml-monitor.h"

typedef struct
{
  guint n_rows;
  const guint32 *rows;   /* n_rows: of the matrix, as they take part     */
  const double *kernel;  /* n_kernel × n_kernel: K of each row with each */
  guint n_kernel;
  const double *targets; /* n_rows: 1 and -1, or numbers                 */
  gboolean is_regression;
  double cost;           /* of an error, C                               */
  double tolerance;      /* of the conditions of the optimum             */
  double tube;           /* of regression: errors this small are free    */
} MlSvmProblem;

typedef struct /* f (x) = Σ coefficients[i] K (x_i, x) + bias */
{
  double *coefficients; /* n_rows                        */
  double *decisions;    /* (nullable): n_rows: f of each */
  double bias;
} MlSvmSolution;

gboolean ml_svm_solve (const MlSvmProblem *self, MlMonitor *monitor, MlSvmSolution *solution, GError **error); /* FALSE: stopped, or no memory */
double   ml_svm_solver_memory (double n_rows);
