/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Made-up findings of studies, to draw. */
#pragma once

#include "plot-chart.h"

#include "ml-importances.h"
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
