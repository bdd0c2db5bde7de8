/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-remap-transform.h"

#include "ml-dataset-builder.h"
#include "ml-error.h"
#include "ml-number.h"

#include <math.h>
#include <string.h>

#define STATE_TYPE "a(uusbasadi)"

struct _MlRemapList
{
  GArray *remaps; /* MlRemap, columns rising */
};

typedef struct
{
  MlTransform parent;
  MlRemapList *list;
} RemapTransform;

static void
clear_remap (gpointer data)
{
  MlRemap *remap = data;
  g_free (remap->name);
  g_strfreev (remap->labels);
  g_array_unref (remap->numbers);
}

/** ml_remap_list_new: Returns: (transfer full): no column changes yet */
MlRemapList *
ml_remap_list_new (void)
{
  MlRemapList *self = g_new (MlRemapList, 1);
  self->remaps = g_array_new (FALSE, FALSE, sizeof (MlRemap));
  g_array_set_clear_func (self->remaps, clear_remap);
  return self;
}

/** ml_remap_list_free: @self may be NULL */
void
ml_remap_list_free (MlRemapList *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->remaps);
  g_free (self);
}

static const MlRemap *
remap_at (const MlRemapList *self, guint index)
{
  return &g_array_index (self->remaps, MlRemap, index);
}

/**
 * ml_remap_list_add:
 * @column: not below that of the one before
 *
 * Returns: (transfer none): a change under the column's own name, without
 *   labels or numbers; valid until the next one
 */
MlRemap *
ml_remap_list_add (MlRemapList *self, const MlSubset *rows, guint column,
                   MlRemapKind kind)
{
  const MlRemap remap
      = { .column = column,
          .kind = kind,
          .name = g_strdup (ml_dataset_attribute (rows->data, column)->name),
          .labels = g_new0 (char *, 1),
          .numbers = g_array_new (FALSE, FALSE, sizeof (double)),
          .other = -1 };
  g_array_append_val (self->remaps, remap);
  return &g_array_index (self->remaps, MlRemap, self->remaps->len - 1);
}

/** ml_remap_add_label: one more label of the new column */
void
ml_remap_add_label (MlRemap *self, const char *label)
{
  const gsize n = g_strv_length (self->labels);
  self->labels = g_renew (char *, self->labels, n + 2);
  self->labels[n] = g_strdup (label);
  self->labels[n + 1] = NULL;
}

/** ml_remap_add_number: one more cut, value or code */
void
ml_remap_add_number (MlRemap *self, double number)
{
  g_array_append_val (self->numbers, number);
}

/* -- Applying -------------------------------------------------------------- */

static gint32
code_of_number (const MlRemap *remap, double value)
{
  if (isnan (value))
    return -1;
  const guint place = ml_number_place (remap->numbers, value);
  if (remap->kind == ML_REMAP_BINS)
    return (gint32) place;
  return place < remap->numbers->len
                 && g_array_index (remap->numbers, double, place) == value
             ? (gint32) place
             : remap->other;
}

/* The new code of each old one; (transfer full). */
static gint32 *
code_map (const MlRemap *remap, const MlAttribute *old,
          const MlAttribute *new_one)
{
  gint32 *map = g_new (gint32, MAX (old->n_labels, 1));
  for (guint k = 0; k < old->n_labels; k++)
    if (remap->kind == ML_REMAP_TEXTS)
      {
        const int found = ml_attribute_find_label (new_one, old->labels[k]);
        map[k] = found >= 0 ? found : remap->other;
      }
    else
      map[k] = k < remap->numbers->len
                   ? (gint32) g_array_index (remap->numbers, double, k)
                   : remap->other;
  return map;
}

static void
add_remapped (MlDatasetBuilder *builder, const MlRemap *remap, MlDataset *data)
{
  const MlAttribute *old = ml_dataset_attribute (data, remap->column);
  if (remap->kind == ML_REMAP_KEEP)
    {
      ml_dataset_builder_add_shared (builder, data, remap->column,
                                     ml_attribute_renamed (old, remap->name));
      return;
    }
  const guint n = ml_dataset_n_rows (data);
  const double *numbers = ml_dataset_numbers (data, remap->column);
  const gint32 *old_codes = ml_dataset_codes (data, remap->column);
  char **labels = g_strdupv (remap->labels);
  g_autoptr (MlAttribute) plain
      = remap->is_text ? ml_attribute_new_string (remap->name, labels)
                       : ml_attribute_new_nominal (remap->name, labels);
  MlAttribute *attribute = ml_attribute_weighted (plain, old->weight);
  gint32 *codes = g_new (gint32, MAX (n, 1));
  g_autofree gint32 *map
      = old_codes != NULL ? code_map (remap, old, attribute) : NULL;
  for (guint i = 0; i < n; i++)
    if (map == NULL)
      codes[i] = code_of_number (remap, numbers[i]);
    else
      codes[i] = old_codes[i] < 0 ? -1 : map[old_codes[i]];
  ml_dataset_builder_add_codes (builder, attribute, codes);
}

