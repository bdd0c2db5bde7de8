/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-importances.h"

#include "ml-dataset-builder.h"

#include <math.h>

struct _MlImportances
{
  MlFindings parent;
  MlDataset *header;
  GArray *list; /* MlImportance */
  MlMoments error;
  gboolean is_percent;
};

G_DEFINE_FINAL_TYPE (MlImportances, ml_importances, ML_TYPE_FINDINGS)

guint
ml_importances_length (MlImportances *self)
{
  return self->list->len;
}

/** ml_importances_nth: Returns: (transfer none): the greatest come first */
const MlImportance *
ml_importances_nth (MlImportances *self, guint index)
{
  return &g_array_index (self->list, MlImportance, index);
}

/** ml_importances_error: Returns: (transfer none): with all columns as they are
 */
const MlMoments *
ml_importances_error (MlImportances *self)
{
  return &self->error;
}

/** ml_importances_is_percent: Returns: whether errors are percentages of the
 * rows; else they are root mean squared */
gboolean
ml_importances_is_percent (MlImportances *self)
{
  return self->is_percent;
}

static double
mean_of (const MlImportance *importance)
{
  return importance->growth.mean;
}

static double
sd_of (const MlImportance *importance)
{
  return importance->growth.sd;
}

static double
n_of (const MlImportance *importance)
{
  return importance->growth.n;
}

static void
add_names (MlDatasetBuilder *builder, MlImportances *self)
{
  const guint n = self->list->len;
  char **names = g_new0 (char *, n + 1);
  gint32 *codes = g_new (gint32, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      names[i] = g_strdup (ml_importances_nth (self, i)->name);
      codes[i] = (gint32) i;
    }
  ml_dataset_builder_add_codes (
      builder, ml_attribute_new_string ("attribute", names), codes);
}

static MlDataset *
ml_importances_table (MlFindings *findings)
{
  static const struct
  {
    const char *name;
    double (*value) (const MlImportance *importance);
  } columns[] = { { "importance", mean_of },
                  { "sd", sd_of },
                  { "permutations", n_of } };
  MlImportances *self = ML_IMPORTANCES (findings);
  const guint n = self->list->len;
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new (ml_findings_title (findings), n);
  add_names (builder, self);
  for (guint k = 0; k < G_N_ELEMENTS (columns); k++)
    {
      double *values = g_new (double, MAX (n, 1));
      for (guint i = 0; i < n; i++)
        values[i] = columns[k].value (ml_importances_nth (self, i));
      ml_dataset_builder_add_numbers (
          builder, ml_attribute_new_numeric (columns[k].name), values);
    }
  return ml_dataset_builder_finish (builder);
}

static void
ml_importances_finalize (GObject *object)
{
  MlImportances *self = ML_IMPORTANCES (object);
  g_array_unref (self->list);
  g_object_unref (self->header);
  G_OBJECT_CLASS (ml_importances_parent_class)->finalize (object);
}

static void
ml_importances_class_init (MlImportancesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ml_importances_finalize;
  ML_FINDINGS_CLASS (klass)->table = ml_importances_table;
}

static void
ml_importances_init (MlImportances *self)
{
}

/* Equal ones as in the table. */
static int
compare (gconstpointer a, gconstpointer b)
{
  const MlImportance *x = a, *y = b;
  if (x->growth.mean != y->growth.mean)
    return x->growth.mean > y->growth.mean ? -1 : 1;
  return (x->column > y->column) - (x->column < y->column);
}

/**
 * ml_importances_new:
 * @data: whose columns they are
 * @list: (transfer full) (element-type MlImportance): with known growth, in any
 *   order; names are filled in
 * @error: with all columns as they are
 * @is_percent: whether errors are percentages of the rows
 *
 * Returns: (transfer full): findings
 */
MlImportances *
ml_importances_new (MlDataset *data, GArray *list, const MlMoments *error,
                    gboolean is_percent)
{
  MlImportances *self = g_object_new (ML_TYPE_IMPORTANCES, NULL);
  self->header = ml_dataset_header (data);
  self->list = list;
  self->error = *error;
  self->is_percent = is_percent;
  for (guint i = 0; i < list->len; i++)
    {
      MlImportance *one = &g_array_index (list, MlImportance, i);
      one->name = ml_dataset_attribute (self->header, one->column)->name;
    }
  g_array_sort (list, compare);
  return self;
}

/** ml_importances_save: Returns: (transfer floating): of the type
 * ML_IMPORTANCES_STATE_TYPE */
GVariant *
ml_importances_save (MlFindings *findings)
{
  MlImportances *self = ML_IMPORTANCES (findings);
  g_auto (GVariantBuilder) list
      = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(u(udd))"));
  for (guint i = 0; i < self->list->len; i++)
    {
      const MlImportance *one = ml_importances_nth (self, i);
      g_variant_builder_add (&list, "(u(udd))", one->column, one->growth.n,
                             one->growth.mean, one->growth.sd);
    }
  return g_variant_new ("(b(udd)a(u(udd)))", self->is_percent, self->error.n,
                        self->error.mean, self->error.sd, &list);
}

/** ml_importances_load: Returns: (transfer full) (nullable): NULL: the table
 * has no such column */
MlFindings *
ml_importances_load (GVariant *saved, const MlExperiment *experiment)
{
  gboolean is_percent;
  MlMoments error;
  g_autoptr (GVariant) columns = NULL;
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (MlImportance));
  g_variant_get (saved, "(b(udd)@a(u(udd)))", &is_percent, &error.n,
                 &error.mean, &error.sd, &columns);
  for (gsize i = 0; i < g_variant_n_children (columns); i++)
    {
      MlImportance one = { 0 };
      g_variant_get_child (columns, i, "(u(udd))", &one.column, &one.growth.n,
                           &one.growth.mean, &one.growth.sd);
      if (one.column >= ml_dataset_n_columns (experiment->data)
          || isnan (one.growth.mean))
        return NULL;
      g_array_append_val (list, one);
    }
  return ML_FINDINGS (ml_importances_new (
      experiment->data, g_steal_pointer (&list), &error, is_percent));
}
