/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-gibbs.h. */
#include "ml-gibbs.h"

#include "ml-matrix.h"
#include "ml-random.h"

#include <math.h>
#include <string.h>

enum
{
  STREAM_STARTS = 1 << 26, /* of the seed: one a chain */
};

/* -- Making and freeing ---------------------------------------------------- */

static guint
n_plain (const MlGibbs *self)
{
  return self->rbm->n_visible - self->rbm->n_labels;
}

/**
 * ml_gibbs_new:
 * @rbm: must outlive it; may learn in between
 *
 * Returns: (transfer full): chains that begin at random
 */
MlGibbs *
ml_gibbs_new (const MlRbm *rbm, guint n_chains, guint64 seed)
{
  g_return_val_if_fail (n_chains > 0, NULL);
  MlGibbs *self = g_new0 (MlGibbs, 1);
  const gsize n_visible = (gsize) n_chains * rbm->n_visible;
  const gsize n_hidden = (gsize) n_chains * rbm->n_hidden;
  self->rbm = rbm;
  self->n_chains = n_chains;
  self->seed = seed;
  self->temperature = 1;
  self->visible = ml_aligned_new (n_visible);
  self->visible_means = ml_aligned_new (n_visible);
  self->hidden = ml_aligned_new (n_hidden);
  self->hidden_means = ml_aligned_new (n_hidden);
  self->held_values = g_new0 (float, rbm->n_visible);
  self->held = g_new0 (guint8, rbm->n_visible);
  self->labels = g_new (int, n_chains);
  self->forces = g_new0 (guint8, rbm->n_hidden);
  for (guint chain = 0; chain < n_chains; chain++)
    self->labels[chain] = -1;
  ml_gibbs_restart (self, NULL);
  return self;
}

/** ml_gibbs_free: NULL is fine */
void
ml_gibbs_free (MlGibbs *self)
{
  if (self == NULL)
    return;
  ml_aligned_free (self->visible);
  ml_aligned_free (self->visible_means);
  ml_aligned_free (self->hidden);
  ml_aligned_free (self->hidden_means);
  g_free (self->held_values);
  g_free (self->held);
  g_free (self->labels);
  g_free (self->forces);
  g_free (self);
}

/* -- What is held ---------------------------------------------------------- */

/* Puts held units into the states of one chain; pixels into its means, too. */
static void
hold (MlGibbs *self, guint chain)
{
  const guint n = n_plain (self), n_labels = self->rbm->n_labels;
  const gsize at = (gsize) chain * self->rbm->n_visible;
  float *states = self->visible + at;
  for (guint i = 0; i < n; i++)
    if (self->held[i])
      states[i] = self->visible_means[at + i] = self->held_values[i];
  if (self->labels[chain] < 0)
    return;
  memset (states + n, 0, n_labels * sizeof (float));
  states[n + (guint) self->labels[chain]] = 1;
}

static void
hold_all (MlGibbs *self)
{
  for (guint chain = 0; chain < self->n_chains; chain++)
    hold (self, chain);
}

static void
force (MlGibbs *self)
{
  const guint n = self->rbm->n_hidden;
  for (guint j = 0; j < n; j++)
    for (guint chain = 0;
         self->forces[j] != ML_FORCE_FREE && chain < self->n_chains; chain++)
      self->hidden[(gsize) chain * n + j]
          = self->hidden_means[(gsize) chain * n + j]
          = self->forces[j] == ML_FORCE_ON;
}

/** ml_gibbs_hold_visible: @values, @held: (nullable): n_visible less the labels
 *  each; what was held before is let go */
void
ml_gibbs_hold_visible (MlGibbs *self, const float *values, const guint8 *held)
{
  for (guint i = 0; i < n_plain (self); i++)
    {
      self->held[i] = values != NULL && (held == NULL || held[i]);
      if (self->held[i])
        self->held_values[i] = values[i];
    }
  hold_all (self);
}

/** ml_gibbs_hold_label: @label: from 0; -1: let go */
void
ml_gibbs_hold_label (MlGibbs *self, guint chain, int label)
{
  g_return_if_fail (chain < self->n_chains
                    && label < (int) self->rbm->n_labels);
  self->labels[chain] = MAX (label, -1);
  hold (self, chain);
}

