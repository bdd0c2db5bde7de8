/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Puts values that a person chooses in place of missing ones. */
#include "ml-column-range.h"
#include "ml-column-transform.h"
#include "ml-filter.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  MlFilter parent;
  char *columns, *label;
  double number;
} MlReplaceMissingWithUserConstantFilter;

typedef MlFilterClass MlReplaceMissingWithUserConstantFilterClass;

static const MlOption options[] = {
  ML_OPTION_TEXT (MlReplaceMissingWithUserConstantFilter, columns, "first-last",
                  "A", N_ ("Columns"),
                  N_ ("Numbers, ranges or names: 1,3-5,last")),
  ML_OPTION_TEXT (MlReplaceMissingWithUserConstantFilter, label, "", "N",
                  N_ ("Label"),
                  N_ ("For nominal columns that have it; empty: they stay")),
  ML_OPTION_DOUBLE (MlReplaceMissingWithUserConstantFilter, number, -1e300,
                    1e300, 0, "R", N_ ("Number"),
                    N_ ("For columns of numbers")),
};

GType ml_replace_missing_with_user_constant_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlReplaceMissingWithUserConstantFilter,
                     ml_replace_missing_with_user_constant_filter,
                     ML_TYPE_FILTER)

static MlTransform *
fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  const MlReplaceMissingWithUserConstantFilter *self
      = (const MlReplaceMissingWithUserConstantFilter *) filter;
  const guint n_columns = ml_dataset_n_columns (training->data);
  g_autofree gboolean *is_changed = g_new (gboolean, n_columns);
  if (!ml_column_range_select (self->columns, FALSE,
                               ML_COLUMN_NUMERIC | ML_COLUMN_NOMINAL, training,
                               is_changed, error))
    return NULL;
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (MlColumnChange));
  for (guint i = 0; i < n_columns; i++)
    {
      const MlAttribute *attribute = ml_dataset_attribute (training->data, i);
      MlColumnChange change = ML_COLUMN_CHANGE_INIT;
      const gboolean has_numbers = ml_attribute_has_numbers (attribute);
      const int code
          = has_numbers ? -1 : ml_attribute_find_label (attribute, self->label);
      if (!is_changed[i] || (!has_numbers && code < 0))
        continue;
      change.column = i;
      change.fill = has_numbers ? self->number : code;
      g_array_append_val (changes, change);
    }
  return ml_column_transform_new (filter, changes);
}

static void
ml_replace_missing_with_user_constant_filter_class_init (
    MlReplaceMissingWithUserConstantFilterClass *klass)
{
  klass->title = N_ ("Replace missing values by a constant");
  klass->category = N_ ("Numbers");
  klass->description
      = N_ ("Puts a number or a label of your choice in place of "
            "missing values. The class changes only if the range is the"
            " class alone.");
  klass->weka
      = "weka.filters.unsupervised.attribute.ReplaceMissingWithUserConstant";
  klass->weka_flags = "A N R";
  klass->fit = fit;
  klass->load = ml_column_transform_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_replace_missing_with_user_constant_filter_init (
    MlReplaceMissingWithUserConstantFilter *self)
{
}
