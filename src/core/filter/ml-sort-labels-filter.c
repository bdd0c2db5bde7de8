/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Puts the labels of a column in alphabetical order. */
#include "ml-column-range.h"
#include "ml-filter.h"
#include "ml-remap-transform.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

enum
{
  SORT_CASE,
  SORT_NON_CASE,
};

ML_DEFINE_CHOICE (MlLabelSort, ml_label_sort,
                  { SORT_CASE, N_ ("Capital letters first"), "case" },
                  { SORT_NON_CASE, N_ ("Case does not count"), "non-case" })

typedef struct
{
  MlFilter parent;
  char *columns;
  gboolean inverts;
  int sort_type;
} MlSortLabelsFilter;

typedef MlFilterClass MlSortLabelsFilterClass;

static const MlOption options[] = {
  ML_OPTION_TEXT (MlSortLabelsFilter, columns, "first-last", "R",
                  N_ ("Columns"), N_ ("Numbers, ranges or names: 1,3-5,last")),
  ML_OPTION_BOOLEAN (MlSortLabelsFilter, inverts, FALSE, "V", N_ ("Invert"),
                     N_ ("All but these")),
  ML_OPTION_CHOICE (MlSortLabelsFilter, sort_type, ml_label_sort_get_type,
                    SORT_CASE, "S=", N_ ("Order"), N_ ("How letters compare")),
};

GType ml_sort_labels_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlSortLabelsFilter, ml_sort_labels_filter, ML_TYPE_FILTER)

typedef struct
{
  char *key;
  guint code;
} Label;

static int
compare_labels (const void *a, const void *b)
{
  const Label *x = a, *y = b;
  const int by_key = strcmp (x->key, y->key);
  return by_key != 0 ? by_key : (x->code > y->code) - (x->code < y->code);
}

static void
add_sorted (MlRemapList *list, const MlSortLabelsFilter *self,
            const MlSubset *rows, guint column)
{
  const MlAttribute *attribute = ml_dataset_attribute (rows->data, column);
  const guint n = attribute->n_labels;
  g_autofree Label *labels = g_new (Label, n + 1);
  g_autofree guint *places = g_new (guint, n + 1);
  for (guint k = 0; k < n; k++)
    labels[k] = (Label){ self->sort_type == SORT_CASE
                             ? g_strdup (attribute->labels[k])
                             : g_utf8_casefold (attribute->labels[k], -1),
                         k };
  qsort (labels, n, sizeof *labels, compare_labels);
  MlRemap *remap = ml_remap_list_add (list, rows, column, ML_REMAP_CODES);
  for (guint place = 0; place < n; place++)
    {
      places[labels[place].code] = place;
      ml_remap_add_label (remap, attribute->labels[labels[place].code]);
      g_free (labels[place].key);
    }
  for (guint k = 0; k < n; k++)
    ml_remap_add_number (remap, places[k]);
}

static MlTransform *
fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  const MlSortLabelsFilter *self = (const MlSortLabelsFilter *) filter;
  const guint n_columns = ml_dataset_n_columns (training->data);
  g_autofree gboolean *is_changed = g_new (gboolean, n_columns);
  if (!ml_column_range_select (self->columns, self->inverts, ML_COLUMN_NOMINAL,
                               training, is_changed, error))
    return NULL;
  MlRemapList *list = ml_remap_list_new ();
  for (guint i = 0; i < n_columns; i++)
    if (is_changed[i])
      add_sorted (list, self, training, i);
  return ml_remap_transform_new (filter, list);
}

static void
ml_sort_labels_filter_class_init (MlSortLabelsFilterClass *klass)
{
  klass->title = N_ ("Sort labels");
  klass->category = N_ ("Labels");
  klass->description
      = N_ ("Puts the labels of columns in alphabetical order. The "
            "class changes only if the range is the class alone.");
  klass->weka = "weka.filters.unsupervised.attribute.SortLabels";
  klass->weka_flags = "R V S=";
  klass->fit = fit;
  klass->load = ml_remap_transform_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_sort_labels_filter_init (MlSortLabelsFilter *self)
{
}
