/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-design.h. A block is the inputs of one column. Of labels it knows the
 * rank of each; the j-th input is 1 where the rank is j (or, ordered, above j),
 * and labels in their own order have their codes as ranks. */
#include "ml-design-private.h"

#include "ml-error.h"

#include <math.h>

#define STATE_TYPE "(ua(udaua(dd)))"

static void
clear_block (gpointer data)
{
  g_free (((MlDesignBlock *) data)->ranks);
}

/** ml_design_new_empty: Returns: (transfer full): without blocks */
MlDesign *
ml_design_new_empty (MlDataset *header, int target, gboolean is_ordered)
{
  MlDesign *self = g_new0 (MlDesign, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->header = g_object_ref (header);
  self->target = target;
  self->is_ordered = is_ordered;
  self->blocks = g_array_new (FALSE, FALSE, sizeof (MlDesignBlock));
  g_array_set_clear_func (self->blocks, clear_block);
  return self;
}

/** ml_design_ref: Returns: (transfer full): @self */
MlDesign *
ml_design_ref (const MlDesign *self)
{
  MlDesign *mutable = (MlDesign *) self;
  g_atomic_ref_count_inc (&mutable->ref_count);
  return mutable;
}

/** ml_design_unref: frees @self with its last owner */
void
ml_design_unref (MlDesign *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_object_unref (self->header);
  g_array_unref (self->blocks);
  g_free (self->scales);
  g_free (self);
}

static const MlDesignBlock *
block_at (const MlDesign *self, guint index)
{
  return &g_array_index (self->blocks, MlDesignBlock, index);
}

/** ml_design_inputs_of: Returns: how many inputs a column gives; above
 * ML_DESIGN_MAX_INPUTS: too many */
guint
ml_design_inputs_of (const MlDesign *self, const MlAttribute *attribute)
{
  const gsize n_bytes = ml_attribute_n_bytes (attribute);
  switch (attribute->kind)
    {
    case ML_ATTRIBUTE_NUMERIC:
    case ML_ATTRIBUTE_DATE:
      return 1;
    case ML_ATTRIBUTE_NOMINAL:
      if (self->is_ordered)
        return MAX (attribute->n_labels, 1) - 1;
      return attribute->n_labels == 2 ? 1 : attribute->n_labels;
    case ML_ATTRIBUTE_IMAGE:
      return (guint) MIN (n_bytes, ML_DESIGN_MAX_INPUTS + 1);
    case ML_ATTRIBUTE_STRING:
    default:
      return 0;
    }
}

/* -- Encoding -------------------------------------------------------------- */

/* The inputs of @block before scaling, of one row. */
static void
encode_cell (const MlDesign *self, const MlDesignBlock *block, MlDataset *data,
             guint32 row, double *out)
{
  if (block->kind == ML_ATTRIBUTE_IMAGE)
    {
      const guint8 *bytes = ml_dataset_bytes (data, block->column)
                            + (gsize) row * block->n_inputs;
      for (guint j = 0; j < block->n_inputs; j++)
        out[j] = bytes[j] / 255.0;
      return;
    }
  if (block->kind != ML_ATTRIBUTE_NOMINAL)
    {
      const double value = ml_dataset_numbers (data, block->column)[row];
      out[0] = isfinite (value) ? value : block->fill;
      return;
    }
  const gint32 code = ml_dataset_codes (data, block->column)[row];
  const guint rank
      = block->ranks[code < 0 ? (guint) block->fill : (guint) code];
  if (self->is_ordered)
    for (guint j = 0; j < block->n_inputs; j++)
      out[j] = rank > j;
  else if (block->n_inputs == 1)
    out[0] = rank;
  else
    for (guint j = 0; j < block->n_inputs; j++)
      out[j] = rank == j;
}

/**
 * ml_design_encode_rows:
 * @rows: rows of a table with the training table's columns
 * @out: (out): @n × n_inputs, of the rows from @from on
 *
 * Allocates nothing.
 */
void
ml_design_encode_rows (const MlDesign *self, const MlSubset *rows, guint from,
                       guint n, double *out)
{
  g_return_if_fail (from <= rows->n_rows && n <= rows->n_rows - from);
  for (guint i = 0; i < n; i++, out += self->n_inputs)
    {
      for (guint b = 0; b < self->blocks->len; b++)
        {
          const MlDesignBlock *block = block_at (self, b);
          encode_cell (self, block, rows->data, rows->rows[from + i],
                       out + block->first);
        }
      for (guint j = 0; j < self->n_inputs; j++)
        out[j] = (out[j] - self->scales[j].offset) * self->scales[j].factor;
    }
}

/**
 * ml_design_encode:
 *
 * Returns: (transfer full) (nullable): @rows, rows × n_inputs; %ML_ERROR_DATA
 *   if they do not fit into memory
 */
double *
ml_design_encode (const MlDesign *self, const MlSubset *rows, GError **error)
{
  double *made = g_try_malloc_n ((gsize) rows->n_rows * self->n_inputs + 1,
                                 sizeof (double));
  if (made == NULL)
    g_set_error (error, ML_ERROR, ML_ERROR_DATA,
                 "%u rows of %u inputs do not fit into memory: take a sample "
                 "of the rows",
                 rows->n_rows, self->n_inputs);
  else
    ml_design_encode_rows (self, rows, 0, rows->n_rows, made);
  return made;
}

/* -- What it is ------------------------------------------------------------ */

/** ml_design_n_inputs: Returns: numbers of one encoded row; may be 0 */
guint
ml_design_n_inputs (const MlDesign *self)
{
  return self->n_inputs;
}

static const MlDesignBlock *
block_of (const MlDesign *self, guint input)
{
  guint from = 0, to = self->blocks->len - 1;
  while (from < to)
    {
      const guint middle = (from + to) / 2;
      const MlDesignBlock *block = block_at (self, middle);
      if (input >= block->first + block->n_inputs)
        from = middle + 1;
      else
        to = middle;
    }
  return block_at (self, from);
}

/* "size=m,l": the labels whose ranks are above @index, in order of rank. */
static char *
ordered_name (const MlDesignBlock *block, const MlAttribute *attribute,
              guint index)
{
  GString *name = g_string_new (attribute->name);
  for (guint rank = index + 1; rank < attribute->n_labels; rank++)
    for (guint k = 0; k < attribute->n_labels; k++)
      if (block->ranks[k] == rank)
        g_string_append_printf (name, "%s%s", rank == index + 1 ? "=" : ",",
                                attribute->labels[k]);
  return g_string_free (name, FALSE);
}

/** ml_design_input_name: Returns: (transfer full): what @input stands for */
char *
ml_design_input_name (const MlDesign *self, guint input)
{
  g_return_val_if_fail (input < self->n_inputs, NULL);
  const MlDesignBlock *block = block_of (self, input);
  const MlAttribute *attribute
      = ml_dataset_attribute (self->header, block->column);
  const guint index = input - block->first;
  if (block->kind == ML_ATTRIBUTE_IMAGE)
    return g_strdup_printf ("%s %u", attribute->name, index);
  if (block->kind != ML_ATTRIBUTE_NOMINAL)
    return g_strdup (attribute->name);
  if (self->is_ordered)
    return ordered_name (block, attribute, index);
  return g_strdup_printf (
      "%s=%s", attribute->name,
      attribute
          ->labels[block->n_inputs == 1 ? attribute->n_labels - 1 : index]);
}

/** ml_design_input_column: Returns: the column that @input is made of */
guint
ml_design_input_column (const MlDesign *self, guint input)
{
  g_return_val_if_fail (input < self->n_inputs, 0);
  return block_of (self, input)->column;
}

/**
 * ml_design_input_scale:
 * @offset: (out): in the column's unit
 * @factor: (out): input = (value - offset) × factor
 */
void
ml_design_input_scale (const MlDesign *self, guint input, double *offset,
                       double *factor)
{
  const gboolean is_pixel = block_of (self, input)->kind == ML_ATTRIBUTE_IMAGE;
  *offset = self->scales[input].offset;
  *factor = self->scales[input].factor / (is_pixel ? 255 : 1);
}

/* -- Saving ---------------------------------------------------------------- */

static GVariant *
save_block (const MlDesign *self, const MlDesignBlock *block)
{
  const MlAttribute *attribute
      = ml_dataset_attribute (self->header, block->column);
  GVariantBuilder scales;
  g_variant_builder_init (&scales, G_VARIANT_TYPE ("a(dd)"));
  for (guint j = block->first; j < block->first + block->n_inputs; j++)
    g_variant_builder_add (&scales, "(dd)", self->scales[j].offset,
                           self->scales[j].factor);
  return g_variant_new (
      "(ud@aua(dd))", block->column, block->fill,
      g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, block->ranks,
                                 block->ranks != NULL ? attribute->n_labels : 0,
                                 sizeof (guint32)),
      &scales);
}

