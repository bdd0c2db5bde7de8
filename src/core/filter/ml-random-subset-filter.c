/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A random part of the columns, drawn with the generator of Java. */
#include "ml-filter.h"
#include "ml-java-random.h"
#include "ml-select-transform.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  MlFilter parent;
  double number;
  guint seed;
  gboolean inverts;
} MlRandomSubsetFilter;

typedef MlFilterClass MlRandomSubsetFilterClass;

static const MlOption options[] = {
  ML_OPTION_DOUBLE (MlRandomSubsetFilter, number, 0, 1e6, 0.5, "N",
                    N_ ("Columns"),
                    N_ ("How many; below 1: which share of them")),
  ML_OPTION_BOOLEAN (MlRandomSubsetFilter, inverts, FALSE, "V", N_ ("Invert"),
                     N_ ("Keep those that were not drawn")),
  ML_OPTION_UINT (MlRandomSubsetFilter, seed, 0, G_MAXINT, 1, "S", N_ ("Seed"),
                  N_ ("Of the draw")),
};

GType ml_random_subset_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlRandomSubsetFilter, ml_random_subset_filter,
                     ML_TYPE_FILTER)

static MlTransform *
fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  const MlRandomSubsetFilter *self = (const MlRandomSubsetFilter *) filter;
  const guint n_columns = ml_dataset_n_columns (training->data);
  g_autofree guint32 *order = g_new (guint32, n_columns);
  g_autofree gboolean *is_kept = g_new (gboolean, n_columns);
  guint n = 0;
  for (guint32 i = 0; i < n_columns; i++)
    {
      is_kept[i] = self->inverts;
      if ((int) i != training->target)
        order[n++] = i;
    }
  const double wanted = self->number < 1 ? n * self->number : self->number;
  MlJavaRandom random;
  ml_java_random_init (&random, self->seed);
  const guint n_drawn = (guint) CLAMP (round (wanted), 0, n);
  ml_java_random_take (&random, order, n, n_drawn);
  for (guint i = 0; i < n_drawn; i++)
    is_kept[order[i]] = !self->inverts;
  return ml_select_transform_keep (filter, training, is_kept);
}

static void
ml_random_subset_filter_class_init (MlRandomSubsetFilterClass *klass)
{
  klass->title = N_ ("Random columns");
  klass->category = N_ ("Columns");
  klass->description
      = N_ ("Keeps some columns, drawn by chance. The class stays.");
  klass->weka = "weka.filters.unsupervised.attribute.RandomSubset";
  klass->fit = fit;
  klass->load = ml_select_transform_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_random_subset_filter_init (MlRandomSubsetFilter *self)
{
}
