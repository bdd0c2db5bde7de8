/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What any learner makes that trains an MlNetwork: encoder, layers, weights. */
#pragma once

#include "ml-encoder.h"
#include "ml-model.h"
#include "ml-network.h"

MlGraph *ml_network_model_build (MlNetwork *network, const MlEncoder *encoder, MlLoss loss, guint capacity, GError **error);
MlModel *ml_network_model_new   (GType learner, const MlEncoder *encoder, MlNetwork *network, MlLoss loss, gboolean has_classes, MlGraph *graph, const char *note); /* (transfer full) graph */
gboolean ml_network_model_is_state (GVariant *state);
MlModel *ml_network_model_load  (GType learner, GVariant *state, MlDataset *header, int target, GError **error);
