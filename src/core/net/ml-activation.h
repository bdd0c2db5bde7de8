/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a unit makes of its sum. All have a derivative that follows from the
 * result alone, so a layer keeps only its results. */
#pragma once

#include <glib-object.h>

typedef enum
{
  ML_ACTIVATION_LINEAR,
  ML_ACTIVATION_RELU,
  ML_ACTIVATION_TANH,
  ML_ACTIVATION_SIGMOID,
} MlActivation;

GType ml_activation_get_type (void); /* choices of an option */

void  ml_activation_apply (MlActivation self, gsize n, float *values);                                /* in place */
void  ml_activation_chain (MlActivation self, gsize n, const float *results, float *gradients);       /* gradients *= derivative */
