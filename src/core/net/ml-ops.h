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
/* … back: input: rows × units; bias: inputs. activation (input · weightsᵀ + bias) */
MlNode *ml_dense_transposed (MlGraph *graph, MlNode *input, MlNode *weights, MlNode *bias, MlActivation activation, GError **error);
MlNode *ml_activate      (MlGraph *graph, MlNode *input, MlActivation activation, GError **error);
MlNode *ml_softmax       (MlGraph *graph, MlNode *input, GError **error);                   /* over a row's values */
MlNode *ml_dropout       (MlGraph *graph, MlNode *input, double rate, GError **error);      /* while training: a share of values becomes 0 */
MlNode *ml_batch_norm    (MlGraph *graph, MlNode *input, double share, GError **error);     /* per unit, or per channel of a picture */
MlNode *ml_add           (MlGraph *graph, MlNode *a, MlNode *b, GError **error);

/* Pictures: channels × height × width. */
typedef enum
{
  ML_POOLING_MAX,
  ML_POOLING_AVERAGE,
  ML_POOLING_L2,         /* root of the sum of squares */
} MlPooling;

GType   ml_pooling_get_type (void); /* choices of an option */

MlNode *ml_conv          (MlGraph *graph, MlNode *input, MlNode *weights, MlNode *bias, const MlOpSettings *settings, GError **error); /* weights: size × size × channels × filters */
MlNode *ml_pool          (MlGraph *graph, MlNode *input, MlPooling kind, const MlOpSettings *settings, GError **error);
MlNode *ml_reshape       (MlGraph *graph, MlNode *input, guint n_sizes, const guint *sizes, GError **error);
MlNode *ml_flatten       (MlGraph *graph, MlNode *input, GError **error);
MlNode *ml_picture       (MlGraph *graph, MlNode *input, const char *what, GError **error); /* channels side by side in memory; what needs it, for the message */

/* Only while training, so that nothing can be learned by heart. */
MlNode *ml_mask          (MlGraph *graph, MlNode *input, float share, GError **error);      /* that share of the values becomes 0 */
MlNode *ml_add_noise     (MlGraph *graph, MlNode *input, float deviation, GError **error);  /* normal, mean 0 */

/* input: rows × values, or a picture; gates: rows × (rows · columns of a grid): each value times the gate of its cell */
MlNode *ml_gate          (MlGraph *graph, MlNode *input, MlNode *gates, guint rows, guint columns, GError **error);

/* Losses: one value a row. The target has the prediction's shape. */
MlNode *ml_cross_entropy (MlGraph *graph, MlNode *input, MlNode *target, GError **error);   /* of softmax (input) */
MlNode *ml_binary_cross_entropy (MlGraph *graph, MlNode *input, MlNode *target, GError **error); /* of sigmoid (input), each value for itself */
MlNode *ml_squared_error (MlGraph *graph, MlNode *input, MlNode *target, GError **error);   /* half the sum */

/* For operators. */
void     ml_hand_on      (const MlNode *input, gsize offset, gsize n, const float *gradients); /* to an input that wants them: written, or added if others read it too */
void     ml_softmax_rows (guint n_rows, gsize n, const float *in, float *out, float *normalizers);
void     ml_copy_by_channel (const MlNode *node, guint n_rows, const float *values, float *out); /* rows that lie as the node's do, in the order people count in */
guint    ml_window_count (guint length, guint size, guint stride, guint padding);              /* places of a window; 0: it does not fit */
gboolean ml_window_shape (MlNode *node, const char *what, guint channels, GError **error);      /* of the places of a window on its input */

typedef struct
{
  const MlOp *op;
  MlNode *(*example) (MlGraph *graph, MlNode *input, GError **error); /* the operator on input, rows × 6 values */
} MlOpExample;

extern const MlOpExample ml_linear_ops[], ml_elementwise_ops[], ml_loss_ops[], ml_picture_ops[], ml_conv_ops[], ml_pool_ops[], ml_noise_ops[], ml_gate_ops[], ml_batch_norm_ops[]; /* each ends with a NULL op */

MlNode *ml_example_picture (MlGraph *graph, MlNode *input, const guint *sizes, GError **error); /* of 3 sizes, each value made of all of input */
