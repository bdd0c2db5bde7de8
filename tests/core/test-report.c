/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The predictions are those of WEKA's OneR on iris, 10 folds, whose figures
 * WEKA 3.6.14 prints as they stand here; the columns that only 3.8 has (MCC,
 * PRC Area) are worked out by hand: with P = R = 0.88, FP = 6, TN = 94 the MCC
 * is (44 * 94 - 36) / 5000 = 0.82, the PRC area 0.88 * 0.88 + 0.12 / 3. */
#include "ml-dataset-builder.h"
#include "ml-evaluation-private.h"
#include "ml-experiment.h"
#include "ml-prediction-table.h"
#include "ml-report.h"
#include "ml-result-tables.h"
#include "ml-data-tables.h"

#include <math.h>

static const char *const iris_text
    = "=== Summary ===\n"
      "\n"
      "Correctly Classified Instances         138               92      %\n"
      "Incorrectly Classified Instances        12                8      %\n"
      "Kappa statistic                          0.88  \n"
      "K&B Relative Info Score                 89.0474 %\n"
      "K&B Information Score                  211.7053 bits      1.4114 "
      "bits/instance\n"
      "Class complexity | order 0             237.7444 bits      1.585  "
      "bits/instance\n"
      "Class complexity | scheme            12888      bits     85.92   "
      "bits/instance\n"
      "Complexity improvement     (Sf)     -12650.2556 bits    -84.335  "
      "bits/instance\n"
      "Mean absolute error                      0.0533\n"
      "Root mean squared error                  0.2309\n"
      "Relative absolute error                 12      %\n"
      "Root relative squared error             48.9898 %\n"
      "Total Number of Instances              150     \n"
      "\n"
      "=== Detailed Accuracy By Class ===\n"
      "\n"
      "                 TP Rate  FP Rate  Precision  Recall   F-Measure  MCC "
      "     ROC Area  PRC Area  Class\n"
      "                 1.000    0.000    1.000      1.000    1.000      1.000 "
      "   1.000     1.000     Iris-setosa\n"
      "                 0.880    0.060    0.880      0.880    0.880      0.820 "
      "   0.910     0.814     Iris-versicolor\n"
      "                 0.880    0.060    0.880      0.880    0.880      0.820 "
      "   0.910     0.814     Iris-virginica\n"
      "Weighted Avg.    0.920    0.040    0.920      0.920    0.920      0.880 "
      "   0.940     0.876     \n"
      "\n"
      "=== Confusion Matrix ===\n"
      "\n"
      "  a  b  c   <-- classified as\n"
      " 50  0  0 |  a = Iris-setosa\n"
      "  0 44  6 |  b = Iris-versicolor\n"
      "  0  6 44 |  c = Iris-virginica\n";

static MlDataset *
make_table (char **labels, guint n_rows, gint32 *codes)
{
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new ("iris", n_rows);
  ml_dataset_builder_add_codes (
      builder, ml_attribute_new_nominal ("class", g_strdupv (labels)), codes);
  return ml_dataset_builder_finish (builder);
}

/* @cells: how many rows of each actual and predicted class; a predicted class
 * has probability 1. */
static MlEvaluation *
make_evaluation (const char **labels, guint n, const guint *cells)
{
  guint n_rows = 0, row = 0;
  for (guint i = 0; i < n * n; i++)
    n_rows += cells[i];
  gint32 *codes = g_new (gint32, n_rows);
  g_autofree double *outputs = g_new0 (double, (gsize) n_rows *n);
  g_autofree double *priors = g_new (double, n);
  for (guint i = 0; i < n; i++)
    {
      priors[i] = 1.0 / n;
      for (guint j = 0; j < n; j++)
        for (guint c = 0; c < cells[i * n + j]; c++, row++)
          {
            codes[row] = (gint32) i;
            outputs[row * n + j] = 1;
          }
    }
  g_autoptr (MlDataset) data = make_table ((char **) labels, n_rows, codes);
  g_autoptr (MlSubset) all = ml_subset_new_all (data, 0);
  MlEvaluation *made = ml_evaluation_new (data, 0);
  ml_evaluation_add_fold (made, 0, all, outputs, priors);
  return made;
}

static void
test_nominal (void)
{
  const char *labels[]
      = { "Iris-setosa", "Iris-versicolor", "Iris-virginica", NULL };
  static const guint cells[] = { 50, 0, 0, 0, 44, 6, 0, 6, 44 };
  g_autoptr (MlEvaluation) made = make_evaluation (labels, 3, cells);
  g_autofree char *text = ml_report_text (made, ML_REPORT_ENTROPY);
  g_assert_cmpstr (text, ==, iris_text);
}