/** ml_gibbs_force_hidden: @unit: of all chains, from the next step on */
void
ml_gibbs_force_hidden (MlGibbs *self, guint unit, MlForce force)
{
  g_return_if_fail (unit < self->rbm->n_hidden);
  self->forces[unit] = (guint8) force;
}

/** ml_gibbs_set_temperature: @temperature: above 0; every sum is divided by it
 */
void
ml_gibbs_set_temperature (MlGibbs *self, double temperature)
{
  g_return_if_fail (temperature > 0);
  self->temperature = temperature;
}

/* -- Running --------------------------------------------------------------- */

static void
run_up (MlGibbs *self)
{
  const MlRbmPass up = { .rbm = self->rbm,
                         .n_rows = self->n_chains,
                         .from = self->visible,
                         .means = self->hidden_means,
                         .states = self->hidden,
                         .temperature = self->temperature,
                         .seed = self->seed,
                         .step = self->step++ };
  ml_rbm_pass (&up);
  force (self);
}

static void
run_down (MlGibbs *self)
{
  const MlRbmPass down = { .rbm = self->rbm,
                           .is_down = TRUE,
                           .n_rows = self->n_chains,
                           .from = self->hidden,
                           .means = self->visible_means,
                           .states = self->visible,
                           .temperature = self->temperature,
                           .seed = self->seed,
                           .step = self->step++ };
  ml_rbm_pass (&down);
  hold_all (self);
}

/** ml_gibbs_step: @n_steps: hidden units from visible ones, then visible units
 *  from these */
void
ml_gibbs_step (MlGibbs *self, guint n_steps)
{
  for (guint i = 0; i < n_steps; i++)
    {
      run_up (self);
      run_down (self);
    }
}

/* What the machine draws while no hidden unit is on: not yet what it believes
 * in, but nearer than even odds are where most units rest. Labels are equally
 * likely. */
static void
draw_start (MlGibbs *self, guint chain)
{
  const guint n = n_plain (self), n_labels = self->rbm->n_labels;
  float *states = self->visible + (gsize) chain * self->rbm->n_visible;
  MlRandom random;
  ml_random_init (&random, self->seed, STREAM_STARTS + chain);
  for (guint i = 0; i < n; i++)
    {
      const double bias = (double) self->rbm->visible_bias[i];
      states[i] = self->rbm->visible == ML_VISIBLE_GAUSSIAN
                      ? (float) (bias + ml_random_normal (&random))
                      : ml_random_uniform (&random) < 1 / (1 + exp (-bias));
    }
  memset (states + n, 0, n_labels * sizeof (float));
  if (n_labels > 0)
    states[n + ml_random_below (&random, n_labels)] = 1;
}

/**
 * ml_gibbs_restart:
 * @visible: (nullable): n_visible less the labels, with which all chains begin;
 *   labels are drawn. NULL: all is drawn
 *
 * Means of the start are its states. What is held stays held.
 */
void
ml_gibbs_restart (MlGibbs *self, const float *visible)
{
  const gsize n = self->rbm->n_visible;
  for (guint chain = 0; chain < self->n_chains; chain++)
    {
      draw_start (self, chain);
      if (visible != NULL)
        memcpy (self->visible + chain * n, visible,
                n_plain (self) * sizeof (float));
    }
  hold_all (self);
  memcpy (self->visible_means, self->visible,
          self->n_chains * n * sizeof (float));
  run_up (self);
}

/** ml_gibbs_read_labels: @out: (out caller-allocates): n_chains × n_labels */
void
ml_gibbs_read_labels (const MlGibbs *self, float *out)
{
  const guint n = n_plain (self), n_labels = self->rbm->n_labels;
  for (guint chain = 0; chain < self->n_chains; chain++, out += n_labels)
    {
      const float *from
          = (self->labels[chain] < 0 ? self->visible_means : self->visible)
            + (gsize) chain * self->rbm->n_visible + n;
      memcpy (out, from, n_labels * sizeof (float));
    }
}