/** ml_design_save: Returns: (transfer floating): all but the header */
GVariant *
ml_design_save (const MlDesign *self)
{
  GVariantBuilder blocks;
  g_variant_builder_init (&blocks, G_VARIANT_TYPE ("a(udaua(dd))"));
  for (guint b = 0; b < self->blocks->len; b++)
    g_variant_builder_add_value (&blocks,
                                 save_block (self, block_at (self, b)));
  return g_variant_new ("(ua(udaua(dd)))", (guint32) self->is_ordered, &blocks);
}

/* Whether @ranks are the numbers below @n, each once. */
static gboolean
is_order (const guint32 *ranks, gsize n)
{
  g_autofree gboolean *seen = g_new0 (gboolean, n + 1);
  for (gsize i = 0; i < n; i++)
    {
      if (ranks[i] >= n || seen[ranks[i]])
        return FALSE;
      seen[ranks[i]] = TRUE;
    }
  return TRUE;
}

static gboolean
load_block (MlDesign *self, GVariant *saved, GArray *scales, guint *next_column)
{
  MlDesignBlock block = { 0 };
  g_autoptr (GVariant) ranks = NULL, saved_scales = NULL;
  g_variant_get (saved, "(ud@au@a(dd))", &block.column, &block.fill, &ranks,
                 &saved_scales);
  if (block.column < *next_column
      || block.column >= ml_dataset_n_columns (self->header)
      || (int) block.column == self->target || !isfinite (block.fill))
    return FALSE;
  *next_column = block.column + 1;
  const MlAttribute *attribute
      = ml_dataset_attribute (self->header, block.column);
  gsize n_ranks;
  const guint32 *values
      = g_variant_get_fixed_array (ranks, &n_ranks, sizeof (guint32));
  block.kind = attribute->kind;
  block.first = self->n_inputs;
  block.n_inputs = ml_design_inputs_of (self, attribute);
  const gboolean is_nominal = block.kind == ML_ATTRIBUTE_NOMINAL;
  if (block.n_inputs == 0
      || block.n_inputs > ML_DESIGN_MAX_INPUTS - self->n_inputs
      || g_variant_n_children (saved_scales) != block.n_inputs
      || n_ranks != (is_nominal ? attribute->n_labels : 0)
      || (is_nominal && (block.fill < 0 || block.fill >= attribute->n_labels))
      || !is_order (values, n_ranks))
    return FALSE;
  for (guint j = 0; j < block.n_inputs; j++)
    {
      MlDesignScale scale;
      g_variant_get_child (saved_scales, j, "(dd)", &scale.offset,
                           &scale.factor);
      if (!isfinite (scale.offset) || !isfinite (scale.factor))
        return FALSE;
      g_array_append_val (scales, scale);
    }
  block.ranks
      = is_nominal ? g_memdup2 (values, n_ranks * sizeof *values) : NULL;
  self->n_inputs += block.n_inputs;
  g_array_append_val (self->blocks, block);
  return TRUE;
}

