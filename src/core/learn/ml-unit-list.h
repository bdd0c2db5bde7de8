/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Dense layers as an option says them: units of each with commas, an
 * activation of its own behind a colon: "300:tanh,100". WEKA's letters stand
 * for what the data has: a (inputs + classes) / 2, but at least 6, i inputs,
 * o classes, t both; 0 for no layer. */
#pragma once

#include "ml-encoder.h"
#include "ml-network.h"

gboolean ml_unit_list_append (const char *text, const char *option, MlActivation activation, const MlEncoder *encoder, MlNetwork *network, GError **error);
char    *ml_unit_list_of     (MlNetwork *network, const char *learner, MlActivation activation, GError **error); /* (transfer full) (nullable) */
