/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-dataset-state.h. Every length is compared with the number of rows and
 * every code with its labels before a table is made of them. */
#include "ml-dataset-state.h"

#include "ml-column-state.h"
#include "ml-dataset-builder.h"
#include "ml-error.h"

#include <math.h>
#include <string.h>

enum
{
  MAX_COLUMNS = 1 << 20,
};

/* The values of a column, in the table's own memory. (transfer floating) */
static GVariant *
save_values (MlDataset *self, guint column)
{
  const MlAttribute *attribute = ml_dataset_attribute (self, column);
  const gsize n_rows = ml_dataset_n_rows (self);
  const char *type = "ay";
  const void *values = NULL;
  gsize n_bytes;
  if (ml_attribute_has_numbers (attribute))
    {
      type = "ad";
      values = ml_dataset_numbers (self, column);
      n_bytes = n_rows * sizeof (double);
    }
  else if (ml_attribute_has_codes (attribute))
    {
      type = "ai";
      values = ml_dataset_codes (self, column);
      n_bytes = n_rows * sizeof (gint32);
    }
  else
    {
      values = ml_dataset_bytes (self, column);
      n_bytes = n_rows * ml_attribute_n_bytes (attribute);
    }
  return g_variant_new_from_data (G_VARIANT_TYPE (type), values, n_bytes, TRUE,
                                  g_object_unref, g_object_ref (self));
}

static GVariant *
save_weights (MlDataset *self)
{
  const double *weights = ml_dataset_weights (self);
  return g_variant_new_fixed_array (
      G_VARIANT_TYPE_DOUBLE, weights,
      weights != NULL ? ml_dataset_n_rows (self) : 0, sizeof (double));
}

/** ml_dataset_save: Returns: (transfer floating): of the type
 * ML_DATASET_STATE_TYPE */
GVariant *
ml_dataset_save (MlDataset *self)
{
  g_auto (GVariantBuilder) columns = G_VARIANT_BUILDER_INIT (
      G_VARIANT_TYPE ("a(" ML_COLUMN_STATE_TYPE "v)"));
  for (guint i = 0; i < ml_dataset_n_columns (self); i++)
    g_variant_builder_add (
        &columns, "(@" ML_COLUMN_STATE_TYPE "v)",
        ml_column_save (ml_dataset_attribute (self, i), TRUE),
        save_values (self, i));
  return g_variant_new ("(sua(" ML_COLUMN_STATE_TYPE "v)@ad)",
                        ml_dataset_relation (self), ml_dataset_n_rows (self),
                        &columns, save_weights (self));
}

static gboolean
refuse (GError **error)
{
  g_set_error_literal (error, ML_ERROR, ML_ERROR_PARSE,
                       "the table in it makes no sense; the file is damaged");
  return FALSE;
}

/* A copy of exactly n values of @size bytes. (transfer full) (nullable) */
static gpointer
take_values (GVariant *saved, const char *type, gsize n, gsize size)
{
  gsize n_saved;
  if (!g_variant_is_of_type (saved, G_VARIANT_TYPE (type)))
    return NULL;
  gconstpointer values = g_variant_get_fixed_array (saved, &n_saved, size);
  if (n_saved != n)
    return NULL;
  gpointer copy = g_malloc (MAX (n * size, 1));
  if (n > 0)
    memcpy (copy, values, n * size);
  return copy;
}

static gboolean
are_codes (const gint32 *codes, gsize n, guint n_labels)
{
  for (gsize i = 0; i < n; i++)
    if (codes[i] < -1 || (codes[i] >= 0 && (guint) codes[i] >= n_labels))
      return FALSE;
  return TRUE;
}

/* @attribute: (transfer full): it and the values belong to the builder then. */
static gboolean
add_column (MlDatasetBuilder *builder, MlAttribute *attribute, GVariant *saved,
            gsize n_rows)
{
  g_autoptr (MlAttribute) owned = attribute;
  if (ml_attribute_has_numbers (attribute))
    {
      double *numbers = take_values (saved, "ad", n_rows, sizeof (double));
      if (numbers == NULL)
        return FALSE;
      ml_dataset_builder_add_numbers (builder, g_steal_pointer (&owned),
                                      numbers);
      return TRUE;
    }
  if (ml_attribute_has_codes (attribute))
    {
      g_autofree gint32 *codes
          = take_values (saved, "ai", n_rows, sizeof (gint32));
      if (codes == NULL || !are_codes (codes, n_rows, attribute->n_labels))
        return FALSE;
      ml_dataset_builder_add_codes (builder, g_steal_pointer (&owned),
                                    g_steal_pointer (&codes));
      return TRUE;
    }
  const gsize n_bytes = ml_attribute_n_bytes (attribute);
  if (n_rows > G_MAXSIZE / MAX (n_bytes, 1))
    return FALSE;
  guint8 *bytes = take_values (saved, "ay", n_rows * n_bytes, 1);
  if (bytes == NULL)
    return FALSE;
  ml_dataset_builder_add_bytes (builder, g_steal_pointer (&owned), bytes);
  return TRUE;
}

