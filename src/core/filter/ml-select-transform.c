/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-select-transform.h"

#include "ml-dataset-builder.h"
#include "ml-error.h"

#define STATE_TYPE "(auas)"
#define MOST_COLUMNS (1 << 20)

typedef struct
{
  MlTransform parent;
  GArray *columns; /* guint */
  char **names;    /* (nullable): as many; "" keeps the old one */
} SelectTransform;

static MlSubset *
select_apply (const MlTransform *transform, const MlSubset *rows)
{
  const SelectTransform *self = (const SelectTransform *) transform;
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new (
      ml_dataset_relation (rows->data), ml_dataset_n_rows (rows->data));
  int target = -1;
  for (guint i = 0; i < self->columns->len; i++)
    {
      const guint column = g_array_index (self->columns, guint, i);
      const char *name = self->names != NULL ? self->names[i] : "";
      if ((int) column == rows->target && target < 0)
        target = (int) i;
      ml_dataset_builder_add_shared (
          builder, rows->data, column,
          *name != '\0' ? ml_attribute_renamed (
              ml_dataset_attribute (rows->data, column), name)
                        : NULL);
    }
  ml_dataset_builder_share_weights (builder, rows->data);
  g_autoptr (MlDataset) made = ml_dataset_builder_finish (builder);
  return ml_subset_with_data (rows, made, target);
}

static GVariant *
select_save (const MlTransform *transform)
{
  const SelectTransform *self = (const SelectTransform *) transform;
  static const char *const none[] = { NULL };
  return g_variant_new (
      "(@au^as)",
      g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, self->columns->data,
                                 self->columns->len, sizeof (guint)),
      self->names != NULL ? (const char *const *) self->names : none);
}

static void
select_free (MlTransform *transform)
{
  SelectTransform *self = (SelectTransform *) transform;
  g_array_unref (self->columns);
  g_strfreev (self->names);
  g_free (self);
}

/**
 * ml_select_transform_new:
 * @columns: (element-type guint) (transfer full): which ones, in order
 * @names: (transfer full) (nullable): what they are called then
 *
 * Returns: (transfer full): the transform
 */
MlTransform *
ml_select_transform_new (MlFilter *filter, GArray *columns, char **names)
{
  static const MlTransformOps ops
      = { .apply = select_apply, .save = select_save, .free = select_free };
  SelectTransform *self = g_new0 (SelectTransform, 1);
  ml_transform_init (&self->parent, &ops, G_OBJECT_TYPE (filter));
  self->columns = columns;
  self->names = names;
  return &self->parent;
}

/** ml_select_transform_keep: @is_kept: one a column; the class stays in any
 * case. Returns: (transfer full): the transform */
MlTransform *
ml_select_transform_keep (MlFilter *filter, const MlSubset *rows,
                          const gboolean *is_kept)
{
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < ml_dataset_n_columns (rows->data); i++)
    if (is_kept[i] || (int) i == rows->target)
      g_array_append_val (columns, i);
  return ml_select_transform_new (filter, columns, NULL);
}

/* Every column exists, the class is among them, and names differ. */
static gboolean
is_sound (const guint32 *columns, gsize n, char **names, MlDataset *header,
          int target)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean has_class = target < 0;
  if (n > MOST_COLUMNS || (*names != NULL && g_strv_length (names) != n))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      if (columns[i] >= ml_dataset_n_columns (header))
        return FALSE;
      const char *name = *names != NULL && *names[i] != '\0'
                             ? names[i]
                             : ml_dataset_attribute (header, columns[i])->name;
      if (!g_hash_table_add (seen, (gpointer) name))
        return FALSE;
      has_class |= (int) columns[i] == target;
    }
  return has_class;
}

/** ml_select_transform_load: a filter's load(). Errors: %ML_ERROR_PARSE */
MlTransform *
ml_select_transform_load (MlFilter *filter, GVariant *state, MlDataset *header,
                          int target, GError **error)
{
  if (g_variant_is_of_type (state, G_VARIANT_TYPE (STATE_TYPE)))
    {
      g_autoptr (GVariant) saved = NULL;
      g_auto (GStrv) names = NULL;
      gsize n;
      g_variant_get (state, "(@au^as)", &saved, &names);
      const guint32 *columns
          = g_variant_get_fixed_array (saved, &n, sizeof *columns);
      if (is_sound (columns, n, names, header, target))
        {
          GArray *kept = g_array_new (FALSE, FALSE, sizeof (guint));
          g_array_append_vals (kept, columns, (guint) n);
          return ml_select_transform_new (
              filter, kept, *names != NULL ? g_steal_pointer (&names) : NULL);
        }
    }
  return ml_transform_refuse (error);
}
