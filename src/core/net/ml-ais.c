/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-ais.h. Chains begin as exact draws from a base model without weights,
 * whose Z is known, and pass through models between it and the machine,
 *
 *   p_β (v) ∝ exp ((1 - β) A (v) + β B (v)) Π (1 + exp (β x_j)),  x = c + v W,
 *
 * A and B the visible terms of base and machine, β from 0 to 1. What each chain
 * gains in probability from one β to the next is its weight; the mean weight is
 * the ratio of the two Z. R. Salakhutdinov and I. Murray (2008): On the
 * quantitative analysis of deep belief networks. ICML, 872–879. */
#include "ml-ais.h"

#include "ml-kernels.h"
#include "ml-matrix.h"
#include "ml-parallel.h"

#include <math.h>
#include <string.h>

enum
{
  STREAM_HIDDEN = 1 << 27, /* of the seed: one a chain and temperature */
};

/* Of the way, how much of β goes by in which share of the temperatures:
 * Salakhutdinov and Murray take 500, 4,000 and 10,000. */
static const struct
{
  double share, beta;
} way[] = { { 500 / 14500.0, 0.5 }, { 4500 / 14500.0, 0.9 }, { 1, 1 } };

typedef struct
{
  const MlRbm *rbm;
  MlRbm *base;    /* of no weights */
  MlRbm *between; /* of the current β */
  guint n_chains;
  guint64 seed, step;
  double before, beta; /* the last β and this one */
  float *visible;      /* n_chains × n_visible: states */
  float *means;        /* n_chains × n_visible */
  float *sums;         /* n_chains × n_hidden: x */
  float *hidden;       /* n_chains × n_hidden: probabilities, then states */
  double *weights;     /* n_chains: logarithms */
} Ais;

static void
ais_clear (Ais *self)
{
  ml_rbm_free (self->base);
  ml_rbm_free (self->between);
  ml_aligned_free (self->visible);
  ml_aligned_free (self->means);
  ml_aligned_free (self->sums);
  ml_aligned_free (self->hidden);
  g_free (self->weights);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ais, ais_clear)

static double
beta_of (double progress)
{
  double share = 0, beta = 0;
  for (guint i = 0; i < G_N_ELEMENTS (way); i++)
    {
      if (progress <= way[i].share)
        return beta
               + (way[i].beta - beta) * (progress - share)
                     / (way[i].share - share);
      share = way[i].share;
      beta = way[i].beta;
    }
  return 1;
}

/* -- One temperature --------------------------------------------------------
 */

/* Weights β W, hidden biases β c, visible ones between those of the two. */
static void
set_between (Ais *self)
{
  const MlRbm *rbm = self->rbm;
  const float beta = (float) self->beta, rest = 1 - beta;
  for (gsize i = 0; i < rbm->n_parameters; i++)
    self->between->parameters[i] = beta * rbm->parameters[i];
  for (guint i = 0; i < rbm->n_visible; i++)
    self->between->visible_bias[i] += rest * self->base->visible_bias[i];
}

/* The weight's gain from the last β to this one, and hidden states of this one.
 */
static void
run_chain (guint chain, gpointer data)
{
  Ais *self = data;
  const guint n = self->rbm->n_hidden;
  const float *visible = self->visible + (gsize) chain * self->rbm->n_visible;
  const float *sums = self->sums + (gsize) chain * n;
  float *hidden = self->hidden + (gsize) chain * n;
  MlRandomLanes random;
  self->weights[chain]
      += (self->beta - self->before)
             * (ml_rbm_visible_term (self->rbm, visible)
                - ml_rbm_visible_term (self->base, visible))
         + ml_rbm_soft_sum (n, NULL, (float) self->beta, sums)
         - ml_rbm_soft_sum (n, NULL, (float) self->before, sums);
  for (guint j = 0; j < n; j++)
    hidden[j] = (float) self->beta * sums[j];
  ml_random_lanes_init (&random, self->seed,
                        (guint64) STREAM_HIDDEN + self->step * self->n_chains
                            + chain);
  ml_kernels ()->sigmoid (n, hidden);
  ml_kernels ()->bernoulli (&random, n, hidden, hidden);
}

