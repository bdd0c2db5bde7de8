/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Trains a sealed graph on examples by mini-batches. A batch is cut into slices
 * of at most 16 rows, whatever the number of threads, and the same seed gives
 * the same weights for any. See docs/networks.md. */
#pragma once

#include "ml-activation.h"
#include "ml-graph.h"
#include "ml-monitor.h"
#include "ml-optimizer.h"
#include "ml-samples.h"
#include "ml-schedule.h"

typedef struct /* what the owner of the network does; each nullable; in the trainer's thread */
{
  void (*publish)        (gpointer data, MlSnapshot *snapshot);        /* before others see it: attaches an MlModel */
  void (*set_activation) (gpointer data, MlActivation activation);     /* the graph's hidden layers have another one now */
  void (*redraw)         (gpointer data, guint64 seed, float *weights); /* n_kept: as a network just built has them; preset: ml_graph_initialize() */
  gpointer data;
} MlTrainerHooks;

typedef struct
{
  guint batch_size;          /* rows; at most the graph's capacity          */
  guint epochs;              /* at most so many passes over the rows        */
  guint64 updates;           /* at most, 0: any number                      */
  double minutes;            /* at most, pauses left out; 0: any time       */
  double validation_percent; /* of the rows are held back, 0: none          */
  guint patience;            /* epochs without a better validation loss, 0: never stop early */
  guint64 seed;              /* of the order of rows and of what is held back */
  gboolean keep_order;       /* do not shuffle                              */
  MlSchedule schedule;       /* of the learning rate; zeros: it stays       */
  double gradient_limit;     /* of all gradients' norm, 0: none; see ml_clip_factor() */
  double point_work;         /* multiplications from one point of the curve to the next inside an epoch; 0: some 20 ms' worth */
  MlMetrics before;          /* counts of the phases before this one; the curve goes on from there */
  guint epochs_after;        /* of the phases behind it                     */
  guint phase;               /* MlChange that its first point tells, 0: none */
  MlTrainerHooks hooks;
} MlTrainerOptions;

typedef struct _MlTrainer MlTrainer;

MlTrainer       *ml_trainer_new      (MlGraph *graph, MlOptimizer *optimizer, const MlSamples *samples, const MlTrainerOptions *options);
void             ml_trainer_free     (MlTrainer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlTrainer, ml_trainer_free)

gboolean         ml_trainer_run      (MlTrainer *self, MlMonitor *monitor, GError **error);
void             ml_trainer_update   (MlTrainer *self, const guint32 *picks, guint n_rows); /* one step; a bench and a test call it too */
const MlMetrics *ml_trainer_metrics  (const MlTrainer *self); /* of the last epoch */
MlEnd            ml_trainer_end      (const MlTrainer *self); /* why it is over */
char            *ml_trainer_describe (const MlTrainer *self); /* (transfer full): how it went and why it is over, in a line or two */
