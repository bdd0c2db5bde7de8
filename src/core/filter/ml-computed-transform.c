/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-computed-transform.h"

#include "ml-dataset-builder.h"
#include "ml-parallel.h"

enum
{
  CHUNK = 64, /* rows computed at once */
};

typedef struct
{
  const MlSubset *rows;
  guint n_columns;
  double **columns; /* n_columns × n_rows */
  MlComputeFunc compute;
  gconstpointer self;
  MlMonitor *monitor; /* (nullable) */
} Computation;

static void
compute_chunk (guint slice, gpointer data)
{
  const Computation *c = data;
  const guint from = slice * CHUNK, n = MIN (CHUNK, c->rows->n_rows - from);
  if (ml_monitor_is_stopped (c->monitor))
    return;
  g_autofree double *out = g_new (double, (gsize) n * c->n_columns + 1);
  c->compute (c->self, c->rows, from, n, out);
  for (guint j = 0; j < c->n_columns; j++)
    for (guint i = 0; i < n; i++)
      c->columns[j][from + i] = out[(gsize) i * c->n_columns + j];
}

/* The rows' own weights, or those of their table. (transfer full) (nullable) */
static double *
take_weights (const MlSubset *rows)
{
  if (!ml_subset_has_weights (rows))
    return NULL;
  double *weights = g_new (double, rows->n_rows + 1);
  for (guint i = 0; i < rows->n_rows; i++)
    weights[i] = ml_subset_weight (rows, i);
  return weights;
}

/**
 * ml_computed_rows:
 * @names: (array length=n_columns): of the new columns
 * @monitor: (nullable)
 *
 * Returns: (transfer full) (nullable): as many rows in the same order, of
 *   another table; NULL: stopped
 */
MlSubset *
ml_computed_rows (const MlSubset *rows, char **names, guint n_columns,
                  MlComputeFunc compute, gconstpointer self, MlMonitor *monitor)
{
  const guint n = rows->n_rows;
  g_autofree double **columns = g_new (double *, n_columns + 1);
  for (guint j = 0; j < n_columns; j++)
    columns[j] = g_new (double, n + 1);
  Computation computation
      = { rows, n_columns, columns, compute, self, monitor };
  ml_parallel_for ((n + CHUNK - 1) / CHUNK, compute_chunk, &computation);
  if (ml_monitor_is_stopped (monitor))
    {
      for (guint j = 0; j < n_columns; j++)
        g_free (columns[j]);
      return NULL;
    }
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new (ml_dataset_relation (rows->data), n);
  for (guint j = 0; j < n_columns; j++)
    ml_dataset_builder_add_numbers (
        builder, ml_attribute_new_numeric (names[j]), columns[j]);
  if (rows->target >= 0)
    ml_dataset_builder_add_taken (builder, rows->data, (guint) rows->target,
                                  rows->rows);
  double *weights = take_weights (rows);
  if (weights != NULL)
    ml_dataset_builder_set_weights (builder, weights);
  g_autoptr (MlDataset) made = ml_dataset_builder_finish (builder);
  return ml_subset_new_all (made, rows->target >= 0 ? (int) n_columns : -1);
}

/**
 * ml_computed_columns:
 * @columns: (array length=n_columns): columns of numbers, rising
 *
 * Returns: (transfer full): the same rows of a table in which those columns are
 *   computed, and plain numbers; all others are shared
 */
MlSubset *
ml_computed_columns (const MlSubset *rows, const guint *columns,
                     guint n_columns, MlComputeColumnFunc compute,
                     gconstpointer self)
{
  MlDataset *data = rows->data;
  const guint n = ml_dataset_n_rows (data);
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new (ml_dataset_relation (data), n);
  guint next = 0;
  for (guint c = 0; c < ml_dataset_n_columns (data); c++)
    {
      if (next == n_columns || columns[next] != c)
        {
          ml_dataset_builder_add_shared (builder, data, c, NULL);
          continue;
        }
      const MlAttribute *old = ml_dataset_attribute (data, c);
      g_autoptr (MlAttribute) plain = ml_attribute_new_numeric (old->name);
      ml_dataset_builder_add_numbers (
          builder, ml_attribute_weighted (plain, old->weight),
          compute (self, next++, ml_dataset_numbers (data, c), n));
    }
  ml_dataset_builder_share_weights (builder, data);
  g_autoptr (MlDataset) made = ml_dataset_builder_finish (builder);
  return ml_subset_with_data (rows, made, rows->target);
}
