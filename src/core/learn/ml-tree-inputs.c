/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-tree-inputs.h"

#include <math.h>

typedef struct
{
  guint column, first, n; /* of the table; inputs */
} Part;

struct _MlTreeInputs
{
  MlDataset *header;
  GArray *parts; /* Part */
  guint n;
};

static guint
width_of (const MlAttribute *attribute)
{
  if (attribute->kind == ML_ATTRIBUTE_NOMINAL)
    return attribute->n_labels > 2 ? attribute->n_labels : 1;
  if (attribute->kind == ML_ATTRIBUTE_IMAGE)
    return (guint) ml_attribute_n_bytes (attribute);
  return ml_attribute_has_numbers (attribute) ? 1 : 0;
}

/** ml_tree_inputs_new: @header: a table whose columns count, not its rows;
 * @target: the class column, which is left out */
MlTreeInputs *
ml_tree_inputs_new (MlDataset *header, int target)
{
  MlTreeInputs *self = g_new0 (MlTreeInputs, 1);
  self->header = g_object_ref (header);
  self->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  for (guint column = 0; column < ml_dataset_n_columns (header); column++)
    {
      const guint n = width_of (ml_dataset_attribute (header, column));
      const Part part = { column, self->n, n };
      if ((int) column == target || n == 0)
        continue;
      g_array_append_val (self->parts, part);
      self->n += n;
    }
  return self;
}

void
ml_tree_inputs_free (MlTreeInputs *self)
{
  g_object_unref (self->header);
  g_array_unref (self->parts);
  g_free (self);
}

guint
ml_tree_inputs_count (const MlTreeInputs *self)
{
  return self->n;
}

static void
read_part (const Part *part, const MlSubset *rows, guint index, float *out)
{
  const MlAttribute *attribute
      = ml_dataset_attribute (rows->data, part->column);
  if (attribute->kind == ML_ATTRIBUTE_IMAGE)
    {
      const guint8 *bytes = ml_dataset_bytes (rows->data, part->column)
                            + (gsize) rows->rows[index] * part->n;
      for (guint i = 0; i < part->n; i++)
        out[i] = bytes[i] / 255.0f;
      return;
    }
  const double value = ml_subset_value (rows, index, part->column);
  if (part->n == 1)
    out[0] = isfinite (value) ? (float) value : (float) NAN;
  else
    for (guint i = 0; i < part->n; i++)
      out[i] = isfinite (value) ? (i == (guint) value) : (float) NAN;
}

/** ml_tree_inputs_read: row @index of @rows, whose columns are those of the
 * header, as numbers */
void
ml_tree_inputs_read (const MlTreeInputs *self, const MlSubset *rows,
                     guint index, float *out)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = &g_array_index (self->parts, Part, i);
      read_part (part, rows, index, out + part->first);
    }
}

/** ml_tree_inputs_name: Returns: (transfer full): what a person calls it */
char *
ml_tree_inputs_name (const MlTreeInputs *self, guint input)
{
  guint i = 0;
  while (i + 1 < self->parts->len
         && g_array_index (self->parts, Part, i + 1).first <= input)
    i++;
  const Part *part = &g_array_index (self->parts, Part, i);
  const MlAttribute *attribute
      = ml_dataset_attribute (self->header, part->column);
  const guint k = input - part->first;
  if (attribute->kind == ML_ATTRIBUTE_NOMINAL)
    return g_strdup_printf (
        "%s=%s", attribute->name,
        attribute->labels[part->n > 1 ? k : attribute->n_labels - 1]);
  if (attribute->kind != ML_ATTRIBUTE_IMAGE)
    return g_strdup (attribute->name);
  const guint width = attribute->shape[2], height = attribute->shape[1];
  return g_strdup_printf ("%s %u,%u", attribute->name, k / width % height,
                          k % width);
}
