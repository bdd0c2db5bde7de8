/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-column-state.h"

#include <math.h>

enum
{
  MAX_PIXELS = 1 << 28,
};

/** ml_column_save: @with_texts: whether the texts of a string column are saved,
 * which only its rows need. Returns: (transfer floating): of the type
 * ML_COLUMN_STATE_TYPE */
GVariant *
ml_column_save (const MlAttribute *column, gboolean with_texts)
{
  static const char *const none[] = { NULL };
  const gboolean has_labels
      = column->kind == ML_ATTRIBUTE_NOMINAL
        || (with_texts && column->kind == ML_ATTRIBUTE_STRING);
  return g_variant_new (
      "(su^ass(uuu)d)", column->name, (guint32) column->kind,
      has_labels ? (const char *const *) column->labels : none,
      column->date_format != NULL ? column->date_format : "", column->shape[0],
      column->shape[1], column->shape[2], column->weight);
}

static gboolean
has_doubles (char **labels)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (; *labels != NULL; labels++)
    if (!g_hash_table_add (seen, *labels))
      return TRUE;
  return FALSE;
}

static MlAttribute *
new_image (const char *name, const guint32 shape[3])
{
  gsize n_pixels = 1;
  for (guint i = 0; i < 3; i++)
    {
      if (shape[i] == 0 || shape[i] > MAX_PIXELS / n_pixels)
        return NULL;
      n_pixels *= shape[i];
    }
  return ml_attribute_new_image (name, shape[0], shape[1], shape[2]);
}

/** ml_column_load: @saved: of the type ML_COLUMN_STATE_TYPE; @with_texts: as
 * it was saved. Returns: (transfer full) (nullable): NULL: it makes no sense */
MlAttribute *
ml_column_load (GVariant *saved, gboolean with_texts)
{
  const char *name, *date_format;
  guint32 kind, shape[3];
  double weight;
  g_auto (GStrv) labels = NULL;
  g_variant_get (saved, "(&su^as&s(uuu)d)", &name, &kind, &labels, &date_format,
                 &shape[0], &shape[1], &shape[2], &weight);
  if (!isfinite (weight))
    return NULL;
  g_autoptr (MlAttribute) made = NULL;
  if (kind == ML_ATTRIBUTE_NUMERIC)
    made = ml_attribute_new_numeric (name);
  else if (kind == ML_ATTRIBUTE_DATE)
    made = ml_attribute_new_date (name, date_format);
  else if (kind == ML_ATTRIBUTE_NOMINAL && !has_doubles (labels))
    made = ml_attribute_new_nominal (name, g_steal_pointer (&labels));
  else if (kind == ML_ATTRIBUTE_STRING)
    made = ml_attribute_new_string (name, with_texts ? g_steal_pointer (&labels)
                                                     : g_new0 (char *, 1));
  else if (kind == ML_ATTRIBUTE_IMAGE)
    made = new_image (name, shape);
  return made != NULL ? ml_attribute_weighted (made, weight) : NULL;
}
