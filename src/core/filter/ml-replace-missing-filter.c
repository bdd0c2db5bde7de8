/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Puts the training mean in place of a missing number and the most frequent
 * training label in place of a missing one; texts and the class stay.
 */
#include "ml-column-transform.h"
#include "ml-filter.h"

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

static MlTransform *
replace_missing_fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (MlColumnChange));
  for (guint i = 0; i < ml_dataset_n_columns (training->data); i++)
    {
      const MlAttribute *attribute = ml_dataset_attribute (training->data, i);
      if ((int) i == training->target
          || (attribute->kind != ML_ATTRIBUTE_NOMINAL
              && !ml_attribute_has_numbers (attribute)))
        continue;
      MlColumnFigures figures = ml_column_figures (training, i);
      MlColumnChange change = ML_COLUMN_CHANGE_INIT;
      change.fill = attribute->kind == ML_ATTRIBUTE_NOMINAL ? figures.mode
                                                            : figures.mean;
      change.column = i;
      g_array_append_val (changes, change);
    }
  return ml_column_transform_new (ml_replace_missing_filter_get_type (),
                                  changes);
}

static MlTransform *
replace_missing_load (MlFilter *filter, GVariant *state, MlDataset *header,
                      int target, GError **error)
{
  return ml_column_transform_load (ml_replace_missing_filter_get_type (), state,
                                   header, target, error);
}

static void
ml_replace_missing_filter_class_init (MlReplaceMissingFilterClass *klass)
{
  klass->title = N_ ("Replace missing values");
  klass->category = N_ ("Attribute");
  klass->description
      = N_ ("The mean in place of a missing number, the most frequent label in "
            "place of a missing label. The class stays.");
  klass->weka = "weka.filters.unsupervised.attribute.ReplaceMissingValues";
  klass->fit = replace_missing_fit;
  klass->load = replace_missing_load;
}

static void
ml_replace_missing_filter_init (MlReplaceMissingFilter *self)
{
}
