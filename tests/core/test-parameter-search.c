/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ranges of parameters, and searches whose results were got from WEKA 3.6.14
 * (weka.classifiers.meta.CVParameterSelection with the lines below) or are
 * counted by hand. */
#include "test-fit.h"

#include "ml-error.h"
#include "ml-parallel.h"
#include "ml-parameter-range.h"
#include "ml-parameter-search.h"
#include "ml-settings.h"

#define SEARCH "weka.classifiers.meta.CVParameterSelection "

static const MlParameterRange *
range_at (const GPtrArray *list, guint index)
{
  return g_ptr_array_index (list, index);
}

static void
test_values (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLearner) learner = test_learner ("J48");
  g_autoptr (GPtrArray) list = ml_parameter_range_list (
      learner, "C 0.1 0.5 5; M 2 9 3; C 0.001 0.1 3 log;", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 3);
  const double evenly[] = { 0.1, 0.2, 0.3, 0.4, 0.5 };
  for (guint i = 0; i < 5; i++)
    g_assert_cmpfloat_with_epsilon (
        ml_parameter_range_nth (range_at (list, 0), i), evenly[i], 1e-15);
  const double whole[] = { 2, 6, 9 }; /* 5.5 rounds up */
  const double decades[] = { 0.001, 0.01, 0.1 };
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpfloat (ml_parameter_range_nth (range_at (list, 1), i), ==,
                         whole[i]);
      g_assert_cmpfloat_with_epsilon (
          ml_parameter_range_nth (range_at (list, 2), i), decades[i], 1e-15);
    }
  g_autofree char *text = ml_parameter_range_tell (
      range_at (list, 0), ml_parameter_range_nth (range_at (list, 0), 2));
  g_assert_cmpstr (text, ==, "0.3");
}

/* Words, and an option of what stands in an option. */
static void
test_inner_option (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLearner) learner = test_learner ("SVM kernel=RBF");
  g_autoptr (GPtrArray) list = ml_parameter_range_list (
      learner, "kernel.gamma 0.01 1 3 log; kernel = Poly | Puk", &error);
  g_assert_no_error (error);
  g_assert_true (
      ml_parameter_range_set (range_at (list, 0), learner, 0.1, &error));
  g_autofree char *text = ml_settings_to_text (learner);
  g_assert_cmpstr (text, ==, "SVM kernel=\"RBF gamma=0.1\"");
  g_assert_true (
      ml_parameter_range_set (range_at (list, 1), learner, 1, &error));
  g_autofree char *changed = ml_settings_to_text (learner);
  g_assert_cmpstr (changed, ==, "SVM kernel=Puk");
}

static void
test_refused (void)
{
  const char *const bad[] = {
    "confidence",    "C 0.1 0.5",
    "C 0.5 0.1 3",   "C 0.1 0.5 0",
    "C 0.1 0.5 2.5", "C x y 3",
    "C 0 0.5 3 log", "nothing 1 2 3",
    "C 0.1 900 3",   "M.x 1 2 3",
    "= 1 | 2",       "C = 0.1 | | 0.2",
    "C 0.1 inf 3",   "C 0.1 0.2 99999999",
  };
  g_autoptr (MlLearner) learner = test_learner ("J48");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) list
          = ml_parameter_range_list (learner, bad[i], &error);
      g_assert_null (list);
      g_assert_error (error, ML_ERROR, ML_ERROR_OPTION);
    }
}

/* How many rows are right in ten folds, and the options chosen on all rows. */
static void
test_as_weka (void)
{
  static const struct
  {
    const char *file, *scheme, *chosen;
    double correct;
  } cases[] = {
    { "diabetes.arff",
      SEARCH "-P \"C 0.1 0.5 5\" -W weka.classifiers.trees.J48 -- -M 2",
      "Classifier Options: -C 0.1 -M 2\n", 564 },
    { "glass.arff",
      SEARCH "-P \"C 0.1 0.5 5\" -W weka.classifiers.trees.J48 -- -M 2",
      "Classifier Options: -C 0.3 -M 2\n", 140 },
    { "iris.arff",
      SEARCH "-P \"C 0.1 0.5 5\" -W weka.classifiers.trees.J48 -- -M 2",
      "Classifier Options: -C 0.2 -M 2\n", 143 },
    { "glass.arff",
      SEARCH "-P \"M 2 10 5\" -P \"C 0.05 0.25 3\" -X 5 -S 3 "
             "-W weka.classifiers.trees.J48",
      "Classifier Options: -C 0.15 -M 2\n", 135 },
    { "glass.arff", SEARCH "-P \"K 1 10 10\" -W weka.classifiers.lazy.IBk",
      "Classifier Options: -K 3 ", 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MlSubset) rows = test_rows (cases[i].file);
      g_autoptr (MlModel) model = test_fit (cases[i].scheme, rows, NULL);
      g_autofree char *text = ml_model_describe (model);
      g_assert_nonnull (strstr (text, cases[i].chosen));
      if (cases[i].correct <= 0)
        continue;
      g_autoptr (MlEvaluation) evaluation
          = test_cross_validate (cases[i].file, cases[i].scheme);
      const double percent
          = 100 * cases[i].correct / ml_evaluation_n_predictions (evaluation);
      g_assert_cmpfloat_with_epsilon (test_percent_correct (evaluation),
                                      percent, 1e-9);
    }
}

