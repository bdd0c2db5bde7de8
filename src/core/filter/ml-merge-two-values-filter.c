/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two labels become one, called by both names. */
#include "ml-column-range.h"
#include "ml-error.h"
#include "ml-filter.h"
#include "ml-label-index.h"
#include "ml-remap-transform.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MlFilter parent;
  char *column, *first, *second;
} MlMergeTwoValuesFilter;

typedef MlFilterClass MlMergeTwoValuesFilterClass;

static const MlOption options[] = {
  ML_OPTION_TEXT (MlMergeTwoValuesFilter, column, "last", "C", N_ ("Column"),
                  N_ ("A number or a name")),
  ML_OPTION_TEXT (MlMergeTwoValuesFilter, first, "first", "F",
                  N_ ("First label"),
                  N_ ("A number from 1, first, last, or the label itself")),
  ML_OPTION_TEXT (MlMergeTwoValuesFilter, second, "last", "S",
                  N_ ("Second label"),
                  N_ ("A number from 1, first, last, or the label itself")),
};

GType ml_merge_two_values_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlMergeTwoValuesFilter, ml_merge_two_values_filter,
                     ML_TYPE_FILTER)

/* The label of both stands where the first was. */
static MlRemapList *
merge (const MlSubset *rows, guint column, guint first, guint second)
{
  const MlAttribute *attribute = ml_dataset_attribute (rows->data, column);
  MlRemapList *list = ml_remap_list_new ();
  MlRemap *remap = ml_remap_list_add (list, rows, column, ML_REMAP_CODES);
  g_autofree char *both
      = g_strconcat (attribute->labels[MIN (first, second)], "_",
                     attribute->labels[MAX (first, second)], NULL);
  for (guint k = 0; k < attribute->n_labels; k++)
    {
      if (k != MAX (first, second))
        ml_remap_add_label (
            remap, k == MIN (first, second) ? both : attribute->labels[k]);
      ml_remap_add_number (remap, k == MAX (first, second)
                                      ? MIN (first, second)
                                      : k - (k > MAX (first, second)));
    }
  return list;
}

static MlTransform *
fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  const MlMergeTwoValuesFilter *self = (const MlMergeTwoValuesFilter *) filter;
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
  if (first == second)
    {
      g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                   "“%s” is both the first and the second label: choose two",
                   attribute->labels[first]);
      return NULL;
    }
  return ml_remap_transform_new (
      filter, merge (training, (guint) column, (guint) first, (guint) second));
}

static void
ml_merge_two_values_filter_class_init (MlMergeTwoValuesFilterClass *klass)
{
  klass->title = N_ ("Merge two labels");
  klass->category = N_ ("Labels");
  klass->description = N_ ("Makes two labels of a column one.");
  klass->weka = "weka.filters.unsupervised.attribute.MergeTwoValues";
  klass->traits = ML_FILTER_MAY_CHANGE_CLASS;
  klass->fit = fit;
  klass->load = ml_remap_transform_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_merge_two_values_filter_init (MlMergeTwoValuesFilter *self)
{
}
