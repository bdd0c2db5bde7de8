/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-filtered-model.h"

#include "ml-dataset-builder.h"
#include "ml-error.h"
#include "ml-state.h"

#define STATE_TYPE "(svv)"

typedef struct
{
  MlModel parent;
  MlTransform *transform;
  MlModel *inner;
  char *head;
} Filtered;

/* -- The model ------------------------------------------------------------- */

static gboolean
filtered_predict_watched (const MlModel *model, const MlSubset *rows,
                          MlMonitor *monitor, double *out)
{
  const Filtered *self = (const Filtered *) model;
  g_autoptr (MlSubset) now = ml_transform_apply (self->transform, rows);
  return ml_model_predict_watched (self->inner, now, monitor, out);
}

static void
filtered_predict (const MlModel *model, const MlSubset *rows, double *out)
{
  filtered_predict_watched (model, rows, NULL, out);
}

static char *
filtered_describe (const MlModel *model)
{
  const Filtered *self = (const Filtered *) model;
  g_autofree char *inner = ml_model_describe (self->inner);
  return g_strconcat (self->head, inner, NULL);
}

static const MlTree *
filtered_tree (const MlModel *model, guint index)
{
  return ml_model_tree (((const Filtered *) model)->inner, index);
}

static MlSnapshot *
filtered_snapshot (const MlModel *model)
{
  return ml_model_snapshot (((const Filtered *) model)->inner);
}

static GVariant *
filtered_save (const MlModel *model)
{
  const Filtered *self = (const Filtered *) model;
  g_autoptr (GVariant) transform = ml_transform_save (self->transform);
  g_autoptr (GVariant) inner = g_variant_ref_sink (ml_model_save (self->inner));
  return g_variant_new (STATE_TYPE, self->head, transform, inner);
}

static void
filtered_free (MlModel *model)
{
  Filtered *self = (Filtered *) model;
  ml_transform_unref (self->transform);
  ml_model_unref (self->inner);
  g_free (self->head);
  g_free (self);
}

/* (transfer full) all but @learner */
static MlModel *
filtered_new (MlLearner *learner, MlTransform *transform, MlModel *inner,
              char *head)
{
  static const MlModelOps ops = { .predict = filtered_predict,
                                  .predict_watched = filtered_predict_watched,
                                  .describe = filtered_describe,
                                  .snapshot = filtered_snapshot,
                                  .tree = filtered_tree,
                                  .save = filtered_save,
                                  .free = filtered_free };
  Filtered *self = g_new (Filtered, 1);
  ml_model_init (&self->parent, &ops, G_OBJECT_TYPE (learner),
                 inner->n_outputs);
  self->transform = transform;
  self->inner = inner;
  self->head = head;
  return &self->parent;
}

/* -- Fitting --------------------------------------------------------------- */

/* (transfer full): a table of any column and that class alone; NULL: it is
 * neither labels nor numbers */
static MlDataset *
class_alone (const MlAttribute *class)
{
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("class", 0);
  ml_dataset_builder_add_numbers (
      builder, ml_attribute_new_numeric (*class->name == 'x' ? "y" : "x"),
      g_new (double, 1));
  if (ml_attribute_has_numbers (class))
    ml_dataset_builder_add_numbers (builder, ml_attribute_ref (class),
                                    g_new (double, 1));
  else if (ml_attribute_has_codes (class))
    ml_dataset_builder_add_codes (builder, ml_attribute_ref (class),
                                  g_new (gint32, 1));
  else
    return NULL;
  return ml_dataset_builder_finish (builder);
}

/**
 * ml_filtered_refuse:
 * @learner: an MlMetaLearner
 *
 * A filter may make other columns of any kind, so only the class is looked at.
 *
 * Returns: (transfer full) (nullable): why what is inside cannot learn that
 *   class
 */
char *
ml_filtered_refuse (MlLearner *learner, MlDataset *data, guint target)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLearner) base
      = ml_meta_learner_base ((MlMetaLearner *) learner, &error);
  if (base == NULL)
    return g_strdup (error->message);
  g_autoptr (MlDataset) header
      = class_alone (ml_dataset_attribute (data, target));
  if (header == NULL)
    return g_strdup ("the class is neither labels nor numbers");
  return ml_learner_can_learn (base, header, 1, &error)
             ? NULL
             : g_strdup (error->message);
}

