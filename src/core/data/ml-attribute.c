/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-attribute.h"

#include <string.h>

static MlAttribute *
attribute_new (const char *name, MlAttributeKind kind, char **labels)
{
  MlAttribute *self = g_new0 (MlAttribute, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->name = g_strdup (name);
  self->kind = kind;
  self->labels = labels;
  self->n_labels = labels != NULL ? g_strv_length (labels) : 0;
  self->weight = 1;
  return self;
}

/** ml_attribute_new_numeric: Returns: (transfer full): a column of numbers */
MlAttribute *
ml_attribute_new_numeric (const char *name)
{
  return attribute_new (name, ML_ATTRIBUTE_NUMERIC, NULL);
}

/**
 * ml_attribute_new_date:
 * @format: Java's SimpleDateFormat pattern, "yyyy-MM-dd'T'HH:mm:ss"
 *
 * Returns: (transfer full): a column of times
 */
MlAttribute *
ml_attribute_new_date (const char *name, const char *format)
{
  MlAttribute *self = attribute_new (name, ML_ATTRIBUTE_DATE, NULL);
  self->date_format = g_strdup (format);
  return self;
}

/**
 * ml_attribute_new_nominal:
 * @labels: (transfer full) (array zero-terminated=1): the labels, each once
 *
 * Returns: (transfer full): a column of labels
 */
MlAttribute *
ml_attribute_new_nominal (const char *name, char **labels)
{
  return attribute_new (name, ML_ATTRIBUTE_NOMINAL, labels);
}

/**
 * ml_attribute_new_string:
 * @texts: (transfer full) (array zero-terminated=1): distinct texts
 *
 * Returns: (transfer full): a column of free text
 */
MlAttribute *
ml_attribute_new_string (const char *name, char **texts)
{
  return attribute_new (name, ML_ATTRIBUTE_STRING, texts);
}

/** ml_attribute_new_image: Returns: (transfer full): a column of pictures */
MlAttribute *
ml_attribute_new_image (const char *name, guint channels, guint height,
                        guint width)
{
  MlAttribute *self = attribute_new (name, ML_ATTRIBUTE_IMAGE, NULL);
  self->shape[0] = channels;
  self->shape[1] = height;
  self->shape[2] = width;
  return self;
}

static MlAttribute *
copy (const MlAttribute *self, const char *name)
{
  MlAttribute *made
      = attribute_new (name, self->kind, g_strdupv (self->labels));
  made->date_format = g_strdup (self->date_format);
  memcpy (made->shape, self->shape, sizeof made->shape);
  made->weight = self->weight;
  return made;
}

/** ml_attribute_renamed: Returns: (transfer full): the same under @name */
MlAttribute *
ml_attribute_renamed (const MlAttribute *self, const char *name)
{
  return copy (self, name);
}

/** ml_attribute_weighted: Returns: (transfer full): the same with @weight */
MlAttribute *
ml_attribute_weighted (const MlAttribute *self, double weight)
{
  MlAttribute *made = copy (self, self->name);
  made->weight = weight;
  return made;
}

/** ml_attribute_ref: Returns: (transfer full): @self */
MlAttribute *
ml_attribute_ref (const MlAttribute *self)
{
  MlAttribute *mutable = (MlAttribute *) self;
  g_atomic_ref_count_inc (&mutable->ref_count);
  return mutable;
}

/** ml_attribute_unref: frees @self with its last owner */
void
ml_attribute_unref (MlAttribute *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->lookup, g_hash_table_unref);
  g_free (self->name);
  g_strfreev (self->labels);
  g_free (self->date_format);
  g_free (self);
}

/* code + 1 by label, so that a missing key is told from code 0 */
static GHashTable *
make_lookup (const MlAttribute *self)
{
  GHashTable *lookup = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < self->n_labels; i++)
    g_hash_table_insert (lookup, self->labels[i], GUINT_TO_POINTER (i + 1));
  return lookup;
}

/** ml_attribute_find_label: Returns: the code of @label, or -1 */
int
ml_attribute_find_label (const MlAttribute *self, const char *label)
{
  MlAttribute *mutable = (MlAttribute *) self;
  if (g_once_init_enter (&mutable->lookup))
    g_once_init_leave (&mutable->lookup, make_lookup (self));
  gpointer found = g_hash_table_lookup (mutable->lookup, label);
  return (int) GPOINTER_TO_UINT (found) - 1;
}

/** ml_attribute_has_codes: Returns: whether its values are label codes */
gboolean
ml_attribute_has_codes (const MlAttribute *self)
{
  return self->kind == ML_ATTRIBUTE_NOMINAL
         || self->kind == ML_ATTRIBUTE_STRING;
}

/** ml_attribute_has_numbers: Returns: whether its values are numbers */
gboolean
ml_attribute_has_numbers (const MlAttribute *self)
{
  return self->kind == ML_ATTRIBUTE_NUMERIC || self->kind == ML_ATTRIBUTE_DATE;
}

/** ml_attribute_n_bytes: Returns: bytes of one picture, 0 for other kinds */
gsize
ml_attribute_n_bytes (const MlAttribute *self)
{
  return (gsize) self->shape[0] * self->shape[1] * self->shape[2];
}

/** ml_attribute_kind_name: Returns: "numeric", "nominal", … */
const char *
ml_attribute_kind_name (MlAttributeKind kind)
{
  static const char *const names[]
      = { "numeric", "nominal", "string", "date", "image" };
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (names), "?");
  return names[kind];
}

/**
 * ml_attribute_same:
 *
 * Returns: whether a model fitted on a column @a can read a column @b: same
 *   name, kind, shape and, for labels, the same labels in the same order
 */
gboolean
ml_attribute_same (const MlAttribute *a, const MlAttribute *b)
{
  if (a == b)
    return TRUE;
  return a->kind == b->kind && strcmp (a->name, b->name) == 0
         && memcmp (a->shape, b->shape, sizeof a->shape) == 0
         && (a->kind != ML_ATTRIBUTE_NOMINAL
             || g_strv_equal ((const char *const *) a->labels,
                              (const char *const *) b->labels));
}
