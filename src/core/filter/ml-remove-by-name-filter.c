/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drops the columns whose names match a regular expression. */
#include "ml-error.h"
#include "ml-filter.h"
#include "ml-select-transform.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MlFilter parent;
  char *pattern;
  gboolean inverts;
} MlRemoveByNameFilter;

typedef MlFilterClass MlRemoveByNameFilterClass;

static const MlOption options[] = {
  ML_OPTION_TEXT (MlRemoveByNameFilter, pattern, "^.*id$", "E", N_ ("Pattern"),
                  N_ ("A regular expression that the whole name has to match")),
  ML_OPTION_BOOLEAN (MlRemoveByNameFilter, inverts, FALSE, "V", N_ ("Invert"),
                     N_ ("Keep only these")),
};

GType ml_remove_by_name_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlRemoveByNameFilter, ml_remove_by_name_filter,
                     ML_TYPE_FILTER)

static MlTransform *
fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  const MlRemoveByNameFilter *self = (const MlRemoveByNameFilter *) filter;
  const guint n_columns = ml_dataset_n_columns (training->data);
  g_autofree gboolean *is_kept = g_new (gboolean, n_columns);
  g_autofree char *whole = g_strdup_printf ("^(?:%s)$", self->pattern);
  g_autoptr (GError) problem = NULL;
  g_autoptr (GRegex) regex = g_regex_new (whole, 0, 0, &problem);
  if (regex == NULL)
    {
      g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                   "“%s” is no regular expression: %s", self->pattern,
                   problem->message);
      return NULL;
    }
  for (guint i = 0; i < n_columns; i++)
    {
      const char *name = ml_dataset_attribute (training->data, i)->name;
      is_kept[i] = g_regex_match (regex, name, 0, NULL) == self->inverts;
    }
  return ml_select_transform_keep (filter, training, is_kept);
}

static void
ml_remove_by_name_filter_class_init (MlRemoveByNameFilterClass *klass)
{
  klass->title = N_ ("Remove columns by name");
  klass->category = N_ ("Columns");
  klass->description
      = N_ ("Drops the columns whose names match a pattern. The class "
            "stays.");
  klass->weka = "weka.filters.unsupervised.attribute.RemoveByName";
  klass->fit = fit;
  klass->load = ml_select_transform_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_remove_by_name_filter_init (MlRemoveByNameFilter *self)
{
}