/* A class that is never predicted has no precision: "?", and so its average.
 * The line below it leaves that class out: 9 / 14 = 0.643, and F from P = 9/14
 * and R = 1 is 2 P / (P + 1) = 0.783. */
static void
test_undefined (void)
{
  const char *labels[] = { "no", "yes", NULL };
  static const guint cells[] = { 9, 0, 5, 0 };
  g_autoptr (MlEvaluation) made = make_evaluation (labels, 2, cells);
  g_autofree char *text = ml_report_text (made, 0);
  const char *rows = strstr (text, "Class\n");
  g_assert_nonnull (rows);
  g_assert_true (g_str_has_prefix (
      rows,
      "Class\n"
      "                 1.000    1.000    0.643      1.000    0.783      ?    "
      "    0.500     0.643     no\n"
      "                 0.000    0.000    ?          0.000    ?          ?    "
      "    0.500     0.357     yes\n"
      "Weighted Avg.    0.643    0.643    ?          0.643    ?          ?    "
      "    0.500     0.541     \n"
      "Defined Avg.     0.643    0.643    0.643      0.643    0.783      ?    "
      "    0.500     0.541     \n"
      "Never predicted: yes\n\n"));
  g_autoptr (MlTextTable) table = ml_result_table_classes (made, 0);
  g_autofree char *csv = ml_text_table_format (table, ML_TEXT_TABLE_CSV);
  g_assert_nonnull (strstr (csv, "\nAverage where defined (never predicted: "
                                 "yes),0.643,0.643,0.643,0.643,0.783,"));
}

/* The same by choice: a word, or zeros, which the averages count, too:
 * 9 / 14 of 0.643 is 0.413 and of 0.783 it is 0.503. */
static void
test_undefined_by_choice (void)
{
  const char *labels[] = { "no", "yes", NULL };
  static const guint cells[] = { 9, 0, 5, 0 };
  g_autoptr (MlEvaluation) made = make_evaluation (labels, 2, cells);
  MlReportFlags word, zero, none;
  g_assert_true (ml_report_find_undefined ("n/a", &word));
  g_assert_true (ml_report_find_undefined ("0", &zero));
  g_assert_true (ml_report_find_undefined ("?", &none));
  g_assert_false (ml_report_find_undefined ("-", &none));
  g_autofree char *words = ml_report_text (made, word);
  g_assert_nonnull (strstr (
      words, "\nWeighted Avg.    0.643    0.643    n/a        0.643    n/a     "
             "   n/a      0.500     0.541     \n"));
  g_autofree char *zeros = ml_report_text (made, zero);
  g_assert_nonnull (strstr (
      zeros,
      "                 0.000    0.000    0.000      0.000    0.000      0.000 "
      "   0.500     0.357     yes\n"
      "Weighted Avg.    0.643    0.643    0.413      0.643    0.503      0.000 "
      "   0.500     0.541     \n"
      "Defined Avg.     0.643    0.643    0.643      0.643    0.783      ?    "
      "    0.500     0.541     \n"
      "Never predicted: yes\n\n"));
  g_autoptr (GPtrArray) tables = ml_result_tables (made, zero);
  g_autofree char *figures
      = ml_text_table_format (g_ptr_array_index (tables, 0), ML_TEXT_TABLE_CSV);
  g_assert_nonnull (strstr (figures, "\nMCC,0.0000\nF-Measure,0.5031\n"));
}

/* Ids go on with aa behind z; the width of the cells makes room for them. */
static void
test_many_classes (void)
{
  const guint n = 28;
  g_autofree guint *cells = g_new0 (guint, n * n);
  g_auto (GStrv) labels = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      labels[i] = g_strdup_printf ("L%u", i);
      cells[i * n + i] = 1;
    }
  g_autoptr (MlEvaluation) made
      = make_evaluation ((const char **) labels, n, cells);
  g_autofree char *text = ml_report_text (made, 0);
  g_assert_nonnull (strstr (text, "  y  z aa ab   <-- classified as\n"));
  g_assert_nonnull (strstr (text, "  0  1 | ab = L27\n"));
}

