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
  ML_ACTIVATION_LEAKY_RELU, /* a hundredth below 0                          */
  ML_ACTIVATION_ELU,        /* exp (x) - 1 below 0                          */
  ML_ACTIVATION_TANH,
  ML_ACTIVATION_SIGMOID,
  ML_ACTIVATION_STEP,       /* 1 from 0 on, else 0; passes no gradient back, so layers below it do not learn */
} MlActivation;

GType ml_activation_get_type (void); /* choices of an option */

void  ml_activation_apply    (MlActivation self, gsize n, float *values);                          /* in place */
void  ml_activation_chain    (MlActivation self, gsize n, const float *results, float *gradients); /* gradients *= derivative */
