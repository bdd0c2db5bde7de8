/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-rbm-trainer.h. This is one update; ml-rbm-trainer-run.c strings them
 * together. The statistics ⟨v h⟩ of data and chains are one product: data rows
 * and chains lie below each other, the chains' hidden probabilities with the
 * other sign; and each block of weights moves while its product stands in
 * registers. Nothing is allocated after ml_rbm_trainer_new(). */
#include "ml-rbm-trainer-private.h"

#include "ml-kernels.h"
#include "ml-matrix.h"
#include "ml-parallel.h"
#include "ml-rbm-likelihood.h"

#include <math.h>
#include <string.h>

enum
{
  BLOCK_ROWS = 128,    /* of the weights, at most */
  SMALL_WORK = 100000, /* multiplications not worth waking a thread for */
  EPOCH_POINTS = 50,   /* of the curve, at most */
  MEASURE_EVERY = 8,   /* updates, where there are many: error and likelihood
                          of a batch take as long as a tenth of its update */
  /* Streams of the seed, beside those of initial weights. */
  STREAM_ORDER = (1 << 22) + 1,
  STREAM_MEASURE = 1 << 23,
};

/* Multiplications from one point of the curve to the next: some 40 ms. */
#define POINT_WORK 4e9

/* Share that a hidden unit's rate keeps at an update: Hinton's guide (section
 * 11) takes 0.9 to 0.99. */
#define RATE_KEPT 0.9f

/* -- Making and freeing ---------------------------------------------------- */

/** ml_rbm_trainer_row_operations: Returns: floating-point operations for one
 *  row, a multiplication counting as two: k ways down and up, one up before,
 *  and two products of the statistics */
double
ml_rbm_trainer_row_operations (const MlRbmTrainer *self)
{
  const double product = 2.0 * self->rbm->n_visible * self->rbm->n_hidden;
  return product * (3 + 2.0 * self->options.gibbs_steps);
}

/* Counted in rows, not by the clock, so that a run's curve is always the same.
 */
static guint
rows_per_point (const MlRbmTrainer *self)
{
  const guint n = self->samples->n_rows;
  const double epoch = ml_rbm_trainer_row_operations (self) / 2 * n;
  const double n_points = CLAMP (epoch / POINT_WORK, 1, EPOCH_POINTS);
  const double updates = ceil (n / floor (n_points) / self->options.batch_size);
  return (guint) MAX (updates, 1) * self->options.batch_size;
}

static void
allocate (MlRbmTrainer *self)
{
  const MlRbm *rbm = self->rbm;
  const gsize v = rbm->n_visible, h = rbm->n_hidden;
  const gsize b = self->options.batch_size, c = self->n_chains;
  const gboolean is_large = b + c > ML_KERNEL_MAX_INNER;
  self->velocity = ml_aligned_new (rbm->n_parameters);
  self->good = ml_aligned_new (rbm->n_parameters);
  self->gradients = ml_aligned_new (v + h + (is_large ? v * h : 0));
  self->rates = ml_aligned_new (h);
  self->first_bias = ml_aligned_new (v);
  self->shares = ml_aligned_new (b + c);
  self->visible = ml_aligned_new ((b + c) * v);
  self->data_hidden = ml_aligned_new (b * h);
  self->chain_hidden = ml_aligned_new (c * h);
  self->chain_means = ml_aligned_new (c * v);
  self->hidden_means = ml_aligned_new (c * h);
  self->factors = ml_aligned_new ((b + c) * h);
  self->reconstruction = ml_aligned_new (b * v);
  self->scratch = ml_aligned_new (b * MAX (v, h));
  self->sums = ml_aligned_new (b * h);
  if (rbm->n_labels == 0)
    return;
  self->label_p = g_new (double, rbm->n_labels);
  self->targets = ml_aligned_new (b * rbm->n_labels);
  self->inputs = ml_aligned_new (b * (v - rbm->n_labels));
}

