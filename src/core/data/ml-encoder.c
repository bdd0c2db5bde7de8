/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-encoder.h. The table's header and class alone decide which input comes
 * from where (the blocks); the training rows decide the scales. */
#include "ml-encoder.h"

#include "ml-error.h"
#include "ml-kernels.h"
#include "ml-number.h"

#include <math.h>

#define MAX_INPUTS (1 << 24)
#define STATE_TYPE "(uua(ddd)(dd))"

typedef struct /* the inputs of one column */
{
  guint column;
  MlAttributeKind kind;
  guint first, n_inputs;
} Block;

typedef struct /* input = (value - offset) * factor; missing: fill */
{
  double offset, factor, fill;
} Scale;

struct _MlEncoder
{
  gatomicrefcount ref_count;
  MlDataset *header;
  int target;
  MlScaling scaling, target_scaling;
  Block *blocks;
  guint n_blocks, n_inputs, n_outputs;
  Scale *scales; /* n_inputs; not used by pictures */
  Scale target_scale;
};

typedef struct /* of the known values of one input, weighted */
{
  double weight, sum, sd;
  double minimum, maximum;
} Moments;

/* -- Which inputs there are ---------------------------------------------- */

static guint64
inputs_of (const MlAttribute *attribute)
{
  switch (attribute->kind)
    {
    case ML_ATTRIBUTE_NUMERIC:
    case ML_ATTRIBUTE_DATE:
      return 1;
    case ML_ATTRIBUTE_NOMINAL:
      return attribute->n_labels == 2 ? 1 : attribute->n_labels;
    case ML_ATTRIBUTE_IMAGE:
      return ml_attribute_n_bytes (attribute);
    case ML_ATTRIBUTE_STRING:
    default:
      return 0;
    }
}

static gboolean
lay_out (MlEncoder *self, GError **error)
{
  guint n_columns = ml_dataset_n_columns (self->header);
  self->blocks = g_new (Block, MAX (n_columns, 1));
  guint64 n_inputs = 0;
  for (guint column = 0; column < n_columns; column++)
    {
      const MlAttribute *attribute
          = ml_dataset_attribute (self->header, column);
      guint64 n = (int) column == self->target ? 0 : inputs_of (attribute);
      if (n == 0)
        continue;
      if (n > MAX_INPUTS || n_inputs + n > MAX_INPUTS)
        {
          g_set_error (error, ML_ERROR, ML_ERROR_DATA,
                       "Column “%s” would make more than %d inputs: "
                       "remove it or merge its labels",
                       attribute->name, MAX_INPUTS);
          return FALSE;
        }
      self->blocks[self->n_blocks++]
          = (Block){ column, attribute->kind, (guint) n_inputs, (guint) n };
      n_inputs += n;
    }
  if (n_inputs == 0)
    {
      g_set_error_literal (error, ML_ERROR, ML_ERROR_DATA,
                           "No column but the class holds numbers, labels "
                           "or pictures to learn from");
      return FALSE;
    }
  self->n_inputs = (guint) n_inputs;
  self->scales = g_new0 (Scale, self->n_inputs);
  return TRUE;
}

