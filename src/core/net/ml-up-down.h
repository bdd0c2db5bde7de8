/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The up–down algorithm (Hinton, Osindero and Teh 2006, section 5 and appendix
 * B), a contrastive form of wake and sleep (Hinton, Dayan, Frey and Neal 1995),
 * which fine-tunes a deep belief network as a generative model:
 *
 *   wake   the data go up by the recognition weights; each layer's generative
 *          weights learn to give back the layer below
 *   top    the top machine, labels among its visible units, learns by
 *          contrastive divergence from there, or against chains that go on
 *          (T. Tieleman, "Training restricted Boltzmann machines using
 *          approximations to the likelihood gradient", 2008)
 *   sleep  what its chains end with comes down by the generative weights; each
 *          layer's recognition weights learn to tell what made the one below
 *
 * The same seed gives the same weights for any number of threads, watched or
 * not. */
#pragma once

#include "ml-dbn.h"
#include "ml-monitor.h"
#include "ml-samples.h"
#include "ml-schedule.h"

typedef struct
{
  guint batch_size;      /* rows                                             */
  guint epochs;
  guint gibbs_steps;     /* of the top machine, at least 1                   */
  gboolean is_persistent; /* its chains go on from update to update; else they start at the data each time */
  double learning_rate, momentum;
  MlSchedule schedule;   /* of the rate; zeros: it stays                     */
  double weight_decay;   /* of weights                                       */
  double deviation;      /* of weights that are drawn anew                   */
  guint64 updates;       /* at most, 0: any number                           */
  double minutes;        /* at most, pauses left out; 0: any time            */
  guint64 seed;
  guint n_sizes, sizes[3]; /* of the picture of visible units; 0: none       */
  MlMetrics before;      /* counts of the phases before; the curve goes on from there */
  void (*publish) (gpointer data, MlSnapshot *snapshot); /* (nullable): before others see it */
  gpointer data;
} MlUpDownOptions;

typedef struct _MlUpDown MlUpDown;

MlUpDown        *ml_up_down_new      (MlDbn *dbn, const MlSamples *samples, const MlUpDownOptions *options);
void             ml_up_down_free     (MlUpDown *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlUpDown, ml_up_down_free)

gboolean         ml_up_down_run      (MlUpDown *self, MlMonitor *monitor, GError **error);
void             ml_up_down_update   (MlUpDown *self, const guint32 *picks, guint n_rows); /* one step */
const MlMetrics *ml_up_down_metrics  (const MlUpDown *self);
char            *ml_up_down_describe (const MlUpDown *self); /* (transfer full): how it went and why it is over */
MlSnapshot      *ml_up_down_snapshot (MlUpDown *self);       /* (transfer full): of the last update */
void             ml_up_down_add_fantasies (MlUpDown *self, MlSnapshot *snapshot); /* of the last update, for a model of it */
