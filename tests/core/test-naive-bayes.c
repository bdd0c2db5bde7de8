/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Naive Bayes by kernels and by intervals against what WEKA 3.6.14 says:
 *   java -cp weka.jar weka.classifiers.bayes.NaiveBayes -K -t FILE -x 10 -s 1
 * and -D; its presets stand in test-reference.c. */
#include "test-paths.h"

#include "test-fit.h"

#include "ml-dataset-builder.h"
#include "ml-settings.h"

#include <string.h>

typedef struct
{
  const char *flag, *file;
  double correct, kappa, error; /* rows in percent; root mean squared error */
} Case;

static const Case cases[] = {
  { "-K", "diabetes.arff", 74.6094, 0.4111, 0.4185 },
  { "-D", "diabetes.arff", 74.3490, 0.4290, 0.4205 },
  { "-K", "glass.arff", 49.0654, 0.3138, 0.3330 },
  { "-D", "glass.arff", 70.5607, 0.5959, 0.2476 },
  { "-K", "iris.arff", 96.6667, 0.9500, 0.1506 },
  { "-D", "iris.arff", 92.6667, 0.8900, 0.1811 },
  { "-K", "segment-challenge.arff", 83.4667, 0.8071, 0.2060 },
  { "-D", "segment-challenge.arff", 89.8000, 0.8809, 0.1558 },
  { "-K", "weather.numeric.arff", 57.1429, -0.0244, 0.5165 },
  { "-D", "weather.numeric.arff", 57.1429, -0.0244, 0.5161 },
};

static void
test_equals_weka (gconstpointer data)
{
  const Case *self = data;
  g_autofree char *line
      = g_strconcat ("weka.classifiers.bayes.NaiveBayes ", self->flag, NULL);
  g_autoptr (MlEvaluation) made = test_cross_validate (self->file, line);
  test_assert_figures (made, self->correct, self->kappa, self->error);
}

static void
assert_described (const char *file, const char *scheme, const char *beginning)
{
  g_autoptr (MlSubset) rows = test_rows (file);
  g_autoptr (MlModel) model = test_fit (scheme, rows, NULL);
  g_autofree char *text = ml_model_describe (model);
  text[MIN (strlen (beginning), strlen (text))] = '\0';
  g_assert_cmpstr (text, ==, beginning);
}

static void
test_in_words (void)
{
  assert_described ("weather.numeric.arff", "NaiveBayes",
                    "Naive Bayes Classifier\n\n"
                    "                 Class\n"
                    "Attribute          yes      no\n"
                    "                (0.63)  (0.38)\n"
                    "===============================\n"
                    "outlook\n"
                    "  sunny             3.0     4.0\n"
                    "  overcast          5.0     1.0\n"
                    "  rainy             4.0     3.0\n"
                    "  [total]          12.0     8.0\n\n"
                    "temperature\n"
                    "  mean          72.9697 74.8364\n"
                    "  std. dev.      5.2304   7.384\n"
                    "  weight sum          9       5\n"
                    "  precision      1.9091  1.9091\n\n");
}

static void
test_kernels_in_words (void)
{
  assert_described ("weather.numeric.arff", "NaiveBayes numbers=kernels",
                    "Naive Bayes Classifier\n\n"
                    "                          Class\n"
                    "Attribute                   yes          no\n"
                    "                         (0.63)      (0.38)\n"
                    "============================================\n"
                    "outlook\n"
                    "  sunny                      3.0         4.0\n"
                    "  overcast                   5.0         1.0\n"
                    "  rainy                      4.0         3.0\n"
                    "  [total]                   12.0         8.0\n\n"
                    "temperature\n"
                    "  [# kernels]                  7           5\n"
                    "  [std. dev]              5.7273      9.3915\n"
                    "  [precision]             1.9091      1.9091\n"
                    "  K1: mean (weight)  64.9091 (1) 64.9091 (1)\n"
                    "  K2: mean (weight)  68.7273 (2) 70.6364 (1)\n"
                    "  K3: mean (weight)  70.6364 (1) 72.5455 (1)\n"
                    "  K4: mean (weight)  72.5455 (1) 80.1818 (1)\n"
                    "  K5: mean (weight)  74.4545 (2) 85.9091 (1)\n"
                    "  K6: mean (weight)  80.1818 (1)          --\n"
                    "  K7: mean (weight)  82.0909 (1)          --\n\n");
}

