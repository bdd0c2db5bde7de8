/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random numbers by the vector: ML_RANDOM_LANES streams of xoshiro128+
 * (Blackman and Vigna, 2018), whose upper bits are the good ones, side by side
 * whatever the processor's vectors are. Included by ml-kernels-isa.c alone. */
#pragma once

#include "ml-kernels.h"

typedef guint32 Words __attribute__ ((
    vector_size (ML_RANDOM_LANES * sizeof (guint32)), aligned (4), may_alias));
typedef gint32 SignedWords
    __attribute__ ((vector_size (ML_RANDOM_LANES * sizeof (gint32))));
typedef float Floats __attribute__ ((
    vector_size (ML_RANDOM_LANES * sizeof (float)), aligned (4), may_alias));

typedef struct /* a state in registers */
{
  Words s[4];
} Draw;

INLINE void
draw_begin (Draw *draw, const MlRandomLanes *random)
{
  for (guint i = 0; i < 4; i++)
    draw->s[i] = *(const Words *) random->state[i];
}

INLINE void
draw_end (const Draw *draw, MlRandomLanes *random)
{
  for (guint i = 0; i < 4; i++)
    *(Words *) random->state[i] = draw->s[i];
}

/* The next number of each stream, its 24 upper bits as a float below 1. Through
 * pointers, because vectors wider than the registers have no calling
 * convention. */
INLINE void
draw_next (Draw *draw, Floats *out)
{
  Words *s = draw->s;
  const Words result = s[0] + s[3], t = s[1] << 9;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = (s[3] << 11) | (s[3] >> 21);
  *out = __builtin_convertvector ((SignedWords) (result >> 8), Floats)
         * 0x1p-24f;
}

/* 1 where the number is below the probability, so never for 0, always for 1. */
INLINE void
draw_states (Draw *draw, const Floats *probabilities, Floats *out)
{
  const Floats ones = 1.0f - (Floats){ 0 };
  Floats numbers;
  draw_next (draw, &numbers);
  *out = (Floats) ((SignedWords) ones
                   & (SignedWords) (numbers < *probabilities));
}

static void
uniform (MlRandomLanes *random, gsize n, float *out)
{
  Draw draw;
  gsize i = 0;
  draw_begin (&draw, random);
  for (; i + ML_RANDOM_LANES <= n; i += ML_RANDOM_LANES)
    draw_next (&draw, (Floats *) (out + i));
  if (i < n)
    {
      Floats last;
      draw_next (&draw, &last);
      memcpy (out + i, &last, (n - i) * sizeof (float));
    }
  draw_end (&draw, random);
}

static void
bernoulli (MlRandomLanes *random, gsize n, const float *probabilities,
           float *out)
{
  Draw draw;
  gsize i = 0;
  draw_begin (&draw, random);
  for (; i + ML_RANDOM_LANES <= n; i += ML_RANDOM_LANES)
    draw_states (&draw, (const Floats *) (probabilities + i),
                 (Floats *) (out + i));
  if (i < n)
    {
      Floats last = { 0 };
      memcpy (&last, probabilities + i, (n - i) * sizeof (float));
      draw_states (&draw, &last, &last);
      memcpy (out + i, &last, (n - i) * sizeof (float));
    }
  draw_end (&draw, random);
}
