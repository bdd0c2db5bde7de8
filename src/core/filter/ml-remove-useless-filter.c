/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drops columns that never vary, and labels that vary too much to say anything.
 * Missing values do not count as a value. */
#include "ml-filter.h"
#include "ml-select-transform.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  MlFilter parent;
  double max_variance;
} MlRemoveUselessFilter;

typedef MlFilterClass MlRemoveUselessFilterClass;

static const MlOption options[] = {
  ML_OPTION_DOUBLE (
      MlRemoveUselessFilter, max_variance, 0, 100, 99, "M",
      N_ ("Most distinct labels"),
      N_ ("Percent of the known rows; nominal columns with more go")),
};

GType ml_remove_useless_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlRemoveUselessFilter, ml_remove_useless_filter,
                     ML_TYPE_FILTER)

static gboolean
numbers_vary (const MlSubset *rows, guint column)
{
  double first = NAN;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double value = ml_subset_value (rows, i, column);
      if (isnan (first))
        first = value;
      if (!isnan (value) && value != first)
        return TRUE;
    }
  return FALSE;
}

static gboolean
labels_tell (const MlRemoveUselessFilter *self, const MlSubset *rows,
             guint column)
{
  const guint n_labels = ml_dataset_attribute (rows->data, column)->n_labels;
  g_autofree gboolean *is_used = g_new0 (gboolean, n_labels + 1);
  guint n_known = 0, n_used = 0;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double value = ml_subset_value (rows, i, column);
      if (isnan (value))
        continue;
      n_known++;
      n_used += !is_used[(guint) value];
      is_used[(guint) value] = TRUE;
    }
  return n_used > 1 && 100.0 * n_used / n_known <= self->max_variance;
}

static gboolean
is_useful (const MlRemoveUselessFilter *self, const MlSubset *rows,
           guint column)
{
  const MlAttribute *attribute = ml_dataset_attribute (rows->data, column);
  if (attribute->kind == ML_ATTRIBUTE_NOMINAL)
    return labels_tell (self, rows, column);
  return !ml_attribute_has_numbers (attribute) || numbers_vary (rows, column);
}

static MlTransform *
fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  const guint n_columns = ml_dataset_n_columns (training->data);
  g_autofree gboolean *is_kept = g_new (gboolean, n_columns);
  for (guint i = 0; i < n_columns; i++)
    is_kept[i]
        = is_useful ((const MlRemoveUselessFilter *) filter, training, i);
  return ml_select_transform_keep (filter, training, is_kept);
}

static void
ml_remove_useless_filter_class_init (MlRemoveUselessFilterClass *klass)
{
  klass->title = N_ ("Remove useless columns");
  klass->category = N_ ("Columns");
  klass->description
      = N_ ("Drops columns that never vary in the training rows, and "
            "nominal ones with nearly as many labels as rows. The class"
            " stays.");
  klass->weka = "weka.filters.unsupervised.attribute.RemoveUseless";
  klass->traits = ML_FILTER_LEARNS;
  klass->fit = fit;
  klass->load = ml_select_transform_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_remove_useless_filter_init (MlRemoveUselessFilter *self)
{
}
