/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What learners share whose networks give their inputs back. */
#pragma once

#include "ml-encoder.h"
#include "ml-network.h"

gboolean ml_reconstruction_append_mirror (MlNetwork *network, MlNetwork *coder, guint position, guint n_inputs, GError **error); /* the dense layer that undoes one of @coder */
double   ml_reconstruction_error (const MlGraph *graph, const MlEncoder *encoder, const MlSubset *rows, MlMonitor *monitor); /* mean squared, of an input */
double   ml_reconstruction_error_of_components (const MlEncoder *encoder, const MlSubset *rows, guint n_components);         /* the least that a linear code leaves */
char    *ml_reconstruction_describe (MlNetwork *coder, const MlGraph *graph, const MlEncoder *encoder, const MlSubset *training, MlMonitor *monitor); /* (transfer full): in words */
