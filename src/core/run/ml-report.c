/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-report.h. Columns, blanks and rounding are those of WEKA 3.8, so that
 * a report can be compared line by line: a number of the summary has up to four
 * decimals in a field of 12, its point aligned, zeros at the end left blank. */
#include "ml-report.h"

#include "ml-evaluation-private.h"
#include "ml-experiment.h"
#include "ml-number.h"
#include "ml-settings.h"

#include <math.h>
#include <string.h>

enum
{
  LABEL_WIDTH = 35,
  FIELD_WIDTH = 12,
  DECIMALS = 4,
  MANY_ATTRIBUTES = 100, /* from here on their names are left out */
};

static void
append_value (GString *text, const MlEvaluation *evaluation, const char *label,
              const char *measure, const char *unit)
{
  g_string_append_printf (text, "%-*s", LABEL_WIDTH, label);
  ml_number_append_aligned (text, ml_evaluation_measure (evaluation, measure),
                            FIELD_WIDTH, DECIMALS);
  g_string_append_printf (text, "%s\n", unit);
}

/* As WEKA prints times: up to two decimals. */
static void
append_seconds (GString *text, double seconds)
{
  ml_number_append_aligned (text, seconds, 0, 2);
  g_string_append (text, " seconds\n\n");
}

/* A weight, and its share of all rows. */
static void
append_count (GString *text, const MlEvaluation *evaluation, const char *label,
              const char *measure)
{
  const double count = ml_evaluation_measure (evaluation, measure);
  g_string_append_printf (text, "%-*s", LABEL_WIDTH, label);
  ml_number_append_aligned (text, count, FIELD_WIDTH, DECIMALS);
  g_string_append (text, "     ");
  ml_number_append_aligned (
      text, 100 * count / ml_evaluation_measure (evaluation, "n"), FIELD_WIDTH,
      DECIMALS);
  g_string_append (text, " %\n");
}

/* Bits, and bits a row. */
static void
append_bits (GString *text, const MlEvaluation *evaluation, const char *label,
             const char *measure)
{
  const double bits = ml_evaluation_measure (evaluation, measure);
  g_string_append_printf (text, "%-*s", LABEL_WIDTH, label);
  ml_number_append_aligned (text, bits, FIELD_WIDTH, DECIMALS);
  g_string_append (text, " bits");
  ml_number_append_aligned (text,
                            bits / ml_evaluation_measure (evaluation, "n"),
                            FIELD_WIDTH, DECIMALS);
  g_string_append (text, " bits/instance\n");
}

static void
append_nominal_figures (GString *text, const MlEvaluation *evaluation,
                        MlReportFlags flags)
{
  append_count (text, evaluation, "Correctly Classified Instances", "correct");
  append_count (text, evaluation, "Incorrectly Classified Instances",
                "incorrect");
  append_value (text, evaluation, "Kappa statistic", "kappa", "");
  if (!(flags & ML_REPORT_ENTROPY))
    return;
  append_value (text, evaluation, "K&B Relative Info Score", "kb_relative",
                " %");
  append_bits (text, evaluation, "K&B Information Score", "kb");
  append_bits (text, evaluation, "Class complexity | order 0",
               "complexity_prior");
  append_bits (text, evaluation, "Class complexity | scheme", "complexity");
  append_bits (text, evaluation, "Complexity improvement     (Sf)",
               "complexity_gain");
}

