/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What DBN learns as a generative model: a deep belief network whose top
 * machine knows labels. It tells the class of a row, and dreams rows of a
 * class. An MlMachineModel. */
#pragma once

#include "ml-dbn.h"
#include "ml-encoder.h"
#include "ml-model.h"

MlModel *ml_dbn_model_new  (GType learner, const MlEncoder *encoder, MlDbn *dbn, const char *note); /* (transfer full) dbn */
MlModel *ml_dbn_model_load (GType learner, GVariant *state, MlDataset *header, int target, GError **error);
