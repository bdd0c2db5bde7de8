/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-match.h. What WEKA calls incompatible is mapped where it can be:
 * columns in another order, labels in another order, labels read as numbers.
 * What cannot be mapped is refused with the cell that is in the way. */
#include "ml-match.h"

#include "ml-dataset-builder.h"
#include "ml-error.h"

#include <math.h>
#include <string.h>

static double *
missing_numbers (guint n_rows)
{
  double *numbers = g_new (double, MAX (n_rows, 1));
  for (guint i = 0; i < n_rows; i++)
    numbers[i] = (double) NAN;
  return numbers;
}

static gint32 *
missing_codes (guint n_rows)
{
  gint32 *codes = g_new (gint32, MAX (n_rows, 1));
  for (guint i = 0; i < n_rows; i++)
    codes[i] = -1;
  return codes;
}

/* A column without any value. */
static void
add_missing (MlDatasetBuilder *builder, const MlAttribute *wanted, guint n_rows)
{
  MlAttribute *attribute = ml_attribute_ref (wanted);
  if (ml_attribute_has_numbers (wanted))
    ml_dataset_builder_add_numbers (builder, attribute,
                                    missing_numbers (n_rows));
  else
    ml_dataset_builder_add_codes (builder, attribute, missing_codes (n_rows));
}

static gboolean
is_all_missing (MlDataset *data, guint column)
{
  guint n_rows = ml_dataset_n_rows (data);
  for (guint i = 0; i < n_rows; i++)
    if (!ml_dataset_is_missing (data, i, column))
      return FALSE;
  return TRUE;
}

static gboolean
refuse_kind (const MlAttribute *wanted, const MlAttribute *given,
             GError **error)
{
  g_set_error (error, ML_ERROR, ML_ERROR_DATA,
               "column “%s” is %s here and was %s in the training data; load "
               "the file with that type",
               wanted->name, ml_attribute_kind_name (given->kind),
               ml_attribute_kind_name (wanted->kind));
  return FALSE;
}

static gboolean
refuse_label (const MlAttribute *wanted, const char *label, guint row,
              GError **error)
{
  g_set_error (error, ML_ERROR, ML_ERROR_DATA,
               "row %u: column “%s” holds “%s”, which the training data "
               "does not know; change or remove the row",
               row + 1, wanted->name, label);
  return FALSE;
}

/* Codes of @wanted for labels or numbers of another column, by their text. */
static gboolean
add_mapped_labels (MlDatasetBuilder *builder, const MlAttribute *wanted,
                   MlDataset *data, guint column, GError **error)
{
  guint n_rows = ml_dataset_n_rows (data);
  g_autofree gint32 *codes = missing_codes (n_rows);
  for (guint i = 0; i < n_rows; i++)
    {
      if (ml_dataset_is_missing (data, i, column))
        continue;
      g_autofree char *label = ml_dataset_format_cell (data, i, column);
      codes[i] = ml_attribute_find_label (wanted, label);
      if (codes[i] < 0)
        return refuse_label (wanted, label, i, error);
    }
  ml_dataset_builder_add_codes (builder, ml_attribute_ref (wanted),
                                g_steal_pointer (&codes));
  return TRUE;
}

/* Codes of @wanted for codes of @given, label by label. */
static gboolean
add_mapped_codes (MlDatasetBuilder *builder, const MlAttribute *wanted,
                  MlDataset *data, guint column, GError **error)
{
  const MlAttribute *given = ml_dataset_attribute (data, column);
  const gint32 *from = ml_dataset_codes (data, column);
  guint n_rows = ml_dataset_n_rows (data);
  g_autofree gint32 *map = g_new (gint32, MAX (given->n_labels, 1));
  g_autofree gint32 *codes = missing_codes (n_rows);
  for (guint k = 0; k < given->n_labels; k++)
    map[k] = ml_attribute_find_label (wanted, given->labels[k]);
  for (guint i = 0; i < n_rows; i++)
    {
      if (from[i] < 0)
        continue;
      codes[i] = map[from[i]];
      if (codes[i] < 0)
        return refuse_label (wanted, given->labels[from[i]], i, error);
    }
  ml_dataset_builder_add_codes (builder, ml_attribute_ref (wanted),
                                g_steal_pointer (&codes));
  return TRUE;
}

static gboolean
add_column (MlDatasetBuilder *builder, const MlAttribute *wanted,
            MlDataset *data, guint column, GError **error)
{
  const MlAttribute *given = ml_dataset_attribute (data, column);
  gboolean is_same_kind = given->kind == wanted->kind;
  if (ml_attribute_same (wanted, given) && wanted->kind != ML_ATTRIBUTE_STRING)
    ml_dataset_builder_add_shared (builder, data, column,
                                   ml_attribute_ref (wanted));
  else if (is_same_kind && wanted->kind == ML_ATTRIBUTE_STRING)
    ml_dataset_builder_add_shared (builder, data, column, NULL);
  else if (wanted->kind == ML_ATTRIBUTE_NOMINAL
           && ml_attribute_has_codes (given))
    return add_mapped_codes (builder, wanted, data, column, error);
  else if (wanted->kind == ML_ATTRIBUTE_NOMINAL
           && ml_attribute_has_numbers (given))
    return add_mapped_labels (builder, wanted, data, column, error);
  else if (wanted->kind != ML_ATTRIBUTE_IMAGE
           && given->kind != ML_ATTRIBUTE_IMAGE
           && is_all_missing (data, column))
    add_missing (builder, wanted, ml_dataset_n_rows (data));
  else
    return refuse_kind (wanted, given, error);
  return TRUE;
}

static gboolean
refuse_absent (const MlAttribute *wanted, MlDataset *data, GError **error)
{
  g_set_error (error, ML_ERROR, ML_ERROR_DATA,
               "“%s” has no column “%s”, which the model was trained on; "
               "is it the right file?",
               ml_dataset_relation (data), wanted->name);
  return FALSE;
}

/**
 * ml_match:
 * @header: the columns wanted; its rows are not looked at
 * @target: the class among them; it may be absent from @data, then every
 *   value of it is missing
 * @data: any table; columns that @header does not have are left out
 *
 * Returns: (transfer full) (nullable): the rows of @data in the columns of
 *   @header, sharing what is equal; %ML_ERROR_DATA names what is in the way
 */
MlDataset *
ml_match (MlDataset *header, int target, MlDataset *data, GError **error)
{
  guint n_rows = ml_dataset_n_rows (data);
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new (ml_dataset_relation (data), n_rows);
  for (guint i = 0; i < ml_dataset_n_columns (header); i++)
    {
      const MlAttribute *wanted = ml_dataset_attribute (header, i);
      int column = ml_dataset_find_column (data, wanted->name);
      if (column >= 0)
        {
          if (!add_column (builder, wanted, data, (guint) column, error))
            return NULL;
        }
      else if ((int) i == target)
        add_missing (builder, wanted, n_rows);
      else
        {
          refuse_absent (wanted, data, error);
          return NULL;
        }
    }
  ml_dataset_builder_share_weights (builder, data);
  return ml_dataset_builder_finish (builder);
}
