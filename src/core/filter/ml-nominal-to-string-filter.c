/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Labels become texts, for filters that look at words. */
#include "ml-column-range.h"
#include "ml-filter.h"
#include "ml-remap-transform.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MlFilter parent;
  char *columns;
} MlNominalToStringFilter;

typedef MlFilterClass MlNominalToStringFilterClass;

static const MlOption options[] = {
  ML_OPTION_TEXT (MlNominalToStringFilter, columns, "last", "C", N_ ("Columns"),
                  N_ ("Numbers, ranges or names: 1,3-5,last")),
};

GType ml_nominal_to_string_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlNominalToStringFilter, ml_nominal_to_string_filter,
                     ML_TYPE_FILTER)

static MlTransform *
fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  const guint n_columns = ml_dataset_n_columns (training->data);
  g_autofree gboolean *is_changed = g_new (gboolean, n_columns);
  if (!ml_column_range_select (
          ((const MlNominalToStringFilter *) filter)->columns, FALSE,
          ML_COLUMN_NOMINAL, training, is_changed, error))
    return NULL;
  MlRemapList *list = ml_remap_list_new ();
  for (guint i = 0; i < n_columns; i++)
    {
      if (!is_changed[i])
        continue;
      const MlAttribute *attribute = ml_dataset_attribute (training->data, i);
      MlRemap *remap = ml_remap_list_add (list, training, i, ML_REMAP_CODES);
      remap->is_text = TRUE;
      g_strfreev (remap->labels);
      remap->labels = g_strdupv (attribute->labels);
      for (guint k = 0; k < attribute->n_labels; k++)
        ml_remap_add_number (remap, k);
    }
  return ml_remap_transform_new (filter, list);
}

static void
ml_nominal_to_string_filter_class_init (MlNominalToStringFilterClass *klass)
{
  klass->title = N_ ("Labels to texts");
  klass->category = N_ ("Text");
  klass->description
      = N_ ("Makes columns of labels columns of text. The class changes"
            " only if the range is the class alone.");
  klass->weka = "weka.filters.unsupervised.attribute.NominalToString";
  klass->traits = ML_FILTER_MAY_CHANGE_CLASS;
  klass->fit = fit;
  klass->load = ml_remap_transform_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_nominal_to_string_filter_init (MlNominalToStringFilter *self)
{
}
