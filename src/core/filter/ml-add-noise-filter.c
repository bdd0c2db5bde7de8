/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Gives some training rows another label, to see what a learner makes of it. */
#include "ml-column-range.h"
#include "ml-dataset-builder.h"
#include "ml-filter.h"
#include "ml-java-random.h"
#include "ml-row-places.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  MlFilter parent;
  char *column;
  double percent;
  guint seed;
} MlAddNoiseFilter;

typedef MlFilterClass MlAddNoiseFilterClass;

static const MlOption options[] = {
  ML_OPTION_TEXT (MlAddNoiseFilter, column, "last", "C", N_ ("Column"),
                  N_ ("A nominal one: its number, first, last, or its name")),
  ML_OPTION_DOUBLE (MlAddNoiseFilter, percent, 0, 100, 10, "P", N_ ("Percent"),
                    N_ ("So many rows get another label")),
  ML_OPTION_UINT (MlAddNoiseFilter, seed, 0, G_MAXINT, 1, "S", N_ ("Seed"),
                  N_ ("Of the draw")),
};

GType ml_add_noise_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlAddNoiseFilter, ml_add_noise_filter, ML_TYPE_FILTER)

/* Any label but ml_add_noise_filterode, each as likely. */
static gint32
other_label (MlJavaRandom *random, gint32 code, guint n_labels)
{
  const gint32 drawn = ml_java_random_below (random, (gint32) n_labels - 1);
  return drawn < code ? drawn : drawn + 1;
}

static MlSubset *
change_rows (MlFilter *filter, const MlSubset *training, GError **error)
{
  const MlAddNoiseFilter *self = (const MlAddNoiseFilter *) filter;
  const int column
      = ml_column_range_one (self->column, ML_COLUMN_NOMINAL, training, error);
  if (column < 0)
    return NULL;
  MlDataset *data = training->data;
  const MlAttribute *attribute = ml_dataset_attribute (data, (guint) column);
  gint32 *codes = g_memdup2 (ml_dataset_codes (data, (guint) column),
                             sizeof (gint32) * ml_dataset_n_rows (data));
  g_autofree guint32 *places = ml_row_places (training);
  MlJavaRandom random;
  ml_java_random_init (&random, self->seed);
  ml_java_random_shuffle (&random, places, training->n_rows);
  const guint n_changed = (guint) (training->n_rows * self->percent / 100);
  for (guint i = 0; attribute->n_labels > 1 && i < n_changed; i++)
    {
      gint32 *code = &codes[training->rows[places[i]]];
      if (*code >= 0)
        *code = other_label (&random, *code, attribute->n_labels);
    }
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new (
      ml_dataset_relation (data), ml_dataset_n_rows (data));
  for (guint c = 0; c < ml_dataset_n_columns (data); c++)
    if ((int) c == column)
      ml_dataset_builder_add_codes (builder, ml_attribute_ref (attribute),
                                    codes);
    else
      ml_dataset_builder_add_shared (builder, data, c, NULL);
  ml_dataset_builder_share_weights (builder, data);
  g_autoptr (MlDataset) made = ml_dataset_builder_finish (builder);
  return ml_subset_with_data (training, made, training->target);
}

static void
ml_add_noise_filter_class_init (MlAddNoiseFilterClass *klass)
{
  klass->title = N_ ("Add noise");
  klass->category = N_ ("Labels");
  klass->description = N_ ("Gives some training rows another label in a "
                           "nominal column, the class in general.");
  klass->weka = "weka.filters.unsupervised.attribute.AddNoise";
  klass->weka_flags = "C P S";
  klass->change_rows = change_rows;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_add_noise_filter_init (MlAddNoiseFilter *self)
{
}
