/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-trainer.h. This is one update; ml-trainer-run.c strings them together.
 * An update has two parallel parts:
 *
 *   slices   some rows each: gather, forward, backward
 *   blocks   some parameters each: their gradient over the whole batch, then
 *            at once the optimizer's step, while both are in the cache
 *
 * Every sum is made by one thread in one order: rows within a slice, slices
 * and blocks by number. Nothing is allocated after ml_trainer_new(), but for
 * snapshots when somebody looks. */
#include "ml-trainer-private.h"

#include "ml-kernels.h"
#include "ml-number.h"
#include "ml-parallel.h"

#include <math.h>

enum
{
  SMALL_WORK = 100000, /* multiplications not worth waking a thread for */
  EPOCH_POINTS = 150,  /* of the curve, at most … */
  RUN_POINTS = 10000,  /* … and so many inside all epochs together */
  /* Streams of the seed; parameters draw from the first ones. */
  STREAM_SPLIT = 1 << 20,
  STREAM_ORDER,
  STREAM_SLICES = 1 << 21,
};

/* Multiplications from one point of the curve to the next: some 20 ms on two
 * cores. */
#define POINT_WORK 1.6e9

/* -- Making and freeing --------------------------------------------------- */

static void
split_rows (MlTrainer *self)
{
  guint n = self->samples->n_rows;
  self->picks = g_new (guint32, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    self->picks[i] = i;
  self->n_validation = (guint) (n * self->options.validation_percent / 100);
  self->n_training = n - self->n_validation;
  if (self->n_validation == 0)
    return;
  MlRandom random;
  ml_random_init (&random, self->options.seed, STREAM_SPLIT);
  ml_random_shuffle (&random, self->picks, n);
}

/* Counted in rows, not by the clock, so that a run's curve is always the same.
 * A long run has fewer in each epoch, or its curve would fill the memory.
 * Forward, backward and the gradient take about as much work each. */
static guint
rows_per_point (const MlTrainer *self)
{
  const MlTrainerOptions *options = &self->options;
  double work = options->point_work > 0 ? options->point_work : POINT_WORK;
  double epoch = 3 * ml_graph_cost (self->graph) * self->n_training;
  double most
      = CLAMP (RUN_POINTS / (double) MAX (options->epochs, 1), 1, EPOCH_POINTS);
  double n_points = CLAMP (epoch / work, 1, most);
  double updates
      = ceil (self->n_training / floor (n_points) / options->batch_size);
  return (guint) MAX (updates, 1) * options->batch_size;
}

static gboolean
reads_parameter (const MlNode *node)
{
  for (guint i = 0; i < node->n_inputs; i++)
    if (node->inputs[i]->kind == ML_NODE_PARAMETER)
      return TRUE;
  return FALSE;
}

static gboolean
passes_gradient (const MlNode *node)
{
  for (guint i = 0; i < node->n_inputs; i++)
    if (node->inputs[i]->kind != ML_NODE_PARAMETER
        && node->inputs[i]->wants_gradient)
      return TRUE;
  return FALSE;
}

/* A multiplication counts as two operations, one of them the addition. */
static double
operations_per_row (const MlGraph *graph)
{
  double operations = 0;
  for (guint i = 0; i < ml_graph_n_nodes (graph); i++)
    {
      const MlNode *node = ml_graph_node (graph, i);
      if (node->kind == ML_NODE_OPERATOR)
        operations += 2 * node->n_multiplications
                      * (1 + reads_parameter (node) + passes_gradient (node));
    }
  return operations;
}

/**
 * ml_trainer_new:
 * @graph: sealed and initialized; of as many inputs and outputs as @samples
 * @optimizer: not to be changed by others while it trains
 * @samples: at least one
 *
 * All three must outlive the trainer.
 *
 * Returns: (transfer full): the trainer
 */
MlTrainer *
ml_trainer_new (MlGraph *graph, MlOptimizer *optimizer,
                const MlSamples *samples, const MlTrainerOptions *options)
{
  g_return_val_if_fail (options->batch_size <= ml_graph_capacity (graph), NULL);
  g_return_val_if_fail (samples->n_rows > 0 && options->batch_size > 0, NULL);
  MlTrainer *self = g_new0 (MlTrainer, 1);
  gsize n_weights = ml_graph_n_weights (graph);
  self->graph = graph;
  self->optimizer = optimizer;
  self->samples = samples;
  self->options = *options;
  split_rows (self);
  self->point_rows = rows_per_point (self);
  self->row_operations = operations_per_row (graph);
  self->hidden = ml_trainer_find_hidden (graph);
  ml_random_init (&self->order, options->seed, STREAM_ORDER);
  self->state = ml_aligned_new (ml_optimizer_slots (optimizer) * n_weights);
  if (self->n_validation > 0)
    self->best = ml_aligned_new (ml_graph_n_kept (graph));
  self->good = ml_aligned_new (ml_graph_n_kept (graph));
  self->before = ml_aligned_new (ml_graph_n_kept (graph));
  self->slice_rows = ml_graph_slice_rows (graph);
  self->n_slices
      = (ml_graph_capacity (graph) + self->slice_rows - 1) / self->slice_rows;
  self->slices
      = g_aligned_alloc0 (self->n_slices, sizeof (MlSlice), ML_SLICE_ALIGNMENT);
  self->squares = g_new0 (double, ml_graph_n_blocks (graph));
  self->now = (MlMetrics) ML_METRICS_INIT;
  self->now.epochs = options->epochs;
  self->now.change = options->phase;
  self->best_loss = self->least_loss = (double) INFINITY;
  self->first_loss = (double) NAN;
  self->rate_factor = 1;
  self->activation = -1;
  return self;
}

/** ml_trainer_free: NULL is fine */
void
ml_trainer_free (MlTrainer *self)
{
  if (self == NULL)
    return;
  g_free (self->picks);
  g_ptr_array_unref (self->hidden);
  ml_layer_watch_free (self->watch);
  g_free (self->end_text);
  ml_aligned_free (self->good);
  ml_aligned_free (self->before);
  ml_aligned_free (self->state);
  ml_aligned_free (self->best);
  g_aligned_free (self->slices);
  g_free (self->squares);
  g_free (self);
}

/** ml_trainer_metrics: Returns: (transfer none): where training stands */
const MlMetrics *
ml_trainer_metrics (const MlTrainer *self)
{
  return &self->now;
}

/* -- Slices --------------------------------------------------------------- */

static void
tally_slice (MlTrainer *self, const MlPass *pass, MlTally *tally)
{
  const MlNode *loss = ml_graph_loss (self->graph);
  const MlNode *prediction = loss->inputs[0];
  const MlNode *target = ml_graph_target (self->graph);
  gsize n = target->n_values;
  *tally = (MlTally){ 0 };
  for (guint row = pass->first; row < pass->first + pass->n_rows; row++)
    {
      double weight
          = (double) ml_samples_weight (self->samples, self->batch[row]);
      tally->weight += weight;
      tally->loss += weight * (double) loss->values[row];
      if (self->samples->has_classes
          && ml_number_largest_float (prediction->values + row * n, n)
                 == ml_number_largest_float (target->values + row * n, n))
        tally->correct += weight;
    }
}

/* The loss's gradient: the weighted mean over the batch is what is lowered. */
static void
seed_gradients (MlTrainer *self, const MlPass *pass)
{
  float *gradients = ml_graph_loss (self->graph)->gradients;
  for (guint row = pass->first; row < pass->first + pass->n_rows; row++)
    gradients[row] = ml_samples_weight (self->samples, self->batch[row])
                     / (float) self->n_rows;
}

static void
begin_slice (MlTrainer *self, guint slice)
{
  MlPass *pass = &self->slices[slice].pass;
  guint first = slice * self->slice_rows;
  pass->first = first;
  pass->n_rows = MIN (self->slice_rows, self->n_rows - first);
  pass->is_training = self->is_training;
  ml_random_init (&pass->random, self->options.seed,
                  STREAM_SLICES + self->now.update * self->n_slices + slice);
  const MlNode *input = ml_graph_input (self->graph);
  const MlNode *target = ml_graph_target (self->graph);
  ml_samples_gather (self->samples, self->batch + first, pass->n_rows,
                     input->values + first * input->n_values,
                     target->values + first * target->n_values);
}

/* One phase forward; the last one turns round at the loss. */
static void
compute_slice (MlTrainer *self, guint slice)
{
  MlPass *pass = &self->slices[slice].pass;
  if (self->phase == 0)
    begin_slice (self, slice);
  if (!self->is_training)
    ml_graph_forward (self->graph, pass);
  else
    ml_graph_forward_phase (self->graph, self->phase, pass);
  if (self->is_training && self->phase + 1 < ml_graph_n_phases (self->graph))
    return;
  tally_slice (self, pass, &self->slices[slice].tally);
  if (!self->is_training)
    return;
  seed_gradients (self, pass);
  ml_graph_backward_phase (self->graph, self->phase, pass);
}

static void
run_slice (guint slice, gpointer data)
{
  guint state = ml_flush_denormals ();
  compute_slice (data, slice);
  ml_restore_denormals (state);
}

static void
run_slice_back (guint slice, gpointer data)
{
  MlTrainer *self = data;
  guint state = ml_flush_denormals ();
  ml_graph_backward_phase (self->graph, self->phase, &self->slices[slice].pass);
  ml_restore_denormals (state);
}

/* Waking a thread takes longer than little work does; the numbers are equal. */
static void
run_parts (MlTrainer *self, guint n, MlParallelFunc part)
{
  if (ml_graph_cost (self->graph) * self->n_rows > SMALL_WORK)
    ml_parallel_for (n, part, self);
  else
    for (guint i = 0; i < n; i++)
      part (i, self);
}

/* All slices through all phases, forward and, if it trains, back. */
static void
run_phases (MlTrainer *self, guint n_slices)
{
  guint n_phases = self->is_training ? ml_graph_n_phases (self->graph) : 1;
  for (self->phase = 0; self->phase < n_phases; self->phase++)
    {
      if (self->phase > 0)
        ml_graph_meet (self->graph, self->phase, self->n_rows);
      run_parts (self, n_slices, run_slice);
    }
  for (self->phase = n_phases - 1; self->phase-- > 0;)
    {
      ml_graph_meet_back (self->graph, self->phase, self->n_rows);
      run_parts (self, n_slices, run_slice_back);
    }
}

/** ml_trainer_run_batch: runs all slices of a batch and adds what they found to
 * @sum */
void
ml_trainer_run_batch (MlTrainer *self, const guint32 *picks, guint n_rows,
                      gboolean is_training, MlTally *sum)
{
  self->batch = picks;
  self->n_rows = n_rows;
  self->is_training = is_training;
  guint n_slices = (n_rows + self->slice_rows - 1) / self->slice_rows;
  ml_graph_begin (self->graph);
  run_phases (self, n_slices);
  for (guint i = 0; i < n_slices; i++)
    {
      sum->loss += self->slices[i].tally.loss;
      sum->correct += self->slices[i].tally.correct;
      sum->weight += self->slices[i].tally.weight;
    }
}

/* -- Blocks --------------------------------------------------------------- */

static MlStep
step_of (const MlTrainer *self, const MlBlock *block)
{
  gsize n_weights = ml_graph_n_weights (self->graph);
  MlStep step = { .update = self->now.update - self->fresh_update + 1,
                  .n = block->length,
                  .weights = ml_graph_weights (self->graph) + block->offset,
                  .gradients = ml_graph_gradients (self->graph) + block->offset,
                  .decays = block->parameter->decays,
                  .rate_factor = self->rate_factor,
                  .gradient_factor = self->gradient_factor };
  for (guint slot = 0; slot < ml_optimizer_slots (self->optimizer); slot++)
    step.state[slot] = self->state + slot * n_weights + block->offset;
  return step;
}

static void
gather_block (guint index, gpointer data)
{
  MlTrainer *self = data;
  guint state = ml_flush_denormals ();
  const MlBlock *block = ml_graph_gather (self->graph, index, self->n_rows);
  self->squares[index] = ml_kernels ()->sum_squares (
      block->length, ml_graph_gradients (self->graph) + block->offset);
  ml_restore_denormals (state);
}

/* The gradient is written down. */
static void
step_block (guint index, gpointer data)
{
  MlTrainer *self = data;
  guint state = ml_flush_denormals ();
  const MlStep step = step_of (self, ml_graph_block (self->graph, index));
  if (self->is_watched)
    ml_layer_watch_before (self->watch, index);
  ml_optimizer_step (self->optimizer, &step);
  if (self->is_watched)
    ml_layer_watch_after (self->watch, index, self->before);
  ml_restore_denormals (state);
}

/* Gradients are only written down if the optimizer or the norm needs them. */
static void
run_block (guint index, gpointer data)
{
  MlTrainer *self = data;
  guint state = ml_flush_denormals ();
  const MlStep step = step_of (self, ml_graph_block (self->graph, index));
  MlProduct product;
  gboolean is_done
      = !self->wants_norm
        && ml_graph_product (self->graph, index, self->n_rows, &product)
        && ml_optimizer_step_product (self->optimizer, &step, &product);
  ml_restore_denormals (state);
  if (is_done)
    return;
  gather_block (index, data);
  step_block (index, data);
}

/** ml_trainer_gradient_norm: Returns: ‖g‖ of all parameters in the last update
 * that wanted it */
double
ml_trainer_gradient_norm (const MlTrainer *self)
{
  double sum = 0;
  for (guint i = 0; i < ml_graph_n_blocks (self->graph); i++)
    sum += self->squares[i];
  return sqrt (sum);
}

/** ml_trainer_step: one update on @n_rows examples, whose loss is added to @sum
 */
void
ml_trainer_step (MlTrainer *self, const guint32 *picks, guint n_rows,
                 MlTally *sum)
{
  const guint n_blocks = ml_graph_n_blocks (self->graph);
  const double limit = self->options.gradient_limit;
  ml_trainer_run_batch (self, picks, n_rows, TRUE, sum);
  self->gradient_factor = 1;
  if (limit > 0) /* no weight moves before the norm of all is known */
    {
      run_parts (self, n_blocks, gather_block);
      self->gradient_factor
          = ml_clip_factor (ml_trainer_gradient_norm (self), limit);
      run_parts (self, n_blocks, step_block);
    }
  else
    run_parts (self, n_blocks, run_block);
  self->now.update++;
  self->now.examples += n_rows;
  self->now.operations += n_rows * self->row_operations;
}

/**
 * ml_trainer_update:
 * @picks: numbers of examples
 * @n_rows: at most the batch size
 *
 * One step of the optimizer on one mini-batch.
 */
void
ml_trainer_update (MlTrainer *self, const guint32 *picks, guint n_rows)
{
  MlTally sum = { 0 };
  g_return_if_fail (n_rows <= self->options.batch_size);
  ml_trainer_step (self, picks, n_rows, &sum);
}
