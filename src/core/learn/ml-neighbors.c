/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-neighbors.h: what is kept of the training rows. They lie in blocks of
 * 256, column by column inside a block, so that one loop compares one column of
 * all of them with a query; pictures stay where they are, as bytes. The search
 * is in ml-neighbors-search.c. */
#include "ml-neighbors-private.h"

#include "ml-distance.h"

#include <math.h>

/* -- Scaling --------------------------------------------------------------- */

/** ml_neighbor_scaled: Returns: @value as distances see it; NaN: missing */
double
ml_neighbor_scaled (const MlNeighborColumn *column, double value)
{
  if (isnan (value) || !column->is_number)
    return value;
  return column->divisor > 0 ? (value - column->offset) / column->divisor : 0;
}

static void
measure (MlNeighborColumn *column, const MlSubset *rows)
{
  column->minimum = INFINITY;
  column->maximum = -INFINITY;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      double value = ml_subset_value (rows, i, column->column);
      if (isnan (value))
        continue;
      column->minimum = MIN (column->minimum, value);
      column->maximum = MAX (column->maximum, value);
    }
}

/** ml_neighbor_use_range: the known range of @column becomes 0 … 1 */
void
ml_neighbor_use_range (MlNeighborColumn *column)
{
  gboolean varies = column->maximum > column->minimum;
  column->offset = column->minimum;
  column->divisor = varies ? column->maximum - column->minimum : 0;
  column->low = 0;
  column->high = 1;
}

/* Mean and standard deviation, the rows weighing what they weigh. */
static void
use_deviation (MlNeighborColumn *column, const MlSubset *rows)
{
  double sum = 0, weights = 0, squares = 0;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      double value = ml_subset_value (rows, i, column->column);
      if (isnan (value))
        continue;
      sum += ml_subset_weight (rows, i) * value;
      weights += ml_subset_weight (rows, i);
    }
  column->offset = weights > 0 ? sum / weights : 0;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      double d = ml_subset_value (rows, i, column->column) - column->offset;
      if (!isnan (d))
        squares += ml_subset_weight (rows, i) * d * d;
    }
  column->divisor = weights > 1 ? sqrt (squares / (weights - 1)) : 0;
}

static void
scale_column (MlNeighborColumn *column, const MlSubset *rows,
              MlNeighborScaling scaling)
{
  if (!column->is_number)
    return;
  measure (column, rows);
  if (scaling == ML_NEIGHBOR_SCALING_RANGE)
    {
      ml_neighbor_use_range (column);
      return;
    }
  column->divisor = 1;
  if (scaling == ML_NEIGHBOR_SCALING_STANDARDIZE)
    use_deviation (column, rows);
  gboolean is_known = column->minimum <= column->maximum;
  column->low = is_known ? ml_neighbor_scaled (column, column->minimum) : 0;
  column->high = is_known ? ml_neighbor_scaled (column, column->maximum) : 0;
}

/** ml_neighbors_fill_column: writes the scaled values of the @which-th column
 * into the blocks of @values */
void
ml_neighbors_fill_column (const MlNeighbors *self,
                          const MlNeighborColumn *column, guint which,
                          double *values)
{
  const MlSubset *rows = self->training;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      gsize block = i / ML_NEIGHBOR_BLOCK;
      values[(block * self->n_columns + which) * ML_NEIGHBOR_BLOCK
             + i % ML_NEIGHBOR_BLOCK]
          = ml_neighbor_scaled (column,
                                ml_subset_value (rows, i, column->column));
    }
}

/* -- Making ---------------------------------------------------------------- */

/* FALSE: stopped; then the rest is not filled. */
static gboolean
add_picture (MlNeighbors *self, guint column, gsize width, MlMonitor *monitor)
{
  const MlSubset *rows = self->training;
  const guint8 *bytes = ml_dataset_bytes (rows->data, column);
  MlNeighborPicture *picture = &self->pictures[self->n_pictures++];
  picture->column = column;
  picture->width = width;
  picture->rows = g_new (const guint8 *, MAX (rows->n_rows, 1));
  picture->norms = g_new (double, MAX (rows->n_rows, 1));
  for (guint i = 0; i < rows->n_rows; i++)
    {
      if (i % ML_NEIGHBOR_BLOCK == 0 && !ml_monitor_tick (monitor, 0))
        return FALSE;
      picture->rows[i] = bytes + rows->rows[i] * width;
      picture->norms[i] = ml_distance_norm (picture->rows[i], width);
    }
  self->n_inputs += (guint) width;
  return TRUE;
}

/* FALSE: stopped. */
static gboolean
add_columns (MlNeighbors *self, MlMonitor *monitor)
{
  MlDataset *data = self->training->data;
  guint n_columns = ml_dataset_n_columns (data);
  self->columns = g_new0 (MlNeighborColumn, n_columns);
  self->pictures = g_new0 (MlNeighborPicture, n_columns);
  for (guint column = 0; column < n_columns; column++)
    {
      const MlAttribute *attribute = ml_dataset_attribute (data, column);
      gboolean is_number = ml_attribute_has_numbers (attribute);
      if ((int) column == self->training->target
          || attribute->kind == ML_ATTRIBUTE_STRING)
        continue;
      if (attribute->kind == ML_ATTRIBUTE_IMAGE)
        {
          if (!add_picture (self, column, ml_attribute_n_bytes (attribute),
                            monitor))
            return FALSE;
          continue;
        }
      MlNeighborColumn *made = &self->columns[self->n_columns++];
      *made = (MlNeighborColumn){ .column = column, .is_number = is_number };
      scale_column (made, self->training, self->scaling);
      self->n_inputs++;
      if (!ml_monitor_tick (monitor, 0))
        return FALSE;
    }
  return TRUE;
}

/**
 * ml_neighbors_new:
 * @monitor: (nullable): where a stop comes from
 *
 * Returns: (transfer full) (nullable): @training, ready to search; NULL:
 * stopped
 */
MlNeighbors *
ml_neighbors_new (const MlSubset *training, MlNeighborScaling scaling,
                  MlMonitor *monitor)
{
  g_autoptr (MlNeighbors) self = g_new0 (MlNeighbors, 1);
  self->training = ml_subset_ref ((MlSubset *) training);
  self->scaling = scaling;
  if (!add_columns (self, monitor))
    return NULL;
  gsize n_blocks
      = (training->n_rows + ML_NEIGHBOR_BLOCK - 1) / ML_NEIGHBOR_BLOCK;
  self->values = g_new0 (
      double, MAX (n_blocks * self->n_columns * ML_NEIGHBOR_BLOCK, 1));
  for (guint i = 0; i < self->n_columns; i++)
    {
      if (!ml_monitor_tick (monitor, 0))
        return NULL;
      ml_neighbors_fill_column (self, &self->columns[i], i, self->values);
    }
  return g_steal_pointer (&self);
}

/** ml_neighbors_free: frees @self */
void
ml_neighbors_free (MlNeighbors *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_pictures; i++)
    {
      g_free (self->pictures[i].rows);
      g_free (self->pictures[i].norms);
    }
  g_free (self->pictures);
  g_free (self->columns);
  g_free (self->values);
  ml_subset_unref (self->training);
  g_free (self);
}

/** ml_neighbors_training: Returns: (transfer none): the rows searched */
const MlSubset *
ml_neighbors_training (const MlNeighbors *self)
{
  return self->training;
}

/** ml_neighbors_n_inputs: Returns: how many differences a distance adds up */
guint
ml_neighbors_n_inputs (const MlNeighbors *self)
{
  return self->n_inputs;
}
