/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Draws so many rows in one pass, all with the same chance (J. S. Vitter,
 * "Random sampling with a reservoir", 1985). */
#include "ml-filter.h"
#include "ml-java-random.h"
#include "ml-row-places.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  MlFilter parent;
  guint seed, size;
} MlReservoirSampleFilter;

typedef MlFilterClass MlReservoirSampleFilterClass;

static const MlOption options[] = {
  ML_OPTION_UINT (MlReservoirSampleFilter, seed, 0, G_MAXINT, 1, "S",
                  N_ ("Seed"), N_ ("Of the draw")),
  ML_OPTION_UINT (MlReservoirSampleFilter, size, 1, 100000000, 100, "Z",
                  N_ ("Rows"), N_ ("How many to draw")),
};

GType ml_reservoir_sample_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlReservoirSampleFilter, ml_reservoir_sample_filter,
                     ML_TYPE_FILTER)

static MlSubset *
change_rows (MlFilter *filter, const MlSubset *training, GError **error)
{
  const MlReservoirSampleFilter *self
      = (const MlReservoirSampleFilter *) filter;
  const guint n = MIN (self->size, training->n_rows);
  MlJavaRandom random;
  g_autofree guint32 *places = ml_row_places (training);
  ml_java_random_init (&random, self->seed);
  for (guint32 i = n; i < training->n_rows; i++)
    {
      const guint place
          = (guint) ml_java_random_below (&random, (gint32) i + 1);
      if (place < n)
        places[place] = i;
    }
  return ml_row_subset (training, places, n);
}

static void
ml_reservoir_sample_filter_class_init (MlReservoirSampleFilterClass *klass)
{
  klass->title = N_ ("Draw a number of rows");
  klass->category = N_ ("Rows");
  klass->description
      = N_ ("Draws so many training rows, all with the same chance.");
  klass->weka = "weka.filters.unsupervised.instance.ReservoirSample";
  klass->weka_flags = "S Z";
  klass->change_rows = change_rows;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_reservoir_sample_filter_init (MlReservoirSampleFilter *self)
{
}
