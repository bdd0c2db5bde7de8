/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-rbm-trainer.h. This file makes a trainer; ml-rbm-update.c does one
 * update, ml-rbm-trainer-run.c strings them together. */
#include "ml-rbm-trainer-private.h"

#include "ml-kernels.h"
#include "ml-matrix.h"

#include <math.h>
#include <string.h>

enum
{
  BLOCK_ROWS = 128,        /* of the weights, at most */
  EPOCH_POINTS = 50,       /* of the curve, at most */
  MEASURE_EVERY = 16,      /* updates, where there are many: to look at a batch
                              takes half as long as to learn it */
  DENSITY_ROWS = 64,       /* of which it is found out if most is zero */
  LEAST_WEIGHTS = 1 << 14, /* where another form of them pays */
  /* Streams of the seed, beside those of initial weights. */
  STREAM_ORDER = (1 << 22) + 1,
};

/* Multiplications from one point of the curve to the next: some 40 ms. */
#define POINT_WORK 4e9

/* Of the inputs, that may not be zero where they are taken for sparse. */
#define MOST_DENSITY 0.5

/* Of weights that are drawn anew, unless the options say another one. */
#define DEVIATION 0.01

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

/* How much of some rows is not zero. */
static double
density (const MlRbmTrainer *self)
{
  const MlSamples *samples = self->samples;
  const guint n_rows = MIN (DENSITY_ROWS, samples->n_rows);
  const gsize n = (gsize) n_rows * samples->n_inputs;
  g_autofree float *rows = g_new (float, n);
  gsize n_on = 0;
  ml_samples_gather (samples, self->picks, n_rows, rows, NULL);
  for (gsize i = 0; i < n; i++)
    n_on += !(rows[i] == 0);
  return (double) n_on / (double) n;
}

static gboolean
is_sparse (const MlRbmTrainer *self)
{
  const MlRbm *rbm = self->rbm;
  const guint n_stacked = self->options.batch_size + self->n_chains;
  return ml_rbm_sparse_is_able (rbm, n_stacked)
         && (gsize) rbm->n_visible * rbm->n_hidden >= LEAST_WEIGHTS
         && !(self->options.method == ML_RBM_CD && self->options.mean_visible)
         && density (self) < MOST_DENSITY;
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
  if (is_sparse (self))
    self->sparse = ml_rbm_sparse_new (self->rbm, (guint) (b + c));
  else
    self->factors = ml_aligned_new ((b + c) * h);
  self->reconstruction = ml_aligned_new (b * v);
  self->scratch = ml_aligned_new (b * MAX (v, h));
  self->sums = ml_aligned_new (b * h);
  self->unit_weights = ml_aligned_new (h);
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
  self->now.change = ML_CHANGE_TO_MACHINE;
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
          self->first_bias,   self->sums,    self->unit_weights,
          self->dreams };
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    ml_aligned_free (arrays[i]);
  ml_rbm_sparse_free (self->sparse);
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

/**
 * ml_rbm_take_base_rates:
 * @samples: as ml_rbm_trainer_new() wants them
 *
 * Visible biases, those of labels included, that give the means of the rows:
 * see ml_rbm_set_base_rates().
 */
void
ml_rbm_take_base_rates (MlRbm *rbm, const MlSamples *samples)
{
  const guint n_plain = samples->n_inputs;
  g_autofree double *means = g_new0 (double, rbm->n_visible);
  g_autofree float *row = g_new (float, n_plain);
  g_autofree float *target = g_new (float, MAX (samples->n_outputs, 1));
  double weight = 0;
  for (guint32 i = 0; i < samples->n_rows; i++)
    {
      const double share = (double) ml_samples_weight (samples, i);
      ml_samples_gather (samples, &i, 1, row,
                         rbm->n_labels > 0 ? target : NULL);
      weight += share;
      for (guint k = 0; k < n_plain; k++)
        means[k] += share * (double) row[k];
      for (guint k = 0; k < rbm->n_labels; k++)
        means[n_plain + k] += share * (double) target[k];
    }
  for (guint k = 0; k < rbm->n_visible && weight > 0; k++)
    means[k] /= weight;
  ml_rbm_set_base_rates (rbm, means);
}

/* -- Where weights are ----------------------------------------------------- */

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
  ml_rbm_trainer_sync (self);
}

/**
 * ml_rbm_trainer_sync:
 *
 * While it trains on rows that are mostly zero, the weights stand in another
 * form; here the machine gets those of this moment. ml_rbm_trainer_run() does
 * that whenever somebody may look.
 */
void
ml_rbm_trainer_sync (MlRbmTrainer *self)
{
  if (self->sparse != NULL && self->is_stale)
    ml_rbm_sparse_store (self->sparse);
  self->is_stale = FALSE;
}

/** ml_rbm_trainer_redraw: with the next seed; visible biases are as they were
 * at first, and what was learned is gone */
void
ml_rbm_trainer_redraw (MlRbmTrainer *self)
{
  MlRbm *rbm = self->rbm;
  const double deviation
      = self->options.deviation > 0 ? self->options.deviation : DEVIATION;
  const gsize n_chains = (gsize) self->n_chains * rbm->n_hidden;
  ml_rbm_initialize (rbm, deviation, self->options.seed + ++self->n_redraws);
  memcpy (rbm->visible_bias, self->first_bias, rbm->n_visible * sizeof (float));
  memset (self->velocity, 0, rbm->n_parameters * sizeof (float));
  self->has_good = FALSE;
  self->is_stale = FALSE;
  if (self->sparse != NULL)
    ml_rbm_sparse_load (self->sparse);
  for (gsize i = 0; i < n_chains && self->sparse == NULL; i++)
    self->chain_hidden[i] = 0;
}
