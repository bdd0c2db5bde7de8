/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The layers of a network, in order: a GListModel of MlLayer that a user may
 * edit, and the graph it becomes for given inputs and outputs. */
#pragma once

#include "ml-layer.h"

#include <gio/gio.h>

enum
{
  ML_NETWORK_MOST_UNITS = 100000, /* of a dense layer, as its option says     */
};

typedef enum
{
  ML_LOSS_CROSS_ENTROPY, /* the last layer's sums go through softmax        */
  ML_LOSS_SQUARED_ERROR,
  ML_LOSS_BINARY_CROSS_ENTROPY, /* … go through a sigmoid each              */
} MlLoss;

GType ml_loss_get_type (void); /* choices of an option */

typedef struct /* what becomes of a layer for given inputs */
{
  guint n_sizes, sizes[ML_NODE_SIZES]; /* of its answer, as people say them; n_sizes 0: a layer before it cannot be, or it itself */
  gsize n_parameters;
  char *problem; /* (nullable): why it cannot be                            */
} MlLayerTrace;

#define ML_TYPE_NETWORK (ml_network_get_type ())
G_DECLARE_FINAL_TYPE (MlNetwork, ml_network, ML, NETWORK, GObject)

MlNetwork *ml_network_new       (void);
void       ml_network_append    (MlNetwork *self, MlLayer *layer); /* (transfer full) */
void       ml_network_insert    (MlNetwork *self, guint position, MlLayer *layer); /* (transfer full) */
void       ml_network_remove    (MlNetwork *self, guint position);
guint      ml_network_length    (MlNetwork *self);
MlLayer   *ml_network_layer     (MlNetwork *self, guint position); /* (transfer none) */
gboolean   ml_network_append_dense (MlNetwork *self, guint units, MlActivation activation, GError **error);
MlNetwork *ml_network_copy      (MlNetwork *self);                 /* (transfer full): layers of its own */

MlGraph   *ml_network_build     (MlNetwork *self, guint n_sizes, const guint *sizes, guint n_outputs, MlLoss loss, guint capacity, GError **error);
MlGraph   *ml_network_build_reconstruction (MlNetwork *self, guint n_sizes, const guint *sizes, MlLoss loss, guint capacity, GError **error); /* its target is its input */
GArray    *ml_network_trace     (MlNetwork *self, guint n_sizes, const guint *sizes, guint n_outputs); /* (transfer full): MlLayerTrace of every layer */
char      *ml_network_describe  (MlNetwork *self, const MlGraph *graph);           /* layers, shapes, parameter counts */
char     **ml_network_to_text   (MlNetwork *self);                                 /* one text a layer */
MlNetwork *ml_network_from_text (const char *const *layers, GError **error);
char      *ml_network_to_line   (MlNetwork *self);                                 /* "Conv filters=20 size=5; Pool; Dense units=500" */
MlNetwork *ml_network_from_line (const char *text, GError **error);
