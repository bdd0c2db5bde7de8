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

static void
ml_filter_class_init (MlFilterClass *klass)
{
  ml_settings_set_weka_names (ML_TYPE_FILTER, weka_name);
}

static void
ml_filter_init (MlFilter *self)
{
}

/**
 * ml_filter_fit:
 * @training: the rows to learn from; their class may be looked at
 *
 * Returns: (transfer full) (nullable): what to do with these and other rows
 */
MlTransform *
ml_filter_fit (MlFilter *self, const MlSubset *training, GError **error)
{
  if (training->n_rows == 0)
    {
      g_set_error (error, ML_ERROR, ML_ERROR_DATA,
                   "%s cannot be fitted: there are no rows",
                   ML_FILTER_GET_CLASS (self)->title);
      return NULL;
    }
  return ML_FILTER_GET_CLASS (self)->fit (self, training, error);
}

/**
 * ml_filter_apply:
 * @target: the class column, or -1
 *
 * Fits to all rows of @data and transforms them: what the Dataset page does. An
 * experiment fits to the training rows instead.
 *
 * Returns: (transfer full) (nullable): a new table
 */
MlDataset *
ml_filter_apply (MlFilter *self, MlDataset *data, int target, GError **error)
{
  g_autoptr (MlSubset) all = ml_subset_new_all (data, target);
  g_autoptr (MlTransform) transform = ml_filter_fit (self, all, error);
  if (transform == NULL)
    return NULL;
  g_autoptr (MlSubset) made = ml_transform_apply (transform, all);
  return g_object_ref (made->data);
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
