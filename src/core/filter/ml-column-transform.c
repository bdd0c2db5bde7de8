/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-column-transform.h"

#include "ml-dataset-builder.h"
#include "ml-error.h"

#include <math.h>

#define STATE_TYPE "a(uddddd)"

typedef struct
{
  MlTransform parent;
  GArray *changes; /* MlColumnChange */
} ColumnTransform;

/* -- Figures --------------------------------------------------------------- */

static double
mode_of (const MlSubset *rows, guint column)
{
  guint n_labels = ml_dataset_attribute (rows->data, column)->n_labels;
  const gint32 *codes = ml_dataset_codes (rows->data, column);
  g_autofree double *weights = g_new0 (double, MAX (n_labels, 1));
  for (guint i = 0; i < rows->n_rows; i++)
    if (codes[rows->rows[i]] >= 0)
      weights[codes[rows->rows[i]]] += ml_subset_weight (rows, i);
  guint mode = 0;
  for (guint k = 1; k < n_labels; k++)
    if (weights[k] > weights[mode])
      mode = k;
  return n_labels > 0 ? mode : (double) NAN;
}

static void
measure_numbers (MlColumnFigures *self, const MlSubset *rows, guint column)
{
  double sum = 0, squares = 0;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      double value = ml_subset_value (rows, i, column);
      if (!isfinite (value))
        continue;
      self->weight += ml_subset_weight (rows, i);
      sum += ml_subset_weight (rows, i) * value;
      self->minimum = MIN (self->minimum, value);
      self->maximum = MAX (self->maximum, value);
    }
  if (self->weight > 0)
    self->mean = sum / self->weight;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      double difference = ml_subset_value (rows, i, column) - self->mean;
      if (isfinite (difference))
        squares += ml_subset_weight (rows, i) * difference * difference;
    }
  if (self->weight > 1)
    self->sd = sqrt (squares / (self->weight - 1));
}

/* The figures of a column of numbers or labels. */
static MlColumnFigures
column_figures (const MlSubset *rows, guint column)
{
  MlColumnFigures self
      = { .minimum = INFINITY, .maximum = -INFINITY, .mode = NAN };
  const MlAttribute *attribute = ml_dataset_attribute (rows->data, column);
  if (attribute->kind == ML_ATTRIBUTE_NOMINAL)
    self.mode = mode_of (rows, column);
  else if (ml_attribute_has_numbers (attribute))
    measure_numbers (&self, rows, column);
  return self;
}

/* -- Applying -------------------------------------------------------------- */

