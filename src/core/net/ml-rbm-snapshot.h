/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What charts may draw of a Boltzmann machine at rest; of one that learns see
 * ml_rbm_trainer_snapshot(). */
#pragma once

#include "ml-rbm.h"
#include "ml-snapshot.h"

void ml_rbm_snapshot_parameters (const MlRbm *self, guint layer, guint n_sizes, const guint *sizes, MlSnapshot *snapshot); /* weights and biases */
void ml_rbm_snapshot_generative (const MlRbm *self, guint layer, MlSnapshot *snapshot); /* of the way down, where it is another one */
void ml_rbm_snapshot_phase      (guint layer, MlSnapshot *snapshot); /* which layer is being trained; 0: all at once */
void ml_rbm_snapshot_before_tuning (MlSnapshot *snapshot); /* what machines show is from before fine-tuning */
