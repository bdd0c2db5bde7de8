/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Draws rows by chance, with or without putting them back. */
#include "ml-filter.h"
#include "ml-java-random.h"
#include "ml-row-places.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  MlFilter parent;
  guint seed;
  double percent;
  gboolean no_replacement, inverts;
} MlResampleFilter;

typedef MlFilterClass MlResampleFilterClass;

static const MlOption options[] = {
  ML_OPTION_UINT (MlResampleFilter, seed, 0, G_MAXINT, 1, "S", N_ ("Seed"),
                  N_ ("Of the draw")),
  ML_OPTION_DOUBLE (MlResampleFilter, percent, 0.001, 10000, 100, "Z",
                    N_ ("Percent"),
                    N_ ("So many percent of the rows are drawn")),
  ML_OPTION_BOOLEAN (MlResampleFilter, no_replacement, FALSE, "no-replacement",
                     N_ ("No replacement"), N_ ("No row is drawn twice")),
  ML_OPTION_BOOLEAN (MlResampleFilter, inverts, FALSE, "V", N_ ("Invert"),
                     N_ ("Without replacement, the rows that were not drawn")),
};

GType ml_resample_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlResampleFilter, ml_resample_filter, ML_TYPE_FILTER)

/* In the order of the rows. */
static MlSubset *
draw_once (const MlResampleFilter *self, const MlSubset *rows, guint n_drawn)
{
  MlJavaRandom random;
  guint n = 0;
  g_autofree guint32 *places = g_new (guint32, rows->n_rows + 1);
  g_autofree gboolean *is_drawn = g_new (gboolean, rows->n_rows + 1);
  ml_java_random_init (&random, self->seed);
  ml_row_draw_once (&random, rows->n_rows, n_drawn, is_drawn);
  for (guint32 i = 0; i < rows->n_rows; i++)
    if (is_drawn[i] != self->inverts)
      places[n++] = i;
  return ml_row_subset (rows, places, n);
}

static MlSubset *
change_rows (MlFilter *filter, const MlSubset *training, GError **error)
{
  const MlResampleFilter *self = (const MlResampleFilter *) filter;
  const double wanted = training->n_rows * self->percent / 100;
  if (self->no_replacement)
    {
      const guint n_drawn = (guint) MIN (wanted, training->n_rows);
      const gboolean is_empty
          = self->inverts ? n_drawn == training->n_rows : n_drawn == 0;
      return is_empty ? ml_row_refuse (error)
                      : draw_once (self, training, n_drawn);
    }
  if (wanted < 1)
    return ml_row_refuse (error);
  const guint n_drawn = (guint) wanted;
  MlJavaRandom random;
  g_autofree guint32 *places = g_new (guint32, n_drawn);
  ml_java_random_init (&random, self->seed);
  for (guint i = 0; i < n_drawn; i++)
    places[i]
        = (guint32) ml_java_random_below (&random, (gint32) training->n_rows);
  return ml_row_subset (training, places, n_drawn);
}

static void
ml_resample_filter_class_init (MlResampleFilterClass *klass)
{
  klass->title = N_ ("Draw rows");
  klass->category = N_ ("Rows");
  klass->description
      = N_ ("Draws training rows by chance, with or without replacement.");
  klass->weka = "weka.filters.unsupervised.instance.Resample";
  klass->traits = ML_FILTER_LEARNS;
  klass->weka_flags = "S Z no-replacement V";
  klass->change_rows = change_rows;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_resample_filter_init (MlResampleFilter *self)
{
}
