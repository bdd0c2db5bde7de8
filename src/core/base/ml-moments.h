/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Mean and standard deviation of a few figures, such as those of folds. */
#pragma once

#include <glib.h>

typedef struct
{
  guint n;     /* figures that are known                                     */
  double mean; /* NaN: none is                                               */
  double sd;   /* with n - 1; NaN: fewer than two                            */
} MlMoments;

MlMoments ml_moments (const double *values, guint n); /* NaN among them: not known */