static MlEncoder *
encoder_new (MlDataset *data, int target, MlScaling inputs,
             MlScaling target_scaling, GError **error)
{
  MlEncoder *self = g_new0 (MlEncoder, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->header = ml_dataset_header (data);
  self->target = target;
  self->scaling = inputs;
  self->target_scaling = target_scaling;
  if (target >= 0)
    {
      const MlAttribute *class = ml_dataset_attribute (data, (guint) target);
      self->n_outputs
          = class->kind == ML_ATTRIBUTE_NOMINAL ? class->n_labels : 1;
    }
  if (!lay_out (self, error))
    g_clear_pointer (&self, ml_encoder_unref);
  return self;
}

/* -- Values before scaling; NaN: missing --------------------------------- */

static double
number_at (const double *numbers, guint32 row)
{
  if (!isfinite (numbers[row]))
    return NAN;
  return numbers[row];
}

/* The @label-th input of a nominal column, whose two labels share one. */
static double
indicator_at (const gint32 *codes, guint32 row, guint label, guint n_inputs)
{
  if (codes[row] < 0)
    return NAN;
  return (guint) codes[row] == (n_inputs == 1 ? 1 : label);
}

/* -- Fitting -------------------------------------------------------------- */

static double
value_at (const MlSubset *rows, guint index, guint column, MlAttributeKind kind,
          guint label, guint n_inputs)
{
  guint32 row = rows->rows[index];
  if (kind == ML_ATTRIBUTE_NOMINAL)
    return indicator_at (ml_dataset_codes (rows->data, column), row, label,
                         n_inputs);
  return number_at (ml_dataset_numbers (rows->data, column), row);
}

static Moments
measure (const MlSubset *rows, guint column, MlAttributeKind kind, guint label,
         guint n_inputs)
{
  Moments m = { .minimum = INFINITY, .maximum = -INFINITY };
  double squares = 0;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      double value = value_at (rows, i, column, kind, label, n_inputs);
      if (isnan (value))
        continue;
      double weight = ml_subset_weight (rows, i);
      m.weight += weight;
      m.sum += weight * value;
      m.minimum = MIN (m.minimum, value);
      m.maximum = MAX (m.maximum, value);
    }
  const double mean = m.weight > 0 ? m.sum / m.weight : 0;
  const double unit = ml_number_unit (m.maximum - m.minimum);
  for (guint i = 0; i < rows->n_rows; i++)
    {
      double value = value_at (rows, i, column, kind, label, n_inputs);
      const double off = (value - mean) * unit;
      if (!isnan (value))
        squares += ml_subset_weight (rows, i) * off * off;
    }
  const double freedom = m.weight > 1 ? m.weight - 1 : m.weight;
  m.sd = sqrt (squares / freedom) / unit;
  return m;
}

static Scale
make_scale (const Moments *m, MlScaling scaling)
{
  double mean = m->weight > 0 ? m->sum / m->weight : 0;
  double range = m->maximum - m->minimum;
  Scale scale = { 0, 1, mean };
  if (scaling == ML_SCALING_NONE)
    return scale;
  if (!(range > 0) || !isfinite (range))
    return (Scale){ mean, 0, 0 };
  switch (scaling)
    {
    case ML_SCALING_UNIT:
      scale = (Scale){ m->minimum, 1 / range, 0 };
      break;
    case ML_SCALING_SYMMETRIC:
      scale = (Scale){ m->minimum + range / 2, 2 / range, 0 };
      break;
    case ML_SCALING_NONE:
    case ML_SCALING_STANDARDIZE:
    default:
      scale = (Scale){ mean, 1 / m->sd, 0 };
    }
  if (!isfinite (scale.factor))
    return (Scale){ mean, 0, 0 };
  scale.fill = (mean - scale.offset) * scale.factor;
  return scale;
}

/**
 * ml_encoder_new:
 * @training: the rows that decide means and ranges; row weights count
 * @inputs: how numbers and labels are scaled
 * @target: how a numeric class is scaled
 *
 * Errors: %ML_ERROR_DATA if there is nothing to learn from.
 *
 * Returns: (transfer full): the encoder
 */
MlEncoder *
ml_encoder_new (const MlSubset *training, MlScaling inputs, MlScaling target,
                GError **error)
{
  return ml_encoder_new_watched (training, inputs, target, NULL, error);
}

/**
 * ml_encoder_new_watched:
 * @monitor: (nullable): may stop it between columns
 *
 * Errors: as ml_encoder_new(); %G_IO_ERROR_CANCELLED if it was stopped.
 *
 * Returns: (transfer full): the encoder
 */
MlEncoder *
ml_encoder_new_watched (const MlSubset *training, MlScaling inputs,
                        MlScaling target, MlMonitor *monitor, GError **error)
{
  g_autoptr (MlEncoder) self
      = encoder_new (training->data, training->target, inputs, target, error);
  if (self == NULL)
    return NULL;
  for (const Block *block = self->blocks; block < self->blocks + self->n_blocks;
       block++)
    {
      if (block->kind == ML_ATTRIBUTE_IMAGE)
        continue;
      for (guint i = 0; i < block->n_inputs; i++)
        {
          if (ml_monitor_is_stopped (monitor))
            {
              ml_monitor_set_stopped_error (monitor, error);
              return NULL;
            }
          Moments m = measure (training, block->column, block->kind, i,
                               block->n_inputs);
          self->scales[block->first + i] = make_scale (&m, inputs);
        }
    }
  self->target_scale = (Scale){ 0, 1, 0 };
  const MlAttribute *class = ml_subset_class (training);
  if (class != NULL && ml_attribute_has_numbers (class))
    {
      Moments m = measure (training, (guint) self->target, class->kind, 0, 1);
      self->target_scale = make_scale (&m, target);
    }
  return g_steal_pointer (&self);
}

