/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keeps the first of rows that are equal in all columns. */
#include "ml-error.h"
#include "ml-filter.h"
#include "ml-row-places.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef struct
{
  MlFilter parent;
} MlRemoveDuplicatesFilter;

typedef MlFilterClass MlRemoveDuplicatesFilterClass;

GType ml_remove_duplicates_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlRemoveDuplicatesFilter, ml_remove_duplicates_filter,
                     ML_TYPE_FILTER)

typedef struct
{
  const MlSubset *rows;
  guint place;
} MlRowKey;

/* By all bits: g_double_hash() takes the whole number, the same for all between
 * 0 and 1. */
static guint
hash_number (double value)
{
  const double number = value == 0 ? 0 : value; /* -0 equals 0 */
  gint64 bits;
  memcpy (&bits, &number, sizeof bits);
  return isnan (value) ? 1 : g_int64_hash (&bits);
}

static guint
hash_row (gconstpointer key)
{
  const MlRowKey *row = key;
  guint hash = 5381;
  for (guint c = 0; c < ml_dataset_n_columns (row->rows->data); c++)
    hash = hash * 33 + hash_number (ml_subset_value (row->rows, row->place, c));
  return hash;
}

static gboolean
same_row (gconstpointer a, gconstpointer b)
{
  const MlRowKey *x = a, *y = b;
  const MlSubset *rows = x->rows;
  for (guint c = 0; c < ml_dataset_n_columns (rows->data); c++)
    {
      const double p = ml_subset_value (rows, x->place, c),
                   q = ml_subset_value (rows, y->place, c);
      if (p != q && !(isnan (p) && isnan (q)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
has_pictures (const MlSubset *rows)
{
  for (guint c = 0; c < ml_dataset_n_columns (rows->data); c++)
    if (ml_dataset_bytes (rows->data, c) != NULL)
      return TRUE;
  return FALSE;
}

static MlSubset *
change_rows (MlFilter *filter, const MlSubset *training, GError **error)
{
  if (has_pictures (training))
    {
      g_set_error_literal (error, ML_ERROR, ML_ERROR_DATA,
                           "Pictures are not compared: remove their column "
                           "first");
      return NULL;
    }
  g_autoptr (GHashTable) seen = g_hash_table_new (hash_row, same_row);
  g_autofree MlRowKey *keys = g_new (MlRowKey, training->n_rows);
  g_autofree guint32 *places = g_new (guint32, training->n_rows);
  guint n = 0;
  for (guint i = 0; i < training->n_rows; i++)
    {
      keys[i] = (MlRowKey){ training, i };
      if (g_hash_table_add (seen, &keys[i]))
        places[n++] = i;
    }
  return ml_row_subset (training, places, n);
}

static void
ml_remove_duplicates_filter_class_init (MlRemoveDuplicatesFilterClass *klass)
{
  klass->title = N_ ("Remove duplicates");
  klass->category = N_ ("Rows");
  klass->description
      = N_ ("Keeps the first of training rows that are equal in all columns.");
  klass->weka = "weka.filters.unsupervised.instance.RemoveDuplicates";
  klass->change_rows = change_rows;
}

static void
ml_remove_duplicates_filter_init (MlRemoveDuplicatesFilter *self)
{
}
