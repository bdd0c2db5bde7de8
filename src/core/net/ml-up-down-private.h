/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The up–down algorithm at work: for ml-up-down.c, which does one update, and
 * ml-up-down-run.c, which does many. B rows of the batch; layer 0 is visible,
 * layer L hidden on top; n(l) units of layer l. */
#pragma once

#include "ml-up-down.h"

#include "ml-random.h"

typedef struct /* sums over rows that were looked at */
{
  double error; /* squared, of visible units that the first hidden layer gives back */
  guint n_correct, n_rows; /* labels                                         */
} MlUpDownTally;

typedef struct /* a machine that learns, and how it moves */
{
  MlRbm *machine;
  float *velocity; /* like its parameters                                    */
} MlUpDownWay;

struct _MlUpDown
{
  MlDbn *dbn;
  const MlSamples *samples;
  MlUpDownOptions options;
  MlUpDownWay up[ML_DBN_MOST_LAYERS], down[ML_DBN_MOST_LAYERS];
  guint32 *picks; /* rows of the samples, in the order of the epoch          */
  MlRandom order;

  /* The update under way. */
  guint n_rows;          /* B                                                */
  float *wake[ML_DBN_MOST_LAYERS];  /* B × n(l), l < L: data, then states    */
  float *sleep[ML_DBN_MOST_LAYERS]; /* likewise: means, then states          */
  float *targets;        /* B × labels                                       */
  float *top_visible;    /* 2 B × (n(L - 1) + labels): of the data, of chains */
  float *top_factors;    /* 2 B × n(L): hidden means, those of the data with the other sign */
  float *top_states;     /* B × n(L)                                         */
  float *chains;         /* likewise, where the top machine's chains are; NULL: they start at the data */
  gboolean has_chains;   /* … and have begun                                 */
  float *reconstruction; /* B × n(0)                                         */
  float *means;          /* B × the largest layer                            */
  float *difference;     /* likewise                                         */
  float *bias_gradients; /* of the largest layer                             */
  float *weight_gradients; /* of the largest machine; NULL: never needed     */
  double *label_p;       /* B × labels                                       */
  guint64 step;          /* of the random numbers                            */
  guint n_redraws;       /* of all weights, by hand                          */
  guint gibbs_steps;
  double rate, momentum, weight_decay; /* of the update                      */

  /* Where it stands. */
  MlMetrics now;
  MlUpDownTally sum; /* since the last point                                 */
  guint row;         /* done of the epoch under way                          */
  guint point_rows;  /* from one point of the curve to the next in an epoch  */
  double start;      /* of the run, on the monitor's clock: seconds          */
  float *good[2 * ML_DBN_MOST_LAYERS]; /* parameters at the last epoch's end */
  gboolean has_good;
  MlEnd end;
  char *end_text;    /* (nullable)                                           */
};

/* ml-up-down.c */
void ml_up_down_step (MlUpDown *self, const guint32 *picks, guint n_rows, gboolean is_measured);
double ml_up_down_row_multiplications (const MlUpDown *self);