/** ml_encoder_ref: Returns: (transfer full): @self */
MlEncoder *
ml_encoder_ref (const MlEncoder *self)
{
  MlEncoder *mutable = (MlEncoder *) self;
  g_atomic_ref_count_inc (&mutable->ref_count);
  return mutable;
}

/** ml_encoder_unref: frees @self with its last owner */
void
ml_encoder_unref (MlEncoder *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_object_unref (self->header);
  g_free (self->blocks);
  g_free (self->scales);
  g_free (self);
}

/* -- What it is ------------------------------------------------------------ */

/** ml_encoder_n_inputs: Returns: floats of one encoded row, at least 1 */
guint
ml_encoder_n_inputs (const MlEncoder *self)
{
  return self->n_inputs;
}

/** ml_encoder_n_outputs: Returns: floats of one encoded class */
guint
ml_encoder_n_outputs (const MlEncoder *self)
{
  return self->n_outputs;
}

static const Block *
block_of (const MlEncoder *self, guint input)
{
  const Block *block = self->blocks;
  while (input >= block->first + block->n_inputs)
    block++;
  return block;
}

/** ml_encoder_input_name: Returns: (transfer full): what @input stands for */
char *
ml_encoder_input_name (const MlEncoder *self, guint input)
{
  g_return_val_if_fail (input < self->n_inputs, NULL);
  const Block *block = block_of (self, input);
  const MlAttribute *attribute
      = ml_dataset_attribute (self->header, block->column);
  guint index = input - block->first;
  if (block->kind == ML_ATTRIBUTE_NOMINAL)
    return g_strdup_printf (
        "%s=%s", attribute->name,
        attribute->labels[block->n_inputs == 1 ? 1 : index]);
  if (block->kind != ML_ATTRIBUTE_IMAGE)
    return g_strdup (attribute->name);
  guint width = attribute->shape[2];
  guint area = attribute->shape[1] * width;
  guint pixel = index % area;
  if (attribute->shape[0] == 1)
    return g_strdup_printf ("%s %u,%u", attribute->name, pixel / width,
                            pixel % width);
  return g_strdup_printf ("%s %u:%u,%u", attribute->name, index / area,
                          pixel / width, pixel % width);
}

/**
 * ml_encoder_shape:
 * @shape: (out): channels, height, width
 *
 * Returns: whether one picture is all the input there is
 */
gboolean
ml_encoder_shape (const MlEncoder *self, guint shape[3])
{
  if (self->n_blocks != 1 || self->blocks[0].kind != ML_ATTRIBUTE_IMAGE)
    return FALSE;
  const MlAttribute *attribute
      = ml_dataset_attribute (self->header, self->blocks[0].column);
  for (guint i = 0; i < 3; i++)
    shape[i] = attribute->shape[i];
  return TRUE;
}

/**
 * ml_encoder_picture:
 * @sizes: (out): height and width, or channels, height and width
 *
 * Returns: how many sizes there are; 0: one picture is not all the input there
 *   is
 */
guint
ml_encoder_picture (const MlEncoder *self, guint sizes[3])
{
  if (!ml_encoder_shape (self, sizes))
    return 0;
  if (sizes[0] > 1)
    return 3;
  sizes[0] = sizes[1];
  sizes[1] = sizes[2];
  return 2;
}

/* -- Encoding -------------------------------------------------------------- */

static float
scaled (const Scale *scale, double value)
{
  return isnan (value) ? (float) scale->fill
                       : (float) ((value - scale->offset) * scale->factor);
}