/* Both (transfer full); FALSE: neither. */
static gboolean
make_parts (MlLearner *learner, MlFilteredMake make, MlLearner **base,
            MlFilter **filter, GError **error)
{
  *filter = make (learner, error);
  *base = *filter != NULL
              ? ml_meta_learner_base ((MlMetaLearner *) learner, error)
              : NULL;
  if (*base == NULL)
    g_clear_object (filter);
  return *base != NULL;
}

static gboolean
keeps_class (MlFilter *filter, const MlSubset *before, const MlSubset *after,
             GError **error)
{
  const MlAttribute *made = ml_subset_class (after);
  if (made != NULL && ml_attribute_same (ml_subset_class (before), made))
    return TRUE;
  g_set_error (error, ML_ERROR, ML_ERROR_DATA,
               "%s changes the class “%s”, so predictions could not be "
               "compared with it: choose another filter",
               ML_FILTER_GET_CLASS (filter)->title,
               ml_subset_class (before)->name);
  return FALSE;
}

/**
 * ml_filtered_model_fit:
 * @learner: an MlMetaLearner, whose model it will be
 * @make: gives the filter; what is inside learns from what it makes of
 *   @training
 *
 * Returns: (transfer full) (nullable): the model
 */
MlModel *
ml_filtered_model_fit (MlLearner *learner, MlFilteredMake make,
                       const MlSubset *training, MlMonitor *monitor,
                       MlFilteredHead head, GError **error)
{
  g_autoptr (MlLearner) base = NULL;
  g_autoptr (MlFilter) filter = NULL;
  if (!make_parts (learner, make, &base, &filter, error))
    return NULL;
  g_autoptr (GPtrArray) transforms
      = g_ptr_array_new_with_free_func ((GDestroyNotify) ml_transform_unref);
  g_autoptr (MlSubset) rows = ml_subset_ref (training);
  g_autoptr (MlMonitor) inside = ml_monitor_new_inside (monitor);
  if (!ml_filter_prepare (filter, &rows, transforms, inside, error)
      || !keeps_class (filter, training, rows, error))
    return NULL;
  g_autoptr (MlTransform) transform
      = transforms->len > 0
            ? ml_transform_ref (g_ptr_array_index (transforms, 0))
            : ml_filter_fit (filter, training, inside, error);
  MlModel *inner
      = transform != NULL ? ml_learner_fit (base, rows, monitor, error) : NULL;
  return inner != NULL ? filtered_new (learner, g_steal_pointer (&transform),
                                       inner, head (learner, rows))
                       : NULL;
}

/** ml_filtered_model_load: Returns: (transfer full) (nullable): the model.
 * Errors: %ML_ERROR_PARSE */
MlModel *
ml_filtered_model_load (MlLearner *learner, MlFilteredMake make,
                        GVariant *state, MlDataset *header, int target,
                        GError **error)
{
  g_autoptr (MlLearner) base = NULL;
  g_autoptr (MlFilter) filter = NULL;
  if (!ml_state_has_type (state, STATE_TYPE, error)
      || !make_parts (learner, make, &base, &filter, error))
    return NULL;
  g_autofree char *head = NULL;
  g_autoptr (GVariant) saved = NULL, inner_state = NULL;
  g_variant_get (state, STATE_TYPE, &head, &saved, &inner_state);
  g_autoptr (MlTransform) transform = ML_FILTER_GET_CLASS (filter)->load (
      filter, saved, header, target, error);
  if (transform == NULL)
    return NULL;
  g_autoptr (MlSubset) rows = ml_subset_new_all (header, target);
  g_autoptr (MlSubset) made = ml_transform_apply (transform, rows);
  if (!keeps_class (filter, rows, made, error))
    return NULL;
  MlModel *inner
      = ml_learner_load (base, inner_state, made->data, made->target, error);
  return inner != NULL ? filtered_new (learner, g_steal_pointer (&transform),
                                       inner, g_steal_pointer (&head))
                       : NULL;
}
