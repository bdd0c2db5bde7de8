/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The last moments of chains side by side, for the charts Film and Units. */
#pragma once

#include "wb-dream-settings.h"

#include "ml-predictor.h"

typedef struct /* what chains are at after some steps */
{
  guint n_chains, n_visible, n_hidden, n_labels;
  guint64 n_steps;
  float *visible; /* n_chains × n_visible                                  */
  float *hidden;  /* n_chains × n_hidden                                   */
  float *labels;  /* n_chains × n_labels; (nullable): there are none       */
} WbMoment;

WbMoment   *wb_moment_new     (MlSampler *sampler); /* reads it */
void        wb_moment_free    (WbMoment *self);     /* NULL is fine */

typedef struct _WbFilm WbFilm;

WbFilm     *wb_film_new       (void);
void        wb_film_free      (WbFilm *self);
void        wb_film_clear     (WbFilm *self);
void        wb_film_add       (WbFilm *self, WbMoment *moment); /* (transfer full); the oldest goes when there are too many */
guint       wb_film_length    (const WbFilm *self);
const WbMoment *wb_film_last  (const WbFilm *self); /* (nullable) */
MlSnapshot *wb_film_snapshot  (const WbFilm *self, MlPredictor *predictor, const WbDreamSettings *settings); /* (transfer full) (nullable): nothing yet */
