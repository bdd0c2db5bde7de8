/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the chains of a dream are to be like: how many, how warm, and which of
 * their units are held or forced. A plain struct, copied for the thread that
 * puts it into a sampler. */
#pragma once

#include "ml-sampler.h"
#include "ml-snapshot.h"

enum
{
  WB_DREAM_FREE = -1, /* no label is held                       */
  WB_DREAM_EACH = -2, /* every chain has its own, in turn       */
};

typedef enum /* what becomes of the picture on the pad */
{
  WB_DREAM_IGNORE,
  WB_DREAM_BEGIN,      /* chains begin with it                   */
  WB_DREAM_HOLD,       /* visible units are held at it           */
  WB_DREAM_HOLD_UPPER, /* … those of its upper half              */
  WB_DREAM_HOLD_LEFT,
} WbDreamPicture;

typedef struct
{
  guint n_chains;
  double temperature;
  int label;        /* from 0, or one of the above                       */
  WbDreamPicture use;
  guint n_picture;
  float *picture;   /* (nullable): n_picture                             */
  guint8 *held;     /* (nullable): n_picture flags; NULL: all            */
  guint n_forces;
  guint8 *forces;   /* (nullable): n_forces MlForces of hidden units     */
} WbDreamSettings;

WbDreamSettings *wb_dream_settings_copy        (const WbDreamSettings *self);
void             wb_dream_settings_clear       (WbDreamSettings *self);
void             wb_dream_settings_free        (WbDreamSettings *self); /* of a copy; NULL is fine */

int              wb_dream_settings_label       (const WbDreamSettings *self, guint chain, guint n_labels); /* -1: free */
void             wb_dream_settings_set_picture (WbDreamSettings *self, WbDreamPicture use, const MlTensor *picture); /* (nullable) */
MlForce          wb_dream_settings_force_of    (const WbDreamSettings *self, guint unit);
void             wb_dream_settings_force       (WbDreamSettings *self, guint n_hidden, guint unit, MlForce force);
void             wb_dream_settings_force_some  (WbDreamSettings *self, guint n_hidden, double share, MlForce force, guint64 seed);
void             wb_dream_settings_free_all    (WbDreamSettings *self);

void             wb_dream_settings_begin       (const WbDreamSettings *self, MlSampler *sampler); /* of a new sampler */
void             wb_dream_settings_apply       (const WbDreamSettings *self, MlSampler *sampler);
