/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One point of a learning curve. What a learner does not know stays NaN. */
#pragma once

#include <glib.h>
#include <math.h>

typedef enum /* since the point before: what a watcher changed, and which phase began */
{
  ML_CHANGE_RATE = 1 << 0,
  ML_CHANGE_MOMENTUM = 1 << 1,
  ML_CHANGE_DECAY = 1 << 2,
  ML_CHANGE_ACTIVATION = 1 << 3,
  ML_CHANGE_WEIGHTS = 1 << 4, /* drawn anew                                     */
  ML_CHANGE_GIBBS_STEPS = 1 << 5, /* of contrastive divergence                  */
  ML_CHANGE_TO_MACHINE = 1 << 6,  /* loss: of a Boltzmann machine, its squared error of reconstruction, a unit */
  ML_CHANGE_TO_INPUTS = 1 << 7,   /* loss: that of a network which is to give its inputs back */
  ML_CHANGE_TO_TARGETS = 1 << 8,  /* loss: that of a network which is to tell the class, as it is without any of these */
} MlChange;

typedef enum /* why a run is over */
{
  ML_END_NONE, /* it goes on, or nobody said                                    */
  ML_END_EPOCHS,
  ML_END_UPDATES,
  ML_END_TIME,
  ML_END_PATIENCE,
  ML_END_STOPPED,
  ML_END_DIVERGED,
} MlEnd;

typedef struct
{
  guint part;       /* 0: the model on all training rows; f + 1: fold f        */
  guint epoch;      /* epochs done                                             */
  guint epochs;     /* planned, 0 if open                                      */
  double within;    /* 0 … 1 of the epoch under way; 0: an epoch is done       */
  guint64 update;   /* weight updates done                                     */
  guint64 examples; /* training rows seen, repeats counted                     */
  double seconds;   /* since the part's start, pauses left out                 */
  double loss, accuracy;                       /* on the training rows since the last point; accuracy 0 … 1 */
  double validation_loss, validation_accuracy; /* on the rows held back        */
  double likelihood;    /* logarithm of the pseudo-likelihood, nats a row       */
  double gradient_norm; /* of all parameters, in the last update               */
  double learning_rate; /* of the last update; a schedule may move it          */
  double operations; /* floating-point ones done while training; 0: not counted */
  guint change;     /* MlChange                                                */
  gboolean is_best; /* lowest validation loss so far                           */
} MlMetrics;

#define ML_METRICS_INIT                                                       \
  {                                                                           \
    .loss = (double) NAN, .accuracy = (double) NAN,                           \
    .validation_loss = (double) NAN, .validation_accuracy = (double) NAN,     \
    .likelihood = (double) NAN,                                               \
    .gradient_norm = (double) NAN, .learning_rate = (double) NAN              \
  }
