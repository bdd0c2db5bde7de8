/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A network that was fine-tuned from a stack of Boltzmann machines, and the
 * machines: the network tells the class, the machines lead from what it makes
 * of a row back to inputs. An MlMachineModel. */
#pragma once

#include "ml-dbn.h"
#include "ml-model.h"

MlModel *ml_fine_tuned_model_new      (GType learner, MlModel *network, MlDbn *machines); /* (transfer full) both */
gboolean ml_fine_tuned_model_is_state (GVariant *state);
MlModel *ml_fine_tuned_model_load     (GType learner, GVariant *state, MlDataset *header, int target, GError **error);