static MlExperiment *
make_experiment (void)
{
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("rows", 10);
  double *numbers = g_new (double, 10);
  double *inputs = g_new0 (double, 10);
  for (guint i = 0; i < 10; i++)
    numbers[i] = i < 9 ? i : (double) NAN;
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("x"),
                                  inputs);
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("y"),
                                  numbers);
  g_autoptr (MlDataset) data = ml_dataset_builder_finish (builder);
  g_autoptr (MlLearner) learner = ml_learner_from_text ("ZeroR", NULL);
  return ml_experiment_new (data, 1, learner);
}

/* The mean of 0 … 8 is 4; MAE = (4 + 3 + 2 + 1) * 2 / 9 = 2.2222, RMSE =
 * sqrt (60 / 9) = 2.582; the tenth row has no class. */
static void
test_whole_report (void)
{
  g_autoptr (MlExperiment) experiment = make_experiment ();
  experiment->test = ML_TEST_TRAINING;
  g_autoptr (MlEvaluation) made = ml_experiment_run (experiment, NULL, NULL);
  made->seconds_build = 0.061;
  made->seconds_test = 0;
  g_autofree char *text = ml_report_text (made, 0);
  g_assert_cmpstr (text, ==,
                   "=== Run information ===\n\n"
                   "Scheme:       weka.classifiers.rules.ZeroR\n"
                   "Relation:     rows\n"
                   "Instances:    10\n"
                   "Attributes:   2\n"
                   "              x\n"
                   "              y\n"
                   "Test mode:    evaluate on training data\n\n"
                   "=== Classifier model (full training set) ===\n\n"
                   "ZeroR predicts class value: 4\n\n"
                   "Time taken to build model: 0.06 seconds\n\n"
                   "=== Evaluation on training set ===\n\n"
                   "Time taken to test model on training data: 0 seconds\n\n"
                   "=== Summary ===\n\n"
                   "Correlation coefficient                  0     \n"
                   "Mean absolute error                      2.2222\n"
                   "Root mean squared error                  2.582 \n"
                   "Relative absolute error                100      %\n"
                   "Root relative squared error            100      %\n"
                   "Total Number of Instances                9     \n"
                   "Ignored Class Unknown Instances                  1     \n");
}

/* A filter that saw all rows is told of where it matters: test rows that
 * trained it say nothing of new ones, and a training set is no better anyway.
 */
static void
test_leak (void)
{
  g_autoptr (MlExperiment) experiment = make_experiment ();
  experiment->leak = g_strdup ("Standardize");
  for (MlTestOption test = ML_TEST_FOLDS; test <= ML_TEST_TRAINING; test++)
    {
      if (test == ML_TEST_FILE)
        continue;
      experiment->test = test;
      experiment->folds = 3;
      g_autoptr (MlEvaluation) made
          = ml_experiment_run (experiment, NULL, NULL);
      g_autofree char *text = ml_report_text (made, 0);
      g_autoptr (MlTextTable) table = ml_result_table_settings (made);
      g_autofree char *csv = ml_text_table_format (table, ML_TEXT_TABLE_CSV);
      const gboolean is_told
          = strstr (text,
                    "\nLeak:         “Standardize” was fitted to all rows, "
                    "the test rows among them: figures may look better "
                    "than they are\n")
            != NULL;
      g_assert_true (is_told == (test != ML_TEST_TRAINING));
      g_assert_true (is_told
                     == (strstr (csv, "\nLeak,\"“Standardize” was") != NULL
                         || strstr (csv, "\nLeak,“Standardize” was") != NULL));
    }
}

static void
test_test_modes (void)
{
  g_autoptr (MlExperiment) experiment = make_experiment ();
  experiment->test = ML_TEST_SPLIT;
  g_autoptr (MlEvaluation) split = ml_experiment_run (experiment, NULL, NULL);
  g_autofree char *split_text = ml_report_text (split, ML_REPORT_NO_MODEL);
  g_assert_nonnull (
      strstr (split_text, "Test mode:    split 66.0% train, remainder test\n\n"
                          "=== Evaluation on test split ===\n\n"));
  experiment->test = ML_TEST_FOLDS;
  experiment->folds = 3;
  g_autoptr (MlEvaluation) folds = ml_experiment_run (experiment, NULL, NULL);
  g_autofree char *folds_text = ml_report_text (folds, ML_REPORT_NO_MODEL);
  g_assert_nonnull (strstr (folds_text,
                            "Test mode:    3-fold cross-validation\n\n"
                            "=== Cross-validation ===\n=== Summary ===\n\n"));
}

