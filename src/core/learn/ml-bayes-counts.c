/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Labels counted from 1, class by class (Laplace). */
#include "ml-bayes-estimator.h"
#include "ml-state.h"

#include <math.h>

typedef struct
{
  MlBayesEstimator parent;
  guint n_labels;
  double *counts; /* n_classes × n_labels, each from 1           */
  double *sums;   /* n_classes: of the counts                    */
} Counts;

static Counts *
counts_new (guint n_labels, guint n_classes)
{
  Counts *self = g_new0 (Counts, 1);
  self->n_labels = n_labels;
  self->sums = g_new0 (double, n_classes);
  return self;
}

static void
counts_free (MlBayesEstimator *estimator)
{
  Counts *self = (Counts *) estimator;
  g_free (self->counts);
  g_free (self->sums);
  g_free (self);
}

static MlBayesEstimator *
fit (const MlSubset *rows, guint column)
{
  const guint n_classes = ml_subset_n_classes (rows);
  Counts *self = counts_new (
      ml_dataset_attribute (rows->data, column)->n_labels, n_classes);
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
      self->counts[(gsize) class * self->n_labels + (guint) value] += weight;
      self->sums[class] += weight;
    }
  return &self->parent;
}

static double
likelihood (const MlBayesEstimator *estimator, double value, guint class)
{
  const Counts *self = (const Counts *) estimator;
  return self->counts[(gsize) class * self->n_labels + (guint) value]
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

/* -- Saving and loading ---------------------------------------------------- */

static GVariant *
save (const MlBayesEstimator *estimator)
{
  const Counts *self = (const Counts *) estimator;
  return ml_state_numbers (self->counts,
                           (gsize) estimator->n_classes * self->n_labels);
}

/* Takes @self, whose counts are not to be trusted, or frees it. */
static MlBayesEstimator *
checked (Counts *self, guint n_classes, GError **error)
{
  const gsize n_cells = (gsize) n_classes * self->n_labels;
  gboolean is_sound = self->counts != NULL;
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
  Counts *self = counts_new (attribute->n_labels, n_classes);
  self->counts = ml_state_take_numbers (
      saved, (gsize) n_classes * self->n_labels, error);
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
