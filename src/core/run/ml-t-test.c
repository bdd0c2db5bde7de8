/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-t-test.h. Folds share most of their training rows, so their figures
 * vary less than those of independent samples, and the plain test finds
 * differences that are not there. Nadeau and Bengio, Inference for the
 * generalization error, Machine Learning 52, 2003, add the share of the test
 * rows to the variance; WEKA's Experimenter does the same. */
#include "ml-t-test.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static double
mean_of (const double *x, const double *y, guint n)
{
  double sum = 0;
  for (guint i = 0; i < n; i++)
    sum += x[i] - y[i];
  return sum / n;
}

static double
variance_of (const double *x, const double *y, guint n, double mean)
{
  double squares = 0;
  for (guint i = 0; i < n; i++)
    {
      const double off = x[i] - y[i] - mean;
      squares += off * off;
    }
  return squares / (n - 1);
}

/**
 * ml_t_test_paired:
 * @x: (array length=n): figures of one method
 * @y: (array length=n): of the other on the same splits
 * @test_share: rows tested on, divided by rows trained on; 0 makes it the
 *   plain paired test
 *
 * t = mean (d) / sqrt ((1 / n + test_share) var (d)) with n - 1 degrees of
 * freedom. Differences that are all equal are significant unless they are 0.
 */
MlTTest
ml_t_test_paired (const double *x, const double *y, guint n, double test_share)
{
  MlTTest test = {
    n,           (double) NAN, (double) NAN, (double) NAN, n > 0 ? n - 1.0 : 0,
    (double) NAN
  };
  if (n == 0)
    return test;
  test.mean = mean_of (x, y, n);
  if (n == 1)
    return test;
  const double variance = variance_of (x, y, n, test.mean);
  test.sd = sqrt (variance);
  if (!(variance > 0))
    {
      test.t = test.mean == 0 ? 0 : copysign ((double) INFINITY, test.mean);
      test.p = test.mean == 0 ? 1 : 0;
      return test;
    }
  test.t = test.mean / sqrt ((1.0 / n + test_share) * variance);
  test.p = 2 * gsl_cdf_tdist_Q (fabs (test.t), test.df);
  return test;
}

/** ml_t_quantile: Returns: the value that Student's distribution with @df
 * degrees of freedom stays below with probability @p */
double
ml_t_quantile (double p, double df)
{
  return gsl_cdf_tdist_Pinv (p, df);
}
