/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Student's t-test of paired figures whose training sets overlap, as those of
 * repeated cross-validations do. */
#pragma once

#include <glib.h>

typedef struct
{
  guint n;           /* pairs                                                */
  double mean, sd;   /* of the differences x - y                             */
  double t;          /* infinite where the differences are equal, but not 0  */
  double df;         /* n - 1                                                */
  double p;          /* two-tailed; NaN: fewer than two pairs                */
} MlTTest;

MlTTest ml_t_test_paired (const double *x, const double *y, guint n, double test_share);
double  ml_t_quantile    (double p, double df); /* of Student's distribution */
