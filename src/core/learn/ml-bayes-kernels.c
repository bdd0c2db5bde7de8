/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers whose density is the mean of small normal distributions, one at each
 * training value (John and Langley, 1995, section 3). Values are rounded to the
 * column's precision, and those that are then equal share a kernel. All
 * kernels of a class have the same deviation: the range of its values by the
 * root of their number, at least a sixth of the precision, as in WEKA. */
#include "ml-bayes-estimator.h"
#include "ml-number.h"
#include "ml-state.h"

#include <math.h>
#include <stdlib.h>

/* Kernels further off are left out when all of them together would add less
 * than this share if they were as near as the last one. */
#define SMALLEST_SHARE 0.01

typedef struct
{
  double mean, weight;
} Kernel;

typedef struct
{
  GArray *kernels; /* Kernel: means rising */
  double sum;      /* of the weights       */
  double sd;
} Density;

typedef struct
{
  MlBayesEstimator parent;
  double precision;
  Density densities[]; /* n_classes */
} Kernels;

static Kernels *
kernels_new (guint n_classes, double precision)
{
  Kernels *self = g_malloc0 (sizeof *self + n_classes * sizeof (Density));
  self->precision = precision;
  self->parent.n_classes = n_classes;
  for (guint k = 0; k < n_classes; k++)
    self->densities[k].kernels = g_array_new (FALSE, FALSE, sizeof (Kernel));
  return self;
}

static void
kernels_free (MlBayesEstimator *estimator)
{
  Kernels *self = (Kernels *) estimator;
  for (guint k = 0; k < self->parent.n_classes; k++)
    g_array_unref (self->densities[k].kernels);
  g_free (self);
}

static const Kernel *
kernel_at (const Density *self, guint index)
{
  return &g_array_index (self->kernels, Kernel, index);
}

/* -- Fitting --------------------------------------------------------------- */

static int
compare_kernels (const void *a, const void *b)
{
  const double x = ((const Kernel *) a)->mean, y = ((const Kernel *) b)->mean;
  return (x > y) - (x < y);
}

/* Those of one mean become one. */
static void
merge_equals (Density *self)
{
  guint n = 0;
  Kernel *all = (Kernel *) (gpointer) self->kernels->data;
  if (self->kernels->len == 0)
    return;
  qsort (all, self->kernels->len, sizeof *all, compare_kernels);
  for (guint i = 1; i < self->kernels->len; i++)
    if (all[i].mean == all[n].mean)
      all[n].weight += all[i].weight;
    else
      all[++n] = all[i];
  g_array_set_size (self->kernels, n + 1);
}

static void
measure (Density *self, double precision)
{
  const guint n = self->kernels->len;
  self->sd = precision / 6;
  self->sum = 0;
  for (guint i = 0; i < n; i++)
    self->sum += kernel_at (self, i)->weight;
  if (n < 2)
    return;
  const double range
      = kernel_at (self, n - 1)->mean - kernel_at (self, 0)->mean;
  if (isfinite (range))
    self->sd = MAX (self->sd, range / sqrt (self->sum));
}

static MlBayesEstimator *
fit (const MlSubset *rows, guint column)
{
  const guint n_classes = ml_subset_n_classes (rows);
  Kernels *self = kernels_new (n_classes, ml_bayes_precision (rows, column));
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double value = ml_subset_value (rows, i, column);
      const Kernel kernel = { ml_bayes_round (value, self->precision),
                              ml_subset_weight (rows, i) };
      const guint class = (guint) ml_subset_target (rows, i);
      if (isfinite (kernel.mean) && kernel.weight > 0)
        g_array_append_val (self->densities[class].kernels, kernel);
    }
  for (guint k = 0; k < n_classes; k++)
    {
      merge_equals (&self->densities[k]);
      measure (&self->densities[k], self->precision);
    }
  return &self->parent;
}

/* -- Likelihood ------------------------------------------------------------ */

/* The first kernel at or above @value. */
static guint
place_of (const Density *self, double value)
{
  guint from = 0, to = self->kernels->len;
  while (from < to)
    {
      const guint middle = (from + to) / 2;
      if (kernel_at (self, middle)->mean < value)
        from = middle + 1;
      else
        to = middle;
    }
  return from;
}

/* Its mass over one step of the precision around @value. */
static double
mass_at (const Kernels *self, const Density *density, double mean, double value)
{
  const double half = self->precision / 2, difference = mean - value;
  return ml_bayes_normal_mass ((difference - half) / density->sd,
                               (difference + half) / density->sd);
}

/* Adds one kernel. FALSE: those further off do not count. */
static gboolean
add (const Kernels *self, const Density *density, guint index, double value,
     double *mass, double *seen)
{
  const Kernel *kernel = kernel_at (density, index);
  const double one = mass_at (self, density, kernel->mean, value);
  *mass += one * kernel->weight;
  *seen += kernel->weight;
  return one * (density->sum - *seen) >= *mass * SMALLEST_SHARE;
}

/* From the nearest kernel upwards, then downwards. A class without a value has
 * one kernel at 0. */
