/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-activation.h. Loops without branches, so that compilers turn them
 * into vector code. */
#include "ml-activation.h"

#include <glib/gi18n-lib.h>

/** ml_activation_get_type: Returns: the enum, for option tables */
GType
ml_activation_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { ML_ACTIVATION_LINEAR, N_ ("Linear"), "linear" },
    { ML_ACTIVATION_RELU, N_ ("ReLU"), "relu" },
    { ML_ACTIVATION_TANH, N_ ("tanh"), "tanh" },
    { ML_ACTIVATION_SIGMOID, N_ ("Sigmoid"), "sigmoid" },
    { 0, NULL, NULL },
  };
  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("MlActivation", values));
  return type;
}

/* exp (x), |x| cut off at 87, within 2 ulp: x = n ln 2 + r (Cody and Waite), 2ⁿ
 * made of bits, times the Taylor polynomial of exp (r), |r| <= 0.347. NaN stays
 * NaN. */
static inline float
fast_exp (float x)
{
  const float rounder = 0x1.8p23f; /* adding it leaves n in the low bits */
  x = x < -87 ? -87 : x;
  x = x > 87 ? 87 : x;
  union
  {
    float value;
    guint32 bits;
  } n = { .value = x * 1.44269504f + rounder };
  float whole = n.value - rounder;
  float r = x - whole * 0x1.62ep-1f - whole * 0x1.0bfbe8p-15f;
  float p = 1 / 720.0f;
  p = p * r + 1 / 120.0f;
  p = p * r + 1 / 24.0f;
  p = p * r + 1 / 6.0f;
  p = p * r + 0.5f;
  p = p * r + 1;
  p = p * r + 1;
  n.bits = (n.bits + 127) << 23;
  return p * n.value;
}

static void
apply_relu (gsize n, float *values)
{
  for (gsize i = 0; i < n; i++)
    values[i] = values[i] < 0 ? 0 : values[i]; /* NaN stays NaN */
}

static void
apply_sigmoid (gsize n, float *values)
{
  for (gsize i = 0; i < n; i++)
    values[i] = 1 / (1 + fast_exp (-values[i]));
}

static void
apply_tanh (gsize n, float *values)
{
  for (gsize i = 0; i < n; i++)
    values[i] = 2 / (1 + fast_exp (-2 * values[i])) - 1;
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
    case ML_ACTIVATION_TANH:
      apply_tanh (n, values);
      break;
    case ML_ACTIVATION_SIGMOID:
      apply_sigmoid (n, values);
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
    case ML_ACTIVATION_TANH:
      chain_tanh (n, results, gradients);
      break;
    case ML_ACTIVATION_SIGMOID:
      chain_sigmoid (n, results, gradients);
      break;
    case ML_ACTIVATION_LINEAR:
    default:
      break;
    }
}
