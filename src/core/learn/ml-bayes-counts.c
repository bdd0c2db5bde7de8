/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Labels counted from 1, class by class (Laplace): those of a column, or the
 * intervals into which numbers are cut where that says the most of the class
 * (Fayyad and Irani, see ml-mdl-cuts.h). */
#include "ml-bayes-estimator.h"
#include "ml-interval-labels.h"
#include "ml-mdl-cuts.h"
#include "ml-number.h"
#include "ml-state.h"

#include <math.h>

enum
{
  DECIMALS = 6, /* of cuts, printed */
};

typedef struct
{
  MlBayesEstimator parent;
  guint n_labels;
  GArray *cuts;   /* (nullable): double, rising; NULL: of labels */
  double *counts; /* n_classes × n_labels, each from 1           */
  double *sums;   /* n_classes: of the counts                    */
} Counts;

/* @cuts: (nullable) (transfer full) */
static Counts *
counts_new (guint n_labels, guint n_classes, GArray *cuts)
{
  Counts *self = g_new0 (Counts, 1);
  self->n_labels = cuts != NULL ? cuts->len + 1 : n_labels;
  self->cuts = cuts;
  self->sums = g_new0 (double, n_classes);
  return self;
}

static void
counts_free (MlBayesEstimator *estimator)
{
  Counts *self = (Counts *) estimator;
  g_clear_pointer (&self->cuts, g_array_unref);
  g_free (self->counts);
  g_free (self->sums);
  g_free (self);
}

static guint
label_of (const Counts *self, double value)
{
  return self->cuts != NULL ? ml_number_place (self->cuts, value)
                            : (guint) value;
}

static MlBayesEstimator *
count (const MlSubset *rows, guint column, GArray *cuts)
{
  const guint n_classes = ml_subset_n_classes (rows);
  Counts *self = counts_new (
      ml_dataset_attribute (rows->data, column)->n_labels, n_classes, cuts);
  const gsize n_cells = (gsize) n_classes * self->n_labels;
  self->counts = g_new (double, n_cells);
  for (gsize i = 0; i < n_cells; i++)
    self->counts[i] = 1;
  for (guint k = 0; k < n_classes; k++)
    self->sums[k] = self->n_labels;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double value = ml_subset_value (rows, i, column);
      const guint class = (guint) ml_subset_target (rows, i);
      const double weight = ml_subset_weight (rows, i);
      if (!isfinite (value))
        continue;
      self->counts[(gsize) class * self->n_labels + label_of (self, value)]
          += weight;
      self->sums[class] += weight;
    }
  return &self->parent;
}

static MlBayesEstimator *
fit (const MlSubset *rows, guint column)
{
  return count (rows, column, NULL);
}

static MlBayesEstimator *
fit_intervals (const MlSubset *rows, guint column)
{
  return count (rows, column, ml_mdl_cuts (rows, column, ML_MDL_PLAIN, NULL));
}

static double
likelihood (const MlBayesEstimator *estimator, double value, guint class)
{
  const Counts *self = (const Counts *) estimator;
  return self->counts[(gsize) class * self->n_labels + label_of (self, value)]
         / self->sums[class];
}

/* -- In words -------------------------------------------------------------- */

static void
describe_label (const Counts *self, guint label, const char *name,
                MlBayesTable *table)
{
  ml_bayes_table_begin_row (table, "  ", name, 2);
  for (guint k = 0; k < self->parent.n_classes; k++)
    ml_bayes_table_add_count (table,
                              self->counts[(gsize) k * self->n_labels + label]);
}

static void
describe_sums (const Counts *self, MlBayesTable *table)
{
  ml_bayes_table_begin_row (table, "  ", "[total]", 2);
  for (guint k = 0; k < self->parent.n_classes; k++)
    ml_bayes_table_add_count (table, self->sums[k]);
}

static void
describe (const MlBayesEstimator *estimator, const MlAttribute *attribute,
          MlBayesTable *table)
{
  const Counts *self = (const Counts *) estimator;
  for (guint i = 0; i < self->n_labels; i++)
    describe_label (self, i, attribute->labels[i], table);
  describe_sums (self, table);
}

