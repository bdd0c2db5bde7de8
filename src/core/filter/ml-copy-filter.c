/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Appends copies of columns, for a filter that is to change one of the two. */
#include "ml-column-range.h"
#include "ml-filter.h"
#include "ml-select-transform.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MlFilter parent;
  char *columns;
  gboolean inverts;
} MlCopyFilter;

typedef MlFilterClass MlCopyFilterClass;

static const MlOption options[] = {
  ML_OPTION_TEXT (MlCopyFilter, columns, "", "R", N_ ("Columns"),
                  N_ ("Numbers, ranges or names: 1,3-5,last")),
  ML_OPTION_BOOLEAN (MlCopyFilter, inverts, FALSE, "V", N_ ("Invert"),
                     N_ ("All but these")),
};

GType ml_copy_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlCopyFilter, ml_copy_filter, ML_TYPE_FILTER)

static MlTransform *
fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  const MlCopyFilter *self = (const MlCopyFilter *) filter;
  const guint n_columns = ml_dataset_n_columns (training->data);
  g_autofree gboolean *is_copied = g_new (gboolean, n_columns);
  if (!ml_column_range_select (self->columns, self->inverts, ML_COLUMN_ANY,
                               training, is_copied, error))
    return NULL;
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < n_columns; i++)
    {
      g_array_append_val (columns, i);
      g_strv_builder_add (names, "");
    }
  for (guint i = 0; i < n_columns; i++)
    if (is_copied[i])
      {
        g_autofree char *name = g_strconcat (
            "Copy of ", ml_dataset_attribute (training->data, i)->name, NULL);
        g_autofree char *unique = ml_dataset_unique_name (training->data, name);
        g_array_append_val (columns, i);
        g_strv_builder_add (names, unique);
      }
  return ml_select_transform_new (filter, columns, g_strv_builder_end (names));
}

static void
ml_copy_filter_class_init (MlCopyFilterClass *klass)
{
  klass->title = N_ ("Copy columns");
  klass->category = N_ ("Columns");
  klass->description
      = N_ ("Appends copies of columns, called “Copy of” and the name.");
  klass->weka = "weka.filters.unsupervised.attribute.Copy";
  klass->weka_flags = "V R";
  klass->fit = fit;
  klass->load = ml_select_transform_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_copy_filter_init (MlCopyFilter *self)
{
}
