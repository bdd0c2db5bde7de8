/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-result-tables.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static char *
format_figure (double value, int digits, MlReportFlags flags)
{
  return isnan (value) ? g_strdup (ml_report_undefined (flags))
                       : g_strdup_printf ("%.*f", digits, value);
}

static gboolean
is_of (const MlMeasure *measure, const MlEvaluation *evaluation)
{
  const MlMeasureFlags kind = ml_evaluation_n_classes (evaluation) > 0
                                  ? ML_MEASURE_NOMINAL
                                  : ML_MEASURE_NUMERIC;
  return (measure->flags & kind) != 0
         && (measure->flags & ML_MEASURE_ENTROPY) == 0;
}

static gboolean
is_of_any (const MlMeasure *measure, const MlEvaluation *const *evaluations,
           guint n)
{
  for (guint i = 0; i < n; i++)
    if (is_of (measure, evaluations[i]))
      return TRUE;
  return FALSE;
}

/** ml_result_table_measures: @flags: how undefined figures are told. Returns:
 * (transfer full): a row a measure that at least one of the evaluations has, a
 * column an evaluation */
MlTextTable *
ml_result_table_measures (const MlEvaluation *const *evaluations,
                          const char *const *titles, guint n,
                          MlReportFlags flags)
{
  g_autoptr (GStrvBuilder) heads = g_strv_builder_new ();
  g_strv_builder_add (heads, _ ("Measure"));
  for (guint i = 0; i < n; i++)
    g_strv_builder_add (heads, titles[i]);
  MlTextTable *made
      = ml_text_table_new (_ ("Figures"), g_strv_builder_end (heads));
  guint n_measures;
  const MlMeasure *measures = ml_evaluation_measures (&n_measures);
  for (guint m = 0; m < n_measures; m++)
    {
      if (!is_of_any (&measures[m], evaluations, n))
        continue;
      char **row = g_new0 (char *, n + 2);
      row[0] = g_strdup (_ (measures[m].label));
      for (guint i = 0; i < n; i++)
        row[i + 1] = is_of (&measures[m], evaluations[i]) ? format_figure (
                         ml_evaluation_figure (evaluations[i], &measures[m],
                                               flags & ML_REPORT_ZERO),
                         4, flags)
                                                          : g_strdup ("");
      ml_text_table_add (made, row);
    }
  return made;
}

/* Where a figure has no average over all classes: over those that have it, and
 * which have not. */
static void
add_defined_average (MlTextTable *made, const MlEvaluation *evaluation,
                     const MlTextTable *usual, MlReportFlags flags)
{
  guint n_measures;
  const MlClassMeasure *measures = ml_evaluation_class_measures (&n_measures);
  g_autofree char *never = ml_evaluation_never_predicted (evaluation);
  char **row = g_new0 (char *, n_measures + 2);
  row[0] = never != NULL ? g_strdup_printf (
               _ ("Average where defined (never predicted: %s)"), never)
                         : g_strdup (_ ("Average where defined"));
  for (guint j = 0; j < n_measures; j++)
    row[j + 1] = usual != NULL && measures[j].is_ranking
                     ? g_strdup (ml_text_table_cell (
                         usual, ml_evaluation_n_classes (evaluation), j + 1))
                     : format_figure (ml_evaluation_defined_average (
                                          evaluation, &measures[j]),
                                      3, flags);
  ml_text_table_add (made, row);
}

/* A row a class and one of their average. @usual: (nullable): where figures
 * that no decision changes are taken from; each is a sort of all rows. */
static MlTextTable *
make_classes (const MlEvaluation *evaluation, const MlTextTable *usual,
              MlReportFlags flags)
{
  guint n_measures;
  const MlClassMeasure *measures = ml_evaluation_class_measures (&n_measures);
  g_autoptr (GStrvBuilder) heads = g_strv_builder_new ();
  g_strv_builder_add (heads, _ ("Class"));
  for (guint i = 0; i < n_measures; i++)
    g_strv_builder_add (heads, _ (measures[i].label));
  MlTextTable *made
      = ml_text_table_new (_ ("Figures by class"), g_strv_builder_end (heads));
  for (guint i = 0; i < n_measures; i++)
    made->hints[i + 1]
        = ml_measure_hint (measures[i].tooltip, measures[i].formula);
  const guint n_classes = ml_evaluation_n_classes (evaluation);
  for (guint i = 0; n_classes > 0 && i <= n_classes; i++)
    {
      char **row = g_new0 (char *, n_measures + 2);
      row[0] = g_strdup (i < n_classes
                             ? ml_evaluation_class (evaluation)->labels[i]
                             : _ ("Weighted average"));
      for (guint j = 0; j < n_measures; j++)
        row[j + 1] = usual != NULL && measures[j].is_ranking
                         ? g_strdup (ml_text_table_cell (usual, i, j + 1))
                         : format_figure (ml_evaluation_class_figure (
                                              evaluation, &measures[j], i,
                                              flags & ML_REPORT_ZERO),
                                          3, flags);
      ml_text_table_add (made, row);
    }
  if (ml_evaluation_has_undefined (evaluation))
    add_defined_average (made, evaluation, usual, flags);
  return made;
}

/** ml_result_table_classes: Returns: (transfer full): the figures by class; no
 * rows if the class is a number */
MlTextTable *
ml_result_table_classes (const MlEvaluation *evaluation, MlReportFlags flags)
{
  return make_classes (evaluation, NULL, flags);
}

/** ml_result_table_decided: @classes: of ml_result_table_classes(); @decided:
 * of ml_decision_evaluate() on the same. Returns: (transfer full): its figures
 * by class, fast enough to follow a slider */