/**
 * ml_rbm_trainer_new:
 * @rbm: initialized; it is changed where it is
 * @samples: at least one, with as many inputs as there are visible units but
 *   for the labels, and as many outputs as there are labels
 * @options: copied
 *
 * Both must outlive the trainer.
 *
 * Returns: (transfer full): the trainer
 */
MlRbmTrainer *
ml_rbm_trainer_new (MlRbm *rbm, const MlSamples *samples,
                    const MlRbmTrainerOptions *options)
{
  g_return_val_if_fail (samples->n_rows > 0 && options->batch_size > 0, NULL);
  g_return_val_if_fail (options->gibbs_steps > 0, NULL);
  g_return_val_if_fail (samples->n_inputs + rbm->n_labels == rbm->n_visible,
                        NULL);
  g_return_val_if_fail (
      rbm->n_labels == 0 || rbm->n_labels == samples->n_outputs, NULL);
  MlRbmTrainer *self = g_new0 (MlRbmTrainer, 1);
  self->rbm = rbm;
  self->samples = samples;
  self->options = *options;
  self->options.batch_size = MIN (options->batch_size, samples->n_rows);
  self->options.layer = MAX (options->layer, 1);
  self->n_chains = options->method == ML_RBM_PCD && options->n_chains > 0
                       ? options->n_chains
                       : self->options.batch_size;
  self->picks = g_new (guint32, samples->n_rows);
  for (guint i = 0; i < samples->n_rows; i++)
    self->picks[i] = i;
  allocate (self);
  memcpy (self->first_bias, rbm->visible_bias, rbm->n_visible * sizeof (float));
  for (guint j = 0; j < rbm->n_hidden; j++)
    self->rates[j] = (float) options->sparsity_target;
  self->block_rows = (MIN (BLOCK_ROWS, (rbm->n_visible + 7) / 8) + 7) / 8 * 8;
  ml_random_init (&self->order, options->seed, STREAM_ORDER);
  self->now = (MlMetrics) ML_METRICS_INIT;
  self->now.epochs = options->epochs;
  self->rate = options->learning_rate;
  self->bias_rate
      = options->bias_rate > 0 ? options->bias_rate : options->learning_rate;
  self->momentum = options->momentum;
  self->point_rows = rows_per_point (self);
  self->measure_every = CLAMP (self->point_rows / self->options.batch_size / 16,
                               1, MEASURE_EVERY);
  return self;
}

/** ml_rbm_trainer_free: NULL is fine */
void
ml_rbm_trainer_free (MlRbmTrainer *self)
{
  if (self == NULL)
    return;
  float *const arrays[]
      = { self->velocity,     self->good,    self->gradients,
          self->rates,        self->shares,  self->visible,
          self->targets,      self->inputs,  self->data_hidden,
          self->chain_hidden, self->factors, self->chain_means,
          self->hidden_means, self->scratch, self->reconstruction,
          self->first_bias,   self->sums,    self->dreams };
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    ml_aligned_free (arrays[i]);
  g_free (self->label_p);
  g_free (self->picks);
  g_free (self->end_text);
  g_free (self);
}

/** ml_rbm_trainer_metrics: Returns: (transfer none): where training stands */
const MlMetrics *
ml_rbm_trainer_metrics (const MlRbmTrainer *self)
{
  return &self->now;
}

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

/* Hidden units from the data. Chains of CD start there. */
static void
run_positive (MlRbmTrainer *self)
{
  const gboolean is_start = self->options.method == ML_RBM_CD;
  const MlRbmPass up
      = pass_of (self, FALSE, self->n_rows, self->visible, self->data_hidden,
                 is_start            ? self->chain_hidden
                 : self->is_measured ? self->scratch
                                     : NULL);
  ml_rbm_pass (&up);
}

/* One step down and up. The last one needs no states of hidden units, unless a
 * later update goes on from there. */
