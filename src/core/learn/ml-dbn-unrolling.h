/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A deep belief network's weights as the first ones of a network of dense
 * layers (Hinton and Salakhutdinov, "Reducing the dimensionality of data with
 * neural networks", 2006). */
#pragma once

#include "ml-dbn.h"
#include "ml-encoder.h"
#include "ml-network.h"

MlGraph *ml_dbn_unroll (const MlDbn *dbn, MlNetwork *network, const MlEncoder *encoder, GError **error); /* (transfer full): of @network: layers up, perhaps their mirrors down */
