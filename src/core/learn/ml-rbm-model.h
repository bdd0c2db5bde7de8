/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What RBM learned as features: a machine, and a network that tells the class
 * from its hidden units. An MlMachineModel. */
#pragma once

#include "ml-dbn.h"
#include "ml-encoder.h"
#include "ml-model.h"

MlModel *ml_rbm_model_new      (GType learner, const MlEncoder *encoder, MlDbn *dbn, MlModel *classifier, const char *note); /* (transfer full) dbn: of one machine, classifier (nullable): it learns yet */
gboolean ml_rbm_model_is_state (GVariant *state);
MlModel *ml_rbm_model_load     (GType learner, GVariant *state, MlDataset *header, int target, GError **error);
