/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers become the labels 0 and 1: 1 for whatever is not 0. */
#include "ml-column-range.h"
#include "ml-filter.h"
#include "ml-remap-transform.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MlFilter parent;
  char *columns;
  gboolean inverts;
} MlNumericToBinaryFilter;

typedef MlFilterClass MlNumericToBinaryFilterClass;

static const MlOption options[] = {
  ML_OPTION_TEXT (MlNumericToBinaryFilter, columns, "first-last", "R",
                  N_ ("Columns"), N_ ("Numbers, ranges or names: 1,3-5,last")),
  ML_OPTION_BOOLEAN (MlNumericToBinaryFilter, inverts, FALSE, "V",
                     N_ ("Invert"), N_ ("All but these")),
};

GType ml_numeric_to_binary_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlNumericToBinaryFilter, ml_numeric_to_binary_filter,
                     ML_TYPE_FILTER)

static MlTransform *
fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  const MlNumericToBinaryFilter *self
      = (const MlNumericToBinaryFilter *) filter;
  const guint n_columns = ml_dataset_n_columns (training->data);
  g_autofree gboolean *is_changed = g_new (gboolean, n_columns);
  if (!ml_column_range_select (self->columns, self->inverts, ML_COLUMN_NUMERIC,
                               training, is_changed, error))
    return NULL;
  MlRemapList *list = ml_remap_list_new ();
  for (guint i = 0; i < n_columns; i++)
    {
      if (!is_changed[i])
        continue;
      MlRemap *remap = ml_remap_list_add (list, training, i, ML_REMAP_VALUES);
      g_autofree char *name = g_steal_pointer (&remap->name);
      remap->name = g_strconcat (name, "_binarized", NULL);
      ml_remap_add_number (remap, 0);
      ml_remap_add_label (remap, "0");
      ml_remap_add_label (remap, "1");
      remap->other = 1;
    }
  return ml_remap_transform_new (filter, list);
}

static void
ml_numeric_to_binary_filter_class_init (MlNumericToBinaryFilterClass *klass)
{
  klass->title = N_ ("Numbers to 0 and 1");
  klass->category = N_ ("Labels");
  klass->description
      = N_ ("Numbers become the labels 0 and 1: 1 for whatever is not "
            "0. The class stays.");
  klass->weka = "weka.filters.unsupervised.attribute.NumericToBinary";
  klass->fit = fit;
  klass->load = ml_remap_transform_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_numeric_to_binary_filter_init (MlNumericToBinaryFilter *self)
{
}
