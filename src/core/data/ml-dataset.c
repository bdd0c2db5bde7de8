/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-dataset.h"

#include "ml-dataset-builder.h"
#include "ml-dataset-private.h"
#include "ml-date-format.h"
#include "ml-number.h"

#include <math.h>
#include <string.h>

G_DEFINE_FINAL_TYPE (MlDataset, ml_dataset, G_TYPE_OBJECT)

static void
ml_dataset_finalize (GObject *object)
{
  MlDataset *self = ML_DATASET (object);
  for (guint i = 0; i < self->n_columns; i++)
    {
      ml_attribute_unref (self->columns[i].attribute);
      ml_array_unref (self->columns[i].array);
    }
  g_free (self->columns);
  g_clear_pointer (&self->weights, ml_array_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_free (self->relation);
  G_OBJECT_CLASS (ml_dataset_parent_class)->finalize (object);
}

static void
ml_dataset_class_init (MlDatasetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ml_dataset_finalize;
}

static void
ml_dataset_init (MlDataset *self)
{
}

/** ml_dataset_relation: Returns: (transfer none): the table's name */
const char *
ml_dataset_relation (MlDataset *self)
{
  return self->relation;
}

/** ml_dataset_n_rows: Returns: rows */
guint
ml_dataset_n_rows (MlDataset *self)
{
  return self->n_rows;
}

/** ml_dataset_n_columns: Returns: columns */
guint
ml_dataset_n_columns (MlDataset *self)
{
  return self->n_columns;
}

/** ml_dataset_attribute: Returns: (transfer none): what @column is */
const MlAttribute *
ml_dataset_attribute (MlDataset *self, guint column)
{
  g_return_val_if_fail (column < self->n_columns, NULL);
  return self->columns[column].attribute;
}

/** ml_dataset_numbers: Returns: (nullable): rows numbers, NaN = missing; NULL
 * if @column holds something else */
const double *
ml_dataset_numbers (MlDataset *self, guint column)
{
  g_return_val_if_fail (column < self->n_columns, NULL);
  const MlColumn *c = &self->columns[column];
  return ml_attribute_has_numbers (c->attribute) ? c->array->values : NULL;
}

/** ml_dataset_codes: Returns: (nullable): rows codes, -1 = missing; NULL if
 * @column holds something else */
const gint32 *
ml_dataset_codes (MlDataset *self, guint column)
{
  g_return_val_if_fail (column < self->n_columns, NULL);
  const MlColumn *c = &self->columns[column];
  return ml_attribute_has_codes (c->attribute) ? c->array->values : NULL;
}

/** ml_dataset_bytes: Returns: (nullable): rows × channels × height × width;
 * NULL if @column holds something else */
const guint8 *
ml_dataset_bytes (MlDataset *self, guint column)
{
  g_return_val_if_fail (column < self->n_columns, NULL);
  const MlColumn *c = &self->columns[column];
  return c->attribute->kind == ML_ATTRIBUTE_IMAGE ? c->array->values : NULL;
}

/** ml_dataset_weights: Returns: (nullable): rows weights; NULL: all weigh 1 */
const double *
ml_dataset_weights (MlDataset *self)
{
  return self->weights != NULL ? self->weights->values : NULL;
}

/**
 * ml_dataset_value:
 *
 * Returns: a number, or a label's code, or NaN if missing. For loops over a
 *   column take the arrays instead. A picture has no single value: NaN.
 */
double
ml_dataset_value (MlDataset *self, guint row, guint column)
{
  g_return_val_if_fail (row < self->n_rows, NAN);
  const double *numbers = ml_dataset_numbers (self, column);
  if (numbers != NULL)
    return numbers[row];
  const gint32 *codes = ml_dataset_codes (self, column);
  return codes != NULL && codes[row] >= 0 ? codes[row] : NAN;
}

/** ml_dataset_is_missing: Returns: whether the cell is empty */
gboolean
ml_dataset_is_missing (MlDataset *self, guint row, guint column)
{
  return ml_dataset_bytes (self, column) == NULL
         && isnan (ml_dataset_value (self, row, column));
}

/**
 * ml_format_number:
 *
 * Returns: (transfer full): the shortest text that reads back as the same
 *   number; "?" for NaN
 */
char *
ml_format_number (double number)
{
  char text[ML_NUMBER_SIZE];
  return g_strndup (text, ml_number_print (number, text));
}

static char *
format_date (double milliseconds)
{
  const gboolean is_whole = fmod (milliseconds, 1000) == 0;
  g_autoptr (MlDateFormat) format = ml_date_format_new (
      is_whole ? ML_DATE_FORMAT_ISO : ML_DATE_FORMAT_FULL, NULL);
  GString *text = g_string_new (NULL);
  if (ml_date_format_print (format, milliseconds, text))
    return g_string_free (text, FALSE);
  g_string_free (text, TRUE);
  return ml_format_number (milliseconds);
}

/**
 * ml_dataset_format_cell:
 *
 * Returns: (transfer full): the cell as a person reads it: "?" if missing
 */
char *
ml_dataset_format_cell (MlDataset *self, guint row, guint column)
{
  const MlAttribute *attribute = ml_dataset_attribute (self, column);
  if (attribute->kind == ML_ATTRIBUTE_IMAGE)
    return g_strdup_printf ("%u × %u", attribute->shape[1],
                            attribute->shape[2]);
  double value = ml_dataset_value (self, row, column);
  if (isnan (value))
    return g_strdup ("?");
  if (ml_attribute_has_codes (attribute))
    return g_strdup (attribute->labels[(guint) value]);
  return attribute->kind == ML_ATTRIBUTE_DATE ? format_date (value)
                                              : ml_format_number (value);
}

/** ml_dataset_find_column: Returns: the column called @name, or -1 */
int
ml_dataset_find_column (MlDataset *self, const char *name)
{
  for (guint i = 0; i < self->n_columns; i++)
    if (strcmp (self->columns[i].attribute->name, name) == 0)
      return (int) i;
  return -1;
}

/** ml_dataset_unique_name: Returns: (transfer full): @name, or @name and a
 * number, such that no column is called so yet */
char *
ml_dataset_unique_name (MlDataset *self, const char *name)
{
  char *now = g_strdup (name);
  for (guint i = 2; ml_dataset_find_column (self, now) >= 0; i++)
    {
      g_free (now);
      now = g_strdup_printf ("%s %u", name, i);
    }
  return now;
}

/** ml_dataset_default_target: Returns: the last column, as WEKA takes it; -1
 * if there is none */
int
ml_dataset_default_target (MlDataset *self)
{
  return (int) self->n_columns - 1;
}

/** ml_dataset_warnings: Returns: (transfer none) (nullable): sentences */
GPtrArray *
ml_dataset_warnings (MlDataset *self)
{
  return self->warnings;
}

/**
 * ml_dataset_select_columns:
 * @columns: (array length=n_columns): column numbers, in the new order
 *
 * Returns: (transfer full): a table that shares those columns
 */
MlDataset *
ml_dataset_select_columns (MlDataset *self, const guint *columns,
                           guint n_columns)
{
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new (self->relation, self->n_rows);
  for (guint i = 0; i < n_columns; i++)
    ml_dataset_builder_add_shared (builder, self, columns[i], NULL);
  ml_dataset_builder_share_weights (builder, self);
  return ml_dataset_builder_finish (builder);
}

/* A new array of @n_rows elements of @size bytes, taken from @values. */
static gpointer
gather (const void *values, gsize size, const guint32 *rows, guint n_rows)
{
  guint8 *taken = g_malloc_n (MAX (n_rows, 1), size);
  for (gsize i = 0; i < n_rows; i++)
    memcpy (taken + i * size, (const guint8 *) values + rows[i] * size, size);
  return taken;
}

/**
 * ml_dataset_take_rows:
 * @rows: (array length=n_rows): row numbers, repeats allowed
 *
 * Returns: (transfer full): a table with copies of those rows
 */
MlDataset *
ml_dataset_take_rows (MlDataset *self, const guint32 *rows, guint n_rows)
{
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new (self->relation, n_rows);
  for (guint i = 0; i < self->n_columns; i++)
    ml_dataset_builder_add_taken (builder, self, i, rows);
  if (self->weights != NULL)
    ml_dataset_builder_set_weights (
        builder, gather (self->weights->values, sizeof (double), rows, n_rows));
  return ml_dataset_builder_finish (builder);
}

/**
 * ml_dataset_drop_rows:
 * @rows: (array length=n_rows): row numbers in any order, repeats allowed
 *
 * Returns: (transfer full): a table with copies of all other rows
 */
MlDataset *
ml_dataset_drop_rows (MlDataset *self, const guint32 *rows, guint n_rows)
{
  g_autofree gboolean *is_dropped = g_new0 (gboolean, self->n_rows + 1);
  g_autofree guint32 *left = g_new (guint32, self->n_rows + 1);
  guint n_left = 0;
  for (guint i = 0; i < n_rows; i++)
    {
      g_return_val_if_fail (rows[i] < self->n_rows, NULL);
      is_dropped[rows[i]] = TRUE;
    }
  for (guint32 row = 0; row < self->n_rows; row++)
    if (!is_dropped[row])
      left[n_left++] = row;
  return ml_dataset_take_rows (self, left, n_left);
}

/** ml_dataset_header: Returns: (transfer full): the same columns, no rows */
MlDataset *
ml_dataset_header (MlDataset *self)
{
  return ml_dataset_take_rows (self, NULL, 0);
}
