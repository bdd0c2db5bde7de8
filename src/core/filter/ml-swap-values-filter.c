/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two labels change places in the order of labels; the rows keep theirs. */
#include "ml-column-range.h"
#include "ml-filter.h"
#include "ml-label-index.h"
#include "ml-remap-transform.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MlFilter parent;
  char *column, *first, *second;
} MlSwapValuesFilter;

typedef MlFilterClass MlSwapValuesFilterClass;

static const MlOption options[] = {
  ML_OPTION_TEXT (MlSwapValuesFilter, column, "last", "C", N_ ("Column"),
                  N_ ("A number or a name")),
  ML_OPTION_TEXT (MlSwapValuesFilter, first, "first", "F", N_ ("First label"),
                  N_ ("A number from 1, first, last, or the label itself")),
  ML_OPTION_TEXT (MlSwapValuesFilter, second, "last", "S", N_ ("Second label"),
                  N_ ("A number from 1, first, last, or the label itself")),
};

GType ml_swap_values_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlSwapValuesFilter, ml_swap_values_filter, ML_TYPE_FILTER)

static MlTransform *
fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  const MlSwapValuesFilter *self = (const MlSwapValuesFilter *) filter;
  const int column
      = ml_column_range_one (self->column, ML_COLUMN_NOMINAL, training, error);
  if (column < 0)
    return NULL;
  const MlAttribute *attribute
      = ml_dataset_attribute (training->data, (guint) column);
  const int first = ml_label_index (attribute, self->first, error);
  const int second
      = first >= 0 ? ml_label_index (attribute, self->second, error) : -1;
  if (second < 0)
    return NULL;
  MlRemapList *list = ml_remap_list_new ();
  MlRemap *remap
      = ml_remap_list_add (list, training, (guint) column, ML_REMAP_CODES);
  for (guint k = 0; k < attribute->n_labels; k++)
    {
      const int other = (int) k == first    ? second
                        : (int) k == second ? first
                                            : (int) k;
      ml_remap_add_label (remap, attribute->labels[other]);
      ml_remap_add_number (remap, other);
    }
  return ml_remap_transform_new (filter, list);
}

static void
ml_swap_values_filter_class_init (MlSwapValuesFilterClass *klass)
{
  klass->title = N_ ("Swap two labels");
  klass->category = N_ ("Labels");
  klass->description
      = N_ ("Exchanges two labels of a column in the order of labels.");
  klass->weka = "weka.filters.unsupervised.attribute.SwapValues";
  klass->traits = ML_FILTER_MAY_CHANGE_CLASS;
  klass->fit = fit;
  klass->load = ml_remap_transform_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_swap_values_filter_init (MlSwapValuesFilter *self)
{
}
