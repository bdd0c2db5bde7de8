/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Threshold curves of one class against the rest: ROC, precision–recall, and
 * what a draggable threshold needs. */
#pragma once

#include "ml-evaluation.h"

typedef struct
{
  double threshold;      /* "positive" if p >= threshold                    */
  double tp, fp, tn, fn; /* weights                                         */
} MlCurvePoint;

GArray *ml_curves_threshold (const MlEvaluation *evaluation, guint class_index); /* MlCurvePoint, thresholds falling, from (0,0) to (1,1) */
double  ml_curves_roc_area  (const GArray *curve);
double  ml_curves_prc_area  (const GArray *curve);
