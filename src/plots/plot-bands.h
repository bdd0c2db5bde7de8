/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bootstrap bands of one run's threshold curve, computed in the thread of a
 * chart's prepare(). */
#pragma once

#include "plot-axis.h"

#include "ml-bootstrap.h"

#include <pthread.h>

typedef struct
{
  MlBootstrap *shown;       /* (nullable): main thread only                  */
  pthread_mutex_t lock;     /* of what follows                               */
  MlEvaluation *evaluation; /* (nullable): what to resample                  */
  guint class_index;
  guint question;           /* another number for another question           */
} PlotBands;

void     plot_bands_init    (PlotBands *self);
void     plot_bands_clear   (PlotBands *self);
gboolean plot_bands_ask     (PlotBands *self, const MlEvaluation *evaluation, guint class_index); /* (nullable) evaluation: none wanted; whether prepare() is due */
gpointer plot_bands_prepare (PlotBands *self, GCancellable *cancellable); /* in any thread; NULL: cancelled */
void     plot_bands_accept  (PlotBands *self, gpointer prepared);         /* (transfer full) */
void     plot_bands_draw    (const double *x, const MlInterval *intervals, guint n, cairo_t *cr, const PlotAxes *axes, const PlotColor *color);
