/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The operators a network is made of: each adds one node to a graph. They come
 * in families, one file each; a family's table names its operators with a
 * small example, which is what the gradient test walks through. */
#pragma once

#include "ml-activation.h"
#include "ml-graph.h"

/* input: rows × inputs; weights: inputs × units; bias: units. activation (input · weights + bias) */
MlNode *ml_dense         (MlGraph *graph, MlNode *input, MlNode *weights, MlNode *bias, MlActivation activation, GError **error);
MlNode *ml_activate      (MlGraph *graph, MlNode *input, MlActivation activation, GError **error);
MlNode *ml_softmax       (MlGraph *graph, MlNode *input, GError **error);                   /* over a row's values */
MlNode *ml_add           (MlGraph *graph, MlNode *a, MlNode *b, GError **error);

/* Losses: one value a row. The target has the prediction's shape. */
MlNode *ml_cross_entropy (MlGraph *graph, MlNode *input, MlNode *target, GError **error);   /* of softmax (input) */
MlNode *ml_squared_error (MlGraph *graph, MlNode *input, MlNode *target, GError **error);   /* half the sum */

typedef struct
{
  const MlOp *op;
  MlNode *(*example) (MlGraph *graph, MlNode *input, GError **error); /* the operator on input, rows × 6 values */
} MlOpExample;

extern const MlOpExample ml_linear_ops[], ml_elementwise_ops[], ml_loss_ops[]; /* each ends with a NULL op */
