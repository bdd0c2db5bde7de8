/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers to mean 0 and standard deviation 1 (of n - 1) over the training
 * rows; a number that never varies to 0. The class stays.
 */
#include "ml-column-transform.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  MlFilter parent;
} MlStandardizeFilter;

typedef MlFilterClass MlStandardizeFilterClass;

GType ml_standardize_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlStandardizeFilter, ml_standardize_filter, ML_TYPE_FILTER)

static MlColumnChange
change_of (const MlFilter *filter, const MlAttribute *attribute,
           const MlColumnFigures *figures)
{
  MlColumnChange change = ML_COLUMN_CHANGE_INIT;
  change.offset = figures->mean;
  change.divisor = figures->sd > 0 ? figures->sd : 1;
  return change;
}

static MlTransform *
standardize_fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  return ml_column_transform_fit (filter, training, FALSE, change_of);
}

static void
ml_standardize_filter_class_init (MlStandardizeFilterClass *klass)
{
  klass->title = N_ ("Standardize");
  klass->category = N_ ("Numbers");
  klass->description
      = N_ ("Numbers to mean 0 and standard deviation 1. The class stays.");
  klass->weka = "weka.filters.unsupervised.attribute.Standardize";
  klass->traits = ML_FILTER_LEARNS;
  klass->fit = standardize_fit;
  klass->load = ml_column_transform_load;
}

static void
ml_standardize_filter_init (MlStandardizeFilter *self)
{
}