/* Writes the inputs of @block into @out: n × stride, from its first row's. */
static void
encode_block (const MlEncoder *self, const Block *block, MlDataset *data,
              const guint32 *rows, guint n, float *out)
{
  const Scale *scales = self->scales + block->first;
  guint stride = self->n_inputs;
  if (block->kind == ML_ATTRIBUTE_IMAGE)
    {
      const guint8 *bytes = ml_dataset_bytes (data, block->column);
      for (guint i = 0; i < n; i++)
        ml_kernels ()->scale_bytes (block->n_inputs,
                                    bytes + (gsize) rows[i] * block->n_inputs,
                                    1.0f / 255.0f, out + (gsize) i * stride);
    }
  else if (block->kind == ML_ATTRIBUTE_NOMINAL)
    {
      const gint32 *codes = ml_dataset_codes (data, block->column);
      for (guint i = 0; i < n; i++)
        for (guint k = 0; k < block->n_inputs; k++)
          out[(gsize) i * stride + k] = scaled (
              &scales[k], indicator_at (codes, rows[i], k, block->n_inputs));
    }
  else
    {
      const double *numbers = ml_dataset_numbers (data, block->column);
      for (guint i = 0; i < n; i++)
        out[(gsize) i * stride] = scaled (scales, number_at (numbers, rows[i]));
    }
}

/**
 * ml_encoder_encode_rows:
 * @rows: rows of a table with the training table's columns
 * @from: the first of them
 * @n: how many
 * @out: n × n_inputs
 *
 * Allocates nothing.
 */
void
ml_encoder_encode_rows (const MlEncoder *self, const MlSubset *rows, guint from,
                        guint n, float *out)
{
  g_return_if_fail (from <= rows->n_rows && n <= rows->n_rows - from);
  g_return_if_fail (ml_dataset_n_columns (rows->data)
                    == ml_dataset_n_columns (self->header));
  for (guint b = 0; b < self->n_blocks; b++)
    encode_block (self, &self->blocks[b], rows->data, rows->rows + from, n,
                  out + self->blocks[b].first);
}

/**
 * ml_encoder_expect_row:
 * @rows: whose pictures ml_encoder_encode_rows() will read
 * @index: the row
 *
 * Pictures drawn by chance lie anywhere in memory: this starts to bring one
 * into the cache. Changes nothing else.
 */
void
ml_encoder_expect_row (const MlEncoder *self, const MlSubset *rows, guint index)
{
  g_return_if_fail (index < rows->n_rows);
  for (guint b = 0; b < self->n_blocks; b++)
    {
      const Block *block = &self->blocks[b];
      if (block->kind != ML_ATTRIBUTE_IMAGE)
        continue;
      const guint8 *bytes = ml_dataset_bytes (rows->data, block->column)
                            + (gsize) rows->rows[index] * block->n_inputs;
      for (guint i = 0; i < MIN (block->n_inputs, 1024); i += 64)
        __builtin_prefetch (bytes + i);
    }
}

/** ml_encoder_encode: Returns: (transfer full): @rows, rows × n_inputs */
MlMatrix *
ml_encoder_encode (const MlEncoder *self, const MlSubset *rows)
{
  MlMatrix *made = ml_matrix_new (rows->n_rows, self->n_inputs);
  ml_encoder_encode_rows (self, rows, 0, rows->n_rows, made->data);
  return made;
}

/**
 * ml_encoder_encode_targets:
 * @out: n × n_outputs; NaN where the class is missing
 *
 * Allocates nothing.
 */
void
ml_encoder_encode_targets (const MlEncoder *self, const MlSubset *rows,
                           guint from, guint n, float *out)
{
  g_return_if_fail (from <= rows->n_rows && n <= rows->n_rows - from);
  g_return_if_fail (self->target >= 0);
  const MlAttribute *class = ml_dataset_attribute (self->header,
                                                   (guint) self->target);
  guint width = self->n_outputs;
  for (guint i = 0; i < n; i++)
    {
      double target = ml_subset_target (rows, from + i);
      for (guint k = 0; k < width; k++)
        {
          float *output = &out[(gsize) i * width + k];
          if (!isfinite (target))
            *output = NAN;
          else if (class->kind == ML_ATTRIBUTE_NOMINAL)
            *output = (guint) target == k;
          else
            *output = scaled (&self->target_scale, target);
        }
    }
}

