/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A trainer of a Boltzmann machine at work: for ml-rbm-trainer.c, which makes
 * it, ml-rbm-update.c, which does one update, ml-rbm-measure.c, which looks at
 * one, ml-rbm-trainer-run.c, which does many, and ml-rbm-snapshot.c, which
 * shows it. B rows of the batch, C chains. */
#pragma once

#include "ml-rbm-trainer.h"

#include "ml-random.h"
#include "ml-rbm-sparse.h"

typedef struct /* sums over rows that were looked at */
{
  double error;      /* squared, of all visible units that are not labels    */
  double likelihood; /* logarithm of the pseudo-likelihood, nats             */
  double n_correct;  /* labels                                               */
  double weight;     /* of the rows; all sums are weighted                   */
} MlRbmTally;

struct _MlRbmTrainer
{
  MlRbm *rbm;
  const MlSamples *samples;
  MlRbmTrainerOptions options;
  guint n_chains;    /* capacity; of CD the rows of a batch                  */
  guint32 *picks;    /* n_rows of the samples, in the order of the epoch     */
  MlRandom order;
  MlRbmSparse *sparse; /* (nullable): where the weights are while it learns  */
  gboolean is_stale;   /* the machine's own are older                        */
  float *velocity;   /* like the parameters; sparse weights have their own   */
  gboolean has_velocity; /* there was momentum                               */
  float *gradients;  /* of the biases, n_visible + n_hidden; then of weights, if they need it */
  float *rates;      /* n_hidden: how often each hidden unit is on, of late  */
  float *first_bias; /* n_visible: as it began                               */

  /* The update under way; what it leaves behind is what a snapshot shows. */
  guint n_rows, n_negative; /* of the batch, of chains                       */
  float *shares;        /* B + C: what each counts in the statistics; data below 0 */
  double weight;        /* of the rows of the batch                          */
  gboolean is_measured, is_last; /* the last Gibbs step                      */
  float *visible;       /* (B + C) × n_visible: data, then chains            */
  float *targets;       /* B × n_labels, NULL without labels                 */
  float *inputs;        /* B × inputs, NULL without labels                   */
  float *data_hidden;   /* B × n_hidden: probabilities                       */
  float *chain_hidden;  /* C × n_hidden: states                              */
  float *chain_means;   /* C × n_visible                                     */
  float *hidden_means;  /* C × n_hidden: probabilities                       */
  float *factors;       /* (B + C) × n_hidden: the statistics' second factor; not if sparse */
  float *reconstruction; /* B × n_visible: means                             */
  float *scratch;       /* B × n_visible, or B × n_hidden if that is more    */
  float *sums;          /* B × n_hidden                                      */
  float *unit_weights;  /* n_hidden: of one visible unit                     */
  double *label_p;      /* n_labels                                          */
  guint block_rows;     /* of the weights, in one slice; if not sparse       */
  MlRbmPass pass;       /* that slices are at work on …                      */
  guint first_row;      /* … and the number of its first visible row         */
  gboolean is_listed;   /* states are listed, for a pass after it            */
  guint64 step;         /* of the random numbers                             */
  double momentum, rate, bias_rate; /* of the update                         */

  /* Where it stands. */
  MlMetrics now;
  MlRbmTally sum;   /* since the last point                                  */
  guint row;        /* done of the epoch under way                           */
  guint point_rows; /* from one point of the curve to the next in an epoch   */
  double start;     /* of the run, on the monitor's clock: seconds           */
  guint measure_every; /* updates                                            */
  float *good;      /* parameters at the last point                          */
  gboolean has_good;
  guint64 good_update;
  guint n_redraws;
  MlEnd end;
  char *end_text;   /* (nullable)                                            */

  /* What only watchers see: chains of their own, while training is by CD. */
  guint n_dreams;
  float *dreams;    /* n_dreams × n_hidden: states; NULL: nobody looked yet  */
  guint64 dream_step;
};

/* ml-rbm-update.c */
void   ml_rbm_trainer_step (MlRbmTrainer *self, const guint32 *picks, guint n_rows, gboolean is_measured);

/* ml-rbm-trainer.c */
double ml_rbm_trainer_row_operations (const MlRbmTrainer *self);
void   ml_rbm_trainer_sync (MlRbmTrainer *self);   /* the machine gets the weights of this moment */
void   ml_rbm_trainer_redraw (MlRbmTrainer *self); /* other weights than those before */

/* ml-rbm-measure.c: of the batch of an update, before it changes anything. */
void   ml_rbm_measure_rows  (MlRbmTrainer *self); /* likelihood and labels */
void   ml_rbm_measure_error (MlRbmTrainer *self); /* of the reconstruction, which is filled in */
