/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every different text of the training rows becomes a label. A text that was
 * not among them is missing then. */
#include "ml-column-range.h"
#include "ml-filter.h"
#include "ml-remap-transform.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MlFilter parent;
  char *columns;
} MlStringToNominalFilter;

typedef MlFilterClass MlStringToNominalFilterClass;

static const MlOption options[] = {
  ML_OPTION_TEXT (MlStringToNominalFilter, columns, "last", "R", N_ ("Columns"),
                  N_ ("Numbers, ranges or names: 1,3-5,last")),
};

GType ml_string_to_nominal_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlStringToNominalFilter, ml_string_to_nominal_filter,
                     ML_TYPE_FILTER)

/* The texts that training rows have, in the order of the table's texts. */
static void
add_texts (MlRemapList *list, const MlSubset *rows, guint column)
{
  const MlAttribute *attribute = ml_dataset_attribute (rows->data, column);
  const gint32 *codes = ml_dataset_codes (rows->data, column);
  g_autofree gboolean *is_used = g_new0 (gboolean, attribute->n_labels + 1);
  g_autoptr (GStrvBuilder) labels = g_strv_builder_new ();
  for (guint i = 0; i < rows->n_rows; i++)
    if (codes[rows->rows[i]] >= 0)
      is_used[codes[rows->rows[i]]] = TRUE;
  for (guint k = 0; k < attribute->n_labels; k++)
    if (is_used[k])
      g_strv_builder_add (labels, attribute->labels[k]);
  MlRemap *remap = ml_remap_list_add (list, rows, column, ML_REMAP_TEXTS);
  g_strfreev (remap->labels);
  remap->labels = g_strv_builder_end (labels);
}

static MlTransform *
fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  const guint n_columns = ml_dataset_n_columns (training->data);
  g_autofree gboolean *is_changed = g_new (gboolean, n_columns);
  if (!ml_column_range_select (
          ((const MlStringToNominalFilter *) filter)->columns, FALSE,
          ML_COLUMN_STRING, training, is_changed, error))
    return NULL;
  MlRemapList *list = ml_remap_list_new ();
  for (guint i = 0; i < n_columns; i++)
    if (is_changed[i])
      add_texts (list, training, i);
  return ml_remap_transform_new (filter, list);
}

static void
ml_string_to_nominal_filter_class_init (MlStringToNominalFilterClass *klass)
{
  klass->title = N_ ("Texts to labels");
  klass->category = N_ ("Text");
  klass->description = N_ ("Makes every different text a label.");
  klass->weka = "weka.filters.unsupervised.attribute.StringToNominal";
  klass->fit = fit;
  klass->load = ml_remap_transform_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_string_to_nominal_filter_init (MlStringToNominalFilter *self)
{
}
