/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-summary.h"
#include "ml-number.h"

#include <math.h>
#include <stdlib.h>

/* Distinct and unique values, by sorting the known ones. */
static void
count_values (MlSummary *self, double *known, guint n_known)
{
  qsort (known, n_known, sizeof *known, ml_number_compare);
  for (guint i = 0; i < n_known;)
    {
      guint j = i + 1;
      while (j < n_known && known[j] == known[i])
        j++;
      self->n_distinct++;
      self->n_unique += j - i == 1;
      i = j;
    }
}

static double
weight_of (const double *weights, guint row)
{
  return weights != NULL ? weights[row] : 1;
}

/* Mean, then squared deviations from it: two passes lose nothing. */
static void
summarize_numbers (MlSummary *self, const double *numbers,
                   const double *weights)
{
  g_autofree double *known = g_new (double, MAX (self->n_rows, 1));
  guint n_known = 0;
  double total_weight = 0;
  for (guint i = 0; i < self->n_rows; i++)
    {
      if (isnan (numbers[i]))
        continue;
      known[n_known++] = numbers[i];
      total_weight += weight_of (weights, i);
      self->sum += weight_of (weights, i) * numbers[i];
    }
  self->n_missing = self->n_rows - n_known;
  if (n_known == 0)
    return;
  self->mean = self->sum / total_weight;
  double squares = 0;
  for (guint i = 0; i < self->n_rows; i++)
    if (!isnan (numbers[i]))
      squares += weight_of (weights, i) * (numbers[i] - self->mean)
                 * (numbers[i] - self->mean);
  if (total_weight > 1)
    self->sd = sqrt (squares / (total_weight - 1));
  count_values (self, known, n_known);
  self->minimum = known[0];
  self->maximum = known[n_known - 1];
}

static void
summarize_codes (MlSummary *self, const MlAttribute *attribute,
                 const gint32 *codes, const double *weights)
{
  self->n_labels = attribute->n_labels;
  self->counts = g_new0 (guint, MAX (self->n_labels, 1));
  self->label_weights = g_new0 (double, MAX (self->n_labels, 1));
  for (guint i = 0; i < self->n_rows; i++)
    {
      if (codes[i] < 0)
        {
          self->n_missing++;
          continue;
        }
      self->counts[codes[i]]++;
      self->label_weights[codes[i]] += weight_of (weights, i);
    }
  for (guint i = 0; i < self->n_labels; i++)
    {
      self->n_distinct += self->counts[i] > 0;
      self->n_unique += self->counts[i] == 1;
    }
}

/* Over all pixels of all pictures. */
static void
summarize_bytes (MlSummary *self, const guint8 *bytes, gsize n_bytes)
{
  gsize counts[256] = { 0 };
  gsize n = n_bytes * self->n_rows;
  for (gsize i = 0; i < n; i++)
    counts[bytes[i]]++;
  double squares = 0;
  for (guint v = 0; v < 256; v++)
    self->sum += (double) v * (double) counts[v];
  if (n == 0)
    return;
  self->mean = self->sum / (double) n;
  for (guint v = 0; v < 256; v++)
    {
      squares += (double) counts[v] * (v - self->mean) * (v - self->mean);
      self->n_distinct += counts[v] > 0;
      self->n_unique += counts[v] == 1;
      if (counts[v] == 0)
        continue;
      self->maximum = v;
      if (isnan (self->minimum))
        self->minimum = v;
    }
  if (n > 1)
    self->sd = sqrt (squares / ((double) n - 1));
}

/**
 * ml_summary_new:
 *
 * Reads the whole column: for long ones call it in a thread.
 *
 * Returns: (transfer full): the statistics of @column
 */
MlSummary *
ml_summary_new (MlDataset *data, guint column)
{
  MlSummary *self = g_new0 (MlSummary, 1);
  const MlAttribute *attribute = ml_dataset_attribute (data, column);
  self->n_rows = ml_dataset_n_rows (data);
  self->minimum = self->maximum = self->mean = self->sd = NAN;
  if (ml_attribute_has_numbers (attribute))
    summarize_numbers (self, ml_dataset_numbers (data, column),
                       ml_dataset_weights (data));
  else if (ml_attribute_has_codes (attribute))
    summarize_codes (self, attribute, ml_dataset_codes (data, column),
                     ml_dataset_weights (data));
  else
    summarize_bytes (self, ml_dataset_bytes (data, column),
                     ml_attribute_n_bytes (attribute));
  return self;
}

/** ml_summary_free: frees @self */
void
ml_summary_free (MlSummary *self)
{
  if (self == NULL)
    return;
  g_free (self->counts);
  g_free (self->label_weights);
  g_free (self);
}
