/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Measures how the layers of a graph fare in one update: MlLayerStats of every
 * layer that has weights. It reads weights, gradients and answers and changes
 * none, so a watched update gives the bits of an unwatched one. */
#pragma once

#include "ml-graph.h"
#include "ml-layer-stats.h"

typedef struct _MlLayerWatch MlLayerWatch;

MlLayerWatch       *ml_layer_watch_new     (const MlGraph *graph);
void                ml_layer_watch_free    (MlLayerWatch *self);
const char *const  *ml_layer_watch_names   (const MlLayerWatch *self, guint *n_layers); /* "layer1" */

/* Around the step of one block; different blocks side by side. */
void                ml_layer_watch_before  (MlLayerWatch *self, guint block); /* its gradient is gathered */
void                ml_layer_watch_after   (MlLayerWatch *self, guint block, const float *before);

const MlLayerStats *ml_layer_watch_measure (MlLayerWatch *self, guint n_rows); /* when all blocks are done; n_layers */
