/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Puts columns in another order. Those that are not named are dropped, but for
 * the class, which then comes last. */
#include "ml-column-range.h"
#include "ml-error.h"
#include "ml-filter.h"
#include "ml-select-transform.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MlFilter parent;
  char *columns;
} MlReorderFilter;

typedef MlFilterClass MlReorderFilterClass;

static const MlOption options[] = {
  ML_OPTION_TEXT (MlReorderFilter, columns, "first-last", "R", N_ ("Columns"),
                  N_ ("In the new order: 2-last,1")),
};

GType ml_reorder_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlReorderFilter, ml_reorder_filter, ML_TYPE_FILTER)

static MlTransform *
fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  g_autoptr (GArray) list = ml_column_range_list (
      ((const MlReorderFilter *) filter)->columns, training, error);
  if (list == NULL)
    return NULL;
  g_autofree gboolean *is_seen
      = g_new0 (gboolean, ml_dataset_n_columns (training->data));
  for (guint i = 0; i < list->len; i++)
    {
      const guint column = g_array_index (list, guint, i);
      if (is_seen[column])
        {
          g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                       "Column “%s” is named twice: Copy makes a second one",
                       ml_dataset_attribute (training->data, column)->name);
          return NULL;
        }
      is_seen[column] = TRUE;
    }
  const guint target = (guint) training->target;
  if (training->target >= 0 && !is_seen[target])
    g_array_append_val (list, target);
  return ml_select_transform_new (filter, g_steal_pointer (&list), NULL);
}

static void
ml_reorder_filter_class_init (MlReorderFilterClass *klass)
{
  klass->title = N_ ("Reorder columns");
  klass->category = N_ ("Columns");
  klass->description
      = N_ ("Puts the columns in the order given and drops those that "
            "are not named. The class stays.");
  klass->weka = "weka.filters.unsupervised.attribute.Reorder";
  klass->fit = fit;
  klass->load = ml_select_transform_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_reorder_filter_init (MlReorderFilter *self)
{
}
