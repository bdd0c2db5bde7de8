/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-moments.h"

#include <math.h>

/** ml_moments: Returns: of those of @values that are not NaN */
MlMoments
ml_moments (const double *values, guint n)
{
  MlMoments made = { 0, (double) NAN, (double) NAN };
  double sum = 0, squares = 0;
  for (guint i = 0; i < n; i++)
    if (!isnan (values[i]))
      {
        sum += values[i];
        made.n++;
      }
  if (made.n > 0)
    made.mean = sum / made.n;
  for (guint i = 0; i < n; i++)
    if (!isnan (values[i]))
      squares += (values[i] - made.mean) * (values[i] - made.mean);
  if (made.n > 1)
    made.sd = sqrt (squares / (made.n - 1));
  return made;
}
