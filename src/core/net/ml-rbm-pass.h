/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What becomes of the sums of a Boltzmann machine's units: for ml-rbm-pass.c and
 * for the trainer's own way to the same sums. */
#pragma once

#include "ml-random.h"
#include "ml-rbm.h"

void ml_rbm_finish       (const MlRbmPass *pass, gboolean is_label, guint n, float *means, float *states, MlRandomLanes *random);
void ml_rbm_slice_random (const MlRbmPass *pass, guint slice, MlRandomLanes *random);
