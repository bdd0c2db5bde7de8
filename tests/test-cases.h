/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Evaluations made of given probabilities, for tests of what follows from
 * them. */
#pragma once

#include "ml-dataset-builder.h"
#include "ml-evaluation-private.h"

#include <string.h>

/* @scores: how sure the model is of "p"; @actual: 'p', 'n' or '?' each. */
static inline MlEvaluation *
test_cases_evaluate (const double *scores, const char *actual, const double *weights)
{
  const char *labels[] = { "n", "p", NULL };
  const guint n = (guint) strlen (actual);
  static const double priors[] = { 0.5, 0.5 };
  gint32 *codes = g_new (gint32, n);
  g_autofree double *outputs = g_new (double, 2 * n);
  for (guint i = 0; i < n; i++)
    {
      codes[i] = actual[i] == '?' ? -1 : actual[i] == 'p';
      outputs[2 * i] = 1 - scores[i];
      outputs[2 * i + 1] = scores[i];
    }
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("cases", n);
  ml_dataset_builder_add_codes (
      builder, ml_attribute_new_nominal ("class", g_strdupv ((char **) labels)),
      codes);
  if (weights != NULL)
    ml_dataset_builder_set_weights (builder,
                                    g_memdup2 (weights, n * sizeof *weights));
  g_autoptr (MlDataset) data = ml_dataset_builder_finish (builder);
  g_autoptr (MlSubset) all = ml_subset_new_all (data, 0);
  MlEvaluation *made = ml_evaluation_new (data, 0);
  ml_evaluation_add_fold (made, 0, all, outputs, priors);
  return made;
}

/* The 20 cases of Fawcett, An introduction to ROC analysis, Pattern Recognition
 * Letters 27, 2006, figure 3. */
#define TEST_CASES_FAWCETT "ppnpppnnpnpnpnnnpnpn"
static inline MlEvaluation *
test_cases_fawcett (void)
{
  static const double scores[]
      = { .9, .8,  .7,  .6,  .55, .54, .53, .52, .51, .505,
          .4, .39, .38, .37, .36, .35, .34, .33, .30, .1 };
  return test_cases_evaluate (scores, TEST_CASES_FAWCETT, NULL);
}

/* Rows of k classes: @outputs: n × k. */
static inline MlEvaluation *
test_cases_classes (const char *const *labels, guint n, const gint32 *actual,
                    const double *outputs)
{
  const guint k = g_strv_length ((char **) labels);
  g_autofree double *priors = g_new (double, k);
  for (guint i = 0; i < k; i++)
    priors[i] = 1.0 / k;
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("cases", n);
  ml_dataset_builder_add_codes (
      builder, ml_attribute_new_nominal ("class", g_strdupv ((char **) labels)),
      g_memdup2 (actual, n * sizeof *actual));
  g_autoptr (MlDataset) data = ml_dataset_builder_finish (builder);
  g_autoptr (MlSubset) all = ml_subset_new_all (data, 0);
  MlEvaluation *made = ml_evaluation_new (data, 0);
  ml_evaluation_add_fold (made, 0, all, outputs, priors);
  return made;
}
