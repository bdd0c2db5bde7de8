/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Saving and loading predictors; docs/model-format.md describes the bytes. A
 * file is not trusted: the checksum finds damage, GVariant's normal form makes
 * every length true, and what the values mean is checked here and by each
 * class's load. Nothing in a file is run. */
#include "ml-predictor.h"

#include "ml-column-state.h"
#include "ml-dataset-builder.h"
#include "ml-error.h"
#include "ml-filter.h"
#include "ml-registry.h"
#include "ml-sealed-file.h"
#include "ml-settings.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#define MAGIC "RuruMdl\n"
#define BODY_TYPE ML_PREDICTOR_STATE_TYPE

enum
{
  VERSION = 1,
  MAX_COLUMNS = 1 << 20,
};

static gboolean
cannot_save (GError **error, GType type)
{
  g_set_error (error, ML_ERROR, ML_ERROR_FAILED, "%s cannot be saved",
               ml_registry_name (type));
  return FALSE;
}

static gboolean
save_transforms (MlPredictor *self, GVariantBuilder *builder, GError **error)
{
  const GPtrArray *transforms = ml_predictor_transforms (self);
  for (guint i = 0; i < transforms->len; i++)
    {
      const MlTransform *transform = g_ptr_array_index (transforms, i);
      g_autoptr (GVariant) state = ml_transform_save (transform);
      if (state == NULL)
        return cannot_save (error, transform->filter);
      g_variant_builder_add (builder, "(sv)",
                             ml_registry_name (transform->filter), state);
    }
  return TRUE;
}

/** ml_predictor_to_state: Returns: (transfer full) (nullable): of the type
 * ML_PREDICTOR_STATE_TYPE; NULL: this model cannot be saved */
GVariant *
ml_predictor_to_state (MlPredictor *self, GError **error)
{
  MlDataset *header = ml_predictor_header (self);
  const MlModel *model = ml_predictor_model (self);
  g_autoptr (GVariant) state = ml_model_save (model);
  if (state == NULL)
    {
      cannot_save (error, model->learner);
      return NULL;
    }
  g_auto (GVariantBuilder) columns
      = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a" ML_COLUMN_STATE_TYPE));
  for (guint i = 0; i < ml_dataset_n_columns (header); i++)
    g_variant_builder_add_value (
        &columns, ml_column_save (ml_dataset_attribute (header, i), FALSE));
  g_auto (GVariantBuilder) transforms
      = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(sv)"));
  if (!save_transforms (self, &transforms, error))
    return NULL;
  g_autofree char *settings = ml_settings_to_text (ml_predictor_learner (self));
  return g_variant_ref_sink (g_variant_new (
      BODY_TYPE, settings, ml_dataset_relation (header),
      (gint32) ml_predictor_target (self), &columns, &transforms, state));
}

/**
 * ml_predictor_save:
 * @path: the file, replaced only when the new one is complete
 *
 * Returns: FALSE with a sentence; then @path is as it was
 */
gboolean
ml_predictor_save (MlPredictor *self, const char *path, GError **error)
{
  g_autoptr (GVariant) body = ml_predictor_to_state (self, error);
  if (body == NULL)
    return FALSE;
  return ml_sealed_file_save (MAGIC, VERSION, body, path, error);
}

static void
add_empty (MlDatasetBuilder *builder, MlAttribute *attribute)
{
  if (ml_attribute_has_numbers (attribute))
    ml_dataset_builder_add_numbers (builder, attribute, g_new (double, 1));
  else if (ml_attribute_has_codes (attribute))
    ml_dataset_builder_add_codes (builder, attribute, g_new (gint32, 1));
  else
    ml_dataset_builder_add_bytes (builder, attribute, g_new (guint8, 1));
}

/* The columns, no rows; (transfer full) (nullable). */
static MlDataset *
load_header (const char *relation, GVariant *columns)
{
  const gsize n_columns = g_variant_n_children (columns);
  if (n_columns == 0 || n_columns > MAX_COLUMNS)
    return NULL;
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new (relation, 0);
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  for (gsize i = 0; i < n_columns; i++)
    {
      g_autoptr (GVariant) saved = g_variant_get_child_value (columns, i);
      MlAttribute *attribute = ml_column_load (saved, FALSE);
      if (attribute == NULL)
        return NULL;
      const gboolean is_new = g_hash_table_add (names, attribute->name);
      add_empty (builder, attribute);
      if (!is_new)
        return NULL;
    }
  return ml_dataset_builder_finish (builder);
}