static void
draw_visible (Ais *self, const MlRbm *rbm)
{
  const MlRbmPass down = { .rbm = rbm,
                           .is_down = TRUE,
                           .n_rows = self->n_chains,
                           .from = self->hidden,
                           .means = self->means,
                           .states = self->visible,
                           .seed = self->seed,
                           .step = self->step++ };
  ml_rbm_pass (&down);
}

static void
run_temperature (Ais *self, double beta)
{
  self->before = self->beta;
  self->beta = beta;
  ml_rbm_hidden_sums (self->rbm, self->n_chains, self->visible, self->sums);
  ml_parallel_for (self->n_chains, run_chain, self);
  if (beta >= 1)
    return;
  set_between (self);
  draw_visible (self, self->between);
}

/* -- The whole way ----------------------------------------------------------
 */

static void
ais_init (Ais *self, const MlRbm *rbm, const MlAisOptions *options)
{
  const gsize n = options->n_chains;
  *self = (Ais){ .rbm = rbm, .n_chains = options->n_chains };
  self->seed = options->seed;
  self->base
      = ml_rbm_new (rbm->n_visible, rbm->n_hidden, rbm->n_labels, rbm->visible);
  self->between = ml_rbm_copy (self->base);
  if (options->means != NULL)
    ml_rbm_set_base_rates (self->base, options->means);
  self->visible = ml_aligned_new (n * rbm->n_visible);
  self->means = ml_aligned_new (n * rbm->n_visible);
  self->sums = ml_aligned_new (n * rbm->n_hidden);
  self->hidden = ml_aligned_new (n * rbm->n_hidden);
  self->weights = g_new0 (double, n);
}

/* log Z of the base model: all units are independent. */
static double
base_log_z (const Ais *self)
{
  const MlRbm *base = self->base;
  const guint n_plain = base->n_visible - base->n_labels;
  double sum = base->n_hidden * log (2), labels = 0;
  for (guint i = 0; i < n_plain; i++)
    sum += base->visible == ML_VISIBLE_GAUSSIAN
               ? log (2 * G_PI) / 2
               : log1p (exp ((double) base->visible_bias[i]));
  for (guint i = n_plain; i < base->n_visible; i++)
    labels += exp ((double) base->visible_bias[i]);
  return base->n_labels > 0 ? sum + log (labels) : sum;
}

/* The mean of the weights and three standard errors of it. */
static void
estimate_z (const Ais *self, MlAisEstimate *estimate)
{
  const guint n = self->n_chains;
  double most = (double) -INFINITY, sum = 0, squares = 0;
  for (guint i = 0; i < n; i++)
    most = fmax (most, self->weights[i]);
  for (guint i = 0; i < n; i++)
    sum += exp (self->weights[i] - most);
  const double mean = sum / n;
  for (guint i = 0; i < n; i++)
    {
      const double miss = exp (self->weights[i] - most) - mean;
      squares += miss * miss;
    }
  const double error = sqrt (squares / (n - 1.0) / n);
  const double log_base = base_log_z (self) + most;
  estimate->log_z = log_base + log (mean);
  estimate->high = log_base + log (mean + 3 * error);
  estimate->low = mean > 3 * error ? log_base + log (mean - 3 * error)
                                   : (double) -INFINITY;
}

/**
 * ml_ais_run:
 * @monitor: (nullable): told how far it is; may stop it
 * @estimate: (out): untouched if it is stopped
 *
 * 100 chains and 14,500 temperatures are what Salakhutdinov and Murray take for
 * 500 hidden units on MNIST.
 *
 * Returns: FALSE if a stop came
 */
gboolean
ml_ais_run (const MlRbm *rbm, const MlAisOptions *options, MlMonitor *monitor,
            MlAisEstimate *estimate)
{
  g_return_val_if_fail (options->n_chains > 1, FALSE);
  g_return_val_if_fail (options->n_temperatures > 0, FALSE);
  g_auto (Ais) self;
  ais_init (&self, rbm, options);
  draw_visible (&self, self.base);
  for (guint i = 1; i <= options->n_temperatures; i++)
    {
      const double progress = (double) i / options->n_temperatures;
      run_temperature (&self,
                       i < options->n_temperatures ? beta_of (progress) : 1);
      if (!ml_monitor_tick (monitor, progress))
        return FALSE;
    }
  estimate_z (&self, estimate);
  return TRUE;
}
