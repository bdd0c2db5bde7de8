/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Appends labels that a column does not have yet, so that files fit each other.
 */
#include "ml-column-range.h"
#include "ml-filter.h"
#include "ml-remap-transform.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  MlFilter parent;
  char *column, *labels;
  gboolean sorts;
} MlAddValuesFilter;

typedef MlFilterClass MlAddValuesFilterClass;

static const MlOption options[] = {
  ML_OPTION_TEXT (MlAddValuesFilter, column, "last", "C", N_ ("Column"),
                  N_ ("A number or a name")),
  ML_OPTION_TEXT (MlAddValuesFilter, labels, "", "L", N_ ("Labels"),
                  N_ ("With commas between them")),
  ML_OPTION_BOOLEAN (MlAddValuesFilter, sorts, FALSE, "S", N_ ("Sort"),
                     N_ ("Put all labels in alphabetical order")),
};

GType ml_add_values_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlAddValuesFilter, ml_add_values_filter, ML_TYPE_FILTER)

static int
compare_labels (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Old and new labels; (element-type utf8) (transfer full). */
static GPtrArray *
all_labels (const MlAddValuesFilter *self, const MlAttribute *attribute)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) words = g_strsplit (self->labels, ",", -1);
  for (guint k = 0; k < attribute->n_labels; k++)
    g_ptr_array_add (all, g_strdup (attribute->labels[k]));
  for (guint i = 0; words[i] != NULL; i++)
    if (*g_strstrip (words[i]) != '\0'
        && !g_ptr_array_find_with_equal_func (all, words[i], g_str_equal, NULL))
      g_ptr_array_add (all, g_strdup (words[i]));
  if (self->sorts)
    g_ptr_array_sort (all, compare_labels);
  return all;
}

static MlTransform *
fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  const MlAddValuesFilter *self = (const MlAddValuesFilter *) filter;
  const int column
      = ml_column_range_one (self->column, ML_COLUMN_NOMINAL, training, error);
  if (column < 0)
    return NULL;
  const MlAttribute *attribute
      = ml_dataset_attribute (training->data, (guint) column);
  g_autoptr (GPtrArray) labels = all_labels (self, attribute);
  MlRemapList *list = ml_remap_list_new ();
  MlRemap *remap
      = ml_remap_list_add (list, training, (guint) column, ML_REMAP_CODES);
  for (guint i = 0; i < labels->len; i++)
    ml_remap_add_label (remap, g_ptr_array_index (labels, i));
  for (guint k = 0; k < attribute->n_labels; k++)
    {
      guint place;
      g_ptr_array_find_with_equal_func (labels, attribute->labels[k],
                                        g_str_equal, &place);
      ml_remap_add_number (remap, place);
    }
  return ml_remap_transform_new (filter, list);
}

static void
ml_add_values_filter_class_init (MlAddValuesFilterClass *klass)
{
  klass->title = N_ ("Add labels");
  klass->category = N_ ("Labels");
  klass->description = N_ ("Appends labels that a column does not have yet.");
  klass->weka = "weka.filters.unsupervised.attribute.AddValues";
  klass->traits = ML_FILTER_MAY_CHANGE_CLASS;
  klass->fit = fit;
  klass->load = ml_remap_transform_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_add_values_filter_init (MlAddValuesFilter *self)
{
}