static gboolean
load_blocks (MlDesign *self, GVariant *blocks)
{
  GArray *scales = g_array_new (FALSE, FALSE, sizeof (MlDesignScale));
  guint next_column = 0;
  gboolean is_sound = TRUE;
  for (gsize i = 0; is_sound && i < g_variant_n_children (blocks); i++)
    {
      g_autoptr (GVariant) one = g_variant_get_child_value (blocks, i);
      is_sound = load_block (self, one, scales, &next_column);
    }
  self->scales = (MlDesignScale *) (gpointer) g_array_free (scales, FALSE);
  return is_sound;
}

/**
 * ml_design_load:
 * @state: as ml_design_save() made it, or anything
 * @header: the columns of the training table
 * @target: its class column, or -1
 *
 * Errors: %ML_ERROR_PARSE if @state does not fit @header.
 *
 * Returns: (transfer full) (nullable): the saved design
 */
MlDesign *
ml_design_load (GVariant *state, MlDataset *header, int target, GError **error)
{
  if (g_variant_is_of_type (state, G_VARIANT_TYPE (STATE_TYPE)))
    {
      guint32 is_ordered;
      g_autoptr (GVariant) blocks = NULL;
      g_variant_get (state, "(u@a(udaua(dd)))", &is_ordered, &blocks);
      g_autoptr (MlDesign) self
          = ml_design_new_empty (header, target, is_ordered != 0);
      if (load_blocks (self, blocks))
        return g_steal_pointer (&self);
    }
  g_set_error_literal (error, ML_ERROR, ML_ERROR_PARSE,
                       "The model's inputs do not fit its columns: the file "
                       "is damaged");
  return NULL;
}
