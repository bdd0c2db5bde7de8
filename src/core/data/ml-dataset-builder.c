/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-dataset-builder.h"

#include "ml-dataset-private.h"

#include <string.h>

struct _MlDatasetBuilder
{
  MlDataset *made;
  GArray *columns; /* MlColumn */
};

/** ml_array_new: Returns: (transfer full): owns @values (transfer full) */
MlArray *
ml_array_new (gpointer values)
{
  MlArray *self = g_new (MlArray, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->values = values;
  return self;
}

/** ml_array_ref: Returns: (transfer full): @self */
MlArray *
ml_array_ref (MlArray *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/** ml_array_unref: frees the values with their last table */
void
ml_array_unref (MlArray *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->values);
  g_free (self);
}

/** ml_dataset_builder_new: Returns: (transfer full): a table without columns */
MlDatasetBuilder *
ml_dataset_builder_new (const char *relation, guint n_rows)
{
  MlDatasetBuilder *self = g_new0 (MlDatasetBuilder, 1);
  self->made = g_object_new (ML_TYPE_DATASET, NULL);
  self->made->relation = g_strdup (relation);
  self->made->n_rows = n_rows;
  self->columns = g_array_new (FALSE, FALSE, sizeof (MlColumn));
  return self;
}

static void
add_column (MlDatasetBuilder *self, MlAttribute *attribute, gpointer values)
{
  MlColumn column = { attribute, ml_array_new (values) };
  g_array_append_val (self->columns, column);
}

/**
 * ml_dataset_builder_add_numbers:
 * @attribute: (transfer full): numeric or date
 * @values: (transfer full): one number a row, NaN = missing
 */
void
ml_dataset_builder_add_numbers (MlDatasetBuilder *self, MlAttribute *attribute,
                                double *values)
{
  g_return_if_fail (ml_attribute_has_numbers (attribute));
  add_column (self, attribute, values);
}

/**
 * ml_dataset_builder_add_codes:
 * @attribute: (transfer full): nominal or string
 * @codes: (transfer full): one code a row, -1 = missing
 */
void
ml_dataset_builder_add_codes (MlDatasetBuilder *self, MlAttribute *attribute,
                              gint32 *codes)
{
  g_return_if_fail (ml_attribute_has_codes (attribute));
  add_column (self, attribute, codes);
}

/**
 * ml_dataset_builder_add_bytes:
 * @attribute: (transfer full): an image
 * @bytes: (transfer full): rows × channels × height × width
 */
void
ml_dataset_builder_add_bytes (MlDatasetBuilder *self, MlAttribute *attribute,
                              guint8 *bytes)
{
  g_return_if_fail (attribute->kind == ML_ATTRIBUTE_IMAGE);
  add_column (self, attribute, bytes);
}

/**
 * ml_dataset_builder_add_shared:
 * @from: a table of as many rows
 * @attribute: (transfer full) (nullable): a new description of the same
 *   values, or NULL to keep the old one
 *
 * Takes a column over without copying it.
 */
void
ml_dataset_builder_add_shared (MlDatasetBuilder *self, MlDataset *from,
                               guint column, MlAttribute *attribute)
{
  g_return_if_fail (from->n_rows == self->made->n_rows);
  g_return_if_fail (column < from->n_columns);
  MlColumn shared = from->columns[column];
  ml_array_ref (shared.array);
  shared.attribute
      = attribute != NULL ? attribute : ml_attribute_ref (shared.attribute);
  g_array_append_val (self->columns, shared);
}

static gsize
value_size (const MlAttribute *attribute)
{
  if (ml_attribute_has_numbers (attribute))
    return sizeof (double);
  if (ml_attribute_has_codes (attribute))
    return sizeof (gint32);
  return ml_attribute_n_bytes (attribute);
}

/**
 * ml_dataset_builder_add_taken:
 * @from: any table
 * @rows: as many row numbers of @from as this table has rows, repeats allowed
 *
 * Copies those values of a column.
 */
void
ml_dataset_builder_add_taken (MlDatasetBuilder *self, MlDataset *from,
                              guint column, const guint32 *rows)
{
  g_return_if_fail (column < from->n_columns);
  MlAttribute *attribute = ml_attribute_ref (from->columns[column].attribute);
  const guint8 *values = from->columns[column].array->values;
  const gsize size = value_size (attribute), n = self->made->n_rows;
  guint8 *taken = g_malloc_n (MAX (n, 1), MAX (size, 1));
  for (gsize i = 0; i < n; i++)
    memcpy (taken + i * size, values + rows[i] * size, size);
  add_column (self, attribute, taken);
}

/** ml_dataset_builder_set_weights: @weights: (transfer full): one a row */
void
ml_dataset_builder_set_weights (MlDatasetBuilder *self, double *weights)
{
  g_clear_pointer (&self->made->weights, ml_array_unref);
  self->made->weights = ml_array_new (weights);
}

/** ml_dataset_builder_share_weights: takes the row weights of @from over */
void
ml_dataset_builder_share_weights (MlDatasetBuilder *self, MlDataset *from)
{
  g_return_if_fail (from->n_rows == self->made->n_rows);
  g_clear_pointer (&self->made->weights, ml_array_unref);
  if (from->weights != NULL)
    self->made->weights = ml_array_ref (from->weights);
}

/** ml_dataset_builder_warn: notes one sentence for whoever opened the file */
void
ml_dataset_builder_warn (MlDatasetBuilder *self, const char *format, ...)
{
  if (self->made->warnings == NULL)
    self->made->warnings = g_ptr_array_new_with_free_func (g_free);
  va_list arguments;
  va_start (arguments, format);
  g_ptr_array_add (self->made->warnings, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/**
 * ml_dataset_builder_finish:
 *
 * Returns: (transfer full): the table; the builder holds nothing any more and
 *   is only to be freed
 */
MlDataset *
ml_dataset_builder_finish (MlDatasetBuilder *self)
{
  MlDataset *made = g_steal_pointer (&self->made);
  made->n_columns = self->columns->len;
  made->columns = (MlColumn *) (gpointer) g_array_free (
      g_steal_pointer (&self->columns), FALSE);
  return made;
}

/** ml_dataset_builder_free: frees @self and what was not finished */
void
ml_dataset_builder_free (MlDatasetBuilder *self)
{
  if (self == NULL)
    return;
  if (self->made != NULL)
    g_object_unref (ml_dataset_builder_finish (self));
  g_free (self);
}
