/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs the Gibbs chains of a model and keeps a film of what they are at. Each
 * picture of the film is some steps in a thread; between two of them the chains
 * lie still, and what is held or forced may change. No widget: the Dream view
 * shows what this makes. */
#pragma once

#include "wb-film.h"

#include <gio/gio.h>

#define WB_TYPE_DREAMER (wb_dreamer_get_type ())
G_DECLARE_FINAL_TYPE (WbDreamer, wb_dreamer, WB, DREAMER, GObject)

/* Signals: "changed" (), a picture more, none any more, or another unit forced;
 * "state" (), it runs or pauses. */
WbDreamer  *wb_dreamer_new           (void);
gboolean    wb_dreamer_set_predictor (WbDreamer *self, MlPredictor *predictor, gboolean is_same_run); /* (nullable): FALSE: it cannot dream */
gboolean    wb_dreamer_is_outdated   (WbDreamer *self); /* dreams of a model that is not the newest */

void        wb_dreamer_set_running   (WbDreamer *self, gboolean is_running);
gboolean    wb_dreamer_is_running    (WbDreamer *self);
void        wb_dreamer_step          (WbDreamer *self); /* one picture more */
void        wb_dreamer_restart       (WbDreamer *self); /* from the beginning, with the newest model */
void        wb_dreamer_set_shown     (WbDreamer *self, gboolean is_shown); /* rests while nobody looks */
void        wb_dreamer_set_pace      (WbDreamer *self, guint steps, guint pictures_a_second);

void        wb_dreamer_set_temperature (WbDreamer *self, double temperature);
void        wb_dreamer_set_n_chains  (WbDreamer *self, guint n_chains);    /* restarts */
void        wb_dreamer_hold_label    (WbDreamer *self, int label);         /* or WB_DREAM_FREE, WB_DREAM_EACH */
void        wb_dreamer_set_picture   (WbDreamer *self, WbDreamPicture use, const MlTensor *picture); /* (nullable); to begin with it restarts */
void        wb_dreamer_force         (WbDreamer *self, guint unit, MlForce force); /* from 0 */
void        wb_dreamer_force_some    (WbDreamer *self, double share, MlForce force);
void        wb_dreamer_free_all      (WbDreamer *self);
MlForce     wb_dreamer_force_of      (WbDreamer *self, guint unit);

const WbMoment *wb_dreamer_last      (WbDreamer *self); /* (nullable): what the chains are at */
gboolean    wb_dreamer_holds_parts   (WbDreamer *self); /* whether a part of a picture can be held */
MlSnapshot *wb_dreamer_snapshot      (WbDreamer *self); /* (transfer none) (nullable): for the charts Film and Units */
