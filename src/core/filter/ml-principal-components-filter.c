/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Principal components of the inputs as columns: the directions in which the
 * training rows spread the most, until they cover enough of the variance (K.
 * Pearson, 1901). Missing values are filled in, labels become columns of 0 and
 * 1. */
#include "ml-error.h"
#include "ml-filter.h"
#include "ml-linear-algebra.h"
#include "ml-number.h"
#include "ml-projection-transform.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  MlFilter parent;
  double variance_covered, max_components, max_names;
  gboolean centers;
} MlPrincipalComponentsFilter;

typedef MlFilterClass MlPrincipalComponentsFilterClass;

static const MlOption options[] = {
  ML_OPTION_DOUBLE (MlPrincipalComponentsFilter, variance_covered, 0, 1, 0.95,
                    "R", N_ ("Variance covered"),
                    N_ ("As many components as it takes")),
  ML_OPTION_DOUBLE (MlPrincipalComponentsFilter, max_components, -1, 1e6, -1,
                    "M", N_ ("Components"),
                    N_ ("At most so many; −1: no limit")),
  ML_OPTION_BOOLEAN (MlPrincipalComponentsFilter, centers, FALSE, "C",
                     N_ ("Center only"),
                     N_ ("Take covariances of the columns as they are, without "
                         "standardizing")),
  ML_OPTION_DOUBLE (MlPrincipalComponentsFilter, max_names, -1, 1e6, 5, "A",
                    N_ ("Names"),
                    N_ ("So many inputs in the name of a component; −1: all")),
};

GType ml_principal_components_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlPrincipalComponentsFilter,
                     ml_principal_components_filter, ML_TYPE_FILTER)

enum
{
  MOST_INPUTS = 5000, /* whose products take 200 MB */
};

typedef struct
{
  double weight;
  guint input;
} Share;

static int
compare_shares (const void *a, const void *b)
{
  const Share *x = a, *y = b;
  const double p = fabs (x->weight), q = fabs (y->weight);
  return p != q ? (p < q ? 1 : -1)
                : (x->input > y->input) - (x->input < y->input);
}

/* "0.581petallength+0.566petalwidth…": the largest shares. (transfer full) */
static char *
component_name (const MlPrincipalComponentsFilter *self, const MlDesign *design,
                const double *vector)
{
  const guint n = ml_design_n_inputs (design);
  const guint n_named
      = self->max_names < 0 ? n : MIN (n, (guint) self->max_names);
  g_autofree Share *shares = g_new (Share, n + 1);
  GString *name = g_string_new (NULL);
  for (guint j = 0; j < n; j++)
    shares[j] = (Share){ vector[j], j };
  qsort (shares, n, sizeof *shares, compare_shares);
  for (guint k = 0; k < n_named; k++)
    {
      g_autofree char *input = ml_design_input_name (design, shares[k].input);
      g_autofree char *size = ml_number_format (shares[k].weight, 3);
      g_string_append_printf (name, "%s%s%s",
                              k > 0 && shares[k].weight >= 0 ? "+" : "", size,
                              input);
    }
  return g_string_free (n_named < n ? g_string_append (name, "...") : name,
                        FALSE);
}

/* The means of the inputs, which are taken off; (transfer full). */
static double *
take_means_off (const MlSubset *rows, guint n, double *inputs)
{
  double *means = g_new0 (double, n + 1);
  double total = 0;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double weight = ml_subset_weight (rows, i);
      total += weight;
      for (guint j = 0; j < n; j++)
        means[j] += weight * inputs[(gsize) i * n + j];
    }
  for (guint j = 0; j < n; j++)
    means[j] /= total;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double root = sqrt (ml_subset_weight (rows, i));
      for (guint j = 0; j < n; j++)
        inputs[(gsize) i * n + j]
            = root * (inputs[(gsize) i * n + j] - means[j]);
    }
  return means;
}

/* How many components there will be. */
static guint
count_components (const MlPrincipalComponentsFilter *self, const double *values,
                  guint n)
{
  double all = 0, covered = 0;
  guint most = self->max_components < 0
                   ? n
                   : (guint) CLAMP (self->max_components, 1, n);
  for (guint i = 0; i < n; i++)
    all += MAX (values[i], 0);
  for (guint i = 0; i < most; i++)
    {
      covered += MAX (values[i], 0);
      if (covered >= self->variance_covered * all)
        return i + 1;
    }
  return most;
}

/* The largest share of a component is positive: a sign is arbitrary. */
static void
set_sign (double *vector, guint n)
{
  guint largest = 0;
  for (guint j = 1; j < n; j++)
    if (fabs (vector[j]) > fabs (vector[largest]) * (1 + 1e-9))
      largest = j;
  if (vector[largest] < 0)
    for (guint j = 0; j < n; j++)
      vector[j] = -vector[j];
}

static char **
name_components (const MlPrincipalComponentsFilter *self, const MlSubset *rows,
                 const MlProjection *p)
{
  const guint n = ml_design_n_inputs (p->design);
  const MlAttribute *class = ml_subset_class (rows);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GHashTable) seen
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (class != NULL)
    g_hash_table_add (seen, g_strdup (class->name));
  for (guint i = 0; i < p->n_columns; i++)
    {
      char *name = component_name (self, p->design, p->weights + (gsize) i * n);
      if (g_hash_table_contains (seen, name))
        {
          char *longer = g_strdup_printf ("%s %u", name, i + 1);
          g_free (name);
          name = longer;
        }
      g_strv_builder_add (names, name);
      g_hash_table_add (seen, name);
    }
  return g_strv_builder_end (names);
}

