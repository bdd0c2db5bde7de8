/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a watcher may change of a run while it trains. */
#pragma once

#include <glib.h>
#include <math.h>

typedef struct
{
  double learning_rate, momentum, weight_decay; /* NaN: as it is                  */
  int activation;        /* MlActivation of hidden layers; -1: as it is           */
  guint gibbs_steps;     /* k of contrastive divergence; 0: as it is              */
  gboolean reinitialize; /* draw all weights anew and go on                       */
} MlTuning;

#define ML_TUNING_INIT                                                        \
  {                                                                           \
    .learning_rate = (double) NAN, .momentum = (double) NAN,                  \
    .weight_decay = (double) NAN, .activation = -1                            \
  }
