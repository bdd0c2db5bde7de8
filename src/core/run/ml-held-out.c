/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-held-out.h"

#include <math.h>

/* Sums over rows whose class is known, weights counted. */
typedef struct
{
  double weight, wrong, squared;
} Sums;

static void
add_row (Sums *sums, const double *output, guint n_classes, double actual,
         double weight)
{
  if (isnan (actual) || (n_classes == 0 && isnan (*output)))
    return;
  sums->weight += weight;
  if (n_classes > 0)
    sums->wrong
        += weight * (ml_most_probable (output, n_classes) != (int) actual);
  else
    sums->squared += weight * (*output - actual) * (*output - actual);
}

/**
 * ml_held_out_error:
 * @rows: of the predictor's columns, with their class; weights count
 * @monitor: (nullable): where a stop comes from
 *
 * Rows without a class are left out, as WEKA does; those whose class the model
 * does not tell are wrong.
 *
 * Returns: percent of a nominal class, the unit of the class otherwise; NaN:
 *   stopped, or no row's class is known
 */
double
ml_held_out_error (MlPredictor *predictor, const MlSubset *rows,
                   MlMonitor *monitor)
{
  const guint n_outputs = ml_predictor_n_outputs (predictor);
  const gboolean is_nominal
      = ml_subset_class (rows)->kind == ML_ATTRIBUTE_NOMINAL;
  g_autofree double *outputs
      = g_new (double, (gsize) rows->n_rows *n_outputs + 1);
  g_autoptr (MlSubset) ready = ml_predictor_transform (predictor, rows);
  if (!ml_model_predict_watched (ml_predictor_model (predictor), ready, monitor,
                                 outputs))
    return (double) NAN;
  Sums sums = { 0 };
  for (guint i = 0; i < rows->n_rows; i++)
    add_row (&sums, outputs + (gsize) i * n_outputs, is_nominal ? n_outputs : 0,
             ml_subset_target (rows, i), ml_subset_weight (rows, i));
  return is_nominal ? 100 * sums.wrong / sums.weight
                    : sqrt (sums.squared / sums.weight);
}
