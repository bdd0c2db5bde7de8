/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers less their training mean. */
#include "ml-column-transform.h"
#include "ml-filter.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  MlFilter parent;
} MlCenterFilter;

typedef MlFilterClass MlCenterFilterClass;

GType ml_center_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlCenterFilter, ml_center_filter, ML_TYPE_FILTER)

static MlColumnChange
change_of (const MlFilter *filter, const MlAttribute *attribute,
           const MlColumnFigures *figures)
{
  MlColumnChange change = ML_COLUMN_CHANGE_INIT;
  change.offset = figures->mean;
  return change;
}

static MlTransform *
fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  return ml_column_transform_fit (filter, training, FALSE, change_of);
}

static void
ml_center_filter_class_init (MlCenterFilterClass *klass)
{
  klass->title = N_ ("Center");
  klass->category = N_ ("Numbers");
  klass->description = N_ ("Takes the mean off every number. The class stays.");
  klass->weka = "weka.filters.unsupervised.attribute.Center";
  klass->traits = ML_FILTER_LEARNS;
  klass->fit = fit;
  klass->load = ml_column_transform_load;
}

static void
ml_center_filter_init (MlCenterFilter *self)
{
}
