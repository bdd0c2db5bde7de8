/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The way from a code down to inputs, of networks that were fine-tuned from a
 * stack of Boltzmann machines: "layer1.generative_weights" (hidden × visible
 * units) and "layer1.generative_bias" of each layer, as charts know them. */
#pragma once

#include "ml-dbn.h"
#include "ml-snapshot.h"

void ml_way_down_add_machines (const MlDbn *machines, MlSnapshot *snapshot); /* a classifier has none of its own: as it was learned before */
void ml_way_down_add_mirror   (MlSnapshot *snapshot);                        /* of an autoencoder: its upper half */
