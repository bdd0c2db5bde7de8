/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-dream-settings.h"

#include "ml-random.h"

#include <math.h>

WbDreamSettings *
wb_dream_settings_copy (const WbDreamSettings *self)
{
  WbDreamSettings *copy = g_memdup2 (self, sizeof *self);
  copy->picture
      = g_memdup2 (self->picture, self->n_picture * sizeof *self->picture);
  copy->held = g_memdup2 (self->held, self->n_picture);
  copy->forces = g_memdup2 (self->forces, self->n_forces);
  return copy;
}

void
wb_dream_settings_clear (WbDreamSettings *self)
{
  g_clear_pointer (&self->picture, g_free);
  g_clear_pointer (&self->held, g_free);
  wb_dream_settings_free_all (self);
}

void
wb_dream_settings_free (WbDreamSettings *self)
{
  if (self == NULL)
    return;
  wb_dream_settings_clear (self);
  g_free (self);
}

/** wb_dream_settings_label: Returns: the label, from 0, that @chain is held at;
 * -1: none */
int
wb_dream_settings_label (const WbDreamSettings *self, guint chain,
                         guint n_labels)
{
  return n_labels == 0                  ? -1
         : self->label == WB_DREAM_EACH ? (int) (chain % n_labels)
         : self->label < (int) n_labels ? self->label
                                        : -1;
}

/* Flags of the values that are held; of all channels the same. (transfer full)
 * (nullable): all */
static guint8 *
make_held (const MlTensor *picture, WbDreamPicture use)
{
  const guint n = picture->n_sizes;
  if (n < 3 || (use != WB_DREAM_HOLD_UPPER && use != WB_DREAM_HOLD_LEFT))
    return NULL;
  const guint height = picture->sizes[n - 2], width = picture->sizes[n - 1];
  const gsize size = ml_tensor_row_length (picture);
  guint8 *held = g_new0 (guint8, size);
  for (gsize i = 0; i < size; i++)
    {
      const guint y = (guint) (i / width % height), x = (guint) (i % width);
      held[i] = use == WB_DREAM_HOLD_UPPER ? y < height / 2 : x < width / 2;
    }
  return held;
}

/** wb_dream_settings_set_picture: @picture: (nullable): 1 × …, as the model
 * reads it: "input.activations" of a probe */
void
wb_dream_settings_set_picture (WbDreamSettings *self, WbDreamPicture use,
                               const MlTensor *picture)
{
  g_clear_pointer (&self->picture, g_free);
  g_clear_pointer (&self->held, g_free);
  self->use = use;
  self->n_picture = 0;
  if (picture == NULL || ml_tensor_length (picture) == 0)
    return;
  self->n_picture = (guint) ml_tensor_row_length (picture);
  self->picture
      = g_memdup2 (picture->values, self->n_picture * sizeof *self->picture);
  self->held = make_held (picture, use);
}

/* Forced units */

MlForce
wb_dream_settings_force_of (const WbDreamSettings *self, guint unit)
{
  return unit < self->n_forces ? (MlForce) self->forces[unit] : ML_FORCE_FREE;
}

static void
need_forces (WbDreamSettings *self, guint n_hidden)
{
  if (self->n_forces == n_hidden)
    return;
  g_free (self->forces);
  self->forces = g_new0 (guint8, n_hidden);
  self->n_forces = n_hidden;
}

/** wb_dream_settings_force: @unit: from 0 */
void
wb_dream_settings_force (WbDreamSettings *self, guint n_hidden, guint unit,
                         MlForce force)
{
  need_forces (self, n_hidden);
  if (unit < n_hidden)
    self->forces[unit] = (guint8) force;
}

/** wb_dream_settings_force_some: @share: of all units, 0 … 1; taken at random
 * from those that are free */
void
wb_dream_settings_force_some (WbDreamSettings *self, guint n_hidden,
                              double share, MlForce force, guint64 seed)
{
  MlRandom random;
  guint n_free = 0;
  g_autofree guint32 *free = g_new (guint32, MAX (n_hidden, 1));
  need_forces (self, n_hidden);
  for (guint i = 0; i < n_hidden; i++)
    if (self->forces[i] == ML_FORCE_FREE)
      free[n_free++] = i;
  ml_random_init (&random, seed, n_free);
  ml_random_shuffle (&random, free, n_free);
  const guint n = MIN ((guint) ceil (share * n_hidden), n_free);
  for (guint i = 0; i < n; i++)
    self->forces[free[i]] = (guint8) force;
}

void
wb_dream_settings_free_all (WbDreamSettings *self)
{
  g_clear_pointer (&self->forces, g_free);
  self->n_forces = 0;
}

/* Into a sampler */

static gboolean
has_picture (const WbDreamSettings *self, const MlSampler *sampler)
{
  return self->use != WB_DREAM_IGNORE && self->picture != NULL
         && self->n_picture == sampler->n_visible;
}

/** wb_dream_settings_begin: chains begin with the picture, if there is one that
 * is used; else at random */
void
wb_dream_settings_begin (const WbDreamSettings *self, MlSampler *sampler)
{
  if (has_picture (self, sampler))
    ml_sampler_restart (sampler, self->picture);
}

/** wb_dream_settings_apply: all but the number of chains */
void
wb_dream_settings_apply (const WbDreamSettings *self, MlSampler *sampler)
{
  const gboolean holds
      = has_picture (self, sampler) && self->use != WB_DREAM_BEGIN;
  ml_sampler_set_temperature (sampler, self->temperature);
  ml_sampler_hold_visible (sampler, holds ? self->picture : NULL,
                           sampler->holds_parts ? self->held : NULL);
  for (guint i = 0; i < sampler->n_chains && sampler->n_labels > 0; i++)
    ml_sampler_hold_label (
        sampler, i, wb_dream_settings_label (self, i, sampler->n_labels));
  for (guint i = 0; i < sampler->n_hidden; i++)
    ml_sampler_force_hidden (sampler, i, wb_dream_settings_force_of (self, i));
}
