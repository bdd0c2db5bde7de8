/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Weighs rows so that all classes weigh the same and all rows as much as
 * before. */
#include "ml-filter.h"
#include "ml-row-places.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  MlFilter parent;
} MlClassBalancerFilter;

typedef MlFilterClass MlClassBalancerFilterClass;

GType ml_class_balancer_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlClassBalancerFilter, ml_class_balancer_filter,
                     ML_TYPE_FILTER)

static MlSubset *
change_rows (MlFilter *filter, const MlSubset *training, GError **error)
{
  MlClassRows classes;
  if (!ml_class_rows_fill (&classes, training, error))
    return NULL;
  const guint n_classes = classes.n_classes;
  const guint n = classes.first[n_classes];
  g_autofree double *sums = g_new0 (double, n_classes + 1);
  double total = 0;
  guint n_used = 0;
  for (guint k = 0; k < n_classes; k++)
    {
      for (guint i = classes.first[k]; i < classes.first[k + 1]; i++)
        sums[k] += ml_subset_weight (training, classes.places[i]);
      total += sums[k];
      n_used += sums[k] > 0;
    }
  GArray *rows = g_array_sized_new (FALSE, FALSE, sizeof (guint32), n);
  double *weights = g_new (double, n + 1);
  for (guint i = 0; i < training->n_rows; i++)
    {
      const double class = ml_subset_target (training, i);
      if (isnan (class))
        continue;
      const double sum = sums[(guint) class];
      weights[rows->len]
          = sum > 0 ? ml_subset_weight (training, i) * total / (n_used * sum)
                    : 0;
      g_array_append_val (rows, training->rows[i]);
    }
  ml_class_rows_clear (&classes);
  return ml_subset_new_weighted (training->data, training->target, rows,
                                 weights);
}

static void
ml_class_balancer_filter_class_init (MlClassBalancerFilterClass *klass)
{
  klass->title = N_ ("Balance classes");
  klass->category = N_ ("Supervised");
  klass->description
      = N_ ("Weighs training rows so that all classes weigh the same.");
  klass->weka = "weka.filters.supervised.instance.ClassBalancer";
  klass->weka_flags = "-num-intervals 10";
  klass->change_rows = change_rows;
}

static void
ml_class_balancer_filter_init (MlClassBalancerFilter *self)
{
}
