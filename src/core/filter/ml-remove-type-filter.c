/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drops all columns of one kind. */
#include "ml-filter.h"
#include "ml-select-transform.h"

#include <glib/gi18n-lib.h>

ML_DEFINE_CHOICE (MlColumnType, ml_column_type,
                  { ML_ATTRIBUTE_STRING, N_ ("Text"), "string" },
                  { ML_ATTRIBUTE_NOMINAL, N_ ("Nominal"), "nominal" },
                  { ML_ATTRIBUTE_NUMERIC, N_ ("Numeric"), "numeric" },
                  { ML_ATTRIBUTE_DATE, N_ ("Date"), "date" },
                  { ML_ATTRIBUTE_IMAGE, N_ ("Picture"), "image" })

typedef struct
{
  MlFilter parent;
  int type;
  gboolean inverts;
} MlRemoveTypeFilter;

typedef MlFilterClass MlRemoveTypeFilterClass;

static const MlOption options[] = {
  ML_OPTION_CHOICE (MlRemoveTypeFilter, type, ml_column_type_get_type,
                    ML_ATTRIBUTE_STRING, "T=", N_ ("Type"),
                    N_ ("The kind of columns to drop")),
  ML_OPTION_BOOLEAN (MlRemoveTypeFilter, inverts, FALSE, "V", N_ ("Invert"),
                     N_ ("Keep only these")),
};

GType ml_remove_type_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlRemoveTypeFilter, ml_remove_type_filter, ML_TYPE_FILTER)

static MlTransform *
fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  const MlRemoveTypeFilter *self = (const MlRemoveTypeFilter *) filter;
  const guint n_columns = ml_dataset_n_columns (training->data);
  g_autofree gboolean *is_kept = g_new (gboolean, n_columns);
  for (guint i = 0; i < n_columns; i++)
    {
      const MlAttribute *attribute = ml_dataset_attribute (training->data, i);
      is_kept[i] = ((int) attribute->kind == self->type) == self->inverts;
    }
  return ml_select_transform_keep (filter, training, is_kept);
}

static void
ml_remove_type_filter_class_init (MlRemoveTypeFilterClass *klass)
{
  klass->title = N_ ("Remove columns of a type");
  klass->category = N_ ("Columns");
  klass->description
      = N_ ("Drops all columns of a kind, such as texts, which few "
            "learners read. The class stays.");
  klass->weka = "weka.filters.unsupervised.attribute.RemoveType";
  klass->fit = fit;
  klass->load = ml_select_transform_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_remove_type_filter_init (MlRemoveTypeFilter *self)
{
}
