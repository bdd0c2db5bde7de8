/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The minimum of a smooth function of many numbers by BFGS: a quasi-Newton
 * method that learns the curvature from the gradients it meets.
 *
 * J. E. Dennis and R. B. Schnabel, Numerical Methods for Unconstrained
 * Optimization and Nonlinear Equations (1983): the update of the inverse
 * Hessian, 9.2, and the line search of algorithm A6.3.1mod. Without the matrix:
 * J. Nocedal, "Updating quasi-Newton matrices with limited storage"
 * (Mathematics of Computation 35, 1980). Constants and the order of the tests
 * for the end are such that WEKA's iterates come out. */
#pragma once

#include "ml-monitor.h"

/* The value at @x (n), and the gradient there; infinite where there is none. */
typedef double (*MlObjective) (const double *x, double *gradient, gpointer data);

typedef struct
{
  guint n;
  MlObjective objective;
  gpointer data;
  guint max_iterations;     /* 0: until it converges                              */
  gboolean limited_memory;  /* keeps 20 pairs of vectors of the last 200           */
  MlMonitor *monitor;       /* (nullable): may stop it; what was reached is in x  */
} MlMinimize;

double ml_minimize (const MlMinimize *self, double *x); /* start in, minimum out; Returns: the value there */
