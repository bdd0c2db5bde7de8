/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-data-tables.h"

#include "ml-summary.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/**
 * ml_data_table_rows:
 * @caption: (nullable): what the table tells
 * @rows: (nullable): guint32, those that are in it, in that order; NULL: all
 *
 * Any thread may call it: a large table takes its time.
 *
 * Returns: (transfer full): a row a row, a column a column
 */
MlTextTable *
ml_data_table_rows (MlDataset *data, const char *caption, const GArray *rows)
{
  const guint n_columns = ml_dataset_n_columns (data);
  const guint n_rows = rows != NULL ? rows->len : ml_dataset_n_rows (data);
  char **titles = g_new0 (char *, n_columns + 1);
  for (guint c = 0; c < n_columns; c++)
    titles[c] = g_strdup (ml_dataset_attribute (data, c)->name);
  MlTextTable *made = ml_text_table_new (caption, titles);
  for (guint c = 0; c < n_columns; c++)
    made->is_number[c]
        = ml_dataset_attribute (data, c)->kind == ML_ATTRIBUTE_NUMERIC;
  for (guint i = 0; i < n_rows; i++)
    {
      const guint row = rows != NULL ? g_array_index (rows, guint32, i) : i;
      char **cells = g_new0 (char *, n_columns + 1);
      for (guint c = 0; c < n_columns; c++)
        cells[c] = ml_dataset_format_cell (data, row, c);
      ml_text_table_add (made, cells);
    }
  return made;
}

static char *
format_figure (double value)
{
  return isnan (value) ? g_strdup ("") : g_strdup_printf ("%.6g", value);
}

/* (transfer full) */
static char **
describe_column (MlDataset *data, guint column)
{
  const MlAttribute *attribute = ml_dataset_attribute (data, column);
  g_autoptr (MlSummary) summary = ml_summary_new (data, column);
  const gboolean has_figures = !ml_attribute_has_codes (attribute);
  const double figures[]
      = { summary->minimum, summary->maximum, summary->mean, summary->sd };
  g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();
  g_strv_builder_add (cells, attribute->name);
  g_strv_builder_add (cells, ml_attribute_kind_name (attribute->kind));
  const guint counts[] = { summary->n_missing, summary->n_distinct };
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", counts[i]);
      g_strv_builder_add (cells, text);
    }
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      g_autofree char *text
          = format_figure (has_figures ? figures[i] : (double) NAN);
      g_strv_builder_add (cells, text);
    }
  return g_strv_builder_end (cells);
}

/** ml_data_table_columns: Returns: (transfer full): a row a column: name, type,
 * missing and distinct values, and of numbers the statistics */
MlTextTable *
ml_data_table_columns (MlDataset *data)
{
  const char *titles[] = { _ ("Name"),     _ ("Type"),           _ ("Missing"),
                           _ ("Distinct"), _ ("Minimum"),        _ ("Maximum"),
                           _ ("Mean"),     _ ("Std. deviation"), NULL };
  MlTextTable *made = ml_text_table_new (ml_dataset_relation (data),
                                         g_strdupv ((char **) titles));
  made->is_number[1] = FALSE;
  for (guint c = 0; c < ml_dataset_n_columns (data); c++)
    ml_text_table_add (made, describe_column (data, c));
  return made;
}
