/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Learners that train others, against WEKA 3.6.14 (Debian’s package): ten folds
 * with seed 1. Its Vote -R MED of numbers is no median, and is left out. */
#include "test-paths.h"

#include "ml-experiment.h"
#include "ml-loader.h"
#include "ml-parallel.h"
#include "ml-settings.h"

#include <math.h>
#include <string.h>

#define J48 "\"weka.classifiers.trees.J48 -C 0.25 -M 2\""
#define META "weka.classifiers.meta."

static const struct
{
  const char *file, *scheme;
  double figure,
      error; /* correct rows or correlation; root mean squared error */
} cases[] = {
  { "diabetes.arff",
    META "FilteredClassifier -F "
         "\"weka.filters.supervised.attribute.Discretize -R first-last\" -W "
         "weka.classifiers.trees.J48 -- -C 0.25 -M 2",
    566, 0.4228 },
  { "glass.arff",
    META "FilteredClassifier -F "
         "\"weka.filters.supervised.attribute.Discretize -R first-last\" -W "
         "weka.classifiers.trees.J48 -- -C 0.25 -M 2",
    153, 0.256 },
  { "diabetes.arff",
    META "AttributeSelectedClassifier -E weka.attributeSelection.CfsSubsetEval "
         "-S \"weka.attributeSelection.BestFirst -D 1 -N 5\" -W "
         "weka.classifiers.trees.J48 -- -C 0.25 -M 2",
    576, 0.4248 },
  { "glass.arff",
    META "AttributeSelectedClassifier -E weka.attributeSelection.CfsSubsetEval "
         "-S \"weka.attributeSelection.BestFirst -D 1 -N 5\" -W "
         "weka.classifiers.trees.J48 -- -C 0.25 -M 2",
    148, 0.2797 },
  { "vote.arff",
    META "AttributeSelectedClassifier -E weka.attributeSelection.CfsSubsetEval "
         "-S \"weka.attributeSelection.BestFirst -D 1 -N 5\" -W "
         "weka.classifiers.bayes.NaiveBayes",
    412, 0.1951 },
  { "contact-lenses.arff",
    META "AttributeSelectedClassifier -E weka.attributeSelection.CfsSubsetEval "
         "-S \"weka.attributeSelection.BestFirst -D 1 -N 5\" -W "
         "weka.classifiers.bayes.NaiveBayes",
    17, 0.3459 },
  { "diabetes.arff",
    META "AttributeSelectedClassifier -E "
         "weka.attributeSelection.InfoGainAttributeEval -S "
         "\"weka.attributeSelection.Ranker -T -1.7976931348623157E308 -N 3\" "
         "-W weka.classifiers.bayes.NaiveBayes",
    583, 0.406 },
  { "diabetes.arff",
    META "Vote -S 1 -B " J48 " -B weka.classifiers.bayes.NaiveBayes -B "
         "\"weka.classifiers.lazy.IBk -K 3\" -R AVG",
    584, 0.4076 },
  { "glass.arff",
    META "Vote -S 1 -B " J48 " -B weka.classifiers.bayes.NaiveBayes -B "
         "\"weka.classifiers.lazy.IBk -K 3\" -R AVG",
    149, 0.2477 },
  { "vote.arff",
    META "Vote -S 1 -B " J48 " -B weka.classifiers.bayes.NaiveBayes -B "
         "\"weka.classifiers.rules.OneR -B 6\" -R PROD",
    416, 0.209 },
  { "vote.arff",
    META "Vote -S 1 -B " J48 " -B weka.classifiers.bayes.NaiveBayes -B "
         "\"weka.classifiers.rules.OneR -B 6\" -R MAJ",
    414, 0.2197 },
  { "vote.arff",
    META "Vote -S 1 -B " J48 " -B weka.classifiers.bayes.NaiveBayes -B "
         "\"weka.classifiers.rules.OneR -B 6\" -R MAX",
    416, 0.2024 },
  { "iris.arff",
    META "Stacking -X 10 -M weka.classifiers.bayes.NaiveBayes -S 1 -B " J48
         " -B \"weka.classifiers.rules.OneR -B 6\"",
    144, 0.1633 },
  { "diabetes.arff",
    META "Stacking -X 5 -M " J48
         " -S 1 -B weka.classifiers.trees.DecisionStump -B "
         "weka.classifiers.bayes.NaiveBayes",
    574, 0.4272 },
  { "cpu.arff",
    META "Stacking -X 10 -M weka.classifiers.functions.LinearRegression -S 1 "
         "-B weka.classifiers.trees.REPTree -B "
         "weka.classifiers.functions.SimpleLinearRegression",
    0.8427, 86.8305 },
  { "diabetes.arff",
    META "CVParameterSelection -P \"C 0.1 0.5 5.0\" -X 10 -S 1 -W "
         "weka.classifiers.trees.J48",
    564, 0.4426 },
  { "glass.arff",
    META "CVParameterSelection -P \"K 1.0 10.0 10.0\" -X 10 -S 1 -W "
         "weka.classifiers.lazy.IBk",
    146, 0.2641 },
};

static void
test_case (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = test_data_path (cases[i].file);
  g_autoptr (MlDataset) table = ml_load_path (path, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (MlLearner) learner
      = ml_learner_from_text (cases[i].scheme, &error);
  g_assert_no_error (error);
  g_autoptr (MlExperiment) experiment
      = ml_experiment_new (table, ml_dataset_default_target (table), learner);
  experiment->skip_full_model = TRUE;
  g_autoptr (MlEvaluation) made = ml_experiment_run (experiment, NULL, &error);
  g_assert_no_error (error);
  const gboolean has_labels = ml_evaluation_n_classes (made) > 0;
  g_assert_cmpfloat_with_epsilon (
      ml_evaluation_measure (made, has_labels ? "correct" : "correlation"),
      cases[i].figure, 6e-5);
  g_assert_cmpfloat_with_epsilon (ml_evaluation_measure (made, "rmse"),
                                  cases[i].error, 6e-5);
}

/* What is pasted and copied again is WEKA’s own line. */
static void
test_echo (void)
{
  static const char *const lines[] = {
    META "Vote -S 1 -B " J48 " -B \"weka.classifiers.lazy.IBk -K 3 -W 0 -A "
         "\\\"weka.core.neighboursearch.LinearNNSearch -A "
         "\\\\\\\"weka.core.EuclideanDistance -R first-last\\\\\\\"\\\"\" -R "
         "AVG",
    META "Stacking -X 10 -M weka.classifiers.rules.ZeroR -S 1 -num-slots 1 -B "
         "weka.classifiers.rules.ZeroR",
    META
    "AttributeSelectedClassifier -E \"weka.attributeSelection.CfsSubsetEval "
    "-P 1 -E 1\" -S \"weka.attributeSelection.BestFirst -D 1 -N 5\" -W "
    "weka.classifiers.trees.J48 -- -C 0.25 -M 2",
  };
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MlLearner) learner = ml_learner_from_text (lines[i], &error);
      g_assert_no_error (error);
      g_autofree char *line = ml_settings_to_weka (learner);
      g_assert_cmpstr (line, ==, lines[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) words = g_strsplit (cases[i].scheme, " ", 2);
      g_autofree char *path = g_strdup_printf ("/core/metas/%s/%u",
                                               words[0] + strlen (META), i + 1);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  g_test_add_func ("/core/metas/echo", test_echo);
  const int result = g_test_run ();
  ml_parallel_shutdown ();
  return result;
}