/**
 * ml_encoder_input_scale:
 * @offset: (out): in the column's unit
 * @factor: (out): input = (value - offset) × factor
 */
void
ml_encoder_input_scale (const MlEncoder *self, guint input, double *offset,
                        double *factor)
{
  gboolean is_pixel = block_of (self, input)->kind == ML_ATTRIBUTE_IMAGE;
  *offset = is_pixel ? 0 : self->scales[input].offset;
  *factor = is_pixel ? 1 / 255.0 : self->scales[input].factor;
}

/** ml_encoder_decode_target: Returns: the class that encodes to @output */
double
ml_encoder_decode_target (const MlEncoder *self, double output)
{
  const Scale *scale = &self->target_scale;
  return scale->factor > 0 ? output / scale->factor + scale->offset
                           : scale->offset;
}

/* -- Saving ---------------------------------------------------------------- */

/** ml_encoder_save: Returns: (transfer floating): all but the header */
GVariant *
ml_encoder_save (const MlEncoder *self)
{
  GVariantBuilder scales;
  g_variant_builder_init (&scales, G_VARIANT_TYPE ("a(ddd)"));
  for (const Block *block = self->blocks; block < self->blocks + self->n_blocks;
       block++)
    for (guint i = 0; i < block->n_inputs; i++)
      {
        const Scale *scale = &self->scales[block->first + i];
        if (block->kind != ML_ATTRIBUTE_IMAGE)
          g_variant_builder_add (&scales, "(ddd)", scale->offset, scale->factor,
                                 scale->fill);
      }
  return g_variant_new (STATE_TYPE, (guint32) self->scaling,
                        (guint32) self->target_scaling, &scales,
                        self->target_scale.offset, self->target_scale.factor);
}

static gboolean
is_sound (const Scale *scale)
{
  return isfinite (scale->offset) && isfinite (scale->factor)
         && scale->factor >= 0 && isfinite (scale->fill);
}

/* FALSE if there are more or fewer scales than inputs, or not finite ones. */
static gboolean
load_scales (MlEncoder *self, GVariant *saved)
{
  gsize n_saved = g_variant_n_children (saved), next = 0;
  for (const Block *block = self->blocks; block < self->blocks + self->n_blocks;
       block++)
    for (guint i = 0; i < block->n_inputs; i++)
      {
        Scale *scale = &self->scales[block->first + i];
        if (block->kind == ML_ATTRIBUTE_IMAGE)
          continue;
        if (next == n_saved)
          return FALSE;
        g_variant_get_child (saved, next++, "(ddd)", &scale->offset,
                             &scale->factor, &scale->fill);
        if (!is_sound (scale))
          return FALSE;
      }
  return next == n_saved;
}

/**
 * ml_encoder_load:
 * @state: as ml_encoder_save() made it, or anything
 * @header: the columns of the training table
 * @target: its class column, or -1
 *
 * Errors: %ML_ERROR_PARSE if @state does not fit @header.
 *
 * Returns: (transfer full): the saved encoder
 */
MlEncoder *
ml_encoder_load (GVariant *state, MlDataset *header, int target, GError **error)
{
  if (g_variant_is_of_type (state, G_VARIANT_TYPE (STATE_TYPE)))
    {
      guint32 scaling, target_scaling;
      Scale class = { 0 };
      g_autoptr (GVariant) scales = NULL;
      g_variant_get (state, "(uu@a(ddd)(dd))", &scaling, &target_scaling,
                     &scales, &class.offset, &class.factor);
      g_autoptr (MlEncoder) self
          = encoder_new (header, target, scaling, target_scaling, error);
      if (self == NULL)
        return NULL;
      self->target_scale = class;
      if (scaling <= ML_SCALING_SYMMETRIC
          && target_scaling <= ML_SCALING_SYMMETRIC && is_sound (&class)
          && load_scales (self, scales))
        return g_steal_pointer (&self);
    }
  g_set_error_literal (error, ML_ERROR, ML_ERROR_PARSE,
                       "The model's input scales do not fit its columns: "
                       "the file is damaged");
  return NULL;
}
