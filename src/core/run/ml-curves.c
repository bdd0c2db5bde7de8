/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-curves.h. Equal probabilities pass the threshold together, so that the
 * area counts ties as one half. Fawcett, An introduction to ROC analysis,
 * Pattern Recognition Letters 27, 2006. */
#include "ml-curves.h"

#include <math.h>
#include <stdlib.h>

typedef struct
{
  double probability, weight;
  gboolean is_positive;
} Case;

static int
compare_falling (const void *a, const void *b)
{
  double x = ((const Case *) a)->probability;
  double y = ((const Case *) b)->probability;
  return (x < y) - (x > y);
}

/* The rows whose class is known, the most probable first. */
static GArray *
collect_cases (const MlEvaluation *evaluation, guint class_index)
{
  const MlPrediction *predictions = ml_evaluation_predictions (evaluation);
  guint n = ml_evaluation_n_predictions (evaluation);
  GArray *cases = g_array_sized_new (FALSE, FALSE, sizeof (Case), n);
  for (guint i = 0; i < n; i++)
    {
      double p = ml_evaluation_distribution (evaluation, i)[class_index];
      if (isnan (predictions[i].actual) || isnan (p))
        continue;
      Case one
          = { p, predictions[i].weight, predictions[i].actual == class_index };
      g_array_append_val (cases, one);
    }
  if (cases->len > 0)
    qsort (cases->data, cases->len, sizeof (Case), compare_falling);
  return cases;
}

/**
 * ml_curves_threshold:
 * @class_index: the class that counts as positive
 *
 * Returns: (transfer full) (element-type MlCurvePoint): one point for each
 *   distinct probability, thresholds falling, after a first point where
 *   nothing is positive (threshold infinite)
 */
GArray *
ml_curves_threshold (const MlEvaluation *evaluation, guint class_index)
{
  g_return_val_if_fail (class_index < ml_evaluation_n_classes (evaluation),
                        NULL);
  GArray *curve = g_array_new (FALSE, FALSE, sizeof (MlCurvePoint));
  g_autoptr (GArray) cases = collect_cases (evaluation, class_index);
  MlCurvePoint point = { .threshold = (double) INFINITY };
  for (guint i = 0; i < cases->len; i++)
    {
      const Case *one = &g_array_index (cases, Case, i);
      *(one->is_positive ? &point.fn : &point.tn) += one->weight;
    }
  g_array_append_val (curve, point);
  for (guint i = 0; i < cases->len;)
    {
      point.threshold = g_array_index (cases, Case, i).probability;
      for (; i < cases->len; i++)
        {
          const Case *one = &g_array_index (cases, Case, i);
          if (one->probability != point.threshold)
            break;
          *(one->is_positive ? &point.tp : &point.fp) += one->weight;
          *(one->is_positive ? &point.fn : &point.tn) -= one->weight;
        }
      g_array_append_val (curve, point);
    }
  return curve;
}

/**
 * ml_curves_roc_area:
 * @curve: from ml_curves_threshold()
 *
 * Returns: the area under the ROC curve by trapezoids, which is the chance that
 *   a positive row ranks above a negative one; NaN if either kind is missing
 */
double
ml_curves_roc_area (const GArray *curve)
{
  double area = 0;
  for (guint i = 1; i < curve->len; i++)
    {
      const MlCurvePoint *a = &g_array_index (curve, MlCurvePoint, i - 1);
      const MlCurvePoint *b = &g_array_index (curve, MlCurvePoint, i);
      area += (b->fp - a->fp) * (a->tp + b->tp) / 2;
    }
  const MlCurvePoint *last
      = &g_array_index (curve, MlCurvePoint, curve->len - 1);
  return area / (last->tp * last->fp);
}

/**
 * ml_curves_prc_area:
 * @curve: from ml_curves_threshold()
 *
 * Returns: the area under the precision–recall curve by steps (average
 *   precision), without interpolation; NaN if there is no positive row
 */
double
ml_curves_prc_area (const GArray *curve)
{
  double area = 0;
  for (guint i = 1; i < curve->len; i++)
    {
      const MlCurvePoint *a = &g_array_index (curve, MlCurvePoint, i - 1);
      const MlCurvePoint *b = &g_array_index (curve, MlCurvePoint, i);
      if (b->tp > a->tp)
        area += b->tp / (b->tp + b->fp) * (b->tp - a->tp);
    }
  const MlCurvePoint *last
      = &g_array_index (curve, MlCurvePoint, curve->len - 1);
  return area / last->tp;
}
