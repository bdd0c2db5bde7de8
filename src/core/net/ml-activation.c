/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Loops without branches, so that compilers turn them into vector code; NaN
 * stays NaN. ReLU: Nair and Hinton, 2010; leaky: Maas, Hannun and Ng, 2013;
 * ELU: Clevert, Unterthiner and Hochreiter, 2016, alpha 1. */
#include "ml-activation.h"

#include "ml-kernels.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/** ml_activation_get_type: Returns: the enum, for option tables */
GType
ml_activation_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { ML_ACTIVATION_LINEAR, N_ ("Linear"), "linear" },
    { ML_ACTIVATION_RELU, N_ ("ReLU"), "relu" },
    { ML_ACTIVATION_LEAKY_RELU, N_ ("Leaky ReLU"), "leaky-relu" },
    { ML_ACTIVATION_ELU, N_ ("ELU"), "elu" },
    { ML_ACTIVATION_TANH, N_ ("tanh"), "tanh" },
    { ML_ACTIVATION_SIGMOID, N_ ("Sigmoid"), "sigmoid" },
    { ML_ACTIVATION_STEP, N_ ("Step"), "step" },
    { 0, NULL, NULL },
  };
  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("MlActivation", values));
  return type;
}

#define LEAK 0.01f

static void
apply_relu (gsize n, float *values)
{
  for (gsize i = 0; i < n; i++)
    values[i] = values[i] < 0 ? 0 : values[i];
}

static void
apply_leaky_relu (gsize n, float *values)
{
  for (gsize i = 0; i < n; i++)
    values[i] = values[i] < 0 ? LEAK * values[i] : values[i];
}

static void
apply_step (gsize n, float *values)
{
  for (gsize i = 0; i < n; i++)
    values[i] = values[i] >= 0 ? 1 : values[i] < 0 ? 0 : values[i];
}

/** ml_activation_apply: what units make of the @n sums in @values, in place */
void
ml_activation_apply (MlActivation self, gsize n, float *values)
{
  switch (self)
    {
    case ML_ACTIVATION_RELU:
      apply_relu (n, values);
      break;
    case ML_ACTIVATION_LEAKY_RELU:
      apply_leaky_relu (n, values);
      break;
    case ML_ACTIVATION_ELU:
      ml_kernels ()->elu (n, values);
      break;
    case ML_ACTIVATION_TANH:
      ml_kernels ()->tangent (n, values);
      break;
    case ML_ACTIVATION_SIGMOID:
      ml_kernels ()->sigmoid (n, values);
      break;
    case ML_ACTIVATION_STEP:
      apply_step (n, values);
      break;
    case ML_ACTIVATION_LINEAR:
    default:
      break;
    }
}

static void
chain_relu (gsize n, const float *results, float *gradients)
{
  for (gsize i = 0; i < n; i++)
    gradients[i] = results[i] > 0 ? gradients[i] : 0;
}

static void
chain_leaky_relu (gsize n, const float *results, float *gradients)
{
  for (gsize i = 0; i < n; i++)
    gradients[i] *= results[i] > 0 ? 1 : LEAK;
}

/* exp (x) = y + 1 below 0 */
static void
chain_elu (gsize n, const float *results, float *gradients)
{
  for (gsize i = 0; i < n; i++)
    gradients[i] *= results[i] > 0 ? 1 : results[i] + 1;
}

static void
chain_sigmoid (gsize n, const float *results, float *gradients)
{
  for (gsize i = 0; i < n; i++)
    gradients[i] *= results[i] * (1 - results[i]);
}

static void
chain_tanh (gsize n, const float *results, float *gradients)
{
  for (gsize i = 0; i < n; i++)
    gradients[i] *= 1 - results[i] * results[i];
}

/**
 * ml_activation_chain:
 * @results: what ml_activation_apply() gave
 * @gradients: of the loss by the results; becomes that by the sums
 */
void
ml_activation_chain (MlActivation self, gsize n, const float *results,
                     float *gradients)
{
  switch (self)
    {
    case ML_ACTIVATION_RELU:
      chain_relu (n, results, gradients);
      break;
    case ML_ACTIVATION_LEAKY_RELU:
      chain_leaky_relu (n, results, gradients);
      break;
    case ML_ACTIVATION_ELU:
      chain_elu (n, results, gradients);
      break;
    case ML_ACTIVATION_TANH:
      chain_tanh (n, results, gradients);
      break;
    case ML_ACTIVATION_SIGMOID:
      chain_sigmoid (n, results, gradients);
      break;
    case ML_ACTIVATION_STEP:
      memset (gradients, 0, n * sizeof (float));
      break;
    case ML_ACTIVATION_LINEAR:
    default:
      break;
    }
}
