/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What tells the units of a layer apart at a glance: how strong their weights
 * are and how often they are on; and the order that follows. */
#pragma once

#include "ml-snapshot.h"

float *plot_unit_norms (const MlTensor *weights); /* (transfer full): the length of each unit's vector */
float *plot_unit_means_of (const MlTensor *answers, guint n_units); /* (transfer full) (nullable) */
float *plot_unit_means (const MlSnapshot *snapshot, guint layer, guint n_units); /* (transfer full) (nullable): of the answers to the examples */
guint *plot_unit_sort  (guint n_units, const float *strengths); /* (transfer full): the unit at each place, strongest first */
