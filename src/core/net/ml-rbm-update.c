/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One update of a Boltzmann machine. The statistics ⟨v h⟩ of data and chains
 * are one product: data rows and chains lie below each other, and the second
 * factor of the data has the other sign. Weights move block by block while
 * their product stands in registers. Nothing is allocated. */
#include "ml-rbm-trainer-private.h"

#include "ml-matrix.h"
#include "ml-parallel.h"

#include <string.h>

enum
{
  SMALL_WORK = 100000, /* multiplications not worth waking a thread for */
};

/* Share that a hidden unit's rate keeps at an update: Hinton's guide (section
 * 11) takes 0.9 to 0.99. */
#define RATE_KEPT 0.9f

/* -- Data ------------------------------------------------------------------ */

/* As the options want them; @values is n × inputs, rows @stride apart. */
static void
treat_inputs (MlRbmTrainer *self, guint n_rows, float *values)
{
  const MlRbm *rbm = self->rbm;
  const guint n = rbm->n_visible - rbm->n_labels;
  MlRandomLanes random;
  if (rbm->visible != ML_VISIBLE_BINARY
      || self->options.inputs == ML_RBM_INPUTS_AS_THEY_ARE)
    return;
  ml_random_lanes_init (&random, self->options.seed, self->step++ << 22);
  for (guint row = 0; row < n_rows; row++, values += rbm->n_visible)
    if (self->options.inputs == ML_RBM_INPUTS_DRAWN)
      ml_kernels ()->bernoulli (&random, n, values, values);
    else
      for (guint i = 0; i < n; i++)
        values[i] = values[i] >= 0.5f ? 1 : 0;
}

/* The rows of the batch as visible units: inputs, then labels. */
static void
gather (MlRbmTrainer *self, const guint32 *picks)
{
  const MlRbm *rbm = self->rbm;
  const guint n = rbm->n_visible - rbm->n_labels;
  if (rbm->n_labels == 0)
    ml_samples_gather (self->samples, picks, self->n_rows, self->visible, NULL);
  else
    {
      ml_samples_gather (self->samples, picks, self->n_rows, self->inputs,
                         self->targets);
      for (guint row = 0; row < self->n_rows; row++)
        {
          float *to = self->visible + (gsize) row * rbm->n_visible;
          memcpy (to, self->inputs + (gsize) row * n, n * sizeof (float));
          memcpy (to + n, self->targets + (gsize) row * rbm->n_labels,
                  rbm->n_labels * sizeof (float));
        }
    }
  treat_inputs (self, self->n_rows, self->visible);
}

static void
list_data (MlRbmTrainer *self)
{
  for (guint row = 0; self->sparse != NULL && row < self->n_rows; row++)
    ml_rbm_sparse_list (self->sparse, row,
                        self->visible + (gsize) row * self->rbm->n_visible);
}

/* What each row counts in the statistics: of data less than 0, so that the
 * product is a gradient to go down. A chain of CD counts as the row it started
 * at, one of PCD as its share of the batch. */
static void
weigh (MlRbmTrainer *self, const guint32 *picks)
{
  self->weight = 0;
  for (guint row = 0; row < self->n_rows; row++)
    {
      const float weight = ml_samples_weight (self->samples, picks[row]);
      self->weight += (double) weight;
      self->shares[row] = -weight;
    }
  for (guint i = 0; i < self->n_negative; i++)
    self->shares[self->n_rows + i]
        = self->options.method == ML_RBM_CD
              ? -self->shares[i]
              : (float) self->weight / (float) self->n_negative;
}

/* -- Statistics and the step ------------------------------------------------
 */

/* Of hidden units that are on too often or too seldom: Hinton's guide, section
 * 11; the derivative of the cross-entropy between target and rate. */
static void
follow_rates (MlRbmTrainer *self, guint first, guint n)
{
  float *rates = self->rates + first;
  for (guint j = 0; j < n; j++)
    rates[j] *= RATE_KEPT;
  for (guint row = 0; row < self->n_rows; row++)
    {
      const float share
          = (RATE_KEPT - 1) * self->shares[row] / (float) self->weight;
      const float *from
          = self->data_hidden + (gsize) row * self->rbm->n_hidden + first;
      for (guint j = 0; j < n; j++)
        rates[j] += share * from[j];
    }
}

