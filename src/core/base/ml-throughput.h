/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How fast a run learns: what all its parts together have done, by the run's
 * clock. A fold has one of the cores or shares them; its own speed says little. */
#pragma once

#include "ml-metrics.h"

typedef struct _MlThroughput MlThroughput;

MlThroughput *ml_throughput_new  (void);
void          ml_throughput_free (MlThroughput *self);
void          ml_throughput_skip (MlThroughput *self, const GArray *points); /* MlMetrics of part 0: learned in an earlier run */
void          ml_throughput_add  (MlThroughput *self, const GArray *points, guint from, double seconds); /* MlMetrics: from, … are new */
double        ml_throughput_samples    (const MlThroughput *self); /* a second; 0: not known yet */
double        ml_throughput_operations (const MlThroughput *self); /* floating-point ones a second; 0: not counted */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlThroughput, ml_throughput_free)
