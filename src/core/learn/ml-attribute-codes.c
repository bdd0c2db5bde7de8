/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-attribute-codes.h"

#include "ml-entropy.h"
#include "ml-mdl-cuts.h"
#include "ml-number.h"

#include <math.h>

/**
 * ml_attribute_codes_fill:
 * @rows: of a nominal class
 * @only_two: cut numbers at 0 alone
 */
void
ml_attribute_codes_fill (MlAttributeCodes *self, const MlSubset *rows,
                         guint column, gboolean only_two)
{
  const MlAttribute *attribute = ml_dataset_attribute (rows->data, column);
  *self = (MlAttributeCodes){ .codes = g_new (gint32, rows->n_rows + 1) };
  g_autoptr (GArray) cuts = g_array_new (FALSE, TRUE, sizeof (double));
  if (attribute->kind == ML_ATTRIBUTE_NOMINAL)
    self->n_labels = attribute->n_labels;
  else if (ml_attribute_has_numbers (attribute))
    {
      if (only_two)
        g_array_set_size (cuts, 1);
      else
        {
          g_array_unref (cuts);
          cuts = ml_mdl_cuts (rows, column, ML_MDL_BETTER_ENCODING, NULL);
        }
      self->n_labels = cuts->len + 1;
    }
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double value = self->n_labels > 0
                               ? ml_subset_value (rows, i, column)
                               : (double) NAN;
      self->codes[i] = isnan (value) ? -1
                       : attribute->kind == ML_ATTRIBUTE_NOMINAL
                           ? (gint32) value
                           : (gint32) ml_number_place (cuts, value);
    }
}

/** ml_attribute_codes_clear: frees what it points to */
void
ml_attribute_codes_clear (MlAttributeCodes *self)
{
  g_clear_pointer (&self->codes, g_free);
}

/* What is missing in one of the two is shared out by how often each of its
 * labels is seen, known with the other or not; what is missing in both, as the
 * pairs that are known. @counts: (n + 1) × (m + 1), the last ones missing. */
static void
spread_missing (double *counts, guint n, guint m)
{
  const guint stride = m + 1;
  g_autofree double *down = g_new0 (double, n + 1);
  g_autofree double *across = g_new0 (double, m + 1);
  double sum = 0, sum_down = 0, sum_across = 0;
  for (guint i = 0; i <= n; i++)
    for (guint j = 0; j <= m; j++)
      {
        const double count = counts[i * stride + j];
        down[i] += i < n ? count : 0;
        across[j] += j < m ? count : 0;
        sum_down += i < n ? count : 0;
        sum_across += j < m ? count : 0;
        sum += i < n && j < m ? count : 0;
      }
  if (!(sum > 0))
    return;
  const double both = counts[n * stride + m] / sum;
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < m; j++)
      counts[i * stride + j]
          += down[i] / sum_down * counts[n * stride + j]
             + across[j] / sum_across * counts[i * stride + m]
             + both * counts[i * stride + j];
}

/**
 * ml_association_of:
 * @merges_missing: a missing value is a label of its own
 *
 * Returns: what @a and @b tell of each other in @rows
 */
MlAssociation
ml_association_of (const MlSubset *rows, const MlAttributeCodes *a,
                   const MlAttributeCodes *b, gboolean merges_missing)
{
  const guint n = a->n_labels, m = b->n_labels;
  g_autofree double *counts = g_new0 (double, (gsize) (n + 1) * (m + 1));
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const guint row = a->codes[i] < 0 ? n : (guint) a->codes[i];
      const guint column = b->codes[i] < 0 ? m : (guint) b->codes[i];
      counts[(gsize) row * (m + 1) + column] += ml_subset_weight (rows, i);
    }
  if (!merges_missing)
    spread_missing (counts, n, m);
  const guint n_rows = merges_missing ? n + 1 : n,
              n_columns = merges_missing ? m + 1 : m;
  g_autofree double *table = g_new0 (double, (gsize) n_rows *n_columns + 1);
  g_autofree double *down = g_new0 (double, n_rows + 1);
  for (guint i = 0; i < n_rows; i++)
    for (guint j = 0; j < n_columns; j++)
      {
        table[i * n_columns + j] = counts[(gsize) i * (m + 1) + j];
        down[i] += table[i * n_columns + j];
      }
  MlAssociation self
      = { .first = ml_entropy_whole (down, 1, n_rows),
          .second = ml_entropy_whole (table, n_rows, n_columns) };
  self.gain = self.second - ml_entropy_within (table, n_rows, n_columns);
  return self;
}

/** ml_association_uncertainty: Returns: 0: nothing; 1: one tells the other */
double
ml_association_uncertainty (const MlAssociation *self)
{
  const double both = self->first + self->second;
  return both > 0 ? 2 * self->gain / both : 0;
}

/**
 * ml_association_rate:
 * @evaluator: whose title a refusal names
 * @merges_missing: a missing value is a label of its own
 * @only_two: numbers are above 0 or not
 * @worth: of a column, by what it and the class tell of each other
 * @monitor: (nullable): progress and stop, column by column
 * @worths: (out caller-allocates): one a column; that of the class stays
 *
 * What evaluators of single columns by entropy have in common.
 *
 * Returns: FALSE if the class has no labels, or if it was stopped
 */
gboolean
ml_association_rate (MlAttributeEvaluator *evaluator, const MlSubset *rows,
                     gboolean merges_missing, gboolean only_two,
                     MlAssociationWorth worth, MlMonitor *monitor,
                     double *worths, GError **error)
{
  MlAttributeCodes class, codes;
  if (!ml_attribute_evaluator_needs_labels (
          rows, ML_ATTRIBUTE_EVALUATOR_GET_CLASS (evaluator)->title, error))
    return FALSE;
  ml_attribute_codes_fill (&class, rows, (guint) rows->target, FALSE);
  const guint n_columns = ml_dataset_n_columns (rows->data);
  for (guint i = 0;
       i < n_columns && ml_monitor_tick (monitor, (double) i / n_columns); i++)
    {
      if ((int) i == rows->target)
        continue;
      ml_attribute_codes_fill (&codes, rows, i, only_two);
      const MlAssociation tells
          = ml_association_of (rows, &codes, &class, merges_missing);
      worths[i] = worth (&tells);
      ml_attribute_codes_clear (&codes);
    }
  ml_attribute_codes_clear (&class);
  return !ml_monitor_is_stopped (monitor)
         || ml_monitor_set_stopped_error (monitor, error);
}
