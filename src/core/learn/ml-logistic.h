/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Multinomial logistic regression with a ridge on numbers in memory. S. le
 * Cessie and J. C. van Houwelingen, "Ridge estimators in logistic regression"
 * (Applied Statistics 41, 1992). The last class is the reference: its score is
 * 0, and
 *
 *   p (k | x) = exp (b_k + w_k · x) / (1 + Σ exp (b_j + w_j · x))
 *
 * minimized is - Σ weight · ln p (class | x) + ridge Σ w² (not b). */
#pragma once

#include "ml-monitor.h"

typedef struct
{
  guint n_rows, n_inputs, n_classes;
  const double *inputs;   /* n_rows × n_inputs, best of mean 0 and sd 1 */
  const gint32 *classes;  /* n_rows                                     */
  const double *weights;  /* (nullable): n_rows                         */
  double ridge;
  guint max_iterations;   /* 0: until it converges                      */
  gboolean limited_memory;
} MlLogistic;

double *ml_logistic_fit     (const MlLogistic *self, MlMonitor *monitor); /* (transfer full): (n_inputs + 1) × (n_classes - 1), b first */
void    ml_logistic_predict (guint n_rows, guint n_inputs, guint n_classes, const double *coefficients, const double *inputs, double *out); /* out: n_rows × n_classes */