static gboolean
add_columns (MlDatasetBuilder *builder, GVariant *columns, guint n_rows)
{
  const gsize n_columns = g_variant_n_children (columns);
  g_autoptr (GHashTable) names
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (n_columns > MAX_COLUMNS)
    return FALSE;
  for (gsize i = 0; i < n_columns; i++)
    {
      g_autoptr (GVariant) head = NULL;
      g_autoptr (GVariant) values = NULL;
      g_variant_get_child (columns, i, "(@" ML_COLUMN_STATE_TYPE "v)", &head,
                           &values);
      MlAttribute *attribute = ml_column_load (head, TRUE);
      if (attribute == NULL)
        return FALSE;
      const gboolean is_new
          = g_hash_table_add (names, g_strdup (attribute->name));
      if (!add_column (builder, attribute, values, n_rows) || !is_new)
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_weights (MlDatasetBuilder *builder, GVariant *saved, guint n_rows)
{
  if (g_variant_n_children (saved) == 0)
    return TRUE;
  g_autofree double *weights
      = take_values (saved, "ad", n_rows, sizeof (double));
  if (weights == NULL)
    return FALSE;
  for (guint i = 0; i < n_rows; i++)
    if (!isfinite (weights[i]))
      return FALSE;
  ml_dataset_builder_set_weights (builder, g_steal_pointer (&weights));
  return TRUE;
}

/**
 * ml_dataset_load:
 * @saved: of the type ML_DATASET_STATE_TYPE in normal form, not to be trusted
 *   otherwise
 *
 * Returns: (transfer full) (nullable): the table; %ML_ERROR_PARSE if it makes
 * no sense
 */
MlDataset *
ml_dataset_load (GVariant *saved, GError **error)
{
  const char *relation;
  guint n_rows;
  g_autoptr (GVariant) columns = NULL;
  g_autoptr (GVariant) weights = NULL;
  g_variant_get (saved, "(&su@a(" ML_COLUMN_STATE_TYPE "v)@ad)", &relation,
                 &n_rows, &columns, &weights);
  if (g_variant_n_children (columns) == 0)
    {
      refuse (error);
      return NULL;
    }
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new (relation, n_rows);
  if (add_columns (builder, columns, n_rows)
      && add_weights (builder, weights, n_rows))
    return ml_dataset_builder_finish (builder);
  refuse (error);
  return NULL;
}

/* -- Hash ------------------------------------------------------------------ */

/* In pieces, for a length is a gssize; the bytes are little-endian everywhere.
 */
static void
hash_variant (GChecksum *checksum, GVariant *native)
{
  g_autoptr (GVariant) sunk = g_variant_ref_sink (native);
  g_autoptr (GVariant) value = G_BYTE_ORDER == G_LITTLE_ENDIAN
                                   ? g_variant_ref (sunk)
                                   : g_variant_byteswap (sunk);
  const guint8 *at = g_variant_get_data (value);
  for (gsize left = g_variant_get_size (value); left > 0;)
    {
      const gsize piece = MIN (left, G_MAXINT32);
      g_checksum_update (checksum, at, (gssize) piece);
      at += piece;
      left -= piece;
    }
}

static gpointer
copy_text (gpointer text, gpointer data)
{
  return g_strdup (text);
}

/**
 * ml_dataset_hash:
 *
 * Thread-safe; computed once a table.
 *
 * Returns: (transfer full): 64 hexadecimal digits, the same for tables of equal
 *   name, columns, values and weights
 */
char *
ml_dataset_hash (MlDataset *self)
{
  char *kept = g_object_dup_data (G_OBJECT (self), "ml-hash", copy_text, NULL);
  if (kept != NULL)
    return kept;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  hash_variant (checksum, g_variant_new ("(su)", ml_dataset_relation (self),
                                         ml_dataset_n_rows (self)));
  for (guint i = 0; i < ml_dataset_n_columns (self); i++)
    {
      hash_variant (checksum,
                    ml_column_save (ml_dataset_attribute (self, i), TRUE));
      hash_variant (checksum, save_values (self, i));
    }
  hash_variant (checksum, save_weights (self));
  char *made = g_strdup (g_checksum_get_string (checksum));
  g_object_replace_data (G_OBJECT (self), "ml-hash", NULL, g_strdup (made),
                         g_free, NULL);
  return made;
}