static void
describe_intervals (const MlBayesEstimator *estimator,
                    const MlAttribute *attribute, MlBayesTable *table)
{
  const Counts *self = (const Counts *) estimator;
  const double *cuts = (const double *) (gconstpointer) self->cuts->data;
  const guint n = self->cuts->len;
  const guint decimals = ml_interval_decimals (cuts, n, DECIMALS);
  for (guint i = 0; i < self->n_labels; i++)
    {
      g_autofree char *label = ml_interval_label (cuts, n, i, decimals);
      g_autofree char *name = g_strdup_printf ("'%s'", label);
      describe_label (self, i, name, table);
    }
  describe_sums (self, table);
}

/* -- Saving and loading ---------------------------------------------------- */

static GVariant *
save (const MlBayesEstimator *estimator)
{
  const Counts *self = (const Counts *) estimator;
  return ml_state_numbers (self->counts,
                           (gsize) estimator->n_classes * self->n_labels);
}

/* The cuts, then the counts. */
static GVariant *
save_intervals (const MlBayesEstimator *estimator)
{
  const Counts *self = (const Counts *) estimator;
  const gsize n_cells = (gsize) estimator->n_classes * self->n_labels;
  g_autoptr (GArray) numbers
      = g_array_sized_new (FALSE, FALSE, sizeof (double), (guint) n_cells);
  g_array_append_vals (numbers, self->cuts->data, self->cuts->len);
  g_array_append_vals (numbers, self->counts, (guint) n_cells);
  return ml_state_numbers ((const double *) (gpointer) numbers->data,
                           numbers->len);
}

/* Takes @self, whose counts are not to be trusted, or frees it. */
static MlBayesEstimator *
checked (Counts *self, guint n_classes, GError **error)
{
  const gsize n_cells = (gsize) n_classes * self->n_labels;
  gboolean is_sound = self->counts != NULL;
  for (guint i = 0; is_sound && self->cuts != NULL && i + 1 < self->cuts->len;
       i++)
    is_sound = g_array_index (self->cuts, double, i)
               < g_array_index (self->cuts, double, i + 1);
  for (gsize i = 0; is_sound && i < n_cells; i++)
    {
      is_sound = self->counts[i] >= 0;
      self->sums[i / self->n_labels] += self->counts[i];
    }
  for (guint k = 0; is_sound && k < n_classes; k++)
    is_sound = self->sums[k] > 0;
  if (is_sound)
    return &self->parent;
  if (self->counts != NULL)
    ml_state_refuse (error);
  counts_free (&self->parent);
  return NULL;
}

static MlBayesEstimator *
load (const MlAttribute *attribute, guint n_classes, GVariant *saved,
      GError **error)
{
  Counts *self = counts_new (attribute->n_labels, n_classes, NULL);
  self->counts = ml_state_take_numbers (
      saved, (gsize) n_classes * self->n_labels, error);
  return checked (self, n_classes, error);
}

static MlBayesEstimator *
load_intervals (const MlAttribute *attribute, guint n_classes, GVariant *saved,
                GError **error)
{
  const gsize n = g_variant_n_children (saved);
  g_autofree double *numbers = ml_state_take_numbers (saved, n, error);
  if (numbers == NULL)
    return NULL;
  if (n < n_classes || (n - n_classes) % (1 + (gsize) n_classes) != 0)
    {
      ml_state_refuse (error);
      return NULL;
    }
  const guint n_cuts = (guint) ((n - n_classes) / (1 + (gsize) n_classes));
  GArray *cuts = g_array_new (FALSE, FALSE, sizeof (double));
  g_array_append_vals (cuts, numbers, n_cuts);
  Counts *self = counts_new (0, n_classes, cuts);
  self->counts
      = g_memdup2 (numbers + n_cuts, (n - n_cuts) * sizeof *self->counts);
  return checked (self, n_classes, error);
}

const MlBayesEstimatorClass ml_bayes_counts = {
  .fit = fit,
  .load = load,
  .likelihood = likelihood,
  .describe = describe,
  .save = save,
  .free = counts_free,
};

const MlBayesEstimatorClass ml_bayes_intervals = {
  .fit = fit_intervals,
  .load = load_intervals,
  .likelihood = likelihood,
  .describe = describe_intervals,
  .save = save_intervals,
  .free = counts_free,
};
