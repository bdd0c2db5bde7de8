/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The settings of an experiment; ml-experiment-run.c runs them. */
#include "ml-experiment.h"

#include "ml-error.h"
#include "ml-settings.h"
#include "ml-splitter.h"

#include <glib/gi18n-lib.h>

enum
{
  MOST_LABELS = 4096, /* of the class: its confusion matrix is 128 MiB then */
};

/**
 * ml_experiment_new:
 * @target: the class column
 *
 * Returns: (transfer full): 10-fold cross-validation with seed 1
 */
MlExperiment *
ml_experiment_new (MlDataset *data, int target, MlLearner *learner)
{
  MlExperiment *self = g_new0 (MlExperiment, 1);
  self->data = g_object_ref (data);
  self->target = target;
  self->learner = g_object_ref (learner);
  self->filters = g_ptr_array_new_with_free_func (g_object_unref);
  self->folds = 10;
  self->percent = 66;
  self->seed = 1;
  return self;
}

/** ml_experiment_copy: Returns: (transfer full): settings copied, tables shared
 */
MlExperiment *
ml_experiment_copy (const MlExperiment *self)
{
  MlExperiment *copy = g_memdup2 (self, sizeof *self);
  g_object_ref (copy->data);
  copy->learner = ml_option_copy (self->learner);
  copy->filters = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->filters->len; i++)
    g_ptr_array_add (copy->filters,
                     ml_option_copy (g_ptr_array_index (self->filters, i)));
  copy->leak = g_strdup (self->leak);
  if (copy->test_data != NULL)
    g_object_ref (copy->test_data);
  if (copy->resume != NULL)
    g_variant_ref (copy->resume);
  if (copy->resume_history != NULL)
    g_array_ref (copy->resume_history);
  return copy;
}

/** ml_experiment_free: frees @self */
void
ml_experiment_free (MlExperiment *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->data);
  g_object_unref (self->learner);
  g_ptr_array_unref (self->filters);
  g_clear_object (&self->test_data);
  g_free (self->leak);
  g_clear_pointer (&self->resume, g_variant_unref);
  g_clear_pointer (&self->resume_history, g_array_unref);
  g_free (self);
}

/** ml_experiment_tell_leak: @filter: in words. Returns: (transfer full): what
 * it means that it learned from all rows before the test */
char *
ml_experiment_tell_leak (const char *filter)
{
  return g_strdup_printf (
      _ ("“%s” was fitted to all rows, the test rows among them: figures may "
         "look better than they are"),
      filter);
}

/** ml_experiment_describe_leak: Returns: (transfer full) (nullable): a sentence
 * if a filter learned from rows that are tested, before the test began */
char *
ml_experiment_describe_leak (const MlExperiment *self)
{
  if (self->leak == NULL
      || (self->test != ML_TEST_FOLDS && self->test != ML_TEST_SPLIT))
    return NULL;
  return ml_experiment_tell_leak (self->leak);
}

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, ML_ERROR, ML_ERROR_DATA, sentence);
  return FALSE;
}

static gboolean
check_class_known (const MlExperiment *self, GError **error)
{
  const guint n_rows = ml_dataset_n_rows (self->data);
  const double *weights = ml_dataset_weights (self->data);
  gboolean is_known = FALSE;
  for (guint i = 0; i < n_rows; i++)
    if (!ml_dataset_is_missing (self->data, i, (guint) self->target))
      {
        if (weights == NULL || weights[i] > 0)
          return TRUE;
        is_known = TRUE;
      }
  if (is_known)
    return refuse (error, "every row whose class is known has the weight 0; "
                          "mend the weights");
  g_set_error (error, ML_ERROR, ML_ERROR_DATA,
               "the class “%s” of every row is missing; choose another class",
               ml_dataset_attribute (self->data, (guint) self->target)->name);
  return FALSE;
}

static gboolean
check_n_labels (const MlExperiment *self, GError **error)
{
  const MlAttribute *class = ml_dataset_attribute (self->data,
                                                   (guint) self->target);
  if (class->kind != ML_ATTRIBUTE_NOMINAL || class->n_labels <= MOST_LABELS)
    return TRUE;
  g_set_error (error, ML_ERROR, ML_ERROR_DATA,
               "the class “%s” has %u labels, and %u is the most a confusion "
               "matrix is made for; choose another class",
               class->name, class->n_labels, MOST_LABELS);
  return FALSE;
}

static gboolean
check_test (const MlExperiment *self, GError **error)
{
  guint n_rows = ml_dataset_n_rows (self->data);
  switch (self->test)
    {
    case ML_TEST_FOLDS:
      return ml_splitter_check_folds (n_rows, self->folds, error);
    case ML_TEST_SPLIT:
      return ml_splitter_check_percent (n_rows, self->percent, error);
    case ML_TEST_FILE:
      if (self->test_data == NULL)
        return refuse (error, "there is no test file; open one");
      if (ml_dataset_n_rows (self->test_data) == 0)
        return refuse (error, "the test file has no rows; open another one");
      return TRUE;
    case ML_TEST_TRAINING:
    default:
      return TRUE;
    }
}

/**
 * ml_experiment_check:
 *
 * What can be told without training. Where filters change the columns, whether
 * the learner can take them shows only in the run.
 *
 * Returns: FALSE with one sentence: what is in the way and what to do
 */
gboolean
ml_experiment_check (const MlExperiment *self, GError **error)
{
  if (self->target < 0
      || (guint) self->target >= ml_dataset_n_columns (self->data))
    return refuse (error, "no class is chosen; choose one");
  if (ml_dataset_n_rows (self->data) == 0)
    return refuse (error, "the table has no rows; open another file");
  if (self->filters->len == 0
      && !ml_learner_can_learn (self->learner, self->data, self->target, error))
    return FALSE;
  return check_n_labels (self, error) && check_class_known (self, error)
         && check_test (self, error)
         && ml_experiment_check_memory (self, error);
}

/* (transfer full) */
static char *
describe_test (const MlExperiment *self)
{
  switch (self->test)
    {
    case ML_TEST_FOLDS:
      return g_strdup_printf ("%u-fold", self->folds);
    case ML_TEST_SPLIT:
      return g_strdup_printf ("%g %% split", self->percent);
    case ML_TEST_FILE:
      return g_strdup ("test file");
    case ML_TEST_TRAINING:
    default:
      return g_strdup ("training set");
    }
}

/** ml_experiment_describe: Returns: (transfer full): "kNN neighbors=5 ·
 * diabetes · 10-fold" */
char *
ml_experiment_describe (const MlExperiment *self)
{
  g_autofree char *settings = ml_learner_describe_settings (self->learner);
  g_autofree char *test = describe_test (self);
  GString *text = g_string_new (settings);
  for (guint i = 0; i < self->filters->len; i++)
    {
      g_autofree char *filter
          = ml_settings_to_text (g_ptr_array_index (self->filters, i));
      g_string_append_printf (text, " · %s", filter);
    }
  g_string_append_printf (text, " · %s · %s", ml_dataset_relation (self->data),
                          test);
  return g_string_free (text, FALSE);
}
