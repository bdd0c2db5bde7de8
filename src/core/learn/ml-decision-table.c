/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-decision-table.h"

#include <string.h>

/* A weight that counts as more than another. */
#define CLEARLY 1e-6

struct _MlDecisionTable
{
  guint n_columns, n_classes, width; /* width: of the sums of a cell         */
  guint *columns;
  GHashTable **steps; /* one a column: place and code → next place + 1; the
                       * places after the last one are cells                 */
  GArray *codes;      /* gint32: n_columns a cell                            */
  GArray *sums;       /* double: width a cell                                */
  guint n_cells;
};

/* All 64 bits count, which g_direct_hash() does not see to. */
static guint
hash_step (gconstpointer key)
{
  const guint64 mixed = GPOINTER_TO_SIZE (key) * 0x9E3779B97F4A7C15;
  return (guint) (mixed >> 32);
}

/**
 * ml_decision_table_new:
 * @columns: of labels; none: there is one cell for all rows
 * @n_classes: 1: the class is a number
 *
 * Returns: (transfer full): an empty one
 */
MlDecisionTable *
ml_decision_table_new (const guint *columns, guint n_columns, guint n_classes)
{
  MlDecisionTable *self = g_new0 (MlDecisionTable, 1);
  self->n_columns = n_columns;
  self->n_classes = n_classes;
  self->width = n_classes > 1 ? n_classes : 2;
  self->columns = g_memdup2 (columns, n_columns * sizeof *columns);
  self->steps = g_new (GHashTable *, n_columns + 1);
  for (guint i = 0; i < n_columns; i++)
    self->steps[i] = g_hash_table_new (hash_step, NULL);
  self->codes = g_array_new (FALSE, FALSE, sizeof (gint32));
  self->sums = g_array_new (FALSE, TRUE, sizeof (double));
  return self;
}

/** ml_decision_table_free: @self: (nullable) */
void
ml_decision_table_free (MlDecisionTable *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_columns; i++)
    g_hash_table_unref (self->steps[i]);
  g_free (self->steps);
  g_free (self->columns);
  g_array_unref (self->codes);
  g_array_unref (self->sums);
  g_free (self);
}

/** ml_decision_table_n_cells: Returns: how many different rows there are */
guint
ml_decision_table_n_cells (const MlDecisionTable *self)
{
  return self->n_cells;
}

/** ml_decision_table_n_classes: Returns: of the class; 1: it is a number */
guint
ml_decision_table_n_classes (const MlDecisionTable *self)
{
  return self->n_classes;
}

/** ml_decision_table_n_columns: Returns: how many columns tell cells apart */
guint
ml_decision_table_n_columns (const MlDecisionTable *self)
{
  return self->n_columns;
}

/** ml_decision_table_column: Returns: one of them */
guint
ml_decision_table_column (const MlDecisionTable *self, guint index)
{
  return self->columns[index];
}

/** ml_decision_table_codes: Returns: (nullable): its labels, one a column;
 * NULL: there are no columns */
const gint32 *
ml_decision_table_codes (const MlDecisionTable *self, guint cell)
{
  return self->n_columns > 0 ? &g_array_index (self->codes, gint32,
                                               (gsize) cell * self->n_columns)
                             : NULL;
}

static double *
sums_of (const MlDecisionTable *self, guint cell)
{
  return (double *) (gpointer) self->sums->data + (gsize) cell * self->width;
}

/** ml_decision_table_sums: Returns: a weight for each class; of numbers their
 * sum and weight */
const double *
ml_decision_table_sums (const MlDecisionTable *self, guint cell)
{
  return sums_of (self, cell);
}

/* -- Cells ----------------------------------------------------------------- */

static gpointer
step_key (guint place, gint32 code)
{
  return GSIZE_TO_POINTER (((gsize) place << 32) | (guint32) code);
}

/* What comes after @place with @code in column @index; -1: nothing. */
static int
step (const MlDecisionTable *self, guint index, guint place, gint32 code)
{
  return GPOINTER_TO_INT (
             g_hash_table_lookup (self->steps[index], step_key (place, code)))
         - 1;
}

static gint32
code_of (const MlDecisionTable *self, const MlSubset *rows, guint row,
         guint index)
{
  return ml_dataset_codes (rows->data, self->columns[index])[rows->rows[row]];
}