static void
run_chain_step (MlRbmTrainer *self, guint step)
{
  const gboolean is_last = step + 1 == self->options.gibbs_steps;
  const gboolean is_cd = self->options.method == ML_RBM_CD;
  const guint n = self->n_negative;
  float *states = self->visible + (gsize) self->n_rows * self->rbm->n_visible;
  const gboolean is_mean = is_cd && self->options.mean_visible;
  const MlRbmPass down
      = pass_of (self, TRUE, n, self->chain_hidden,
                 is_mean ? states : self->chain_means, is_mean ? NULL : states);
  ml_rbm_pass (&down);
  if (is_cd && step == 0 && self->is_measured)
    memcpy (self->reconstruction, down.means,
            (gsize) n * self->rbm->n_visible * sizeof (float));
  const MlRbmPass up = pass_of (self, FALSE, n, states, self->hidden_means,
                                is_cd && is_last ? NULL : self->chain_hidden);
  ml_rbm_pass (&up);
}

static void
run_chains (MlRbmTrainer *self)
{
  for (guint step = 0; step < self->options.gibbs_steps; step++)
    run_chain_step (self, step);
  if (self->options.method != ML_RBM_PCD || !self->is_measured)
    return;
  const MlRbmPass down = pass_of (self, TRUE, self->n_rows, self->scratch,
                                  self->reconstruction, NULL);
  ml_rbm_pass (&down);
}

/* -- Statistics and the step ------------------------------------------------
 */

/* Of hidden units that are on too often or too seldom: Hinton's guide, section
 * 11; the derivative of the cross-entropy between target and rate. */
static void
follow_rates (MlRbmTrainer *self)
{
  const guint n = self->rbm->n_hidden;
  for (guint j = 0; j < n; j++)
    self->rates[j] *= RATE_KEPT;
  for (guint row = 0; row < self->n_rows; row++)
    {
      const float share
          = (RATE_KEPT - 1) * self->shares[row] / (float) self->weight;
      for (guint j = 0; j < n; j++)
        self->rates[j] += share * self->data_hidden[(gsize) row * n + j];
    }
}

