/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A sealed graph at work: how weights start, slices forward and backward, and
 * gradients by blocks of parameters. See ml-graph.h. */
#include "ml-graph-private.h"

#include <string.h>

enum
{
  SLICE_ROWS = 16, /* at most */
};

/* Multiplications of a slice forward: some milliseconds with the way back. */
#define SLICE_WORK 300e6

/* -- How weights start ---------------------------------------------------- */

static void
draw_parameter (const MlNode *node, MlRandom *random)
{
  for (gsize i = 0; i < node->n_values; i++)
    switch (node->draw)
      {
      case ML_DRAW_UNIFORM:
        node->values[i]
            = node->scale * (float) (2 * ml_random_uniform (random) - 1);
        break;
      case ML_DRAW_NORMAL:
        node->values[i] = node->scale * (float) ml_random_normal (random);
        break;
      case ML_DRAW_CONSTANT:
        node->values[i] = node->scale;
        break;
      case ML_DRAW_ZEROS:
      default:
        node->values[i] = 0;
      }
}

/**
 * ml_graph_initialize:
 *
 * Draws all parameters, each from a stream of its own: changing one layer does
 * not change how the others start. States start as they were told.
 */
void
ml_graph_initialize (MlGraph *self, guint64 seed)
{
  guint stream = 0;
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const MlNode *node = g_ptr_array_index (self->nodes, i);
      if (node->kind != ML_NODE_PARAMETER && node->kind != ML_NODE_STATE)
        continue;
      MlRandom random;
      ml_random_init (&random, seed, stream);
      stream += node->kind == ML_NODE_PARAMETER;
      draw_parameter (node, &random);
    }
}

/* -- Slices --------------------------------------------------------------- */

/**
 * ml_graph_slice_rows:
 *
 * Small rows go together, so that products are worth their while; costly ones
 * apart, so that there is work for every thread and a Stop is answered soon.
 *
 * Returns: rows to run at a time; a function of the graph alone
 */
guint
ml_graph_slice_rows (const MlGraph *self)
{
  guint rows = SLICE_ROWS;
  while (rows > 1 && ml_graph_cost (self) * rows > SLICE_WORK)
    rows /= 2;
  return rows;
}

/**
 * ml_graph_begin:
 *
 * Operators make ready what all rows of a batch use. To be called before
 * ml_graph_run() and ml_graph_forward() whenever weights may have changed; one
 * thread at a time.
 */
void
ml_graph_begin (const MlGraph *self)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const MlNode *node = g_ptr_array_index (self->nodes, i);
      if (node->op != NULL && node->op->begin != NULL)
        node->op->begin (node);
    }
}

/** ml_graph_run: computes the output of @pass's rows from the input, as for a
 *  prediction */
void
ml_graph_run (const MlGraph *self, MlPass *pass)
{
  for (guint i = 0; i < self->to_output->len; i++)
    {
      const MlNode *node = g_ptr_array_index (self->to_output, i);
      node->op->forward (node, pass);
    }
}

/** ml_graph_n_phases: Returns: how often the slices of a training batch go
 *  forward, and backward */
guint
ml_graph_n_phases (const MlGraph *self)
{
  return self->n_phases;
}

/** ml_graph_meet: operators take what they need of all @n_rows of a training
 *  batch, which have gone through the phase before @phase */
void
ml_graph_meet (const MlGraph *self, guint phase, guint n_rows)
{
  for (guint i = 0; i < self->to_loss->len; i++)
    {
      const MlNode *node = g_ptr_array_index (self->to_loss, i);
      if (node->phase == phase && node->op->meet != NULL)
        node->op->meet (node, n_rows);
    }
}

/** ml_graph_forward_phase: one phase of @pass's rows, the first from the input,
 *  the last up to the loss */
void
ml_graph_forward_phase (const MlGraph *self, guint phase, MlPass *pass)
{
  for (guint i = 0; i < self->to_loss->len; i++)
    {
      const MlNode *node = g_ptr_array_index (self->to_loss, i);
      if (node->phase == phase)
        node->op->forward (node, pass);
    }
}

/**
 * ml_graph_forward:
 * @pass: any rows; if it trains and there are several phases, the whole batch
 *
 * Computes the loss from input and target.
 */
void
ml_graph_forward (const MlGraph *self, MlPass *pass)
{
  for (guint phase = 0; phase < self->n_phases; phase++)
    {
      if (pass->is_training)
        ml_graph_meet (self, phase, pass->n_rows);
      ml_graph_forward_phase (self, phase, pass);
    }
}

