/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finds the training rows nearest to others by Euclidean distance, all of them
 * by exhaustive search. Immutable; any thread may search. */
#pragma once

#include "ml-monitor.h"
#include "ml-subset.h"

typedef enum /* of numbers before distances are taken */
{
  ML_NEIGHBOR_SCALING_RANGE, /* to 0 … 1; a row outside widens the range for itself and those after it, as in WEKA */
  ML_NEIGHBOR_SCALING_STANDARDIZE,
  ML_NEIGHBOR_SCALING_NONE,
} MlNeighborScaling;

typedef struct
{
  guint index;    /* of the training subset                       */
  double squared; /* distance: labels and pixels differ by 0 … 1  */
} MlNeighbor;

typedef struct _MlNeighbors MlNeighbors;

/* Called once a query, from any thread: nearest first, at most k and then all that are as far as the k-th. */
typedef void (*MlNeighborsFunc) (guint query, const MlNeighbor *found, guint n_found, gpointer data);

MlNeighbors    *ml_neighbors_new      (const MlSubset *training, MlNeighborScaling scaling, MlMonitor *monitor); /* (nullable): stopped */
void            ml_neighbors_free     (MlNeighbors *self);
const MlSubset *ml_neighbors_training (const MlNeighbors *self);
guint           ml_neighbors_n_inputs (const MlNeighbors *self); /* columns compared; of pictures the bytes */
gboolean        ml_neighbors_search   (const MlNeighbors *self, const MlSubset *queries, guint k, MlMonitor *monitor,
                                       MlNeighborsFunc report, gpointer data); /* FALSE: stopped */
void            ml_neighbors_search_others (const MlNeighbors *self, guint from, guint n, guint k,
                                       MlNeighborsFunc report, gpointer data); /* n training rows, each among the others */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlNeighbors, ml_neighbors_free)