static void
append_summary (GString *text, const MlEvaluation *evaluation,
                MlReportFlags flags)
{
  g_string_append (text, "=== Summary ===\n\n");
  if (ml_evaluation_n_classes (evaluation) > 0)
    append_nominal_figures (text, evaluation, flags);
  else
    append_value (text, evaluation, "Correlation coefficient", "correlation",
                  "");
  append_value (text, evaluation, "Mean absolute error", "mae", "");
  append_value (text, evaluation, "Root mean squared error", "rmse", "");
  append_value (text, evaluation, "Relative absolute error", "rae", " %");
  append_value (text, evaluation, "Root relative squared error", "rrse", " %");
  if (ml_evaluation_measure (evaluation, "unclassified") > 0)
    append_count (text, evaluation, "UnClassified Instances", "unclassified");
  append_value (text, evaluation, "Total Number of Instances", "n", "");
  if (ml_evaluation_measure (evaluation, "missing_class") > 0)
    append_value (text, evaluation,
                  "Ignored Class Unknown Instances            ",
                  "missing_class", "");
}

/**
 * ml_report_find_undefined:
 * @name: (nullable): how undefined figures are told: "?", "n/a" or "0"
 * @flags: (out): what says so, and nothing else
 *
 * Returns: FALSE: @name is none of them
 */
gboolean
ml_report_find_undefined (const char *name, MlReportFlags *flags)
{
  static const MlReportFlags ways[] = { 0, ML_REPORT_WORD, ML_REPORT_ZERO };
  static const char *const names[] = { "?", "n/a", "0" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i]) == 0)
      {
        *flags = ways[i];
        return TRUE;
      }
  return FALSE;
}

/** ml_report_undefined: Returns: what stands where there is no figure */
const char *
ml_report_undefined (MlReportFlags flags)
{
  return flags & ML_REPORT_WORD ? "n/a" : "?";
}

/* Left-justified with 3 decimals. */
static void
append_cell (GString *text, double value, int width, MlReportFlags flags)
{
  g_autofree char *digits = isnan (value)
                                ? g_strdup (ml_report_undefined (flags))
                                : ml_number_fixed (value, 3);
  g_string_append_printf (text, "%-*s", width, digits);
}

/* Of the columns, blanks included. */
static const int class_widths[] = { 9, 9, 11, 9, 11, 9, 10, 10 };

static void
append_class_row (GString *text, const MlEvaluation *evaluation,
                  guint class_index, MlReportFlags flags)
{
  guint n_measures;
  const MlClassMeasure *measures = ml_evaluation_class_measures (&n_measures);
  g_assert (n_measures == G_N_ELEMENTS (class_widths));
  for (guint i = 0; i < n_measures; i++)
    append_cell (text,
                 ml_evaluation_class_figure (evaluation, &measures[i],
                                             class_index,
                                             flags & ML_REPORT_ZERO),
                 class_widths[i], flags);
}

/* What WEKA leaves at "?": the average over the classes that have the figure,
 * and which of them were never predicted. */
static void
append_defined (GString *text, const MlEvaluation *evaluation,
                MlReportFlags flags)
{
  g_autofree char *never = ml_evaluation_never_predicted (evaluation);
  guint n_measures;
  const MlClassMeasure *measures = ml_evaluation_class_measures (&n_measures);
  g_string_append_printf (text, "%-*s", 17, "Defined Avg.");
  for (guint i = 0; i < n_measures; i++)
    append_cell (text, ml_evaluation_defined_average (evaluation, &measures[i]),
                 class_widths[i], flags);
  g_string_append (text, "\n");
  if (never != NULL)
    g_string_append_printf (text, "Never predicted: %s\n", never);
}

static void
append_classes (GString *text, const MlEvaluation *evaluation,
                MlReportFlags flags)
{
  const guint n_classes = ml_evaluation_n_classes (evaluation);
  g_string_append (text, "\n=== Detailed Accuracy By Class ===\n\n"
                         "                 TP Rate  FP Rate  Precision  Recall "
                         "  F-Measure  MCC      ROC Area  PRC Area  Class\n");
  for (guint k = 0; k < n_classes; k++)
    {
      g_string_append_printf (text, "%*s", 17, "");
      append_class_row (text, evaluation, k, flags);
      g_string_append_printf (text, "%s\n",
                              ml_evaluation_class (evaluation)->labels[k]);
    }
  g_string_append_printf (text, "%-*s", 17, "Weighted Avg.");
  append_class_row (text, evaluation, n_classes, flags);
  g_string_append (text, "\n");
  if (ml_evaluation_has_undefined (evaluation))
    append_defined (text, evaluation, flags);
}