/* The same figures as tables, as they are copied and printed. */
static void
test_tables (void)
{
  const char *labels[] = { "setosa & co", "versicolor", "virginica", NULL };
  static const guint cells[] = { 50, 0, 0, 0, 44, 6, 0, 6, 44 };
  g_autoptr (MlEvaluation) made = make_evaluation (labels, 3, cells);
  g_autoptr (GPtrArray) tables = ml_result_tables (made, 0);
  g_assert_cmpuint (tables->len, ==, 3); /* one fold is not worth a table */
  g_autofree char *figures
      = ml_text_table_format (g_ptr_array_index (tables, 0), ML_TEXT_TABLE_CSV);
  g_assert_nonnull (
      strstr (figures, "\nCorrectly Classified Instances,138.0000\n"));
  g_assert_nonnull (strstr (figures, "\nKappa statistic,0.8800\n"));
  g_autofree char *classes = ml_text_table_format (
      g_ptr_array_index (tables, 1), ML_TEXT_TABLE_MARKDOWN);
  g_assert_nonnull (strstr (classes, "\n| versicolor | 0.880 | 0.060 |"));
  g_autofree char *confusion = ml_text_table_format (
      g_ptr_array_index (tables, 2), ML_TEXT_TABLE_LATEX);
  g_assert_nonnull (strstr (confusion, "\nsetosa \\& co & 50 & 0 & 0 \\\\\n"
                                       "versicolor & 0 & 44 & 6 \\\\\n"));
}

/* Each figure of reports and tables says in words what it is, then how it is
 * worked out. */
static void
test_formulas (void)
{
  guint n_measures, n_of_class;
  const MlMeasure *measures = ml_evaluation_measures (&n_measures);
  const MlClassMeasure *of_class = ml_evaluation_class_measures (&n_of_class);
  for (guint i = 0; i < n_measures + n_of_class; i++)
    {
      const gboolean is_whole = i < n_measures;
      const char *words
          = is_whole ? measures[i].tooltip : of_class[i - n_measures].tooltip;
      const char *formula
          = is_whole ? measures[i].formula : of_class[i - n_measures].formula;
      g_autofree char *both = g_strdup_printf ("%s\n%s", words, formula);
      g_assert_cmpuint (strlen (words), >, 0);
      g_assert_true (g_utf8_validate (formula, -1, NULL));
      g_assert_cmpuint (strlen (formula), >, 0);
      g_assert_cmpstr (ml_measure_hint (words, formula), ==, both);
    }
  const char *labels[] = { "no", "yes", NULL };
  static const guint cells[] = { 9, 1, 2, 3 };
  g_autoptr (MlEvaluation) made = make_evaluation (labels, 2, cells);
  g_autoptr (MlTextTable) table = ml_result_table_classes (made, 0);
  g_assert_cmpstr (table->hints[3], ==,
                   "Of the rows predicted as this class, the share that is\n"
                   "P = TP / (TP + FP)");
}

/* Predictions as a table: rows and folds count from 1. */
static void
test_predictions (void)
{
  const char *labels[] = { "no", "yes", NULL };
  static const guint cells[] = { 1, 1, 0, 1 };
  g_autoptr (MlEvaluation) made = make_evaluation (labels, 2, cells);
  g_autoptr (MlDataset) predictions = ml_prediction_table (made);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  const guint32 chosen[] = { 2, 1 };
  g_array_append_vals (rows, chosen, 2);
  g_autoptr (MlTextTable) table
      = ml_data_table_rows (predictions, "Predictions", rows);
  g_autofree char *text = ml_text_table_format (table, ML_TEXT_TABLE_CSV);
  g_assert_cmpstr (text, ==,
                   "row,fold,actual,predicted,p(no),p(yes)\n"
                   "3,1,yes,yes,0,1\n"
                   "2,1,no,yes,0,1\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/report/nominal-equals-weka", test_nominal);
  g_test_add_func ("/core/report/undefined-is-a-question-mark", test_undefined);
  g_test_add_func ("/core/report/undefined-by-choice",
                   test_undefined_by_choice);
  g_test_add_func ("/core/report/many-classes", test_many_classes);
  g_test_add_func ("/core/report/tables", test_tables);
  g_test_add_func ("/core/report/predictions", test_predictions);
  g_test_add_func ("/core/report/formulas", test_formulas);
  g_test_add_func ("/core/report/whole-report", test_whole_report);
  g_test_add_func ("/core/report/leak", test_leak);
  g_test_add_func ("/core/report/test-modes", test_test_modes);
  return g_test_run ();
}
