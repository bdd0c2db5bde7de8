/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drops rows by the value of one column. */
#include "ml-column-range.h"
#include "ml-filter.h"
#include "ml-row-places.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  MlFilter parent;
  char *column, *labels;
  double limit;
  gboolean inverts, matches_missing;
} MlRemoveWithValuesFilter;

typedef MlFilterClass MlRemoveWithValuesFilterClass;

static const MlOption options[] = {
  ML_OPTION_DOUBLE (MlRemoveWithValuesFilter, limit, -1e300, 1e300, 0, "S",
                    N_ ("Limit"),
                    N_ ("Of a column of numbers, rows below it go")),
  ML_OPTION_TEXT (MlRemoveWithValuesFilter, column, "last", "C", N_ ("Column"),
                  N_ ("Its number, first, last, or its name")),
  ML_OPTION_TEXT (MlRemoveWithValuesFilter, labels, "first-last", "L",
                  N_ ("Labels"),
                  N_ ("Of a nominal column, rows with these labels go: numbers "
                      "and ranges")),
  ML_OPTION_BOOLEAN (MlRemoveWithValuesFilter, inverts, FALSE, "V",
                     N_ ("Invert"), N_ ("Keep only these")),
  ML_OPTION_BOOLEAN (MlRemoveWithValuesFilter, matches_missing, FALSE, "M",
                     N_ ("Missing as well"),
                     N_ ("A missing value counts as one of these")),
};

GType ml_remove_with_values_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlRemoveWithValuesFilter, ml_remove_with_values_filter,
                     ML_TYPE_FILTER)

static MlSubset *
change_rows (MlFilter *filter, const MlSubset *training, GError **error)
{
  const MlRemoveWithValuesFilter *self
      = (const MlRemoveWithValuesFilter *) filter;
  const int column = ml_column_range_one (
      self->column, ML_COLUMN_NUMERIC | ML_COLUMN_NOMINAL, training, error);
  if (column < 0)
    return NULL;
  const MlAttribute *attribute
      = ml_dataset_attribute (training->data, (guint) column);
  const gboolean has_numbers = ml_attribute_has_numbers (attribute);
  g_autofree gboolean *is_chosen = g_new0 (gboolean, attribute->n_labels + 1);
  if (!has_numbers
      && !ml_row_range (self->labels, attribute->n_labels, is_chosen, error))
    return NULL;
  g_autofree guint32 *places = g_new (guint32, training->n_rows);
  guint n = 0;
  for (guint i = 0; i < training->n_rows; i++)
    {
      const double value = ml_subset_value (training, i, (guint) column);
      const gboolean goes = isnan (value) ? self->matches_missing
                            : has_numbers ? value < self->limit
                                          : is_chosen[(guint) value];
      if (goes == self->inverts)
        places[n++] = i;
    }
  return n > 0 ? ml_row_subset (training, places, n) : ml_row_refuse (error);
}

static void
ml_remove_with_values_filter_class_init (MlRemoveWithValuesFilterClass *klass)
{
  klass->title = N_ ("Remove rows by a value");
  klass->category = N_ ("Rows");
  klass->description = N_ ("Drops training rows by the value of one column.");
  klass->weka = "weka.filters.unsupervised.instance.RemoveWithValues";
  klass->weka_flags = "S C L V M";
  klass->change_rows = change_rows;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_remove_with_values_filter_init (MlRemoveWithValuesFilter *self)
{
}
