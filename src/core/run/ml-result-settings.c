/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What was run, as a table: all that a reader needs to run it again. */
#include "ml-result-tables.h"

#include "ml-dataset-state.h"
#include "ml-experiment.h"
#include "ml-settings.h"
#include "ml-versions.h"

#include <glib/gi18n-lib.h>

typedef char *(*Fact) (const MlEvaluation *evaluation,
                       const MlExperiment *experiment);

static char *
tell_scheme (const MlEvaluation *evaluation, const MlExperiment *experiment)
{
  return ml_learner_describe_settings (experiment->learner);
}

static char *
tell_weka (const MlEvaluation *evaluation, const MlExperiment *experiment)
{
  char *line = ml_settings_to_weka (experiment->learner);
  return line != NULL ? line : g_strdup ("");
}

static char *
tell_filters (const MlEvaluation *evaluation, const MlExperiment *experiment)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < experiment->filters->len; i++)
    g_ptr_array_add (texts, ml_settings_to_text (
                                g_ptr_array_index (experiment->filters, i)));
  g_ptr_array_add (texts, NULL);
  return g_strjoinv ("; ", (char **) texts->pdata);
}

static char *
tell_data (const MlEvaluation *evaluation, const MlExperiment *experiment)
{
  return g_strdup_printf (_ ("%s, %u rows, %u columns"),
                          ml_dataset_relation (experiment->data),
                          ml_dataset_n_rows (experiment->data),
                          ml_dataset_n_columns (experiment->data));
}

static char *
tell_hash (const MlEvaluation *evaluation, const MlExperiment *experiment)
{
  return ml_dataset_hash (experiment->data);
}

static char *
tell_class (const MlEvaluation *evaluation, const MlExperiment *experiment)
{
  return g_strdup (ml_evaluation_class (evaluation)->name);
}

static char *
tell_test (const MlEvaluation *evaluation, const MlExperiment *experiment)
{
  switch (experiment->test)
    {
    case ML_TEST_FOLDS:
      return g_strdup_printf (_ ("%u-fold cross-validation"),
                              experiment->folds);
    case ML_TEST_SPLIT:
      return g_strdup_printf (_ ("%g %% of the rows train, the rest tests"),
                              experiment->percent);
    case ML_TEST_FILE:
      return g_strdup_printf (_ ("a test file: %s, %u rows"),
                              ml_dataset_relation (experiment->test_data),
                              ml_dataset_n_rows (experiment->test_data));
    case ML_TEST_TRAINING:
    default:
      return g_strdup (_ ("the training rows themselves"));
    }
}

static char *
tell_leak (const MlEvaluation *evaluation, const MlExperiment *experiment)
{
  char *leak = ml_experiment_describe_leak (experiment);
  return leak != NULL ? leak : g_strdup ("");
}

static char *
tell_seed (const MlEvaluation *evaluation, const MlExperiment *experiment)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, experiment->seed);
}

static char *
tell_end (const MlEvaluation *evaluation, const MlExperiment *experiment)
{
  const char *why = NULL;
  ml_evaluation_end (evaluation, &why);
  if (!ml_evaluation_was_stopped (evaluation))
    return g_strdup (why != NULL ? why : "");
  return g_strdup_printf (_ ("stopped; %u of %u rows were tested"),
                          ml_evaluation_n_predictions (evaluation),
                          ml_evaluation_n_planned (evaluation));
}

static char *
tell_seconds (const MlEvaluation *evaluation, const MlExperiment *experiment)
{
  return g_strdup_printf ("%.2f", ml_evaluation_seconds (evaluation));
}

static char *
tell_versions (const MlEvaluation *evaluation, const MlExperiment *experiment)
{
  return ml_versions ();
}

static const struct
{
  const char *label;
  Fact tell;
} facts[] = {
  { N_ ("Scheme"), tell_scheme },
  { N_ ("In WEKA's words"), tell_weka },
  { N_ ("Filters"), tell_filters },
  { N_ ("Data"), tell_data },
  { N_ ("SHA-256 of the data"), tell_hash },
  { N_ ("Class"), tell_class },
  { N_ ("Test"), tell_test },
  { N_ ("Leak"), tell_leak },
  { N_ ("Seed"), tell_seed },
  { N_ ("Seconds"), tell_seconds },
  { N_ ("End of training"), tell_end },
  { N_ ("Report made with"), tell_versions },
};

/**
 * ml_result_table_settings:
 *
 * Takes a while on large data, which is hashed; any thread may call it. What
 * is empty has no row, nor has anything if the run's settings are not known.
 *
 * Returns: (transfer full): a row a fact
 */
MlTextTable *
ml_result_table_settings (const MlEvaluation *evaluation)
{
  const char *titles[] = { _ ("Setting"), _ ("Value"), NULL };
  const MlExperiment *experiment = ml_evaluation_experiment (evaluation);
  MlTextTable *made
      = ml_text_table_new (_ ("Settings"), g_strdupv ((char **) titles));
  made->is_number[1] = FALSE;
  for (guint i = 0; experiment != NULL && i < G_N_ELEMENTS (facts); i++)
    {
      char **row = g_new0 (char *, G_N_ELEMENTS (titles));
      row[0] = g_strdup (_ (facts[i].label));
      row[1] = facts[i].tell (evaluation, experiment);
      if (*row[1] == '\0')
        g_strfreev (row);
      else
        ml_text_table_add (made, row);
    }
  return made;
}
