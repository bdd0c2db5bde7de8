/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-result-text.h"

#include "ml-report.h"

#include <glib/gi18n.h>
#include <math.h>

static char *
format_figure (double value)
{
  return isnan (value) ? g_strdup ("?") : g_strdup_printf ("%.4f", value);
}

/* Measures that at least one of the runs has. */
static gboolean
is_of (const MlMeasure *measure, const MlEvaluation *evaluation)
{
  const MlMeasureFlags kind = ml_evaluation_n_classes (evaluation) > 0
                                  ? ML_MEASURE_NOMINAL
                                  : ML_MEASURE_NUMERIC;
  return (measure->flags & kind) != 0
         && (measure->flags & ML_MEASURE_ENTROPY) == 0;
}

static GPtrArray *
evaluations_of (GPtrArray *runs)
{
  GPtrArray *evaluations = g_ptr_array_new ();
  for (guint i = 0; i < runs->len; i++)
    {
      MlEvaluation *evaluation
          = wb_run_evaluation (g_ptr_array_index (runs, i));
      if (evaluation != NULL)
        g_ptr_array_add (evaluations, evaluation);
    }
  return evaluations;
}

/* How the three languages of a table differ. */
typedef struct
{
  const char *line_start, *cell_start, *separator, *cell_end, *line_end;
  char *(*escape) (const char *text);
} Language;

static char *
escape_csv (const char *text)
{
  if (strpbrk (text, ",\"\n") == NULL)
    return g_strdup (text);
  g_auto (GStrv) parts = g_strsplit (text, "\"", -1);
  g_autofree char *doubled = g_strjoinv ("\"\"", parts);
  return g_strdup_printf ("\"%s\"", doubled);
}

static char *
escape_latex (const char *text)
{
  GString *out = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p++)
    if (strchr ("&%$#_{}", *p) != NULL)
      g_string_append_printf (out, "\\%c", *p);
    else if (*p == '\\')
      g_string_append (out, "\\textbackslash{}");
    else if (*p == '~' || *p == '^')
      g_string_append_printf (out, "\\%c{}", *p);
    else
      g_string_append_c (out, *p);
  return g_string_free (out, FALSE);
}

static char *
escape_html (const char *text)
{
  return g_markup_escape_text (text, -1);
}

static const Language csv = { "", "", ",", "", "\n", escape_csv };
static const Language latex = { "", "", " & ", "", " \\\\\n", escape_latex };
static const Language html
    = { "<tr>", "<td>", "", "</td>", "</tr>\n", escape_html };

static void
add_cell (GString *out, const Language *language, gboolean is_first,
          const char *text)
{
  g_autofree char *escaped = language->escape (text);
  g_string_append_printf (out, "%s%s%s%s", is_first ? "" : language->separator,
                          language->cell_start, escaped, language->cell_end);
}

static void
add_titles (GString *out, const Language *language, GPtrArray *runs)
{
  g_string_append (out, language->line_start);
  add_cell (out, language, TRUE, _ ("Measure"));
  for (guint i = 0; i < runs->len; i++)
    if (wb_run_evaluation (g_ptr_array_index (runs, i)) != NULL)
      add_cell (out, language, FALSE,
                wb_run_title (g_ptr_array_index (runs, i)));
  g_string_append (out, language->line_end);
}

static void
add_measures (GString *out, const Language *language, GPtrArray *runs)
{
  g_autoptr (GPtrArray) evaluations = evaluations_of (runs);
  guint n_measures;
  const MlMeasure *measures = ml_evaluation_measures (&n_measures);
  for (guint i = 0; i < n_measures; i++)
    {
      gboolean is_wanted = FALSE;
      for (guint j = 0; j < evaluations->len; j++)
        is_wanted |= is_of (&measures[i], g_ptr_array_index (evaluations, j));
      if (!is_wanted)
        continue;
      g_string_append (out, language->line_start);
      add_cell (out, language, TRUE, _ (measures[i].label));
      for (guint j = 0; j < evaluations->len; j++)
        {
          const MlEvaluation *evaluation = g_ptr_array_index (evaluations, j);
          g_autofree char *text
              = is_of (&measures[i], evaluation)
                    ? format_figure (measures[i].value (evaluation))
                    : g_strdup ("");
          add_cell (out, language, FALSE, text);
        }
      g_string_append (out, language->line_end);
    }
}

