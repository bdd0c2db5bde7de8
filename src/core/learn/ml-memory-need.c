/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-memory-need.h"

/* Bytes. */
#define INPUT 8.0         /* a cell of a matrix of doubles                 */
#define SORTED_INPUT 10.5 /* a cell of columns that are kept sorted        */
#define SORTED_ROW 170.0  /* a row that goes down a tree while it grows    */
#define TREE_ROW 28.0     /* a row's share of the nodes, labels being noisy */
#define COUNTED_ROW 16.0  /* a row of a learner that counts                */
#define SMALL 1e5         /* whatever it is                                */

/* Columns of numbers that one of the table becomes. @spreads: a label of three
 * or more counts, as a pixel does. */
static double
width_of (const MlAttribute *column, gboolean spreads)
{
  if (column->kind == ML_ATTRIBUTE_IMAGE)
    return (double) column->shape[0] * column->shape[1] * column->shape[2];
  return spreads && column->kind == ML_ATTRIBUTE_NOMINAL && column->n_labels > 2
             ? column->n_labels
             : 1;
}

static double
count_columns (MlDataset *data, guint target, gboolean spreads)
{
  double n = 0;
  for (guint i = 0; i < ml_dataset_n_columns (data); i++)
    if (i != target)
      n += width_of (ml_dataset_attribute (data, i), spreads);
  return n;
}

/** ml_count_inputs: Returns: columns of the matrix that the inputs of @data
 * make: a label of three or more and a pixel count each */
double
ml_count_inputs (MlDataset *data, guint target)
{
  return count_columns (data, target, TRUE);
}

/** ml_count_outputs: Returns: labels of the class, or 1 */
double
ml_count_outputs (MlDataset *data, guint target)
{
  const MlAttribute *class = ml_dataset_attribute (data, target);
  return class->kind == ML_ATTRIBUTE_NOMINAL ? class->n_labels : 1;
}

/** ml_tree_memory: of learners of one tree. A column of labels is not spread.
 */
MlMemoryNeed
ml_tree_memory (MlLearner *self, MlDataset *data, guint target, guint n_rows)
{
  const double n_columns = count_columns (data, target, FALSE);
  return (MlMemoryNeed){ .model = TREE_ROW * n_rows,
                         .work
                         = n_rows * (SORTED_INPUT * n_columns + SORTED_ROW),
                         .may_be_smaller = TRUE };
}

/** ml_counts_memory: of learners that go over the rows and count */
MlMemoryNeed
ml_counts_memory (MlLearner *self, MlDataset *data, guint target, guint n_rows)
{
  return (MlMemoryNeed){ .model = SMALL, .work = COUNTED_ROW * n_rows };
}

/**
 * ml_memory_need:
 * @target: the class
 * @n_rows: to learn from, of @data
 *
 * Quick: it reads no more than the class.
 *
 * Returns: bytes that @self will take to learn, the table not counted
 */
MlMemoryNeed
ml_memory_need (MlLearner *self, MlDataset *data, guint target, guint n_rows)
{
  const MlLearnerClass *class = ML_LEARNER_GET_CLASS (self);
  if (class->memory != NULL)
    return class->memory (self, data, target, n_rows);
  return (MlMemoryNeed){ .model = SMALL,
                         .work
                         = INPUT * n_rows * ml_count_inputs (data, target) };
}
