/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The layers of a network, in order: a GListModel of MlLayer that a user may
 * edit, and the graph it becomes for given inputs and outputs. */
#pragma once

#include "ml-layer.h"

#include <gio/gio.h>

typedef enum
{
  ML_LOSS_CROSS_ENTROPY, /* the last layer's sums go through softmax        */
  ML_LOSS_SQUARED_ERROR,
} MlLoss;

GType ml_loss_get_type (void); /* choices of an option */

#define ML_TYPE_NETWORK (ml_network_get_type ())
G_DECLARE_FINAL_TYPE (MlNetwork, ml_network, ML, NETWORK, GObject)

MlNetwork *ml_network_new       (void);
void       ml_network_append    (MlNetwork *self, MlLayer *layer); /* (transfer full) */
void       ml_network_insert    (MlNetwork *self, guint position, MlLayer *layer); /* (transfer full) */
void       ml_network_remove    (MlNetwork *self, guint position);
guint      ml_network_length    (MlNetwork *self);
MlLayer   *ml_network_layer     (MlNetwork *self, guint position); /* (transfer none) */

MlGraph   *ml_network_build     (MlNetwork *self, guint n_sizes, const guint *sizes, guint n_outputs, MlLoss loss, guint capacity, GError **error);
char      *ml_network_describe  (MlNetwork *self, const MlGraph *graph);           /* layers, shapes, parameter counts */
char     **ml_network_to_text   (MlNetwork *self);                                 /* one text a layer */
MlNetwork *ml_network_from_text (const char *const *layers, GError **error);
