/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-transform.h"

#include "ml-error.h"

/**
 * ml_transform_init:
 * @ops: static
 * @filter: the type of the filter that made it
 *
 * For the makers of transforms, on the MlTransform that theirs begins with.
 */
void
ml_transform_init (MlTransform *self, const MlTransformOps *ops, GType filter)
{
  g_return_if_fail ((ops->apply != NULL || ops->apply_watched != NULL)
                    && ops->free != NULL);
  self->ops = ops;
  self->filter = filter;
  g_atomic_ref_count_init (&self->ref_count);
}

/** ml_transform_ref: Returns: (transfer full): @self */
MlTransform *
ml_transform_ref (const MlTransform *self)
{
  MlTransform *mutable = (MlTransform *) self;
  g_atomic_ref_count_inc (&mutable->ref_count);
  return mutable;
}

/** ml_transform_unref: frees @self with its last owner */
void
ml_transform_unref (MlTransform *self)
{
  if (self != NULL && g_atomic_ref_count_dec (&self->ref_count))
    self->ops->free (self);
}

/**
 * ml_transform_apply:
 * @rows: rows of the columns it was fitted to
 *
 * Thread-safe.
 *
 * Returns: (transfer full): as many rows in the same order, in new columns
 */
MlSubset *
ml_transform_apply (const MlTransform *self, const MlSubset *rows)
{
  return ml_transform_apply_watched (self, rows, NULL);
}

/**
 * ml_transform_apply_watched:
 * @monitor: (nullable): a stop is looked for where it may take long
 *
 * Returns: (transfer full) (nullable): as ml_transform_apply(); NULL: stopped
 */
MlSubset *
ml_transform_apply_watched (const MlTransform *self, const MlSubset *rows,
                            MlMonitor *monitor)
{
  return self->ops->apply_watched != NULL
             ? self->ops->apply_watched (self, rows, monitor)
             : self->ops->apply (self, rows);
}

/** ml_transform_save: Returns: (transfer full) (nullable): what the filter
 * class's load makes an equal transform of */
GVariant *
ml_transform_save (const MlTransform *self)
{
  return self->ops->save != NULL ? g_variant_take_ref (self->ops->save (self))
                                 : NULL;
}

/** ml_transform_refuse: for a filter's load(): sets %ML_ERROR_PARSE; Returns:
 * NULL */
MlTransform *
ml_transform_refuse (GError **error)
{
  g_set_error_literal (error, ML_ERROR, ML_ERROR_PARSE,
                       "A filter saved with the model does not fit its "
                       "columns: the file is damaged");
  return NULL;
}