/* a, b, … z, aa, ab, …, right-justified in @width. */
static void
append_class_id (GString *text, guint class_index, guint width)
{
  g_autoptr (GString) id = g_string_new (NULL);
  for (guint number = class_index + 1; number > 0; number = (number - 1) / 26)
    g_string_prepend_c (id, (char) ('a' + (number - 1) % 26));
  g_string_append_printf (text, " %*s", (int) width, id->str);
}

static gboolean
has_fractions (const double *cells, guint n)
{
  for (guint i = 0; i < n; i++)
    if (fabs (cells[i] - round (cells[i])) >= 0.005)
      return TRUE;
  return FALSE;
}

static guint
cell_width (const double *cells, guint n_classes)
{
  double largest = 1;
  for (guint i = 0; i < n_classes * n_classes; i++)
    largest = MAX (largest, cells[i]);
  const guint digits = (guint) log10 (largest);
  const guint letters = (guint) (log (n_classes) / log (26));
  const guint fraction = has_fractions (cells, n_classes * n_classes) ? 3 : 0;
  return 1 + MAX (digits + fraction, letters);
}

static void
append_confusion (GString *text, const MlEvaluation *evaluation)
{
  const guint n_classes = ml_evaluation_n_classes (evaluation);
  const double *cells = ml_evaluation_confusion (evaluation);
  const gboolean is_fractional = has_fractions (cells, n_classes * n_classes);
  const guint width = cell_width (cells, n_classes);
  g_string_append (text, "\n=== Confusion Matrix ===\n\n");
  for (guint k = 0; k < n_classes; k++)
    {
      append_class_id (text, k, is_fractional ? width - 3 : width);
      g_string_append (text, is_fractional ? "   " : "");
    }
  g_string_append (text, "   <-- classified as\n");
  for (guint i = 0; i < n_classes; i++)
    {
      for (guint j = 0; j < n_classes; j++)
        {
          g_string_append_c (text, ' ');
          ml_number_append_aligned (text, cells[i * n_classes + j], width,
                                    is_fractional ? 2 : 0);
        }
      g_string_append (text, " |");
      append_class_id (text, i, width);
      g_string_append_printf (text, " = %s\n",
                              ml_evaluation_class (evaluation)->labels[i]);
    }
}

static void
append_attributes (GString *text, MlDataset *data)
{
  const guint n_columns = ml_dataset_n_columns (data);
  g_string_append_printf (text, "Attributes:   %u\n", n_columns);
  if (n_columns >= MANY_ATTRIBUTES)
    {
      g_string_append (text, "              [list of attributes omitted]\n");
      return;
    }
  for (guint i = 0; i < n_columns; i++)
    g_string_append_printf (text, "              %s\n",
                            ml_dataset_attribute (data, i)->name);
}

static void
append_test_mode (GString *text, const MlExperiment *experiment)
{
  g_string_append (text, "Test mode:    ");
  if (experiment->test == ML_TEST_FOLDS)
    g_string_append_printf (text, "%u-fold cross-validation",
                            experiment->folds);
  else if (experiment->test == ML_TEST_SPLIT)
    {
      g_autofree char *percent = ml_format_number (experiment->percent);
      g_string_append_printf (text, "split %s%s%% train, remainder test",
                              percent, strchr (percent, '.') ? "" : ".0");
    }
  else if (experiment->test == ML_TEST_FILE)
    g_string_append_printf (text, "user supplied test set:  %u instances",
                            ml_dataset_n_rows (experiment->test_data));
  else
    g_string_append (text, "evaluate on training data");
  g_string_append (text, "\n");
}