/* The second factor of ⟨v h⟩, so that one product is the whole gradient; of @n
 * hidden units, rows @stride apart, zeros in between. */
static void
fill_factors (MlRbmTrainer *self, guint first, guint n, float *to, gsize stride)
{
  const gsize n_hidden = self->rbm->n_hidden;
  const float cost = (float) self->options.sparsity_cost;
  const float target = (float) self->options.sparsity_target;
  const float *rates = self->rates + first;
  if (cost > 0)
    follow_rates (self, first, n);
  for (guint row = 0; row < self->n_rows + self->n_negative;
       row++, to += stride)
    {
      const gboolean is_data = row < self->n_rows;
      const float share = self->shares[row];
      const float *from
          = (is_data ? self->data_hidden + row * n_hidden
                     : self->hidden_means + (row - self->n_rows) * n_hidden)
            + first;
      if (is_data && cost > 0)
        for (guint j = 0; j < n; j++)
          to[j] = share * (from[j] - cost * (rates[j] - target));
      else
        for (guint j = 0; j < n; j++)
          to[j] = share * from[j];
      memset (to + n, 0, (stride - n) * sizeof (float));
    }
}

/* Σ over rows of share · @values; @shares NULL: of @values. */
static void
sum_rows (const float *values, gsize stride, guint n, guint n_rows,
          const float *shares, float *sums)
{
  memset (sums, 0, n * sizeof (float));
  for (guint row = 0; row < n_rows; row++, values += stride)
    {
      const float share = shares != NULL ? shares[row] : 1;
      for (guint i = 0; i < n; i++)
        sums[i] += share * values[i];
    }
}

/* Of parameters from @at on. Without momentum nothing but the weights is
 * touched. */
static MlUpdate
update_of (const MlRbmTrainer *self, gsize at, gboolean is_bias)
{
  return (MlUpdate){ .rule = self->has_velocity ? ML_UPDATE_MOMENTUM
                                                : ML_UPDATE_PLAIN,
                     .rate = (float) (is_bias ? self->bias_rate : self->rate),
                     .factor = (float) (1 / self->weight),
                     .l2 = is_bias ? 0 : (float) self->options.weight_decay,
                     .keep1 = (float) self->momentum,
                     .n_states = self->has_velocity ? 1 : 0,
                     .weights = self->rbm->parameters + at,
                     .state = { self->velocity + at } };
}

/* @factors: of @n hidden units, as fill_factors() has them */
static void
step_hidden_bias (MlRbmTrainer *self, guint first, guint n,
                  const float *factors, gsize stride)
{
  const MlRbm *rbm = self->rbm;
  float *sums = self->gradients + rbm->n_visible + first;
  const MlUpdate update = update_of (
      self, (gsize) (rbm->hidden_bias - rbm->parameters) + first, TRUE);
  sum_rows (factors, stride, n, self->n_rows + self->n_negative, NULL, sums);
  ml_kernels ()->step (n, &update, sums);
}

static void
step_visible_bias (MlRbmTrainer *self, guint first, guint n)
{
  const MlRbm *rbm = self->rbm;
  float *sums = self->gradients + first;
  const MlUpdate update = update_of (
      self, (gsize) (rbm->visible_bias - rbm->parameters) + first, TRUE);
  sum_rows (self->visible + first, rbm->n_visible, n,
            self->n_rows + self->n_negative, self->shares, sums);
  ml_kernels ()->step (n, &update, sums);
}

/* -- Chains ---------------------------------------------------------------- */

static MlRbmPass
pass_of (MlRbmTrainer *self, gboolean is_down, guint n_rows, const float *from,
         float *means, float *states)
{
  return (MlRbmPass){ .rbm = self->rbm,
                      .is_down = is_down,
                      .n_rows = n_rows,
                      .from = from,
                      .means = means,
                      .states = states,
                      .seed = self->options.seed,
                      .step = self->step++ };
}