/* Rows that are worked on between two looks for a stop: some milliseconds. */
static guint
rows_a_look (guint n_inputs)
{
  return (guint) CLAMP (2e7 / n_inputs / n_inputs, 16, 4096);
}

/* The rows as numbers. (transfer full) (nullable): stopped, or no memory */
static double *
encode (const MlDesign *design, const MlSubset *rows, MlMonitor *monitor,
        GError **error)
{
  const guint n = ml_design_n_inputs (design), step = rows_a_look (n);
  g_autofree double *inputs
      = g_try_malloc_n ((gsize) rows->n_rows * n + 1, sizeof (double));
  if (inputs == NULL)
    {
      g_set_error (error, ML_ERROR, ML_ERROR_DATA,
                   "%u rows of %u inputs do not fit into memory: take a sample "
                   "of the rows",
                   rows->n_rows, n);
      return NULL;
    }
  for (guint i = 0; i < rows->n_rows; i += step)
    {
      if (!ml_monitor_tick (monitor, 0.3 * i / rows->n_rows))
        {
          ml_monitor_set_stopped_error (monitor, error);
          return NULL;
        }
      ml_design_encode_rows (design, rows, i, MIN (step, rows->n_rows - i),
                             inputs + (gsize) i * n);
    }
  return g_steal_pointer (&inputs);
}

/* The product of each input with each, n × n. (transfer full) (nullable):
 * stopped */
static double *
multiply (guint n_rows, guint n, const double *inputs, MlMonitor *monitor,
          GError **error)
{
  const guint step = rows_a_look (n);
  g_autofree double *products = g_new0 (double, (gsize) n *n);
  for (guint i = 0; i < n_rows; i += step)
    {
      if (!ml_monitor_tick (monitor, 0.3 + 0.3 * i / n_rows))
        {
          ml_monitor_set_stopped_error (monitor, error);
          return NULL;
        }
      ml_add_cross_products (MIN (step, n_rows - i), n, inputs + (gsize) i * n,
                             products);
    }
  return g_steal_pointer (&products);
}

/* (transfer full) (nullable) */
static MlDesign *
make_design (const MlPrincipalComponentsFilter *self, const MlSubset *training,
             GError **error)
{
  g_autoptr (MlDesign) design = ml_design_new (
      training, ML_DESIGN_VARYING,
      self->centers ? ML_SCALING_NONE : ML_SCALING_STANDARDIZE, error);
  const guint n = design != NULL ? ml_design_n_inputs (design) : 1;
  if (n > 0 && n <= MOST_INPUTS)
    return g_steal_pointer (&design);
  g_set_error (error, ML_ERROR, ML_ERROR_DATA,
               "Principal components need 1 to %d inputs that vary, and there "
               "are %u: select columns first",
               MOST_INPUTS, n);
  return NULL;
}

static MlTransform *
fit (MlFilter *filter, const MlSubset *training, MlMonitor *monitor,
     GError **error)
{
  const MlPrincipalComponentsFilter *self
      = (const MlPrincipalComponentsFilter *) filter;
  g_autoptr (MlDesign) design = make_design (self, training, error);
  if (design == NULL)
    return NULL;
  const guint n = ml_design_n_inputs (design);
  g_autofree double *inputs = encode (design, training, monitor, error);
  if (inputs == NULL)
    return NULL;
  g_autofree double *values = g_new (double, n);
  g_autofree double *means = take_means_off (training, n, inputs);
  g_autofree double *products
      = multiply (training->n_rows, n, inputs, monitor, error);
  if (products == NULL)
    return NULL;
  if (!ml_eigen (n, products, values))
    {
      g_set_error_literal (error, ML_ERROR, ML_ERROR_DATA,
                           "The principal components cannot be computed: are "
                           "there numbers near infinity?");
      return NULL;
    }
  MlProjection p = { .design = g_steal_pointer (&design) };
  p.n_columns = count_components (self, values, n);
  p.weights = g_memdup2 (products, sizeof (double) * n * p.n_columns);
  for (guint i = 0; i < p.n_columns; i++)
    set_sign (p.weights + (gsize) i * n, n);
  p.centers = g_steal_pointer (&means);
  p.names = name_components (self, training, &p);
  return ml_projection_transform_new (filter, &p);
}

static void
ml_principal_components_filter_class_init (
    MlPrincipalComponentsFilterClass *klass)
{
  klass->title = N_ ("Principal components");
  klass->category = N_ ("Numbers");
  klass->description
      = N_ ("Makes the directions in which rows spread the most the new"
            " columns. The class stays.");
  klass->weka = "weka.filters.unsupervised.attribute.PrincipalComponents";
  klass->traits = ML_FILTER_LEARNS;
  klass->weka_flags = "C R A# M#";
  klass->fit_watched = fit;
  klass->load = ml_projection_transform_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_principal_components_filter_init (MlPrincipalComponentsFilter *self)
{
}
