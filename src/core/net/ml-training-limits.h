/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * When a training run is over, and what to call that: what trainers of networks
 * and of Boltzmann machines have in common. */
#pragma once

#include "ml-monitor.h"

typedef struct
{
  guint epochs;        /* of this phase                                      */
  guint64 updates;     /* at most, 0: any number                             */
  double minutes;      /* at most, pauses left out; 0: any time              */
  guint patience;      /* epochs without a better validation loss, 0: any    */
  guint epochs_before, epochs_after; /* of other phases                      */
} MlTrainingLimits;

double    ml_training_clock     (MlMonitor *monitor); /* seconds, pauses left out */
MlEnd     ml_training_check     (const MlTrainingLimits *limits, guint64 updates, double seconds);                /* after an update */
double    ml_training_progress  (const MlTrainingLimits *limits, double epochs, guint64 updates, double seconds); /* 0 … 1, over all phases */
void      ml_training_add       (MlMetrics *before, const MlMetrics *now); /* counts of a phase that is over */
MlMetrics ml_training_in_all    (const MlMetrics *now, const MlMetrics *before, guint epochs_after);              /* as the curve counts it: with what other phases do */
char     *ml_training_describe_end (const MlTrainingLimits *limits, MlEnd end, guint epoch); /* (transfer full): epoch: that is under way, from 1 */
