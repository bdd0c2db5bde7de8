/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How likely a Boltzmann machine finds rows of a table. */
#pragma once

#include "ml-encoder.h"
#include "ml-likelihood.h"
#include "ml-rbm.h"

gboolean ml_rbm_score_rows (const MlRbm *rbm, const MlEncoder *encoder, const MlSubset *rows, const MlAisOptions *options, MlMonitor *monitor, MlLikelihood *out, GError **error);
