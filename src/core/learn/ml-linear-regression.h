/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Least squares with a ridge on numbers in memory, and the choice of columns
 * that WEKA's LinearRegression makes: of columns that say the same all but one
 * go, then those that Akaike's criterion does not miss (R. J. Quinlan,
 * "Learning with continuous classes", 1992; Y. Wang and I. H. Witten, "Inducing
 * model trees for continuous classes", 1997). */
#pragma once

#include "ml-monitor.h"

typedef enum /* WEKA's numbers */
{
  ML_SELECTION_M5,
  ML_SELECTION_NONE,
  ML_SELECTION_GREEDY,
} MlSelection;

typedef struct
{
  guint n_rows, n_inputs;
  const double *inputs;  /* n_rows × n_inputs */
  const double *targets; /* n_rows            */
  const double *weights; /* n_rows            */
  MlSelection selection;
  gboolean eliminates_collinear;
  double ridge;
} MlLinearRegression;

/* (transfer full): n_inputs coefficients, 0 where a column was left out, then the intercept. */
double *ml_linear_regression_fit (const MlLinearRegression *self, MlMonitor *monitor, gboolean *is_used);
