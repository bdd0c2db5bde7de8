/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Labels that fewer training rows have than a minimum become one label, called
 * by all their names. One such label alone stays. */
#include "ml-column-range.h"
#include "ml-filter.h"
#include "ml-remap-transform.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MlFilter parent;
  char *columns;
  double min_frequency;
  gboolean inverts, short_names;
} MlMergeInfrequentNominalValuesFilter;

typedef MlFilterClass MlMergeInfrequentNominalValuesFilterClass;

static const MlOption options[] = {
  ML_OPTION_DOUBLE (MlMergeInfrequentNominalValuesFilter, min_frequency, 0, 1e9,
                    2, "N", N_ ("Least frequency"),
                    N_ ("Labels of fewer rows are merged")),
  ML_OPTION_TEXT (MlMergeInfrequentNominalValuesFilter, columns, "1,2", "R",
                  N_ ("Columns"), N_ ("Numbers, ranges or names: 1,3-5,last")),
  ML_OPTION_BOOLEAN (MlMergeInfrequentNominalValuesFilter, inverts, FALSE, "V",
                     N_ ("Invert"), N_ ("All but these")),
  ML_OPTION_BOOLEAN (MlMergeInfrequentNominalValuesFilter, short_names, FALSE,
                     "S", N_ ("Short names"),
                     N_ ("Call the new label v and a number")),
};

GType ml_merge_infrequent_nominal_values_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlMergeInfrequentNominalValuesFilter,
                     ml_merge_infrequent_nominal_values_filter, ML_TYPE_FILTER)

/* The weight of each label; (transfer full). */
static double *
weigh_labels (const MlSubset *rows, guint column, guint n_labels)
{
  const gint32 *codes = ml_dataset_codes (rows->data, column);
  double *weights = g_new0 (double, n_labels + 1);
  for (guint i = 0; i < rows->n_rows; i++)
    if (codes[rows->rows[i]] >= 0)
      weights[codes[rows->rows[i]]] += ml_subset_weight (rows, i);
  return weights;
}

/* The frequent labels in their order, then the one for all others. */
static void
add_merged (MlRemapList *list, const MlMergeInfrequentNominalValuesFilter *self,
            const MlSubset *rows, guint column)
{
  const MlAttribute *attribute = ml_dataset_attribute (rows->data, column);
  const guint n = attribute->n_labels;
  g_autofree double *weights = weigh_labels (rows, column, n);
  g_autoptr (GString) name = g_string_new (NULL);
  guint n_rare = 0;
  for (guint k = 0; k < n; k++)
    if (weights[k] < self->min_frequency)
      g_string_append_printf (name, "%s%s", n_rare++ > 0 ? "_or_" : "",
                              attribute->labels[k]);
  if (n_rare < 2)
    return;
  MlRemap *remap = ml_remap_list_add (list, rows, column, ML_REMAP_CODES);
  guint n_kept = 0;
  for (guint k = 0; k < n; k++)
    {
      const gboolean is_rare = weights[k] < self->min_frequency;
      ml_remap_add_number (remap, is_rare ? n - n_rare : n_kept++);
      if (!is_rare)
        ml_remap_add_label (remap, attribute->labels[k]);
    }
  if (self->short_names)
    g_string_printf (name, "v%u", n - n_rare);
  ml_remap_add_label (remap, name->str);
}

static MlTransform *
fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  const MlMergeInfrequentNominalValuesFilter *self
      = (const MlMergeInfrequentNominalValuesFilter *) filter;
  const guint n_columns = ml_dataset_n_columns (training->data);
  g_autofree gboolean *is_changed = g_new (gboolean, n_columns);
  if (!ml_column_range_select (self->columns, self->inverts, ML_COLUMN_NOMINAL,
                               training, is_changed, error))
    return NULL;
  MlRemapList *list = ml_remap_list_new ();
  for (guint i = 0; i < n_columns; i++)
    if (is_changed[i])
      add_merged (list, self, training, i);
  return ml_remap_transform_new (filter, list);
}

static void
ml_merge_infrequent_nominal_values_filter_class_init (
    MlMergeInfrequentNominalValuesFilterClass *klass)
{
  klass->title = N_ ("Merge rare labels");
  klass->category = N_ ("Labels");
  klass->description
      = N_ ("Makes all labels that few training rows have one label. "
            "The class changes only if the range is the class alone.");
  klass->weka
      = "weka.filters.unsupervised.attribute.MergeInfrequentNominalValues";
  klass->traits = ML_FILTER_LEARNS;
  klass->weka_flags = "N# R V S";
  klass->fit = fit;
  klass->load = ml_remap_transform_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_merge_infrequent_nominal_values_filter_init (
    MlMergeInfrequentNominalValuesFilter *self)
{
}