static double
likelihood (const MlBayesEstimator *estimator, double value, guint class)
{
  const Kernels *self = (const Kernels *) estimator;
  const Density *density = &self->densities[class];
  const guint n = density->kernels->len, start = place_of (density, value);
  double mass = 0, seen = 0;
  if (n == 0)
    return mass_at (self, density, 0, value);
  for (guint i = start; i < n; i++)
    if (!add (self, density, i, value, &mass, &seen))
      break;
  for (guint i = start; i > 0; i--)
    if (!add (self, density, i - 1, value, &mass, &seen))
      break;
  return mass / density->sum;
}

/* -- In words -------------------------------------------------------------- */

static void
describe_kernels (const Kernels *self, guint most, MlBayesTable *table)
{
  for (guint i = 0; i < most; i++)
    {
      g_autofree char *name = g_strdup_printf ("K%u: mean (weight)", i + 1);
      ml_bayes_table_begin_row (table, "  ", name, 0);
      for (guint k = 0; k < self->parent.n_classes; k++)
        {
          const Density *density = &self->densities[k];
          if (i >= density->kernels->len)
            {
              ml_bayes_table_add_cell (table,
                                       density->kernels->len > 0 ? "--" : "0");
              continue;
            }
          const Kernel *kernel = kernel_at (density, i);
          g_autofree char *mean = ml_number_format (kernel->mean, 4);
          g_autofree char *weight = ml_number_format (kernel->weight, 4);
          g_autofree char *cell = g_strdup_printf ("%s (%s)", mean, weight);
          ml_bayes_table_add_cell (table, cell);
        }
    }
}

static void
describe (const MlBayesEstimator *estimator, const MlAttribute *attribute,
          MlBayesTable *table)
{
  static const char *const names[]
      = { "[# kernels]", "[std. dev]", "[precision]" };
  const Kernels *self = (const Kernels *) estimator;
  guint most = 0;
  for (guint figure = 0; figure < G_N_ELEMENTS (names); figure++)
    {
      ml_bayes_table_begin_row (table, "  ", names[figure], 2);
      for (guint k = 0; k < self->parent.n_classes; k++)
        {
          const Density *density = &self->densities[k];
          const double figures[]
              = { density->kernels->len, density->sd, self->precision };
          ml_bayes_table_add_number (table, figures[figure]);
          most = MAX (most, density->kernels->len);
        }
    }
  describe_kernels (self, most, table);
}

/* -- Saving and loading ---------------------------------------------------- */

/* The precision; for each class how many kernels, then their means and weights
 * in turn. */
static GVariant *
save (const MlBayesEstimator *estimator)
{
  const Kernels *self = (const Kernels *) estimator;
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (double));
  g_array_append_val (numbers, self->precision);
  for (guint k = 0; k < self->parent.n_classes; k++)
    {
      const GArray *kernels = self->densities[k].kernels;
      const double n = kernels->len;
      g_array_append_val (numbers, n);
      g_array_append_vals (numbers, kernels->data, 2 * kernels->len);
    }
  return ml_state_numbers ((const double *) (gpointer) numbers->data,
                           numbers->len);
}

/* @numbers: @n, from which its kernels are taken. FALSE: there are none so. */
static gboolean
take_density (Density *self, double precision, const double **numbers, gsize *n)
{
  if (*n < 1 || !(**numbers >= 0 && **numbers <= (*n - 1) / 2))
    return FALSE;
  const guint n_kernels = (guint) * *numbers;
  g_array_append_vals (self->kernels, *numbers + 1, n_kernels);
  *numbers += 1 + 2 * (gsize) n_kernels;
  *n -= 1 + 2 * (gsize) n_kernels;
  for (guint i = 0; i < n_kernels; i++)
    if (!(kernel_at (self, i)->weight > 0)
        || (i > 0
            && !(kernel_at (self, i - 1)->mean < kernel_at (self, i)->mean)))
      return FALSE;
  measure (self, precision);
  return isfinite (self->sum);
}

static MlBayesEstimator *
load (const MlAttribute *attribute, guint n_classes, GVariant *saved,
      GError **error)
{
  gsize n = g_variant_n_children (saved);
  g_autofree double *numbers = ml_state_take_numbers (saved, n, error);
  if (numbers == NULL)
    return NULL;
  const double *next = numbers + 1;
  const double precision = n > 0 ? numbers[0] : 0;
  Kernels *self = kernels_new (n_classes, precision);
  gboolean is_sound = precision > 0;
  n = n > 0 ? n - 1 : 0;
  for (guint k = 0; is_sound && k < n_classes; k++)
    is_sound = take_density (&self->densities[k], precision, &next, &n);
  if (is_sound && n == 0)
    return &self->parent;
  ml_state_refuse (error);
  kernels_free (&self->parent);
  return NULL;
}

const MlBayesEstimatorClass ml_bayes_kernels = {
  .fit = fit,
  .load = load,
  .likelihood = likelihood,
  .describe = describe,
  .save = save,
  .free = kernels_free,
};
