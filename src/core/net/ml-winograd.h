/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Convolution with 3 × 3 and 5 × 5 filters, one pixel a step, by fewer
 * multiplications (Winograd 1980; Lavin and Gray 2016). A 6 × 6 window gives
 * m × m results, m = 7 - size. Windows d, filters g and results Y become 6 × 6
 * values each,
 *
 *   V = Bᵀ d B,   U = G g Gᵀ,   Y = Aᵀ M A   with   M = Σ over channels U ∘ V
 *
 * so for each of the 36 places M is a product of tiles × channels and channels
 * × filters: 36 multiplications where the definition takes 144 or 100. The way
 * back and the gradient are the exact transposes of these steps. Sums of
 * gradients are kept by slice and added in the order of slices.
 *
 * The operator is ml-conv-ops.c; its inputs are picture, weights and bias. */
#pragma once

#include "ml-graph.h"

gboolean ml_winograd_suits    (const MlNode *node); /* its shape is known */
void     ml_winograd_shape    (MlNode *node);       /* how much scratch it takes */
void     ml_winograd_begin    (const MlNode *node);
void     ml_winograd_forward  (const MlNode *node, const MlPass *pass); /* bias and rectifier too */
void     ml_winograd_backward (const MlNode *node, const MlPass *pass); /* from the gradients of the sums, or of what the rectifier made of them */
void     ml_winograd_gradient (const MlNode *node, guint n_rows, guint from, guint n); /* of the weights */
void     ml_winograd_bias     (const MlNode *node, guint n_rows);                      /* of the bias */
