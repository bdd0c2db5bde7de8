/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-sampler.h: the door, which checks; the work is the model's. */
#include "ml-sampler.h"

#include <math.h>

/** ml_sampler_init: For the makers of samplers, on the MlSampler that theirs
 * begins with. @ops: static */
void
ml_sampler_init (MlSampler *self, const MlSamplerOps *ops, guint n_chains,
                 guint n_visible, guint n_hidden, guint n_labels)
{
  g_return_if_fail (n_labels == 0
                    || (ops->read_labels != NULL && ops->hold_label != NULL));
  self->ops = ops;
  self->n_chains = n_chains;
  self->n_visible = n_visible;
  self->n_hidden = n_hidden;
  self->n_labels = n_labels;
  self->n_steps = 0;
}

void
ml_sampler_free (MlSampler *self)
{
  if (self != NULL)
    self->ops->free (self);
}

/**
 * ml_sampler_restart:
 * @visible: (nullable): n_visible values, as the model's encoder gives them,
 *   with which all chains begin; NULL: each begins at random
 *
 * What is held stays held.
 */
void
ml_sampler_restart (MlSampler *self, const float *visible)
{
  self->ops->restart (self, visible);
  self->n_steps = 0;
}

/** ml_sampler_step: @n_steps: full Gibbs steps, hidden then visible units */
void
ml_sampler_step (MlSampler *self, guint n_steps)
{
  self->ops->step (self, n_steps);
  self->n_steps += n_steps;
}

/**
 * ml_sampler_read_visible:
 * @out: (out caller-allocates): n_chains × n_visible: the mean of each visible
 *   unit given the hidden units of the last step, held or not: of a picture
 *   that is held, what the model makes of it
 */
void
ml_sampler_read_visible (MlSampler *self, float *out)
{
  self->ops->read_visible (self, out);
}

/** ml_sampler_read_hidden: @out: (out caller-allocates): n_chains × n_hidden:
 * the probability that each is on, 0 or 1 if it is forced */
void
ml_sampler_read_hidden (MlSampler *self, float *out)
{
  self->ops->read_hidden (self, out);
}

/** ml_sampler_read_labels: @out: (out caller-allocates): n_chains × n_labels:
 * the probability of each label, 0 or 1 if it is held */
void
ml_sampler_read_labels (MlSampler *self, float *out)
{
  g_return_if_fail (self->n_labels > 0);
  self->ops->read_labels (self, out);
}

/**
 * ml_sampler_hold_visible:
 * @values: (nullable): n_visible of them, for all chains; NULL: let go
 * @held: (nullable): n_visible flags: which of them are held; NULL: all. A
 *   model of several layers may hold only all of them
 */
void
ml_sampler_hold_visible (MlSampler *self, const float *values,
                         const guint8 *held)
{
  self->ops->hold_visible (self, values, held);
}

/** ml_sampler_hold_label: @label: from 0; -1: let go */
void
ml_sampler_hold_label (MlSampler *self, guint chain, int label)
{
  g_return_if_fail (chain < self->n_chains && label < (int) self->n_labels);
  self->ops->hold_label (self, chain, MAX (label, -1));
}

/** ml_sampler_force_hidden: @unit: of all chains */
void
ml_sampler_force_hidden (MlSampler *self, guint unit, MlForce force)
{
  g_return_if_fail (unit < self->n_hidden);
  self->ops->force_hidden (self, unit, force);
}

/** ml_sampler_set_temperature: @temperature: every input of a unit is divided
 * by it: above 1 the chains are bolder, below 1 shyer */
void
ml_sampler_set_temperature (MlSampler *self, double temperature)
{
  g_return_if_fail (temperature > 0 && isfinite (temperature));
  self->ops->set_temperature (self, temperature);
}
