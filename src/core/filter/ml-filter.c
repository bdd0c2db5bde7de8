/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-filter.h"

#include "ml-error.h"
#include "ml-settings.h"

G_DEFINE_ABSTRACT_TYPE (MlFilter, ml_filter, G_TYPE_OBJECT)

static MlWekaName
weka_name (gpointer klass)
{
  const MlFilterClass *filter = klass;
  return (MlWekaName){ filter->weka, NULL, filter->weka_flags,
                       filter->weka_leaves_out };
}

/* -- What filters of rows do to all other rows ------------------------------
 */

static MlSubset *
pass_on (const MlTransform *self, const MlSubset *rows)
{
  return ml_subset_ref ((MlSubset *) rows);
}

static GVariant *
save_nothing (const MlTransform *self)
{
  return g_variant_new ("()");
}

static void
free_nothing (MlTransform *self)
{
  g_free (self);
}

static MlTransform *
pass_on_new (MlFilter *filter)
{
  static const MlTransformOps ops
      = { .apply = pass_on, .save = save_nothing, .free = free_nothing };
  MlTransform *self = g_new0 (MlTransform, 1);
  ml_transform_init (self, &ops, G_OBJECT_TYPE (filter));
  return self;
}

static MlTransform *
load_nothing (MlFilter *self, GVariant *state, MlDataset *header, int target,
              GError **error)
{
  return pass_on_new (self);
}

static void
ml_filter_class_init (MlFilterClass *klass)
{
  ml_settings_set_weka_names (ML_TYPE_FILTER, weka_name);
  klass->load = load_nothing;
}

static void
ml_filter_init (MlFilter *self)
{
}

/* -- Fitting --------------------------------------------------------------- */

static gboolean
check_rows (MlFilter *self, const MlSubset *training, GError **error)
{
  if (training->n_rows > 0)
    return TRUE;
  g_set_error (error, ML_ERROR, ML_ERROR_DATA,
               "%s cannot be fitted: there are no rows",
               ML_FILTER_GET_CLASS (self)->title);
  return FALSE;
}

static gboolean
changes_rows (const MlFilterClass *klass)
{
  return klass->change_rows != NULL || klass->change_rows_watched != NULL;
}

static MlTransform *
fit (MlFilter *self, const MlSubset *training, MlMonitor *monitor,
     GError **error)
{
  const MlFilterClass *klass = ML_FILTER_GET_CLASS (self);
  return klass->fit_watched != NULL
             ? klass->fit_watched (self, training, monitor, error)
             : klass->fit (self, training, error);
}

/**
 * ml_filter_fit:
 * @training: the rows to learn from; their class may be looked at
 * @monitor: (nullable): progress, and stop with %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): what to do with these and other rows; of
 *   a filter of rows, with other rows: nothing
 */
MlTransform *
ml_filter_fit (MlFilter *self, const MlSubset *training, MlMonitor *monitor,
               GError **error)
{
  const MlFilterClass *klass = ML_FILTER_GET_CLASS (self);
  if (!check_rows (self, training, error))
    return NULL;
  return changes_rows (klass) ? pass_on_new (self)
                              : fit (self, training, monitor, error);
}

/**
 * ml_filter_prepare:
 * @training: (inout): the rows to learn from; become what the filter makes of
 *   them
 * @transforms: (element-type MlTransform): gets what is to be done to other
 *   rows, if that is anything
 * @monitor: (nullable): progress, and stop with %G_IO_ERROR_CANCELLED
 *
 * Returns: FALSE with @error set; then nothing has changed
 */
gboolean
ml_filter_prepare (MlFilter *self, MlSubset **training, GPtrArray *transforms,
                   MlMonitor *monitor, GError **error)
{
  const MlFilterClass *klass = ML_FILTER_GET_CLASS (self);
  MlSubset *made = NULL;
  if (!check_rows (self, *training, error))
    return FALSE;
  if (changes_rows (klass))
    made = klass->change_rows != NULL
               ? klass->change_rows (self, *training, error)
               : klass->change_rows_watched (self, *training, monitor, error);
  else
    {
      MlTransform *transform = fit (self, *training, monitor, error);
      if (transform == NULL)
        return FALSE;
      made = ml_transform_apply_watched (transform, *training, monitor);
      if (made == NULL)
        {
          ml_transform_unref (transform);
          return ml_monitor_set_stopped_error (monitor, error);
        }
      g_ptr_array_add (transforms, transform);
    }
  if (made == NULL)
    return FALSE;
  ml_subset_unref (*training);
  *training = made;
  return TRUE;
}

/**
 * ml_filter_apply:
 * @target: the class column, or -1
 * @monitor: (nullable): progress, and stop with %G_IO_ERROR_CANCELLED
 *
 * Fits to all rows of @data and transforms them: what the Dataset page does. An
 * experiment fits to the training rows instead.
 *
 * Returns: (transfer full) (nullable): a new table
 */
MlDataset *
ml_filter_apply (MlFilter *self, MlDataset *data, int target,
                 MlMonitor *monitor, GError **error)
{
  g_autoptr (GPtrArray) transforms
      = g_ptr_array_new_with_free_func ((GDestroyNotify) ml_transform_unref);
  g_autoptr (MlSubset) rows = ml_subset_new_all (data, target);
  if (!ml_filter_prepare (self, &rows, transforms, monitor, error))
    return NULL;
  if (!ml_monitor_is_stopped (monitor))
    return ml_subset_to_dataset (rows);
  ml_monitor_set_stopped_error (monitor, error);
  return NULL;
}

/**
 * ml_filter_from_text:
 * @text: "Standardize option=value …" or a WEKA command line
 *
 * Returns: (transfer full) (nullable): a filter with those settings
 */
MlFilter *
ml_filter_from_text (const char *text, GError **error)
{
  return ml_settings_from_text (ML_TYPE_FILTER, text, error);
}
