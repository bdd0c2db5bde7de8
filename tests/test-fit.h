/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Loading a set of data/, learning from it by a line of text, and how many
 * rows a model or ten folds get right. */
#pragma once

#include "ml-experiment.h"
#include "ml-loader.h"

static inline MlDataset *
test_load (const char *name)
{
  GError *error = NULL;
  g_autofree char *path = g_build_filename (RURU_DATA_DIR, name, NULL);
  MlDataset *data = ml_load_path (path, NULL, &error);
  g_assert_no_error (error);
  return data;
}

static inline MlSubset *
test_rows (const char *name)
{
  g_autoptr (MlDataset) data = test_load (name);
  return ml_subset_new_all (data, ml_dataset_default_target (data));
}

static inline MlLearner *
test_learner (const char *text)
{
  GError *error = NULL;
  MlLearner *self = ml_learner_from_text (text, &error);
  g_assert_no_error (error);
  return self;
}

static inline MlModel *
test_fit (const char *text, const MlSubset *rows, MlMonitor *monitor)
{
  GError *error = NULL;
  g_autoptr (MlLearner) self = test_learner (text);
  MlModel *model = ml_learner_fit (self, rows, monitor, &error);
  g_assert_no_error (error);
  return model;
}

static inline double *
test_predict (const MlModel *model, const MlSubset *rows)
{
  double *out = g_new0 (double, (gsize) rows->n_rows * model->n_outputs);
  ml_model_predict (model, rows, out);
  return out;
}

/* Rows whose likeliest class is theirs. */
static inline guint
test_n_correct (const MlModel *model, const MlSubset *rows)
{
  g_autofree double *out = test_predict (model, rows);
  const guint k = model->n_outputs;
  guint n_correct = 0;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double *p = &out[(gsize) i * k];
      guint best = 0;
      for (guint c = 1; c < k; c++)
        if (p[c] > p[best])
          best = c;
      n_correct += best == (guint) ml_subset_target (rows, i);
    }
  return n_correct;
}

static inline MlEvaluation *
test_cross_validate (const char *file, const char *text)
{
  GError *error = NULL;
  g_autoptr (MlDataset) data = test_load (file);
  g_autoptr (MlExperiment) experiment = ml_experiment_new (
      data, ml_dataset_default_target (data), test_learner (text));
  experiment->test = ML_TEST_FOLDS;
  experiment->folds = 10;
  experiment->skip_full_model = TRUE;
  MlEvaluation *evaluation = ml_experiment_run (experiment, NULL, &error);
  g_assert_no_error (error);
  return evaluation;
}

static inline double
test_percent_correct (const MlEvaluation *evaluation)
{
  const guint n = ml_evaluation_n_classes (evaluation);
  const double *confusion = ml_evaluation_confusion (evaluation);
  double correct = 0;
  for (guint i = 0; i < n; i++)
    correct += confusion[i * n + i];
  return 100 * correct / ml_evaluation_n_predictions (evaluation);
}

/* Figures as WEKA prints them. @correct: rows in percent; @error: root mean
 * squared error */
static inline void
test_assert_figures (const MlEvaluation *evaluation, double correct,
                     double kappa, double error)
{
  g_assert_cmpfloat_with_epsilon (test_percent_correct (evaluation), correct,
                                  0.00006);
  g_assert_cmpfloat_with_epsilon (ml_evaluation_measure (evaluation, "kappa"),
                                  kappa, 0.00006);
  g_assert_cmpfloat_with_epsilon (ml_evaluation_measure (evaluation, "rmse"),
                                  error, 0.00006);
}