/* The second factor of ⟨v h⟩, so that one product is the whole gradient. */
static void
prepare_factors (MlRbmTrainer *self)
{
  const gsize n = self->rbm->n_hidden;
  const float cost = (float) self->options.sparsity_cost;
  const float target = (float) self->options.sparsity_target;
  float *to = self->factors;
  if (cost > 0)
    follow_rates (self);
  for (guint row = 0; row < self->n_rows + self->n_negative; row++, to += n)
    {
      const gboolean is_data = row < self->n_rows;
      const float share = self->shares[row];
      const float *from = is_data
                              ? self->data_hidden + row * n
                              : self->hidden_means + (row - self->n_rows) * n;
      if (is_data && cost > 0)
        for (gsize j = 0; j < n; j++)
          to[j] = share * (from[j] - cost * (self->rates[j] - target));
      else
        for (gsize j = 0; j < n; j++)
          to[j] = share * from[j];
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

static MlUpdate
update_of (const MlRbmTrainer *self, gsize at, gboolean is_bias)
{
  return (MlUpdate){ .rule = ML_UPDATE_MOMENTUM,
                     .rate = (float) (is_bias ? self->bias_rate : self->rate),
                     .factor = (float) (1 / self->weight),
                     .l2 = is_bias ? 0 : (float) self->options.weight_decay,
                     .keep1 = (float) self->momentum,
                     .n_states = 1,
                     .weights = self->rbm->parameters + at,
                     .state = { self->velocity + at } };
}

static void
step_hidden_bias (MlRbmTrainer *self)
{
  const MlRbm *rbm = self->rbm;
  float *sums = self->gradients + rbm->n_visible;
  const MlUpdate update
      = update_of (self, (gsize) (rbm->hidden_bias - rbm->parameters), TRUE);
  sum_rows (self->factors, rbm->n_hidden, rbm->n_hidden,
            self->n_rows + self->n_negative, NULL, sums);
  ml_kernels ()->step (rbm->n_hidden, &update, sums);
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

/* Some rows of the weights and their biases; the first block hidden biases,
 * too. */
static void
step_block (guint block, gpointer data)
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
  if (block == 0)
    step_hidden_bias (self);
  ml_restore_denormals (state);
}

static void
move_parameters (MlRbmTrainer *self)
{
  const MlRbm *rbm = self->rbm;
  const guint n_blocks
      = (rbm->n_visible + self->block_rows - 1) / self->block_rows;
  const double work = (double) rbm->n_visible * rbm->n_hidden * self->n_rows;
  prepare_factors (self);
  if (work > SMALL_WORK)
    ml_parallel_for (n_blocks, step_block, self);
  else
    for (guint block = 0; block < n_blocks; block++)
      step_block (block, self);
}

/* -- Measuring ------------------------------------------------------------- */

/* Squared error of what the drawn hidden units give back. */
static void
measure_error (MlRbmTrainer *self)
{
  const guint n = self->rbm->n_visible - self->rbm->n_labels;
  for (guint row = 0; row < self->n_rows; row++)
    {
      const gsize at = (gsize) row * self->rbm->n_visible;
      const float *v = self->visible + at, *again = self->reconstruction + at;
      double sum = 0;
      for (guint i = 0; i < n; i++)
        sum += (double) ((v[i] - again[i]) * (v[i] - again[i]));
      self->sum.error -= (double) self->shares[row] * sum;
    }
}

static guint
largest (const double *values, guint n)
{
  guint best = 0;
  for (guint i = 1; i < n; i++)
    if (values[i] > values[best])
      best = i;
  return best;
}

/* How many labels of the batch the machine itself finds likeliest. */
static void
measure_labels (MlRbmTrainer *self)
{
  const MlRbm *rbm = self->rbm;
  double *p = self->label_p;
  for (guint row = 0; p != NULL && row < self->n_rows; row++)
    {
      const float *target = self->targets + (gsize) row * rbm->n_labels;
      ml_rbm_label_probabilities (
          rbm, 1, self->visible + (gsize) row * rbm->n_visible, self->sums, p);
      if (target[largest (p, rbm->n_labels)] > 0.5f)
        self->sum.n_correct -= (double) self->shares[row];
    }
}

/* A random unit of each row, of values rounded to zeros and ones. */
static void
measure_likelihood (MlRbmTrainer *self)
{
  const MlRbm *rbm = self->rbm;
  const guint n_plain = rbm->n_visible - rbm->n_labels;
  MlRandom random;
  if (rbm->visible != ML_VISIBLE_BINARY)
    {
      self->sum.likelihood = (double) NAN;
      return;
    }
  ml_random_init (&random, self->options.seed,
                  STREAM_MEASURE + self->now.update);
  for (gsize i = 0; i < (gsize) self->n_rows * rbm->n_visible; i++)
    self->scratch[i] = self->visible[i] >= 0.5f ? 1 : 0;
  ml_rbm_hidden_sums (rbm, self->n_rows, self->scratch, self->sums);
  for (guint row = 0; row < self->n_rows; row++)
    self->sum.likelihood
        -= (double) self->shares[row]
           * ml_rbm_pseudo_likelihood (
               rbm, self->scratch + (gsize) row * rbm->n_visible,
               self->sums + (gsize) row * rbm->n_hidden,
               ml_random_below (&random, n_plain));
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
  gather (self, picks);
  weigh (self, picks);
  run_positive (self);
  run_chains (self);
  if (is_measured)
    {
      measure_error (self);
      measure_likelihood (self);
      measure_labels (self);
      self->sum.weight += self->weight;
    }
  move_parameters (self);
  self->now.update++;
  self->now.examples += n_rows;
  self->now.operations += n_rows * ml_rbm_trainer_row_operations (self);
}

/**
 * ml_rbm_trainer_update:
 * @picks: numbers of examples
 * @n_rows: 1 … batch size
 *
 * One update on one mini-batch.
 */
void
ml_rbm_trainer_update (MlRbmTrainer *self, const guint32 *picks, guint n_rows)
{
  g_return_if_fail (n_rows > 0 && n_rows <= self->options.batch_size);
  ml_rbm_trainer_step (self, picks, n_rows, FALSE);
}
