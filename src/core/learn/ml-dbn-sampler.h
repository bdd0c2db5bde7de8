/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Dreams of a deep belief network: chains run in its top machine, and what they
 * stand for comes down to the visible units. */
#pragma once

#include "ml-dbn.h"
#include "ml-sampler.h"

MlSampler *ml_dbn_sampler_new (const MlDbn *dbn, guint n_chains, guint64 seed); /* (transfer full): keeps a copy of dbn */
