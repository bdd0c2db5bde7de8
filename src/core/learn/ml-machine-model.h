/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What models of Boltzmann machines share: pictures of a finished run show
 * what its machines last showed while they learned. They are not saved. */
#pragma once

#include "ml-model.h"

typedef struct /* a concrete model begins with one */
{
  MlModel parent;
  MlSnapshot *seen; /* (nullable) */
} MlMachineModel;

void ml_machine_model_keep       (MlModel *self, MlSnapshot *seen); /* (transfer full) (nullable) */
void ml_machine_model_clear      (MlModel *self);
void ml_machine_model_add_seen   (const MlModel *self, MlSnapshot *to);
void ml_machine_model_add_others (const MlSnapshot *from, MlSnapshot *to);
