/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A trainer at work: for ml-trainer.c, which does one update,
 * ml-trainer-run.c, which does many, and ml-trainer-tuning.c, which changes
 * what a watcher wants changed. */
#pragma once

#include "ml-trainer.h"

#include "ml-layer-watch.h"

enum
{
  ML_SLICE_ALIGNMENT = 64, /* a cache line */
};

typedef struct /* sums over rows, each by its weight */
{
  double loss, correct, weight;
} MlTally;

typedef struct /* a slice on its way, and what it found out; cache lines each */
{
  MlPass pass;
  MlTally tally;
} __attribute__ ((aligned (ML_SLICE_ALIGNMENT))) MlSlice;

struct _MlTrainer
{
  MlGraph *graph;
  MlOptimizer *optimizer;
  const MlSamples *samples;
  MlTrainerOptions options;
  guint32 *picks; /* n_training, then n_validation */
  guint n_training, n_validation;
  guint point_rows; /* from one point of the curve to the next in an epoch */
  MlRandom order;
  float *state; /* slots × n_weights */
  float *best;  /* n_kept; NULL without validation rows */
  MlSlice *slices;
  guint n_slices, slice_rows;
  double *squares; /* of the last gradient, by block */
  double row_operations; /* of one training row: forward, backward, gradients */
  GPtrArray *hidden; /* MlNode, not owned: whose activation may be swapped */

  /* Where it stands. */
  MlMetrics now;
  guint row;        /* done of the epoch under way */
  MlTally sum;      /* since the last point */
  double start;     /* of the run, on the monitor's clock: seconds */
  gboolean is_after_stop; /* the Stop came in a phase before this one */
  double best_loss; /* on the rows held back; INFINITY: none yet */
  guint best_epoch;
  guint64 fresh_update; /* updates done when the weights were last drawn */
  guint n_redraws;
  int activation;   /* hidden ones were swapped for; -1: as they were built */
  guint patience_from; /* epochs done when its patience was last renewed */
  MlEnd end;
  char *end_text; /* (nullable) */

  /* The last weights before a loss grew beyond all bounds. */
  float *good, *before; /* n_kept; before: the update of a point */
  gboolean has_good;
  double first_loss, least_loss; /* of the first batch; of all points kept */
  guint64 good_update;

  /* The update under way: written before, read by slices and blocks. */
  const guint32 *batch;
  guint n_rows, phase;
  gboolean is_training, wants_norm;
  MlLayerWatch *watch; /* (nullable): made when somebody may look */
  gboolean is_watched;
  float rate_factor, gradient_factor;
};

/* ml-trainer.c */
void   ml_trainer_run_batch     (MlTrainer *self, const guint32 *picks, guint n_rows, gboolean is_training, MlTally *sum);
void   ml_trainer_step          (MlTrainer *self, const guint32 *picks, guint n_rows, MlTally *sum); /* one update */
double ml_trainer_gradient_norm (const MlTrainer *self); /* of the last update that wanted it */

/* ml-trainer-state.c */
GVariant *ml_trainer_save     (const MlTrainer *self);                    /* floating */
gboolean  ml_trainer_restore  (MlTrainer *self, GVariant *state, GError **error);

/* ml-trainer-tuning.c */
GPtrArray *ml_trainer_find_hidden (const MlGraph *graph); /* MlNode, not owned */
gboolean ml_trainer_set_activation (MlTrainer *self, MlActivation activation); /* FALSE: they are */
void   ml_trainer_tune          (MlTrainer *self, MlMonitor *monitor); /* if anybody wants to */