/* Waking a thread takes longer than little work does; the numbers are equal. */
static void
run_parts (MlRbmTrainer *self, guint n, MlParallelFunc part)
{
  const MlRbm *rbm = self->rbm;
  const double work = (double) rbm->n_visible * rbm->n_hidden * self->n_rows;
  if (work > SMALL_WORK)
    ml_parallel_for (n, part, self);
  else
    for (guint i = 0; i < n; i++)
      part (i, self);
}

static void
up_block (guint block, gpointer data)
{
  MlRbmTrainer *self = data;
  const guint state = ml_flush_denormals ();
  ml_rbm_sparse_up (self->sparse, &self->pass, self->first_row, block,
                    self->is_listed);
  ml_restore_denormals (state);
}

static void
run_up (MlRbmTrainer *self, gboolean is_listed)
{
  self->is_listed = is_listed;
  if (self->sparse != NULL)
    run_parts (self, self->sparse->hidden.n_blocks, up_block);
  else
    ml_rbm_pass (&self->pass);
}

/* Hidden units from the data. Chains of CD start there. */
static void
run_positive (MlRbmTrainer *self)
{
  const gboolean is_start = self->options.method == ML_RBM_CD;
  float *states = is_start            ? self->chain_hidden
                  : self->is_measured ? self->scratch
                                      : NULL;
  self->pass = pass_of (self, FALSE, self->n_rows, self->visible,
                        self->data_hidden, states);
  self->first_row = 0;
  run_up (self, is_start);
}

/* What drawn hidden units give back. Chains of CD pass by there anyway. */
static void
reconstruct (MlRbmTrainer *self)
{
  if (!self->is_measured || self->options.method == ML_RBM_CD)
    return;
  ml_rbm_trainer_sync (self);
  const MlRbmPass down = pass_of (self, TRUE, self->n_rows, self->scratch,
                                  self->reconstruction, NULL);
  ml_rbm_pass (&down);
}

static float *
chains_of (const MlRbmTrainer *self)
{
  return self->visible + (gsize) self->n_rows * self->rbm->n_visible;
}

/* The last way down knows where each visible unit is on, so its bias moves. */
static void
down_block (guint block, gpointer data)
{
  MlRbmTrainer *self = data;
  const MlUnitBlock *b = &self->sparse->visible.blocks[block];
  const guint state = ml_flush_denormals ();
  ml_rbm_sparse_down (self->sparse, &self->pass, self->n_rows, block, TRUE);
  if (self->is_last)
    {
      ml_rbm_sparse_columns (self->sparse, self->n_rows + self->n_negative,
                             block);
      step_visible_bias (self, b->first, b->n);
    }
  ml_restore_denormals (state);
}

static void
run_down (MlRbmTrainer *self)
{
  const gboolean is_cd = self->options.method == ML_RBM_CD;
  const gboolean is_mean = is_cd && self->options.mean_visible;
  const gboolean is_seen = self->sparse == NULL || !is_cd || self->is_measured;
  float *states = chains_of (self), *means = is_seen ? self->chain_means : NULL;
  self->pass = pass_of (self, TRUE, self->n_negative, self->chain_hidden,
                        is_mean ? states : means, is_mean ? NULL : states);
  if (self->sparse != NULL)
    run_parts (self, self->sparse->visible.n_blocks, down_block);
  else
    ml_rbm_pass (&self->pass);
}

/* One step down and up. The last one needs no states of hidden units, unless a
 * later update goes on from there; where weights are sparse it goes up when
 * they move. */
static void
run_chain_step (MlRbmTrainer *self, guint step)
{
  const gboolean is_cd = self->options.method == ML_RBM_CD;
  self->is_last = step + 1 == self->options.gibbs_steps;
  run_down (self);
  if (is_cd && step == 0 && self->is_measured)
    memcpy (self->reconstruction, self->pass.means,
            (gsize) self->n_negative * self->rbm->n_visible * sizeof (float));
  self->pass = pass_of (self, FALSE, self->n_negative, chains_of (self),
                        self->hidden_means,
                        is_cd && self->is_last ? NULL : self->chain_hidden);
  self->first_row = self->n_rows;
  if (self->sparse == NULL || !self->is_last)
    run_up (self, TRUE);
}

