/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What charts may draw of a graph: a copy of its weights and of what its layers
 * answer to some rows. */
#pragma once

#include "ml-graph.h"
#include "ml-snapshot.h"

MlSnapshot *ml_graph_snapshot      (const MlGraph *graph, guint n_rows);
MlSnapshot *ml_graph_snapshot_new  (const MlGraph *graph, guint n_rows, const char *const *names); /* (nullable) names: only those */
void        ml_graph_snapshot_fill (const MlGraph *graph, MlSnapshot *snapshot, guint first, guint n_rows);