/** ml_decision_table_find: Returns: the cell of a row of @rows; -1 if there is
 * none */
int
ml_decision_table_find (const MlDecisionTable *self, const MlSubset *rows,
                        guint index)
{
  int place = self->n_cells > 0 ? 0 : -1;
  for (guint i = 0; i < self->n_columns && place >= 0; i++)
    place = step (self, i, (guint) place, code_of (self, rows, index, i));
  return place;
}

/* FALSE: there is one. */
static gboolean
add_cell (MlDecisionTable *self, const gint32 *codes)
{
  int place = 0;
  gboolean is_new = self->n_cells == 0;
  for (guint i = 0; i < self->n_columns; i++)
    {
      const guint before = (guint) place;
      place = step (self, i, before, codes[i]);
      is_new = place < 0;
      if (!is_new)
        continue;
      place = (int) g_hash_table_size (self->steps[i]);
      g_hash_table_insert (self->steps[i], step_key (before, codes[i]),
                           GINT_TO_POINTER (place + 1));
    }
  if (!is_new)
    return FALSE;
  g_array_append_vals (self->codes, codes, self->n_columns);
  g_array_set_size (self->sums, self->sums->len + self->width);
  self->n_cells++;
  return TRUE;
}

/* For the first row of it. */
static guint
begin_cell (MlDecisionTable *self, const MlSubset *rows, guint index)
{
  const guint cell = self->n_cells;
  g_autofree gint32 *codes = g_new (gint32, self->n_columns + 1);
  for (guint i = 0; i < self->n_columns; i++)
    codes[i] = code_of (self, rows, index, i);
  add_cell (self, codes);
  if (self->n_classes > 1)
    for (guint k = 0; k < self->n_classes; k++)
      sums_of (self, cell)[k] = k != (guint) ml_subset_target (rows, index);
  return cell;
}

/**
 * ml_decision_table_add:
 *
 * Adds a row, whose class is known. Labels are counted from 1, all but that of
 * the first row of the cell, which is counted from 0, as in WEKA.
 *
 * Returns: its cell
 */
guint
ml_decision_table_add (MlDecisionTable *self, const MlSubset *rows, guint index)
{
  const int found = ml_decision_table_find (self, rows, index);
  const guint cell
      = found >= 0 ? (guint) found : begin_cell (self, rows, index);
  ml_decision_table_put (self, cell, ml_subset_target (rows, index),
                         ml_subset_weight (rows, index));
  return cell;
}

/** ml_decision_table_set: Adds a cell of a saved table.
 * Returns: FALSE if there is one of @codes */
gboolean
ml_decision_table_set (MlDecisionTable *self, const gint32 *codes,
                       const double *sums)
{
  if (!add_cell (self, codes))
    return FALSE;
  memcpy (sums_of (self, self->n_cells - 1), sums, self->width * sizeof *sums);
  return TRUE;
}

/** ml_decision_table_put: Adds the weight of a row to a cell; one below 0 takes
 * it out again. */
void
ml_decision_table_put (MlDecisionTable *self, guint cell, double class,
                       double weight)
{
  double *sums = sums_of (self, cell);
  if (self->n_classes > 1)
    sums[(guint) class] += weight;
  else
    {
      sums[0] += class * weight;
      sums[1] += weight;
    }
}

/* -- Answers --------------------------------------------------------------- */

/**
 * ml_decision_table_answer:
 * @out: (out caller-allocates): a share for each class, or the mean
 *
 * Returns: FALSE if no class counts more than 1, or there is no number
 */
gboolean
ml_decision_table_answer (const MlDecisionTable *self, guint cell, double *out)
{
  const double *sums = sums_of (self, cell);
  double most = 0, all = 0;
  if (self->n_classes == 1)
    {
      out[0] = sums[1] > CLEARLY ? sums[0] / sums[1] : 0;
      return sums[1] > CLEARLY;
    }
  for (guint k = 0; k < self->n_classes; k++)
    {
      most = MAX (most, sums[k]);
      all += sums[k];
    }
  for (guint k = 0; k < self->n_classes; k++)
    out[k] = sums[k] / all;
  return most > 1 + CLEARLY;
}
