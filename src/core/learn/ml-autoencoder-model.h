/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an autoencoder learned: one network that gives the inputs back through
 * a code, and one that tells the class from the code. */
#pragma once

#include "ml-model.h"

MlModel *ml_autoencoder_model_new  (GType learner, MlModel *copier, MlModel *classifier, const char *note); /* (transfer full) both */
gboolean ml_autoencoder_model_is_state (GVariant *state);
MlModel *ml_autoencoder_model_load (GType learner, GVariant *state, MlDataset *header, int target, GError **error);