static void
test_intervals_in_words (void)
{
  assert_described (
      "iris.arff", "NaiveBayes numbers=intervals",
      "Naive Bayes Classifier\n\n"
      "                            Class\n"
      "Attribute             Iris-setosa Iris-versicolor  Iris-virginica\n"
      "                           (0.33)          (0.33)          (0.33)\n"
      "==================================================================\n"
      "sepallength\n"
      "  '(-inf-5.55]'               48.0            12.0             2.0\n"
      "  '(5.55-6.15]'                4.0            24.0            11.0\n"
      "  '(6.15-inf)'                 1.0            17.0            40.0\n"
      "  [total]                     53.0            53.0            53.0\n\n");
}

/* -- A class without rows -------------------------------------------------- */

/* Ten numbers of classes a and b; none is of class c. */
static MlDataset *
two_of_three_classes (void)
{
  static const double numbers[] = { 0, 1, 2, 3, 10, 5, 5, 6, 7, 1 };
  static const gint32 codes[] = { 0, 0, 0, 0, 0, 1, 1, 1, 1, 1 };
  const char *labels[] = { "a", "b", "c", NULL };
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("three", 10);
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("x"),
                                  g_memdup2 (numbers, sizeof numbers));
  ml_dataset_builder_add_codes (
      builder, ml_attribute_new_nominal ("c", g_strdupv ((char **) labels)),
      g_memdup2 (codes, sizeof codes));
  return ml_dataset_builder_finish (builder);
}

/* WEKA 3.6.14, distributionForInstance(), for the numbers 1 and 2. */
static void
test_class_without_rows (void)
{
  static const double expected[][3] = {
    { 0.5301120525210504, 0.37020945476993417, 0.09967849270901549 },
    { 0.5179355699064165, 0.482064402289476, 2.7804107462181066e-8 },
  };
  g_autoptr (MlDataset) data = two_of_three_classes ();
  g_autoptr (MlSubset) rows = ml_subset_new_all (data, 1);
  g_autoptr (MlModel) model
      = test_fit ("NaiveBayes numbers=kernels", rows, NULL);
  g_autofree double *out = test_predict (model, rows);
  for (guint i = 0; i < 2; i++)
    for (guint k = 0; k < 3; k++)
      g_assert_cmpfloat_with_epsilon (out[(1 + i) * 3 + k], expected[i][k],
                                      1e-14);
}

/* -- Saving and loading ---------------------------------------------------- */

static const char *const kinds[] = { "NaiveBayes", "NaiveBayes numbers=kernels",
                                     "NaiveBayes numbers=intervals" };

static void
test_survives_saving (void)
{
  g_autoptr (MlSubset) rows = test_rows ("glass.arff");
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MlLearner) learner = test_learner (kinds[i]);
      g_autoptr (MlModel) model = test_fit (kinds[i], rows, NULL);
      g_autoptr (GVariant) state = g_variant_ref_sink (ml_model_save (model));
      g_autoptr (MlModel) again
          = ml_learner_load (learner, state, rows->data, rows->target, &error);
      g_assert_no_error (error);
      g_autofree double *one = test_predict (model, rows);
      g_autofree double *two = test_predict (again, rows);
      const gsize n = sizeof *one * rows->n_rows * model->n_outputs;
      g_assert_cmpmem (one, n, two, n);
      g_autofree char *first = ml_model_describe (model);
      g_autofree char *second = ml_model_describe (again);
      g_assert_cmpstr (first, ==, second);
    }
}

/* NULL: it was refused. */
static MlModel *
load (const char *kind, MlDataset *header, const double *numbers, guint n)
{
  static const double counts[] = { 6, 6, 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLearner) learner = test_learner (kind);
  GVariant *one = g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, numbers, n,
                                             sizeof *numbers);
  g_autoptr (GVariant) state = g_variant_ref_sink (
      g_variant_new ("(@ad@aad)",
                     g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, counts,
                                                3, sizeof *counts),
                     g_variant_new_array (NULL, &one, 1)));
  MlModel *model = ml_learner_load (learner, state, header, 1, &error);
  g_assert_true ((model == NULL) == (error != NULL));
  return model;
}

