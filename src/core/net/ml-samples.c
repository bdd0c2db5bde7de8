/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-samples.h. Numbers are encoded once; pictures are so much smaller as
 * bytes that they are encoded whenever they are drawn. */
#include "ml-samples.h"

#include <string.h>

enum
{
  AHEAD = 4, /* pictures on their way from memory while one is encoded */
  ENCODE_FLOATS = 1 << 20, /* from one look for a Stop to the next */
};

/* In pieces, so that a Stop is answered at once. Pictures stay bytes. */
static gboolean
encode (MlSamples *self, MlMonitor *monitor)
{
  const gsize n_inputs = self->inputs != NULL ? self->n_inputs : 0;
  const guint piece = MAX (ENCODE_FLOATS / MAX (n_inputs, 1), 1);
  for (guint from = 0; from < self->n_rows;
       from += MIN (piece, self->n_rows - from))
    {
      guint n = MIN (piece, self->n_rows - from);
      if (ml_monitor_is_stopped (monitor))
        return FALSE;
      if (self->targets != NULL)
        ml_encoder_encode_targets (self->encoder, self->subset, from, n,
                                   self->targets->data
                                       + (gsize) from * self->n_outputs);
      if (self->inputs != NULL)
        ml_encoder_encode_rows (self->encoder, self->subset, from, n,
                                self->inputs->data + from * n_inputs);
    }
  return TRUE;
}

/* All but what it is to learn. */
static MlSamples *
samples_new (const MlEncoder *encoder, const MlSubset *subset)
{
  MlSamples *self = g_new0 (MlSamples, 1);
  guint shape[3];
  self->encoder = ml_encoder_ref (encoder);
  self->subset = ml_subset_ref (subset);
  self->n_rows = subset->n_rows;
  self->n_inputs = ml_encoder_n_inputs (encoder);
  if (!ml_encoder_shape (encoder, shape))
    self->inputs = ml_matrix_new (self->n_rows, self->n_inputs);
  return self;
}

/* Returns: (transfer full) (nullable): @self, filled */
static MlSamples *
samples_fill (MlSamples *self, MlMonitor *monitor, GError **error)
{
  if (encode (self, monitor))
    return self;
  ml_monitor_set_stopped_error (monitor, error);
  ml_samples_free (self);
  return NULL;
}

/**
 * ml_samples_new:
 * @subset: rows whose class is known
 * @monitor: (nullable): may stop it
 *
 * Errors: %G_IO_ERROR_CANCELLED if it was stopped.
 *
 * Returns: (transfer full): the examples; free with ml_samples_free()
 */
MlSamples *
ml_samples_new (const MlEncoder *encoder, const MlSubset *subset,
                MlMonitor *monitor, GError **error)
{
  MlSamples *self = samples_new (encoder, subset);
  self->n_outputs = ml_encoder_n_outputs (encoder);
  self->has_classes = ml_subset_class (subset)->kind == ML_ATTRIBUTE_NOMINAL;
  self->targets = ml_matrix_new (self->n_rows, self->n_outputs);
  return samples_fill (self, monitor, error);
}

/**
 * ml_samples_new_copies:
 *
 * As ml_samples_new(), but each row is to give itself back.
 *
 * Returns: (transfer full): the examples
 */
MlSamples *
ml_samples_new_copies (const MlEncoder *encoder, const MlSubset *subset,
                       MlMonitor *monitor, GError **error)
{
  MlSamples *self = samples_new (encoder, subset);
  self->n_outputs = self->n_inputs;
  return samples_fill (self, monitor, error);
}

/**
 * ml_samples_new_matrix:
 * @inputs: (transfer full): rows × inputs
 * @targets: (transfer full): rows × outputs
 *
 * Returns: (transfer full): examples from plain numbers
 */
MlSamples *
ml_samples_new_matrix (MlMatrix *inputs, MlMatrix *targets,
                       gboolean has_classes)
{
  MlSamples *self = g_new0 (MlSamples, 1);
  self->n_rows = inputs->rows;
  self->n_inputs = inputs->columns;
  self->n_outputs = targets->columns;
  self->has_classes = has_classes;
  self->inputs = inputs;
  self->targets = targets;
  return self;
}

/** ml_samples_free: NULL is fine */
void
ml_samples_free (MlSamples *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->targets, ml_matrix_free);
  g_clear_pointer (&self->inputs, ml_matrix_free);
  g_clear_pointer (&self->encoder, ml_encoder_unref);
  g_clear_pointer (&self->subset, ml_subset_unref);
  g_free (self);
}

static void
gather_rows (const MlMatrix *from, const guint32 *picks, guint n, float *into)
{
  for (guint i = 0; i < n; i++)
    memcpy (into + (gsize) i * from->columns,
            from->data + (gsize) picks[i] * from->columns,
            from->columns * sizeof (float));
}

/* Pictures, one after the other: each pick is a subset of one row. */
static void
gather_pictures (const MlSamples *self, const guint32 *picks, guint n,
                 float *into)
{
  for (guint i = 0; i < MIN (AHEAD, n); i++)
    ml_encoder_expect_row (self->encoder, self->subset, picks[i]);
  for (guint i = 0; i < n; i++)
    {
      if (i + AHEAD < n)
        ml_encoder_expect_row (self->encoder, self->subset, picks[i + AHEAD]);
      ml_encoder_encode_rows (self->encoder, self->subset, picks[i], 1,
                              into + (gsize) i * self->n_inputs);
    }
}

/**
 * ml_samples_gather:
 * @picks: numbers of examples
 * @inputs: (out): @n × n_inputs
 * @targets: (out) (nullable): @n × n_outputs
 *
 * Allocates nothing.
 */
void
ml_samples_gather (const MlSamples *self, const guint32 *picks, guint n,
                   float *inputs, float *targets)
{
  if (self->inputs != NULL)
    gather_rows (self->inputs, picks, n, inputs);
  else
    gather_pictures (self, picks, n, inputs);
  if (targets == NULL)
    return;
  if (self->targets != NULL)
    gather_rows (self->targets, picks, n, targets);
  else
    memcpy (targets, inputs, (gsize) n * self->n_inputs * sizeof (float));
}

/** ml_samples_weight: Returns: how much the example counts, usually 1 */
float
ml_samples_weight (const MlSamples *self, guint32 pick)
{
  return self->subset != NULL ? (float) ml_subset_weight (self->subset, pick)
                              : 1;
}
