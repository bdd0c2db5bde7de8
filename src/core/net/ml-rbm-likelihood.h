/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How likely a restricted Boltzmann machine finds rows, where no sum over all
 * states is needed: pseudo-likelihood, and labels given all else. See
 * ml-rbm-exact.h for tiny machines and ml-ais.h for the others. */
#pragma once

#include "ml-rbm.h"

double ml_rbm_pseudo_likelihood   (const MlRbm *self, const float *visible, const float *sums, guint unit); /* of a row of zeros and ones */
double ml_rbm_pseudo_likelihood_by (const MlRbm *self, const float *visible, const float *sums, guint unit, const float *w); /* w: weights of unit, n_hidden */
void   ml_rbm_label_probabilities (const MlRbm *self, guint n_rows, const float *visible, float *sums, double *out); /* n_rows × n_labels */
