/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Trains a restricted Boltzmann machine by contrastive divergence (Hinton 2002)
 * or persistent contrastive divergence (Tieleman 2008). An update follows
 *
 *   ⟨v h⟩ of the data - ⟨v h⟩ of chains after k Gibbs steps
 *
 * with the recipes of Hinton's practical guide (2010): hidden units that are
 * driven are drawn, the statistics take probabilities. The same seed gives the
 * same weights for any number of threads, watched or not. */
#pragma once

#include "ml-monitor.h"
#include "ml-rbm.h"
#include "ml-samples.h"
#include "ml-schedule.h"

typedef enum
{
  ML_RBM_CD,  /* chains start at the rows of the batch                       */
  ML_RBM_PCD, /* chains go on where the last update left them                */
} MlRbmMethod;

typedef enum /* of binary visible units */
{
  ML_RBM_INPUTS_AS_THEY_ARE, /* 0 … 1 as probabilities                       */
  ML_RBM_INPUTS_ROUNDED,     /* 1 from one half on                           */
  ML_RBM_INPUTS_DRAWN,       /* anew each time a row is seen                 */
} MlRbmInputs;

typedef struct
{
  MlRbmMethod method;
  guint gibbs_steps;       /* k, at least 1                                  */
  guint batch_size;        /* rows                                           */
  guint n_chains;          /* of PCD; 0: as many as a batch has rows         */
  gboolean mean_visible;   /* of CD: reconstructions are probabilities, not drawn */
  MlRbmInputs inputs;
  guint epochs;
  guint64 updates;         /* at most, 0: any number                         */
  double minutes;          /* at most, pauses left out; 0: any time          */
  double learning_rate;
  double bias_rate;        /* of biases; 0: the same                         */
  MlSchedule schedule;     /* of both; zeros: they stay                      */
  double momentum, final_momentum;
  guint momentum_epochs;   /* with the first, then the final one             */
  double weight_decay;     /* of weights                                     */
  double deviation;        /* of weights when a watcher wants them drawn anew */
  double sparsity_target, sparsity_cost; /* how often a hidden unit should be on; cost 0: as often as it likes */
  guint64 seed;
  guint layer;             /* of a stack, from 1: in the names of snapshots  */
  guint n_sizes, sizes[3]; /* of a picture of visible units without labels; 0: none */
  MlMetrics before;        /* counts of the phases before this one; the curve goes on from there */
  guint epochs_after;      /* of the phases behind it                        */
  void (*publish) (gpointer data, MlSnapshot *snapshot); /* (nullable): before others see it */
  gpointer data;
} MlRbmTrainerOptions;

typedef struct _MlRbmTrainer MlRbmTrainer;

MlRbmTrainer    *ml_rbm_trainer_new      (MlRbm *rbm, const MlSamples *samples, const MlRbmTrainerOptions *options);
void             ml_rbm_trainer_free     (MlRbmTrainer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlRbmTrainer, ml_rbm_trainer_free)

gboolean         ml_rbm_trainer_run      (MlRbmTrainer *self, MlMonitor *monitor, GError **error);
void             ml_rbm_trainer_update   (MlRbmTrainer *self, const guint32 *picks, guint n_rows); /* one step, for tests */
const MlMetrics *ml_rbm_trainer_metrics  (const MlRbmTrainer *self); /* where it stands */
MlEnd            ml_rbm_trainer_end      (const MlRbmTrainer *self); /* why it is over */
char            *ml_rbm_trainer_describe (const MlRbmTrainer *self); /* (transfer full): how it went and why it is over */
MlSnapshot      *ml_rbm_trainer_snapshot (MlRbmTrainer *self);       /* (transfer full): of this moment, after at least one update */
void             ml_rbm_trainer_add_seen (MlRbmTrainer *self, MlSnapshot *snapshot); /* of its last update, if there was one */
void             ml_rbm_take_base_rates  (MlRbm *rbm, const MlSamples *samples); /* visible biases that give the means of the rows */
