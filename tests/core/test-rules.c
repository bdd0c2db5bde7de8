/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lists of rules against what WEKA 3.8 gave: 10-fold cross-validation, seed 1,
 * presets. What is said in words equals WEKA 3.6.14 on iris. */
#include "test-paths.h"

#include "test-fit.h"

#include <string.h>

typedef struct
{
  const char *scheme, *file;
  double correct, kappa; /* rows in percent; 4 decimals */
} Case;

static const Case cases[] = {
  { "weka.classifiers.rules.PART", "iris.arff", 94, 0.91 },
  { "weka.classifiers.rules.PART", "weather.nominal.arff", 57.1429, 0.0667 },
  { "weka.classifiers.rules.PART", "diabetes.arff", 75.2604, 0.4390 },
  { "weka.classifiers.rules.PART", "glass.arff", 68.2243, 0.5645 },
  { "weka.classifiers.rules.PART", "vote.arff", 94.7126, 0.8879 },
  { "weka.classifiers.rules.JRip", "iris.arff", 95.3333, 0.93 },
  { "weka.classifiers.rules.JRip", "weather.nominal.arff", 64.2857, 0.1860 },
  { "weka.classifiers.rules.JRip", "diabetes.arff", 76.0417, 0.4538 },
  { "weka.classifiers.rules.JRip", "glass.arff", 68.6916, 0.5691 },
  { "weka.classifiers.rules.JRip", "vote.arff", 95.4023, 0.9037 },
};

static void
test_equals_weka (gconstpointer data)
{
  const Case *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MlDataset) table = test_load (self->file);
  g_autoptr (MlLearner) learner = test_learner (self->scheme);
  g_autoptr (MlExperiment) experiment
      = ml_experiment_new (table, ml_dataset_default_target (table), learner);
  experiment->skip_full_model = TRUE;
  g_autoptr (MlEvaluation) made = ml_experiment_run (experiment, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (100 * ml_evaluation_measure (made, "correct")
                                      / ml_evaluation_measure (made, "n"),
                                  self->correct, 0.00006);
  g_assert_cmpfloat_with_epsilon (ml_evaluation_measure (made, "kappa"),
                                  self->kappa, 0.00006);
}

static void
test_part_in_words (void)
{
  g_autoptr (MlSubset) rows = test_rows ("iris.arff");
  g_autoptr (MlModel) model = test_fit ("PART", rows, NULL);
  g_autofree char *text = ml_model_describe (model);
  g_assert_cmpstr (text, ==,
                   "PART decision list\n"
                   "------------------\n\n"
                   "petalwidth <= 0.6: Iris-setosa (50.0)\n\n"
                   "petalwidth <= 1.7 AND\n"
                   "petallength <= 4.9: Iris-versicolor (48.0/1.0)\n\n"
                   ": Iris-virginica (52.0/3.0)\n\n"
                   "Number of Rules  : \t3");
}

static void
test_j_rip_in_words (void)
{
  g_autoptr (MlSubset) rows = test_rows ("iris.arff");
  g_autoptr (MlModel) model = test_fit ("JRip", rows, NULL);
  g_autofree char *text = ml_model_describe (model);
  g_assert_cmpstr (text, ==,
                   "JRIP rules:\n"
                   "===========\n\n"
                   "(petallength >= 3.3) and (petalwidth <= 1.6) and "
                   "(petallength <= 4.9) => class=Iris-versicolor (46.0/0.0)\n"
                   "(petallength <= 1.9) => class=Iris-setosa (50.0/0.0)\n"
                   " => class=Iris-virginica (54.0/4.0)\n\n"
                   "Number of Rules : 3");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path
          = g_strdup_printf ("/core/rules/%s/%s",
                             strrchr (cases[i].scheme, '.') + 1, cases[i].file);
      g_test_add_data_func (path, &cases[i], test_equals_weka);
    }
  g_test_add_func ("/core/rules/part-in-words", test_part_in_words);
  g_test_add_func ("/core/rules/j-rip-in-words", test_j_rip_in_words);
  return g_test_run ();
}
