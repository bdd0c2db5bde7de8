/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-calibration.h. Reliability diagrams after Niculescu-Mizil and Caruana,
 * Predicting good probabilities with supervised learning, ICML 2005; the
 * calibration error after Naeini, Cooper and Hauskrecht, AAAI 2015; Brier,
 * Verification of forecasts expressed in terms of probability, 1950. */
#include "ml-calibration.h"

#include <math.h>
#include <stdlib.h>

typedef struct
{
  double probability, weight;
  gboolean is_positive;
} Case;

static int
compare_rising (const void *a, const void *b)
{
  const double x = ((const Case *) a)->probability;
  const double y = ((const Case *) b)->probability;
  return (x > y) - (x < y);
}

static GArray *
collect_cases (const MlEvaluation *evaluation, guint class_index)
{
  const MlPrediction *predictions = ml_evaluation_predictions (evaluation);
  const guint n = ml_evaluation_n_predictions (evaluation);
  GArray *cases = g_array_sized_new (FALSE, FALSE, sizeof (Case), n);
  for (guint i = 0; i < n; i++)
    {
      const double p = ml_evaluation_distribution (evaluation, i)[class_index];
      const Case one
          = { p, predictions[i].weight, predictions[i].actual == class_index };
      if (!isnan (predictions[i].actual) && !isnan (p))
        g_array_append_val (cases, one);
    }
  if (cases->len > 0)
    qsort (cases->data, cases->len, sizeof (Case), compare_rising);
  return cases;
}

/* Which of n equally wide bins of 0 … 1 a probability falls in. */
static guint
bin_of (double probability, guint n_bins)
{
  const double place = floor (CLAMP (probability, 0, 1) * n_bins);
  return MIN ((guint) place, n_bins - 1);
}

/* The cases first … end - 1. */
static MlCalibrationBin
sum_up (const Case *cases, guint first, guint end, double low, double high)
{
  MlCalibrationBin bin = { low, high, 0, 0, 0 };
  for (guint i = first; i < end; i++)
    {
      bin.weight += cases[i].weight;
      bin.predicted += cases[i].weight * cases[i].probability;
      bin.observed += cases[i].is_positive ? cases[i].weight : 0;
    }
  bin.predicted /= bin.weight; /* NaN: no rows */
  bin.observed /= bin.weight;
  return bin;
}

static void
add_equal_widths (MlCalibration *self, const Case *cases, guint n, guint n_bins)
{
  for (guint bin = 0, first = 0; bin < n_bins; bin++)
    {
      guint end = first;
      while (end < n && bin_of (cases[end].probability, n_bins) == bin)
        end++;
      const MlCalibrationBin made = sum_up (
          cases, first, end, (double) bin / n_bins, (bin + 1.0) / n_bins);
      g_array_append_val (self->bins, made);
      first = end;
    }
}

/* Equal probabilities stay together, so there may be fewer bins. */
static void
add_equal_counts (MlCalibration *self, const Case *cases, guint n, guint n_bins)
{
  for (guint bin = 0, first = 0; bin < n_bins && first < n; bin++)
    {
      guint end = MAX ((guint) ((bin + 1.0) * n / n_bins + 0.5), first + 1);
      while (end < n && cases[end].probability == cases[end - 1].probability)
        end++;
      const MlCalibrationBin made
          = sum_up (cases, first, end, cases[first].probability,
                    cases[end - 1].probability);
      g_array_append_val (self->bins, made);
      first = end;
    }
}

/**
 * ml_calibration_new:
 * @class_index: whose probability is looked at
 * @n_bins: 1 or more
 * @has_equal_counts: bins of about as many rows, instead of equal widths
 */
MlCalibration *
ml_calibration_new (const MlEvaluation *evaluation, guint class_index,
                    guint n_bins, gboolean has_equal_counts)
{
  g_return_val_if_fail (
      class_index < ml_evaluation_n_classes (evaluation) && n_bins > 0, NULL);
  MlCalibration *self = g_new0 (MlCalibration, 1);
  self->bins = g_array_new (FALSE, FALSE, sizeof (MlCalibrationBin));
  g_autoptr (GArray) cases = collect_cases (evaluation, class_index);
  const Case *c = (const Case *) (gpointer) cases->data;
  if (has_equal_counts)
    add_equal_counts (self, c, cases->len, n_bins);
  else
    add_equal_widths (self, c, cases->len, n_bins);
  double weight = 0;
  for (guint i = 0; i < cases->len; i++)
    {
      const double off = c[i].probability - c[i].is_positive;
      weight += c[i].weight;
      self->brier += c[i].weight * off * off;
    }
  for (guint i = 0; i < self->bins->len; i++)
    {
      const MlCalibrationBin *bin
          = &g_array_index (self->bins, MlCalibrationBin, i);
      if (bin->weight > 0)
        self->error += bin->weight * fabs (bin->predicted - bin->observed);
    }
  self->brier /= weight;
  self->error /= weight;
  return self;
}

/** ml_calibration_free: NULL is fine */
void
ml_calibration_free (MlCalibration *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->bins);
  g_free (self);
}
