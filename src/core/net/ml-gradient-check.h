/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Compares the gradients a graph computes with central differences of its loss:
 * if the two agree, every backward pass involved is right. */
#pragma once

#include "ml-graph.h"

double ml_gradient_check (MlGraph *graph, guint n_rows, float step);
