/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drops columns by number or name. */
#include "ml-column-range.h"
#include "ml-filter.h"
#include "ml-select-transform.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MlFilter parent;
  char *columns;
  gboolean inverts;
} MlRemoveFilter;

typedef MlFilterClass MlRemoveFilterClass;

static const MlOption options[] = {
  ML_OPTION_TEXT (MlRemoveFilter, columns, "", "R", N_ ("Columns"),
                  N_ ("Numbers, ranges or names: 1,3-5,last")),
  ML_OPTION_BOOLEAN (MlRemoveFilter, inverts, FALSE, "V", N_ ("Invert"),
                     N_ ("Keep only these")),
};

GType ml_remove_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlRemoveFilter, ml_remove_filter, ML_TYPE_FILTER)

static MlTransform *
fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  const MlRemoveFilter *self = (const MlRemoveFilter *) filter;
  const guint n_columns = ml_dataset_n_columns (training->data);
  g_autofree gboolean *is_kept = g_new (gboolean, n_columns);
  if (!ml_column_range_select (self->columns, !self->inverts, ML_COLUMN_ANY,
                               training, is_kept, error))
    return NULL;
  return ml_select_transform_keep (filter, training, is_kept);
}

static void
ml_remove_filter_class_init (MlRemoveFilterClass *klass)
{
  klass->title = N_ ("Remove columns");
  klass->category = N_ ("Columns");
  klass->description
      = N_ ("Drops the columns of a range, or keeps only those. The "
            "class stays.");
  klass->weka = "weka.filters.unsupervised.attribute.Remove";
  klass->weka_flags = "V R";
  klass->fit = fit;
  klass->load = ml_select_transform_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_remove_filter_init (MlRemoveFilter *self)
{
}
