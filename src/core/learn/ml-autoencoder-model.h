/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an autoencoder learned: one network that gives the inputs back through
 * a code, and one that tells the class from the code. An MlMachineModel, of a
 * stack. */
#pragma once

#include "ml-model.h"

MlModel *ml_autoencoder_model_new  (GType learner, MlModel *copier, MlModel *classifier, gboolean is_stack, const char *note); /* (transfer full) both models */
gboolean ml_autoencoder_model_is_state (GVariant *state);
MlModel *ml_autoencoder_model_load (GType learner, GVariant *state, gboolean is_stack, MlDataset *header, int target, GError **error);