/* An operator that meets goes backward with those before it: its gradients are
 * complete when the phase that begins with it is through. */
static guint
phase_back (const MlNode *node)
{
  return node->op->meet != NULL ? node->phase - 1 : node->phase;
}

/** ml_graph_meet_back: operators take what they need of the gradients of all
 *  @n_rows, which have gone backward through the phase after @phase */
void
ml_graph_meet_back (const MlGraph *self, guint phase, guint n_rows)
{
  for (guint i = 0; i < self->to_loss->len; i++)
    {
      const MlNode *node = g_ptr_array_index (self->to_loss, i);
      if (node->op->meet_back != NULL && phase_back (node) == phase)
        node->op->meet_back (node, n_rows);
    }
}

/* What several operators will add to starts at zero. */
static void
clear_shared (const MlNode *node, const MlPass *pass)
{
  if (node->is_shared && node->gradients != NULL)
    memset (node->gradients + pass->first * node->n_values, 0,
            pass->n_rows * node->n_values * sizeof (float));
}

/** ml_graph_backward_phase: one phase of @pass's rows, the last one first; see
 *  ml_graph_backward() */
void
ml_graph_backward_phase (const MlGraph *self, guint phase, MlPass *pass)
{
  for (guint i = 0; i < self->to_loss->len && phase + 1 == self->n_phases; i++)
    clear_shared (g_ptr_array_index (self->to_loss, i), pass);
  for (guint i = self->to_loss->len; i-- > 0;)
    {
      const MlNode *node = g_ptr_array_index (self->to_loss, i);
      if (node->wants_gradient && phase_back (node) == phase)
        node->op->backward (node, pass);
    }
}

/**
 * ml_graph_backward:
 * @pass: the one that went forward
 *
 * From the gradients of the loss node, which the caller sets (1/rows for a
 * mean), computes those of all nodes but the parameters; ml_graph_gather()
 * makes these.
 */
void
ml_graph_backward (const MlGraph *self, MlPass *pass)
{
  for (guint phase = self->n_phases; phase-- > 0;)
    {
      if (pass->is_training)
        ml_graph_meet_back (self, phase, pass->n_rows);
      ml_graph_backward_phase (self, phase, pass);
    }
}

/* -- Blocks --------------------------------------------------------------- */

/** ml_graph_n_blocks: Returns: into how many blocks the parameters are cut */
guint
ml_graph_n_blocks (const MlGraph *self)
{
  return self->blocks->len;
}

/**
 * ml_graph_gather:
 * @block: which
 * @n_rows: of the batch; all must have gone backward
 *
 * Makes the gradient of some parameters over the whole batch.
 *
 * Returns: (transfer none): where it lies in ml_graph_gradients()
 */
const MlBlock *
ml_graph_gather (const MlGraph *self, guint block, guint n_rows)
{
  const MlBlock *b = ml_graph_block (self, block);
  if (b->parameter->is_shared)
    memset (self->gradients + b->offset, 0, b->length * sizeof (float));
  for (guint i = 0; i < self->readers->len; i++)
    {
      const Reader *reader = &g_array_index (self->readers, Reader, i);
      if (reader->parameter == b->parameter)
        reader->node->op->gradient (reader->node, reader->input, n_rows,
                                    b->from, b->n);
    }
  return b;
}

/** ml_graph_block: Returns: (transfer none): the @block-th */
const MlBlock *
ml_graph_block (const MlGraph *self, guint block)
{
  return &g_array_index (self->blocks, MlBlock, block);
}

/**
 * ml_graph_product:
 * @product: (out): the gradient that ml_graph_gather() would compute
 *
 * Lets an optimizer use a gradient while it is still in registers.
 *
 * Returns: FALSE if the gradient is not one product
 */
gboolean
ml_graph_product (const MlGraph *self, guint block, guint n_rows,
                  MlProduct *product)
{
  const MlBlock *b = ml_graph_block (self, block);
  for (guint i = 0; i < self->readers->len && !b->parameter->is_shared; i++)
    {
      const Reader *reader = &g_array_index (self->readers, Reader, i);
      const MlOp *op = reader->node->op;
      if (reader->parameter == b->parameter)
        return op->product != NULL
               && op->product (reader->node, reader->input, n_rows, b->from,
                               b->n, product);
    }
  return FALSE;
}