/* -- The step ---------------------------------------------------------------
 */

/* Some rows of the weights and their biases. */
static void
step_rows (guint block, gpointer data)
{
  MlRbmTrainer *self = data;
  const MlRbm *rbm = self->rbm;
  const guint first = block * self->block_rows;
  const guint n = MIN (self->block_rows, rbm->n_visible - first);
  const guint n_stacked = self->n_rows + self->n_negative;
  const gsize at = (gsize) first * rbm->n_hidden;
  const MlUpdate update = update_of (self, at, FALSE);
  const guint state = ml_flush_denormals ();
  if (n_stacked <= ML_KERNEL_MAX_INNER)
    ml_kernels ()->multiply_step (n, rbm->n_hidden, n_stacked,
                                  self->visible + first, rbm->n_visible,
                                  self->factors, rbm->n_hidden, &update);
  else
    {
      float *gradients = self->gradients + rbm->n_visible + rbm->n_hidden + at;
      ml_gemm (TRUE, FALSE, n, rbm->n_hidden, n_stacked, 1,
               self->visible + first, rbm->n_visible, self->factors,
               rbm->n_hidden, 0, gradients, rbm->n_hidden);
      ml_kernels ()->step ((gsize) n * rbm->n_hidden, &update, gradients);
    }
  step_visible_bias (self, first, n);
  ml_restore_denormals (state);
}

/* The last way up of some hidden units, then all that belongs to them moves:
 * while their weights are in the cache. */
static void
step_units (guint block, gpointer data)
{
  MlRbmTrainer *self = data;
  const MlUnitBlock *b = &self->sparse->hidden.blocks[block];
  const MlUpdate update = update_of (self, 0, FALSE);
  const guint state = ml_flush_denormals ();
  ml_rbm_sparse_up (self->sparse, &self->pass, self->first_row, block,
                    self->pass.states != NULL);
  float *factors = ml_rbm_sparse_factors (self->sparse, block);
  fill_factors (self, b->first, b->n, factors, b->width);
  step_hidden_bias (self, b->first, b->n, factors, b->width);
  ml_rbm_sparse_move (self->sparse, self->visible,
                      self->n_rows + self->n_negative, block, &update);
  ml_restore_denormals (state);
}

static void
move_parameters (MlRbmTrainer *self)
{
  const MlRbm *rbm = self->rbm;
  self->has_velocity |= self->momentum > 0;
  if (self->sparse != NULL)
    {
      run_parts (self, self->sparse->hidden.n_blocks, step_units);
      self->is_stale = TRUE;
      return;
    }
  fill_factors (self, 0, rbm->n_hidden, self->factors, rbm->n_hidden);
  step_hidden_bias (self, 0, rbm->n_hidden, self->factors, rbm->n_hidden);
  run_parts (self, (rbm->n_visible + self->block_rows - 1) / self->block_rows,
             step_rows);
}

/* -- An update ------------------------------------------------------------- */

/** ml_rbm_trainer_step: one update; if @is_measured, error and likelihood of
 *  its rows, before they have changed anything, are added to the tally */
void
ml_rbm_trainer_step (MlRbmTrainer *self, const guint32 *picks, guint n_rows,
                     gboolean is_measured)
{
  self->n_rows = n_rows;
  self->n_negative
      = self->options.method == ML_RBM_CD ? n_rows : self->n_chains;
  self->is_measured = is_measured;
  self->has_velocity |= self->momentum > 0;
  gather (self, picks);
  weigh (self, picks);
  if (is_measured)
    ml_rbm_measure_rows (self);
  list_data (self);
  run_positive (self);
  reconstruct (self);
  for (guint step = 0; step < self->options.gibbs_steps; step++)
    run_chain_step (self, step);
  if (is_measured)
    ml_rbm_measure_error (self);
  move_parameters (self);
  self->now.update++;
  self->now.examples += n_rows;
  self->now.operations += n_rows * ml_rbm_trainer_row_operations (self);
}
