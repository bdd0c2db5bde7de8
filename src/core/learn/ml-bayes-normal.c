/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers that follow one normal distribution a class, measured in steps of the
 * column's precision. */
#include "ml-bayes-estimator.h"
#include "ml-state.h"

#include <math.h>

typedef struct
{
  double mean, sd, weight; /* weight of the rows it was measured on */
} Normal;

typedef struct
{
  MlBayesEstimator parent;
  double precision;
  Normal normals[]; /* n_classes */
} Normals;

static Normals *
normals_new (guint n_classes, double precision)
{
  Normals *self = g_malloc0 (sizeof *self + n_classes * sizeof (Normal));
  self->precision = precision;
  return self;
}

static MlBayesEstimator *
fit (const MlSubset *rows, guint column)
{
  const guint n_classes = ml_subset_n_classes (rows);
  Normals *self = normals_new (n_classes, ml_bayes_precision (rows, column));
  g_autofree double *sums = g_new0 (double, n_classes);
  g_autofree double *squares = g_new0 (double, n_classes);
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double value = ml_subset_value (rows, i, column);
      if (!isfinite (value))
        continue;
      const guint class = (guint) ml_subset_target (rows, i);
      const double weight = ml_subset_weight (rows, i);
      const double number = ml_bayes_round (value, self->precision);
      self->normals[class].weight += weight;
      sums[class] += number * weight;
      squares[class] += number * number * weight;
    }
  const double smallest_sd = self->precision / 6;
  for (guint k = 0; k < n_classes; k++)
    {
      Normal *normal = &self->normals[k];
      normal->sd = smallest_sd;
      if (!(normal->weight > 0))
        continue;
      normal->mean = sums[k] / normal->weight;
      const double variance
          = fabs (squares[k] - normal->mean * sums[k]) / normal->weight;
      if (isfinite (variance))
        normal->sd = MAX (smallest_sd, sqrt (variance));
    }
  return &self->parent;
}

/* The mean density over one step of the precision. */
static double
likelihood (const MlBayesEstimator *estimator, double value, guint class)
{
  const Normals *self = (const Normals *) estimator;
  const Normal *normal = &self->normals[class];
  const double half = self->precision / 2;
  const double difference
      = ml_bayes_round (value, self->precision) - normal->mean;
  return ml_bayes_normal_mass ((difference - half) / normal->sd,
                               (difference + half) / normal->sd)
         / self->precision;
}

static void
describe (const MlBayesEstimator *estimator, const MlAttribute *attribute,
          MlBayesTable *table)
{
  static const char *const names[]
      = { "mean", "std. dev.", "weight sum", "precision" };
  const Normals *self = (const Normals *) estimator;
  for (guint figure = 0; figure < G_N_ELEMENTS (names); figure++)
    {
      ml_bayes_table_begin_row (table, "  ", names[figure], 2);
      for (guint k = 0; k < estimator->n_classes; k++)
        {
          const Normal *normal = &self->normals[k];
          const double figures[]
              = { normal->mean, normal->sd, normal->weight, self->precision };
          ml_bayes_table_add_number (table, figures[figure]);
        }
    }
}

static GVariant *
save (const MlBayesEstimator *estimator)
{
  const Normals *self = (const Normals *) estimator;
  const guint n_classes = estimator->n_classes;
  g_autofree double *numbers = g_new (double, 1 + 3 * (gsize) n_classes);
  numbers[0] = self->precision;
  for (guint k = 0; k < n_classes; k++)
    {
      numbers[1 + 3 * k] = self->normals[k].mean;
      numbers[2 + 3 * k] = self->normals[k].sd;
      numbers[3 + 3 * k] = self->normals[k].weight;
    }
  return ml_state_numbers (numbers, 1 + 3 * (gsize) n_classes);
}

static MlBayesEstimator *
load (const MlAttribute *attribute, guint n_classes, GVariant *saved,
      GError **error)
{
  g_autofree double *numbers
      = ml_state_take_numbers (saved, 1 + 3 * (gsize) n_classes, error);
  if (numbers == NULL)
    return NULL;
  g_autofree Normals *self = normals_new (n_classes, numbers[0]);
  gboolean is_sound = numbers[0] > 0;
  for (guint k = 0; k < n_classes; k++)
    {
      self->normals[k] = (Normal){ numbers[1 + 3 * k], numbers[2 + 3 * k],
                                   numbers[3 + 3 * k] };
      is_sound = is_sound && self->normals[k].sd > 0;
    }
  if (is_sound)
    return &((Normals *) g_steal_pointer (&self))->parent;
  ml_state_refuse (error);
  return NULL;
}

static void
normals_free (MlBayesEstimator *self)
{
  g_free (self);
}

const MlBayesEstimatorClass ml_bayes_normal = {
  .fit = fit,
  .load = load,
  .likelihood = likelihood,
  .describe = describe,
  .save = save,
  .free = normals_free,
};