static void
append_run (GString *text, const MlEvaluation *evaluation)
{
  const MlExperiment *experiment = ml_evaluation_experiment (evaluation);
  g_autofree char *weka = ml_settings_to_weka (experiment->learner);
  g_autofree char *own = ml_learner_describe_settings (experiment->learner);
  g_string_append_printf (text, "=== Run information ===\n\nScheme:       %s\n",
                          weka != NULL ? weka : own);
  for (guint i = 0; i < experiment->filters->len; i++)
    {
      g_autofree char *filter
          = ml_settings_to_text (g_ptr_array_index (experiment->filters, i));
      g_string_append_printf (text, "%-14s%s\n", i == 0 ? "Filters:" : "",
                              filter);
    }
  g_string_append_printf (text, "Relation:     %s\nInstances:    %u\n",
                          ml_dataset_relation (experiment->data),
                          ml_dataset_n_rows (experiment->data));
  append_attributes (text, experiment->data);
  append_test_mode (text, experiment);
  g_autofree char *leak = ml_experiment_describe_leak (experiment);
  if (leak != NULL)
    g_string_append_printf (text, "Leak:         %s\n", leak);
  if (ml_evaluation_was_stopped (evaluation))
    g_string_append_printf (text,
                            "Stopped:      before the end; %u of %u rows were "
                            "tested with what was learned\n",
                            ml_evaluation_n_predictions (evaluation),
                            ml_evaluation_n_planned (evaluation));
  const char *end_text;
  if (ml_evaluation_end (evaluation, &end_text) == ML_END_DIVERGED)
    g_string_append_printf (text, "Diverged:     %s\n", end_text);
  g_string_append (text, "\n");
}

static void
append_model (GString *text, const MlEvaluation *evaluation)
{
  MlPredictor *predictor = ml_evaluation_predictor (evaluation);
  if (predictor == NULL)
    return;
  g_autofree char *model = ml_model_describe (ml_predictor_model (predictor));
  g_string_append_printf (text,
                          "=== Classifier model (full training set) ===\n\n"
                          "%s\n\nTime taken to build model: ",
                          model);
  append_seconds (text, ml_evaluation_seconds_build (evaluation));
}

static void
append_heading (GString *text, const MlEvaluation *evaluation)
{
  static const char *const tested[]
      = { NULL, "test split", "test set", "training set" };
  static const char *const timed[]
      = { NULL, "test split", "supplied test set", "training data" };
  const MlExperiment *experiment = ml_evaluation_experiment (evaluation);
  if (experiment->test == ML_TEST_FOLDS)
    {
      g_string_append (text, ml_evaluation_n_classes (evaluation) > 0
                                 ? "=== Stratified cross-validation ===\n"
                                 : "=== Cross-validation ===\n");
      return;
    }
  g_string_append_printf (text,
                          "=== Evaluation on %s ===\n\n"
                          "Time taken to test model on %s: ",
                          tested[experiment->test], timed[experiment->test]);
  append_seconds (text, evaluation->seconds_test);
}

/**
 * ml_report_text:
 *
 * Returns: (transfer full): what WEKA's Explorer prints: run, model, summary,
 *   figures by class, confusion matrix. An evaluation without an experiment
 *   begins with the summary.
 */
char *
ml_report_text (const MlEvaluation *evaluation, MlReportFlags flags)
{
  GString *text = g_string_new (NULL);
  if (ml_evaluation_experiment (evaluation) != NULL)
    {
      append_run (text, evaluation);
      if (!(flags & ML_REPORT_NO_MODEL))
        append_model (text, evaluation);
      append_heading (text, evaluation);
    }
  append_summary (text, evaluation, flags);
  if (ml_evaluation_n_classes (evaluation) > 0)
    {
      append_classes (text, evaluation, flags);
      append_confusion (text, evaluation);
    }
  return g_string_free (text, FALSE);
}
