/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Puts the training mean in place of a missing number and the most frequent
 * training label in place of a missing one; texts and the class stay.
 */
#include "ml-column-transform.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  MlFilter parent;
} MlReplaceMissingFilter;

typedef MlFilterClass MlReplaceMissingFilterClass;

GType ml_replace_missing_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlReplaceMissingFilter, ml_replace_missing_filter,
                     ML_TYPE_FILTER)

static MlColumnChange
change_of (const MlFilter *filter, const MlAttribute *attribute,
           const MlColumnFigures *figures)
{
  MlColumnChange change = ML_COLUMN_CHANGE_INIT;
  change.fill
      = attribute->kind == ML_ATTRIBUTE_NOMINAL ? figures->mode : figures->mean;
  return change;
}

static MlTransform *
replace_missing_fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  return ml_column_transform_fit (filter, training, TRUE, change_of);
}

static void
ml_replace_missing_filter_class_init (MlReplaceMissingFilterClass *klass)
{
  klass->title = N_ ("Replace missing values");
  klass->category = N_ ("Numbers");
  klass->description
      = N_ ("The mean in place of a missing number, the most frequent label in "
            "place of a missing label. The class stays.");
  klass->weka = "weka.filters.unsupervised.attribute.ReplaceMissingValues";
  klass->traits = ML_FILTER_LEARNS;
  klass->fit = replace_missing_fit;
  klass->load = ml_column_transform_load;
}

static void
ml_replace_missing_filter_init (MlReplaceMissingFilter *self)
{
}
