/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What charts may draw of a graph: a copy of its weights and of what its layers
 * answer to some rows. */
#pragma once

#include "ml-graph.h"
#include "ml-snapshot.h"

MlSnapshot *ml_graph_snapshot (const MlGraph *graph, guint n_rows);
