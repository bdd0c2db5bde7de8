/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-film.h"

#include "wb-probe.h"

#include <string.h>

enum
{
  MOST_FLOATS = 1 << 20, /* about so many are kept */
  LEAST_MOMENTS = 8,
  MOST_MOMENTS = 300,
};

struct _WbFilm
{
  GPtrArray *moments; /* WbMoment, all of the same sizes */
};

/** wb_moment_new: Returns: (transfer full): what the chains of @sampler are at
 */
WbMoment *
wb_moment_new (MlSampler *sampler)
{
  WbMoment *self = g_new0 (WbMoment, 1);
  const gsize n = sampler->n_chains;
  self->n_chains = sampler->n_chains;
  self->n_visible = sampler->n_visible;
  self->n_hidden = sampler->n_hidden;
  self->n_labels = sampler->n_labels;
  self->n_steps = sampler->n_steps;
  self->visible = g_new (float, n * self->n_visible);
  self->hidden = g_new (float, n * self->n_hidden);
  ml_sampler_read_visible (sampler, self->visible);
  ml_sampler_read_hidden (sampler, self->hidden);
  if (self->n_labels == 0)
    return self;
  self->labels = g_new (float, n * self->n_labels);
  ml_sampler_read_labels (sampler, self->labels);
  return self;
}

void
wb_moment_free (WbMoment *self)
{
  if (self == NULL)
    return;
  g_free (self->visible);
  g_free (self->hidden);
  g_free (self->labels);
  g_free (self);
}

WbFilm *
wb_film_new (void)
{
  WbFilm *self = g_new0 (WbFilm, 1);
  self->moments
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wb_moment_free);
  return self;
}

void
wb_film_free (WbFilm *self)
{
  g_ptr_array_unref (self->moments);
  g_free (self);
}

void
wb_film_clear (WbFilm *self)
{
  g_ptr_array_set_size (self->moments, 0);
}

guint
wb_film_length (const WbFilm *self)
{
  return self->moments->len;
}

const WbMoment *
wb_film_last (const WbFilm *self)
{
  const guint n = self->moments->len;
  return n > 0 ? g_ptr_array_index (self->moments, n - 1) : NULL;
}

void
wb_film_add (WbFilm *self, WbMoment *moment)
{
  const gsize size = (gsize) moment->n_chains * moment->n_visible;
  const guint most = (guint) CLAMP (MOST_FLOATS / MAX (size, 1), LEAST_MOMENTS,
                                    MOST_MOMENTS);
  while (self->moments->len >= most)
    g_ptr_array_remove_index (self->moments, 0);
  g_ptr_array_add (self->moments, moment);
}

/* Channels, height and width of a picture, or 1, 1 and all values. */
static void
read_shape (MlPredictor *predictor, guint n_visible, float shape[3])
{
  const MlAttribute *picture = wb_picture_column (
      ml_predictor_header (predictor), ml_predictor_target (predictor));
  shape[0] = shape[1] = 1;
  shape[2] = (float) n_visible;
  if (picture == NULL || ml_attribute_n_bytes (picture) != n_visible)
    return;
  for (guint i = 0; i < 3; i++)
    shape[i] = (float) picture->shape[i];
}

/* The mean over all chains, and what is forced. */
static void
add_hidden (const WbMoment *last, const WbDreamSettings *settings,
            MlSnapshot *snapshot)
{
  const guint n = last->n_hidden;
  float *means = ml_snapshot_add (snapshot, "dream.hidden", NULL, 1, &n);
  float *forces = ml_snapshot_add (snapshot, "dream.forces", NULL, 1, &n);
  for (guint chain = 0; chain < last->n_chains; chain++)
    for (guint i = 0; i < n; i++)
      means[i] += last->hidden[(gsize) chain * n + i];
  for (guint i = 0; i < n; i++)
    {
      means[i] /= (float) last->n_chains;
      forces[i] = (float) wb_dream_settings_force_of (settings, i);
    }
}

static void
add_labels (const WbMoment *last, const WbDreamSettings *settings,
            MlSnapshot *snapshot)
{
  const guint sizes[] = { last->n_chains, last->n_labels };
  if (last->n_labels == 0)
    return;
  float *held = ml_snapshot_add (snapshot, "dream.labels", NULL, 1, sizes);
  for (guint i = 0; i < last->n_chains; i++)
    held[i] = (float) wb_dream_settings_label (settings, i, last->n_labels);
  memcpy (ml_snapshot_add (snapshot, "dream.beliefs", NULL, 2, sizes),
          last->labels,
          (gsize) last->n_chains * last->n_labels * sizeof (float));
}

/** wb_film_snapshot: @predictor: whose dream it is, for the shape of pictures
 */
MlSnapshot *
wb_film_snapshot (const WbFilm *self, MlPredictor *predictor,
                  const WbDreamSettings *settings)
{
  const WbMoment *last = wb_film_last (self);
  if (last == NULL)
    return NULL;
  const guint three = 3;
  const guint sizes[] = { self->moments->len, last->n_chains, last->n_visible };
  const gsize size = (gsize) sizes[1] * sizes[2];
  MlSnapshot *snapshot = ml_snapshot_new ();
  float *film = ml_snapshot_add (snapshot, "dream.film", NULL, 3, sizes);
  float *steps = ml_snapshot_add (snapshot, "dream.steps", NULL, 1, sizes);
  for (guint i = 0; i < sizes[0]; i++)
    {
      const WbMoment *moment = g_ptr_array_index (self->moments, i);
      memcpy (film + i * size, moment->visible, size * sizeof *film);
      steps[i] = (float) moment->n_steps;
    }
  read_shape (predictor, last->n_visible,
              ml_snapshot_add (snapshot, "dream.shape", NULL, 1, &three));
  add_hidden (last, settings, snapshot);
  add_labels (last, settings, snapshot);
  return snapshot;
}
