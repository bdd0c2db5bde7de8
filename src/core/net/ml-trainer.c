/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-trainer.h. One update has two parallel parts:
 *
 *   slices   some rows each: gather, forward, backward
 *   blocks   some parameters each: their gradient over the whole batch, then
 *            at once the optimizer's step, while both are in the cache
 *
 * Every sum is made by one thread in one order: rows within a slice, slices
 * and blocks by number. Nothing is allocated after ml_trainer_new(), but for
 * snapshots when somebody looks. */
#include "ml-trainer.h"

#include "ml-error.h"
#include "ml-graph-snapshot.h"
#include "ml-kernels.h"
#include "ml-parallel.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  CACHE_LINE = 64,
  N_EXAMPLES = 16,     /* rows whose activations a snapshot holds */
  SMALL_WORK = 100000, /* multiplications not worth waking a thread for */
  EPOCH_POINTS = 50,   /* of the curve, at most */
  /* Streams of the seed; parameters draw from the first ones. */
  STREAM_SPLIT = 1 << 20,
  STREAM_ORDER,
  STREAM_SLICES = 1 << 21,
};

/* Multiplications from one point of the curve to the next: some 40 ms. */
#define POINT_WORK 4e9

typedef struct /* a slice on its way, and what it found out; cache lines each */
{
  MlPass pass;
  double loss, correct, weight;
} __attribute__ ((aligned (CACHE_LINE))) Tally;

struct _MlTrainer
{
  MlGraph *graph;
  MlOptimizer *optimizer;
  const MlSamples *samples;
  MlTrainerOptions options;
  guint32 *picks; /* n_training, then n_validation */
  guint n_training, n_validation;
  guint point_rows; /* from one point of the curve to the next in an epoch */
  MlRandom order;
  float *state; /* slots × n_weights */
  float *best;  /* n_kept; NULL without validation rows */
  Tally *tallies;
  guint n_tallies, slice_rows;
  double *squares; /* of the epoch's last gradient, by block */
  MlMetrics now;
  double best_loss;
  guint best_epoch;
  /* The batch under way: written before, read by the slices. */
  const guint32 *batch;
  guint n_rows, phase;
  gboolean is_training, wants_norm;
};

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
 * Forward, backward and the gradient take about as much work each. */
static guint
rows_per_point (const MlTrainer *self)
{
  const MlTrainerOptions *options = &self->options;
  double work = options->point_work > 0 ? options->point_work : POINT_WORK;
  double epoch = 3 * ml_graph_cost (self->graph) * self->n_training;
  double n_points = CLAMP (epoch / work, 1, EPOCH_POINTS);
  double updates
      = ceil (self->n_training / floor (n_points) / options->batch_size);
  return (guint) MAX (updates, 1) * options->batch_size;
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
  ml_random_init (&self->order, options->seed, STREAM_ORDER);
  self->state = ml_aligned_new (ml_optimizer_slots (optimizer) * n_weights);
  if (self->n_validation > 0)
    self->best = ml_aligned_new (ml_graph_n_kept (graph));
  self->slice_rows = ml_graph_slice_rows (graph);
  self->n_tallies
      = (ml_graph_capacity (graph) + self->slice_rows - 1) / self->slice_rows;
  self->tallies
      = g_aligned_alloc0 (self->n_tallies, sizeof (Tally), CACHE_LINE);
  self->squares = g_new0 (double, ml_graph_n_blocks (graph));
  self->now = (MlMetrics) ML_METRICS_INIT;
  self->now.epochs = options->epochs;
  self->best_loss = (double) INFINITY;
  return self;
}