static MlSubset *
remap_apply (const MlTransform *transform, const MlSubset *rows,
             MlMonitor *monitor)
{
  const MlRemapList *list = ((const RemapTransform *) transform)->list;
  MlDataset *data = rows->data;
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new (
      ml_dataset_relation (data), ml_dataset_n_rows (data));
  int target = rows->target;
  guint next = 0, n_made = 0;
  for (guint column = 0; column < ml_dataset_n_columns (data); column++)
    {
      if (ml_monitor_is_stopped (monitor))
        return NULL;
      if ((int) column == rows->target)
        target = (int) n_made;
      const guint first = next;
      for (;
           next < list->remaps->len && remap_at (list, next)->column == column;
           next++, n_made++)
        add_remapped (builder, remap_at (list, next), data);
      if (next > first)
        continue;
      ml_dataset_builder_add_shared (builder, data, column, NULL);
      n_made++;
    }
  ml_dataset_builder_share_weights (builder, data);
  g_autoptr (MlDataset) made = ml_dataset_builder_finish (builder);
  return ml_subset_with_data (rows, made, target);
}

/* -- Saving ---------------------------------------------------------------- */

static GVariant *
remap_save (const MlTransform *transform)
{
  const MlRemapList *list = ((const RemapTransform *) transform)->list;
  GVariantBuilder builder;
  g_variant_builder_init (&builder, G_VARIANT_TYPE (STATE_TYPE));
  for (guint i = 0; i < list->remaps->len; i++)
    {
      const MlRemap *remap = remap_at (list, i);
      g_variant_builder_add (
          &builder, "(uusb^as@adi)", remap->column, (guint32) remap->kind,
          remap->name, remap->is_text, remap->labels,
          g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE,
                                     remap->numbers->data, remap->numbers->len,
                                     sizeof (double)),
          (gint32) remap->other);
    }
  return g_variant_builder_end (&builder);
}

static void
remap_free (MlTransform *transform)
{
  ml_remap_list_free (((RemapTransform *) transform)->list);
  g_free (transform);
}

/** ml_remap_transform_new: @list: (transfer full). Returns: (transfer full):
 * the transform; columns without a change are shared */
MlTransform *
ml_remap_transform_new (MlFilter *filter, MlRemapList *list)
{
  static const MlTransformOps ops = { .apply_watched = remap_apply,
                                      .save = remap_save,
                                      .free = remap_free };
  RemapTransform *self = g_new0 (RemapTransform, 1);
  ml_transform_init (&self->parent, &ops, G_OBJECT_TYPE (filter));
  self->list = list;
  return &self->parent;
}

static gboolean
is_rising (const double *numbers, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (numbers[i]) || (i > 0 && !(numbers[i - 1] < numbers[i])))
      return FALSE;
  return TRUE;
}

/* Whether every code it can give has a label, and the column suits it. */
static gboolean
is_sound (const MlRemap *remap, const double *numbers, gsize n,
          MlDataset *header)
{
  const gsize n_labels = g_strv_length (remap->labels);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (gsize i = 0; i < n_labels; i++)
    if (!g_hash_table_add (seen, remap->labels[i]))
      return FALSE;
  const MlAttribute *old = ml_dataset_attribute (header, remap->column);
  if (remap->other < -1 || remap->other >= (gint64) n_labels)
    return FALSE;
  switch (remap->kind)
    {
    case ML_REMAP_CODES:
      for (gsize i = 0; i < n; i++)
        if (!(numbers[i] >= -1 && numbers[i] < (double) n_labels))
          return FALSE;
      return old->kind == ML_ATTRIBUTE_NOMINAL && n == old->n_labels;
    case ML_REMAP_BINS:
      return ml_attribute_has_numbers (old) && n_labels == n + 1
             && is_rising (numbers, n);
    case ML_REMAP_VALUES:
      return ml_attribute_has_numbers (old) && n_labels >= n
             && is_rising (numbers, n);
    case ML_REMAP_TEXTS:
      return ml_attribute_has_codes (old) && n == 0;
    case ML_REMAP_KEEP:
      return n == 0;
    default:
      return FALSE;
    }
}

static gboolean
load_remap (MlRemapList *list, GVariant *saved, MlDataset *header, int target)
{
  MlRemap remap = { 0 };
  guint32 kind;
  gint32 other;
  g_autoptr (GVariant) array = NULL;
  gsize n;
  g_variant_get (saved, "(uusb^as@adi)", &remap.column, &kind, &remap.name,
                 &remap.is_text, &remap.labels, &array, &other);
  const double *numbers
      = g_variant_get_fixed_array (array, &n, sizeof (double));
  remap.kind = (MlRemapKind) kind;
  remap.other = other;
  remap.numbers = g_array_new (FALSE, FALSE, sizeof (double));
  const guint n_before = list->remaps->len;
  const guint least = n_before > 0 ? remap_at (list, n_before - 1)->column : 0;
  const gboolean is_good = remap.column >= least
                           && remap.column < ml_dataset_n_columns (header)
                           && (int) remap.column != target && n < G_MAXINT32
                           && is_sound (&remap, numbers, n, header);
  if (is_good)
    g_array_append_vals (remap.numbers, numbers, (guint) n);
  g_array_append_val (list->remaps, remap); /* which frees it */
  return is_good;
}

/** ml_remap_transform_load: a filter's load(). Errors: %ML_ERROR_PARSE */
MlTransform *
ml_remap_transform_load (MlFilter *filter, GVariant *state, MlDataset *header,
                         int target, GError **error)
{
  g_autoptr (MlRemapList) list = ml_remap_list_new ();
  gboolean is_good = g_variant_is_of_type (state, G_VARIANT_TYPE (STATE_TYPE));
  for (gsize i = 0; is_good && i < g_variant_n_children (state); i++)
    {
      g_autoptr (GVariant) one = g_variant_get_child_value (state, i);
      is_good = load_remap (list, one, header, target);
    }
  if (is_good)
    return ml_remap_transform_new (filter, g_steal_pointer (&list));
  return ml_transform_refuse (error);
}
