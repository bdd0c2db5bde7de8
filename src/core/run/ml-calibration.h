/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether probabilities mean what they say: of the rows given 70 %, are 70 %
 * of that class? */
#pragma once

#include "ml-evaluation.h"

typedef struct
{
  double low, high;  /* range of the probabilities, high included in the last */
  double weight;     /* of the rows in it                                    */
  double predicted;  /* their mean probability; NaN: no rows                 */
  double observed;   /* share of the class among them; NaN: no rows          */
} MlCalibrationBin;

typedef struct
{
  GArray *bins;      /* MlCalibrationBin                                     */
  double error;      /* expected calibration error: mean |predicted - observed|, rows weighted */
  double brier;      /* mean squared distance of the probability from 0 or 1 */
} MlCalibration;

MlCalibration *ml_calibration_new  (const MlEvaluation *evaluation, guint class_index, guint n_bins, gboolean has_equal_counts);
void           ml_calibration_free (MlCalibration *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlCalibration, ml_calibration_free)
