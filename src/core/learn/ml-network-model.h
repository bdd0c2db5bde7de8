/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What any learner makes that trains an MlNetwork: encoder, layers, weights. */
#pragma once

#include "ml-encoder.h"
#include "ml-model.h"
#include "ml-network-draft.h"

MlGraph *ml_network_model_build (MlNetwork *network, const MlEncoder *encoder, MlLoss loss, MlAnswer answer, guint capacity, GError **error);
MlModel *ml_network_model_new   (const MlNetworkDraft *draft, const char *note);
gboolean ml_network_model_is_state (GVariant *state);
MlModel *ml_network_model_load  (GType learner, GVariant *state, MlDataset *header, int target, MlAnswer answer, GError **error);
