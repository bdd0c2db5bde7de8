/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Operators that disturb values while a network is trained, and let them pass
 * as they are when it is asked: dropout, and the two noises of Vincent,
 * Larochelle, Bengio and Manzagol, "Extracting and composing robust features
 * with denoising autoencoders", 2008. Each slice draws from its own stream. */
#include "ml-ops.h"

#include <string.h>

static gboolean
mask_shape (MlNode *node, GError **error)
{
  const MlNode *input = node->inputs[0];
  node->n_sizes = input->n_sizes;
  node->channels_last = input->channels_last;
  memcpy (node->sizes, input->sizes, sizeof node->sizes);
  node->n_row_scratch = input->n_values; /* what each value was multiplied by */
  return TRUE;
}

/* @n times 0 or @factor. A draw of 64 bits serves four values: a value is kept
 * if its 16 bits are below @kept. */
static void
draw_factors (MlRandom *random, gsize n, guint kept, float factor,
              float *factors)
{
  for (gsize i = 0; i < n; i += 4)
    {
      guint64 bits = ml_random_next (random);
      for (gsize k = i; k < MIN (i + 4, n); k++, bits >>= 16)
        factors[k] = (bits & 0xffff) < kept ? factor : 0;
    }
}

/* @enlarges: what is kept makes up for what is not. */
static void
drop (const MlNode *node, MlPass *pass, gboolean enlarges)
{
  const gsize offset = pass->first * node->n_values;
  const gsize n = pass->n_rows * node->n_values;
  const float *x = node->inputs[0]->values + offset;
  const double share = pass->is_training ? (double) node->settings.rate : 0;
  const guint kept = (guint) (65536 * (1 - share) + 0.5);
  float *y = node->values + offset, *factors = node->row_scratch + offset;
  draw_factors (&pass->random, share > 0 ? n : 0, kept,
                enlarges ? 65536.0f / (float) MAX (kept, 1) : 1, factors);
  for (gsize i = 0; i < n; i++)
    y[i] = share > 0 ? factors[i] * x[i] : x[i];
}

static void
mask_forward (const MlNode *node, MlPass *pass)
{
  drop (node, pass, FALSE);
}

static void
mask_backward (const MlNode *node, MlPass *pass)
{
  const gsize offset = pass->first * node->n_values;
  const gsize n = pass->n_rows * node->n_values;
  const float *factors = node->row_scratch + offset;
  float *dy = node->gradients + offset;
  for (gsize i = 0; i < n && pass->is_training && node->settings.rate > 0; i++)
    dy[i] *= factors[i];
  ml_hand_on (node->inputs[0], offset, n, dy);
}

static const MlOp mask_op = { .name = "mask",
                              .shape = mask_shape,
                              .forward = mask_forward,
                              .backward = mask_backward };

/**
 * ml_mask:
 * @share: of the values, 0 … 1
 *
 * Returns: (transfer none) (nullable): @input, but while training each value is
 *   0 with that probability; the others stay as they are
 */
MlNode *
ml_mask (MlGraph *graph, MlNode *input, float share, GError **error)
{
  const MlOpSettings settings = { .rate = share };
  return ml_graph_add (graph, &mask_op, &settings, 1, &input, error);
}

static void
dropout_forward (const MlNode *node, MlPass *pass)
{
  drop (node, pass, TRUE);
}

static const MlOp dropout_op = { .name = "dropout",
                                 .shape = mask_shape,
                                 .forward = dropout_forward,
                                 .backward = mask_backward };

/**
 * ml_dropout:
 * @rate: what share of the values is dropped, 0 … 1
 *
 * Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout: A
 * simple way to prevent neural networks from overfitting", 2014, section 10:
 * the values kept are made larger, so that a prediction takes all as they are.
 *
 * Returns: (transfer none) (nullable): @input, but while training a share of
 *   the values is 0 and the others are divided by 1 - @rate
 */
MlNode *
ml_dropout (MlGraph *graph, MlNode *input, double rate, GError **error)
{
  const MlOpSettings settings = { .rate = (float) rate };
  return ml_graph_add (graph, &dropout_op, &settings, 1, &input, error);
}

static gboolean
noise_shape (MlNode *node, GError **error)
{
  mask_shape (node, error);
  node->n_row_scratch = 0;
  return TRUE;
}

static void
noise_forward (const MlNode *node, MlPass *pass)
{
  const gsize offset = pass->first * node->n_values;
  const gsize n = pass->n_rows * node->n_values;
  const float *x = node->inputs[0]->values + offset;
  float *y = node->values + offset;
  memcpy (y, x, n * sizeof (float));
  for (gsize i = 0; i < n && pass->is_training; i++)
    y[i] += node->settings.rate * (float) ml_random_normal (&pass->random);
}

static void
noise_backward (const MlNode *node, MlPass *pass)
{
  const gsize offset = pass->first * node->n_values;
  ml_hand_on (node->inputs[0], offset, pass->n_rows * node->n_values,
              node->gradients + offset);
}

static const MlOp noise_op = { .name = "noise",
                               .shape = noise_shape,
                               .forward = noise_forward,
                               .backward = noise_backward };

/** ml_add_noise: Returns: (transfer none) (nullable): @input, but while
 * training with normal noise of that standard deviation */
MlNode *
ml_add_noise (MlGraph *graph, MlNode *input, float deviation, GError **error)
{
  const MlOpSettings settings = { .rate = deviation };
  return ml_graph_add (graph, &noise_op, &settings, 1, &input, error);
}

/* -- Examples for the gradient test ---------------------------------------- */

static MlNode *
mask_example (MlGraph *graph, MlNode *input, GError **error)
{
  return ml_mask (graph, input, 0.5f, error);
}

static MlNode *
noise_example (MlGraph *graph, MlNode *input, GError **error)
{
  return ml_add_noise (graph, input, 0.5f, error);
}

static MlNode *
dropout_example (MlGraph *graph, MlNode *input, GError **error)
{
  return ml_dropout (graph, input, 0.4, error);
}

const MlOpExample ml_noise_ops[] = { { &mask_op, mask_example },
                                     { &dropout_op, dropout_example },
                                     { &noise_op, noise_example },
                                     { NULL, NULL } };
