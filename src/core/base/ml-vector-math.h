/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * exp and its relatives without branches or calls, so that a loop over them
 * becomes vector code. Included by ml-kernels-isa.c alone, which compiles it
 * for each instruction set. A value's result does not depend on where in an
 * array it stands: every sum of a product is a madd(), so that whole vectors
 * and the rest of a loop round alike. NaN stays NaN. */
#pragma once

#include <glib.h>

#define INLINE static inline __attribute__ ((always_inline))

/* a · b + c, rounded once where there is such an instruction. Said outright: of
 * two products in a sum a compiler may choose either, once here, once there. */
INLINE float
madd (float a, float b, float c)
{
#if defined(__FP_FAST_FMAF) || defined(__FMA__) || defined(__AVX512F__)
  return __builtin_fmaf (a, b, c);
#else
  return a * b + c;
#endif
}

/* exp (x) = 2ⁿ (1 + tail), |x| <= 88: x = n ln 2 + r (Cody and Waite), |r| <=
 * 0.347, tail the Taylor polynomial of exp (r) - 1, off by 5e-9 at most. */
INLINE float
split_exp (float x, float *tail)
{
  const float rounder = 0x1.8p23f; /* adding it leaves n in the low bits */
  union
  {
    float value;
    guint32 bits;
  } n = { .value = madd (x, 1.44269504f, rounder) };
  float whole = n.value - rounder;
  float r = madd (whole, -0x1.62ep-1f, x);
  r = madd (whole, -0x1.0bfbe8p-15f, r);
  float p = 1 / 5040.0f;
  p = madd (p, r, 1 / 720.0f);
  p = madd (p, r, 1 / 120.0f);
  p = madd (p, r, 1 / 24.0f);
  p = madd (p, r, 1 / 6.0f);
  p = madd (p, r, 0.5f);
  *tail = madd (p, r * r, r);
  n.bits = (n.bits + 127) << 23;
  return n.value;
}

/* 0 below -87.3, where it is no normal number any more; exp (88) above 88. */
INLINE float
fast_exp (float x)
{
  float tail, limited = x > 88 ? 88 : x;
  limited = limited < -87.3f ? -87.3f : limited;
  float power = split_exp (limited, &tail);
  float y = madd (power, tail, power);
  return x < -87.3f ? 0 : y;
}

INLINE float
fast_sigmoid (float x)
{
  return 1 / (1 + fast_exp (-x));
}

/* With e = exp (2 |x|) - 1: e / (e + 2). */
INLINE float
fast_tanh (float x)
{
  float tail, size = x < 0 ? -x : x;
  size = size > 20 ? 20 : size;
  float power = split_exp (2 * size, &tail);
  float e = madd (power, tail, power - 1);
  float y = e / (e + 2);
  return x < 0 ? -y : y;
}

/* exp (x) - 1, x <= 0; x itself above: the exponential linear unit. */
INLINE float
fast_elu (float x)
{
  float tail, limited = x > 0 ? 0 : x;
  limited = limited < -87 ? -87 : limited;
  float power = split_exp (limited, &tail);
  float y = madd (power, tail, power - 1);
  return x > 0 ? x : y;
}

/* log (1 + exp (x)): with e = exp (-|x|) and s = e / (2 + e) <= 1/3, log (1 +
 * e) is 2 (s + s³/3 + s⁵/5 + …), off by 1e-9 at most. */
INLINE float
fast_softplus (float x)
{
  float e = fast_exp (x < 0 ? x : -x), s = e / (2 + e), q = s * s;
  float p = 2 / 15.0f;
  p = madd (p, q, 2 / 13.0f);
  p = madd (p, q, 2 / 11.0f);
  p = madd (p, q, 2 / 9.0f);
  p = madd (p, q, 2 / 7.0f);
  p = madd (p, q, 2 / 5.0f);
  p = madd (p, q, 2 / 3.0f);
  p = madd (p, q, 2);
  return madd (p, s, x < 0 ? 0 : x);
}