/** wb_result_csv: Returns: (transfer full): one column a run */
char *
wb_result_csv (GPtrArray *runs)
{
  GString *out = g_string_new (NULL);
  add_titles (out, &csv, runs);
  add_measures (out, &csv, runs);
  return g_string_free (out, FALSE);
}

/** wb_result_latex: Returns: (transfer full): a tabular, one column a run */
char *
wb_result_latex (GPtrArray *runs)
{
  g_autoptr (GPtrArray) evaluations = evaluations_of (runs);
  GString *out = g_string_new ("\\begin{tabular}{l");
  for (guint i = 0; i < evaluations->len; i++)
    g_string_append_c (out, 'r');
  g_string_append (out, "}\n\\hline\n");
  add_titles (out, &latex, runs);
  g_string_append (out, "\\hline\n");
  add_measures (out, &latex, runs);
  g_string_append (out, "\\hline\n\\end{tabular}\n");
  return g_string_free (out, FALSE);
}

/** wb_result_text: Returns: (transfer full): WEKA's report of every run */
char *
wb_result_text (GPtrArray *runs)
{
  g_autoptr (GPtrArray) evaluations = evaluations_of (runs);
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < evaluations->len; i++)
    {
      g_autofree char *text
          = ml_report_text (g_ptr_array_index (evaluations, i), 0);
      g_string_append_printf (out, "%s%s", i > 0 ? "\n\n" : "", text);
    }
  return g_string_free (out, FALSE);
}

/** wb_result_html: Returns: (transfer full): a page without outside parts */
char *
wb_result_html (GPtrArray *runs)
{
  GString *out = g_string_new (
      "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>Ruru</title>"
      "<style>body{font-family:sans-serif;margin:2em}td{padding:.2em 1em;"
      "border-bottom:1px solid #ccc}td+td{text-align:right}</style></head>"
      "<body>\n<table>\n");
  add_titles (out, &html, runs);
  add_measures (out, &html, runs);
  g_autofree char *text = wb_result_text (runs);
  g_autofree char *escaped = escape_html (text);
  g_string_append_printf (out, "</table>\n<pre>%s</pre>\n</body></html>\n",
                          escaped);
  return g_string_free (out, FALSE);
}

/* Rows for tables */

static void
append_row (GListStore *rows, GStrvBuilder *builder)
{
  g_auto (GStrv) texts = g_strv_builder_end (builder);
  g_autoptr (GtkStringList) row
      = gtk_string_list_new ((const char *const *) texts);
  g_list_store_append (rows, row);
}

static void
add_figure (GStrvBuilder *builder, double value)
{
  g_autofree char *text
      = isnan (value) ? g_strdup ("?") : g_strdup_printf ("%.3f", value);
  g_strv_builder_add (builder, text);
}

/** wb_result_classes: a line a class and the weighted average */
GListModel *
wb_result_classes (const MlEvaluation *evaluation, GStrv *titles)
{
  guint n_measures;
  const MlClassMeasure *measures = ml_evaluation_class_measures (&n_measures);
  g_autoptr (GStrvBuilder) heads = g_strv_builder_new ();
  g_strv_builder_add (heads, _ ("Class"));
  for (guint i = 0; i < n_measures; i++)
    g_strv_builder_add (heads, _ (measures[i].label));
  *titles = g_strv_builder_end (heads);
  GListStore *rows = g_list_store_new (GTK_TYPE_STRING_LIST);
  const guint n_classes = ml_evaluation_n_classes (evaluation);
  for (guint i = 0; n_classes > 0 && i <= n_classes; i++)
    {
      g_autoptr (GStrvBuilder) row = g_strv_builder_new ();
      g_strv_builder_add (row, i < n_classes
                                   ? ml_evaluation_class (evaluation)->labels[i]
                                   : _ ("Weighted average"));
      for (guint j = 0; j < n_measures; j++)
        add_figure (row, measures[j].value (evaluation, i));
      append_row (rows, row);
    }
  return G_LIST_MODEL (rows);
}

/* Measures worth a column, as shares and errors; counts say little of a fold.
 */
static gboolean
is_fold_measure (const MlMeasure *measure, const MlEvaluation *evaluation)
{
  return is_of (measure, evaluation)
         && (measure->flags & ML_MEASURE_COUNT) == 0;
}

