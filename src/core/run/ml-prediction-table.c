/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-prediction-table.h"

#include "ml-dataset-builder.h"

#include <math.h>

typedef double (*Cell) (const MlEvaluation *evaluation, guint index,
                        guint class_index);

static double
get_row (const MlEvaluation *evaluation, guint index, guint class_index)
{
  return ml_evaluation_predictions (evaluation)[index].row + 1.0;
}

static double
get_fold (const MlEvaluation *evaluation, guint index, guint class_index)
{
  return ml_evaluation_predictions (evaluation)[index].fold + 1.0;
}

static double
get_actual (const MlEvaluation *evaluation, guint index, guint class_index)
{
  return ml_evaluation_predictions (evaluation)[index].actual;
}

static double
get_predicted (const MlEvaluation *evaluation, guint index, guint class_index)
{
  return ml_evaluation_predictions (evaluation)[index].predicted;
}

static double
get_probability (const MlEvaluation *evaluation, guint index, guint class_index)
{
  return ml_evaluation_distribution (evaluation, index)[class_index];
}

static void
add_numbers (MlDatasetBuilder *builder, const MlEvaluation *evaluation,
             const char *name, Cell cell, guint class_index)
{
  const guint n = ml_evaluation_n_predictions (evaluation);
  double *values = g_new (double, n + 1);
  for (guint i = 0; i < n; i++)
    values[i] = cell (evaluation, i, class_index);
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric (name),
                                  values);
}

/* A column of the class: its labels, or its numbers. */
static void
add_class (MlDatasetBuilder *builder, const MlEvaluation *evaluation,
           const char *name, Cell cell)
{
  if (ml_evaluation_n_classes (evaluation) == 0)
    {
      add_numbers (builder, evaluation, name, cell, 0);
      return;
    }
  const guint n = ml_evaluation_n_predictions (evaluation);
  gint32 *codes = g_new (gint32, n + 1);
  for (guint i = 0; i < n; i++)
    {
      double code = cell (evaluation, i, 0);
      codes[i] = isnan (code) ? -1 : (gint32) code;
    }
  ml_dataset_builder_add_codes (
      builder, ml_attribute_renamed (ml_evaluation_class (evaluation), name),
      codes);
}

/**
 * ml_prediction_table:
 *
 * Returns: (transfer full): a row for each prediction: the row's number in the
 *   tested table and its fold, both from 1, what it is, what was predicted,
 *   and the probability of each class
 */
MlDataset *
ml_prediction_table (const MlEvaluation *evaluation)
{
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new (
      "predictions", ml_evaluation_n_predictions (evaluation));
  add_numbers (builder, evaluation, "row", get_row, 0);
  add_numbers (builder, evaluation, "fold", get_fold, 0);
  add_class (builder, evaluation, "actual", get_actual);
  add_class (builder, evaluation, "predicted", get_predicted);
  for (guint c = 0; c < ml_evaluation_n_classes (evaluation); c++)
    {
      const char *label = ml_evaluation_class (evaluation)->labels[c];
      g_autofree char *name = g_strdup_printf ("p(%s)", label);
      add_numbers (builder, evaluation, name, get_probability, c);
    }
  return ml_dataset_builder_finish (builder);
}