static double *
changed_numbers (const MlColumnChange *change, const double *numbers, guint n)
{
  double *made = g_new (double, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    made[i] = isnan (numbers[i]) ? change->fill
                                 : (numbers[i] - change->offset)
                                           / change->divisor * change->factor
                                       + change->shift;
  return made;
}

static gint32 *
changed_codes (const MlColumnChange *change, const gint32 *codes, guint n)
{
  gint32 *made = g_new (gint32, MAX (n, 1));
  gint32 fill = isnan (change->fill) ? -1 : (gint32) change->fill;
  for (guint i = 0; i < n; i++)
    made[i] = codes[i] < 0 ? fill : codes[i];
  return made;
}

/* A date whose values are moved is a date no longer. */
static MlAttribute *
changed_attribute (const MlColumnChange *change, const MlAttribute *attribute)
{
  gboolean moves = change->offset != 0 || change->divisor != 1
                   || change->factor != 1 || change->shift != 0;
  if (attribute->kind != ML_ATTRIBUTE_DATE || !moves)
    return ml_attribute_ref (attribute);
  g_autoptr (MlAttribute) plain = ml_attribute_new_numeric (attribute->name);
  return ml_attribute_weighted (plain, attribute->weight);
}

static const MlColumnChange *
change_of (const ColumnTransform *self, guint column)
{
  for (guint i = 0; i < self->changes->len; i++)
    {
      const MlColumnChange *change
          = &g_array_index (self->changes, MlColumnChange, i);
      if (change->column == column)
        return change;
    }
  return NULL;
}

static void
add_changed (MlDatasetBuilder *builder, const MlColumnChange *change,
             MlDataset *data, guint column)
{
  const MlAttribute *attribute = ml_dataset_attribute (data, column);
  guint n = ml_dataset_n_rows (data);
  if (change != NULL && ml_attribute_has_numbers (attribute))
    ml_dataset_builder_add_numbers (
        builder, changed_attribute (change, attribute),
        changed_numbers (change, ml_dataset_numbers (data, column), n));
  else if (change != NULL && attribute->kind == ML_ATTRIBUTE_NOMINAL)
    ml_dataset_builder_add_codes (
        builder, ml_attribute_ref (attribute),
        changed_codes (change, ml_dataset_codes (data, column), n));
  else
    ml_dataset_builder_add_shared (builder, data, column, NULL);
}

/* Columns without a change are shared: the class, for one. */
static MlSubset *
column_transform_apply (const MlTransform *transform, const MlSubset *rows)
{
  const ColumnTransform *self = (const ColumnTransform *) transform;
  MlDataset *data = rows->data;
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new (
      ml_dataset_relation (data), ml_dataset_n_rows (data));
  for (guint column = 0; column < ml_dataset_n_columns (data); column++)
    add_changed (builder, change_of (self, column), data, column);
  ml_dataset_builder_share_weights (builder, data);
  g_autoptr (MlDataset) made = ml_dataset_builder_finish (builder);
  return ml_subset_with_data (rows, made, rows->target);
}

static GVariant *
column_transform_save (const MlTransform *transform)
{
  const ColumnTransform *self = (const ColumnTransform *) transform;
  GVariantBuilder builder;
  g_variant_builder_init (&builder, G_VARIANT_TYPE (STATE_TYPE));
  for (guint i = 0; i < self->changes->len; i++)
    {
      const MlColumnChange *change
          = &g_array_index (self->changes, MlColumnChange, i);
      g_variant_builder_add (&builder, "(uddddd)", change->column,
                             change->offset, change->divisor, change->factor,
                             change->shift, change->fill);
    }
  return g_variant_builder_end (&builder);
}

static void
column_transform_free (MlTransform *transform)
{
  g_array_unref (((ColumnTransform *) transform)->changes);
  g_free (transform);
}

static const MlTransformOps ops = {
  .apply = column_transform_apply,
  .save = column_transform_save,
  .free = column_transform_free,
};

/** ml_column_transform_new: Returns: (transfer full): what applies @changes */
MlTransform *
ml_column_transform_new (MlFilter *filter, GArray *changes)
{
  ColumnTransform *self = g_new0 (ColumnTransform, 1);
  ml_transform_init (&self->parent, &ops, G_OBJECT_TYPE (filter));
  self->changes = changes;
  return &self->parent;
}

/**
 * ml_column_transform_fit:
 * @takes_labels: whether nominal columns change, too, or only numbers
 * @change: asked for each column but the class
 *
 * Returns: (transfer full): what @filter makes of the columns of @training
 */
MlTransform *
ml_column_transform_fit (MlFilter *filter, const MlSubset *training,
                         gboolean takes_labels, MlColumnChangeFunc change)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (MlColumnChange));
  for (guint i = 0; i < ml_dataset_n_columns (training->data); i++)
    {
      const MlAttribute *attribute = ml_dataset_attribute (training->data, i);
      const gboolean is_label
          = takes_labels && attribute->kind == ML_ATTRIBUTE_NOMINAL;
      if ((int) i == training->target
          || (!is_label && !ml_attribute_has_numbers (attribute)))
        continue;
      const MlColumnFigures figures = column_figures (training, i);
      MlColumnChange made = change (filter, attribute, &figures);
      made.column = i;
      g_array_append_val (changes, made);
    }
  return ml_column_transform_new (filter, changes);
}

/* Whether @change fits the columns it is for. */
static gboolean
is_sound (const MlColumnChange *change, MlDataset *header, int target)
{
  if (change->column >= ml_dataset_n_columns (header)
      || (int) change->column == target)
    return FALSE;
  const MlAttribute *attribute = ml_dataset_attribute (header, change->column);
  if (attribute->kind == ML_ATTRIBUTE_NOMINAL)
    return isnan (change->fill)
           || (change->fill >= 0 && change->fill < attribute->n_labels);
  return ml_attribute_has_numbers (attribute) && isfinite (change->offset)
         && isfinite (change->divisor) && change->divisor != 0
         && isfinite (change->factor) && isfinite (change->shift)
         && !isinf (change->fill);
}

static gboolean
load_changes (GArray *changes, GVariant *state, MlDataset *header, int target)
{
  if (!g_variant_is_of_type (state, G_VARIANT_TYPE (STATE_TYPE)))
    return FALSE;
  for (gsize i = 0; i < g_variant_n_children (state); i++)
    {
      MlColumnChange c;
      g_variant_get_child (state, i, "(uddddd)", &c.column, &c.offset,
                           &c.divisor, &c.factor, &c.shift, &c.fill);
      if (!is_sound (&c, header, target))
        return FALSE;
      g_array_append_val (changes, c);
    }
  return TRUE;
}

/**
 * ml_column_transform_load:
 * @state: as a transform of ml_column_transform_fit() saved it, or anything
 * @header: the columns it is for
 * @target: the class among them, or -1
 *
 * Errors: %ML_ERROR_PARSE.
 *
 * Returns: (transfer full) (nullable): the transform
 */
MlTransform *
ml_column_transform_load (MlFilter *filter, GVariant *state, MlDataset *header,
                          int target, GError **error)
{
  g_autoptr (GArray) changes
      = g_array_new (FALSE, FALSE, sizeof (MlColumnChange));
  if (load_changes (changes, state, header, target))
    return ml_column_transform_new (filter, g_steal_pointer (&changes));
  return ml_transform_refuse (error);
}