/* WEKA's root mean squared error with one neighbor, which it chooses. */
static void
test_number (void)
{
  g_autoptr (MlSubset) rows = test_rows ("cpu.arff");
  g_autoptr (MlModel) model = test_fit (
      SEARCH "-P \"K 1 10 10\" -W weka.classifiers.lazy.IBk", rows, NULL);
  g_autofree char *text = ml_model_describe (model);
  g_assert_nonnull (strstr (text, "Classifier Options: -K 1 "));
}

static void
test_echo (void)
{
  const char *line = SEARCH "-P \"M 2 10 5\" -P \"C 0.05 0.25 3\" -X 5 -S 3 "
                            "-W weka.classifiers.trees.J48 -- -C 0.25 -M 2";
  g_autoptr (MlLearner) learner = test_learner (line);
  g_autofree char *echo = ml_settings_to_weka (learner);
  g_assert_cmpstr (echo, ==, line);
  g_autoptr (MlLearner) ours
      = test_learner ("CVParameterSelection classifier=J48 "
                      "parameters=\"C 0.01 0.5 3 log\"");
  g_assert_null (ml_settings_to_weka (ours)); /* WEKA knows no logarithms */
}

/* The same trials, errors and model for any number of threads. */
static void
test_same_bits (void)
{
  g_autoptr (MlSubset) rows = test_rows ("iris.arff");
  g_autofree char *first = NULL;
  for (guint threads = 1; threads <= 4; threads *= 2)
    {
      ml_parallel_set_threads (threads);
      g_autoptr (MlModel) model = test_fit (
          "CVParameterSelection search=random trials=12 measure=log-loss "
          "folds=4 classifier=J48 parameters=\"C 0.01 0.5 9 log; M 1 20 5\"",
          rows, NULL);
      g_autofree char *text = ml_model_describe (model);
      if (first == NULL)
        first = g_steal_pointer (&text);
      else
        g_assert_cmpstr (text, ==, first);
    }
  ml_parallel_set_threads (0);
}

/* The whole grid, in its order, with the error that the model's text tells. */
static void
test_surface (void)
{
  g_autoptr (MlSubset) rows = test_rows ("iris.arff");
  g_autoptr (MlModel) model
      = test_fit ("CVParameterSelection folds=3 parameters=", rows, NULL);
  g_autoptr (MlSnapshot) none = ml_model_snapshot (model);
  g_assert_null (ml_snapshot_find (none, "search.trials"));
  ml_model_unref (model);
  model = test_fit ("CVParameterSelection folds=3 classifier=kNN "
                    "parameters=\"K 1 150 2; weighting = equal | inverse\"",
                    rows, NULL);
  g_autoptr (MlSnapshot) snapshot = ml_model_snapshot (model);
  const MlTensor *trials = ml_snapshot_find (snapshot, "search.trials");
  g_assert_nonnull (trials);
  g_assert_cmpuint (trials->sizes[0], ==, 4);
  g_assert_cmpuint (trials->sizes[1], ==, 3);
  const float expected[4][2] = { { 1, 0 }, { 1, 1 }, { 150, 0 }, { 150, 1 } };
  for (guint i = 0; i < 4; i++)
    for (guint k = 0; k < 2; k++)
      g_assert_cmpfloat (trials->values[3 * i + k], ==, expected[i][k]);
  /* A fold tests 17, 17 and 16 flowers; all 100 others vote for the kind of
   * which they have 34: 34 of 50 are wrong. */
  g_assert_cmpfloat_with_epsilon ((double) trials->values[3 * 2 + 2], 0.68,
                                  1e-6);
  const MlTensor *words = ml_snapshot_find (snapshot, "search.parameter2");
  g_assert_cmpstr (words->caption, ==, "weighting\nequal\ninverse");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/parameter-search/values", test_values);
  g_test_add_func ("/core/parameter-search/inner-option", test_inner_option);
  g_test_add_func ("/core/parameter-search/refused", test_refused);
  g_test_add_func ("/core/parameter-search/as-weka", test_as_weka);
  g_test_add_func ("/core/parameter-search/number", test_number);
  g_test_add_func ("/core/parameter-search/echo", test_echo);
  g_test_add_func ("/core/parameter-search/same-bits", test_same_bits);
  g_test_add_func ("/core/parameter-search/surface", test_surface);
  return g_test_run ();
}
