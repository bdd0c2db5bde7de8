/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers to mean 0 and standard deviation 1 (of n - 1) over the training
 * rows; a number that never varies to 0. The class stays.
 */
#include "ml-column-transform.h"
#include "ml-filter.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  MlFilter parent;
} MlStandardizeFilter;

typedef MlFilterClass MlStandardizeFilterClass;

GType ml_standardize_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlStandardizeFilter, ml_standardize_filter, ML_TYPE_FILTER)

static MlTransform *
standardize_fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (MlColumnChange));
  for (guint i = 0; i < ml_dataset_n_columns (training->data); i++)
    {
      const MlAttribute *attribute = ml_dataset_attribute (training->data, i);
      if ((int) i == training->target || !ml_attribute_has_numbers (attribute))
        continue;
      MlColumnFigures figures = ml_column_figures (training, i);
      MlColumnChange change = ML_COLUMN_CHANGE_INIT;
      change.offset = figures.mean;
      change.divisor = figures.sd > 0 ? figures.sd : 1;
      change.column = i;
      g_array_append_val (changes, change);
    }
  return ml_column_transform_new (ml_standardize_filter_get_type (), changes);
}

static MlTransform *
standardize_load (MlFilter *filter, GVariant *state, MlDataset *header,
                  int target, GError **error)
{
  return ml_column_transform_load (ml_standardize_filter_get_type (), state,
                                   header, target, error);
}

static void
ml_standardize_filter_class_init (MlStandardizeFilterClass *klass)
{
  klass->title = N_ ("Standardize");
  klass->category = N_ ("Attribute");
  klass->description
      = N_ ("Numbers to mean 0 and standard deviation 1. The class stays.");
  klass->weka = "weka.filters.unsupervised.attribute.Standardize";
  klass->fit = standardize_fit;
  klass->load = standardize_load;
}

static void
ml_standardize_filter_init (MlStandardizeFilter *self)
{
}
