/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Draws rows by chance; classes can be made as frequent as each other. */
#include "ml-filter.h"
#include "ml-java-random.h"
#include "ml-row-places.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  MlFilter parent;
  guint seed;
  double percent, bias;
  gboolean no_replacement, inverts;
} MlSupervisedResampleFilter;

typedef MlFilterClass MlSupervisedResampleFilterClass;

static const MlOption options[] = {
  ML_OPTION_DOUBLE (MlSupervisedResampleFilter, bias, 0, 1, 0, "B", N_ ("Bias"),
                    N_ ("0: classes stay as frequent as they are; 1: all are "
                        "equally frequent")),
  ML_OPTION_UINT (MlSupervisedResampleFilter, seed, 0, G_MAXINT, 1, "S",
                  N_ ("Seed"), N_ ("Of the draw")),
  ML_OPTION_DOUBLE (MlSupervisedResampleFilter, percent, 0.001, 10000, 100, "Z",
                    N_ ("Percent"),
                    N_ ("So many percent of the rows are drawn")),
  ML_OPTION_BOOLEAN (MlSupervisedResampleFilter, no_replacement, FALSE,
                     "no-replacement", N_ ("No replacement"),
                     N_ ("No row is drawn twice; each class keeps its share")),
  ML_OPTION_BOOLEAN (MlSupervisedResampleFilter, inverts, FALSE, "V",
                     N_ ("Invert"),
                     N_ ("Without replacement, the rows that were not drawn")),
};

GType ml_supervised_resample_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlSupervisedResampleFilter, ml_supervised_resample_filter,
                     ML_TYPE_FILTER)

/* With replacement: by @bias, first a class among those there are, then one of
 * its rows; else any row. */
static MlSubset *
draw (const MlSupervisedResampleFilter *self, const MlSubset *rows,
      const MlClassRows *classes, guint n_drawn)
{
  MlJavaRandom random;
  g_autofree guint32 *places = g_new (guint32, n_drawn);
  g_autofree guint *used = g_new (guint, classes->n_classes + 1);
  guint n_used = 0;
  for (guint k = 0; k < classes->n_classes; k++)
    if (classes->first[k + 1] > classes->first[k])
      used[n_used++] = k;
  ml_java_random_init (&random, self->seed);
  for (guint i = 0; i < n_drawn; i++)
    {
      guint from = 0, n = classes->first[classes->n_classes];
      if (ml_java_random_uniform (&random) < self->bias)
        {
          const guint k = used[ml_java_random_below (&random, (gint32) n_used)];
          from = classes->first[k];
          n = classes->first[k + 1] - from;
        }
      places[i]
          = classes
                ->places[from
                         + (guint) ml_java_random_below (&random, (gint32) n)];
    }
  return ml_row_subset (rows, places, n_drawn);
}

/* Without: each class gives its share of rows. */
static MlSubset *
draw_once (const MlSupervisedResampleFilter *self, const MlSubset *rows,
           const MlClassRows *classes, double wanted)
{
  MlJavaRandom random;
  g_autofree guint32 *places = g_new (guint32, rows->n_rows + 1);
  g_autofree gboolean *is_drawn = g_new (gboolean, rows->n_rows + 1);
  guint n = 0;
  const guint n_rows = classes->first[classes->n_classes];
  ml_java_random_init (&random, self->seed);
  for (guint k = 0; k < classes->n_classes; k++)
    {
      const guint first = classes->first[k],
                  n_class = classes->first[k + 1] - first;
      const double share = floor (wanted * n_class / n_rows);
      ml_row_draw_once (&random, n_class, (guint) MIN (share, n_class),
                        is_drawn);
      for (guint i = 0; i < n_class; i++)
        if (is_drawn[i] != self->inverts)
          places[n++] = classes->places[first + i];
    }
  return ml_row_subset (rows, places, n);
}

static MlSubset *
change_rows (MlFilter *filter, const MlSubset *training, GError **error)
{
  const MlSupervisedResampleFilter *self
      = (const MlSupervisedResampleFilter *) filter;
  MlClassRows classes;
  if (!ml_class_rows_fill (&classes, training, error))
    return NULL;
  const double wanted = classes.first[classes.n_classes] * self->percent / 100;
  MlSubset *made = NULL;
  if (self->no_replacement)
    made = draw_once (self, training, &classes, wanted);
  else if (wanted >= 1)
    made = draw (self, training, &classes, (guint) wanted);
  ml_class_rows_clear (&classes);
  if (made != NULL && made->n_rows == 0)
    g_clear_pointer (&made, ml_subset_unref);
  return made != NULL ? made : ml_row_refuse (error);
}

static void
ml_supervised_resample_filter_class_init (
    MlSupervisedResampleFilterClass *klass)
{
  klass->title = N_ ("Draw rows by class");
  klass->category = N_ ("Supervised");
  klass->description = N_ (
      "Draws training rows by chance; classes can be made equally frequent.");
  klass->weka = "weka.filters.supervised.instance.Resample";
  klass->traits = ML_FILTER_LEARNS;
  klass->weka_flags = "B S Z no-replacement V";
  klass->change_rows = change_rows;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_supervised_resample_filter_init (MlSupervisedResampleFilter *self)
{
}