static void
test_refuses_damage (void)
{
  static const struct
  {
    const char *kind;
    gboolean is_sound;
    guint n;
    double numbers[10];
  } saved[] = {
    /* the precision; kernels of each class: how many, means and weights */
    { "NaiveBayes numbers=kernels", TRUE, 8, { 1, 2, 0, 5, 3, 5, 0, 0 } },
    { "NaiveBayes numbers=kernels", FALSE, 8, { 0, 2, 0, 5, 3, 5, 0, 0 } },
    { "NaiveBayes numbers=kernels", FALSE, 8, { 1, 2, 3, 5, 3, 5, 0, 0 } },
    { "NaiveBayes numbers=kernels", FALSE, 8, { 1, 2, 0, 5, 3, -5, 0, 0 } },
    { "NaiveBayes numbers=kernels", FALSE, 8, { 1, 3, 0, 5, 3, 5, 0, 0 } },
    { "NaiveBayes numbers=kernels", FALSE, 8, { 1, 1e300, 0, 5, 3, 5, 0, 0 } },
    { "NaiveBayes numbers=kernels", FALSE, 8, { 1, -1, 0, 5, 3, 5, 0, 0 } },
    { "NaiveBayes numbers=kernels", FALSE, 7, { 1, 2, 0, 5, 3, 5, 0 } },
    { "NaiveBayes numbers=kernels", FALSE, 9, { 1, 2, 0, 5, 3, 5, 0, 0, 0 } },
    { "NaiveBayes numbers=kernels", FALSE, 0, { 0 } },
    /* the cuts; counts of each class */
    { "NaiveBayes numbers=intervals", TRUE, 7, { 4, 1, 6, 6, 1, 1, 1 } },
    { "NaiveBayes numbers=intervals", TRUE, 3, { 6, 6, 1 } },
    { "NaiveBayes numbers=intervals", FALSE, 7, { 4, -1, 6, 6, 1, 1, 1 } },
    { "NaiveBayes numbers=intervals", FALSE, 7, { 4, 0, 0, 6, 1, 1, 1 } },
    { "NaiveBayes numbers=intervals", FALSE, 6, { 4, 1, 6, 6, 1, 1 } },
    { "NaiveBayes numbers=intervals", FALSE, 0, { 0 } },
    /* the precision; mean, deviation and weight of each class */
    { "NaiveBayes", TRUE, 10, { 1, 3, 2, 5, 5, 2, 5, 0, 1, 0 } },
    { "NaiveBayes", FALSE, 10, { 1, 3, 0, 5, 5, 2, 5, 0, 1, 0 } },
    { "NaiveBayes", FALSE, 9, { 1, 3, 2, 5, 5, 2, 5, 0, 1 } },
  };
  g_autoptr (MlDataset) data = two_of_three_classes ();
  g_autoptr (MlDataset) header = ml_dataset_header (data);
  g_autoptr (MlSubset) rows = ml_subset_new_all (data, 1);
  for (guint i = 0; i < G_N_ELEMENTS (saved); i++)
    {
      MlModel *model
          = load (saved[i].kind, header, saved[i].numbers, saved[i].n);
      g_test_message ("%u", i);
      g_assert_cmpint (model != NULL, ==, saved[i].is_sound);
      if (model == NULL)
        continue;
      g_autofree double *out = test_predict (model, rows);
      g_assert_cmpfloat_with_epsilon (out[0] + out[1] + out[2], 1, 1e-12);
      ml_model_unref (model);
    }
}

static void
test_kernels_or_intervals (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (
      ml_learner_from_text ("weka.classifiers.bayes.NaiveBayes -K -D", &error));
  g_assert_cmpstr (error->message, ==,
                   "the flags -K and -D exclude each other; leave one out");
  g_autoptr (MlLearner) learner
      = test_learner ("weka.classifiers.bayes.NaiveBayes -D");
  g_autofree char *text = ml_learner_describe_settings (learner);
  g_autofree char *line = ml_settings_to_weka (learner);
  g_assert_cmpstr (text, ==, "NaiveBayes numbers=intervals");
  g_assert_cmpstr (line, ==, "weka.classifiers.bayes.NaiveBayes -D");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf (
          "/core/naive-bayes/%s/%s", cases[i].flag + 1, cases[i].file);
      g_test_add_data_func (path, &cases[i], test_equals_weka);
    }
  g_test_add_func ("/core/naive-bayes/in-words", test_in_words);
  g_test_add_func ("/core/naive-bayes/kernels-in-words", test_kernels_in_words);
  g_test_add_func ("/core/naive-bayes/intervals-in-words",
                   test_intervals_in_words);
  g_test_add_func ("/core/naive-bayes/class-without-rows",
                   test_class_without_rows);
  g_test_add_func ("/core/naive-bayes/survives-saving", test_survives_saving);
  g_test_add_func ("/core/naive-bayes/refuses-damage", test_refuses_damage);
  g_test_add_func ("/core/naive-bayes/kernels-or-intervals",
                   test_kernels_or_intervals);
  return g_test_run ();
}
