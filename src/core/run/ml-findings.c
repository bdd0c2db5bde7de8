/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-findings.h"

#include <math.h>

typedef struct
{
  char *title, *problem; /* (nullable) */
} MlFindingsPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (MlFindings, ml_findings, G_TYPE_OBJECT)

static MlFindingsPrivate *
private_of (MlFindings *self)
{
  return ml_findings_get_instance_private (self);
}

static void
ml_findings_finalize (GObject *object)
{
  MlFindingsPrivate *private = private_of (ML_FINDINGS (object));
  g_free (private->title);
  g_free (private->problem);
  G_OBJECT_CLASS (ml_findings_parent_class)->finalize (object);
}

static void
ml_findings_class_init (MlFindingsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ml_findings_finalize;
}

static void
ml_findings_init (MlFindings *self)
{
}

/** ml_findings_title: Returns: (transfer none): of what they are: "J48 · iris"
 */
const char *
ml_findings_title (MlFindings *self)
{
  const char *title = private_of (self)->title;
  return title != NULL ? title : "";
}

/** ml_findings_problem: Returns: (transfer none) (nullable): why a part of them
 * is missing, in a sentence */
const char *
ml_findings_problem (MlFindings *self)
{
  return private_of (self)->problem;
}

/** ml_findings_set_title: @title: (transfer full): for its maker only */
void
ml_findings_set_title (MlFindings *self, char *title)
{
  g_free (private_of (self)->title);
  private_of (self)->title = title;
}

/** ml_findings_set_problem: for its maker only */
void
ml_findings_set_problem (MlFindings *self, const char *problem)
{
  g_free (private_of (self)->problem);
  private_of (self)->problem = g_strdup (problem);
}

/** ml_findings_table: Returns: (transfer full): all figures */
MlDataset *
ml_findings_table (MlFindings *self)
{
  return ML_FINDINGS_GET_CLASS (self)->table (self);
}

enum
{
  DIGITS = 5, /* of the largest number of a column */
};

/* Digits behind the point, the same for a whole column. */
static int
column_digits (MlDataset *table, guint column)
{
  const double *numbers = ml_dataset_numbers (table, column);
  double largest = 0;
  gboolean is_whole = TRUE;
  for (guint row = 0; row < ml_dataset_n_rows (table); row++)
    if (isfinite (numbers[row]))
      {
        largest = fmax (largest, fabs (numbers[row]));
        is_whole = is_whole && numbers[row] == floor (numbers[row]);
      }
  if (is_whole || !(largest > 0))
    return 0;
  return (int) CLAMP (DIGITS - 1 - floor (log10 (largest)), 0, 9);
}

/* (transfer full): as a person reads it */
static char *
format_cell (MlDataset *table, guint row, guint column, int digits)
{
  const double number = ml_dataset_value (table, row, column);
  if (isnan (number))
    return g_strdup ("–");
  return ml_attribute_has_numbers (ml_dataset_attribute (table, column))
             ? g_strdup_printf ("%.*f", digits, number)
             : ml_dataset_format_cell (table, row, column);
}

/** ml_findings_to_text: Returns: (transfer full): the table, its numbers
 * rounded to five digits */
MlTextTable *
ml_findings_to_text (MlFindings *self)
{
  g_autoptr (MlDataset) table = ml_findings_table (self);
  const guint n_columns = ml_dataset_n_columns (table);
  char **titles = g_new0 (char *, n_columns + 1);
  g_autofree int *digits = g_new0 (int, MAX (n_columns, 1));
  for (guint i = 0; i < n_columns; i++)
    {
      const MlAttribute *column = ml_dataset_attribute (table, i);
      titles[i] = g_strdup (column->name);
      if (ml_attribute_has_numbers (column))
        digits[i] = column_digits (table, i);
    }
  MlTextTable *text = ml_text_table_new (ml_findings_title (self), titles);
  for (guint i = 0; i < n_columns; i++)
    text->is_number[i]
        = ml_attribute_has_numbers (ml_dataset_attribute (table, i));
  for (guint row = 0; row < ml_dataset_n_rows (table); row++)
    {
      char **cells = g_new0 (char *, n_columns + 1);
      for (guint i = 0; i < n_columns; i++)
        cells[i] = format_cell (table, row, i, digits[i]);
      ml_text_table_add (text, cells);
    }
  return text;
}
