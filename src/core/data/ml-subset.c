/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-subset.h"

#include "ml-dataset-builder.h"

#include <math.h>

/**
 * ml_subset_new:
 * @target: the class column, or -1
 * @rows: (element-type guint32) (transfer full): row numbers of @data
 *
 * Returns: (transfer full): those rows
 */
MlSubset *
ml_subset_new (MlDataset *data, int target, GArray *rows)
{
  g_return_val_if_fail (target < (int) ml_dataset_n_columns (data), NULL);
  MlSubset *self = g_new (MlSubset, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->data = g_object_ref (data);
  self->target = target;
  self->weights = NULL;
  self->n_rows = rows->len;
  self->rows = (const guint32 *) (gpointer) g_array_free (rows, FALSE);
  return self;
}

/**
 * ml_subset_new_weighted:
 * @weights: (transfer full) (nullable): as many as rows; NULL: the table's
 *
 * Returns: (transfer full): those rows, with weights of their own
 */
MlSubset *
ml_subset_new_weighted (MlDataset *data, int target, GArray *rows,
                        double *weights)
{
  MlSubset *self = ml_subset_new (data, target, rows);
  self->weights = weights;
  return self;
}

/** ml_subset_new_all: Returns: (transfer full): all rows, in their order */
MlSubset *
ml_subset_new_all (MlDataset *data, int target)
{
  guint n_rows = ml_dataset_n_rows (data);
  GArray *rows = g_array_sized_new (FALSE, FALSE, sizeof (guint32), n_rows);
  for (guint32 i = 0; i < n_rows; i++)
    g_array_append_val (rows, i);
  return ml_subset_new (data, target, rows);
}

/**
 * ml_subset_with_data:
 * @data: a table of as many rows, with other columns
 *
 * Returns: (transfer full): the same row numbers of @data
 */
MlSubset *
ml_subset_with_data (const MlSubset *self, MlDataset *data, int target)
{
  GArray *rows
      = g_array_sized_new (FALSE, FALSE, sizeof (guint32), self->n_rows);
  g_array_append_vals (rows, self->rows, self->n_rows);
  double *weights = g_memdup2 (self->weights, sizeof *weights * self->n_rows);
  return ml_subset_new_weighted (data, target, rows, weights);
}

/** ml_subset_drop_missing_class: Returns: (transfer full): the rows whose
 * class is known; @self itself if that is all of them */
MlSubset *
ml_subset_drop_missing_class (const MlSubset *self)
{
  GArray *rows
      = g_array_sized_new (FALSE, FALSE, sizeof (guint32), self->n_rows);
  double *weights = self->weights != NULL ? g_new (double, self->n_rows) : NULL;
  for (guint i = 0; i < self->n_rows; i++)
    if (!isnan (ml_subset_target (self, i)))
      {
        if (weights != NULL)
          weights[rows->len] = self->weights[i];
        g_array_append_val (rows, self->rows[i]);
      }
  if (rows->len < self->n_rows)
    return ml_subset_new_weighted (self->data, self->target, rows, weights);
  g_array_unref (rows);
  g_free (weights);
  return ml_subset_ref (self);
}

/** ml_subset_ref: Returns: (transfer full): @self */
MlSubset *
ml_subset_ref (const MlSubset *self)
{
  MlSubset *mutable = (MlSubset *) self;
  g_atomic_ref_count_inc (&mutable->ref_count);
  return mutable;
}

/** ml_subset_unref: frees @self with its last owner */
void
ml_subset_unref (MlSubset *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_object_unref (self->data);
  g_free ((gpointer) self->rows);
  g_free ((gpointer) self->weights);
  g_free (self);
}

static gboolean
is_whole_table (const MlSubset *self)
{
  if (self->weights != NULL || self->n_rows != ml_dataset_n_rows (self->data))
    return FALSE;
  for (guint i = 0; i < self->n_rows; i++)
    if (self->rows[i] != i)
      return FALSE;
  return TRUE;
}

/** ml_subset_to_dataset: Returns: (transfer full): a table of these rows, with
 * their weights; the table itself if it is all of it */
MlDataset *
ml_subset_to_dataset (const MlSubset *self)
{
  if (is_whole_table (self))
    return g_object_ref (self->data);
  g_autoptr (MlDataset) taken
      = ml_dataset_take_rows (self->data, self->rows, self->n_rows);
  if (self->weights == NULL)
    return g_steal_pointer (&taken);
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new (ml_dataset_relation (taken), self->n_rows);
  for (guint i = 0; i < ml_dataset_n_columns (taken); i++)
    ml_dataset_builder_add_shared (builder, taken, i, NULL);
  ml_dataset_builder_set_weights (
      builder, g_memdup2 (self->weights, sizeof (double) * self->n_rows));
  return ml_dataset_builder_finish (builder);
}

/** ml_subset_class: Returns: (nullable): the class attribute */
const MlAttribute *
ml_subset_class (const MlSubset *self)
{
  return self->target >= 0
             ? ml_dataset_attribute (self->data, (guint) self->target)
             : NULL;
}

/** ml_subset_n_classes: Returns: labels of the class, 1 for a number, 0: none
 */
guint
ml_subset_n_classes (const MlSubset *self)
{
  const MlAttribute *class = ml_subset_class (self);
  if (class == NULL)
    return 0;
  return class->kind == ML_ATTRIBUTE_NOMINAL ? class->n_labels : 1;
}

/** ml_subset_has_weights: Returns: whether some row may weigh other than 1 */
gboolean
ml_subset_has_weights (const MlSubset *self)
{
  return self->weights != NULL || ml_dataset_weights (self->data) != NULL;
}

/** ml_subset_weight: Returns: the weight of the @index-th row */
double
ml_subset_weight (const MlSubset *self, guint index)
{
  if (self->weights != NULL)
    return self->weights[index];
  const double *weights = ml_dataset_weights (self->data);
  return weights != NULL ? weights[self->rows[index]] : 1;
}

/** ml_subset_value: Returns: as ml_dataset_value() */
double
ml_subset_value (const MlSubset *self, guint index, guint column)
{
  return ml_dataset_value (self->data, self->rows[index], column);
}

/** ml_subset_target: Returns: the class of the @index-th row; NaN: missing */
double
ml_subset_target (const MlSubset *self, guint index)
{
  return ml_subset_value (self, index, (guint) self->target);
}