/** ml_trainer_free: NULL is fine */
void
ml_trainer_free (MlTrainer *self)
{
  if (self == NULL)
    return;
  g_free (self->picks);
  ml_aligned_free (self->state);
  ml_aligned_free (self->best);
  g_aligned_free (self->tallies);
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

static gsize
largest (const float *values, gsize n)
{
  gsize best = 0;
  for (gsize i = 1; i < n; i++)
    if (values[i] > values[best])
      best = i;
  return best;
}

static void
tally_slice (MlTrainer *self, const MlPass *pass, Tally *tally)
{
  const MlNode *loss = ml_graph_loss (self->graph);
  const MlNode *prediction = loss->inputs[0];
  const MlNode *target = ml_graph_target (self->graph);
  gsize n = target->n_values;
  tally->loss = tally->correct = tally->weight = 0;
  for (guint row = pass->first; row < pass->first + pass->n_rows; row++)
    {
      double weight
          = (double) ml_samples_weight (self->samples, self->batch[row]);
      tally->weight += weight;
      tally->loss += weight * (double) loss->values[row];
      if (self->samples->has_classes
          && largest (prediction->values + row * n, n)
                 == largest (target->values + row * n, n))
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
  MlPass *pass = &self->tallies[slice].pass;
  guint first = slice * self->slice_rows;
  pass->first = first;
  pass->n_rows = MIN (self->slice_rows, self->n_rows - first);
  pass->is_training = self->is_training;
  ml_random_init (&pass->random, self->options.seed,
                  STREAM_SLICES + self->now.update * self->n_tallies + slice);
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
  MlPass *pass = &self->tallies[slice].pass;
  if (self->phase == 0)
    begin_slice (self, slice);
  if (!self->is_training)
    ml_graph_forward (self->graph, pass);
  else
    ml_graph_forward_phase (self->graph, self->phase, pass);
  if (self->is_training && self->phase + 1 < ml_graph_n_phases (self->graph))
    return;
  tally_slice (self, pass, &self->tallies[slice]);
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
  ml_graph_backward_phase (self->graph, self->phase,
                           &self->tallies[slice].pass);
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

/* Runs all slices of a batch and adds what they found to @sum. */
static void
run_batch (MlTrainer *self, const guint32 *picks, guint n_rows,
           gboolean is_training, Tally *sum)
{
  self->batch = picks;
  self->n_rows = n_rows;
  self->is_training = is_training;
  guint n_slices = (n_rows + self->slice_rows - 1) / self->slice_rows;
  ml_graph_begin (self->graph);
  run_phases (self, n_slices);
  for (guint i = 0; i < n_slices; i++)
    {
      sum->loss += self->tallies[i].loss;
      sum->correct += self->tallies[i].correct;
      sum->weight += self->tallies[i].weight;
    }
}

/* -- Blocks --------------------------------------------------------------- */

static MlStep
step_of (const MlTrainer *self, const MlBlock *block)
{
  gsize n_weights = ml_graph_n_weights (self->graph);
  MlStep step = { .update = self->now.update + 1,
                  .n = block->length,
                  .weights = ml_graph_weights (self->graph) + block->offset,
                  .gradients = ml_graph_gradients (self->graph) + block->offset,
                  .decays = block->parameter->decays,
                  .rate_factor = 1,
                  .gradient_factor = 1 };
  for (guint slot = 0; slot < ml_optimizer_slots (self->optimizer); slot++)
    step.state[slot] = self->state + slot * n_weights + block->offset;
  return step;
}

/* Gradients are only written down if the optimizer or the norm needs them. */
static void
run_block (guint index, gpointer data)
{
  MlTrainer *self = data;
  guint state = ml_flush_denormals ();
  const MlStep step = step_of (self, ml_graph_block (self->graph, index));
  MlProduct product;
  if (self->wants_norm
      || !ml_graph_product (self->graph, index, self->n_rows, &product)
      || !ml_optimizer_step_product (self->optimizer, &step, &product))
    {
      ml_graph_gather (self->graph, index, self->n_rows);
      if (self->wants_norm)
        self->squares[index]
            = ml_kernels ()->sum_squares (step.n, step.gradients);
      ml_optimizer_step (self->optimizer, &step);
    }
  ml_restore_denormals (state);
}

static void
update (MlTrainer *self, const guint32 *picks, guint n_rows, Tally *sum)
{
  run_batch (self, picks, n_rows, TRUE, sum);
  run_parts (self, ml_graph_n_blocks (self->graph), run_block);
  self->now.update++;
  self->now.examples += n_rows;
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
  Tally sum = { 0 };
  g_return_if_fail (n_rows <= self->options.batch_size);
  update (self, picks, n_rows, &sum);
}

/* -- Epochs --------------------------------------------------------------- */

static void
publish (MlTrainer *self, MlMonitor *monitor)
{
  guint n = MIN (MIN (N_EXAMPLES, self->samples->n_rows),
                 ml_graph_capacity (self->graph));
  guint32 picks[N_EXAMPLES];
  for (guint i = 0; i < n; i++)
    picks[i] = i;
  MlPass pass = { .n_rows = n };
  ml_samples_gather (self->samples, picks, n,
                     ml_graph_input (self->graph)->values,
                     ml_graph_target (self->graph)->values);
  ml_graph_begin (self->graph);
  ml_graph_run (self->graph, &pass);
  ml_monitor_publish (monitor, ml_graph_snapshot (self->graph, n));
}

static gboolean
fail_diverged (MlTrainer *self, GError **error)
{
  double rate = ml_optimizer_learning_rate (self->optimizer);
  const MlNode *input = ml_graph_input (self->graph);
  float extreme = 0;
  for (gsize i = 0; i < self->n_rows * input->n_values; i++)
    extreme = MAX (extreme, fabsf (input->values[i]));
  if (extreme > 100)
    g_set_error (error, ML_ERROR, ML_ERROR_DIVERGED,
                 _ ("The loss became infinite in epoch %u: inputs are as "
                    "large as %.3g; standardize them"),
                 self->now.epoch + 1, (double) extreme);
  else
    g_set_error (error, ML_ERROR, ML_ERROR_DIVERGED,
                 _ ("The loss became infinite in epoch %u: the learning rate "
                    "%.3g is probably too large; try %.3g"),
                 self->now.epoch + 1, rate, rate / 10);
  return FALSE;
}

static double
gradient_norm (const MlTrainer *self)
{
  double sum = 0;
  for (guint i = 0; i < ml_graph_n_blocks (self->graph); i++)
    sum += self->squares[i];
  return sqrt (sum);
}

static double
mean_accuracy (const MlTrainer *self, const Tally *sum)
{
  return self->samples->has_classes ? sum->correct / sum->weight : (double) NAN;
}

/* What was learned from the rows since the last point, which @sum then counts
 * anew. */
static void
measure_training (MlTrainer *self, Tally *sum)
{
  if (sum->weight <= 0)
    return;
  self->now.loss = sum->loss / sum->weight;
  self->now.accuracy = mean_accuracy (self, sum);
  *sum = (Tally){ 0 };
}

/* A point inside the epoch, after @n_rows of it. */
static void
report_point (MlTrainer *self, MlMonitor *monitor, guint n_rows, Tally *sum)
{
  measure_training (self, sum);
  MlMetrics point = self->now;
  point.within = (double) n_rows / self->n_training;
  point.is_best = FALSE;
  point.validation_loss = point.validation_accuracy = (double) NAN;
  point.gradient_norm = (double) NAN;
  ml_monitor_point (monitor, &point);
}

/* One pass over the training rows. Sets @stopped if the user said so. */
static gboolean
train_epoch (MlTrainer *self, MlMonitor *monitor, gboolean *stopped,
             GError **error)
{
  Tally sum = { 0 };
  if (!self->options.keep_order)
    ml_random_shuffle (&self->order, self->picks, self->n_training);
  for (guint first = 0; first < self->n_training && !*stopped;
       first += self->options.batch_size)
    {
      guint n = MIN (self->options.batch_size, self->n_training - first);
      self->wants_norm = first + n == self->n_training;
      update (self, self->picks + first, n, &sum);
      if (!isfinite (sum.loss))
        return fail_diverged (self, error);
      if (ml_monitor_wants_snapshot (monitor))
        publish (self, monitor);
      if ((first + n) % self->point_rows == 0 && first + n < self->n_training)
        report_point (self, monitor, first + n, &sum);
      double part = (double) (first + n) / self->n_training;
      *stopped = !ml_monitor_tick (monitor, (self->now.epoch + part)
                                                / self->options.epochs);
    }
  measure_training (self, &sum);
  self->now.gradient_norm = gradient_norm (self);
  return TRUE;
}

static void
validate (MlTrainer *self, MlMonitor *monitor)
{
  Tally sum = { 0 };
  const guint32 *picks = self->picks + self->n_training;
  for (guint first = 0; first < self->n_validation;
       first += self->options.batch_size)
    {
      guint n = MIN (self->options.batch_size, self->n_validation - first);
      run_batch (self, picks + first, n, FALSE, &sum);
      if (ml_monitor_is_stopped (monitor))
        return;
    }
  self->now.validation_loss = sum.loss / sum.weight;
  self->now.validation_accuracy = mean_accuracy (self, &sum);
  self->now.is_best = self->now.validation_loss < self->best_loss;
  if (!self->now.is_best)
    return;
  self->best_loss = self->now.validation_loss;
  self->best_epoch = self->now.epoch;
  memcpy (self->best, ml_graph_weights (self->graph),
          ml_graph_n_kept (self->graph) * sizeof (float));
}

static gboolean
has_patience (const MlTrainer *self)
{
  return self->options.patience == 0 || self->n_validation == 0
         || self->now.epoch - self->best_epoch < self->options.patience;
}

/**
 * ml_trainer_run:
 * @monitor: (nullable): told of every epoch; may pause, step and stop
 *
 * Trains until the epochs are done, patience ends or the user stops it. With
 * validation rows the weights of the best epoch are put back; without, the last
 * ones stay, also after a stop.
 *
 * Returns: FALSE with %ML_ERROR_DIVERGED if the loss became infinite or NaN
 */
gboolean
ml_trainer_run (MlTrainer *self, MlMonitor *monitor, GError **error)
{
  gboolean stopped = FALSE;
  while (!stopped && self->now.epoch < self->options.epochs
         && has_patience (self))
    {
      if (!train_epoch (self, monitor, &stopped, error))
        return FALSE;
      if (stopped)
        break;
      self->now.epoch++;
      if (self->n_validation > 0)
        validate (self, monitor);
      stopped = !ml_monitor_step (monitor, &self->now);
    }
  if (isfinite (self->best_loss))
    memcpy (ml_graph_weights (self->graph), self->best,
            ml_graph_n_kept (self->graph) * sizeof (float));
  return TRUE;
}
