/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Draws so many rows of each class that none is much more frequent than the
 * rarest. */
#include "ml-filter.h"
#include "ml-java-random.h"
#include "ml-row-places.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  MlFilter parent;
  guint seed;
  double spread, most;
} MlSpreadSubsampleFilter;

typedef MlFilterClass MlSpreadSubsampleFilterClass;

static const MlOption options[] = {
  ML_OPTION_DOUBLE (MlSpreadSubsampleFilter, spread, 0, 1e6, 0, "M",
                    N_ ("Spread"),
                    N_ ("How many times as frequent as the rarest class others "
                        "may be; 0: no limit, 1: equal")),
  ML_OPTION_DOUBLE (MlSpreadSubsampleFilter, most, 0, 1e9, 0, "X",
                    N_ ("Most rows"), N_ ("Of each class; 0: no limit")),
  ML_OPTION_UINT (MlSpreadSubsampleFilter, seed, 0, G_MAXINT, 1, "S",
                  N_ ("Seed"), N_ ("Of the draw")),
};

GType ml_spread_subsample_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlSpreadSubsampleFilter, ml_spread_subsample_filter,
                     ML_TYPE_FILTER)

static MlSubset *
change_rows (MlFilter *filter, const MlSubset *training, GError **error)
{
  const MlSpreadSubsampleFilter *self
      = (const MlSpreadSubsampleFilter *) filter;
  MlClassRows classes;
  MlJavaRandom random;
  if (!ml_class_rows_fill (&classes, training, error))
    return NULL;
  double most = self->most > 0 ? self->most : (double) INFINITY;
  if (self->spread > 0)
    most = MIN (most, self->spread * ml_class_rows_rarest (&classes));
  g_autofree guint32 *places = g_new (guint32, training->n_rows + 1);
  g_autofree gboolean *is_drawn = g_new (gboolean, training->n_rows + 1);
  guint n = 0;
  ml_java_random_init (&random, self->seed);
  for (guint k = 0; k < classes.n_classes; k++)
    {
      const guint first = classes.first[k],
                  n_class = classes.first[k + 1] - first;
      const guint n_drawn = (guint) MIN (most, n_class);
      ml_row_draw_once (&random, n_class, n_drawn, is_drawn);
      for (guint i = 0; i < n_class; i++)
        if (is_drawn[i])
          places[n++] = classes.places[first + i];
    }
  ml_class_rows_clear (&classes);
  return n > 0 ? ml_row_subset (training, places, n) : ml_row_refuse (error);
}

static void
ml_spread_subsample_filter_class_init (MlSpreadSubsampleFilterClass *klass)
{
  klass->title = N_ ("Limit the spread of classes");
  klass->category = N_ ("Supervised");
  klass->description = N_ ("Draws training rows so that no class is much more "
                           "frequent than the rarest.");
  klass->weka = "weka.filters.supervised.instance.SpreadSubsample";
  klass->weka_flags = "M X S";
  klass->change_rows = change_rows;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_spread_subsample_filter_init (MlSpreadSubsampleFilter *self)
{
}