MlTextTable *
ml_result_table_decided (const MlTextTable *classes,
                         const MlEvaluation *decided, MlReportFlags flags)
{
  return make_classes (decided, classes, flags);
}

/** ml_result_table_confusion: @cells: weights, rows = actual. Returns:
 * (transfer full): a row an actual class, a column a predicted one */
MlTextTable *
ml_result_table_confusion (const double *cells, const MlAttribute *target)
{
  const guint n = target->n_labels;
  g_autoptr (GStrvBuilder) heads = g_strv_builder_new ();
  g_strv_builder_add (heads, _ ("Actual \\ predicted"));
  for (guint k = 0; k < n; k++)
    g_strv_builder_add (heads, target->labels[k]);
  MlTextTable *made
      = ml_text_table_new (_ ("Confusion matrix"), g_strv_builder_end (heads));
  for (guint i = 0; i < n; i++)
    {
      char **row = g_new0 (char *, n + 2);
      row[0] = g_strdup (target->labels[i]);
      for (guint j = 0; j < n; j++)
        row[j + 1] = ml_format_number (cells[i * n + j]);
      ml_text_table_add (made, row);
    }
  return made;
}

/* Measures worth a column, as shares and errors; counts say little of a fold.
 */
static gboolean
is_fold_measure (const MlMeasure *measure, const MlEvaluation *evaluation)
{
  return is_of (measure, evaluation)
         && (measure->flags & ML_MEASURE_COUNT) == 0;
}

/* The mean of a column of @figures, or its standard deviation. */
static double
statistic (const GArray *figures, guint column, guint n_columns,
           gboolean is_deviation)
{
  const guint n_folds = figures->len / n_columns;
  double mean = 0, squares = 0;
  for (guint f = 0; f < n_folds; f++)
    mean += g_array_index (figures, double, f *n_columns + column) / n_folds;
  for (guint f = 0; f < n_folds; f++)
    {
      const double off
          = g_array_index (figures, double, f *n_columns + column) - mean;
      squares += off * off;
    }
  if (!is_deviation)
    return mean;
  return n_folds > 1 ? sqrt (squares / (n_folds - 1)) : (double) NAN;
}

static void
add_statistics (MlTextTable *made, const GArray *figures, MlReportFlags flags)
{
  const guint n_columns = made->n_columns - 1;
  for (guint is_deviation = 0; figures->len > 0 && is_deviation < 2;
       is_deviation++)
    {
      char **row = g_new0 (char *, n_columns + 2);
      row[0] = g_strdup (is_deviation ? _ ("Std. deviation") : _ ("Mean"));
      for (guint j = 0; j < n_columns; j++)
        row[j + 1] = format_figure (
            statistic (figures, j, n_columns, is_deviation), 3, flags);
      ml_text_table_add (made, row);
    }
}

/** ml_result_table_folds: Returns: (transfer full): the figures of each fold
 * alone */
MlTextTable *
ml_result_table_folds (const MlEvaluation *evaluation, MlReportFlags flags)
{
  guint n_measures;
  const MlMeasure *measures = ml_evaluation_measures (&n_measures);
  g_autoptr (GStrvBuilder) heads = g_strv_builder_new ();
  g_strv_builder_add (heads, _ ("Fold"));
  for (guint i = 0; i < n_measures; i++)
    if (is_fold_measure (&measures[i], evaluation))
      g_strv_builder_add (heads, _ (measures[i].label));
  MlTextTable *made
      = ml_text_table_new (_ ("Figures by fold"), g_strv_builder_end (heads));
  for (guint i = 0, column = 1; i < n_measures; i++)
    if (is_fold_measure (&measures[i], evaluation))
      made->hints[column++]
          = ml_measure_hint (measures[i].tooltip, measures[i].formula);
  g_autoptr (GArray) figures = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint f = 0; f < ml_evaluation_n_folds (evaluation); f++)
    {
      g_autoptr (MlEvaluation) fold = ml_evaluation_fold (evaluation, f);
      char **row = g_new0 (char *, made->n_columns + 1);
      row[0] = g_strdup_printf ("%u", f + 1);
      for (guint i = 0, column = 1; i < n_measures; i++)
        {
          if (!is_fold_measure (&measures[i], evaluation))
            continue;
          const double value = ml_evaluation_figure (fold, &measures[i],
                                                     flags & ML_REPORT_ZERO);
          g_array_append_val (figures, value);
          row[column++] = format_figure (value, 3, flags);
        }
      ml_text_table_add (made, row);
    }
  add_statistics (made, figures, flags);
  return made;
}

/** ml_result_tables: Returns: (transfer full): MlTextTable, all that a run has
 * something for: its figures, those by class, the confusion matrix, the folds
 */
GPtrArray *
ml_result_tables (const MlEvaluation *evaluation, MlReportFlags flags)
{
  GPtrArray *made
      = g_ptr_array_new_with_free_func ((GDestroyNotify) ml_text_table_free);
  const char *title = _ ("Value");
  g_ptr_array_add (made,
                   ml_result_table_measures (&evaluation, &title, 1, flags));
  if (ml_evaluation_n_classes (evaluation) > 0)
    {
      g_ptr_array_add (made, ml_result_table_classes (evaluation, flags));
      g_ptr_array_add (
          made, ml_result_table_confusion (ml_evaluation_confusion (evaluation),
                                           ml_evaluation_class (evaluation)));
    }
  if (ml_evaluation_n_folds (evaluation) > 1)
    g_ptr_array_add (made, ml_result_table_folds (evaluation, flags));
  return made;
}
