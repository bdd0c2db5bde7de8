/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Puts the rows into random order, as WEKA shuffles. */
#include "ml-filter.h"
#include "ml-java-random.h"
#include "ml-row-places.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  MlFilter parent;
  guint seed;
} MlRandomizeFilter;

typedef MlFilterClass MlRandomizeFilterClass;

static const MlOption options[] = {
  ML_OPTION_UINT (MlRandomizeFilter, seed, 0, G_MAXINT, 42, "S", N_ ("Seed"),
                  N_ ("Of the draw")),
};

GType ml_randomize_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlRandomizeFilter, ml_randomize_filter, ML_TYPE_FILTER)

static MlSubset *
change_rows (MlFilter *filter, const MlSubset *training, GError **error)
{
  MlJavaRandom random;
  g_autofree guint32 *places = ml_row_places (training);
  ml_java_random_init (&random, ((const MlRandomizeFilter *) filter)->seed);
  ml_java_random_shuffle (&random, places, training->n_rows);
  return ml_row_subset (training, places, training->n_rows);
}

static void
ml_randomize_filter_class_init (MlRandomizeFilterClass *klass)
{
  klass->title = N_ ("Shuffle rows");
  klass->category = N_ ("Rows");
  klass->description = N_ ("Puts the training rows into random order.");
  klass->weka = "weka.filters.unsupervised.instance.Randomize";
  klass->weka_flags = "S";
  klass->change_rows = change_rows;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_randomize_filter_init (MlRandomizeFilter *self)
{
}
