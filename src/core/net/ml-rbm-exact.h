/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A restricted Boltzmann machine by enumeration: log Z and expectations as sums
 * over all states of the smaller layer, in double. For machines with at most 20
 * hidden, or 20 binary visible, units. */
#pragma once

#include "ml-rbm.h"

enum
{
  ML_RBM_MAX_BITS = 20,       /* units of the layer that is enumerated        */
  ML_RBM_MAX_STATE_BITS = 16, /* of all units, where every state is listed    */
};

gboolean ml_rbm_is_enumerable       (const MlRbm *self);
double   ml_rbm_log_z               (const MlRbm *self); /* nats */
void     ml_rbm_expectations        (const MlRbm *self, double log_z, double *products); /* (n_visible + 1) × (n_hidden + 1): ⟨v h⟩, last row ⟨h⟩, last column ⟨v⟩ */
double   ml_rbm_log_likelihood      (const MlRbm *self, double log_z, guint n_rows, const float *visible); /* mean log p (v), nats a row */
void     ml_rbm_state_probabilities (const MlRbm *self, double *p); /* of 2^(n_visible + n_hidden) states of binary units; bit i is unit i, hidden ones behind the visible */