static void
append_statistics (GListStore *rows, GArray *figures, guint n_columns)
{
  const guint n_folds = figures->len / n_columns;
  g_autoptr (GStrvBuilder) mean_row = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) sd_row = g_strv_builder_new ();
  g_strv_builder_add (mean_row, _ ("Mean"));
  g_strv_builder_add (sd_row, _ ("Std. deviation"));
  for (guint j = 0; j < n_columns; j++)
    {
      double mean = 0, squares = 0;
      for (guint f = 0; f < n_folds; f++)
        mean += g_array_index (figures, double, f *n_columns + j) / n_folds;
      for (guint f = 0; f < n_folds; f++)
        {
          const double off
              = g_array_index (figures, double, f *n_columns + j) - mean;
          squares += off * off;
        }
      add_figure (mean_row, mean);
      add_figure (sd_row, n_folds > 1 ? sqrt (squares / (n_folds - 1)) : (double) NAN);
    }
  append_row (rows, mean_row);
  append_row (rows, sd_row);
}

/** wb_result_folds: a line a fold, then their mean and standard deviation */
GListModel *
wb_result_folds (const MlEvaluation *evaluation, GStrv *titles)
{
  guint n_measures, n_columns = 0;
  const MlMeasure *measures = ml_evaluation_measures (&n_measures);
  g_autoptr (GStrvBuilder) heads = g_strv_builder_new ();
  g_strv_builder_add (heads, _ ("Fold"));
  for (guint i = 0; i < n_measures; i++)
    if (is_fold_measure (&measures[i], evaluation))
      {
        g_strv_builder_add (heads, _ (measures[i].label));
        n_columns++;
      }
  *titles = g_strv_builder_end (heads);
  GListStore *rows = g_list_store_new (GTK_TYPE_STRING_LIST);
  g_autoptr (GArray) figures = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint f = 0; f < ml_evaluation_n_folds (evaluation); f++)
    {
      g_autoptr (MlEvaluation) fold = ml_evaluation_fold (evaluation, f);
      g_autoptr (GStrvBuilder) row = g_strv_builder_new ();
      g_autofree char *number = g_strdup_printf ("%u", f + 1);
      g_strv_builder_add (row, number);
      for (guint i = 0; i < n_measures; i++)
        {
          if (!is_fold_measure (&measures[i], evaluation))
            continue;
          const double value = measures[i].value (fold);
          g_array_append_val (figures, value);
          add_figure (row, value);
        }
      append_row (rows, row);
    }
  if (figures->len > 0)
    append_statistics (rows, figures, n_columns);
  return G_LIST_MODEL (rows);
}

enum
{
  MAX_ROWS = 1000, /* of a cell that are listed */
  MAX_COLUMNS = 30,
};

static void
append_data_row (GListStore *rows, MlDataset *data, guint row)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  g_autofree char *number = g_strdup_printf ("%u", row + 1);
  g_strv_builder_add (texts, number);
  for (guint i = 0; i < MIN (ml_dataset_n_columns (data), MAX_COLUMNS); i++)
    {
      g_autofree char *cell = ml_dataset_format_cell (data, row, i);
      g_strv_builder_add (texts, cell);
    }
  append_row (rows, texts);
}

/** wb_result_rows: the tested rows of one cell of the confusion matrix */
GListModel *
wb_result_rows (const MlEvaluation *evaluation, guint actual, guint predicted,
                GStrv *titles)
{
  MlDataset *data = ml_evaluation_data (evaluation);
  g_autoptr (GStrvBuilder) heads = g_strv_builder_new ();
  g_strv_builder_add (heads, _ ("Row"));
  for (guint i = 0; i < MIN (ml_dataset_n_columns (data), MAX_COLUMNS); i++)
    g_strv_builder_add (heads, ml_dataset_attribute (data, i)->name);
  *titles = g_strv_builder_end (heads);
  GListStore *rows = g_list_store_new (GTK_TYPE_STRING_LIST);
  const MlPrediction *predictions = ml_evaluation_predictions (evaluation);
  guint n_rows = 0;
  for (guint i = 0;
       i < ml_evaluation_n_predictions (evaluation) && n_rows < MAX_ROWS; i++)
    if (predictions[i].actual == actual
        && predictions[i].predicted == predicted)
      {
        append_data_row (rows, data, predictions[i].row);
        n_rows++;
      }
  return G_LIST_MODEL (rows);
}