/* One transform, fitted to the columns of *@header, which becomes what the
 * transform makes of it. (transfer full) (nullable) */
static MlTransform *
load_transform (GVariant *saved, MlSubset **header, GError **error)
{
  const char *name;
  g_autoptr (GVariant) state = NULL;
  g_variant_get (saved, "(&sv)", &name, &state);
  GType type = ml_registry_find (ML_TYPE_FILTER, name, error);
  if (type == G_TYPE_INVALID)
    return NULL;
  g_autoptr (MlFilter) filter = g_object_new (type, NULL);
  if (ML_FILTER_GET_CLASS (filter)->load == NULL)
    {
      cannot_save (error, type);
      return NULL;
    }
  MlTransform *made = ML_FILTER_GET_CLASS (filter)->load (
      filter, state, (*header)->data, (*header)->target, error);
  if (made == NULL)
    return NULL;
  MlSubset *next = ml_transform_apply (made, *header);
  ml_subset_unref (*header);
  *header = next;
  return made;
}

/* (transfer full) (nullable); *@header as above. */
static GPtrArray *
load_transforms (GVariant *saved, MlSubset **header, GError **error)
{
  g_autoptr (GPtrArray) made
      = g_ptr_array_new_with_free_func ((GDestroyNotify) ml_transform_unref);
  for (gsize i = 0; i < g_variant_n_children (saved); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (saved, i);
      MlTransform *transform = load_transform (child, header, error);
      if (transform == NULL)
        return NULL;
      g_ptr_array_add (made, transform);
    }
  return g_steal_pointer (&made);
}

/** ml_predictor_from_state: @body: of the type ML_PREDICTOR_STATE_TYPE, in
 * normal form, not to be trusted otherwise. Returns: (transfer full)
 * (nullable): the predictor */
MlPredictor *
ml_predictor_from_state (GVariant *body, GError **error)
{
  const char *settings, *relation;
  gint32 target;
  g_autoptr (GVariant) columns = NULL;
  g_autoptr (GVariant) saved_transforms = NULL;
  g_autoptr (GVariant) state = NULL;
  g_variant_get (body, "(&s&si@a" ML_COLUMN_STATE_TYPE "@a(sv)v)", &settings,
                 &relation, &target, &columns, &saved_transforms, &state);
  g_autoptr (MlDataset) header = load_header (relation, columns);
  if (header == NULL || target < 0
      || (guint32) target >= ml_dataset_n_columns (header))
    {
      g_set_error_literal (error, ML_ERROR, ML_ERROR_PARSE,
                           "its columns make no sense; the file is damaged");
      return NULL;
    }
  g_autoptr (MlLearner) learner = ml_learner_from_text (settings, error);
  if (learner == NULL)
    return NULL;
  g_autoptr (MlSubset) now = ml_subset_new_all (header, target);
  g_autoptr (GPtrArray) transforms
      = load_transforms (saved_transforms, &now, error);
  if (transforms == NULL)
    return NULL;
  g_autoptr (MlModel) model
      = ml_learner_load (learner, state, now->data, now->target, error);
  if (model == NULL)
    return NULL;
  return ml_predictor_new (learner, header, target, transforms, model);
}

/**
 * ml_predictor_load_bytes:
 * @bytes: a whole file
 * @name: what to call it in messages
 *
 * Returns: (transfer full) (nullable): the predictor; %ML_ERROR_PARSE or
 *   %ML_ERROR_OPTION says why not
 */
MlPredictor *
ml_predictor_load_bytes (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (GVariant) body
      = ml_sealed_file_open (bytes, name, MAGIC, VERSION, BODY_TYPE, error);
  if (body == NULL)
    return NULL;
  MlPredictor *made = ml_predictor_from_state (body, error);
  if (made == NULL)
    g_prefix_error (error, "%s: the model cannot be used: ", name);
  return made;
}

/**
 * ml_predictor_load:
 * @path: a file of ml_predictor_save()
 *
 * Returns: (transfer full) (nullable): the predictor
 */
MlPredictor *
ml_predictor_load (const char *path, GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (GBytes) bytes = ml_sealed_file_read (path, &name, error);
  if (bytes == NULL)
    return NULL;
  return ml_predictor_load_bytes (bytes, name, error);
}
