/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Made-up findings of studies, to draw. */
#pragma once

#include "plot-chart.h"

#include "ml-importances.h"
#include "ml-partial-dependence.h"
#include "ml-training-sizes.h"

#include <math.h>

/* Of the first columns of @data, the later the smaller; the last is negative. */
static inline MlFindings *
study_importances (MlDataset *data)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (MlImportance));
  const MlMoments error = { 10, 24, 3 };
  for (guint i = 0; i < 8; i++)
    {
      const MlImportance one
          = { i, NULL, { 50, 12 / (1.0 + i) - 2, 3 / (1.0 + i) } };
      g_array_append_val (list, one);
    }
  MlFindings *made
      = ML_FINDINGS (ml_importances_new (data, list, &error, TRUE));
  ml_findings_set_title (made, g_strdup ("J48 · diabetes"));
  return made;
}

/* A rising curve over the second column of @data, with lines around it. */
static inline MlFindings *
study_dependence (MlDataset *data, int target)
{
  enum
  {
    N_GRID = 12,
    N_LINES = 15
  };
  GPtrArray *curves = g_ptr_array_new_with_free_func (
      (GDestroyNotify) ml_dependence_curve_unref);
  MlDependenceCurve *curve = ml_dependence_curve_new (1, N_GRID, 2, N_LINES);
  for (guint i = 0; i < N_GRID; i++)
    {
      const double t = (double) i / (N_GRID - 1);
      curve->grid[i] = 60 + 130 * t * sqrt (t);
      curve->means[2 * i + 1] = 0.15 + 0.6 * t * t;
      curve->means[2 * i] = 1 - curve->means[2 * i + 1];
      for (guint line = 0; line < N_LINES; line++)
        {
          const double off = (line / 7.0 - 1) * (0.05 + 0.1 * t);
          const guint place = (i * N_LINES + line) * 2;
          curve->lines[place] = (float) (curve->means[2 * i] + off);
          curve->lines[place + 1] = (float) (curve->means[2 * i + 1] - off);
        }
    }
  g_ptr_array_add (curves, curve);
  MlFindings *made
      = ML_FINDINGS (ml_partial_dependence_new (data, target, curves));
  ml_findings_set_title (made, g_strdup ("J48 · diabetes"));
  return made;
}

/* Errors that fall and rise towards each other, with a narrowing band. */
static inline MlFindings *
study_sizes (void)
{
  GArray *sizes = g_array_new (FALSE, FALSE, sizeof (MlTrainingSize));
  for (guint i = 1; i <= 10; i++)
    {
      const double off = 1 / sqrt (i);
      const MlTrainingSize size = { 10.0 * i,
                                    69.1 * i,
                                    { 10, 22 + 14 * off, 4 * off },
                                    { 10, 22 - 9 * off, 2 * off } };
      g_array_append_val (sizes, size);
    }
  MlFindings *made = ML_FINDINGS (ml_training_sizes_new (sizes, TRUE));
  ml_findings_set_title (made, g_strdup ("J48 · diabetes"));
  return made;
}
