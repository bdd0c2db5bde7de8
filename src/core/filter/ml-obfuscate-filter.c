/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hides what columns and labels are called: A1, A2, … and V1, V2, … The numbers
 * and the order stay. */
#include "ml-filter.h"
#include "ml-remap-transform.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MlFilter parent;
} MlObfuscateFilter;

typedef MlFilterClass MlObfuscateFilterClass;

GType ml_obfuscate_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlObfuscateFilter, ml_obfuscate_filter, ML_TYPE_FILTER)

static MlTransform *
fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  MlRemapList *list = ml_remap_list_new ();
  for (guint i = 0; i < ml_dataset_n_columns (training->data); i++)
    {
      const MlAttribute *attribute = ml_dataset_attribute (training->data, i);
      const gboolean has_labels = attribute->kind == ML_ATTRIBUTE_NOMINAL;
      MlRemap *remap = ml_remap_list_add (
          list, training, i, has_labels ? ML_REMAP_CODES : ML_REMAP_KEEP);
      g_free (remap->name);
      remap->name = g_strdup_printf ("A%u", i + 1);
      for (guint k = 0; has_labels && k < attribute->n_labels; k++)
        {
          g_autofree char *label = g_strdup_printf ("V%u", k + 1);
          ml_remap_add_label (remap, label);
          ml_remap_add_number (remap, k);
        }
    }
  return ml_remap_transform_new (filter, list);
}

static void
ml_obfuscate_filter_class_init (MlObfuscateFilterClass *klass)
{
  klass->title = N_ ("Obfuscate");
  klass->category = N_ ("Columns");
  klass->description
      = N_ ("Renames all columns and labels, so that a table may be "
            "shown without saying what it is about.");
  klass->weka = "weka.filters.unsupervised.attribute.Obfuscate";
  klass->traits = ML_FILTER_MAY_CHANGE_CLASS;
  klass->fit = fit;
  klass->load = ml_remap_transform_load;
}

static void
ml_obfuscate_filter_init (MlObfuscateFilter *self)
{
}
